/* SPDX-License-Identifier: MIT */
/*
 * The types and functions that the files of lowering share. Lowering is destination-passing: a form
 * is lowered either to statements that discard, assign or return its value, or to a C expression,
 * with the statements that it needs put before it. lower.c creates one struct lower for each
 * function. emit/file includes this header for lower_programs, the prototypes and struct uses.
 */
#pragma once

#include "emit/guard/guard.h"
#include "emit/tree/ctree.h"
#include "emit/tree/names.h"
#include "emit/tree/print.h"
#include "frontend/unit/unit.h"

/*
 * A C expression and its C type. lower_value(.., bits) guarantees: converted to `bits` bits by C's
 * rules, the expression has the low bits of the Lisp value. With 64 it is the Lisp value.
 */
struct value {
	struct cexpr *c;
	const struct type *type;
	bool literal;  /* a literal in C */
	uint64_t number; /* its value */
	bool nonneg;   /* never negative, though the C type is signed (promoted small types) */
};

enum dest_kind { DEST_DISCARD, DEST_ASSIGN, DEST_RETURN };

struct dest {
	enum dest_kind kind;
	struct cexpr *target;    /* ASSIGN */
	bool fresh;              /* nothing else can read the target yet */
	const struct type *type;
	bool is_wide;            /* the target is wider in C than its type */
};

extern const struct dest dest_discard, dest_return;

/* The pieces of templates/pieces. A file prints each once, if something uses it. */
enum emit_piece {
	PIECE_ATTACH_TO,
	PIECE_CTX_HERE,
	PIECE_CTX_READ,
	PIECE_CTX_WRITE,
	PIECE_IS_SET,
	PIECE_STEP_BY_STEP,
	PIECE_PINNED,
	PIECE_TESTED,
	PIECE_OPAQUE,
	PIECE_DIVIDE,
	PIECE_MODULO,
	PIECE_DIVIDE_SIGNED,
	PIECE_MODULO_SIGNED,
	PIECE_LOG2_FLOOR,
	PIECE_LOG2_KNOWN,
	PIECE_LOG2_FLOOR32,
	PIECE_FILL_BYTES,
	PIECE_FILL_WORDS,
	PIECE_COPY_BYTES,
	PIECE_COPY_WORDS,
	PIECE_MOVE_BYTES,
	PIECE_RAW_INSN,
	PIECE_STACK_INDEX,
	PIECE_KSYM_EXISTS,
	PIECE_FOR_RANGE,
	PIECE_READ_ONCE,
	PIECE_WRITE_ONCE,
	PIECE_CALL_REGISTERS,
	PIECE_COUNT,
};

/* An enumerator of a kernel enum; libbpf resolves its value when it loads the program. */
struct kernel_enumerator {
	const char *name;  /* in C */
	int64_t value;     /* in the kernel whose BTF was read */
};

struct kernel_enum {
	const char *name;
	VEC(struct kernel_enumerator) enumerators;
};

/*
 * Features that the functions of a file use. emit/file prints headers, declarations and pieces for
 * them.
 */
struct uses {
	VEC(const struct kernel_constant *) constants;
	struct table constants_used; /* the same, by address */
	VEC(struct kernel_enum *) enums;
	struct table enums_named; /* the same, by name */
	struct guard_set guards;
	struct table names;  /* declared by the file: maps, functions, globals, constants */
	struct table items;  /* every struct item, by its C name */
	bool pieces[PIECE_COUNT];
	bool byte_order;
	bool core_read; /* reads kernel structs */
	bool tracing;   /* uses libbpf's macros for registers and typed arguments */
	bool registers; /* needs the struct of the registers */
	bool sample;    /* reads a perf event's sample, with its registers */
	bool usdt;
	bool v3;        /* uses atomic instructions that older instruction sets lack */
	bool stack_indexes; /* a function indexes the stack by a run-time number */
	bool aliases;   /* accesses the same bytes as different types */
};

/* A with-ringbuf whose body is being lowered. */
struct lowered_record {
	struct cexpr *pointer;
	const struct cblock *gone; /* the block in which a tail call has discarded it */
	bool is_gone;      /* the body ends with a tail call */
	bool may_be_gone;  /* a tail call may fall through: the pointer is then null */
	bool several;      /* the body has more than one tail call */
	struct lowered_record *outer;
};

