#include "frontend/unit/names.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "frontend/kernel/kernel.h"

/* C keywords, and macros and typedefs of the headers that every emitted file includes. */
static const char *const reserved[] = {
	"auto", "break", "case", "char", "const", "continue", "default", "do", "double", "else",
	"enum", "extern", "float", "for", "goto", "if", "inline", "int", "long", "register",
	"restrict", "return", "short", "signed", "sizeof", "static", "struct", "switch", "typedef",
	"typeof", "union", "unsigned", "void", "volatile", "while", "asm", "bool", "true", "false",
	"license", "ctx", "null", "linux", "unix", "bpf", "offsetof", "barrier", "likely",
	"unlikely", "SEC", "LICENSE", "NULL", "barrier_var", "ctx_read", "ctx_write", "divide",
	"divide_signed", "modulo", "modulo_signed", "log2_floor", "is_set", "step_by_step",
	"set_", "value_", "fill_bytes", "fill_words", "copy_bytes", "copy_words", "raw_insn",
	"RAW_REGISTERS", "stack_index", "call_registers", "main", "memset", "memcpy", "memmove",
	"errno", "stdin", "stdout", "stderr", "assert", "xdp_md", "xdp_action",
	"btf_ptr", "sk_action", "sk_msg_md", "sk_reuseport_md", "in_addr", "in6_addr",
	"sockaddr", "sockaddr_in", "ethhdr", "iphdr", "ipv6hdr", "tcphdr", "udphdr",
};

static bool is_reserved(const char *name)
{
	for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++)
		if (!strcmp(reserved[i], name))
			return true;
	return !strncmp(name, "bpf_", 4) || !strncmp(name, "__", 2);
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
	static const char *const keywords[] = {
		"and",	    "bitand",	 "bitor",     "catch",	   "class",
			   "compl",	  "constexpr",
		"delete",   "explicit",	 "export",    "final",	   "friend",   "mutable",
			"namespace",
		"new",	    "noexcept",	 "not",	      "nullptr",   "operator", "or",	  "private",
		"protected", "public",	 "requires",  "template",  "this",     "throw",	  "try",
		"typeid",   "typename",	 "using",     "virtual",   "wchar_t",  "xor",
	};
	const char *name = c_name_of(arena, lisp);

	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++)
		if (!strcmp(keywords[i], name))
			return arena_printf(arena, "%s_", name);
	return name;
}

/* An ELF section has a symbol of its own name, which clang does not let another have. */
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
