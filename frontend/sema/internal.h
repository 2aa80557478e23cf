/* SPDX-License-Identifier: MIT */
/*
 * The core of sema: the declarations that its files share, and that the folders below and
 * frontend/user call. Each folder has its own header beside it. sema_analyze creates one struct
 * sema for the BPF side; frontend/user creates another for the user side.
 */
#pragma once

#include "frontend/base/scope.h"
#include "frontend/sema/btf.h"
#include "frontend/sema/names.h"
#include "frontend/sema/sema.h"

/* The deepest expression that is accepted: all later passes recurse over the tree. */
#define SEMA_DEPTH_LIMIT 400
/* No context is larger. */
#define SEMA_CONTEXT_MOST 4096

/* The meaning of a local name. */
struct local {
	struct scope scope;
	struct variable *variable;
	/* a binding of the same let that the outer variable hides here */
	const struct variable *hides;
	struct global *global;    /* a global instead of a variable, or NULL */
};

/* A deftracepoint. */
struct tracepoint {
	const char *name;            /* "sched/sched_process_exec", as written */
	struct span span;
	struct structure *structure; /* NULL after an error */
	const struct form *fields;   /* the fields that it names; NULL: all */
};

/*
 * A top-level definition. One macro call can make several forms with one span, so the form is the
 * key.
 */
struct declaration {
	const struct form *form;
	struct structure *structure; /* exactly one of structure and program is not NULL */
	struct program *program;     /* also for a subprogram */
};

enum order_use_kind {
	ORDER_COMPARED, ORDER_STORED, ORDER_ASSIGNED, ORDER_ARMS, ORDER_SWAPPED,
	ORDER_MASKED, ORDER_RANKED
};

/* A place where byte orders can meet (orders.c). */
struct order_use {
	enum order_use_kind kind;
	const struct expr *a, *b;
	const struct type *type;   /* STORED: the place's */
	struct variable *variable; /* ASSIGNED */
	const struct expr *whole;  /* RANKED */
	bool is_made;              /* COMPARED: by a macro, such as case */
};

struct sema;

typedef struct expr *sema_handler(struct sema *sema, const struct form *form);

struct sema_form {
	const char *name;
	sema_handler *handle;
};

/* The handlers through which the core calls the folders (forms.c). */
struct form_table {
	const struct sema_form *forms; /* one per row of core_forms.def */
	size_t form_count;
	/*
	 * handlers of names that the file or the kernel defines; each returns NULL if the head is
	 * not one of its names
	 */
	sema_handler *const *accessors;
	size_t accessor_count;
	sema_handler *constant; /* the same for a symbol */
};

struct sema {
	const struct form_table *table; /* NULL on the user side */
	struct table forms_named;  /* struct sema_form of the table, by name */
	struct reader *reader;
	const struct form_list *forms; /* the file's whole top level; a program's form is released after its analysis */
	const struct form_list *user_forms; /* the forms among them that define nothing for programs: they stay */
	struct arena *arena;
	struct diag_list *diags;
	struct unit *unit;
	struct program *program;   /* the one being analyzed */
	struct arena passing;      /* for data that no later pass reads: locals, lets, order uses */
	struct scopes locals;
	kernel_version libbpf; /* the oldest that loads the object; 0: 1.1 */
	struct table inner_structures; /* inner_structs.c: by the form (struct FIELD..) */
	struct table structures_named; /* also of unknown size: the first of each name */
	struct table structures_in_c;  /* the first of each C name */
	struct table array_objects;    /* struct structure, by array type */
	struct table kernel_structures; /* described by the kernel's BTF, by C name */
	/* struct structure of import-kernel-struct and similar, by name and by C name */
	struct table imports, imports_in_c;
	VEC(struct declaration) declarations; /* in order */
	struct table words;        /* declares.c: a table of each source's words */
	struct table lets;         /* assigns.c: a bool for each binding, by form */
	struct table named;        /* declares.c: tables of names, by bindings and by body */
	struct table declared;     /* struct declaration, by form and by program */
	struct table tracepoints;  /* struct tracepoint, by name */
	struct table ops_forms;    /* the defstruct-ops form, by struct struct_ops */
	VEC(struct order_use) order_uses;
	struct table orders;       /* orders.c: the order of an `if`; type_error for none */
	bool orders_stay;
	struct table read_maps;    /* names of maps whose records loader forms read */
	const char *source_path;   /* the file itself, not an included one; or NULL */
	const char *btf_path;      /* or NULL */
	struct btf_file *btf;      /* opened at the first use */
	int btf_error;             /* the error of opening it */
	struct table btf_names[BTF_NAMES_COUNT]; /* filled after SEARCHES_MOST searches */
	unsigned btf_asked[BTF_NAMES_COUNT];
	const struct form *test;   /* only whether its value is 0 matters */
	const struct form *base;   /* only a field or element of its value is read */
	const struct form *unused; /* its value is not used */
	struct sema_block *blocks; /* the innermost (blocks.c) */
	unsigned loop_depth, depth;
};

