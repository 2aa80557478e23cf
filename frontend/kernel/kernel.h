/* SPDX-License-Identifier: MIT */
/*
 * The kernel's rules: sections, contexts, helpers, return values, map types, constants. The build
 * generates the rows from the measured tables in data; names and help text are written by hand in
 * *.def. All of it is constant, and returned pointers never become invalid. Asked by every pass from
 * the expander to emit.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- kernel versions: 5.10 is 0x050a, so that they compare; 0 is "never" ---- */

typedef uint16_t kernel_version;
#define KERNEL_VERSION_OF(major, minor) ((kernel_version)((major) << 8 | (minor)))
#define KERNEL_OLDEST KERNEL_VERSION_OF(5, 10)
/* "5.10" into a 8-byte buffer */
const char *kernel_version_text(kernel_version version, char buffer[8]);
/* Parses "5.10"; 0 for another text or NULL. */
kernel_version kernel_version_of(const char *text);

/* ---- program types of the language (:cgroup-skb ..), hand-written: program_types.def ---- */

struct kernel_program_type {
	const char *name;            /* "cgroup-skb", the keyword */
	const char *context;         /* "__sk_buff": C struct of the context, or NULL */
	const char *default_section; /* "cgroup_skb/egress"; NULL: the section must be given */
};
const struct kernel_program_type *kernel_find_program_type(const char *name);
size_t kernel_program_type_count(void);
const struct kernel_program_type *kernel_program_type_at(size_t index);

/* ---- sections ---- */

struct kernel_field {
	const char *name;        /* C name: "user_ip6" */
	uint32_t offset, size;   /* size of one element: user_ip6 has 4 elements of 4 bytes */
	uint32_t count;          /* number of elements; 1 for a plain field */
	bool network_order;      /* UAPI comment says network byte order */
	uint8_t order_width;     /* bytes of the network-order value: user_port 2 of 4 */
	const char *type;        /* C type of an element: "__u32" */
	bool newer;              /* newer than the UAPI headers of Linux 6.1, which lack it */
};

enum kernel_gives { KERNEL_GIVES_SCALAR, KERNEL_GIVES_PACKET, KERNEL_GIVES_PACKET_END,
		    KERNEL_GIVES_PACKET_META, KERNEL_GIVES_SOCKET, KERNEL_GIVES_POINTER };

/* A section's access to a field. Widths are sets: bit w means that w bytes are allowed at the start
 * of an element; for more bytes than an element has, at each aligned place of the field that they
 * fit. An array has the widths that all of its elements have. */
struct kernel_access {
	const struct kernel_field *field;
	uint16_t read_widths, write_widths;
	enum kernel_gives gives;
	bool may_be_null;        /* a pointer that must be compared with null first */
	kernel_version read_since;
	bool narrow_inside;      /* narrow reads may start at any aligned byte */
};

struct kernel_return {
	int64_t first, last;     /* an interval of accepted values */
	kernel_version since;
	const char *meaning;     /* "drop packet" or NULL */
};

struct kernel_section {
	const char *name;            /* "cgroup/connect4"; for prefixes the part before '/' */
	bool takes_target;           /* "kprobe/F" */
	const char *emitted;         /* the text for SEC() if it differs, else NULL */
	const char *program_type;    /* keyword: "cgroup-sock-addr"; NULL: not offered */
	const char *kernel_type;     /* "BPF_PROG_TYPE_CGROUP_SOCK_ADDR" */
	const char *attach_type;     /* "BPF_CGROUP_INET4_CONNECT", NULL where none */
	int attach_value;            /* its value, or -1 */
	const char *context;         /* "bpf_sock_addr" or NULL */
	kernel_version since;
	kernel_version libbpf;       /* the first libbpf that supports the name */
	bool sleepable;
	bool return_checked;         /* the verifier checks the range of the result */
	const struct kernel_access *accesses; /* in the order of the struct */
	size_t access_count;
	const struct kernel_return *returns;  /* accepted intervals, ascending */
	size_t return_count;
	const char *summary;         /* "an IPv4 connect(2)", hand-written, or NULL */
	const char *refuse_help;     /* how a program refuses, for help lines, or NULL */
};

/* The section for a :section string: an exact name, or prefix and target; NULL if there is none.
 * Aliases (xdp/NAME, tc/NAME ..) resolve to their row; see `emitted`. */
