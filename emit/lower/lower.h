/* SPDX-License-Identifier: MIT */
/*
 * What the files of lowering share. Lowering is destination-passing: a form is lowered to statements that
 * discard, assign or return its value, or to a C expression with the statements it needs put before it. One
 * struct lower lives as long as one function is made.
 */
#pragma once

#include "emit/guard/guard.h"
#include "emit/tree/ctree.h"
#include "emit/tree/names.h"
#include "emit/tree/print.h"
#include "frontend/unit/unit.h"

/*
 * A C expression and its C type. The contract of lower_value(.., bits): converted to `bits` bits by
 * C's rules, the value is the Lisp value's low bits; with 64, it is the Lisp value.
 */
struct value {
	struct cexpr *c;
	const struct type *type;
	bool literal;  /* a constant of C */
	uint64_t number; /* its value */
	bool nonneg;   /* never negative, though the C type is signed (promoted small types) */
};

enum dest_kind { DEST_DISCARD, DEST_ASSIGN, DEST_RETURN };

struct dest {
	enum dest_kind kind;
	struct cexpr *target;    /* ASSIGN */
	bool fresh;              /* nothing else can read the target yet */
	const struct type *type;
	bool is_wide;            /* a variable that is wider in C than its type */
};

extern const struct dest dest_discard, dest_return;

/* Pieces of C that are printed once, where something needs them. */
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

/* What the functions of a file used; the file's frame is made from it. */
/* What is asked of an enum of the kernel's: libbpf finds the values when the program is loaded. */
struct kernel_enumerator {
	const char *name;  /* in C */
	int64_t value;     /* in the kernel that was looked at */
};

struct kernel_enum {
	const char *name;
	VEC(struct kernel_enumerator) enumerators;
};

struct uses {
	VEC(const struct kernel_constant *) constants;
	struct table constants_used; /* the same by their address */
	VEC(struct kernel_enum *) enums;
	struct table enums_named; /* the same, by name */
	struct guard_set guards;
	struct table names;  /* that the file declares: maps, functions, globals, constants */
	struct table items;  /* every struct item, by its C name */
	bool pieces[PIECE_COUNT];
	bool byte_order;
	bool core_read; /* kernel structs */
	bool tracing;   /* libbpf's macros of registers and typed arguments */
	bool registers; /* the struct that has them */
	bool sample;    /* of a perf event: them and more */
	bool usdt;
	bool v3;        /* atomic instructions that older instruction sets lack */
	bool stack_indexes; /* a function reaches into the stack by a number of run time */
	bool aliases;   /* the same bytes are accessed as different types */
};

/* A with-ringbuf whose body is being lowered. */
struct lowered_record {
	struct cexpr *pointer;
	const struct cblock *gone; /* a tail call has given it back in this block */
	bool is_gone;      /* a tail call ends it */
	bool may_be_gone;  /* by a tail call that fell through: the pointer is then null */
	bool several;      /* more than one of them */
	struct lowered_record *outer;
};

/* A block whose body is being lowered. */
struct lowered_block {
	const struct expr *expr;
	const char *label;
	unsigned gotos;
	struct lowered_record *records; /* those open around it */
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
	const struct type *result;     /* of the function; type_void: none */
	struct uses *uses;
	struct cblock *block, *top;    /* top: the function's own */
	struct span span;              /* of the form whose statements are made */
	const char *comment;           /* waits for the next statement */
	bool step;                     /* the next statement begins a new step */
	struct span stepped;           /* the form that began the last one */
	struct names names;            /* taken in this function */
	const char **variable_names;   /* by variable id */
	bool *variable_objects;        /* the C variable is the struct itself */
	const struct guards *guards;   /* NULL: what is made is no function's */
	struct table outlives;         /* what makes an object whose block ends too early */
	bool *variable_outlives;       /* by variable id: the same of a variable by its address */
	unsigned access_depth;         /* map accesses around this one whose key or value waits */
	unsigned *uses_of;             /* by variable id: reads of its value */
	struct lowered_record *records;
	struct lowered_record *records_around; /* those open outside the innermost loop */
	struct lowered_block *blocks;  /* the innermost */
	const char *scratch;           /* the pointer to the program's scratch memory */
	VEC(struct key_variable) keys, stored; /* stored: values on their way into maps */
};

