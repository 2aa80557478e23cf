/* SPDX-License-Identifier: MIT */
/* State and functions that the checks share: struct check, the place of a pointer, and the checks
 * that check.c calls. Only for frontend/check. */
#pragma once

#include "frontend/check/check.h"

/* The part of a function's stack frame that is known before clang. */
struct known_frame {
	const struct program *program;
	uint32_t size; /* in bytes */
};

/* The first use of a prog-array. */
struct table_use {
	const struct map *map;
	const struct kernel_section *section;
	const struct expr *call;
};

struct check {
	bool has_weak; /* the unit has a weak kernel function or variable */
	struct unit *unit;
	struct arena *arena;
	struct diag_list *diags;
	struct facts *facts;
	const struct expr *stored; /* place of the current setf: it is not read */
	VEC(struct known_frame) frames; /* frames that were computed */
	bool *chained; /* by expr id: part of a chain that was checked */
	const bool *handed; /* stack_objects_handed of the program, once computed */
	struct table given_stack; /* parameters for which some call passes stack, by variable */
	bool givers_known;        /* given_stack is complete */
	/* cgroup storage that the program has used: shared, and per CPU */
	const struct map *storage[2];
	const struct program *program; /* the program whose expressions are checked */
	/* a section that reaches the program, for subprograms; NULL: exported, the section is
	 * unknown */
	const struct kernel_section *section;
	VEC(struct table_use) tables;
	const struct activation *activation; /* the call of the subprogram that is checked */
};

/* Makes "(ctx user-ip4)" from "user_ip4". */
const char *check_lisp_name(struct check *check, const char *c_name);

/* ---- places.c ---- */

/* The memory at a pointer: the object's size, and the pointer's offset in it. */
struct memory_place {
	uint64_t size;
	int64_t least, greatest; /* range of the offset */
	struct bits bits;        /* known bits of the offset; objects begin at multiples of 8 */
	const struct map *map;   /* the map whose value it is, or NULL */
	const struct global *global; /* the global that it is, or NULL */
	bool on_stack;
	bool is_dynptr;          /* a variable of type dynptr */
	const struct activation *at; /* the call in which the pointer was followed so far */
};

/* False if the object is not known. */
bool find_place(struct check *check, const struct expr *pointer, struct memory_place *ret_place);
void place_move(struct memory_place *place, struct range by, uint32_t scale);
/* Moves the place by a value times the scale, forward or back. */
void place_move_by(struct check *check, struct memory_place *place, const struct expr *by,
		   bool negative,
		   uint32_t scale);

/* The comparison, in Lisp, that shows that the packet has that many bytes from the pointer on. */
const char *check_missing_comparison(struct check *check, const struct expr *pointer, uint64_t end);

/* ---- activations ---- */

/* Adds the note "it is called here" if the result depends on an argument of the call. */
void check_note_calls(struct check *check, struct diag *diag, const struct expr *pointer);
bool check_is_packet(const struct check *check, const struct expr *pointer);

/* ---- the checks ---- */

void check_pointer_uses(struct check *check, const struct expr *expr);
void check_bounds(struct check *check, const struct expr *expr);
void check_context(struct check *check, const struct expr *expr);
/* Checks loads of a socket's fields. */
void check_socket_memory(struct check *check, const struct expr *expr);
void check_context_memory(struct check *check, const struct expr *expr);
void check_helper(struct check *check, const struct expr *expr);
void check_lock(struct check *check, const struct expr *expr);
/* Checks that offsets of loads, stores and atomic operations are multiples of their size. */
void check_alignment(struct check *check, const struct expr *expr);
/* Checks memory that programs can only read, or only write. */
void check_rights(struct check *check, const struct expr *expr);
void check_atomic(struct check *check, const struct expr *expr);
/* Refuses a feature for GPL-compatible programs in a unit of another license. */
void check_gpl(struct check *check, struct span span, const char *what);
void check_license(struct check *check, const struct expr *expr);
/* Checks calls that can sleep, and the RCU lock. */
void check_sleep(struct check *check, const struct expr *expr);
void check_kernel_function(struct check *check, const struct expr *expr);
/* Checks memory that a helper or a map operation does not take, or not in every kernel. */
void check_memory_arguments(struct check *check, const struct expr *expr);
void check_map_section(struct check *check, const struct expr *expr);
void check_storage(struct check *check, const struct expr *expr);
/* Stores into packets, and comparisons with their end. */
/* Checks an outermost loop of a program. */
void check_packet_loop(struct check *check, const struct expr *loop);
/* True if each iteration that does not count the variable sets it from data, so that the verifier's
 * paths merge. */
