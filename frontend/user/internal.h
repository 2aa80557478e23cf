/* SPDX-License-Identifier: MIT */
/*
 * The declarations that the files of the user side's analysis share. user_analyze creates one
 * struct load. It uses the core of sema for types, names and constants, through a struct sema
 * without programs.
 */
#pragma once

#include "frontend/sema/internal.h"
#include "frontend/unit/loader.h"

struct load_local {
	struct scope scope;
	struct load_variable *variable;
	/* a binding of the same let that the outer variable hides here, or NULL */
	const struct load_variable *hides;
};

/* A variable whose type includes nil, and which is not nil where the fact is in force. */
struct load_fact {
	const struct load_variable *variable;
	bool holds;                   /* false once the variable is set */
	struct load_fact *outer;
};

struct load {
	struct sema *sema;
	struct loader *loader;
	struct scopes locals;
	struct load_fact *facts;
	struct table set_in_handlers; /* by name */
	struct table functions;       /* struct load_function, by name */
	struct table options;         /* struct load_option, by name */
	struct table resized;         /* maps of the file whose size a form sets */
	struct table options_written; /* by `--NAME` and by `-L` */
	const struct load_option *last_argument;
	struct load_function *function; /* being analyzed; NULL: main */
	/* the innermost with-bpf-session's, for forms without one */
	struct load_variable *session;
	bool own;                     /* it has the file's own programs */
	bool before_load;             /* its (bpf:load) follows */
	const struct form *load_form; /* the (bpf:load) directly in its body, or NULL */
	const struct form *own_body;  /* body of the file's own session, once it occurs */
	bool had_own;                 /* a session of the file's own programs occurred */
	struct load_block *blocks;    /* the innermost */
	const struct form *bound_init; /* the initializer of the current binding */
	unsigned loop_depth, depth;
	unsigned session_depth;
};

typedef struct load_expr *load_handler(struct load *load, const struct form *form);

struct load_form {
	const char *name;
	load_handler *handle;
};

/* The forms of each family; every table ends with { 0 }. */
extern const struct load_form load_control_forms[], load_place_forms[], load_loop_forms[], load_leave_forms[],
	load_block_forms[], load_array_forms[], load_session_forms[], load_attach_forms[], load_map_forms[], load_event_forms[], load_show_forms[];

/* The keyword arguments of a form. */
struct load_option_list {
	const struct form *names[16], *values[16];
	size_t count;
};

/* ---- types.c ---- */

#define LOAD_TYPE(BASE) ((struct load_type){ .base = LOAD_BASE_##BASE })
struct load_type load_integer_type(const struct type *stored, bool is_signed, enum show_as show);
/* The type of a value in a struct or map; ERROR for pointers and similar. */
struct load_type load_type_of(const struct type *type, enum show_as show);
/* "an integer", "text or nil", for messages. */
const char *load_type_text(struct load *load, struct load_type type);
/* Reads a type of an option, argument or function; reports an error if it is none. */
bool load_read_type(struct load *load, const struct form *form, struct load_type *ret_type);
/* Is it a type that programs have, too: a type's name, (array T N), (struct S)? */
bool load_is_type(const struct load *load, const struct form *form);
/* The common type of two values; false if there is none. */
bool load_join_types(struct load_type a, struct load_type b, struct load_type *ret_type);
/*
 * The value converted to that type: unchanged or widened; NULL if there is no implicit conversion.
 */
struct load_expr *load_convert(struct load *load, struct load_expr *expr, struct load_type type);
static inline bool load_is(const struct load_expr *expr, enum load_base base)
{
	return expr->type.base == base && !expr->type.maybe;
}
static inline bool load_failed(const struct load_expr *expr)
{
	return !expr || expr->type.base == LOAD_BASE_ERROR;
}
static inline bool load_leaves(const struct load_expr *expr) { return expr->type.base == LOAD_BASE_NEVER; }

/* ---- forms.c ---- */

