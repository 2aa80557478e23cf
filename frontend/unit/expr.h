/* SPDX-License-Identifier: MIT */
/*
 * Typed expressions: the nodes of the tree that sema makes and all later passes read. Each node has
 * its type, its span and the comment above it. Operands are evaluated from left to right, each
 * once. Owned by the unit's arena.
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

/* Not a member of the enum, so that switches over all kinds need no case for it. */
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

/* A local variable, one object for each binding: after sema, scopes no longer matter. */
struct variable {
	const char *name;           /* Lisp */
	const char *written;        /* NULL, or the expression that it replaces: `(+ d off)` */
	const struct type *type;    /* a store converts to it */
	bool declared;              /* the source gives the type, not the initializer */
	bool is_address;            /* declared u64, but holds a pointer, whose type it has */
	struct span span;
	const char *comment;
	uint32_t id;                /* index in its program's variables */
	/*
	 * sema: byte order of the stored values, a be type or type_u64; type_error if they differ
	 */
	const struct type *order;
	bool assigned;              /* by setf, incf or decf */
	bool addressed;             /* its address is taken by stack-addr */
	bool counter;               /* bound by dotimes: small and never negative */
	bool iterated;              /* bound by for-range: the verifier does not know its limit */
	bool parameter;             /* bound by the caller of a subprogram */
	bool may_be_null;           /* a parameter: newer kernels require a null test */
	bool ignorable;             /* declared ignorable: it may be unused */
	bool is_witness;            /* flow: a test of it tells which path was taken */
	unsigned uses;              /* reads */
	unsigned stores;            /* setf, incf and decf */
	struct span scope;          /* the form that binds it; len 0 if not in the source */
	const char *kernel_struct;  /* the kernel struct to which an argument points, or NULL */
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
	const char *comment;        /* the `;` lines above it, for statements */
	const char *trailing;
	bool is_constant;           /* value is known; the tree still has the source's form */
	bool once;                  /* an access that clang must do once: volatile */
	bool neutral;               /* a non-negative literal: takes the other operand's sign */
	uint64_t value;             /* constants: extended to 64 bits by the type */
	union {
		struct {
			const struct kernel_constant *kernel; /* a UAPI constant, or NULL */
			struct named_constant *named;         /* a constant of the file, or NULL */
			unsigned radix;                       /* in the source: 10, 16, 2 or 8 */
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
			/* a comparison with one result for every value of the types */
			bool decided, outcome;
		} operation;
		struct expr_list list;         /* AND, OR, PROGN */
		struct {
			struct expr *test, *then, *otherwise; /* otherwise may be NULL */
			bool leaves;           /* cached expr_leaves of both arms */
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
			struct expr *from;  /* for-range: the first number (count: the end); else NULL */
			struct expr *count; /* dotimes: trip count; constant unless limit is set */
			struct expr *test;     /* while */
			struct expr *limit;    /* :max, constant, or NULL */
			struct expr *body;
		} loop;
		struct {
			const struct kernel_field *field; /* NULL: by type and offset */
			const struct kernel_access *access; /* NULL: the section may not access it */
			uint32_t index;        /* element of an array */
			uint32_t offset;       /* bytes from the context's start */
			bool indexed;          /* there is an index in the source, or an array */
			/* for a probe's registers: libbpf's macro, or the register's name */
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
			bool located; /* KERNEL_ADDRESS: the field holds the offset in the event */
			/*
			 * KERNEL_*: the verifier knows the pointer: it can be loaded without a
			 * probe read
			 */
			bool is_direct;
			bool may_be_null; /* KERNEL_READ: of the context */
		} member;
		struct {
			enum kernel_fact what;
			const struct structure *structure; /* NULL for enums */
			const struct member *member;       /* FIELD_* */
			const char *enum_name, *enumerator; /* ENUM_*: in the kernel's spelling */
			int64_t enum_value;                 /* in the kernel whose BTF was read */
			const struct program *function;     /* SYMBOL_EXISTS: one of these two */
			const struct global *variable;
		} kernel_fact;
		struct {
			struct expr *pointer;
			struct expr *offset;   /* NULL: 0 */
			const struct type *accessed; /* LOAD, ATOMIC: its size is the access's */
			/* ATOMIC: the operand, and the expected value (COMPARE) */
			struct expr *value, *expected;
			enum atomic_operation atomic;
			bool fetches;          /* ATOMIC: returns the old value */
		} memory;
		struct {
			const struct structure *structure;
			const char *scratch;   /* its member in the program's scratch map, or NULL */
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
			struct expr *holder;   /* the variable that holds an inner map, or NULL */
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
			const struct global *lost; /* counts failed calls, or NULL */
			uint32_t wide; /* PRINT: bit i: value i is printed in 64 bits */
			struct expr *stream; /* PRINT: an iterator's output; NULL: the trace */
		} call;
		struct {
			struct expr *to, *to_offset;     /* offsets are never NULL */
			/* MEMSET: from is the byte, from_offset is not used */
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
			struct expr *holder;   /* as in map_access */
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

/* Is its value, a record or a socket, a reference that must be released? */
bool expr_acquires(const struct expr *expr);
/* A lookup, update or delete, or a `getmap`. */
bool expr_is_map_access(const struct expr *expr);
/* The map that is an argument of the call, or NULL. */
const struct map *expr_map_of(const struct expr *call);

/* Does control never continue behind it, because every path returns, breaks or continues? */
bool expr_leaves(const struct expr *expr);
/* Is it a comparison or `not`, whose value is 0 or 1? */
bool expr_is_truth(const struct expr *expr);

/* Has evaluating it an effect besides its value? */
bool expr_has_effects(const struct expr *expr);

/* The kind's name in dumps: "map-lookup". */
const char *expr_kind_name(enum expr_kind kind);

/*
 * Ends the process with a message that names the kind and the function. It follows a switch over
 * all kinds. Such a switch has no default, so that -Wswitch reports a kind without a case; a node
 * that comes through all the same ends here.
 */
_Noreturn void expr_unhandled(const struct expr *expr, const char *function);

/*
 * Calls visit for each direct operand, in the order of evaluation. Passes over whole trees are
 * built on it.
 */
void expr_each_operand(const struct expr *expr, void (*visit)(struct expr *operand, void *user),
		       void *user);
