	struct {
		@base@_@map@_fn fn;
		void *user;
	} on_@map@;