const struct kernel_section *kernel_find_section(const char *name);
size_t kernel_section_count(void);
const struct kernel_section *kernel_section_at(size_t index);
/* True if a program of this :type can have this section (":cgroup-sock" with "sockops" cannot). */
bool kernel_type_fits_section(const struct kernel_program_type *type,
			      const struct kernel_section *section);
/* is_tracing_prog_type of kernel/bpf/verifier.c: such programs can interrupt the holder of a lock,
 * and their arguments are plain numbers to the verifier. */
bool kernel_section_is_tracing(const struct kernel_section *section);

/* Finds a field by C name or Lisp name ("user-ip4"). */
const struct kernel_access *kernel_section_access(const struct kernel_section *section,
						  const char *field);
/* Finds a field of a context struct for any section. */
const struct kernel_field *kernel_context_field(const char *context, const char *field);
/* All fields of a context struct, in order. */
const struct kernel_field *kernel_context_fields(const char *context, size_t *ret_count);

/* The interval that contains value; NULL if the section refuses it. */
const struct kernel_return *kernel_section_return(const struct kernel_section *section,
						  int64_t value);

/* ---- architectures ---- */

struct kernel_arch {
	const char *name;            /* "x86-64" */
	const char *macro;           /* "x86": libbpf's __TARGET_ARCH_x86 */
	bool big_endian;
	/* the verifier requires aligned loads: no CONFIG_HAVE_EFFICIENT_UNALIGNED_ACCESS */
	bool strict_alignment;
	unsigned parameter_count;    /* number of parameters that calls pass in registers */
	const char *registers_type;  /* C type that a probe's context points to */
	/* the registers of the parameters; NULL behind the last */
	const char *parameters[8];
	/* the registers of system call parameters; empty where libbpf's CORE macros find them */
	const char *call_parameters[6];
};

/* NULL if there is none of that name. */
const struct kernel_arch *kernel_find_arch(const char *name);
/* NULL behind the last. */
const struct kernel_arch *kernel_arch_at(size_t index);
/* The architecture that Skep itself runs on, or NULL. */
const struct kernel_arch *kernel_own_arch(void);

/* ---- helpers ---- */

enum kernel_argument {
	KERNEL_ARG_SCALAR,       /* any integer */
	KERNEL_ARG_ZERO,         /* the constant 0 */
	KERNEL_ARG_MAP,          /* a map's name */
	KERNEL_ARG_CONTEXT,      /* (ctx-ptr) */
	KERNEL_ARG_KEY,          /* pointer to a key of the map argument */
	KERNEL_ARG_VALUE,        /* pointer to a value of the map argument */
	KERNEL_ARG_MEMORY,       /* pointer to initialized memory of the size argument after it */
	KERNEL_ARG_OUT_MEMORY,   /* pointer to memory the helper fills, its size after it */
	KERNEL_ARG_SIZE,         /* size of the memory argument before (or after) it */
	KERNEL_ARG_SIZE_OR_ZERO,
	KERNEL_ARG_SOCKET,       /* a socket pointer, not null */
	KERNEL_ARG_RECORD,       /* a ring buffer record */
	KERNEL_ARG_FUNCTION,     /* a static subprogram */
	KERNEL_ARG_STRING,       /* constant text */
	/* an address, as a pointer or a number: the kernel checks it at run time */
	KERNEL_ARG_ADDRESS,
	KERNEL_ARG_OBJECT,       /* a kernel object, by a pointer with a BTF type */
	KERNEL_ARG_DYNPTR,       /* a dynptr: 16 bytes on the stack that only helpers access */
	KERNEL_ARG_POINTER,      /* any other pointer: timer, spin lock .. */
};

enum kernel_result { KERNEL_RESULT_SCALAR, KERNEL_RESULT_STATUS /* 0 or -errno */,
		     KERNEL_RESULT_MAP_VALUE, KERNEL_RESULT_MEMORY, KERNEL_RESULT_SOCKET,
		     KERNEL_RESULT_POINTER, KERNEL_RESULT_NONE };

struct kernel_parameter {
	const char *name;        /* "flags" */
	const char *c_type;      /* "__u64" */
	enum kernel_argument kind;
	bool may_be_null;        /* a pointer that may be 0 */
	bool takes_text;         /* read-only memory, for which a string literal is allowed */
};