/* ---- messages.c ---- */

/*
 * Reports an error unless there are at least `least` and at most `most` arguments; most < 0: no
 * limit.
 */
bool sema_check_count(struct sema *sema, const struct form *form, long least, long most);
struct expr *sema_error_expr(struct sema *sema, const struct form *form);
/* Adds help with the nearest name, if there is one. */
void sema_help_near(struct sema *sema, struct diag *diag, const struct near_name *near);

/* ---- spellings.c ---- */

enum spelling { SPELLING_FORM, SPELLING_TYPE, SPELLING_NAME, SPELLING_USER, SPELLING_BOTH, SPELLING_COUNT };
/*
 * Adds help if C or another Lisp uses the name for one of our forms; false if spellings.def does
 * not have it.
 */
bool sema_help_spelling(struct sema *sema, struct diag *diag, enum spelling where, const char *name);
/* Adds help for a pointer where the value behind it is meant. */
void sema_help_compared(struct sema *sema, struct diag *diag, const struct expr *pointer,
			const struct expr *number);
/* Adds help for a number where a pointer is needed; it may be an address. */
void sema_help_number(struct sema *sema, struct diag *diag, const struct form *form,
		      const struct expr *number);
void sema_help_load(struct sema *sema, struct diag *diag, const struct expr *pointer);
/* The struct's field for a name of C's headers ("dport": "dst-port"), or NULL. */
const char *sema_field_spelling(const struct structure *structure, const char *wanted);

/* ---- variables.c ---- */

const struct local *sema_find_local(const struct sema *sema, const char *name);
struct variable *sema_find_variable(const struct sema *sema, const char *name);
/* A local of the analyzed program; u64 until its form says otherwise. */
struct variable *sema_new_variable(struct sema *sema, const char *name, struct span span);
/* The caller ends its scope. hides: see struct local; NULL for an ordinary name. */
struct local *sema_push_local(struct sema *sema, const char *name, struct variable *variable,
			      const struct variable *hides);
struct expr *sema_global_use(struct sema *sema, const struct form *form, struct global *global);
struct expr *sema_global_address(struct sema *sema, const struct form *form, struct global *global);
/* A kernel variable as a value, and as the argument of per-cpu-ptr and this-cpu-ptr. */
struct expr *sema_kernel_symbol(struct sema *sema, const struct form *form, struct global *global);
struct expr *sema_kernel_variable(struct sema *sema, const struct form *form);

/* ---- declarations.c ---- */

void sema_declare(struct sema *sema, struct declaration declaration);
void sema_add_structure(struct sema *sema, struct structure *structure);
/* Takes over the unit's structs, for an analysis that follows the one that defined them. */
void sema_adopt_structures(struct sema *sema);
/* Enters a kernel struct under its Lisp name, with its fields. */
void sema_note_import(struct sema *sema, struct structure *structure);
/* The first struct with that C name, or NULL; the second function looks only at the kernel's. */
struct structure *sema_structure_in_c(const struct sema *sema, const char *c_name);
struct structure *sema_kernel_structure_in_c(const struct sema *sema, const char *c_name);
/* The structure or program that the form declared, or NULL after an error. */
struct structure *sema_declared_structure(const struct sema *sema, const struct form *form);
struct program *sema_declared_program(const struct sema *sema, const struct form *form);
/* The form that defines the program or subprogram, or NULL. */
const struct form *sema_program_form(const struct sema *sema, const struct program *program);
/* The deftracepoint of the program's event, or NULL. */
const struct tracepoint *sema_tracepoint_of(struct sema *sema, const struct program *program);

/* ---- types.c ---- */