struct load_expr *load_new(struct load *load, enum load_kind kind, const struct form *form, struct load_type type);
struct load_expr *load_error(struct load *load, const struct form *form);
struct load_expr *load_number(struct load *load, const struct form *form, uint64_t value, bool is_signed);
struct load_expr *load_form(struct load *load, const struct form *form);
/* A value of that type that is not nil; otherwise an error that says what is needed. */
struct load_expr *load_value_of(struct load *load, const struct form *form, struct load_type type);
struct load_expr *load_base(struct load *load, const struct form *form, enum load_base base);
struct load_expr *load_integer(struct load *load, const struct form *form);
struct load_expr *load_text(struct load *load, const struct form *form);
/*
 * The same for an analyzed value: for an argument that may be missing, the required text; otherwise
 * NULL.
 */
struct load_expr *load_required(struct load *load, const struct form *form, struct load_expr *expr);
/* A number of seconds, or a duration; may be nil if so asked. */
struct load_expr *load_time(struct load *load, const struct form *form, bool may_be_nil);
/* Any value, nil included. */
struct load_expr *load_any(struct load *load, const struct form *form);
/* Reports a value that may be nil where it must not. */
void load_report_nil(struct load *load, const struct form *form, const struct load_expr *expr);
struct load_expr *load_wrong_type(struct load *load, const struct form *form, const struct load_expr *expr,
				  const char *wanted);
struct load_expr *load_body(struct load *load, const struct form *forms, const struct form *whole);

/* ---- variables.c ---- */

struct load_variable *load_new_variable(struct load *load, const char *name, struct span span,
					struct load_type type);
struct load_variable *load_bind(struct load *load, const struct form *name, struct load_type type);
struct load_local *load_push(struct load *load, const char *name, struct load_variable *variable);
const struct load_local *load_find(const struct load *load, const char *name);
/* A use of the variable in the analyzed function. */
struct load_expr *load_use(struct load *load, const struct form *form, struct load_variable *variable);
struct load_expr *load_symbol(struct load *load, const struct form *form);

/* ---- facts.c ---- */

/* Adds the facts that follow from the test's outcome; the caller restores load->facts. */
void load_assume(struct load *load, const struct load_expr *test, bool outcome);
/*
 * Is the variable set by a handler, a bpf:run body or a function while top-level code waits? Then a
 * test proves nothing.
 */
bool load_is_set_elsewhere(const struct load *load, const struct load_variable *variable);
bool load_is_known(const struct load *load, const struct load_variable *variable);
void load_forget(struct load *load, const struct load_variable *variable);
/*
 * Notes the variables that handlers and bpf:run bodies set, by name: facts about them hold only
 * inside.
 */
void load_note_handlers(struct load *load, const struct form *forms);
/* For a loop's body or a handler: forgets facts about the variables that the forms set. */
void load_forget_assigned(struct load *load, const struct form *forms);

/* ---- operators.c ---- */

struct load_expr *load_operator(struct load *load, const struct form *form, const struct operator_info *info);
/* Warns if a value in network order is used with a plain number. b may be NULL. */
void load_check_order(struct load *load, const struct form *form, const struct load_expr *a,
		      const struct load_expr *b);
/*
 * For two arms, one in network order: the other must be the same in both orders; *type, the common
 * type, becomes network order.
 */
void load_join_orders(struct load *load, const struct form *form, const struct load_expr *a, const struct load_expr *b,
		      struct load_type *type);
/* Warns if a value in one order is stored or passed where the other is expected. */
void load_check_stored_order(struct load *load, const struct form *form, const struct load_expr *value,
			     struct load_type type);
/*
 * Puts operands that are used twice into variables of a let without body; NULL if all are variables
 * and constants.
 */
struct load_expr *load_bind_operands(struct load *load, const struct form *form, struct load_expr **operands,
				     size_t count);
struct load_expr *load_operation(struct load *load, const struct form *form, enum operator op,
				 struct load_expr *a, struct load_expr *b);
/* (u64 x), (double n), (cast T x), (round d); NULL if the head is none of them. */
struct load_expr *load_cast(struct load *load, const struct form *form);

/* ---- warnings.c ---- */

/* The type of an integer in memory; 64 bits unless declared. */
const struct type *load_stored_type(struct load_type type);
/*
 * Warns of what a variable, parameter or result of that type loses: bits, byte order, the fraction
 * of a quotient.
 */
void load_check_stored(struct load *load, const struct form *form, const struct load_expr *value,
		       struct load_type type);
/* The same for a field with that type; a bit field has its own width. */
void load_check_member(struct load *load, const struct form *form, const struct load_expr *value, const struct member *member,
		       struct load_type type);
