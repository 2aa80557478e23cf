// SPDX-License-Identifier: MIT
/*
 * From Lisp names to C names. In: a name, and where the C has it. Out: the C name, with "_"
 * appended if C, the headers or the emitted helpers use it. Called by sema for top-level names, by
 * emit for locals.
 */
#include "frontend/unit/names.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "frontend/kernel/kernel.h"

static const char *const c_keywords[] = {
	"auto", "break", "case", "char", "const", "continue", "default", "do", "double", "else",
	"enum", "extern", "float", "for", "goto", "if", "inline", "int", "long", "register",
	"restrict", "return", "short", "signed", "sizeof", "static", "struct", "switch", "typedef",
	"typeof", "union", "unsigned", "void", "volatile", "while", "asm", "bool", "true", "false",
};

static const char *const cplusplus_keywords[] = {
	"and", "bitand", "bitor", "catch", "class", "compl", "constexpr", "delete", "explicit",
	"export", "final", "friend", "mutable", "namespace", "new", "noexcept", "not", "nullptr",
	"operator", "or", "private", "protected", "public", "requires", "template", "this", "throw",
	"try", "typeid", "typename", "using", "virtual", "wchar_t", "xor",
};

/* Macros and typedefs of the headers that each emitted file includes, and names of its helpers. */
static const char *const program_names[] = {
	"license", "ctx", "null", "linux", "unix", "bpf", "offsetof", "barrier", "likely",
	"unlikely", "SEC", "LICENSE", "NULL", "barrier_var", "container_of", "ctx_read", "ctx_write", "divide",
	"divide_signed", "modulo", "modulo_signed", "log2_floor", "log2_floor32", "log2_known", "is_set", "step_by_step",
	"set_", "value_", "fill_bytes", "fill_words", "copy_bytes", "copy_words", "move_bytes", "raw_insn",
	"RAW_REGISTERS", "stack_index", "call_registers", "ATTACH_TO", "main", "memset", "memcpy", "memmove",
	"errno", "stdin", "stdout", "stderr", "assert", "xdp_md", "xdp_action",
	"btf_ptr", "sk_action", "sk_msg_md", "sk_reuseport_md", "in_addr", "in6_addr",
	"sockaddr", "sockaddr_in", "ethhdr", "iphdr", "ipv6hdr", "tcphdr", "udphdr",
};

/* Macros of the headers that a skeleton includes, and keywords of later C and C++. */
static const char *const application_names[] = {
	"errno", "stdin", "stdout", "stderr", "assert", "linux", "unix", "offsetof", "NULL", "EOF",
	"alignas", "alignof", "char8_t", "char16_t", "char32_t", "concept", "const_cast", "decltype",
	"dynamic_cast", "reinterpret_cast", "static_assert", "static_cast", "thread_local",
	"and_eq", "not_eq", "or_eq", "xor_eq", "consteval", "constinit", "co_await", "co_return",
	"co_yield", "noreturn",
};

/*
 * Typedefs that session headers use; in C++ a field or struct with such a name would hide the type.
 */
static const char *const integer_names[] = {
	"int8_t", "int16_t", "int32_t", "int64_t", "uint8_t", "uint16_t", "uint32_t", "uint64_t",
	"size_t", "ssize_t", "pid_t",
};

/*
 * Structs and typedefs of the headers that a skeleton includes; clang takes the `module` of `struct
 * module` for C++20's keyword.
 */
static const char *const type_names[] = {
	"blkcnt_t", "blksize_t", "caddr_t", "clock_t", "clockid_t", "daddr_t", "dev_t", "div_t",
	"error_t", "fd_mask", "fd_set", "fpos_t", "gid_t", "id_t", "ino_t", "intmax_t", "intptr_t",
	"key_t", "ldiv_t", "lldiv_t", "locale_t", "loff_t", "max_align_t", "mode_t", "nlink_t",
	"off_t", "pthread_t", "ptrdiff_t", "quad_t", "sigset_t", "suseconds_t", "time_t", "timer_t",
	"u_char", "u_int", "u_long", "u_short", "uid_t", "uint", "uintmax_t", "uintptr_t", "ulong",
	"useconds_t", "ushort", "va_list", "timespec", "timeval", "drand48_data", "obstack",
	"random_data", "perf_event_attr", "perf_event_header", "FILE", "module", "import",
};

