/* SPDX-License-Identifier: MIT */

/* Writes records for the programs: libbpf's user_ring_buffer__reserve and __submit. The caller's, for
 * user_ring_buffer__free. NULL: errno, -EINVAL before @base@_load */
static inline struct user_ring_buffer *@base@_@map@_writer(struct @base@_session *app)
{
	return user_ring_buffer__new(bpf_map__fd(@base@_@map@_map(app)), NULL);
}