/* The type that the form names; type_error after an error. */
const struct type *sema_type(struct sema *sema, const struct form *form);
/* The same for a member of a struct, array, global or map; a dynptr is refused there. */
const struct type *sema_stored_type(struct sema *sema, const struct form *form);
/* The same without a message: NULL if the form is no type. */
const struct type *sema_try_type(struct sema *sema, const struct form *form);
/* Marks a struct, and those inside it, as visible to others: its padding becomes explicit. */
void sema_share(const struct type *type);
/* Declares the name before anything is defined, so that pointers can have the struct as target. */
void sema_declare_structure(struct sema *sema, const struct form *form);
/* Creates its name and item. NULL after an error. */
struct structure *sema_begin_structure(struct sema *sema, const struct form *form);
/* Reads fields like a defstruct's: behind the second element of the form. */
void sema_read_members(struct sema *sema, const struct form *form, struct structure *structure);
/* inner_structs.c: structs that are written as a field's type, and those without a name. */
void sema_define_inner_structures(struct sema *sema, const struct form *fields, const char *outer);
bool sema_is_anonymous_member(const struct form *form);
void sema_defstruct(struct sema *sema, const struct form *form);
void sema_defunion(struct sema *sema, const struct form *form);
void sema_defconstant(struct sema *sema, const struct form *form);
/* Makes the name a constant of that value. */
void sema_name_constant(struct sema *sema, const struct form *name, struct expr *value,
			const struct form *form);

/* ---- arrays.c ---- */

/* The struct that represents an array object; one for each array type. */
const struct type *sema_array_object(struct sema *sema, const struct type *array);
/*
 * The type of an object: for an array that struct, for others the type itself; type_error if there
 * are no such objects.
 */
const struct type *sema_object_type(struct sema *sema, const struct form *form,
				    const struct type *type);

/* ---- named_types.c ---- */

/* A scalar type, or one named by deftype or defenum; NULL for other names. */
const struct type *sema_named_type(const struct sema *sema, const char *name);
/* How values of the type are shown: SHOW_IT_IS except for enums. */
enum show_as sema_type_show(const struct sema *sema, const struct form *form);
void sema_deftype(struct sema *sema, const struct form *form);
void sema_defenum(struct sema *sema, const struct form *form);
/* The name of the n-th enumerator of a defenum; NULL behind the last, and if the form is wrong. */
const struct form *sema_enumerator_name(const struct form *form, unsigned n);

/* ---- headers.c ---- */

/* The file's struct of that name, or one of the language's headers; NULL if there is none. */
struct structure *sema_own_header(struct sema *sema, const char *name);
/* The struct of <linux/bpf.h> with that C name, if its fields are known; otherwise NULL. */
struct structure *sema_uapi_struct(struct sema *sema, const char *c_name);
/* The header to which an accessor such as "tcp-flags" or "make-tcp" belongs, or NULL. */
struct structure *sema_own_header_of(struct sema *sema, const char *accessor);
/* Computes the layout of a header from the offsets of its fields. */
void sema_lay_out_header(struct sema *sema, struct structure *structure, struct member *members, size_t count);
/* Converts a value from network to host order (read), or back. */
struct expr *sema_swapped(struct sema *sema, const struct form *form, struct expr *value,
			  const struct type *type, bool read);

/* ---- target_names.c ---- */

/* The name behind the slash: "do_exit" of fentry/do_exit; "" if there is none. */
const char *sema_target_of(const struct program *program);
/* Is `name` one of the space-separated words of `list`? */
bool sema_is_listed(const char *list, const char *name);
/* Reports a target that the kernel lacks. Returns true if it exists or if nothing tells. */
bool sema_check_target_exists(struct sema *sema, const struct program *program, struct span span);
/* Reports the error, with the nearest name. BTF must be open. */
void sema_unknown_target(struct sema *sema, const struct program *program, struct span span);

/* ---- context.c ---- */

/* May the context be used here? Reports an error if not. */
bool sema_shares_context(struct sema *sema, const struct form *form);
/*
 * The context pointer for a form that needs it; reports an error if the callers' contexts differ.
 */
struct expr *sema_context_pointer(struct sema *sema, const struct form *form);
/* The same for a function that takes any context: the callers' contexts may then differ. */
struct expr *sema_context_handed_on(struct sema *sema, const struct form *form);
/* access: how the section may use the field, or NULL. */
const struct type *sema_context_field_type(struct sema *sema, const struct kernel_field *field,
					   const struct kernel_access *access);
/*
 * A context field that holds a pointer has that pointer type, whether it is read by name or by
 * offset.
 */
void sema_settle_context(struct sema *sema, struct expr *expr);

/* ---- heads.c ---- */

