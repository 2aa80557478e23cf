/* SPDX-License-Identifier: MIT */
/*
 * Types of the language, interned: two types are equal if and only if their pointers are. Owned by
 * the type table's arena; the layout is C's on a BPF target. sema makes types; all later passes,
 * emit and cli read them.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "frontend/base/arena.h"
#include "frontend/base/source.h"
#include "frontend/base/table.h"

enum type_kind {
	/* a failed node's: every rule accepts it, so that each mistake is reported once */
	TYPE_ERROR,
	TYPE_VOID,    /* no value */
	TYPE_INTEGER,
	TYPE_STRUCT,
	TYPE_ARRAY,
	TYPE_POINTER,
};

/*
 * The memory to which a pointer points: it determines the accesses that are allowed, and whether
 * the pointer may be null.
 */
enum pointer_space {
	SPACE_ANY,     /* untyped: converts to and from all others */
	SPACE_STACK,   /* an object of this program; never null */
	SPACE_GLOBAL,  /* a global of the object; never null */
	SPACE_MAP,     /* a map's value; null if the key is missing */
	SPACE_RECORD,  /* a reserved ring buffer record; null if the buffer is full */
	SPACE_CONTEXT, /* the program's context */
	SPACE_PACKET,  /* packet bytes */
	SPACE_PACKET_END,
	SPACE_SOCKET,  /* a kernel socket, readable through its context struct */
	SPACE_KERNEL,  /* kernel memory */
	SPACE_TRUSTED, /* kernel memory, by a pointer that the verifier trusts: it may be loaded */
	SPACE_KEPT,    /* (kptr S): a kernel object that a field of a map value owns */
	SPACE_USER,    /* user memory */
	SPACE_INNER,   /* a map inside another; null if the key is missing */
};

/* How numbers and bytes are shown; :show of a field. */
enum show_as {
#define SHOW(ID, NAME) SHOW_##ID,
#include "frontend/types/shows.def"
#undef SHOW
	SHOW_COUNT, /* from here on: by the names of an enum of the file (unit_enumeration) */
};

struct structure;
struct map;

struct type {
	enum type_kind kind;
	uint32_t size, align;       /* bytes */
	bool is_signed;             /* integers */
	bool is_network;            /* be16, be32, be64: the value is in network order */
	bool is_truth;              /* bool: one byte; a store converts every value but 0 to 1 */
	uint32_t bits;              /* integers: width of a bit field, else 0 */
	/* pointers: the pointee, NULL for untyped; arrays: the element */
	const struct type *target;  /* bit fields: the declared type */
	uint32_t count;             /* arrays */
	enum pointer_space space;   /* pointers */
	const struct map *map;      /* SPACE_INNER: a map of the same shape */
	const struct structure *structure;
};

struct member {
	const char *name;           /* Lisp */
	const char *c_name;
	const struct type *type;
	uint32_t offset;
	bool net_order;             /* in a header: swapped when it is read and stored */
	const struct type *held;    /* a u64 that holds pointers: their type, or NULL */
	const char *comment;        /* or NULL */
	uint32_t bit;               /* bit fields: the first bit, counted from offset */
	/* in kernel structs, which have no layout here: */
	uint32_t bits;              /* width of a bit field, else 0 */
	bool is_enum;
	bool overlaps;              /* inside a union */
	bool is_declared;           /* the file gives its type: kernels may differ in size */
	bool used;                  /* printed in C */
	enum show_as show;          /* :show */
	bool is_tag;                /* :is: all records of the struct have the same number in it */
	uint64_t tag;
};

struct structure {
	const char *name;           /* Lisp */
	const char *c_name;         /* without "struct " */
	struct span span;
	const char *comment;
	const struct member *members;
	size_t member_count;
	/*
	 * the same, with the members of unnamed structs in their place, offsets from the outer
	 * struct; is_kernel: not set
	 */
	const struct member *flat;
	size_t flat_count;
	struct table named;         /* members of `flat`, by name */
	uint32_t size, align;
	bool is_union;              /* all members at 0; each is a struct */
	bool is_anonymous;          /* an unnamed struct or union inside another: printed there */
	bool is_array;              /* (array T N) as an object: one member */
	bool is_enum;               /* is_kernel: an enum, of which only the name is used */
	bool is_header;             /* one of the language's headers: printed if the C names it */
	bool is_packed;             /* a header with other offsets than C would give */
	bool is_context;            /* a context struct of the kernel, never printed */
	bool is_kernel;             /* a kernel struct, relocated at load: no size, no layout */
	bool is_typedef;            /* is_kernel: C has only a typedef, such as kuid_t */
	bool is_imported;           /* is_kernel, named in the file: printed if used */
	bool lists_fields;          /* is_imported: only the fields that the import names */
	bool is_complete;           /* is_kernel: a declaration is not enough */
	uint32_t kernel_id;         /* is_kernel: its id in the BTF where it was found, or 0 */
	bool has_errors;            /* a field was refused: uses of it are no further errors */
	bool is_described;          /* is_kernel: its fields are known */
	bool is_opaque;             /* spin-lock, timer: only the address is used */
	bool is_dynptr;             /* bpf_dynptr: accessed only by helpers and kernel functions */
	bool is_shared; /* map key or value, record, passed on: its padding is explicit */
	bool is_prefix; /* an LPM trie's key, a u32 and an address: shown as 10.0.0.0/8 */
	const struct type *type;
};

