/* SPDX-License-Identifier: MIT */
/* Measures which memory each helper's argument takes on the running kernel, by loading a small
 * program for each. Skips an argument for which the helper refuses even the stack, given the other
 * arguments made here. measure_memory is called by memory.c and by the test that compares the table
 * with the running kernel. */
#pragma once

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <linux/bpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "frontend/kernel/kernel.h"
#include "frontend/kernel/measure/targets.h"

/* Called with the result for one argument (index from 0). */
typedef void measure_memory_answer(const struct kernel_helper *helper, size_t argument,
				   enum kernel_memory memory, bool taken, void *data);

enum { LOG_LEN = 1 << 16, MOST_INSNS = 128, MEMORY_LEN = 64 };

/* Stack offsets: a key or value of 0, the memory, the dynptr. */
enum { ZERO_AT = -8, MEMORY_AT = -72, DYNPTR_AT = -88 };
/* Registers that a call preserves. */
enum { CONTEXT_REG = BPF_REG_6, OBJECT_REG = BPF_REG_7, MEMORY_REG = BPF_REG_9 };

struct maps {
	int ringbuf, values, text;
	measure_memory_answer *answer;
	void *data;
};

struct memory_question {
	const struct maps *maps;
	const struct kernel_section *section;
	const struct kernel_helper *helper;
	size_t argument;
	enum kernel_memory memory;
	bool is_control; /* control run: the argument is the stack, with the memory present */
	int map;                 /* for the helper's map argument */
	struct bpf_insn insns[MOST_INSNS];
	size_t count;
	bool has_dynptr;
};

/* ---- instructions ---- */

static inline void add(struct memory_question *question, struct bpf_insn insn)
{
	if (question->count == MOST_INSNS)
		abort();
	question->insns[question->count++] = insn;
}

static inline void add_move(struct memory_question *question, int to, int from)
{
	add(question, (struct bpf_insn){ .code = BPF_ALU64 | BPF_MOV | BPF_X, .dst_reg = to & 15,
					 .src_reg = from & 15 });
}

static inline void add_number(struct memory_question *question, int to, int32_t number)
{
	add(question, (struct bpf_insn){ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = to & 15,
					 .imm = number });
}

static inline void add_stack_address(struct memory_question *question, int to, int32_t offset)
{
	add_move(question, to, BPF_REG_10);
	add(question, (struct bpf_insn){ .code = BPF_ALU64 | BPF_ADD | BPF_K, .dst_reg = to & 15,
					 .imm = offset });
}

/* `pseudo`: BPF_PSEUDO_MAP_FD or BPF_PSEUDO_MAP_VALUE */
static inline void add_map(struct memory_question *question, int to, int fd, int pseudo)
{
	add(question, (struct bpf_insn){ .code = BPF_LD | BPF_DW | BPF_IMM, .dst_reg = to & 15,
					 .src_reg = pseudo & 15, .imm = fd });
	add(question, (struct bpf_insn){ 0 });
}

static inline void add_call(struct memory_question *question, int helper)
{
	add(question, (struct bpf_insn){ .code = BPF_JMP | BPF_CALL, .imm = helper });
}

static inline void add_load(struct memory_question *question, int to, int from, uint32_t offset,
			    uint32_t size)
{
	add(question, (struct bpf_insn){ .code = BPF_LDX | BPF_MEM | (size == 8 ? BPF_DW : BPF_W),
					 .dst_reg = to & 15, .src_reg = from & 15,
					 .off = (int16_t)offset });
}

/* Releases the dynptr and returns a value that the section accepts. */
static inline void add_exit(struct memory_question *question)
{
	const struct kernel_section *section = question->section;

	if (question->has_dynptr) {
		add_stack_address(question, BPF_REG_1, DYNPTR_AT);
		add_number(question, BPF_REG_2, 0);
		add_call(question, BPF_FUNC_ringbuf_submit_dynptr);
	}
	add_number(question, BPF_REG_0,
		   section->return_count ? (int32_t)section->returns[0].first : 0);
	add(question, (struct bpf_insn){ .code = BPF_JMP | BPF_EXIT });
}

/* Exits if r0 is null, else stores it in `to`. */
static inline void add_not_null(struct memory_question *question, int to)
{
	size_t jump = question->count;

	add(question, (struct bpf_insn){ .code = BPF_JMP | BPF_JNE | BPF_K });
	add_exit(question);
	question->insns[jump].off = (int16_t)(question->count - jump - 1);
	add_move(question, to, BPF_REG_0);
}