struct kernel_helper {
	const char *name;        /* Lisp: "get-socket-cookie" */
	const char *c_name;      /* "bpf_get_socket_cookie" */
	int id;
	const char *c_result;    /* "long", "__u64", "void *" */
	enum kernel_result result;
	bool result_may_be_null;
	bool variadic;
	bool in_libbpf_1_1;
	bool acquires; /* acquires a reference: the result must be released on every path */
	bool releases;           /* releases its first argument */
	bool sleeps; /* can sleep: not allowed under an RCU lock or in a timer's callback */
	size_t parameter_count;
	struct kernel_parameter parameters[5];
	const char *summary;
};

/* True if the parameter is the size of the memory before it. */
static inline bool kernel_is_size(const struct kernel_parameter *parameter)
{
	return parameter->kind == KERNEL_ARG_SIZE || parameter->kind == KERNEL_ARG_SIZE_OR_ZERO;
}

/* The integer type for a C spelling, of a helper's parameter or result. */
const struct type *kernel_scalar_type(const char *c_type);

/* True if the parameter behind that argument is the size of its memory. */
static inline bool kernel_helper_sizes(const struct kernel_helper *helper, size_t index)
{
	return index + 1 < helper->parameter_count && kernel_is_size(&helper->parameters[index + 1]);
}

/* The helper that does not return if it succeeds. */
#define KERNEL_TAIL_CALL 12
#define KERNEL_KPTR_XCHG 194

/* Finds a helper by Lisp name ("ktime-get-ns") or C name, with or without bpf_. */
const struct kernel_helper *kernel_find_helper(const char *name);
size_t kernel_helper_count(void);
const struct kernel_helper *kernel_helper_at(size_t index);

struct kernel_permission {
	kernel_version since;    /* 0: no measured kernel */
	bool gpl_only;
	kernel_version refused_again; /* 0, or the first kernel that refuses it again */
};
struct kernel_permission kernel_helper_permission(const struct kernel_section *section,
						  const struct kernel_helper *helper);

/* ---- the memory that helpers take: memory_by_kernel.tsv ---- */

enum kernel_memory { KERNEL_MEMORY_STACK, KERNEL_MEMORY_VALUE /* a map's */, KERNEL_MEMORY_GLOBAL,
		     KERNEL_MEMORY_PACKET, KERNEL_MEMORY_RECORD /* a ring buffer's */,
		     KERNEL_MEMORY_SLICE /* a dynptr's */, KERNEL_MEMORY_COUNT };
/* "record", as in the table */
const char *kernel_memory_name(enum kernel_memory memory);
/* The first kernel whose helper takes such memory for the parameter (index from 0). 0: none;
 * KERNEL_OLDEST: every kernel that has the helper. */
kernel_version kernel_memory_since(const struct kernel_helper *helper, size_t parameter,
				   enum kernel_memory memory);

/* ---- map types ---- */

enum kernel_map_operation { KERNEL_MAP_LOOKUP = 1, KERNEL_MAP_UPDATE = 2, KERNEL_MAP_DELETE = 4,
			    KERNEL_MAP_PUSH = 8, KERNEL_MAP_POP = 16, KERNEL_MAP_PEEK = 32,
			    KERNEL_MAP_RINGBUF = 64, KERNEL_MAP_TAIL_CALL = 128,
			    KERNEL_MAP_REDIRECT = 256, KERNEL_MAP_FOR_EACH = 512 };