/* The scalar types; unique objects. */
extern const struct type type_error, type_void;
extern const struct type type_u8, type_u16, type_u32, type_u64;
extern const struct type type_i8, type_i16, type_i32, type_i64;
extern const struct type type_be16, type_be32, type_be64;
extern const struct type type_bool, type_char;
/* Kernel objects in map values: struct bpf_spin_lock, struct bpf_timer. */
extern const struct type type_spin_lock, type_timer;

struct type_table {
	struct arena *arena;
	struct table families; /* pointers and arrays, by target or element */
};

/* The show_as of a name such as "ktime", or -1; and its name. */
int show_find(const char *name);
const char *show_name(enum show_as show);
/* By index in the table; "" behind the last. */
const char *show_name_at(int index);
/* "KTIME", for SKEP_AS_KTIME. */
const char *show_id(enum show_as show);

/* The scalar type of a name such as "u8" or "be32"; NULL if there is none. */
const struct type *type_find_scalar(const char *name);
/* "spin-lock", "timer"; NULL for other names. */
const struct type *type_find_opaque(const char *name);
/* The first spin lock or timer inside the type, at any depth; NULL if there is none. */
const struct member *type_opaque_member(const struct type *type);
/* u8..u64 or i8..i64 of 1, 2, 4 or 8 bytes; NULL for other sizes. */
const struct type *type_integer(uint32_t size, bool is_signed);
/* be16, be32, be64; NULL for other sizes. */
const struct type *type_network(uint32_t size);
const struct type *type_pointer(struct type_table *table, const struct type *target,
				enum pointer_space space);
const struct type *type_pointer_to_map(struct type_table *table, const struct map *shape);
const struct type *type_array(struct type_table *table, const struct type *element, uint32_t count);

/* The integer type of a bit field of that width. */
const struct type *type_of_bits(struct type_table *table, const struct type *type, uint32_t bits);
/* The number of bits in an integer's value: 3 for a bit field of 3 bits. */
static inline uint32_t type_width(const struct type *type) { return type->bits ? type->bits : 8 * type->size; }

/*
 * The space that C leaves before a member or behind the last: bits up to a whole byte, then bytes.
 */
struct gap {
	uint32_t bits, bytes;
};

/* Not for unions. */
struct gap structure_gap(const struct structure *structure, size_t before);
/* Sets offsets, size and alignment as C does. Types and names of the members must be set. */
void structure_lay_out(struct arena *arena, struct structure *structure, struct member *members);
/* Sets members that are laid out already, and indexes them for structure_member. */
void structure_set_members(struct arena *arena, struct structure *structure, const struct member *members,
			   size_t count);
/* "struct" or "union" */
const char *structure_keyword(const struct structure *structure);
/* Does it contain a union? C's { 0 } clears only a union's first member. */
bool type_holds_union(const struct type *type);
/* Does C leave bytes between or behind its members? Not inside unions. */
bool type_has_padding(const struct type *type);
/* The member of a union that is that struct, or NULL. */
const struct member *structure_variant(const struct structure *structure,
				       const struct structure *variant);
const struct member *structure_member(const struct structure *structure, const char *name);

static inline bool type_is_integer(const struct type *type) { return type->kind == TYPE_INTEGER; }
static inline bool type_is_pointer(const struct type *type) { return type->kind == TYPE_POINTER; }
static inline bool type_is_truth(const struct type *type) { return type->is_truth; }
static inline bool type_is_char(const struct type *type) { return type == &type_char; }
static inline bool type_is_error(const struct type *type) { return type->kind == TYPE_ERROR; }

/* Is it a spin lock or a timer? */
static inline bool type_is_opaque(const struct type *type)
{
	return type->structure && type->structure->is_opaque;
}
static inline bool type_is_dynptr(const struct type *type)
{
	return type->kind == TYPE_STRUCT && type->structure->is_dynptr;
}
/* Is it the type of a variable or parameter `dynptr`, which is the address? */
static inline bool type_points_to_dynptr(const struct type *type)
{
	return type->kind == TYPE_POINTER && type->target && type_is_dynptr(type->target);
}

/* "u32", "(ptr prefix)", "(array u8 16)"; for messages. */
const char *type_text(struct arena *arena, const struct type *type);
/* "__u32", "struct prefix *", "void *"; for arrays the element's. */
const char *type_c_text(struct arena *arena, const struct type *type);

/*
 * The value that an integer of that type has after a store of `value`, extended to 64 bits again.
 */
uint64_t type_wrap(const struct type *type, uint64_t value);
/* The least and the greatest value of the type; cast to int64_t if it is signed. */
uint64_t type_least(const struct type *type);
uint64_t type_greatest(const struct type *type);
