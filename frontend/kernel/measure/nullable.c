/*
 * Asks the running kernel which arguments of tracepoints may be null: prints "event argument" for each
 * pointer to a struct that a tp_btf program may not load from before it has compared it with null.
 * Needs root and BTF. Build: cc -O2 nullable.c -lbpf; tests/qemu/run runs it on other kernels.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>

#define PREFIX "btf_trace_"

static char log_text[1 << 16];

/* A load of one byte from where the argument points; the kernel's log says why not. */
static int load(uint32_t event_id, uint32_t index)
{
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
	return fd;
}

static const struct btf_type *skip(const struct btf *btf, uint32_t id)
{
	const struct btf_type *type = btf__type_by_id(btf, id);

	while (type && (btf_is_mod(type) || btf_is_typedef(type) || btf_is_type_tag(type)))
		type = btf__type_by_id(btf, type->type);
	return type;
}

static int is_struct_pointer(const struct btf *btf, uint32_t id)
{
	const struct btf_type *type = skip(btf, id);

	type = type && btf_is_ptr(type) ? skip(btf, type->type) : NULL;
	return type && btf_is_struct(type);
}

int main(void)
{
	struct btf *btf = btf__load_vmlinux_btf();

	if (!btf)
		return 1;
	for (uint32_t id = 1; id < btf__type_cnt(btf); id++) {
		const struct btf_type *type = btf__type_by_id(btf, id);
		const char *name = btf__name_by_offset(btf, type->name_off);
		const struct btf_type *proto;

		if (!btf_is_typedef(type) || strncmp(name, PREFIX, strlen(PREFIX)) != 0)
			continue;
		proto = btf__type_by_id(btf, btf__type_by_id(btf, type->type)->type);
		for (uint32_t i = 1; i < btf_vlen(proto); i++)
			if (is_struct_pointer(btf, btf_params(proto)[i].type) &&
			    load(id, i - 1) < 0 && strstr(log_text, "or_null"))
				printf("%s\t%u\n", name + strlen(PREFIX), i - 1);
	}
	btf__free(btf);
	return 0;
}
