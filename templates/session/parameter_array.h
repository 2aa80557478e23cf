/* SPDX-License-Identifier: MIT */

/* @words@; between @base@_open and @base@_load */
static inline int @base@_set_@name@(struct @base@_session *app, const @type@ value[@count@])
{
	if (!app->skel || app->loaded)
		return skep_session_set_global(app->session, "@name@", value, @count@ * sizeof(value[0]));
	__builtin_memcpy(app->skel->rodata->@name@, value, sizeof(app->skel->rodata->@name@));
	return 0;
}
