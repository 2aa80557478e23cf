/* SPDX-License-Identifier: MIT */

/* @words@; the descriptor stays the caller's */
static inline int @base@_@map@_set(struct @base@_session *app, @key_in@, int fd)
{
	return skep_map_update(app->session, @base@_@map@_map(app), @key_at@, @key_len@,
		&fd, sizeof(fd), BPF_ANY);
}