struct kernel_map_type {
	const char *name;        /* "lru-hash" */
	const char *c_name;      /* "BPF_MAP_TYPE_LRU_HASH" */
	bool has_key, has_value; /* false for ring buffers */
	uint32_t fixed_key_size; /* 4 for arrays, 0: any */
	uint32_t most_key_size;  /* 512 on 5.10 for hashes; 0: limited by memory only */
	uint32_t fixed_value_size;
	/* the two sizes that maps of sockets and devices accept */
	uint32_t default_value_size, other_value_size;
	uint32_t most_value_size;  /* 0: limited by memory only */
	bool per_cpu, is_array, is_hash, inserts_on_update;
	bool entries_power_of_two; /* ring buffers: also a multiple of the page size */
	bool needs_no_prealloc;    /* lpm-trie */
	bool holds_maps;           /* :inner */
	bool holds_sockets;        /* a lookup returns a socket reference that must be released */
	bool no_entries;           /* storages: :max-entries is not allowed */
	uint32_t most_entries;     /* 0: limited by memory only */
	bool any_entries;          /* libbpf sets the number: :max-entries can be left out */
	bool needs_btf;            /* values need a C type even if they are bytes */
	bool never_inner;          /* cannot be :inner of another */
	unsigned operations;       /* set of kernel_map_operation, from BPF */
	kernel_version since;
	kernel_version sleepable_since; /* for programs that can sleep; 0: never */
	const char *value_note;    /* description of a value, for docs and help, or NULL */
};
/* True if the verifier accepts a map of that type for the helper. */
bool kernel_helper_takes_map(const struct kernel_helper *helper,
			     const struct kernel_map_type *type);
const struct kernel_map_type *kernel_find_map_type(const char *name);
size_t kernel_map_type_count(void);
const struct kernel_map_type *kernel_map_type_at(size_t index);
/* The first kernel that lets programs of that section use maps of that type; 0: never. */
kernel_version kernel_map_since(const struct kernel_map_type *type,
				const struct kernel_section *section);
/* The first kernel that refuses an operation that older ones allow, as measured on 7.3 (6.18 allows
 * it). 0: none. For helpers see struct kernel_permission. */
kernel_version kernel_map_refused_again(const struct kernel_map_type *type,
					const struct kernel_section *section,
					enum kernel_map_operation operation);
/* True if programs of that section can use maps of that type for the operation. */
bool kernel_map_in_section(const struct kernel_map_type *type, const struct kernel_section *section,
			   enum kernel_map_operation operation);

struct kernel_map_flag {
	const char *name;        /* "no-prealloc" */
	const char *c_name;      /* "BPF_F_NO_PREALLOC" */
	uint32_t value;
};
const struct kernel_map_flag *kernel_find_map_flag(const char *name);
size_t kernel_map_flag_count(void);
const struct kernel_map_flag *kernel_map_flag_at(size_t index);
bool kernel_map_takes_flag(const struct kernel_map_type *type, const struct kernel_map_flag *flag);

/* ---- constants: UAPI names and the language's +names+ ---- */

struct kernel_constant {
	const char *name;        /* C name: "AF_INET", "BPF_ANY", "ETH_P_IP" */
	const char *lisp;        /* the +name+ without plus signs, lower case, or NULL */
	int64_t value;
	/* "linux/bpf.h", if BPF C can include it; NULL: the emitted file defines it */
	const char *header;
	bool is_attach_type;     /* an enum bpf_attach_type value */
};
/* Finds a constant by C name, in C's case or in lower case with '-'. */
const struct kernel_constant *kernel_find_constant(const char *name);
/* Finds a constant by +name+, given without the plus signs. */
const struct kernel_constant *kernel_find_plus_constant(const char *name);
size_t kernel_constant_count(void);
const struct kernel_constant *kernel_constant_at(size_t index);

/* True if an includable header defines a struct, union or enum of that name. */
bool kernel_headers_define(const char *name);

/* ---- kernel functions ---- */

enum kernel_function_flag {
#define FUNCTION_FLAG(id, name) KERNEL_FUNCTION_##id,
#include "frontend/kernel/function_flags.def"
#undef FUNCTION_FLAG
};

struct kernel_function {
	const char *name;        /* C name */
	const char *programs;    /* program types and sections that can call it; NULL: all */
	unsigned flags;          /* bit f: enum kernel_function_flag f */
	unsigned sizes;          /* bit i: argument i is memory, and argument i + 1 its size */
};
/* NULL for functions that were not measured: other kernels' and modules'. */
const struct kernel_function *kernel_find_function(const char *c_name);
bool kernel_function_allows(const struct kernel_function *function, const struct kernel_section *section);

/* ---- tracepoints ---- */

/* True if some kernel requires a null check before tp_btf programs load from the argument (index
 * from 0), by tracepoints_null.tsv. */
bool kernel_tracepoint_argument_may_be_null(const char *event, unsigned argument);
/* The argument names of a system call, "dfd filename flags mode"; NULL for a call without arguments
 * and for an unknown one. */
const char *kernel_system_call_arguments(const char *call);
