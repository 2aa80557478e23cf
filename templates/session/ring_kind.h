/* SPDX-License-Identifier: MIT */

/* Sets the function that skep_session_poll(app->session, ..) calls with each record whose @tag@ is @tag_value@.
 * Call it after load; app must not move. -EBUSY: a function is set already, and stays. */
static inline int @base@_on_@name@(struct @base@_session *app,
	@base@_@name@_fn fn, void *user)
{
	struct skep_record_kind kind;
	int err;

	memset(&kind, 0, sizeof(kind));
	kind.sz = sizeof(kind);
	kind.least_len = @least@;
	kind.tag_offset = @tag_offset@;
	kind.tag_len = @tag_len@;
	kind.tag = @tag_value@u;
	err = skep_session_on_kind(app->session, "@map@", &kind,
		fn ? @base@_@name@_record : NULL, app);
	if (!err) {
		app->on_@name@.fn = fn;
		app->on_@name@.user = user;
	}
	return err;
}
