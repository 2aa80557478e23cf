/* SPDX-License-Identifier: MIT */
/*
 * Types of the language, interned: two types are the same exactly if their pointers are equal.
 * Owned by the type table's arena. Layout is C's on a BPF target.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "frontend/base/arena.h"
#include "frontend/base/source.h"
#include "frontend/base/table.h"

enum type_kind {
	/* of a node that failed: every rule accepts it, so one mistake is one message */
	TYPE_ERROR,
	TYPE_VOID,    /* no value */
	TYPE_INTEGER,
	TYPE_STRUCT,
	TYPE_ARRAY,
	TYPE_POINTER,
};

/* Where a pointer points: what may be done with it, and whether it may be null. */
enum pointer_space {
	SPACE_ANY,     /* untyped: converts to and from every other */
	SPACE_STACK,   /* an object of this program; never null */
	SPACE_GLOBAL,  /* a global of the object; never null */
	SPACE_MAP,     /* a map's value; null where the key is missing */
	SPACE_RECORD,  /* a reserved ring buffer record; null when the buffer is full */
	SPACE_CONTEXT, /* the program's context */
	SPACE_PACKET,  /* packet bytes */
	SPACE_PACKET_END,
	SPACE_SOCKET,  /* a kernel socket, readable through its context struct */
	SPACE_KERNEL,  /* kernel memory */
	SPACE_TRUSTED, /* the same, by a pointer whose type the verifier knows: it may be loaded */
	SPACE_KEPT,    /* (kptr S): an object of the kernel's that a field of a map's value owns; only kptr-xchg takes it out */
	SPACE_USER,    /* user memory */
	SPACE_INNER,   /* a map that is inside another; null where the key is missing */
};

/* How a number or bytes are shown; :show of a field. */
enum show_as {
#define SHOW(ID, NAME) SHOW_##ID,
#include "frontend/types/shows.def"
#undef SHOW
	SHOW_COUNT, /* from here on: as the names of an enum of the file, see unit_enumeration */
};

struct structure;
struct map;

struct type {
	enum type_kind kind;
	uint32_t size, align;       /* bytes */
	bool is_signed;             /* integers */
	bool is_network;            /* be16, be32, be64: value is in network order */
	bool is_truth;              /* bool: a byte, and a store makes 1 of all that is not 0 */
	uint32_t bits;              /* integers: of a field of so many bits in `size` bytes, else 0 */
	/* pointers: what is there, NULL for untyped; arrays: the element */
	const struct type *target;  /* of a bit field: the type that is written */
	uint32_t count;             /* arrays */
	enum pointer_space space;   /* pointers */
	const struct map *map;      /* SPACE_INNER: the map whose shape it has */
	const struct structure *structure;
};

struct member {
	const char *name;           /* Lisp */
	const char *c_name;
	const struct type *type;
	uint32_t offset;
	bool net_order;             /* of a header: swapped on read and on store */
	const struct type *held;    /* a u64 that pointers are stored in: their type, or NULL */
	const char *comment;        /* or NULL */
	uint32_t bit;               /* of a bit field: where it begins in the bytes at offset */
	/* of the kernel's structs, which have no layout here */
	uint32_t bits;              /* width of a bitfield, else 0 */
	bool is_enum;
	bool overlaps;              /* it is in a union */
	bool is_declared;           /* the file says its type: kernels may differ in its size */
	bool used;                  /* it is printed */
	enum show_as show;          /* :show */
	bool is_tag;                /* :is, with the number that all records of the struct have in it */
	uint64_t tag;
};

struct structure {
	const char *name;           /* Lisp */
	const char *c_name;         /* without "struct " */
	struct span span;
	const char *comment;
	const struct member *members;
	size_t member_count;
	/* the same, with the members of structs without a name in their place, from the struct's own start; is_kernel: unset */
	const struct member *flat;
	size_t flat_count;
	struct table named;         /* of these: struct member, by name; of is_kernel as sema spells it */
	uint32_t size, align;
	bool is_union;              /* all members at 0; each is a struct, and named like it */
	bool is_anonymous;          /* a struct or union without a name, in another: printed there */
	bool is_array;              /* (array T N) as an object: its one member, and C has the array alone */
	bool is_enum;               /* is_kernel: an enum, of which only the name is used */
	bool is_header;             /* one of the language's own: printed where the C names it */
	bool is_packed;             /* a header whose offsets are not those that C would give */
	bool is_context;            /* a context struct of the kernel's, never printed */
	bool is_kernel;             /* the kernel's, relocated at load: no size, no layout */
	bool is_typedef;            /* is_kernel: C has it by a typedef alone, kuid_t */
	bool is_imported;           /* the file names it: is_kernel, and printed where used */
	bool lists_fields;          /* is_imported: only the fields that it names can be used */
	bool is_complete;           /* is_kernel: its size or kind is asked for, so it is never a mere declaration */
	uint32_t kernel_id;         /* is_kernel: in the BTF that it was found in, or 0 */
	bool has_errors;            /* a field was refused: what is asked of it is no second error */
	bool is_described;          /* is_kernel: its fields can be used */
	bool is_opaque;             /* spin-lock, timer: the kernel's, and only its address is used */
	bool is_dynptr;             /* bpf_dynptr: lives on the stack, and only helpers and kernel functions look into it */
	bool is_shared; /* map key or value, ring buffer record, handed out: padding is spelled out */
	bool is_prefix; /* the key of an LPM trie, a u32 and then an address: shown as 10.0.0.0/8 */
	const struct type *type;
};