/* ---- lower.c ---- */
struct cstmt *lower_emit(struct lower *lower, enum cstmt_kind kind, struct cexpr *expr);
void lower_emit_expr(struct lower *lower, struct cexpr *expr);
/* `target = value`, and nothing where the two are the same variable. */
void lower_emit_assign(struct lower *lower, struct cexpr *target, struct cexpr *value);
const char *lower_unique(struct lower *lower, const char *base);
/* A new local; init may be NULL. The declaration stands at the top of the block; the next one may move it. */
struct cdeclaration *lower_declare(struct lower *lower, const char *type, const char *name, struct cexpr *init);
/* `value` into the place, whose C is `target`. */
void lower_store(struct lower *lower, const struct expr *place, struct cexpr *target, struct cexpr *value);
struct cblock *lower_new_block(struct lower *lower);
/* Keeps a value in a variable, so that later statements cannot change it. */
struct value lower_hold(struct lower *lower, struct value value, const char *name);
const char *lower_hint(const struct expr *expr);
bool lower_is_read(const struct lower *lower, const struct variable *variable);
struct cexpr *lower_atom(struct lower *lower, const char *text);
struct cexpr *lower_number(struct lower *lower, uint64_t value);
/* Notes that the file needs the constant's header, or its definition. */
void uses_constant(struct arena *arena, struct uses *uses, const struct kernel_constant *constant);

/* ---- guards.c: a function for each row of guards.def; what carries no mark stays as it is ---- */
/* The context, of an access to one of its fields. */
struct cexpr *lower_ctx_here(struct lower *lower, const struct expr *access);
struct cexpr *lower_ctx_read(struct lower *lower, const struct expr *read, struct cexpr *c);
struct cexpr *lower_ctx_write(struct lower *lower, const struct expr *place, struct cexpr *target,
			      struct cexpr *value);
/* The test of a pointer whose value that is. */
struct cexpr *lower_is_set(struct lower *lower, const struct expr *pointer, struct value value);
/* Whether the variable is a whole register in C, though its type is narrower. */
bool lower_is_wide(const struct lower *lower, const struct variable *variable);
/* Why it is; NULL where it is not. */
const struct c_mark *lower_wide_mark(struct lower *lower, const struct variable *variable);
/* The type that the variable has in C. */
const struct type *lower_variable_type(const struct lower *lower, const struct variable *variable);
/* What a variable of that type holds of the value, when it is wider in C than its type. */
struct value lower_narrowed(struct lower *lower, struct value value, const struct type *type);
/* An operand of a test. */
struct value lower_tested(struct lower *lower, const struct expr *expr, struct value value);
/* A constant 1 that another number is compared with. */
struct value lower_opaque_one(struct lower *lower, const struct expr *one, struct value value);
/*
 * Whether `expr op b`, lowered to a and b, compares a number that must not be 0 with 0: then op and b are
 * changed.
 */
bool lower_test_of_positive(struct lower *lower, const struct expr *expr, enum operator *op,
			    struct value *a, struct value *b);
bool lower_is_opaque(const struct lower *lower, const struct expr *expr);
/* A value with 64 bits, of which clang must not conclude anything. */
struct value lower_opaque(struct lower *lower, const struct expr *expr, struct value value);
/* An index or offset of run time into an object on the stack. */
/* Before a clear. */
void lower_apart(struct lower *lower, const struct expr *clear);
/* Behind a store, by the copy or the place of the assignment. */
void lower_stored(struct lower *lower, const struct expr *store);
struct value lower_pinned(struct lower *lower, const struct expr *sum, struct value value);
struct cexpr *lower_stack_index(struct lower *lower, const struct expr *index, struct cexpr *c);
/* The type of a loop's counter; stmt gets its mark. */
const char *lower_counter_type(struct lower *lower, const struct expr *loop, struct cstmt *stmt);
/* Statements at the start of a round. */
void lower_count_step_by_step(struct lower *lower, const struct expr *loop, const char *counter);
void lower_move_step_by_step(struct lower *lower, const struct expr *loop, const char *counter);
/* Whether the address of a copy is handed to calls. */
bool lower_is_copied(const struct lower *lower, const struct variable *variable);

/* The value of such a variable, which goes into another one whose address the call is given. */
struct cexpr *lower_copied(struct lower *lower, const struct expr *expr, struct cexpr *c);
/* What a Bloom filter is asked for has a variable of its own: then own is called for its address. */
struct cexpr *lower_question(struct lower *lower, const struct expr *queue,
			     struct cexpr *(*own)(struct lower *lower, const struct expr *queue));

/* ---- register.c ---- */
/* Notes that the file needs the struct which a field of the context is in; NULL is accepted. */
void lower_uses_registers(struct lower *lower, const struct kernel_field *field);
/* A register of a probe's context, or what a USDT probe gives. */
struct cexpr *lower_register(struct lower *lower, const struct expr *expr);
struct value lower_usdt(struct lower *lower, const struct expr *expr);