/* The item with parameters and result, for defsubprog, defkfunc and defextern. */
struct program *sema_new_subprogram(struct sema *sema, const struct form *form,
				    const struct form *name, enum subprogram_kind kind);
bool sema_read_head(struct sema *sema, const struct form *parameters, const struct form *result,
		    struct program *program);
void sema_check_result(struct sema *sema, const struct program *program, const struct expr *value);

/* ---- invoke.c ---- */

/* Notes that the analyzed program calls the function or takes its address. */
void sema_note_callee(struct sema *sema, struct program *callee);
/* A call of a subprogram or kernel function; NULL if the head names none. */
struct expr *sema_invoke(struct sema *sema, const struct form *form);
/* Checks that the data argument of the helper has the type that its callback expects. */
void sema_check_callback_data(struct sema *sema, const struct expr *call);
/* A subprogram's name as an argument of the helper call under construction. */
struct expr *sema_callback(struct sema *sema, const struct form *form, struct expr *call);

/* ---- expr.c ---- */

struct expr *sema_new(struct sema *sema, enum expr_kind kind, const struct form *form,
		      const struct type *type);
/* Any expression, also one without a value. */
struct expr *sema_expr(struct sema *sema, const struct form *form);
/* The same for a form whose value is not used. */
struct expr *sema_unused(struct sema *sema, const struct form *form);
/* Warns that an initializer of a let sees an outer variable, not the binding just before it. */
void sema_warn_hidden(struct sema *sema, const struct form *form, struct span hidden);
/* An expression that must have a value. */
struct expr *sema_value(struct sema *sema, const struct form *form);
/* An integer, or in a test also a pointer. */
struct expr *sema_integer(struct sema *sema, const struct form *form);
/* An integer that is stored into a place of that type. */
struct expr *sema_number_for(struct sema *sema, const struct form *form, const struct type *type);
struct expr *sema_test(struct sema *sema, const struct form *form);
struct expr *sema_pointer(struct sema *sema, const struct form *form);
/* The form's value, which must be a pointer. */
struct expr *sema_as_pointer(struct sema *sema, const struct form *form, struct expr *expr);
/* An integer that is known at compile time; expr->value has it. */
struct expr *sema_constant(struct sema *sema, const struct form *form);
struct expr *sema_number(struct sema *sema, const struct form *form, uint64_t value);

/* ---- bodies.c ---- */

struct expr *sema_body(struct sema *sema, const struct form *forms, const struct form *whole);
/* Warns of an unused value; of a literal number only at the end of an `if` arm. */
void sema_check_unused(struct sema *sema, const struct form *form, const struct expr *expr);
void sema_check_unused_arm(struct sema *sema, const struct form *form, const struct expr *expr,
			   bool is_only);
static inline bool sema_diverges(const struct expr *expr) { return expr_leaves(expr); }
/*
 * The common type of several values; neutral literals adapt. Without a common type it reports an
 * error, unless form is NULL: then the value is not used.
 */
const struct type *sema_join(struct sema *sema, struct expr *const *arms, size_t count,
			     const struct form *form, bool *ret_neutral);

/* ---- control.c ---- */

/*
 * The body, preceded by stores of the numbers that :is gives for fields of the struct. structure
 * may be NULL.
 */
const struct form *sema_tag_forms(struct sema *sema, const struct form *name, const struct structure *structure,
				  const struct form *body);

/* ---- declares.c ---- */

/*
 * Checks a `declare` in the body of the form `whole`, and marks the variables that need no use.
 * is_head: only other declarations precede it.
 */
void sema_check_declare(struct sema *sema, const struct form *declare, const struct form *whole,
			bool is_head);
/*
 * For callers that interpret `declare` themselves: reports an error and returns false if it is not
 * at the head.
 */
bool sema_declares_at_head(struct sema *sema, const struct form *declare, bool is_head);
void sema_unknown_declaration(struct sema *sema, const struct form *clause);
/* Reports that a name in a clause of the form `whole` is no variable. */
void sema_declared_no_variable(struct sema *sema, const struct form *clause,
			       const struct form *name, const struct form *whole);
/* Is (declare (NAME)) at the head of the body? */
bool sema_declares(const struct form *body, const char *name);
/* The clause (type T NAME ..) at the head of the body that names the variable, or NULL. */
const struct form *sema_declared_type(struct sema *sema, const struct form *body, const char *name);
/* A setf, incf or decf of the variable whose value is not used: the name in it is no use. */
void sema_note_stored(struct variable *variable);
/* Warns of the function's local variables that are never read. */
void sema_warn_unread(struct sema *sema, const struct program *program);

