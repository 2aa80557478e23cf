/* SPDX-License-Identifier: MIT */
/* What the kernel holds of Skep's programs, for `skep show`: everything lives in the arena. */
#pragma once

#include <stdint.h>

#include "cli/passes.h"
#include "frontend/base/arena.h"
#include "runtime/include/skep/tool.h"

/* Where a link attaches a program. */
struct shown_place {
	uint32_t link;
	const char *text; /* "eth0", "/sys/fs/cgroup/app", "tracepoint sched_switch" */
	const char *pin;  /* the link's file, or NULL */
};

struct shown_program {
	uint32_t id;
	const char *name;   /* in full: the kernel keeps 15 characters of it */
	const char *source; /* "fw.lisp" */
	uint32_t line;
	const char *kind;   /* "cgroup_skb" */
	const char *pin;
	uint64_t loaded;    /* ns since the machine started */
	uint32_t *maps;
	uint32_t map_count;
	VEC(struct shown_place) places;
};

struct shown_list {
	struct arena *arena;
	VEC(struct shown_program) programs;
};

/* What is pinned in a bpf file system. */
enum pin_kind { PIN_NONE, PIN_PROGRAM, PIN_MAP, PIN_LINK };

struct pin {
	enum pin_kind kind;
	uint32_t id;
	const char *path;
};

struct pins {
	VEC(struct pin) list;
};

/* What the command line asks for; all where text is NULL. */
struct show_wanted {
	const char *text;
	const char *source; /* without its directories: "fw.lisp" of "src/fw.lisp" */
	uint32_t id;        /* of "17" and "id:17", else 0 */
	struct pins pins;   /* of a path */
};

void show_read_wanted(struct arena *arena, const char *text, struct show_wanted *ret_wanted);
/* Says why nothing is shown of it: no pin, no program of Skep's, or nothing of that name. */
enum cli_exit show_unknown(struct compilation *compilation, const struct show_wanted *wanted);

/* 0, or -errno where the kernel tells nothing: programs whose lines are of a Lisp file, oldest first. */
int show_find_programs(struct shown_list *shown);
/* Adds to each program where it is attached. */
int show_find_places(struct shown_list *shown, const struct pins *pins);
/* The pins of a directory, or of one file. */
void show_find_pins(struct arena *arena, const char *path, struct pins *ret_pins);
/* The pins of every bpf file system that is mounted. */
void show_find_all_pins(struct arena *arena, struct pins *ret_pins);
const char *show_pin_of(const struct pins *pins, enum pin_kind kind, uint32_t id);
/* Names as the Lisp has them: `-` for `_`. */
const char *show_lisp_name(struct arena *arena, const char *name);
/* Names of Lisp and of C are the same but for `-` and `_`. */
bool show_same_name(const char *a, const char *b);
/* The map's name, and what it holds as lines. */
const char *show_map_name(struct arena *arena, uint32_t id);
bool show_hides_map(uint32_t id);
int show_print_map(struct arena *arena, struct skep_show *show, uint32_t id);
