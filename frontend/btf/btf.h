/*
 * What the kernel's BTF says of its structs, by way of libbpf. A file that is open belongs to who
 * opened it, until btf_file_close; texts that are handed out live as long.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "frontend/base/arena.h"
#include "frontend/base/text.h"

#define BTF_RUNNING_KERNEL "/sys/kernel/btf/vmlinux"

struct btf_file;

/* What a field is, or, of an array, each element. */
enum btf_shape {
	BTF_SHAPE_INTEGER,
	BTF_SHAPE_ENUM,
	BTF_SHAPE_POINTER,
	BTF_SHAPE_STRUCT, /* or a union */
	BTF_SHAPE_OTHER,  /* what BPF has no use for: floats, integers of 16 bytes */
};

/* What a pointer leads to, as libbpf tells it apart where it compares prototypes. */
enum btf_pointee {
	BTF_POINTEE_OTHER, /* functions, pointers, structs that are only declared */
	BTF_POINTEE_VOID,
	BTF_POINTEE_INTEGER,
	BTF_POINTEE_ENUM,
	BTF_POINTEE_STRUCT,
	BTF_POINTEE_UNION,
};

struct btf_field {
	const char *name;
	enum btf_shape shape;
	uint32_t size;            /* bytes of one element */
	bool is_signed;
	bool is_network;          /* __be16, __be32, __be64 */
	uint32_t bits;            /* width of a bitfield, else 0 */
	bool overlaps;            /* it is in a union: what is there may be of another type */
	bool is_array;
	uint32_t count;           /* elements, all dimensions together; 0: it ends the struct */
	/* the struct that it is or points to; NULL where that has no name, or is none */
	const char *structure;
	bool is_typedef;          /* the struct has no name, and this is the typedef's */
	/* of pointers; the size and sign of an integer */
	enum btf_pointee pointee;
	uint32_t pointee_size;
	bool pointee_signed;
	const char *tag;          /* of the enum, or of what a pointer leads to; NULL: it has none */
};

/* 0, or -errno. */
int btf_file_open(const char *path, struct btf_file **ret_file);
/* NULL is accepted. */
void btf_file_close(struct btf_file *file);

/* A kernel's whole BTF, not a snapshot: what it lacks the kernel lacks, but for modules. */
bool btf_file_is_whole(const struct btf_file *file);

/* The struct of that name: its id, or 0. */
uint32_t btf_file_struct(const struct btf_file *file, const char *name);
/* The struct without a name that this is a typedef of: its id, or 0. `kuid_t`, `atomic_t`. */
uint32_t btf_file_typedef(const struct btf_file *file, const char *name);
/* How many fields it has, those of the structs without a name in it included. */
size_t btf_file_field_count(const struct btf_file *file, uint32_t id);
/* The field; `-` in the name stands for `_`, and case does not matter. */
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
	BTF_NAMES_KERNEL_FUNCTION, /* functions that programs may call, where the file marks them */
};
#define BTF_NAMES_COUNT (BTF_NAMES_KERNEL_FUNCTION + 1)
/* What follows the prefix in each name of that kind that begins with it. */
void btf_file_each_name(const struct btf_file *file, enum btf_names names, const char *prefix,
			void (*visit)(const char *name, void *user), void *user);

bool btf_file_has_name(const struct btf_file *file, enum btf_names names, const char *name);
/* The same of the modules that the running kernel has loaded; `file` is the running kernel's. */
bool btf_modules_have_name(const struct btf_file *file, enum btf_names names, const char *name);

/* ---- functions ---- */

/* Whether the file marks the functions that programs may call: those of older kernels do not. */
bool btf_file_marks_kernel_functions(const struct btf_file *file);

#define BTF_LSM_PREFIX "bpf_lsm_"
#define BTF_TRACEPOINT_PREFIX "btf_trace_"
#define BTF_ITERATOR_PREFIX "bpf_iter__"

/* What a function is handed and gives; `name` of a parameter without one is NULL. */
struct btf_signature {
	struct btf_field *parameters;
	size_t count;
	struct btf_field result;
	bool has_result;
};

/* False where there is none of that name. The parameters are the arena's. */
bool btf_file_function(struct arena *arena, const struct btf_file *file, const char *name,
		       struct btf_signature *ret_signature);
/* What a tracepoint hands to its programs. */
bool btf_file_tracepoint(struct arena *arena, const struct btf_file *file, const char *event,
			 struct btf_signature *ret_signature);
/* The struct that the kernel registers for a type whose functions programs can be. */
#define BTF_STRUCT_OPS_PREFIX "bpf_struct_ops_"
/*
 * The function that a member of a struct points to; false where it is none. Its parameters have no names in BTF: they are those of
 * a function of the kernel's whose name ends in the member's, *ret_named, NULL where there is none.
 */
bool btf_file_member_function(struct arena *arena, const struct btf_file *file, const char *structure,
			      const char *member, struct btf_signature *ret_signature, const char **ret_named);
/* The kernel's functions that have the names of a tracepoint's parameters: prefixes, to NULL. */
extern const char *const btf_tracepoint_stubs[];

/* What a variable of the kernel's is; false where there is none of that name. */
bool btf_file_variable(const struct btf_file *file, const char *name, struct btf_field *ret_field);

/* ---- enums ---- */

struct btf_enumerator {
	const char *name;
	int64_t value;
	uint32_t size;            /* of the enum: 1, 2, 4 or 8 */
	bool is_signed;
};

bool btf_file_has_enum(const struct btf_file *file, const char *name);
/* False where the enum, or the enumerator, is not there. */
bool btf_file_enumerator(const struct btf_file *file, const char *name, const char *enumerator,
			 struct btf_enumerator *ret_enumerator);
void btf_file_each_enumerator(const struct btf_file *file, const char *name,
			      void (*visit)(const char *name, void *user), void *user);

/* ---- snapshots ---- */

/*
 * The bytes of a BTF file with the types of these names, and what is inside them; of structs that
 * they point to, the names. 0, or -errno.
 */
int btf_file_snapshot(struct arena *arena, const struct btf_file *file, const char *const *names,
		      size_t count, struct text *ret_bytes);
