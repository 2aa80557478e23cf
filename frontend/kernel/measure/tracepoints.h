/* SPDX-License-Identifier: MIT */
/* Measures which tracepoint arguments a tp_btf program must compare with null on the running
 * kernel. Included by nullable.c and by the test that compares tracepoints_null.tsv with the
 * running kernel. */
#pragma once

#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>

#define MEASURE_TRACE_PREFIX "btf_trace_"

/* Called with the result for one argument (index from 0). */
typedef void measure_answer(const char *event, uint32_t argument, bool refused, void *data);

/* Loads one byte through the argument; true if the verifier refuses it. */
static inline bool measure_refuses_load(uint32_t event_id, uint32_t index)
{
	static char log_text[1 << 16];
	const struct bpf_insn program[] = {
		{ .code = BPF_LDX | BPF_MEM | BPF_DW, .dst_reg = BPF_REG_1, .src_reg = BPF_REG_1,
		  .off = (int16_t)(8 * index) },
		{ .code = BPF_LDX | BPF_MEM | BPF_B, .dst_reg = BPF_REG_0, .src_reg = BPF_REG_1 },
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0 },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = BPF_TRACE_RAW_TP,
		    .attach_btf_id = event_id, .log_buf = log_text, .log_size = sizeof(log_text),
		    .log_level = 1);
	int fd;

	log_text[0] = '\0';
	fd = bpf_prog_load(BPF_PROG_TYPE_TRACING, "nullable", "GPL", program, 4, &opts);
	if (fd >= 0)
		close(fd);
	return fd < 0 && strstr(log_text, "or_null");
}

static inline const struct btf_type *measure_skip(const struct btf *btf, uint32_t id)
{
	const struct btf_type *type = btf__type_by_id(btf, id);

	while (type && (btf_is_mod(type) || btf_is_typedef(type) || btf_is_type_tag(type)))
		type = btf__type_by_id(btf, type->type);
	return type;
}

static inline bool measure_is_struct_pointer(const struct btf *btf, uint32_t id)
{
	const struct btf_type *type = measure_skip(btf, id);

	type = type && btf_is_ptr(type) ? measure_skip(btf, type->type) : NULL;
	return type && btf_is_struct(type);
}

/* Measures each struct pointer of each tracepoint in the BTF. */
static inline void measure_tracepoints(const struct btf *btf, measure_answer *answer, void *data)
{
	for (uint32_t id = 1; id < btf__type_cnt(btf); id++) {
		const struct btf_type *type = btf__type_by_id(btf, id), *proto;
		const char *name = btf__name_by_offset(btf, type->name_off);

		if (!btf_is_typedef(type) ||
		    strncmp(name, MEASURE_TRACE_PREFIX, strlen(MEASURE_TRACE_PREFIX)) != 0)
			continue;
		proto = btf__type_by_id(btf, btf__type_by_id(btf, type->type)->type);
		for (uint32_t i = 1; i < btf_vlen(proto); i++)
			if (measure_is_struct_pointer(btf, btf_params(proto)[i].type))
				answer(name + strlen(MEASURE_TRACE_PREFIX), i - 1,
				       measure_refuses_load(id, i - 1), data);
	}
}