bool check_is_set_anew(const struct check *check, const struct expr *loop, const struct variable *variable, uint64_t rounds,
		       bool indexes);
void check_packets(struct check *check, const struct expr *expr);
/* ---- packets.c: reports bytes that the packet may not have ---- */
void check_packet_room(struct check *check, const struct expr *pointer, uint64_t offset, uint64_t len);
/* True if the bytes at an offset that depends on a loop counter are in the packet in all
 * iterations. */
bool check_is_in_packet(const struct check *check, const struct expr *pointer, const struct expr *offset, uint64_t len);
void check_tail_call(struct check *check, const struct expr *expr);
void check_returns(struct check *check, const struct program *program);
/* Calls visit for each expression whose value can be the function's result; for an `if` without an
 * else, also for its implicit 0. */
void check_each_result(struct expr *body, void (*visit)(const struct expr *result, void *user),
		       void *user);
/* Checks the result of a subprogram that a helper calls back. */
void check_callback_result(struct check *check, const struct program *program);
void check_map(struct check *check, const struct map *map);
void check_leaks(struct check *check);
/* Checks the dynptr arguments of helpers: the place of the dynptr and its memory. */
void check_dynptrs(struct check *check, const struct expr *expr);
/* Checks that all fields of a record are set before it is submitted. */
void check_records(struct check *check);
/* Checks cgroup programs that refuse something that another hook still allows. */
void check_policy(struct check *check);
/* Reports features that need a newer kernel than the one asked for; call it after all floors are
 * raised. */
void check_floor(struct check *check);
bool check_finds_weak(const struct unit *unit);
/* Checks uses of weak kernel functions and variables outside of a test. */
void check_weak(struct check *check, const struct program *program);
/* Checks loops whose paths never merge. */
void check_forks(struct check *check, const struct program *program);
void check_loops(struct check *check, const struct program *program);
void check_stack(struct check *check, const struct program *program);

/* ---- made.c, keys.c, silent.c: structs that a `let` makes ---- */

/* Use of a struct as a key. */
struct key_use {
	enum key_state { KEY_FRESH, KEY_ASKED, KEY_TOUCHED } state;
	const struct expr *asked; /* the first access with the key */
	const struct expr *set;   /* the assignment of a field after it, or NULL */
};

/* Use of a struct after its first copy into a map. */
struct copy_use {
	const struct expr *read;  /* the first read after the copy */
	const struct expr *set;   /* the first assignment of a field after the copy */
	const struct map *map;    /* the map that has the copy */
	bool passed;              /* a copy was made */
	bool as_key;              /* the copy was a key */
	bool set_before;          /* a field was set before the copy */
	bool unknown;             /* its address was passed on, or a loop repeats it */
};

struct made_use {
	struct key_use key;
	struct copy_use copy;
};

void key_use_asked(struct key_use *use, const struct expr *access, bool in_loop);
void key_use_set(struct key_use *use, const struct expr *assignment);
struct key_use key_use_join(struct key_use then, struct key_use otherwise);
void key_use_report(struct check *check, const struct key_use *use, const struct variable *variable);
void copy_use_set(struct copy_use *use, const struct expr *assignment, bool in_loop);
void copy_use_copied(struct copy_use *use, const struct expr *copy, const struct map *map, bool in_loop);
void copy_use_read(struct copy_use *use, const struct expr *field);
/* Notes any other use of the object. */
void copy_use_given(struct copy_use *use, const struct expr *object);
struct copy_use copy_use_join(struct copy_use then, struct copy_use otherwise);
void copy_use_report(struct check *check, const struct copy_use *use, const struct variable *variable);
/* Finds keys that are used before they are set, and fields that are set after the copy. */
void check_made(struct check *check, const struct program *program);

/* ---- current.c, silent.c ---- */

void check_current_process(struct check *check, const struct expr *expr);
void check_array_key(struct check *check, const struct expr *expr);
/* Finds constants that a chain of comparisons has twice. */
void check_chain(struct check *check, const struct expr *expr);
/* Finds calls that the kernel accepts and that always fail: vain.c. */
void check_vain(struct check *check, const struct expr *expr);
