/* SPDX-License-Identifier: MIT */

static inline int @base@_@map@_add(struct @base@_session *app, @value_in@)
{
	return skep_map_update(app->session, @base@_@map@_map(app), NULL, 0,
		@value_at@, @value_len@, BPF_ANY);
}

/* 0: it may have been added; -ENOENT: it was not added */
static inline int @base@_@map@_test(struct @base@_session *app, @value_in@)
{
	return skep_map_lookup(app->session, @base@_@map@_map(app), NULL, 0,
		(void *)@value_at@, @value_len@);
}
