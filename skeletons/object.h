/* SPDX-License-Identifier: MIT */
/*
 * From C to a BPF object: clang, then DWARF taken out, then a look whether the object holds what
 * the unit declares. Nothing is written but in a workspace of its own.
 */
#pragma once

#include "emit/file/emit.h"
#include "skeletons/toolchain.h"

/* The section of the object that says which kernel it needs and what its header must agree with:
 * "kernel 6.1\ninterface 1f..\n". libskep reads it (runtime/interface.c). */
#define OBJECT_RECORD_SECTION ".debug_skep"

enum build_result {
	BUILD_DONE,
	BUILD_REFUSED, /* the unit's diagnostics say why */
	BUILD_FAILED,  /* the failure says why */
};

/*
 * source_path is the Lisp's as the user gave it ("-": none). ret_object is the object's bytes; the
 * caller releases it. The unit's floor rises where clang made what only newer kernels take.
 */
enum build_result object_build(const struct toolchain *toolchain, struct unit *unit,
			       const struct clines *lines, const char *source_path,
			       struct text *ret_object, struct failure *ret_failure);

/* Whether it is of the other byte order than this machine's: libbpf then cannot open it. */
bool object_is_foreign(const struct text *object);

/*
 * Reports each map and program of the unit that the object lacks, or holds with another section,
 * type or size, and a missing .BTF. True where all is there.
 */
bool object_check(const struct unit *unit, const struct text *object);