/* ---- order.c ---- */
/* Whether its value may need statements before the C expression; never wrongly false. */
bool lower_needs_statements(const struct lower *lower, const struct expr *expr);
/* Whether the value of `first` must be kept before `then` is lowered. */
bool lower_must_hold(const struct lower *lower, const struct expr *first, const struct expr *then);
/* Whether it reads memory: a member, a global, a map's entry, a variable whose address is taken. */
bool lower_reads_memory(const struct expr *expr);

/* ---- statement.c ---- */
void lower_statement(struct lower *lower, const struct expr *expr, struct dest dest);
/* Stores the value; `is_used`: the result is read, and names the place as it was before the store. */
struct value lower_assign_place(struct lower *lower, const struct expr *place,
				const struct expr *value, bool is_used);
/* The same for a setf or incf whose value is used: what the place holds now, its subforms run once. */
struct value lower_assigned(struct lower *lower, const struct expr *expr);
void lower_return(struct lower *lower, struct value value);
/* A value on its way out of the function. */
struct value lower_result(struct lower *lower, const struct expr *expr);

/* ---- lifetime.c ---- */
/* Fills outlives and variable_outlives. */
void lower_find_outliving(struct lower *lower, struct expr *body);

/* ---- control.c ---- */
void lower_let(struct lower *lower, const struct expr *expr, struct dest dest);
void lower_bind(struct lower *lower, const struct expr *let);
void lower_if(struct lower *lower, const struct expr *expr, struct dest dest);
/* Assigns or returns 0, where the destination wants a value. */
void lower_zero(struct lower *lower, struct dest dest);
/* The statements of one way, in a block of their own; NULL: none but what the destination needs. */
struct cblock *lower_arm(struct lower *lower, const struct expr *arm, struct dest dest);
/* Whether control never gets to the block's end. */
bool block_leaves(const struct cblock *block);

/* ---- record.c ---- */
void lower_record(struct lower *lower, const struct expr *expr, struct dest dest);
/* A call that fails where a ring buffer is full: failures are counted, the result is kept. */
struct value lower_counted(struct lower *lower, const struct expr *expr, struct value call);
/* Gives back the open records up to `last`, which stays open; NULL: all of them. */
void lower_discard_records(struct lower *lower, const struct lowered_record *last);
/* A call that gives no value; one that submits a record clears its padding first. */
struct value lower_end_record(struct lower *lower, const struct expr *expr);
void lower_tail_call(struct lower *lower, const struct expr *expr);
/* Bytes between the members would carry old kernel memory to user space. */
void lower_clear_padding(struct lower *lower, const struct type *target, struct cexpr *pointer);
/* A record that was reserved by hand and holds a union is cleared as a whole, where it is not null. */
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
/* Two operands in order: the first is kept where the second could change it. */
void lower_pair(struct lower *lower, const struct expr *a, const struct expr *b, unsigned bits,
		struct value ret[2]);
struct value lower_literal(struct lower *lower, const struct expr *expr);
/* The expression as C source of a constant: names kept, `256 * 1024`. */
struct cexpr *lower_constant_tree(struct lower *lower, const struct expr *expr);

/* ---- convert.c ---- */
/* A value on its way into a place of that type: a constant that does not fit is cut here. */
struct value lower_value_for(struct lower *lower, const struct expr *expr, const struct type *type);
/* The same of a value that was lowered before. */
struct value lower_converted(struct lower *lower, struct value value, const struct type *type);
/* A constant that turned up in the end, cut to the type. */
struct value lower_fit_literal(struct lower *lower, struct value value, const struct type *type);
/* Whether C computes it, or one of its arms, when it is compiled. */
bool lower_is_known(const struct cexpr *c);

/* ---- condition.c ---- */
struct cexpr *lower_test(struct lower *lower, const struct expr *expr);
/* Whether it is an object's or a field's own address, of which clang knows that it is not null. */
bool lower_is_never_null(const struct expr *pointer, const struct value *value);

/* ---- operator.c ---- */
struct value lower_operation(struct lower *lower, const struct expr *expr, unsigned bits);
struct value lower_compare(struct lower *lower, enum operator op, bool is_signed, struct value a,
			   struct value b);
struct value lower_cast(struct lower *lower, struct value value, const struct type *type);

/* Whether C's value is 0 or 1: a comparison, `!`, `&&`, `||`. */
bool lower_c_is_truth(const struct cexpr *c);

/* Compilers doubt a truth value that is computed with; a cast says that it is meant. */
struct value lower_as_number(struct lower *lower, struct value value);
bool value_may_be_negative(const struct value *value);

