/* SPDX-License-Identifier: MIT */
/*
 * From Lisp names to C names. In: a name. Out: a C name in the given arena, changed if it would
 * collide. Called by sema and emit.
 */
#pragma once

#include <stdbool.h>

#include "frontend/base/arena.h"

/*
 * "count-egress" -> "count_egress", "+name+" -> "NAME". A keyword of C, or a name that the headers
 * or the emitted helpers use, gets a trailing "_".
 */
const char *c_name_of(struct arena *arena, const char *lisp);
/*
 * The same for names that applications see in headers, also in C++: keywords of C++ get a "_" as
 * well.
 */
const char *c_public_name_of(struct arena *arena, const char *lisp);
/* The same for structs: also different from structs of the C library and libbpf. */
const char *c_structure_name_of(struct arena *arena, const char *lisp);
/*
 * "int" -> "int_", "class" -> "class_": the prefix of an application's names, from the file's base
 * name. Keywords of C and C++, and macros of the headers that the skeleton includes, get a "_"; a
 * struct of libbpf or libskep gets "_app".
 */
const char *c_application_name_of(struct arena *arena, const char *base);
/*
 * The same for names at file scope in C: functions that clang knows and names of sections get a
 * "_".
 */
const char *c_file_name_of(struct arena *arena, const char *lisp);
/* Is it a C library function that clang knows without a header, such as "log" or "index"? */
bool c_is_library_name(const char *name);
/* The same in upper case, for constants. */
const char *c_constant_name_of(struct arena *arena, const char *lisp);
