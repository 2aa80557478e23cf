/* What the checks share. */
#pragma once

#include "frontend/check/check.h"

/* What a function takes of the stack, as far as it is known before clang. */
struct known_frame {
	const struct program *program;
	uint32_t size; /* bytes */
};

/* The first use of a prog-array. */
struct table_use {
	const struct map *map;
	const struct kernel_section *section;
	const struct expr *call;
};

struct check {
	bool has_weak; /* a kernel function or variable of the unit may be missing */
	struct unit *unit;
	struct arena *arena;
	struct diag_list *diags;
	struct facts *facts;
	const struct expr *stored; /* the place of the last setf: it is not read */
	VEC(struct known_frame) frames; /* those that have been asked for */
	bool *chained; /* by expr id: it is in a chain that was looked at */
	const bool *handed; /* stack_objects_handed of the program, perhaps */
	struct table given_stack; /* parameters that some call gives stack, by variable */
	bool givers_known;        /* given_stack is filled in */
	const struct map *storage[2]; /* of the cgroup: what the program has used, and per CPU */
	const struct program *program; /* the one whose expressions are looked at */
	/* one of those it is reached from, for subprograms; NULL: exported, and none is known */
	const struct kernel_section *section;
	VEC(struct table_use) tables;
	const struct activation *activation; /* the call of the subprogram that is looked at */
};

/* "(ctx user-ip4)" from "user_ip4" */
const char *check_lisp_name(struct check *check, const char *c_name);

/* ---- places.c ---- */

/* What is known of the memory at a pointer: the object's size, and where the pointer is in it. */
struct memory_place {
	uint64_t size;
	int64_t least, greatest; /* offset */
	struct bits bits;        /* of the offset; objects begin at multiples of 8 */
	const struct map *map;   /* whose value it is, or NULL */
	const struct global *global; /* which it is, or NULL */
	bool on_stack;
	bool is_dynptr;          /* a variable of that type */
	const struct activation *at; /* the call in which the pointer was followed so far */
};

/* False where the object is not known. */
bool find_place(struct check *check, const struct expr *pointer, struct memory_place *ret_place);
void place_move(struct memory_place *place, struct range by, uint32_t scale);
/* By a value, times the scale; or back by as much. */
void place_move_by(struct check *check, struct memory_place *place, const struct expr *by,
		   bool negative,
		   uint32_t scale);

/* The comparison that shows a packet to have so many bytes from the pointer on, in Lisp. */
const char *check_missing_comparison(struct check *check, const struct expr *pointer, uint64_t end);

/* ---- activations ---- */

/* "it is called here", where what was found is known of what the call hands over: a parameter. */
void check_note_calls(struct check *check, struct diag *diag, const struct expr *pointer);
bool check_is_packet(const struct check *check, const struct expr *pointer);

/* ---- the checks ---- */

void check_pointer_uses(struct check *check, const struct expr *expr);
void check_bounds(struct check *check, const struct expr *expr);
void check_context(struct check *check, const struct expr *expr);
/* Loads of fields of a socket. */
void check_socket_memory(struct check *check, const struct expr *expr);
void check_context_memory(struct check *check, const struct expr *expr);
void check_helper(struct check *check, const struct expr *expr);
void check_lock(struct check *check, const struct expr *expr);
/* Loads, stores and atomic operations at multiples of their size. */
void check_alignment(struct check *check, const struct expr *expr);
/* Memory that programs may only read, or only write. */
void check_rights(struct check *check, const struct expr *expr);
void check_atomic(struct check *check, const struct expr *expr);
/* What is named is for GPL-compatible programs only. */
void check_gpl(struct check *check, struct span span, const char *what);
void check_license(struct check *check, const struct expr *expr);
/* What may sleep where nothing may, and RCU's lock. */
void check_sleep(struct check *check, const struct expr *expr);
void check_kernel_function(struct check *check, const struct expr *expr);
/* Memory that a helper or a map operation does not take, or not on each kernel. */
void check_memory_arguments(struct check *check, const struct expr *expr);
void check_map_section(struct check *check, const struct expr *expr);
void check_storage(struct check *check, const struct expr *expr);
/* Stores into packets, and comparisons with their end. */
/* An outermost loop of a program. */
void check_packet_loop(struct check *check, const struct expr *loop);
/* Whether data set the variable anew in each round that does not count it, so that the verifier's paths merge. */
bool check_is_set_anew(const struct check *check, const struct expr *loop, const struct variable *variable, uint64_t rounds,
		       bool indexes);
void check_packets(struct check *check, const struct expr *expr);
/* ---- packets.c, of accesses: reports what may not be there ---- */
void check_packet_room(struct check *check, const struct expr *pointer, uint64_t offset, uint64_t len);
/* Whether so many bytes at an offset that counts iterations are there in all of them. */
bool check_is_in_packet(const struct check *check, const struct expr *pointer, const struct expr *offset, uint64_t len);
void check_tail_call(struct check *check, const struct expr *expr);
void check_returns(struct check *check, const struct program *program);
/*
 * Each expression whose value may be a function's result; an `if` without an else for the 0 that it gives
 * then.
 */
void check_each_result(struct expr *body, void (*visit)(const struct expr *result, void *user),
		       void *user);
/* The result of a subprogram that a helper calls back. */
void check_callback_result(struct check *check, const struct program *program);
void check_map(struct check *check, const struct map *map);
void check_leaks(struct check *check);
/* What the helpers of dynptrs are given: where the dynptr is, and what it is made of. */
void check_dynptrs(struct check *check, const struct expr *expr);
/* Records that are submitted before all of their fields were set. */
void check_records(struct check *check);
/* Programs of a cgroup that refuse what another hook lets through. */
void check_policy(struct check *check);
/* What needs a newer kernel than the one that was asked for; after all that raises the floor. */
void check_floor(struct check *check);
bool check_finds_weak(const struct unit *unit);
/* Weak kernel functions and variables that are used untested. */
void check_weak(struct check *check, const struct program *program);
/* Loops whose ways never meet again. */
void check_forks(struct check *check, const struct program *program);
void check_loops(struct check *check, const struct program *program);
void check_stack(struct check *check, const struct program *program);

/* ---- made.c, keys.c, silent.c: structs that a `let` makes ---- */

/* As a key. */
struct key_use {
	enum key_state { KEY_FRESH, KEY_ASKED, KEY_TOUCHED } state;
	const struct expr *asked; /* the access that was first given it */
	const struct expr *set;   /* a field's assignment after that, or NULL */
};

/* After its first copy into a map. */
struct copy_use {
	const struct expr *read;  /* the first read after it */
	const struct expr *set;   /* the first field that was set after it */
	const struct map *map;    /* that has the copy */
	bool passed;              /* there is one */
	bool as_key;              /* it was a key */
	bool set_before;          /* a field was, before the copy */
	bool unknown;             /* its address went elsewhere, or a loop comes back to it */
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
/* To anything else. */
void copy_use_given(struct copy_use *use, const struct expr *object);
struct copy_use copy_use_join(struct copy_use then, struct copy_use otherwise);
void copy_use_report(struct check *check, const struct copy_use *use, const struct variable *variable);
/* Keys that are used before they are set, and fields that are set after the copy. */
void check_made(struct check *check, const struct program *program);

/* ---- current.c, silent.c ---- */

void check_current_process(struct check *check, const struct expr *expr);
void check_array_key(struct check *check, const struct expr *expr);
/* Constants that a chain of comparisons has twice. */
void check_chain(struct check *check, const struct expr *expr);
/* Calls that the kernel takes and that never do what they say: vain.c. */
void check_vain(struct check *check, const struct expr *expr);