/* A block whose body is being lowered. */
struct lowered_block {
	const struct expr *expr;
	const char *label;
	unsigned gotos;
	struct lowered_record *records; /* records open around the block */
	struct lowered_block *outer;
};

/* A C variable that the keys, or the values, of one type go through in one block. */
struct key_variable {
	const char *name;
	const struct type *type;
	const struct cblock *block;
	unsigned depth; /* lower.access_depth where it was made */
};

struct lower {
	const struct unit *unit;
	struct arena *arena;
	const struct program *program;
	const struct type *result;     /* the return type; type_void: none */
	struct uses *uses;
	struct cblock *block, *top;    /* top: the function's own */
	struct span span;              /* the form that is lowered */
	const char *comment;           /* for the next statement */
	bool step;                     /* the next statement begins a paragraph */
	struct span stepped;           /* the form that began the last one */
	struct names names;            /* in use in this function */
	const char **variable_names;   /* by variable id */
	bool *variable_objects;        /* by variable id: the C variable is the struct itself */
	const struct guards *guards;   /* NULL outside functions */
	struct table outlives;         /* expressions that make an object that outlives its block */
	bool *variable_outlives;       /* by variable id: its address outlives its block */
	unsigned access_depth;         /* map accesses around this one whose key or value waits */
	unsigned *uses_of;             /* by variable id: reads of its value */
	struct lowered_record *records;
	struct lowered_record *records_around; /* records open outside the innermost loop */
	struct lowered_block *blocks;  /* the innermost */
	const char *scratch;           /* the pointer to the program's scratch memory */
	VEC(struct key_variable) keys, stored; /* stored: values on their way into maps */
};

/* ---- lower.c ---- */
struct cstmt *lower_emit(struct lower *lower, enum cstmt_kind kind, struct cexpr *expr);
void lower_emit_expr(struct lower *lower, struct cexpr *expr);
/* Emits `target = value`, or nothing if both are the same variable. */
void lower_emit_assign(struct lower *lower, struct cexpr *target, struct cexpr *value);
const char *lower_unique(struct lower *lower, const char *base);
/*
 * Declares a local; init may be NULL. It goes to the top of the block. The next declaration
 * invalidates the returned pointer.
 */
struct cdeclaration *lower_declare(struct lower *lower, const char *type, const char *name, struct cexpr *init);
/* Stores `value` in the place, whose C is `target`. */
void lower_store(struct lower *lower, const struct expr *place, struct cexpr *target, struct cexpr *value);
struct cblock *lower_new_block(struct lower *lower);
/* Copies a value into a variable, so that later statements cannot change it. */
struct value lower_hold(struct lower *lower, struct value value, const char *name);
const char *lower_hint(const struct expr *expr);
bool lower_is_read(const struct lower *lower, const struct variable *variable);
struct cexpr *lower_atom(struct lower *lower, const char *text);
struct cexpr *lower_number(struct lower *lower, uint64_t value);
/* Notes that the file needs the constant's header, or its definition. */
void uses_constant(struct arena *arena, struct uses *uses, const struct kernel_constant *constant);

/*
 * ---- guards.c: one function for each row of guards.def; an expression without a mark is returned
 * unchanged ----
 */
/* The context pointer for an access to one of its fields. */
struct cexpr *lower_ctx_here(struct lower *lower, const struct expr *access);
struct cexpr *lower_ctx_read(struct lower *lower, const struct expr *read, struct cexpr *c);
struct cexpr *lower_ctx_write(struct lower *lower, const struct expr *place, struct cexpr *target,
			      struct cexpr *value);
/* The null test of a pointer with that value. */
struct cexpr *lower_is_set(struct lower *lower, const struct expr *pointer, struct value value);
/* Does the variable occupy a whole register in C, though its type is narrower? */
bool lower_is_wide(const struct lower *lower, const struct variable *variable);
/* The mark that makes it wide, or NULL. */
const struct c_mark *lower_wide_mark(struct lower *lower, const struct variable *variable);
/* The variable's type in C. */
const struct type *lower_variable_type(const struct lower *lower, const struct variable *variable);
/* Truncates the value to the type, for a variable that is wider in C than its type. */
struct value lower_narrowed(struct lower *lower, struct value value, const struct type *type);
/* An operand of a comparison. */
struct value lower_tested(struct lower *lower, const struct expr *expr, struct value value);
/* A constant 1 with which a number is compared. */
struct value lower_opaque_one(struct lower *lower, const struct expr *one, struct value value);
/*
 * Does `expr op b`, lowered to a and b, compare a number with 0 that must not be 0? Then op and b
 * are changed.
 */
