/* SPDX-License-Identifier: MIT */
/*
 * The core of sema: what its files share, what the folders beside it call, and frontend/user. A folder has a
 * header of its own for what its files share. One struct sema lives as long as one analysis.
 */
#pragma once

#include "frontend/base/scope.h"
#include "frontend/sema/btf.h"
#include "frontend/sema/names.h"
#include "frontend/sema/sema.h"

/* Deeper expressions than this are refused: every later pass recurses over the tree. */
#define SEMA_DEPTH_LIMIT 400
/* No context has more bytes. */
#define SEMA_CONTEXT_MOST 4096

/* What a local name means. */
struct local {
	struct scope scope;
	struct variable *variable;
	/* a binding of the same let that this outer one answers for */
	const struct variable *hides;
	struct global *global;    /* that answers instead of a variable, or NULL */
};

/* A deftracepoint. */
struct tracepoint {
	const char *name;            /* "sched/sched_process_exec", as written */
	struct span span;
	struct structure *structure; /* NULL after an error */
	const struct form *fields;   /* those that it names; none: all */
};

/* What a top-level form defines. A macro call can make several forms at one place: the form tells. */
struct declaration {
	const struct form *form;
	struct structure *structure; /* one of the two, the other is NULL */
	struct program *program;     /* also a subprogram's */
};

enum order_use_kind {
	ORDER_COMPARED, ORDER_STORED, ORDER_ASSIGNED, ORDER_ARMS, ORDER_SWAPPED,
	ORDER_MASKED, ORDER_RANKED
};

/* Where orders may meet; see orders.c. */
struct order_use {
	enum order_use_kind kind;
	const struct expr *a, *b;
	const struct type *type;   /* STORED: of the place */
	struct variable *variable; /* ASSIGNED */
	const struct expr *whole;  /* RANKED */
	bool is_made;              /* COMPARED: by a macro, as case is one */
};

struct sema;

typedef struct expr *sema_handler(struct sema *sema, const struct form *form);

struct sema_form {
	const char *name;
	sema_handler *handle;
};

/* How the core calls the folders; see forms.c. */
struct form_table {
	const struct sema_form *forms; /* one per row of core_forms.def */
	size_t form_count;
	/* of names that the file or the kernel has: NULL where the head is none of theirs */
	sema_handler *const *accessors;
	size_t accessor_count;
	sema_handler *constant; /* the same of a symbol */
};

struct sema {
	const struct form_table *table; /* NULL on the user side */
	struct table forms_named;  /* struct sema_form, those of the table by name */
	struct reader *reader;
	const struct form_list *forms; /* all of the file's top level */
	struct arena *arena;
	struct diag_list *diags;
	struct unit *unit;
	struct program *program;   /* the one whose body is analyzed */
	struct arena passing;      /* of what no later pass reads: locals, lets, order uses */
	struct scopes locals;
	kernel_version libbpf; /* the oldest that loads the object; 0: 1.1 */
	struct table inner_structures; /* that are written where they stand: by the form (struct FIELD..) */
	struct table structures_named; /* of the file, with those of unknown size: the first of each name */
	struct table structures_in_c;  /* of each C name */
	struct table array_objects;    /* struct structure, by the array's type */
	struct table kernel_structures; /* of those that the kernel's BTF describes, by C name */
	/* struct structure: those of import-kernel-struct and of what is made like one, by name and by C name */
	struct table imports, imports_in_c;
	VEC(struct declaration) declarations; /* of structs, imports, programs and subprograms, in order */
	struct table words;        /* of declares.c: a table of each source's words */
	struct table lets;         /* of assigns.c: a bool for each binding, by form */
	struct table named;        /* of declares.c: tables of names, by bindings and by body */
	struct table declared;     /* struct declaration, by form and by program */
	struct table tracepoints;  /* struct tracepoint, by name */
	struct table ops_forms;    /* the defstruct-ops, by struct struct_ops */
	VEC(struct order_use) order_uses;
	struct table orders;       /* of orders.c: that of an `if`, type_error for none */
	bool orders_stay;
	struct table read_maps;    /* names: those whose records loader forms read, once they were looked for */
	const char *source_path;   /* of the file itself, not of what it includes; or NULL */
	const char *btf_path;      /* or NULL */
	struct btf_file *btf;      /* opened when it is needed first */
	int btf_error;             /* why it could not be */
	struct table btf_names[BTF_NAMES_COUNT]; /* once so many were asked for that a table pays */
	unsigned btf_asked[BTF_NAMES_COUNT];
	const struct form *test;   /* only whether its value is 0 matters */
	const struct form *base;   /* only a field or element of its value is read */
	const struct form *unused; /* its value does not matter at all */
	struct sema_block *blocks; /* the innermost; see blocks.c */
	unsigned loop_depth, depth;
};

