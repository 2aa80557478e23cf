/* SPDX-License-Identifier: MIT */
/*
 * From C to a BPF object: runs clang, removes DWARF, checks that the object contains what the unit
 * declares. In: the lines of the C. Out: the object's bytes. Writes only in a temporary workspace.
 * Called by cli/compile.c, cli/make.c and cli/guarded.c.
 */
#pragma once

#include "emit/file/emit.h"
#include "skeletons/toolchain.h"

/*
 * The section with the kernel that the object needs, and the hash that its header must have:
 * "kernel 6.1\ninterface 1f..\n". libskep reads it (runtime/interface.c).
 */
#define OBJECT_RECORD_SECTION ".debug_skep"

enum build_result {
	BUILD_DONE,
	BUILD_REFUSED, /* the unit's diagnostics have the reason */
	BUILD_FAILED,  /* the failure has the reason */
};

/*
 * source_path is the Lisp file's as given ("-": none). ret_object is the object's bytes; the caller
 * releases them. Raises the unit's floor if clang's output needs a newer kernel.
 */
enum build_result object_build(const struct toolchain *toolchain, struct unit *unit,
			       const struct clines *lines, const char *source_path,
			       struct text *ret_object, struct failure *ret_failure);

/* Does it have the other byte order, so that libbpf cannot open it? */
bool object_is_foreign(const struct text *object);

/*
 * Reports maps and programs of the unit that the object lacks, or that it has with another section,
 * type or size, and a missing .BTF. True if all is there.
 */
bool object_check(const struct unit *unit, const struct text *object);
