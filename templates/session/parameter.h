/* SPDX-License-Identifier: MIT */

/* @words@; between @base@_open and @base@_load */
static inline int @base@_set_@name@(struct @base@_session *app, @type@ value)
{
	if (!app->skel || app->loaded)
		return skep_session_set_global(app->session, "@name@", &value, sizeof(value));
	app->skel->rodata->@name@ = value;
	return 0;
}
