/* SPDX-License-Identifier: MIT */

/* sets the inner map, which must have the shape of :inner. -EINVAL: it has not, or is not loaded */
static inline int @base@_@map@_set(struct @base@_session *app, @key_in@,
	const struct bpf_map *inner)
{
	int fd = bpf_map__fd(inner);

	return skep_map_update(app->session, @base@_@map@_map(app), @key_at@, @key_len@,
		&fd, sizeof(fd), BPF_ANY);
}

/* the kernel's id of the inner map, for bpf_map_get_fd_by_id. -ENOENT: there is none */
static inline int @base@_@map@_get_id(struct @base@_session *app, @key_in@,
	uint32_t *ret_id)
{
	return skep_map_lookup(app->session, @base@_@map@_map(app), @key_at@, @key_len@,
		ret_id, sizeof(*ret_id));
}
