/* SPDX-License-Identifier: MIT */
/*
 * Runs programs that were written in Skep and compares what they stored with what C computes.
 * Every program takes numbers from the array map `inputs` and leaves numbers in `results`; it is run
 * on a packet by BPF_PROG_TEST_RUN, once for each clang of this machine that compiled it.
 * A struct lang is the callee's for the length of one call; lang_each owns it.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include <bpf/libbpf.h>

#define LANG_INPUTS 8
#define LANG_RESULTS 64

struct lang {
	struct bpf_object *object;
	const char *name;  /* "lang_arithmetic" */
	const char *clang; /* "clang-16" */
	uint64_t *inputs, *results; /* the maps' own memory */
};

/* Calls check with the object of the Lisp file in the version of each clang. Fails the test where
 * one does not load. */
void lang_each(const char *name, void (*check)(struct lang *));

/* The same; prepare is called between open and load. */
void lang_each_after(const char *name, void (*prepare)(struct bpf_object *),
		     void (*check)(struct lang *));

/* Runs a program, after clearing results; its return value. Fails the test where it cannot run. */
uint32_t lang_run(struct lang *, const char *program, const uint64_t *inputs, size_t input_count);

/* Fails the test unless the slots from 0 on hold the expected numbers; words say which case it is. */
void lang_expect(struct lang *, const char *program, const char *words, const uint64_t *expected,
		 size_t count);

/* The numbers at which something changes: widths, signs, ends. */
extern const uint64_t lang_edges[];
extern const size_t lang_edge_count;

/* Runs the program for every pair of edges and compares the first count results with those that
 * compute leaves. */
typedef void (*lang_pair_fn)(uint64_t a, uint64_t b, uint64_t *expected);
void lang_check_pairs(struct lang *, const char *program, lang_pair_fn compute, size_t count);

/* An integer map of the object, by its C name: descriptor, or the test fails. */
int lang_map(struct lang *, const char *name);