/* ---- compare.c ---- */
struct value lower_comparison(struct lower *lower, const struct expr *expr);
/* Whether C computes with it as a signed type: promoted small types are int. */
bool value_is_signed_in_c(const struct value *value);

/* ---- memory.c ---- */
struct value lower_context(struct lower *lower, const struct expr *expr);
/* The same of a bit field, which has no address: its struct's address is kept. */
struct value lower_held_bit_field(struct lower *lower, const struct expr *expr);
struct value lower_member(struct lower *lower, const struct expr *expr);
struct value lower_load(struct lower *lower, const struct expr *expr);
/* `&object`; an array is its own address. */
struct cexpr *lower_object_address(struct lower *lower, const struct structure *structure,
				   struct cexpr *object);
struct value lower_object(struct lower *lower, const struct expr *make);
/* A local object, zeroed at every evaluation; the declaration's type and init are made here. */
void lower_declare_object(struct lower *lower, const struct expr *make,
			  struct cdeclaration declaration, bool is_filled);
/* An object in the program's scratch map, zeroed now. */
struct value lower_scratch_object(struct lower *lower, const struct expr *make);
/* Looks up the scratch map's entry, at the beginning of a function. */
void lower_find_scratch(struct lower *lower);
struct value lower_atomic(struct lower *lower, const struct expr *expr);
void lower_copy(struct lower *lower, const struct expr *expr);
void lower_asm(struct lower *lower, const struct expr *expr);
/* Sets an object of that type to zero, however large it is. */
void lower_clear(struct lower *lower, struct cexpr *place, const struct type *type);
void lower_context_write(struct lower *lower, const struct expr *place, struct value value);

/* ---- kernel.c ---- */
/* Fields of kernel memory, and what the kernel that loads the program has. */
struct value lower_kernel(struct lower *lower, const struct expr *expr);
/* Whether the pointer that a read begins with is put into a variable first. */
bool lower_holds_base(const struct expr *read);

/* ---- map.c ---- */
/* Whether the key's own variable can be handed to the kernel. */
bool lower_key_is_direct(const struct lower *lower, const struct expr *access);
struct value lower_map_lookup(struct lower *lower, const struct expr *expr);
struct value lower_map_call(struct lower *lower, const struct expr *expr);
struct value lower_queue(struct lower *lower, const struct expr *expr);
struct value lower_getmap(struct lower *lower, const struct expr *expr);
/*
 * Stores a value into a map. Where `is_used`, the result is the stored value; its C is NULL otherwise,
 * and where the value was given by a pointer.
 */
struct value lower_setmap(struct lower *lower, const struct expr *place, const struct expr *value,
			  bool is_used);
void lower_incmap(struct lower *lower, const struct expr *expr);

/* ---- call.c ---- */
struct value lower_call(struct lower *lower, const struct expr *expr);
/* A call of a subprogram or kernel function. */
struct value lower_invoke(struct lower *lower, const struct expr *expr);
/* "__hidden __noinline __u64 f(..)" without what makes it a definition. */
/* ---- overlap.c ---- */
/* How the bytes of a copy may overlap. KNOWN: they do, by a constant distance. */
enum overlap { OVERLAP_NONE, OVERLAP_KNOWN, OVERLAP_UNKNOWN };
enum overlap lower_overlap(const struct expr *expr);

/* ---- argument.c ---- */
/* The argument that the variable is only another name of, or NULL. */
const struct variable *lower_argument_of(const struct binding *binding);
/* Names the arguments that are used; each as the program calls it first. */
const char *lower_arguments_prototype(struct lower *lower);

/* BPF_PROG of a program whose arguments BTF describes; names: those that are used. */
const char *lower_described_prototype(const struct unit *unit, const struct program *program,
				      const char *const *names);
/* What a callback with its program's context is handed: that, and its data. */
#define LOWER_HANDED "handed"
/* In the callback: declares both. */
void lower_take_handed(struct lower *lower, const char *const *names);
/* At the call: the array that is handed over. */
struct cexpr *lower_hand_over(struct lower *lower, struct cexpr *data);
const char *lower_prototype(const struct unit *unit, const struct program *program,
			    const char *const *names);
/* What stands behind it in a declaration; nothing where a body does. */
const char *lower_prototype_end(const struct program *program);
struct value lower_print(struct lower *lower, const struct expr *expr);
/* A text as constant memory of its own; its address. */
struct value lower_text(struct lower *lower, const struct expr *expr);

/* ---- lower.c: one function for each program, in the source's order ---- */
/* functions: by the item's index. */
void lower_programs(const struct unit *unit, struct uses *uses, struct citem *functions);
