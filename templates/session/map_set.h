/* SPDX-License-Identifier: MIT */

/* flags: BPF_ANY, BPF_NOEXIST (-EEXIST: the key exists), BPF_EXIST (-ENOENT: it does not) */
static inline int @base@_@map@_update(struct @base@_session *app, @key_in@,
	@value_in@, uint64_t flags)
{
	return skep_map_update(app->session, @base@_@map@_map(app), @key_at@, @key_len@,
		@value_at@, @value_len@, flags);
}

static inline int @base@_@map@_set(struct @base@_session *app, @key_in@,
	@value_in@)
{
	return skep_map_update(app->session, @base@_@map@_map(app), @key_at@, @key_len@,
		@value_at@, @value_len@, BPF_ANY);
}
