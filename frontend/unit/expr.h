/* SPDX-License-Identifier: MIT */
/*
 * Typed expressions. Each node knows its type, its place and what was written above it; operands
 * are
 * evaluated left to right, each once. Owned by the unit's arena.
 */
#pragma once

#include "frontend/base/source.h"
#include "frontend/const/operator.h"
#include "frontend/kernel/kernel.h"
#include "frontend/types/type.h"

struct global;
struct map;
struct named_constant;
struct program;

enum expr_kind {
#define EXPR_KIND(ID, NAME) EXPR_##ID,
#include "frontend/unit/kinds.def"
#undef EXPR_KIND
};

/* No member of the enum: a switch over all kinds has no case for it. */
enum { EXPR_KIND_COUNT = 0
#define EXPR_KIND(ID, NAME) + 1
#include "frontend/unit/kinds.def"
#undef EXPR_KIND
};

enum usdt_what { USDT_ARGUMENT, USDT_COUNT, USDT_COOKIE };

enum kernel_fact {
	KERNEL_TYPE_SIZE, KERNEL_FIELD_EXISTS, KERNEL_FIELD_SIZE, KERNEL_FIELD_OFFSET, KERNEL_ENUM_VALUE,
	KERNEL_ENUM_VALUE_EXISTS, KERNEL_SYMBOL_EXISTS
};

enum atomic_operation {
	ATOMIC_ADD, ATOMIC_AND, ATOMIC_OR, ATOMIC_XOR, ATOMIC_EXCHANGE, ATOMIC_COMPARE
};

/* A local. Unique: two of one name are two objects, so scope needs no further rules after sema. */
struct variable {
	const char *name;           /* Lisp */
	const char *written;        /* of one that the source does not bind: what it writes instead, as `(+ d off)`; else NULL */
	const struct type *type;    /* what a store makes of a value */
	bool declared;              /* the type was written; else it came from the initializer */
	bool is_address;            /* u64 was written, and it holds a pointer: its type is the pointer's */
	struct span span;
	const char *comment;
	uint32_t id;                /* index in its program's variables */
	/* sema: the order of what it holds, a be type or type_u64; type_error where that differs */
	const struct type *order;
	bool assigned;              /* setf, incf or decf after its binding */
	bool addressed;             /* stack-addr */
	bool counter;               /* of dotimes: small and never negative */
	bool iterated;              /* of for-range: the kernel counts, and the verifier does not know how far */
	bool parameter;             /* of a subprogram: bound by the caller */
	bool may_be_null;           /* a parameter that newer kernels want compared with null */
	bool ignorable;             /* declared so: it need not be used */
	bool is_witness;            /* flow: an access is right because a test of it says which arm control came by */
	unsigned uses;              /* reads */
	unsigned stores;            /* setf, incf and decf of it */
	struct span scope;          /* the form that binds it, where the source spells it out; else len 0 */
	const char *kernel_struct;  /* what BTF says that an argument points to, or NULL */
	struct expr *init;          /* NULL: zero, or bound by the form (dotimes, with-ringbuf) */
	const struct expr *record;  /* the with-ringbuf that binds it, or NULL */
};

struct binding {
	struct variable *variable;
	struct expr *init;          /* NULL: zero */
};

struct expr_list {
	struct expr **items;
	size_t count;
};

