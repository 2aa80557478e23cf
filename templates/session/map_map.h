/* SPDX-License-Identifier: MIT */

/* NULL before @base@_open */
static inline struct bpf_map *@base@_@map@_map(const struct @base@_session *app)
{
	return app->skel ? app->skel->maps.@map@ : NULL;
}