bool lower_test_of_positive(struct lower *lower, const struct expr *expr, enum operator *op,
			    struct value *a, struct value *b);
bool lower_is_opaque(const struct lower *lower, const struct expr *expr);
/* A 64-bit value about which clang must not learn anything. */
struct value lower_opaque(struct lower *lower, const struct expr *expr, struct value value);
/* Emits the barrier before a clear. */
void lower_apart(struct lower *lower, const struct expr *clear);
/* Emits the barrier behind a store, which is a copy or an assignment's place. */
void lower_stored(struct lower *lower, const struct expr *store);
/* A packet pointer plus a run-time number. */
struct value lower_pinned(struct lower *lower, const struct expr *sum, struct value value);
/* A run-time index or offset into a stack object. */
struct cexpr *lower_stack_index(struct lower *lower, const struct expr *index, struct cexpr *c);
/* The type of a loop's counter; stmt gets its mark. */
const char *lower_counter_type(struct lower *lower, const struct expr *loop, struct cstmt *stmt);
/* Statements at the begin of the loop body. */
void lower_count_step_by_step(struct lower *lower, const struct expr *loop, const char *counter);
void lower_move_step_by_step(struct lower *lower, const struct expr *loop, const char *counter);
/* Must calls get the address of a copy instead of the variable's own? */
bool lower_is_copied(const struct lower *lower, const struct variable *variable);

/* The value of such a variable, for the copy whose address the call gets. */
struct cexpr *lower_copied(struct lower *lower, const struct expr *expr, struct cexpr *c);
/*
 * The address of a variable for a Bloom filter lookup: if it must not be the program's own, `own`
 * declares another. Else NULL.
 */
struct cexpr *lower_question(struct lower *lower, const struct expr *queue,
			     struct cexpr *(*own)(struct lower *lower, const struct expr *queue));

/* ---- register.c ---- */
/* Notes that the file needs the struct that contains the context's field. field may be NULL. */
void lower_uses_registers(struct lower *lower, const struct kernel_field *field);
/* A register of a probe's context; an argument, argument count or cookie of a USDT probe. */
struct cexpr *lower_register(struct lower *lower, const struct expr *expr);
struct value lower_usdt(struct lower *lower, const struct expr *expr);

/* ---- order.c ---- */
/* May the value need statements before its C expression? True if in doubt. */
bool lower_needs_statements(const struct lower *lower, const struct expr *expr);
/* Must the value of `first` be kept in a variable before `then` is lowered? */
bool lower_must_hold(const struct lower *lower, const struct expr *first, const struct expr *then);
/* Does it read memory: a member, a global, a map entry, a variable whose address is taken? */
bool lower_reads_memory(const struct expr *expr);

/* ---- statement.c ---- */
void lower_statement(struct lower *lower, const struct expr *expr, struct dest dest);
/*
 * Stores the value. `is_used`: the result is read; it names the place, whose address was computed
 * before the store.
 */
struct value lower_assign_place(struct lower *lower, const struct expr *place,
				const struct expr *value, bool is_used);
/*
 * The same for a setf or incf whose value is used: the place's new value. Subforms are evaluated
 * once.
 */
struct value lower_assigned(struct lower *lower, const struct expr *expr);
void lower_return(struct lower *lower, struct value value);
/* A value converted to the function's return type. */
struct value lower_result(struct lower *lower, const struct expr *expr);

/* ---- lifetime.c ---- */
/* Fills outlives and variable_outlives. */
void lower_find_outliving(struct lower *lower, struct expr *body);

/* ---- control.c ---- */
void lower_let(struct lower *lower, const struct expr *expr, struct dest dest);
void lower_bind(struct lower *lower, const struct expr *let);
void lower_if(struct lower *lower, const struct expr *expr, struct dest dest);
/* Assigns or returns 0, if the destination wants a value. */
void lower_zero(struct lower *lower, struct dest dest);
/* The statements of one arm in a new block; for NULL the statements that the destination needs. */
struct cblock *lower_arm(struct lower *lower, const struct expr *arm, struct dest dest);
/* Does control never reach the block's end? */
bool block_leaves(const struct cblock *block);

