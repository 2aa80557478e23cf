/* SPDX-License-Identifier: MIT */

/* the sum over all CPUs */
static inline int @base@_@map@_sum(struct @base@_session *app, @key_in@,
	@sum@ *ret_sum)
{
	size_t len = skep_map_value_len(@base@_@map@_map(app));
	char *bytes = (char *)malloc(len);
	@sum@ sum = 0;
	int err = -ENOMEM;

	if (bytes)
		err = skep_map_lookup(app->session, @base@_@map@_map(app), @key_at@,
			@key_len@, bytes, len);
	for (size_t at = 0; !err && at < len; at += 8) {
		@value_c@ value;

		memcpy(&value, bytes + at, sizeof(value));
		sum += value;
	}
	free(bytes);
	if (!err)
		*ret_sum = sum;
	return err;
}
