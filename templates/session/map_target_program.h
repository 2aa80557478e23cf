/* SPDX-License-Identifier: MIT */

/* @words@. program runs there on each packet; it must be loaded, and in section xdp/devmap or xdp/cpumap.
 * NULL: none */
static inline int @base@_@map@_set(struct @base@_session *app, @key_in@,
	uint32_t @target@, const struct bpf_program *program)
{
	struct { uint32_t @target@; int fd; } value = { @target@, 0 };

	if (program)
		value.fd = bpf_program__fd(program);
	if (value.fd < 0)
		return -EBADF;
	return skep_map_update(app->session, @base@_@map@_map(app), @key_at@, @key_len@,
		&value, sizeof(value), BPF_ANY);
}

/* ret_program_id is 0 if no program runs there. -ENOENT: no such key */
static inline int @base@_@map@_get(struct @base@_session *app, @key_in@,
	uint32_t *ret_@target@, uint32_t *ret_program_id)
{
	struct { uint32_t @target@, program_id; } value;
	int err = skep_map_lookup(app->session, @base@_@map@_map(app), @key_at@, @key_len@,
		&value, sizeof(value));

	if (err)
		return err;
	*ret_@target@ = value.@target@;
	*ret_program_id = value.program_id;
	return 0;
}
