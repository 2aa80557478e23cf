/* SPDX-License-Identifier: MIT */
/*
 * The kernel's data about Skep's programs, for `skep show`. In: ids, names, pins. Out: structs in
 * the arena. show.c prints them; the other show_*.c files collect them.
 */
#pragma once

#include <stdint.h>

#include "cli/passes.h"
#include "frontend/base/arena.h"
#include "runtime/include/skep/tool.h"

/* The place where a link attaches a program. */
struct shown_place {
	uint32_t link;
	const char *text; /* "eth0", "/sys/fs/cgroup/app", "tracepoint sched_switch" */
	const char *pin;  /* the file where the link is pinned, or NULL */
};

struct shown_program {
	uint32_t id;
	const char *name;   /* complete: the kernel keeps 15 characters */
	const char *source; /* "fw.lisp" */
	uint32_t line;
	const char *kind;   /* "cgroup_skb" */
	const char *pin;
	uint64_t loaded;    /* ns since boot */
	uint32_t *maps;
	uint32_t map_count;
	VEC(struct shown_place) places;
};

struct shown_list {
	struct arena *arena;
	VEC(struct shown_program) programs;
};

/* Objects pinned in a bpf file system. */
enum pin_kind { PIN_NONE, PIN_PROGRAM, PIN_MAP, PIN_LINK };

struct pin {
	enum pin_kind kind;
	uint32_t id;
	const char *path;
};

struct pins {
	VEC(struct pin) list;
};

/* The user's selection; text NULL: all. */
struct show_wanted {
	const char *text;
	const char *source; /* without directories: "fw.lisp" for "src/fw.lisp" */
	uint32_t id;        /* for "17" and "id:17", else 0 */
	struct pins pins;   /* for a path */
};

void show_read_wanted(struct arena *arena, const char *text, struct show_wanted *ret_wanted);
/* Reports why nothing is shown: no pin, no program of Skep's, or nothing with that name. */
enum cli_exit show_unknown(struct compilation *compilation, const struct show_wanted *wanted);

/*
 * Finds the programs whose lines are in a Lisp file, oldest first. 0, or -errno if the kernel
 * refuses.
 */
int show_find_programs(struct shown_list *shown);
/* Adds to each program the places where it is attached. */
int show_find_places(struct shown_list *shown, const struct pins *pins);
/* The pins in a directory, or a single one. */
void show_find_pins(struct arena *arena, const char *path, struct pins *ret_pins);
/* The pins in all mounted bpf file systems. */
void show_find_all_pins(struct arena *arena, struct pins *ret_pins);
const char *show_pin_of(const struct pins *pins, enum pin_kind kind, uint32_t id);
/* The Lisp name: `-` for `_`. */
const char *show_lisp_name(struct arena *arena, const char *name);
/* Are the names equal, if `-` and `_` count as equal? */
bool show_same_name(const char *a, const char *b);
/* The map's name; its contents as lines. */
const char *show_map_name(struct arena *arena, uint32_t id);
bool show_hides_map(uint32_t id);
int show_print_map(struct arena *arena, struct skep_show *show, uint32_t id);
