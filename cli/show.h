/* What the kernel holds of Skep's programs, for `skep show`: everything lives in the arena. */
#pragma once

#include <stdint.h>

#include "cli/options.h"
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

/* What is pinned below /sys/fs/bpf. */
enum pin_kind { PIN_NONE, PIN_PROGRAM, PIN_MAP, PIN_LINK };

struct pin {
	enum pin_kind kind;
	uint32_t id;
	const char *path;
};

struct pins {
	VEC(struct pin) list;
};

/* 0, or -errno where the kernel tells nothing: programs whose lines are of a Lisp file, oldest first. */
int show_find_programs(struct shown_list *shown);
/* Adds to each program where it is attached. */
int show_find_places(struct shown_list *shown, const struct pins *pins);
/* The pins of a directory, or of one file. */
void show_find_pins(struct arena *arena, const char *path, struct pins *ret_pins);
const char *show_pin_of(const struct pins *pins, enum pin_kind kind, uint32_t id);
/* Names as the Lisp has them: `-` for `_`. */
const char *show_lisp_name(struct arena *arena, const char *name);
/* The map's name, and what it holds as lines. */
const char *show_map_name(struct arena *arena, uint32_t id);
bool show_hides_map(uint32_t id);
int show_print_map(struct arena *arena, struct skep_show *show, uint32_t id);