/* ---- assigns.c ---- */

/*
 * For each binding of a `let` or `let*`, in order: is the variable assigned, or its address taken?
 */
const bool *sema_assigned(struct sema *sema, const struct form *let);

/* ---- addresses.c ---- */

/* Is it the value of a variable or field that was declared u64 and holds a pointer? */
bool sema_is_address(const struct expr *expr);
/*
 * Converts such a value to a number if a number of type `as` is needed; returns others unchanged.
 * The verifier lets a program store, pass and compare all 64 bits of a pointer, nothing else. as
 * NULL: for arithmetic.
 */
struct expr *sema_number_of(struct sema *sema, struct expr *expr, const struct type *as);
/* Converts the last form of a body whose value must be a number of that type. */
struct expr *sema_settle_result(struct sema *sema, struct expr *body, const struct type *type);
/*
 * If some arms of a branch are numbers and the pointers were declared u64, converts all to numbers.
 */
void sema_settle_arms(struct sema *sema, struct expr **arms, size_t count);
/* The value of a u64 field that holds a pointer, as that pointer; others unchanged. */
struct expr *sema_held_pointer(struct sema *sema, struct expr *expr);
/* The same if the place is a variable that holds pointers. */
struct expr *sema_held_by(struct sema *sema, const struct expr *place, struct expr *value);
/* The value as the place stores it. */
struct expr *sema_stored(struct sema *sema, const struct expr *place, struct expr *value);
/* Gives a variable declared u64 the type of the pointer that it holds. */
void sema_declare_address(struct variable *variable, const struct expr *init);
/* Was the variable bound to 0, and is this pointer the first value assigned to it? */
bool sema_becomes_address(const struct variable *variable, const struct expr *value);
/* The value for a place of type bool: 0 or 1; constants and truth values unchanged. */
struct expr *sema_truth_of(struct sema *sema, struct expr *value);
/*
 * Converts operands to numbers if the operator computes with numbers. Returns the operator, which
 * changes for null tests.
 */
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

/* Warns if a context field that holds two numbers is compared or masked as if it held one. */
void sema_check_packed(struct sema *sema, const struct expr *operation, bool compares);

/* ---- divisors.c ---- */

/*
 * Reports an error if the source says 0, otherwise a warning; returns the result of a division by
 * 0.
 */
struct expr *sema_divided_by_zero(struct sema *sema, const struct form *form,
				  const struct expr *division);
/* The same for a shift count of 64 or more; false after an error. */
bool sema_check_shift(struct sema *sema, const struct form *form, struct expr *shift);

/* ---- calls.c ---- */

/* A map as an argument; helper may be NULL if its type is already checked. */
struct expr *sema_map_argument(struct sema *sema, const struct form *form,
			       const struct kernel_helper *helper);
/* Reports a map whose type the helper does not accept. */
bool sema_check_map_type(struct sema *sema, const struct form *form, const struct map *map,
			 const struct kernel_helper *helper);
struct expr *sema_record_argument(struct sema *sema, const struct form *form);
struct expr *sema_helper_call(struct sema *sema, const struct form *form,
			      const struct kernel_helper *helper);

/* ---- print.c ---- */

/* A string literal, which becomes constant memory. */
struct expr *sema_text(struct sema *sema, const struct form *form);
/*
 * Reports conversions that the kernel does not print, and a number of values that does not match
 * the format; count < 0: unknown. Raises the floor for conversions that need newer kernels.
 */
bool sema_check_format(struct sema *sema, const struct form *form, long count);
/* A print into the output of an iterator. */
struct expr *sema_print_to(struct sema *sema, const struct form *form, struct expr *stream);

/* ---- logic.c ---- */

/* Has evaluating it no effect? */
bool sema_is_pure(const struct expr *expr);
/* Do both read the same place, if nothing between changes it? */
bool sema_same_place(const struct expr *a, const struct expr *b);
/*
 * Simplifies neighbours in a chain of && or || that make each other impossible or certain, with a
 * warning: the second becomes its constant result.
 */
void sema_decide_neighbours(struct sema *sema, struct expr *chain, bool is_test);

/* ---- forms.c ---- */

const struct form_table *sema_form_table(void);
#define CORE_FORM(id, name, shape) struct expr *sema_form_##id(struct sema *, const struct form *);
#include "frontend/read/core_forms.def"
#undef CORE_FORM

#include "frontend/sema/stores.h"
