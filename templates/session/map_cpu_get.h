/* SPDX-License-Identifier: MIT */

/* Reads one value for each possible CPU, at most count; there are skep_cpu_count(). values NULL: only tests whether the
 * key exists. */
static inline int @base@_@map@_get(struct @base@_session *app, @key_in@,
	@values_out@, int count)
{
	size_t slot = (@value_size@ + 7) & ~(size_t)7;
	size_t len = skep_map_value_len(@base@_@map@_map(app));
	char *bytes = (char *)malloc(len);
	int err = -ENOMEM;

	if (bytes)
		err = skep_map_lookup(app->session, @base@_@map@_map(app), @key_at@,
			@key_len@, bytes, len);
	for (size_t i = 0; !err && values && (int)i < count && (i + 1) * slot <= len; i++)
		memcpy((char *)values + i * @value_size@, bytes + i * slot, @value_size@);
	free(bytes);
	return err;
}

/* Sets the value on all CPUs. */
static inline int @base@_@map@_set(struct @base@_session *app, @key_in@,
	@value_in@)
{
	size_t slot = (@value_size@ + 7) & ~(size_t)7;
	size_t len = skep_map_value_len(@base@_@map@_map(app));
	char *bytes = (char *)calloc(1, len);
	int err = -ENOMEM;

	for (size_t at = 0; bytes && at + slot <= len; at += slot)
		memcpy(bytes + at, @value_at@, @value_size@);
	if (bytes)
		err = skep_map_update(app->session, @base@_@map@_map(app), @key_at@,
			@key_len@, bytes, len, BPF_ANY);
	free(bytes);
	return err;
}
