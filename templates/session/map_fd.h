/* SPDX-License-Identifier: MIT */

/* fd: @words@; the caller keeps it */
static inline int @base@_@map@_set(struct @base@_session *app, @key_in@, int fd)
{
	return skep_map_update(app->session, @base@_@map@_map(app), @key_at@, @key_len@,
		&fd, sizeof(fd), BPF_ANY);
}