/* ---- messages.c ---- */

/* At least `least` and at most `most` arguments (most < 0: any number), else an error is reported. */
bool sema_check_count(struct sema *sema, const struct form *form, long least, long most);
struct expr *sema_error_expr(struct sema *sema, const struct form *form);
/* Help with the nearest name of the kind that was wanted. */
void sema_help_near(struct sema *sema, struct diag *diag, const struct near_name *near);

/* ---- spellings.c ---- */

enum spelling { SPELLING_FORM, SPELLING_TYPE, SPELLING_NAME, SPELLING_USER, SPELLING_BOTH, SPELLING_COUNT };
/* Help for what C or another Lisp calls so; false where the name is none of spellings.def. */
bool sema_help_spelling(struct sema *sema, struct diag *diag, enum spelling where, const char *name);
/* Help for a pointer that stands where its value is meant. */
void sema_help_compared(struct sema *sema, struct diag *diag, const struct expr *pointer,
			const struct expr *number);
/* A number stands where a pointer is needed, and may be an address. */
void sema_help_number(struct sema *sema, struct diag *diag, const struct form *form,
		      const struct expr *number);
void sema_help_load(struct sema *sema, struct diag *diag, const struct expr *pointer);
/* The struct's field that C calls so ("dport": "dst-port"), or NULL. */
const char *sema_field_spelling(const struct structure *structure, const char *wanted);

/* ---- variables.c ---- */

const struct local *sema_find_local(const struct sema *sema, const char *name);
struct variable *sema_find_variable(const struct sema *sema, const char *name);
/* A local of the program that is analyzed, unsigned and 64 bits wide until its form says more. */
struct variable *sema_new_variable(struct sema *sema, const char *name, struct span span);
/* The caller ends its scope. hides: see struct local; NULL for an ordinary name. */
struct local *sema_push_local(struct sema *sema, const char *name, struct variable *variable,
			      const struct variable *hides);
struct expr *sema_global_use(struct sema *sema, const struct form *form, struct global *global);
struct expr *sema_global_address(struct sema *sema, const struct form *form, struct global *global);
/* A variable of the kernel's where a value stands, and as the argument of per-cpu-ptr and this-cpu-ptr. */
struct expr *sema_kernel_symbol(struct sema *sema, const struct form *form, struct global *global);
struct expr *sema_kernel_variable(struct sema *sema, const struct form *form);

/* ---- declarations.c ---- */

void sema_declare(struct sema *sema, struct declaration declaration);
void sema_add_structure(struct sema *sema, struct structure *structure);
/* Those of the unit, for an analysis that follows the one that defined them. */
void sema_adopt_structures(struct sema *sema);
/* The file knows the kernel's struct by its name, and its fields by theirs. */
void sema_note_import(struct sema *sema, struct structure *structure);
/* The first struct of that C name, or NULL; the same of the kernel's alone. */
struct structure *sema_structure_in_c(const struct sema *sema, const char *c_name);
struct structure *sema_kernel_structure_in_c(const struct sema *sema, const char *c_name);
/* What the form declared, or NULL where it declared none after an error. */
struct structure *sema_declared_structure(const struct sema *sema, const struct form *form);
struct program *sema_declared_program(const struct sema *sema, const struct form *form);
/* The definition of a program or subprogram, or NULL. */
const struct form *sema_program_form(const struct sema *sema, const struct program *program);
/* The one whose event the program sees, or NULL. */
const struct tracepoint *sema_tracepoint_of(struct sema *sema, const struct program *program);

/* ---- types.c ---- */

