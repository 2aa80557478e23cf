/* SPDX-License-Identifier: MIT */

/* flags: BPF_ANY (-E2BIG: it is full) or BPF_EXIST (the oldest goes) */
static inline int @base@_@map@_push(struct @base@_session *app, @value_in@,
	uint64_t flags)
{
	return skep_map_update(app->session, @base@_@map@_map(app), NULL, 0,
		@value_at@, @value_len@, flags);
}

/* -ENOENT: it is empty */
static inline int @base@_@map@_take(struct @base@_session *app, @value_out@)
{
	return skep_map_take(app->session, @base@_@map@_map(app), NULL, 0,
		ret_value, @value_out_len@);
}

/* reads what _take would give, and leaves it there */
static inline int @base@_@map@_peek(struct @base@_session *app, @value_out@)
{
	return skep_map_lookup(app->session, @base@_@map@_map(app), NULL, 0,
		ret_value, @value_out_len@);
}