/* Warns of an integer quotient in a value that becomes a double. */
void load_warn_division(struct load *load, const struct load_expr *value);
void load_check_mixed(struct load *load, const struct form *form, const struct operator_info *info,
		      const struct load_list *operands);
void load_check_compared(struct load *load, const struct load_expr *expr);
/* Warns of neighbouring comparisons in an `and` or `or` that decide it. */
void load_check_neighbours(struct load *load, struct load_expr *chain);
/* Warns of constants that a chain of `if` tests twice. Called when the arms are analyzed. */
void load_check_chain(struct load *load, const struct load_expr *expr);

/* ---- constants.c: each function reports an error and returns false ---- */

struct load_bounds {
	const char *what; /* "a frequency" */
	uint64_t least, most;
};

bool load_check_number(struct load *load, const struct form *form, const struct load_expr *expr,
		       const struct load_bounds *bounds);
/* A literal text that must not be empty. */
bool load_check_text(struct load *load, const struct form *form, const struct load_expr *expr, const char *what);
/* Flags of an update; map: one of this file, or NULL. */
bool load_check_flags(struct load *load, const struct form *form, const struct load_expr *flags, const struct map *map);
bool load_check_time(struct load *load, const struct form *form, const struct load_expr *expr, bool may_be_zero);
struct load_expr *load_report_no_time(struct load *load, const struct form *form, const struct load_expr *expr);

/* ---- control.c ---- */

/* Does the `let` bind the name? */
bool load_binds(const struct form *let, const struct form *name);
struct load_expr *load_tested(struct load *load, const struct form *form);
struct load_expr *load_branch(struct load *load, const struct form *form, struct load_expr *test,
			      struct load_expr *then, struct load_expr *otherwise);

/* ---- arrays.c ---- */

/* The type of an object that is such an array; reports arrays that are not allowed. */
bool load_array_type(struct load *load, const struct form *form, const struct type *array, struct load_type *ret_type);
/* For an array value its elements, shown like a field's; other values unchanged. */
struct load_expr *load_elements(struct load *load, const struct form *form, struct load_expr *expr);
/*
 * An element of a field, or of an element that is an array itself (`array`); at: the index. Reports
 * an error if there is none.
 */
struct load_expr *load_element(struct load *load, const struct form *form, struct load_expr *array, const struct form *at);
struct load_expr *load_element_at(struct load *load, const struct form *form, struct load_expr *array, struct load_expr *index);
/* For a field that is an array, the type of the array as a value; other types unchanged. */
struct load_type load_object_type(struct load *load, struct load_type type);
/* The same for a value: bound, passed and returned arrays are values of their own. */
struct load_expr *load_whole(struct load *load, struct load_expr *expr);
/* NULL if it is no array. */
struct load_expr *load_array_length(struct load *load, const struct form *form, const struct load_expr *array);

/* ---- structures.c ---- */

/* (S-f x) and (make-S ..); NULL if the head is neither. */
struct load_expr *load_structure_form(struct load *load, const struct form *form);
/* A byte array of that type with the text in it; NULL if the type is no such array. */
struct load_expr *load_text_array(struct load *load, struct load_expr *text, struct load_type type);
/* Reports a text that is longer than its place. what: "`name`" */
bool load_check_room(struct load *load, const struct load_expr *text, uint32_t size, const char *what);
/* The type that a place accepts: a byte array accepts text. */
struct load_type load_place_type(struct load_type type);

/* ---- places.c ---- */

struct load_expr *load_assign(struct load *load, const struct form *form, const struct form *place,
			      struct load_expr *value, const struct form *value_form);

/* ---- option_keys.c ---- */

/*
 * Reads the keys behind the fixed parts of a defoption, defargument or defparam; ret_keys has all
 * of them.
 */
bool load_read_keywords(struct load *load, const struct form *list, struct load_option *option,
			struct load_option_list *ret_keys);

/* ---- defaults.c ---- */

/* The default as `--help` shows it. */
const char *load_initial_text(struct load *load, const struct form *value);
/*
 * A constant of the option's type, or a text as a user would type it. NULL after an error.
 * type_name: as written, or NULL.
 */
struct load_expr *load_default(struct load *load, const struct form *form, struct load_option *option,
			       const char *type_name);

