// SPDX-License-Identifier: MIT
/* Map types: what may be created, and what programs of each section may do with them. */
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/kernel/agreement.h"

enum { CALL_LOOKUP = 1, CALL_UPDATE = 2, CALL_DELETE = 3, CALL_TAIL = 12, CALL_REDIRECT_MAP = 51,
       CALL_SK_RELEASE = 86, CALL_PUSH = 87, CALL_POP = 88, CALL_PEEK = 89,
       CALL_RINGBUF_RESERVE = 131, CALL_RINGBUF_DISCARD = 133 };

struct shape {
	uint32_t key_size, value_size, entries, flags;
};

/* ---- creation ---- */

static bool is_storage_of_cgroup(const struct kernel_map_type *type)
{
	return strstr(type->name, "cgroup-storage") != NULL;
}

/* The plainest map of the type. */
static struct shape plain_shape(const struct kernel_map_type *type)
{
	uint32_t key = type->fixed_key_size ? type->fixed_key_size : 8;
	uint32_t value = type->fixed_value_size ? type->fixed_value_size :
			 type->default_value_size ? type->default_value_size : 8;

	return (struct shape){
		.key_size = type->has_key ? key : 0,
		.value_size = type->has_value ? value : 0,
		.entries = type->entries_power_of_two ? 4096 : !type->no_entries,
		.flags = type->needs_no_prealloc ? BPF_F_NO_PREALLOC : 0,
	};
}

/* BTF with an integer of 4 bytes, 1, for keys, and one of 8, 2, for values. */
static int integers(void)
{
	static int fd;
	struct btf *btf;

	if (fd)
		return fd;
	btf = btf__new_empty();
	cr_assert_eq(btf__add_int(btf, "key", 4, 0), 1);
	cr_assert_eq(btf__add_int(btf, "value", 8, 0), 2);
	cr_assert_eq(btf__load_into_kernel(btf), 0);
	fd = fcntl(btf__fd(btf), F_DUPFD_CLOEXEC, 3);
	btf__free(btf);
	return fd;
}

static int inner_map(void)
{
	static int fd;

	if (!fd)
		fd = bpf_map_create(BPF_MAP_TYPE_ARRAY, "inner", 4, 8, 1, NULL);
	return fd;
}

/* The descriptor, or -errno. */
static int create(const struct kernel_map_type *type, const struct shape *shape)
{
	const struct kernel_constant *number = kernel_find_constant(type->c_name);
	LIBBPF_OPTS(bpf_map_create_opts, options, .map_flags = shape->flags);

	cr_assert_not_null(number, "%s", type->c_name);
	if (type->holds_maps)
		options.inner_map_fd = (__u32)inner_map();
	if (type->needs_btf) {
		options.btf_fd = (__u32)integers();
		options.btf_key_type_id = 1;
		options.btf_value_type_id = 2;
	}
	int fd = bpf_map_create((enum bpf_map_type)number->value, "agreement", shape->key_size,
				shape->value_size, shape->entries, &options);
	return fd == -1 ? -errno : fd;
}

static void ask_shape(struct tally *tally, const struct kernel_map_type *type, const char *what,
		      int number, const struct shape *shape, bool expected)
{
	int fd = create(type, shape);

	if (fd >= 0)
		close(fd);
	count_cell(tally, &(struct cell){ type->name, what, number, expected, fd >= 0 });
}

#define FOR_EACH_MAP_TYPE(type) \
	for (const struct kernel_map_type *type = kernel_map_type_at(0); \
	     type < kernel_map_type_at(0) + kernel_map_type_count(); type++)

Test(agreement, map_types_are_created_since_the_kernel_of_the_table, .timeout = 60)
{
	struct tally tally = { .table = "map types" };

	need_bpf();
	FOR_EACH_MAP_TYPE(type) {
		struct shape shape = plain_shape(type);
		ask_shape(&tally, type, "plain", 0, &shape, is_since(type->since));
	}
	finish(&tally);
}

Test(agreement, map_flags_are_those_of_the_table, .timeout = 60)
{
	struct tally tally = { .table = "map flags" };

	need_bpf();
	FOR_EACH_MAP_TYPE(type)
		for (size_t i = 0; is_since(type->since) && i < kernel_map_flag_count(); i++) {
			const struct kernel_map_flag *flag = kernel_map_flag_at(i);
			struct shape shape = plain_shape(type);
			bool expected = kernel_map_takes_flag(type, flag);

			shape.flags |= flag->value;
			if (flag->value == BPF_F_STACK_BUILD_ID)
				shape.value_size = sizeof(struct bpf_stack_build_id);
			ask_shape(&tally, type, flag->name, 0, &shape, expected);
		}
	finish(&tally);
}

/* As frontend/check/maps.c asks the tables. */
static bool is_key_size(const struct kernel_map_type *type, uint32_t size)
{
	if (!type->has_key || type->fixed_key_size)
		return size == type->fixed_key_size;
	if (is_storage_of_cgroup(type))
		return size == sizeof(__u64) || size == sizeof(struct bpf_cgroup_storage_key);
	if (!strcmp(type->name, "lpm-trie") && size < 5)
		return false;
	return size && (!type->most_key_size || size <= type->most_key_size);
}

