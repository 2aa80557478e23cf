/* SPDX-License-Identifier: MIT */
/* The kernel's BTF, read by libbpf: structs, fields, enums, functions, tracepoints, variables.
 * Asked by sema and by `skep btf-snapshot`. The caller of btf_file_open owns the file until
 * btf_file_close; returned texts live as long. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "frontend/base/arena.h"
#include "frontend/base/text.h"

#define BTF_RUNNING_KERNEL "/sys/kernel/btf/vmlinux"

struct btf_file;

/* Shape of a field; for an array, of each element. */
enum btf_shape {
	BTF_SHAPE_INTEGER,
	BTF_SHAPE_ENUM,
	BTF_SHAPE_POINTER,
	BTF_SHAPE_STRUCT, /* or a union */
	BTF_SHAPE_OTHER,  /* types that BPF cannot use: floats, 16-byte integers */
};

/* Target of a pointer, in the classes that libbpf distinguishes when it compares prototypes. */
enum btf_pointee {
	BTF_POINTEE_OTHER, /* functions, pointers, structs that are declared only */
	BTF_POINTEE_VOID,
	BTF_POINTEE_INTEGER,
	BTF_POINTEE_ENUM,
	BTF_POINTEE_STRUCT,
	BTF_POINTEE_UNION,
};

struct btf_field {
	const char *name;
	enum btf_shape shape;
	uint32_t size;            /* size of one element in bytes */
	bool is_signed;
	bool is_network;          /* __be16, __be32, __be64 */
	uint32_t bits;            /* width of a bit field, else 0 */
	bool overlaps;            /* inside a union: the bytes may belong to another member */
	bool is_array;
	uint32_t count; /* number of elements over all dimensions; 0: flexible array at the end */
	/* The struct of the field or of the pointer's target; NULL if it is anonymous or no
	 * struct. */
	const char *structure;
	bool is_typedef;          /* the struct is anonymous, and this is the name of its typedef */
	/* Pointers only: the target; for an integer its size and sign. */
	enum btf_pointee pointee;
	uint32_t pointee_size;
	bool pointee_signed;
	const char *tag; /* name of the enum, or of the pointer's target; NULL if it has none */
};

/* Returns 0 or -errno. */
int btf_file_open(const char *path, struct btf_file **ret_file);
/* NULL is accepted. */
void btf_file_close(struct btf_file *file);

/* True for a complete kernel BTF, not a snapshot: the kernel then lacks what it lacks, modules
 * aside. */
bool btf_file_is_whole(const struct btf_file *file);

/* The id of the struct of that name, or 0. */
uint32_t btf_file_struct(const struct btf_file *file, const char *name);
/* The id of the anonymous struct of that typedef (`kuid_t`, `atomic_t`), or 0. */
uint32_t btf_file_typedef(const struct btf_file *file, const char *name);
/* Number of its fields, including those of anonymous structs inside. */
size_t btf_file_field_count(const struct btf_file *file, uint32_t id);
/* Finds a field by name; `-` equals `_`, and case does not matter. */
bool btf_file_field(const struct btf_file *file, uint32_t id, const char *name,
		    struct btf_field *ret_field);
void btf_file_each_field(const struct btf_file *file, uint32_t id,
			 void (*visit)(const char *name, void *user), void *user);

enum btf_names {
	BTF_NAMES_STRUCT,
	BTF_NAMES_TYPEDEF,
	BTF_NAMES_ENUM,
	BTF_NAMES_VARIABLE,
	BTF_NAMES_FUNCTION,
	BTF_NAMES_KERNEL_FUNCTION, /* functions that programs can call, if the file marks them */
};
#define BTF_NAMES_COUNT (BTF_NAMES_KERNEL_FUNCTION + 1)
/* Calls with the rest of each name of that kind that begins with the prefix. */
void btf_file_each_name(const struct btf_file *file, enum btf_names names, const char *prefix,
			void (*visit)(const char *name, void *user), void *user);

bool btf_file_has_name(const struct btf_file *file, enum btf_names names, const char *name);
/* The same for loaded modules of the running kernel, whose BTF `file` is. */
bool btf_modules_have_name(const struct btf_file *file, enum btf_names names, const char *name);

/* ---- functions ---- */

/* True if the file marks the functions that programs can call; older kernels do not. */
bool btf_file_marks_kernel_functions(const struct btf_file *file);

#define BTF_LSM_PREFIX "bpf_lsm_"
#define BTF_TRACEPOINT_PREFIX "btf_trace_"
#define BTF_ITERATOR_PREFIX "bpf_iter__"

/* A function's parameters and result; a parameter without a name has NULL. */
struct btf_signature {
	struct btf_field *parameters;
	size_t count;
	struct btf_field result;
	bool has_result;
};

/* False if there is no such function. The parameters are in the arena. */
bool btf_file_function(struct arena *arena, const struct btf_file *file, const char *name,
		       struct btf_signature *ret_signature);
/* The arguments that a tracepoint passes to its programs. */
bool btf_file_tracepoint(struct arena *arena, const struct btf_file *file, const char *event,
			 struct btf_signature *ret_signature);
/* Prefix of the struct that the kernel registers for a struct_ops type. */
#define BTF_STRUCT_OPS_PREFIX "bpf_struct_ops_"
/* The prototype of a struct's member that is a function pointer; false for another member. BTF has
 * no parameter names there: they come from a kernel function whose name ends in the member's;
 * *ret_named is that function, or NULL. */
bool btf_file_member_function(struct arena *arena, const struct btf_file *file, const char *structure,
			      const char *member, struct btf_signature *ret_signature, const char **ret_named);
/* Prefixes of kernel functions that have a tracepoint's parameter names; ends with NULL. */
extern const char *const btf_tracepoint_stubs[];

/* The type of a kernel variable; false if there is none of that name. */
bool btf_file_variable(const struct btf_file *file, const char *name, struct btf_field *ret_field);

/* ---- enums ---- */

struct btf_enumerator {
	const char *name;
	int64_t value;
	uint32_t size;            /* size of the enum: 1, 2, 4 or 8 */
	bool is_signed;
};

bool btf_file_has_enum(const struct btf_file *file, const char *name);
/* False if there is no such enum or enumerator. */
bool btf_file_enumerator(const struct btf_file *file, const char *name, const char *enumerator,
			 struct btf_enumerator *ret_enumerator);
void btf_file_each_enumerator(const struct btf_file *file, const char *name,
			      void (*visit)(const char *name, void *user), void *user);

/* ---- snapshots ---- */

/* Writes a BTF file with the types of these names and the types nested in them; of structs that
 * they point to, only the names. 0 or -errno. */
int btf_file_snapshot(struct arena *arena, const struct btf_file *file, const char *const *names,
		      size_t count, struct text *ret_bytes);