/* A type as written, or type_error after an error. */
const struct type *sema_type(struct sema *sema, const struct form *form);
/* The same, of what stands in a struct, an array, a global or a map: a dynptr does not, and is refused. */
const struct type *sema_stored_type(struct sema *sema, const struct form *form);
/* The same without a message: NULL where the form is no type. */
const struct type *sema_try_type(struct sema *sema, const struct form *form);
/* Marks a struct, and those inside it, as one that others see: its padding is spelled out. */
void sema_share(const struct type *type);
/* Before anything is defined: the names that pointers may have for targets. */
void sema_declare_structure(struct sema *sema, const struct form *form);
/* Its name and item: NULL, and a message, where the form has no name. */
struct structure *sema_begin_structure(struct sema *sema, const struct form *form);
/* The fields of a form that is like a defstruct: they stand behind its second part. */
void sema_read_members(struct sema *sema, const struct form *form, struct structure *structure);
/* inner_structs.c: structs that are written as the type of a field, and those without a name. */
void sema_define_inner_structures(struct sema *sema, const struct form *fields, const char *outer);
bool sema_is_anonymous_member(const struct form *form);
void sema_defstruct(struct sema *sema, const struct form *form);
void sema_defunion(struct sema *sema, const struct form *form);
void sema_defconstant(struct sema *sema, const struct form *form);
/* The name stands for the value, which is a constant. */
void sema_name_constant(struct sema *sema, const struct form *name, struct expr *value,
			const struct form *form);

/* ---- arrays.c ---- */

/* The struct that an array is as an object, always the same for one type. */
const struct type *sema_array_object(struct sema *sema, const struct type *array);
/* What an object of the type is: that struct of an array, others as they are; error where there is none. */
const struct type *sema_object_type(struct sema *sema, const struct form *form,
				    const struct type *type);

/* ---- named_types.c ---- */

/* A scalar, or what deftype and defenum have given the name; NULL for other names. */
const struct type *sema_named_type(const struct sema *sema, const char *name);
/* How values of the type that the form names are shown: SHOW_IT_IS but for enums. */
enum show_as sema_type_show(const struct sema *sema, const struct form *form);
void sema_deftype(struct sema *sema, const struct form *form);
void sema_defenum(struct sema *sema, const struct form *form);
/* The name of the n-th enumerator of a defenum, or NULL behind the last; forms that are wrong have none. */
const struct form *sema_enumerator_name(const struct form *form, unsigned n);

/* ---- headers.c ---- */

/* A struct of the file, or one of the language's headers by that name; NULL where there is none. */
struct structure *sema_own_header(struct sema *sema, const char *name);
/* The struct of <linux/bpf.h> of that C name, where its fields are known; NULL where they are not. */
struct structure *sema_uapi_struct(struct sema *sema, const char *c_name);
/* The header that "tcp-flags" or "make-tcp" is about, or NULL. */
struct structure *sema_own_header_of(struct sema *sema, const char *accessor);
/* Places and sizes of a header's fields, whose offsets are known. */
void sema_lay_out_header(struct sema *sema, struct structure *structure, struct member *members, size_t count);
/* What stands in network order as a number of the host (read), or the other way round. */
struct expr *sema_swapped(struct sema *sema, const struct form *form, struct expr *value,
			  const struct type *type, bool read);

/* ---- target_names.c ---- */

/* "do_exit" of fentry/do_exit; "" where the section names nothing. */
const char *sema_target_of(const struct program *program);
/* Whether `name` is one of the words of `list`, which are parted by blanks. */
bool sema_is_listed(const char *list, const char *name);
/* Reports a target that the kernel lacks; true also where nothing tells. */
bool sema_check_target_exists(struct sema *sema, const struct program *program, struct span span);
/* The error for it, with the nearest name; the kernel's BTF is open. */
void sema_unknown_target(struct sema *sema, const struct program *program, struct span span);

/* ---- context.c ---- */

/* Whether the context can be used here; an error is reported where it cannot. */
bool sema_shares_context(struct sema *sema, const struct form *form);
/* The context itself, of a form that needs it; reported where subprograms do not share one. */
struct expr *sema_context_pointer(struct sema *sema, const struct form *form);
/* The same for a function that takes any context: a subprogram may have several then, and only hands its own on. */
struct expr *sema_context_handed_on(struct sema *sema, const struct form *form);
/* access: what the section may do with it, or NULL. */
const struct type *sema_context_field_type(struct sema *sema, const struct kernel_field *field,
					   const struct kernel_access *access);
/* What the kernel hands out as a pointer is that pointer, by its offset as by its name. */
void sema_settle_context(struct sema *sema, struct expr *expr);

/* ---- heads.c ---- */

/* What defsubprog, defkfunc and defextern begin with: the item, its parameters and its result. */
struct program *sema_new_subprogram(struct sema *sema, const struct form *form,
				    const struct form *name, enum subprogram_kind kind);
bool sema_read_head(struct sema *sema, const struct form *parameters, const struct form *result,
		    struct program *program);
void sema_check_result(struct sema *sema, const struct program *program, const struct expr *value);

/* ---- invoke.c ---- */