/* ---- record.c ---- */
void lower_record(struct lower *lower, const struct expr *expr, struct dest dest);
/* A call that fails when a ring buffer is full: counts failures, keeps the result. */
struct value lower_counted(struct lower *lower, const struct expr *expr, struct value call);
/* Discards the open records up to `last`, which stays open; NULL: all of them. */
void lower_discard_records(struct lower *lower, const struct lowered_record *last);
/* A call that ends a record. One that submits it clears the padding first. */
struct value lower_end_record(struct lower *lower, const struct expr *expr);
void lower_tail_call(struct lower *lower, const struct expr *expr);
/* Clears padding between members, which would carry old kernel memory to user space. */
void lower_clear_padding(struct lower *lower, const struct type *target, struct cexpr *pointer);
/* Clears a whole record that was reserved by a call and contains a union, if it is not null. */
struct value lower_clear_union(struct lower *lower, const struct type *target, struct value record);

/* ---- loop.c ---- */
void lower_dotimes(struct lower *lower, const struct expr *expr);
void lower_while(struct lower *lower, const struct expr *expr);
void lower_leave_round(struct lower *lower, const struct expr *expr);
void lower_block(struct lower *lower, const struct expr *expr);
void lower_leave(struct lower *lower, const struct expr *expr);

/* ---- lock.c ---- */
void lower_locked(struct lower *lower, const struct expr *expr, struct dest dest);
struct value lower_locked_value(struct lower *lower, const struct expr *expr, unsigned bits);

/* ---- value.c ---- */
struct value lower_value(struct lower *lower, const struct expr *expr, unsigned bits);
/* Two operands in order: the first is kept in a variable if the second could change it. */
void lower_pair(struct lower *lower, const struct expr *a, const struct expr *b, unsigned bits,
		struct value ret[2]);
struct value lower_literal(struct lower *lower, const struct expr *expr);
/* A constant as the source writes it, with its names and operators: `256 * 1024`. */
struct cexpr *lower_constant_tree(struct lower *lower, const struct expr *expr);

/* ---- convert.c ---- */
/* The value for a place of that type; a constant that does not fit is truncated. */
struct value lower_value_for(struct lower *lower, const struct expr *expr, const struct type *type);
/* True if the type has all values of an integer variable, the last form of the expression. */
bool lower_fits(const struct expr *value, const struct type *type);
/* The same for a value that is already lowered. */
struct value lower_converted(struct lower *lower, struct value value, const struct type *type);
/* A literal, truncated to the type. */
struct value lower_fit_literal(struct lower *lower, struct value value, const struct type *type);
/* Does C compute the expression, or one of its arms, at compile time? */
bool lower_is_known(const struct cexpr *c);

/* ---- condition.c ---- */
struct cexpr *lower_test(struct lower *lower, const struct expr *expr);
/* Is it the address of an object or field, which clang knows not to be null? */
bool lower_is_never_null(const struct expr *pointer, const struct value *value);

/* ---- operator.c ---- */
struct value lower_operation(struct lower *lower, const struct expr *expr, unsigned bits);
struct value lower_compare(struct lower *lower, enum operator op, bool is_signed, struct value a,
			   struct value b);
struct value lower_cast(struct lower *lower, struct value value, const struct type *type);

/* Does the C expression have the value 0 or 1: a comparison, `!`, `&&`, `||`? */
bool lower_c_is_truth(const struct cexpr *c);

/* Casts a truth value that is used as a number: compilers warn of arithmetic on truth values. */
struct value lower_as_number(struct lower *lower, struct value value);
bool value_may_be_negative(const struct value *value);

/* ---- compare.c ---- */
struct value lower_comparison(struct lower *lower, const struct expr *expr);
/* Is it signed when C computes with it? Small types are promoted to int. */
bool value_is_signed_in_c(const struct value *value);