/* ---- memory ---- */

static inline void fill(struct memory_question *question, int reg, int32_t offset, int32_t len)
{
	for (int32_t at = 0; at < len; at += 8)
		add(question, (struct bpf_insn){ .code = BPF_ST | BPF_MEM | BPF_DW,
						 .dst_reg = reg & 15,
						 .off = (int16_t)(offset + at) });
}

static inline bool add_packet(struct memory_question *question)
{
	const struct kernel_access *data = kernel_section_access(question->section, "data");
	const struct kernel_access *end = kernel_section_access(question->section, "data_end");
	size_t jump;

	if (!data || !end || data->gives != KERNEL_GIVES_PACKET)
		return false;
	add_load(question, MEMORY_REG, CONTEXT_REG, data->field->offset, data->field->size);
	add_load(question, BPF_REG_2, CONTEXT_REG, end->field->offset, end->field->size);
	add_move(question, BPF_REG_1, MEMORY_REG);
	add(question, (struct bpf_insn){ .code = BPF_ALU64 | BPF_ADD | BPF_K, .dst_reg = BPF_REG_1,
					 .imm = MEMORY_LEN });
	jump = question->count;
	add(question, (struct bpf_insn){ .code = BPF_JMP | BPF_JLE | BPF_X, .dst_reg = BPF_REG_1,
					 .src_reg = BPF_REG_2 });
	add_exit(question);
	question->insns[jump].off = (int16_t)(question->count - jump - 1);
	return true;
}

static inline void add_record(struct memory_question *question)
{
	add_map(question, BPF_REG_1, question->maps->ringbuf, BPF_PSEUDO_MAP_FD);
	add_number(question, BPF_REG_2, MEMORY_LEN);
	add_number(question, BPF_REG_3, 0);
	add_call(question, BPF_FUNC_ringbuf_reserve);
	add_not_null(question, MEMORY_REG);
	fill(question, MEMORY_REG, 0, MEMORY_LEN);
}

static inline void add_dynptr(struct memory_question *question)
{
	add_map(question, BPF_REG_1, question->maps->ringbuf, BPF_PSEUDO_MAP_FD);
	add_number(question, BPF_REG_2, MEMORY_LEN);
	add_number(question, BPF_REG_3, 0);
	add_stack_address(question, BPF_REG_4, DYNPTR_AT);
	add_call(question, BPF_FUNC_ringbuf_reserve_dynptr);
	question->has_dynptr = true;
}

/* Puts MEMORY_LEN initialized bytes into MEMORY_REG; false if the section has no such memory. */
static inline bool add_memory(struct memory_question *question)
{
	fill(question, BPF_REG_10, MEMORY_AT, MEMORY_LEN);
	switch (question->memory) {
	case KERNEL_MEMORY_VALUE:
		add_map(question, BPF_REG_1, question->maps->values, BPF_PSEUDO_MAP_FD);
		add_stack_address(question, BPF_REG_2, ZERO_AT);
		add_call(question, BPF_FUNC_map_lookup_elem);
		add_not_null(question, MEMORY_REG);
		return true;
	case KERNEL_MEMORY_GLOBAL:
		add_map(question, MEMORY_REG, question->maps->values, BPF_PSEUDO_MAP_VALUE);
		return true;
	case KERNEL_MEMORY_PACKET:
		return add_packet(question);
	case KERNEL_MEMORY_RECORD:
		add_record(question);
		return true;
	case KERNEL_MEMORY_SLICE:
		add_stack_address(question, BPF_REG_1, DYNPTR_AT);
		add_number(question, BPF_REG_2, 0);
		add_number(question, BPF_REG_3, MEMORY_LEN);
		add_call(question, BPF_FUNC_dynptr_data);
		add_not_null(question, MEMORY_REG);
		return true;
	default:
		add_stack_address(question, MEMORY_REG, MEMORY_AT);
		return true;
	}
}

/* ---- the other arguments ---- */

static inline bool has_parameter(const struct kernel_helper *helper, enum kernel_argument kind)
{
	for (size_t i = 0; i < helper->parameter_count; i++)
		if (helper->parameters[i].kind == kind)
			return true;
	return false;
}