/* The program that is analyzed calls it, or asks for it. */
void sema_note_callee(struct sema *sema, struct program *callee);
/* A call of a subprogram or kernel function; NULL where the head is none of their names. */
struct expr *sema_invoke(struct sema *sema, const struct form *form);
/* What a helper hands on to its callback is of the type that the callback expects. */
void sema_check_callback_data(struct sema *sema, const struct expr *call);
/* The name of a subprogram as an argument of the helper call that is being made. */
struct expr *sema_callback(struct sema *sema, const struct form *form, struct expr *call);

/* ---- expr.c ---- */

struct expr *sema_new(struct sema *sema, enum expr_kind kind, const struct form *form,
		      const struct type *type);
/* Any expression; also one without a value. */
struct expr *sema_expr(struct sema *sema, const struct form *form);
/* The same where nothing becomes of its value. */
struct expr *sema_unused(struct sema *sema, const struct form *form);
/* Of an initializer of let: an outer variable hides the binding that was made just before. */
void sema_warn_hidden(struct sema *sema, const struct form *form, struct span hidden);
/* An expression that must have a value. */
struct expr *sema_value(struct sema *sema, const struct form *form);
/* An integer, or a pointer where it is a test. */
struct expr *sema_integer(struct sema *sema, const struct form *form);
/* An integer for a place of that type. */
struct expr *sema_number_for(struct sema *sema, const struct form *form, const struct type *type);
struct expr *sema_test(struct sema *sema, const struct form *form);
struct expr *sema_pointer(struct sema *sema, const struct form *form);
/* The form's value, which must be a pointer. */
struct expr *sema_as_pointer(struct sema *sema, const struct form *form, struct expr *expr);
/* An integer that is known now; its value is in expr->value. */
struct expr *sema_constant(struct sema *sema, const struct form *form);
struct expr *sema_number(struct sema *sema, const struct form *form, uint64_t value);

/* ---- bodies.c ---- */

struct expr *sema_body(struct sema *sema, const struct form *forms, const struct form *whole);
/* Warns of a value that is thrown away; of a written number only where it ends the arm of an `if`. */
void sema_check_unused(struct sema *sema, const struct form *form, const struct expr *expr);
void sema_check_unused_arm(struct sema *sema, const struct form *form, const struct expr *expr,
			   bool is_only);
static inline bool sema_diverges(const struct expr *expr) { return expr_leaves(expr); }
/*
 * Type of a value that is one of several; neutral literals do not count. Where no type is both, an
 * error is reported, or there is none, if the form is NULL: nobody wants the value.
 */
const struct type *sema_join(struct sema *sema, struct expr *const *arms, size_t count,
			     const struct form *form, bool *ret_neutral);

/* ---- control.c ---- */

/* The body behind stores of the numbers that `:is` says for fields of the struct (or NULL) that name points to. */
const struct form *sema_tag_forms(struct sema *sema, const struct form *name, const struct structure *structure,
				  const struct form *body);

/* ---- declares.c ---- */

/*
 * A `declare` in the body of the form `whole`: reports what is no declaration there, and marks the variables that
 * need no use. is_head: nothing but other ones stands before it.
 */
void sema_check_declare(struct sema *sema, const struct form *declare, const struct form *whole,
			bool is_head);
/* For those that judge `declare` themselves: whether it is where it may be, else a message. */
bool sema_declares_at_head(struct sema *sema, const struct form *declare, bool is_head);
void sema_unknown_declaration(struct sema *sema, const struct form *clause);
/* The name in a clause of the form `whole` is no variable. */
void sema_declared_no_variable(struct sema *sema, const struct form *clause,
			       const struct form *name, const struct form *whole);
/* Whether (declare (NAME)) stands at the head of the body. */
bool sema_declares(const struct form *body, const char *name);
/* The clause (type T NAME ..) at the head of the body that names the variable, or NULL. */
const struct form *sema_declared_type(struct sema *sema, const struct form *body, const char *name);
/* setf, incf or decf of a variable whose value is not wanted: naming it was no use. */
void sema_note_stored(struct variable *variable);
/* Warns of the local variables of the function that nothing reads. */
void sema_warn_unread(struct sema *sema, const struct program *program);

/* ---- assigns.c ---- */

/* Of each binding of a `let` or `let*`, in order: whether the variable is assigned, or its address taken. */
const bool *sema_assigned(struct sema *sema, const struct form *let);

/* ---- addresses.c ---- */

