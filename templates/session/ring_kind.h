/* SPDX-License-Identifier: MIT */

/* The records whose @tag@ is @tag_value@. From within skep_session_poll(app->session, ..); app must stay
 * where it is. After load. -EBUSY: they have a function already, which stays. */
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