/* Puts a socket of the context, or the current task, into OBJECT_REG. */
static inline bool add_object(struct memory_question *question)
{
	const struct kernel_access *socket = kernel_section_access(question->section, "sk");

	if (has_parameter(question->helper, KERNEL_ARG_OBJECT)) {
		add_call(question, BPF_FUNC_get_current_task_btf);
		add_move(question, OBJECT_REG, BPF_REG_0);
	} else if (has_parameter(question->helper, KERNEL_ARG_SOCKET)) {
		if (!socket || socket->gives != KERNEL_GIVES_SOCKET)
			return false;
		add_load(question, BPF_REG_0, CONTEXT_REG, socket->field->offset, 8);
		add_not_null(question, OBJECT_REG);
	}
	return true;
}

static inline void add_argument(struct memory_question *question, size_t index)
{
	int reg = BPF_REG_1 + (int)index;

	if (index == question->argument) {
		if (question->is_control)
			add_stack_address(question, reg, MEMORY_AT);
		else
			add_move(question, reg, MEMORY_REG);
		return;
	}
	switch (question->helper->parameters[index].kind) {
	case KERNEL_ARG_MAP:
		add_map(question, reg, question->map, BPF_PSEUDO_MAP_FD);
		return;
	case KERNEL_ARG_CONTEXT:
		add_move(question, reg, CONTEXT_REG);
		return;
	case KERNEL_ARG_SOCKET:
	case KERNEL_ARG_OBJECT:
		add_move(question, reg, OBJECT_REG);
		return;
	case KERNEL_ARG_DYNPTR:
		add_stack_address(question, reg, DYNPTR_AT);
		return;
	case KERNEL_ARG_STRING:
		add_map(question, reg, question->maps->text, BPF_PSEUDO_MAP_VALUE);
		return;
	case KERNEL_ARG_KEY:
	case KERNEL_ARG_VALUE:
	case KERNEL_ARG_MEMORY:
	case KERNEL_ARG_OUT_MEMORY:
	case KERNEL_ARG_POINTER:
		add_stack_address(question, reg, MEMORY_AT);
		return;
	case KERNEL_ARG_SIZE:
	case KERNEL_ARG_SIZE_OR_ZERO:
		add_number(question, reg, 8);
		return;
	default:
		add_number(question, reg, 0);
		return;
	}
}

static inline void add_release(struct memory_question *question)
{
	if (!question->helper->acquires)
		return;
	add(question, (struct bpf_insn){ .code = BPF_JMP | BPF_JEQ | BPF_K, .off = 2 });
	add_move(question, BPF_REG_1, BPF_REG_0);
	add_call(question, BPF_FUNC_sk_release);
}

static inline bool build(struct memory_question *question)
{
	question->count = 0;
	question->has_dynptr = false;
	add_move(question, CONTEXT_REG, BPF_REG_1);
	fill(question, BPF_REG_10, ZERO_AT, 8);
	if (!add_object(question))
		return false;
	if (question->memory == KERNEL_MEMORY_SLICE || has_parameter(question->helper, KERNEL_ARG_DYNPTR))
		add_dynptr(question);
	if (!add_memory(question))
		return false;
	for (size_t i = 0; i < question->helper->parameter_count; i++)
		add_argument(question, i);
	add_call(question, question->helper->id);
	add_release(question);
	if (question->memory == KERNEL_MEMORY_RECORD) {
		add_move(question, BPF_REG_1, MEMORY_REG);
		add_number(question, BPF_REG_2, 0);
		add_call(question, BPF_FUNC_ringbuf_submit);
	}
	add_exit(question);
	return true;
}

/* ---- results ---- */

/* The register of the verifier's last complaint, "R3 type=..", or 0. */
static inline unsigned register_of(const char *log)
{
	unsigned found = 0;

	for (const char *line = log; line; line = strchr(line, '\n')) {
		unsigned number;
		char space;

		line += *line == '\n';
		if (sscanf(line, "R%u%c", &number, &space) == 2 && space == ' ')
			found = number;
	}
	return found;
}

/* True if the argument is accepted, even where the verifier refuses a later argument. */
static inline bool is_taken(struct memory_question *question)
{
	static char log[LOG_LEN];
	const struct kernel_section *section = question->section;
	const struct kernel_constant *type = kernel_find_constant(section->kernel_type);
	LIBBPF_OPTS(bpf_prog_load_opts, options, .log_buf = log, .log_size = LOG_LEN,
		    .log_level = 1);
	const char *target = measure_target_of(section->name);
	int fd;

	if (!type || !build(question))
		return false;
	log[0] = '\0';
	if (section->attach_value >= 0)
		options.expected_attach_type = (enum bpf_attach_type)section->attach_value;
	if (target) {
		int id = libbpf_find_vmlinux_btf_id(target, options.expected_attach_type);
		if (id < 0)
			return false;
		options.attach_btf_id = (__u32)id;
	}
	if (section->sleepable)
		options.prog_flags |= BPF_F_SLEEPABLE;
	fd = bpf_prog_load((enum bpf_prog_type)type->value, "measure", "GPL", question->insns,
			   question->count, &options);
	if (fd >= 0)
		close(fd);
	return fd >= 0 || register_of(log) > question->argument + 1;
}

