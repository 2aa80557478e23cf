/* SPDX-License-Identifier: MIT */

/* flags: BPF_ANY (-E2BIG: it is full) or BPF_EXIST (drops the oldest) */
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

/* like _take, but the value stays */
static inline int @base@_@map@_peek(struct @base@_session *app, @value_out@)
{
	return skep_map_lookup(app->session, @base@_@map@_map(app), NULL, 0,
		ret_value, @value_out_len@);
}
