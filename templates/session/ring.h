/* SPDX-License-Identifier: MIT */

/* Sets the function that skep_session_poll(app->session, ..) calls with each record. Call it after load; app
 * must not move. -EBUSY: a function is set already, and stays. */
static inline int @base@_on_@name@(struct @base@_session *app,
	@base@_@name@_fn fn, void *user)
{
	int err = skep_session_on_record(app->session, "@map@", @least@,
		fn ? @base@_@name@_record : NULL, app);

	if (!err) {
		app->on_@name@.fn = fn;
		app->on_@name@.user = user;
	}
	return err;
}