/* The scalar types, always the same objects. */
extern const struct type type_error, type_void;
extern const struct type type_u8, type_u16, type_u32, type_u64;
extern const struct type type_i8, type_i16, type_i32, type_i64;
extern const struct type type_be16, type_be32, type_be64;
extern const struct type type_bool, type_char;
/* What the kernel keeps in map values: struct bpf_spin_lock, struct bpf_timer. */
extern const struct type type_spin_lock, type_timer;

struct type_table {
	struct arena *arena;
	struct table families; /* pointers and arrays, by what they are of */
};

/* By the language's name ("ktime"), -1 where there is none; and the name. */
int show_find(const char *name);
const char *show_name(enum show_as show);
/* By its place in the table, "" behind the last. */
const char *show_name_at(int index);
/* "KTIME": of SKEP_AS_KTIME. */
const char *show_id(enum show_as show);

/* By the language's name ("u8", "be32"), NULL when it is no scalar type. */
const struct type *type_find_scalar(const char *name);
/* "spin-lock", "timer"; NULL for other names. */
const struct type *type_find_opaque(const char *name);
/* The first spin lock or timer in it, at any depth; NULL where there is none. */
const struct member *type_opaque_member(const struct type *type);
/* u8..u64 or i8..i64 of 1, 2, 4 or 8 bytes; NULL for other sizes. */
const struct type *type_integer(uint32_t size, bool is_signed);
/* be16, be32, be64; NULL for other sizes. */
const struct type *type_network(uint32_t size);
const struct type *type_pointer(struct type_table *table, const struct type *target,
				enum pointer_space space);
const struct type *type_pointer_to_map(struct type_table *table, const struct map *shape);
const struct type *type_array(struct type_table *table, const struct type *element, uint32_t count);

/* The integer type as a field of so many bits has it. */
const struct type *type_of_bits(struct type_table *table, const struct type *type, uint32_t bits);
/* Bits of an integer's value: 3 of a field of 3 bits. */
static inline uint32_t type_width(const struct type *type) { return type->bits ? type->bits : 8 * type->size; }

/* What C leaves free before a member, or behind the last one: bits up to a whole byte, and then bytes. */
struct gap {
	uint32_t bits, bytes;
};

/* Not of unions. */
struct gap structure_gap(const struct structure *structure, size_t before);
/* Lays out members as C does: sets offsets, size and align. Members' types and names are set. */
void structure_lay_out(struct arena *arena, struct structure *structure, struct member *members);
/* Members that were laid out elsewhere, so that structure_member finds them. */
void structure_set_members(struct arena *arena, struct structure *structure, const struct member *members,
			   size_t count);
/* "struct" or "union" */
const char *structure_keyword(const struct structure *structure);
/* Whether a union is in it: C's { 0 } clears a union's first member only. */
bool type_holds_union(const struct type *type);
/* Whether C leaves bytes between or behind its members; not those inside a union. */
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

/* Whether it is a spin lock or a timer. */
static inline bool type_is_opaque(const struct type *type)
{
	return type->structure && type->structure->is_opaque;
}
static inline bool type_is_dynptr(const struct type *type)
{
	return type->kind == TYPE_STRUCT && type->structure->is_dynptr;
}
/* What a variable or parameter `dynptr` is: its address. */
static inline bool type_points_to_dynptr(const struct type *type)
{
	return type->kind == TYPE_POINTER && type->target && type_is_dynptr(type->target);
}

/* "u32", "(ptr prefix)", "(array u8 16)"; for messages. */
const char *type_text(struct arena *arena, const struct type *type);
/* "__u32", "struct prefix *", "void *"; arrays give their element's. */
const char *type_c_text(struct arena *arena, const struct type *type);

/*
 * The value that an integer of that type has after a store of `value`, extended to 64 bits again.
 */
uint64_t type_wrap(const struct type *type, uint64_t value);
/* Least and greatest value of the type; as int64_t where it is signed. */
uint64_t type_least(const struct type *type);
uint64_t type_greatest(const struct type *type);