static bool is_value_size(const struct kernel_map_type *type, uint32_t size)
{
	if (!type->has_value || type->fixed_value_size)
		return size == type->fixed_value_size;
	if (type->default_value_size)
		return size == type->default_value_size || size == type->other_value_size;
	if (!strcmp(type->name, "stack-trace") && size % 8)
		return false;
	if (is_storage_of_cgroup(type) && size > 4096 && !is_since(KERNEL_VERSION_OF(6, 1)))
		return false;
	return size && (!type->most_value_size || size <= type->most_value_size);
}

Test(agreement, sizes_of_keys_values_and_maps_are_those_of_the_table, .timeout = 60)
{
	static const uint32_t keys[] = { 0, 1, 2, 4, 5, 8, 12, 16, 64, 260, 264, 512 };
	static const uint32_t values[] = { 0, 1, 2, 4, 8, 12, 16, 64, 1016, 1024, 32768, 32776 };
	static const uint32_t entries[] = { 0, 1, 3, 4096, 4097, 8192, 8193, 12288 };
	struct tally tally = { .table = "map sizes" };

	need_bpf();
	FOR_EACH_MAP_TYPE(type) {
		struct shape plain = plain_shape(type), shape;

		if (!is_since(type->since))
			continue;
		for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
			shape = plain;
			shape.key_size = keys[i];
			ask_shape(&tally, type, "key", (int)keys[i], &shape,
				  is_key_size(type, keys[i]));
		}
		/* A value that has a type is as large as that. */
		for (size_t i = 0; !type->needs_btf && i < sizeof(values) / sizeof(values[0]); i++) {
			shape = plain;
			shape.value_size = values[i];
			ask_shape(&tally, type, "value", (int)values[i], &shape,
				  is_value_size(type, values[i]));
		}
		for (size_t i = 0; i < sizeof(entries) / sizeof(entries[0]); i++) {
			uint32_t count = entries[i];
			bool pages = count >= 4096 && !(count & (count - 1));

			shape = plain;
			shape.entries = count;
			ask_shape(&tally, type, "entries", (int)count, &shape,
				  type->no_entries ? !count :
				  type->entries_power_of_two ? pages :
				  (count || type->any_entries) &&
				  !(type->most_entries && count > type->most_entries));
		}
	}
	finish(&tally);
}

/* ---- operations ---- */

struct use {
	const struct kernel_section *section;
	const struct kernel_map_type *type;
	int map_fd;
};

/* r1 is the map, r2 the key: 16 bytes of zeroes on the stack. */
static void add_key(struct program *program, const struct use *use)
{
	program_add_map(program, BPF_REG_1, use->map_fd);
	program_add_copy(program, BPF_REG_2, BPF_REG_10);
	program_add(program, (struct bpf_insn){ .code = BPF_ALU64 | BPF_ADD | BPF_K,
						.dst_reg = BPF_REG_2, .imm = -16 });
}

static void add_lookup(struct program *program, const struct use *use)
{
	add_key(program, use);
	program_add_call(program, CALL_LOOKUP);
	if (!use->type->holds_sockets)
		return;
	program_add_skip_if_zero(program, BPF_REG_0, 2);
	program_add_copy(program, BPF_REG_1, BPF_REG_0);
	program_add_call(program, CALL_SK_RELEASE);
}

/* The field of the section's context that is a socket, or NULL. */
static const struct kernel_access *socket_field(const struct kernel_section *section)
{
	for (size_t i = 0; i < section->access_count; i++)
		if (section->accesses[i].gives == KERNEL_GIVES_SOCKET)
			return &section->accesses[i];
	return NULL;
}

static void add_update(struct program *program, const struct use *use)
{
	const struct kernel_access *field = socket_field(use->section);

	if (use->type->holds_sockets && field) {
		program_add_load(program, 8, BPF_REG_3, BPF_REG_1, (int)field->field->offset);
		program_add_skip_if_zero(program, BPF_REG_3, 6);
		add_key(program, use);
	} else if (use->type->holds_sockets) { /* the socket of another entry */
		add_key(program, use);
		program_add_call(program, CALL_LOOKUP);
		program_add_skip_if_zero(program, BPF_REG_0, 10);
		program_add_copy(program, BPF_REG_6, BPF_REG_0);
		add_key(program, use);
		program_add_copy(program, BPF_REG_3, BPF_REG_6);
	} else {
		add_key(program, use);
		program_add_copy(program, BPF_REG_3, BPF_REG_2);
	}
	program_add_move(program, BPF_REG_4, 0);
	program_add_call(program, CALL_UPDATE);
	if (use->type->holds_sockets && !field) {
		program_add_copy(program, BPF_REG_1, BPF_REG_6);
		program_add_call(program, CALL_SK_RELEASE);
	}
}

