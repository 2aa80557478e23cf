/* SPDX-License-Identifier: MIT */
/*
 * Properties of typed expressions that depend on nothing but the tree. In: an expression or
 * variable. Out: a property. No state. Called by share, flow, check, guard and lower.
 */
#pragma once

#include "frontend/unit/expr.h"

struct program;
struct unit;

/* A register, in bytes. */
#define REGISTER_SIZE 8

/* The last form of a sequence, which gives its value. */
const struct expr *expr_last_of(const struct expr *expr);
/* Can nothing that runs later change its value? */
bool expr_is_stable(const struct expr *expr);
/* Does the variable or its address occur in it? */
bool expr_names(const struct expr *expr, const struct variable *variable);
/* Does it read an object of the function itself, whose stored values clang knows? */
bool expr_reads_object(const struct expr *expr);
/* Does the whole register come from memory or a call about which clang knows nothing? */
bool expr_is_loaded(const struct expr *expr);
/* Bits that are 1 for all values of the variables: (logior x 4) is never 0. */
uint64_t expr_set_bits(const struct expr *expr);
/* Is it a byte-order conversion, whose value depends on the target? */
bool expr_is_order(const struct expr *expr);
/* Is it the context pointer, which has a struct type in C, so that arithmetic needs a cast? */
bool expr_is_context(const struct expr *expr);
/*
 * May a test find the pointer null? Not the program's own objects, and not pointers from probe
 * reads.
 */
bool expr_may_be_null(const struct expr *pointer);
/* Is it a lookup in a Bloom filter? */
bool expr_asks_bloom_filter(const struct expr *expr);
/*
 * A byte swap of 16 bits: the verifiers of 5.10 and 6.1 do not know its range, and clang does not
 * zero-extend it.
 */
bool expr_is_swapped_half(const struct expr *expr);
/*
 * Does a callback use its program's context? The kernel does not pass it, so the caller puts it in
 * front of the data.
 */
bool program_is_handed_context(const struct program *program);
/* May the call, or one inside the called subprogram, move or change the packet? */
bool expr_changes_packet(const struct expr *call);
/*
 * A call of dynptr-write: it changes the packet if the dynptr is an skb's, which the fact pass
 * knows.
 */
bool expr_writes_dynptr(const struct expr *call);
/*
 * Is the number computed from counters of `dotimes` and constants only? Then the verifier knows it
 * in each iteration.
 */
bool expr_counts(const struct expr *number);
/* Does the variable keep the value that it was bound to? */
bool variable_is_bound_once(const struct variable *variable);
/* Does the program contain a tail call? Subprograms that it calls are not searched. */
bool program_tail_calls(const struct program *program);
/* The variable's name in messages, or the source's expression in its place. */
const char *variable_words(const struct variable *variable);
/* Is it a setf, incf or decf of a variable? */
bool expr_assigns_variable(const struct expr *expr);
/* Does a function access the stack with a run-time index? */
bool unit_indexes_stack(const struct unit *unit);
/* Calls fn for the body of each program and subprogram, in source order. */
void unit_each_body(const struct unit *unit, void (*fn)(struct expr *body, void *user), void *user);
