/* SPDX-License-Identifier: MIT */

/* @words@ */
static inline int @base@_@map@_set(struct @base@_session *app, @key_in@,
	uint32_t @target@)
{
	return skep_map_update(app->session, @base@_@map@_map(app), @key_at@, @key_len@,
		&@target@, sizeof(@target@), BPF_ANY);
}

/* -ENOENT: no such key */
static inline int @base@_@map@_get(struct @base@_session *app, @key_in@,
	uint32_t *ret_@target@)
{
	return skep_map_lookup(app->session, @base@_@map@_map(app), @key_at@, @key_len@,
		ret_@target@, sizeof(*ret_@target@));
}
