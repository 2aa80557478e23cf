/* SPDX-License-Identifier: MIT */
/*
 * Questions to the typed tree that ask nothing else: every pass may put them. Nothing is owned.
 */
#pragma once

#include "frontend/unit/expr.h"

struct program;
struct unit;

/* A register, in bytes. */
#define REGISTER_SIZE 8

/* The form that gives the value of a sequence. */
const struct expr *expr_last_of(const struct expr *expr);
/* Whether nothing that runs later can change what it gives. */
bool expr_is_stable(const struct expr *expr);
/* Whether the variable, or its address, stands anywhere in it. */
bool expr_names(const struct expr *expr, const struct variable *variable);
/* Whether it reads an object of the function's own: clang knows what was stored there. */
bool expr_reads_object(const struct expr *expr);
/* Whether it comes whole from where clang knows nothing of it, and fills its register. */
bool expr_is_loaded(const struct expr *expr);
/* The bits that are set whatever the variables are: (logior x 4) is never 0. */
uint64_t expr_set_bits(const struct expr *expr);
/* Whether it is a byte-order conversion, whose value depends on the target. */
bool expr_is_order(const struct expr *expr);
/* Whether it is the context's address itself, whose C type is its struct: arithmetic needs a cast. */
bool expr_is_context(const struct expr *expr);
/* A pointer of which a test may say that it is null: not an own object, not what a probe read gave. */
bool expr_may_be_null(const struct expr *pointer);
/* Whether it is a question to a Bloom filter. */
bool expr_asks_bloom_filter(const struct expr *expr);
/*
 * A byte swap of 16 bits: the verifiers of 5.10 and 6.1 know nothing of what it gives, and clang extends it no
 * more.
 */
bool expr_is_swapped_half(const struct expr *expr);
/*
 * Whether a callback has its program's context, which the kernel does not hand to it: the caller puts that before what it
 * hands over.
 */
bool program_is_handed_context(const struct program *program);
/* Whether the call, or one that its function makes, may move or change the packet. */
bool expr_changes_packet(const struct expr *call);
/* A call of dynptr-write: it changes the packet where the dynptr is an skb's, which the fact pass knows. */
bool expr_writes_dynptr(const struct expr *call);
/*
 * Whether a number is made of counters of `dotimes` and constants alone: the verifier knows it in each iteration.
 */
bool expr_counts(const struct expr *number);
/* Whether a variable is what it was bound to as long as it is there. */
bool variable_is_bound_once(const struct variable *variable);
/* Whether control may leave the program for another; subprograms that it calls are not looked at. */
bool program_tail_calls(const struct program *program);
/* What messages call a variable: its name, or what the source has in its place. */
const char *variable_words(const struct variable *variable);
/* setf, incf or decf of a variable. */
bool expr_assigns_variable(const struct expr *expr);
/* Whether a function reaches into the stack by a number of run time. */
bool unit_indexes_stack(const struct unit *unit);
/* Calls fn for the body of each program and subprogram, in the order of the source. */
void unit_each_body(const struct unit *unit, void (*fn)(struct expr *body, void *user), void *user);
