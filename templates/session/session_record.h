/* SPDX-License-Identifier: MIT */
	struct {
		@base@_@name@_fn fn;
		void *user;
	} on_@name@;