/* Whether it is the value of a variable or field that was declared u64 and holds a pointer. */
bool sema_is_address(const struct expr *expr);
/*
 * Such a value as the number that it is, where a number of type `as` is needed; others as they are. The verifier lets
 * a program store, hand over and compare all 64 bits of a pointer, and nothing else: as NULL is for computing.
 */
struct expr *sema_number_of(struct sema *sema, struct expr *expr, const struct type *as);
/* The last form of a body whose value is a number of that type. */
struct expr *sema_settle_result(struct sema *sema, struct expr *body, const struct type *type);
/* Where some of the arms of a branch are numbers, and the pointers were declared u64: numbers all. */
void sema_settle_arms(struct sema *sema, struct expr **arms, size_t count);
/* The value of a u64 field that holds a pointer as that pointer; others as they are. */
struct expr *sema_held_pointer(struct sema *sema, struct expr *expr);
/* The same where the place is a variable that holds pointers. */
struct expr *sema_held_by(struct sema *sema, const struct expr *place, struct expr *value);
/* The value as the place takes it. */
struct expr *sema_stored(struct sema *sema, const struct expr *place, struct expr *value);
/* A variable declared u64 takes the type of the pointer that it holds. */
void sema_declare_address(struct variable *variable, const struct expr *init);
/* Whether it was bound to 0 and this pointer is the first that becomes of it. */
bool sema_becomes_address(const struct variable *variable, const struct expr *value);
/* What a place of type bool takes of it: 0 or 1; constants and truths as they are. */
struct expr *sema_truth_of(struct sema *sema, struct expr *value);
/* Makes numbers of what the operator takes as such; gives the operator that is meant. */
enum operator sema_address_operands(struct sema *sema, const struct operator_info *info,
				    struct expr **a, struct expr **b);

/* ---- operators.c ---- */

struct expr *sema_operator(struct sema *sema, const struct form *form,
			   const struct operator_info *info);
struct expr *sema_cast_to(struct sema *sema, const struct form *form, const struct type *type,
			  const struct form *value);
struct expr *sema_swap(struct sema *sema, const struct form *form, enum operator op,
		       struct expr *value);

/* ---- packed.c ---- */

/* Warns where a context field that holds two numbers is compared or masked as if it held one of them. */
void sema_check_packed(struct sema *sema, const struct expr *operation, bool compares);

/* ---- divisors.c ---- */

/* An error where the source says 0; else a warning, and what division by 0 gives. */
struct expr *sema_divided_by_zero(struct sema *sema, const struct form *form,
				  const struct expr *division);
/* The same of a count of 64 and more: false after an error. */
bool sema_check_shift(struct sema *sema, const struct form *form, struct expr *shift);

/* ---- calls.c ---- */

/* A map as an argument; helper may be NULL where its type has been looked at. */
struct expr *sema_map_argument(struct sema *sema, const struct form *form,
			       const struct kernel_helper *helper);
/* Reports a map of a type that the helper does not take. */
bool sema_check_map_type(struct sema *sema, const struct form *form, const struct map *map,
			 const struct kernel_helper *helper);
struct expr *sema_record_argument(struct sema *sema, const struct form *form);
struct expr *sema_helper_call(struct sema *sema, const struct form *form,
			      const struct kernel_helper *helper);

/* ---- print.c ---- */

/* A text as written, which becomes constant memory. */
struct expr *sema_text(struct sema *sema, const struct form *form);
/*
 * Reports what the kernel would not print, and a count of values that is not the format's; a count
 * below 0 is not known. Raises the floor for what only newer kernels print.
 */
bool sema_check_format(struct sema *sema, const struct form *form, long count);
/* A print whose lines an iterator's reader gets. */
struct expr *sema_print_to(struct sema *sema, const struct form *form, struct expr *stream);

/* ---- logic.c ---- */

/* Whether nothing happens when it is evaluated. */
bool sema_is_pure(const struct expr *expr);
/* The same place, read twice with nothing between. */
bool sema_same_place(const struct expr *a, const struct expr *b);
/*
 * Neighbours in a chain of && or || that ask of one place what cannot be, or what must be: the
 * second becomes the answer, with a warning.
 */
void sema_decide_neighbours(struct sema *sema, struct expr *chain, bool is_test);

/* ---- forms.c ---- */

const struct form_table *sema_form_table(void);
#define CORE_FORM(id, name, shape) struct expr *sema_form_##id(struct sema *, const struct form *);
#include "frontend/read/core_forms.def"
#undef CORE_FORM

#include "frontend/sema/stores.h"