static void add_delete(struct program *program, const struct use *use)
{
	add_key(program, use);
	program_add_call(program, CALL_DELETE);
}

static void add_element(struct program *program, const struct use *use, int call)
{
	add_key(program, use);
	program_add_move(program, BPF_REG_3, 0);
	program_add_call(program, call);
}

static void add_push(struct program *program, const struct use *use)
{
	add_element(program, use, CALL_PUSH);
}

static void add_pop(struct program *program, const struct use *use)
{
	add_element(program, use, CALL_POP);
}

static void add_peek(struct program *program, const struct use *use)
{
	add_element(program, use, CALL_PEEK);
}

static void add_record(struct program *program, const struct use *use)
{
	program_add_map(program, BPF_REG_1, use->map_fd);
	program_add_move(program, BPF_REG_2, 8);
	program_add_move(program, BPF_REG_3, 0);
	program_add_call(program, CALL_RINGBUF_RESERVE);
	program_add_skip_if_zero(program, BPF_REG_0, 3);
	program_add_copy(program, BPF_REG_1, BPF_REG_0);
	program_add_move(program, BPF_REG_2, 0);
	program_add_call(program, CALL_RINGBUF_DISCARD);
}

static void add_tail_call(struct program *program, const struct use *use)
{
	program_add_map(program, BPF_REG_2, use->map_fd);
	program_add_move(program, BPF_REG_3, 0);
	program_add_call(program, CALL_TAIL);
}

static void add_redirect(struct program *program, const struct use *use)
{
	program_add_map(program, BPF_REG_1, use->map_fd);
	program_add_move(program, BPF_REG_2, 0);
	program_add_move(program, BPF_REG_3, 0);
	program_add_call(program, CALL_REDIRECT_MAP);
}

static const struct {
	const char *name;
	enum kernel_map_operation operation;
	void (*add)(struct program *, const struct use *);
	int helper; /* whose permission says since when */
} operations[] = {
	{ "lookup", KERNEL_MAP_LOOKUP, add_lookup, CALL_LOOKUP },
	{ "update", KERNEL_MAP_UPDATE, add_update, CALL_UPDATE },
	{ "delete", KERNEL_MAP_DELETE, add_delete, CALL_DELETE },
	{ "push", KERNEL_MAP_PUSH, add_push, CALL_PUSH },
	{ "pop", KERNEL_MAP_POP, add_pop, CALL_POP },
	{ "peek", KERNEL_MAP_PEEK, add_peek, CALL_PEEK },
	{ "ringbuf", KERNEL_MAP_RINGBUF, add_record, CALL_RINGBUF_RESERVE },
	{ "tail-call", KERNEL_MAP_TAIL_CALL, add_tail_call, CALL_TAIL },
	{ "redirect", KERNEL_MAP_REDIRECT, add_redirect, CALL_REDIRECT_MAP },
};

static const struct kernel_helper *helper_of(int id)
{
	for (size_t i = 0; i < kernel_helper_count(); i++)
		if (kernel_helper_at(i)->id == id)
			return kernel_helper_at(i);
	return NULL;
}

static void ask_operation(struct tally *tally, const struct use *use, size_t index)
{
	const struct kernel_helper *helper = helper_of(operations[index].helper);
	struct program program = { .license = "GPL" };
	struct cell cell = { .section = use->section->name, .number = 0 };
	char name[64];

	snprintf(name, sizeof(name), "%s %s", use->type->name, operations[index].name);
	cell.name = name;
	cell.expected = kernel_map_in_section(use->type, use->section, operations[index].operation) &&
			is_since(kernel_map_since(use->type, use->section)) &&
			is_since(kernel_helper_permission(use->section, helper).since);
	program_add_move(&program, BPF_REG_0, 0);
	program_add_store(&program, 8, BPF_REG_10, BPF_REG_0, -16);
	program_add_store(&program, 8, BPF_REG_10, BPF_REG_0, -8);
	operations[index].add(&program, use);
	program_add_return(&program, legal_result(use->section));
	cell.accepts = !agreement_load(use->section, &program, NULL);
	count_cell(tally, &cell);
}

/* A map of its own for each section: the first program that uses some types ties them to its type. */
Test(agreement, operations_on_maps_are_those_of_the_table, .timeout = 240)
{
	struct tally tally = { .table = "map operations" };

	need_bpf();
	FOR_EACH_MAP_TYPE(type) {
		struct shape shape = plain_shape(type);

		if (!is_since(type->since))
			continue;
		FOR_EACH_SECTION(index) {
			struct use use = { kernel_section_at(index), type, create(type, &shape) };

			cr_assert_geq(use.map_fd, 0, "%s: %s", type->name, strerror(-use.map_fd));
			for (size_t i = 0; i < sizeof(operations) / sizeof(operations[0]); i++)
				ask_operation(&tally, &use, i);
			close(use.map_fd);
		}
	}
	finish(&tally);
}