/* Structs whose functions begin with their name, so that appending "_" is not enough. */
static const char *const library_names[] = {
	"bpf_object", "bpf_program", "bpf_map", "bpf_link", "bpf_object_skeleton",
	"bpf_map_skeleton", "bpf_prog_skeleton", "btf", "ring_buffer", "perf_buffer", "skep",
	"skep_session", "skep_map", "skep_link", "user_ring_buffer",
};

#define IS_ONE_OF(name, list) is_one_of(name, list, sizeof(list) / sizeof((list)[0]))

static bool is_one_of(const char *name, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (list[i][0] == name[0] && !strcmp(list[i], name))
			return true;
	return false;
}

static bool is_reserved(const char *name)
{
	return IS_ONE_OF(name, c_keywords) || IS_ONE_OF(name, program_names) ||
	       !strncmp(name, "bpf_", 4) || !strncmp(name, "__", 2);
}

const char *c_name_of(struct arena *arena, const char *lisp)
{
	size_t len = strlen(lisp);
	bool constant = len > 2 && lisp[0] == '+' && lisp[len - 1] == '+';
	char *name;

	if (constant)
		name = arena_strndup(arena, lisp + 1, len - 2);
	else
		name = arena_strndup(arena, lisp, len);
	for (char *at = name; *at; at++) {
		if (constant)
			*at = (char)toupper((unsigned char)*at);
		if (!isalnum((unsigned char)*at))
			*at = '_';
	}
	if (isdigit((unsigned char)name[0]))
		name = arena_printf(arena, "_%s", name);
	if (is_reserved(name))
		name = arena_printf(arena, "%s_", name);
	return name;
}

const char *c_public_name_of(struct arena *arena, const char *lisp)
{
	const char *name = c_name_of(arena, lisp);

	return IS_ONE_OF(name, cplusplus_keywords) || IS_ONE_OF(name, application_names) ||
			       IS_ONE_OF(name, integer_names) ?
		       arena_printf(arena, "%s_", name) : name;
}

const char *c_structure_name_of(struct arena *arena, const char *lisp)
{
	const char *name = c_public_name_of(arena, lisp);

	return IS_ONE_OF(name, type_names) || IS_ONE_OF(name, library_names) ?
		       arena_printf(arena, "%s_", name) : name;
}

const char *c_application_name_of(struct arena *arena, const char *base)
{
	bool is_taken = IS_ONE_OF(base, c_keywords) || IS_ONE_OF(base, cplusplus_keywords) ||
			IS_ONE_OF(base, application_names) || IS_ONE_OF(base, integer_names) ||
			IS_ONE_OF(base, type_names);

	if (IS_ONE_OF(base, library_names))
		return arena_printf(arena, "%s_app", base);
	return is_taken ? arena_printf(arena, "%s_", base) : base;
}

/* An ELF section has a symbol with its name, which clang allows for nothing else. */
static bool is_section_name(const char *name)
{
	if (!strcmp(name, "license") || !strcmp(name, "version"))
		return true;
	for (size_t i = 0; i < kernel_section_count(); i++)
		if (!strcmp(kernel_section_at(i)->name, name))
			return true;
	return false;
}

const char *c_file_name_of(struct arena *arena, const char *lisp)
{
	const char *name = c_public_name_of(arena, lisp);

	return c_is_library_name(name) || is_section_name(name) ? arena_printf(arena, "%s_", name) :
								  name;
}

const char *c_constant_name_of(struct arena *arena, const char *lisp)
{
	char *name = arena_strdup(arena, c_name_of(arena, lisp));

	for (char *at = name; *at; at++)
		*at = (char)toupper((unsigned char)*at);
	return name;
}