/* Tests in the first section that lets the helper have the stack there and has the memory; false if
 * there is none. */
static inline bool ask(struct memory_question *question)
{
	bool asked = false;

	for (size_t i = 0; i < kernel_section_count() && !asked; i++) {
		question->section = kernel_section_at(i);
		if (!kernel_helper_permission(question->section, question->helper).since)
			continue;
		question->is_control = true;
		asked = is_taken(question);
	}
	question->is_control = false;
	if (asked)
		question->maps->answer(question->helper, question->argument, question->memory,
				       is_taken(question), question->maps->data);
	return asked;
}

/* Makes a map that the helper takes: a hash, or the first type of the table that can be made here.
 * -1 if there is none. */
static inline int make_map(const struct kernel_helper *helper)
{
	static const char *const first[] = { "hash", "queue", "ringbuf" };
	int fd = -1;

	for (size_t i = 0; i < kernel_map_type_count() + 3 && fd < 0; i++) {
		const struct kernel_map_type *type = i < 3 ? kernel_find_map_type(first[i]) :
			kernel_map_type_at(i - 3);
		LIBBPF_OPTS(bpf_map_create_opts, options,
			    .map_flags = type->needs_no_prealloc ? BPF_F_NO_PREALLOC : 0);

		if (!kernel_helper_takes_map(helper, type) || type->needs_btf)
			continue;
		fd = bpf_map_create((enum bpf_map_type)kernel_find_constant(type->c_name)->value,
				    "measure", type->fixed_key_size ? type->fixed_key_size :
				    type->has_key ? 8 : 0, type->fixed_value_size ?
				    type->fixed_value_size : type->has_value ? MEMORY_LEN : 0,
				    type->entries_power_of_two ? 4096 : 1, &options);
	}
	return fd;
}

static inline void ask_helper(const struct maps *maps, const struct kernel_helper *helper)
{
	struct memory_question question = { .maps = maps, .helper = helper, .map = -1 };

	if (has_parameter(helper, KERNEL_ARG_MAP))
		question.map = make_map(helper);
	for (size_t i = 0; i < helper->parameter_count; i++) {
		enum kernel_argument kind = helper->parameters[i].kind;

		question.argument = i;
		if (kind != KERNEL_ARG_KEY && kind != KERNEL_ARG_VALUE && kind != KERNEL_ARG_MEMORY &&
		    kind != KERNEL_ARG_OUT_MEMORY && kind != KERNEL_ARG_POINTER)
			continue;
		question.memory = KERNEL_MEMORY_STACK;
		if (!ask(&question))
			continue;
		for (int memory = KERNEL_MEMORY_STACK + 1; memory < KERNEL_MEMORY_COUNT; memory++) {
			question.memory = (enum kernel_memory)memory;
			ask(&question);
		}
	}
	if (question.map >= 0)
		close(question.map);
}

/* 0, or -errno if the maps cannot be made. */
static inline int measure_memory(measure_memory_answer *answer, void *data)
{
	LIBBPF_OPTS(bpf_map_create_opts, constant, .map_flags = BPF_F_RDONLY_PROG);
	static const char text[8] = "a";
	const uint32_t zero = 0;
	struct maps maps = { .answer = answer, .data = data };

	maps.ringbuf = bpf_map_create(BPF_MAP_TYPE_RINGBUF, "ringbuf", 0, 0, 4096, NULL);
	maps.values = bpf_map_create(BPF_MAP_TYPE_ARRAY, "values", 4, MEMORY_LEN, 1, NULL);
	maps.text = bpf_map_create(BPF_MAP_TYPE_ARRAY, "text", 4, sizeof(text), 1, &constant);
	if (maps.ringbuf < 0 || maps.values < 0 || bpf_map_update_elem(maps.text, &zero, text, 0) ||
	    bpf_map_freeze(maps.text))
		return -errno;
	for (size_t i = 0; i < kernel_helper_count(); i++)
		ask_helper(&maps, kernel_helper_at(i));
	close(maps.ringbuf);
	close(maps.values);
	close(maps.text);
	return 0;
}