struct expr {
	enum expr_kind kind;
	uint32_t id;                /* below unit->expr_count: index of its facts */
	const struct type *type;
	struct span span;
	const char *comment;        /* `;` lines above, in statement position */
	const char *trailing;
	bool is_constant;           /* value is known; the tree still says how it was written */
	bool once;                  /* a place of memory that is read or written by one access: C's volatile */
	bool neutral;               /* a non-negative literal: takes the other operand's sign */
	uint64_t value;             /* of a constant, extended to 64 bits by its type */
	union {
		struct {
			const struct kernel_constant *kernel; /* a UAPI name, or NULL */
			struct named_constant *named;         /* of the file, or NULL */
			unsigned radix;                       /* 10, 16, 2 or 8 as written */
			bool is_character;
			bool is_null;                         /* nil, NULL */
			const struct type *sized;             /* (sizeof T), or NULL */
		} constant;
		struct {
			const char *bytes;
			size_t len;
		} string;
		struct variable *variable;     /* VARIABLE, ADDRESS */
		struct {
			enum operator op;
			struct expr *a, *b;    /* UNARY: b is NULL */
			bool is_signed;        /* DIV, MOD, MIN, MAX, comparisons */
			/* a comparison that every value of the type answers alike */
			bool decided, outcome;
		} operation;
		struct expr_list list;         /* AND, OR, PROGN */
		struct {
			struct expr *test, *then, *otherwise; /* otherwise may be NULL */
			bool leaves;           /* expr_leaves of both arms: chains of `if` are long */
		} branch;
		struct {
			struct binding *bindings;
			size_t count;
			struct expr *body;     /* EXPR_PROGN */
		} let;
		struct {
			struct expr *place, *value;
			enum operator op;      /* UPDATE */
		} assign;
		struct expr *operand;          /* CAST, RETURN (may be NULL) */
		struct {
			const char *name;      /* as written */
			struct expr *body;
		} block;
		const struct expr *left;       /* LEAVE: the BLOCK */
		struct {
			struct variable *variable; /* NULL: while */
			struct expr *from;  /* for-range: the first number, and count the one behind the last; else NULL */
			struct expr *count; /* dotimes: iterations; constant unless limit is set */
			struct expr *test;     /* while */
			struct expr *limit;    /* :max, constant, or NULL */
			struct expr *body;
		} loop;
		struct {
			const struct kernel_field *field; /* NULL: by type and offset */
			const struct kernel_access *access; /* the section's; NULL: none at all */
			uint32_t index;        /* element */
			uint32_t offset;       /* bytes from the context's start */
			bool indexed;          /* an index was written, or the field is an array */
			/* of a probe's registers: libbpf's macro, or else the register's name */
			const char *macro, *member;
			bool of_call;          /* a parameter of a system call: behind a pointer */
		} context;
		struct {
			enum usdt_what what;
			unsigned index;        /* ARGUMENT */
		} usdt;
		struct {
			struct expr *base;     /* pointer to the structure */
			const struct structure *structure;
			const struct member *member;
			struct expr *index;    /* arrays; NULL otherwise */
			/* KERNEL_READ: bpf_probe_read_kernel */
			const struct kernel_helper *helper; /* NULL: a load from the context */
			bool located; /* KERNEL_ADDRESS: the field says where in the event */
			/* KERNEL_*: the verifier knows the pointer: no probe read is needed */
			bool is_direct;
			bool may_be_null; /* KERNEL_READ: of the context */
		} member;
		struct {
			enum kernel_fact what;
			const struct structure *structure; /* not of enums */
			const struct member *member;       /* FIELD_* */
			const char *enum_name, *enumerator; /* ENUM_*: as the kernel has them */
			int64_t enum_value;                 /* in the kernel that was looked at */
			const struct program *function;     /* SYMBOL_EXISTS: one of the two */
			const struct global *variable;
		} kernel_fact;
		struct {
			struct expr *pointer;
			struct expr *offset;   /* NULL: 0 */
			const struct type *accessed; /* LOAD, ATOMIC: width of the access */
			/* ATOMIC: what it works with, what must be there (COMPARE) */
			struct expr *value, *expected;
			enum atomic_operation atomic;
			bool fetches;          /* ATOMIC: gives what was there */
		} memory;
		struct {
			const struct structure *structure;
			const char *scratch;   /* its place in the program's scratch map, or NULL */
		} make;
		const struct map *map;         /* MAP */
		const struct global *global;   /* GLOBAL, GLOBAL_ADDRESS */
		int64_t raw[5];                /* ASM: opcode, dst, src, offset, immediate */
		struct program *subprogram;    /* SUBPROGRAM */
		struct {
			struct program *subprogram;
			struct expr_list arguments;
		} invoke;
		struct {
			const struct map *map;
			struct expr *holder;   /* the map inside another that is meant, or NULL */
			struct expr *key;      /* a value of the key type, or a pointer to it */
			struct expr *value;    /* update, push, pop, peek; NULL otherwise */
			struct expr *flags;    /* NULL: BPF_ANY */
			struct expr *cpu;      /* lookup of one CPU's value, or NULL */
			bool key_is_pointer, value_is_pointer;
			const struct kernel_helper *helper; /* QUEUE, and lookups with a cpu */
		} map_access;
		struct {
			const struct kernel_helper *helper;
			struct expr_list arguments;
			const struct structure *record; /* ringbuf-reserve of (sizeof S) */
			const struct global *lost; /* counts the calls that fail, or NULL */
			uint32_t wide; /* PRINT: a bit for each value that is printed in 64 bits */
			struct expr *stream; /* PRINT: an iterator's output; NULL: the trace */
		} call;
		struct {
			struct expr *to, *to_offset;     /* offsets are never NULL */
			/* MEMSET: from is the byte, no from_offset */
			struct expr *from, *from_offset;
			struct expr *len;
		} copy;
		struct {
			struct expr *pointer;  /* to the lock */
			struct expr *body;
		} lock;
		struct {
			struct variable *variable;
			const struct map *map;
			struct expr *holder;   /* as of map_access */
			struct expr *size, *flags;
			struct expr *body;
		} record;
	};
};

static inline bool expr_is_place(const struct expr *expr)
{
	return expr->kind == EXPR_VARIABLE || expr->kind == EXPR_CONTEXT ||
	       expr->kind == EXPR_MEMBER || expr->kind == EXPR_LOAD ||
	       expr->kind == EXPR_GETMAP || expr->kind == EXPR_GLOBAL;
}

static inline bool expr_is_tail_call(const struct expr *expr)
{
	return expr->kind == EXPR_CALL && expr->call.helper->id == KERNEL_TAIL_CALL;
}

/* Whether what it gives, a record or a socket, must be given back. */
bool expr_acquires(const struct expr *expr);
/* A lookup, update or delete, or a `getmap`. */
bool expr_is_map_access(const struct expr *expr);
/* The map that is an argument of a call, or NULL. */
const struct map *expr_map_of(const struct expr *call);

/* Whether control never goes on after it: it returns, breaks or continues on every way. */
bool expr_leaves(const struct expr *expr);
/* Whether it is a comparison or `not`: 0 or 1, whatever its operands are. */
bool expr_is_truth(const struct expr *expr);

/* Whether evaluating it does something besides giving a value. */
bool expr_has_effects(const struct expr *expr);

/* As dumps show it: "map-lookup". */
const char *expr_kind_name(enum expr_kind kind);

/*
 * Ends the process with a message that names the kind and the function. Stands after a switch over all
 * kinds. Such a switch has no default: -Wswitch names a kind without a case at the build, and a node
 * of a kind that came through all the same ends here.
 */
_Noreturn void expr_unhandled(const struct expr *expr, const char *function);

/*
 * Calls visit for each direct operand, in the order of evaluation. The passes that look at a whole
 * tree are built on it.
 */
void expr_each_operand(const struct expr *expr, void (*visit)(struct expr *operand, void *user),
		       void *user);
