/* SPDX-License-Identifier: MIT */
/*
 * Asks the running kernel the cells of the compiler's tables, each with the smallest program that shows
 * it, and counts those that agree. Loads only, attaches nothing. A cell that differs fails, or has a
 * row in agreement.def.
 */
#pragma once

#include <linux/bpf.h>
#include <stdbool.h>
#include <stddef.h>

#include "frontend/kernel/kernel.h"

enum { AGREEMENT_MOST_INSNS = 32, AGREEMENT_LOG_LEN = 1 << 14 };

struct program {
	struct bpf_insn insns[AGREEMENT_MOST_INSNS];
	size_t count;
	const char *license;
};

/* One question: where, of what, which number of it. */
struct cell {
	const char *section, *name;
	int number;  /* byte offset, value, width ..: part of what is printed and of exceptions */
	bool expected, accepts;
};

struct tally {
	const char *table;
	unsigned cells, agreed, excepted;
};

/* ---- programs ---- */

void program_add(struct program *program, struct bpf_insn insn);
void program_add_move(struct program *program, int reg, int value);
void program_add_copy(struct program *program, int reg, int from);
void program_add_load(struct program *program, unsigned width, int reg, int from, int offset);
void program_add_store(struct program *program, unsigned width, int to, int reg, int offset);
void program_add_map(struct program *program, int reg, int map_fd);
void program_add_call(struct program *program, int helper);
/* Jumps over `count` instructions where the register is 0. */
void program_add_skip_if_zero(struct program *program, int reg, int count);
void program_add_return(struct program *program, int value);

/* ---- the kernel ---- */

kernel_version running_kernel(void);
bool is_since(kernel_version since);
/* 0 or -errno; the log, which may be NULL, is empty where the kernel did not get to the verifier. */
int agreement_load(const struct kernel_section *section, const struct program *program,
		   char log[AGREEMENT_LOG_LEN]);
/* A constant that the section may return on this kernel. */
int legal_result(const struct kernel_section *section);
/* Skips the test where this process may load nothing. */
void need_bpf(void);

/* ---- sections ---- */

/* Whether the section is one that the language offers. */
bool is_asked(const struct kernel_section *section);
/*
 * The sections to ask, by index from `start`: those offered that this kernel has, and
 * lets the smallest program into. The count where there is no more.
 */
size_t next_section(size_t start);
#define FOR_EACH_SECTION(index) \
	for (size_t index = next_section(0); index < kernel_section_count(); \
	     index = next_section(index + 1))

/* ---- counting ---- */

void count_cell(struct tally *tally, const struct cell *cell);
/* Prints the line of the table, and fails where a cell is neither agreed nor excepted. */
void finish(const struct tally *tally);