/* ---- memory.c ---- */
struct value lower_context(struct lower *lower, const struct expr *expr);
/* The same for a bit field, which has no address: the address of its struct is kept. */
struct value lower_held_bit_field(struct lower *lower, const struct expr *expr);
struct value lower_member(struct lower *lower, const struct expr *expr);
struct value lower_load(struct lower *lower, const struct expr *expr);
/* `&object`; an array converts to its address. */
struct cexpr *lower_object_address(struct lower *lower, const struct structure *structure,
				   struct cexpr *object);
struct value lower_object(struct lower *lower, const struct expr *make);
/*
 * Declares a local object that is zeroed each time it is evaluated. Sets type and init of the
 * declaration.
 */
void lower_declare_object(struct lower *lower, const struct expr *make,
			  struct cdeclaration declaration, bool is_filled);
/* An object in the program's scratch map, zeroed here. */
struct value lower_scratch_object(struct lower *lower, const struct expr *make);
/* Looks up the entry of the scratch map, at the begin of a function. */
void lower_find_scratch(struct lower *lower);
struct value lower_atomic(struct lower *lower, const struct expr *expr);
void lower_copy(struct lower *lower, const struct expr *expr);
void lower_asm(struct lower *lower, const struct expr *expr);
/* Zeroes an object of that type, of any size. */
void lower_clear(struct lower *lower, struct cexpr *place, const struct type *type);
void lower_context_write(struct lower *lower, const struct expr *place, struct value value);

/* ---- kernel.c ---- */
/* Reads of kernel memory, and facts about the running kernel. */
struct value lower_kernel(struct lower *lower, const struct expr *expr);
/* Is the base pointer of a read put into a variable first? */
bool lower_holds_base(const struct expr *read);

/* ---- map.c ---- */
/* Can the call get the address of the key's own variable? */
bool lower_key_is_direct(const struct lower *lower, const struct expr *access);
struct value lower_map_lookup(struct lower *lower, const struct expr *expr);
struct value lower_map_call(struct lower *lower, const struct expr *expr);
struct value lower_queue(struct lower *lower, const struct expr *expr);
struct value lower_getmap(struct lower *lower, const struct expr *expr);
/*
 * Stores a value into a map. The result is the stored value if `is_used`; otherwise its C is NULL,
 * as it is for a value that is passed by pointer.
 */
struct value lower_setmap(struct lower *lower, const struct expr *place, const struct expr *value,
			  bool is_used);
void lower_incmap(struct lower *lower, const struct expr *expr);

/* ---- call.c ---- */
struct value lower_call(struct lower *lower, const struct expr *expr);
/* A call of a subprogram or kernel function. */
struct value lower_invoke(struct lower *lower, const struct expr *expr);
/* ---- overlap.c ---- */
/* How the bytes of a copy can overlap. KNOWN: by a constant distance. */
enum overlap { OVERLAP_NONE, OVERLAP_KNOWN, OVERLAP_UNKNOWN };
enum overlap lower_overlap(const struct expr *expr);

/* ---- argument.c ---- */
/* The argument that the variable only renames, or NULL. */
const struct variable *lower_argument_of(const struct binding *binding);
/*
 * The prototype with names for the arguments in use; each has the name that the program gives it
 * first.
 */
const char *lower_arguments_prototype(struct lower *lower);

/* BPF_PROG(..) of a program whose arguments BTF describes; names: of the arguments in use. */
const char *lower_described_prototype(const struct unit *unit, const struct program *program,
				      const char *const *names);
/*
 * The name of the array through which bpf_loop passes a callback its program's context and its
 * data.
 */
#define LOWER_HANDED "handed"
/* In the callback: declares both variables. */
void lower_take_handed(struct lower *lower, const char *const *names);
/* At the call: declares and fills the array. */
struct cexpr *lower_hand_over(struct lower *lower, struct cexpr *data);
/* "__hidden __noinline __u64 f(..)", without what makes it a definition. */
const char *lower_prototype(const struct unit *unit, const struct program *program,
			    const char *const *names);
/* The text behind the prototype in a declaration; "" if a body follows. */
const char *lower_prototype_end(const struct program *program);
struct value lower_print(struct lower *lower, const struct expr *expr);
/* The address of a string literal in constant memory. */
struct value lower_text(struct lower *lower, const struct expr *expr);

/* ---- lower.c: one function for each program, in the source's order ---- */
/* functions: by the item's index. */
void lower_programs(const struct unit *unit, struct uses *uses, struct citem *functions);
