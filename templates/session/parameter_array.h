
/* @words@; between @base@_open and @base@_load */
static inline int @base@_set_@name@(struct @base@_session *app, const @type@ value[@count@])
{
	if (!app->skel || app->loaded)
		return -EBUSY;
	__builtin_memcpy(app->skel->rodata->@name@, value, sizeof(app->skel->rodata->@name@));
	return 0;
}
