
static inline int @base@_@map@_set(struct @base@_session *app, @key_in@,
	@value_in@)
{
	return skep_map_update(app->session, @base@_MAP(app, @map@), @key_at@, @key_len@,
		@value_at@, @value_len@, BPF_ANY);
}
