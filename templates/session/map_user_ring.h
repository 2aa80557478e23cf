/* SPDX-License-Identifier: MIT */

/* A writer of records for the programs, by libbpf's user_ring_buffer__reserve and __submit. The caller frees it by
 * user_ring_buffer__free. NULL on failure, with errno; EINVAL before @base@_load */
static inline struct user_ring_buffer *@base@_@map@_writer(struct @base@_session *app)
{
	return user_ring_buffer__new(bpf_map__fd(@base@_@map@_map(app)), NULL);
}
