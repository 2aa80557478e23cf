/* SPDX-License-Identifier: MIT */
/* From Lisp names to C names; the strings live in the arena that is passed in. */
#pragma once

#include <stdbool.h>

#include "frontend/base/arena.h"

/*
 * "count-egress" -> "count_egress", "+name+" -> "NAME"; a keyword of C, or a name that the headers
 * or the emitted helpers use, gets a trailing "_".
 */
const char *c_name_of(struct arena *arena, const char *lisp);
/* The same for names that headers carry to applications, C++ ones too: its keywords get a "_". */
const char *c_public_name_of(struct arena *arena, const char *lisp);
/* That of a struct: public, and none that the C library's or libbpf's headers have. */
const char *c_structure_name_of(struct arena *arena, const char *lisp);
/*
 * "int" -> "int_", "class" -> "class_": what an application's names begin with, of the base name of a
 * file. Keywords of C and C++, and macros of the headers that the skeleton includes, get a "_"; a struct
 * of libbpf or libskep gets "_app".
 */
const char *c_application_name_of(struct arena *arena, const char *base);
/* The same for what stands at file scope in the C: functions that clang knows, and names of sections, get a "_". */
const char *c_file_name_of(struct arena *arena, const char *lisp);
/* "log", "index": a function of C's library that clang knows without a header. */
bool c_is_library_name(const char *name);
/* The same in upper case: what a constant becomes. */
const char *c_constant_name_of(struct arena *arena, const char *lisp);