/* ---- options.c ---- */

void load_declare_options(struct load *load, const struct form_list *forms);
struct load_expr *load_given(struct load *load, const struct form *form);
bool load_is_option_form(const struct form *form);

/* ---- functions.c ---- */

void load_declare_functions(struct load *load, const struct form_list *forms);
struct load_expr *load_call(struct load *load, const struct form *form);
void load_analyze_function(struct load *load, struct load_function *function);
void load_analyze_functions(struct load *load);
/* Leaves the analyzed function with the value of `given`; NULL: without value. */
struct load_expr *load_return_value(struct load *load, const struct form *form, const struct form *given);
/* A handler or bpf:run body, which is analyzed as a function of its own. */
struct load_function *load_new_function(struct load *load, const struct form *form, const char *name,
					enum load_function_kind kind);
void load_function_body(struct load *load, struct load_function *function, const struct form *forms,
			const struct form *whole);

/* ---- literals.c ---- */

/* Parses the text as a value of the kind, such as "cidr"; reports an error if it is none. */
struct load_expr *load_literal(struct load *load, const struct form *form, const char *kind, const char *text);

/* '(1 2), #(1 2) */
bool load_is_list(const struct form *form);
/* The elements as a value of that array type; reports an error if the type is none. */
struct load_expr *load_list(struct load *load, const struct form *form, struct load_type type);

/* ---- choices.c ---- */

/* Do both have the same keywords? A bare keyword has none of its own yet. */
bool load_same_choices(struct load_type a, struct load_type b);
/* Gives a keyword, or keywords in arms, their numbers; false after an error. */
bool load_settle_choices(struct load *load, struct load_expr *expr, const char *const *choices);

/* ---- builtins.c ---- */

struct load_expr *load_builtin(struct load *load, const struct form *form);
void load_try_builtins(struct near_name *near);

/* ---- cpus.c ---- */

/*
 * For a per-CPU map: an integer is summed by default, a struct or array with :sum t; false after an
 * error.
 */
bool load_settle_cpus(struct load *load, const struct form *form, const struct map *own,
		      const struct load_option_list *options, struct load_expr **ret_cpu, bool *ret_sum);

/* ---- sessions.c, maps.c ---- */

struct load_expr *load_innermost_session(struct load *load, const struct form *form);
/* Reports [malformed]: an opened object that is bound to no variable. */
struct load_expr *load_report_unbound_object(struct load *load, const struct form *form, const char *text);
/*
 * A program or map of the file's own session by its name: (bpf:attach count-egress ..); NULL if it
 * is none.
 */
struct load_expr *load_own_name(struct load *load, const struct form *form, bool is_map);
struct load_expr *load_map_operand(struct load *load, const struct form *form);
/* The file's map that the expression denotes, or NULL if unknown. */
const struct map *load_own_map(const struct load *load, const struct load_expr *map);
/* Reports a form that needs a loaded session if there is none. */
bool load_check_loaded(struct load *load, const struct form *form);
/* The number of the map's entries; 0 if (bpf:set-max-entries ..) sets it. */
uint64_t load_max_entries(const struct load *load, const struct map *map);
bool load_read_options(struct load *load, const struct form *list, const char *const *known,
		       struct load_option_list *ret_list);
/* The value of the key, or NULL. */
const struct form *load_option_value(const struct load_option_list *list, const char *name);
struct load_expr *load_key(struct load *load, const struct form *form, const struct map *map);
/* Reports a map whose entries have no keys. own: a map of this file, or NULL. */
bool load_check_keyed(struct load *load, const struct form *form, const struct map *own);
/* A value for an entry of the map: a program for a prog array, an interface for a devmap. */
struct load_expr *load_map_value(struct load *load, const struct form *form, const struct map *map,
				 struct load_type type);
struct load_type load_key_type(struct load *load, const struct map *map);
struct load_type load_value_type(struct load *load, const struct map *map);
/*
 * The type of an entry that is read: a sum of per-CPU integers has 64 bits. cpu: the requested CPU,
 * or NULL.
 */
struct load_type load_entry_type(struct load *load, const struct map *map, const struct load_expr *cpu);
/* The keys of do-map, which print-map has, too. */
bool load_walk_options(struct load *load, const struct form *form, const struct form *list,
		       struct load_expr *expr);
