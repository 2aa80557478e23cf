
static inline int @base@_@map@_record(const void *record, size_t len, void *user)
{
	struct @base@_session *app = (struct @base@_session *)user;

	(void)len; /* the session has checked it */
	return app->on_@map@.fn((const struct @record@ *)record, app->on_@map@.user);
}

/* From within skep_session_poll(app->session, ..); app must stay where it is. After load. */
static inline int @base@_on_@map@(struct @base@_session *app,
	@base@_@map@_fn fn, void *user)
{
	app->on_@map@.fn = fn;
	app->on_@map@.user = user;
	return skep_session_on_record(app->session, "@map@", sizeof(struct @record@),
		@base@_@map@_record, app);
}
