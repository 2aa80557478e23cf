/* SPDX-License-Identifier: MIT */

/* the memory of `@lisp@`, shared with the programs; NULL before @base@_load */
static inline @type@@base@_global_@name@(struct @base@_session *app)
{
	return app->loaded ? (@type@)&app->skel->@section@->@name@ : NULL;
}
