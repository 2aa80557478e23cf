/* SPDX-License-Identifier: MIT */

/* -EBADF: the program is not loaded */
static inline int @base@_@map@_set(struct @base@_session *app, uint32_t slot,
	const struct bpf_program *program)
{
	int fd = bpf_program__fd(program);

	return skep_map_update(app->session, @base@_@map@_map(app), &slot, sizeof(slot), &fd,
		sizeof(fd), BPF_ANY);
}

/* -ENOENT: the slot is empty */
static inline int @base@_@map@_delete(struct @base@_session *app, uint32_t slot)
{
	return skep_map_delete(app->session, @base@_@map@_map(app), &slot, sizeof(slot));
}
