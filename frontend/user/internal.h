/* SPDX-License-Identifier: MIT */
/* What the files of the user side's analysis share. One struct load lives as long as one analysis. */
#pragma once

#include "frontend/sema/internal.h"
#include "frontend/unit/loader.h"

struct load_local {
	struct scope scope;
	struct load_variable *variable;
	/* a binding of the same let that this outer variable answers for, or NULL */
	const struct load_variable *hides;
};

/* A variable that may be nil and, in the forms where this is in force, is not. */
struct load_fact {
	const struct load_variable *variable;
	bool holds;                   /* until the variable is set */
	struct load_fact *outer;
};

struct load {
	struct sema *sema;
	struct loader *loader;
	struct scopes locals;
	struct load_fact *facts;
	struct table set_in_handlers; /* names */
	struct table functions;       /* struct load_function, by name */
	struct table options;         /* struct load_option, by name */
	struct table resized;         /* maps of the file whose number of entries a form sets */
	struct table options_written; /* the same by `--NAME` and by `-L` */
	const struct load_option *last_argument;
	struct load_function *function; /* whose body is analyzed; NULL: main */
	/* of the innermost with-bpf-session, for forms that name none */
	struct load_variable *session;
	bool own;                     /* that session is this file's own */
	bool before_load;             /* in the session: its (bpf:load) follows */
	const struct form *load_form; /* the (bpf:load) that stands directly in its body, or NULL */
	const struct form *own_body;  /* of the file's own session, once it was met */
	bool had_own;                 /* a session of the file's own programs was there already */
	struct load_block *blocks;    /* from the innermost */
	const struct form *bound_init; /* the value of the binding that was met last */
	unsigned loop_depth, depth;
	unsigned session_depth;
};

typedef struct load_expr *load_handler(struct load *load, const struct form *form);

struct load_form {
	const char *name;
	load_handler *handle;
};

/* Rows of the families; each ends with { 0 }. */
extern const struct load_form load_control_forms[], load_place_forms[], load_loop_forms[], load_leave_forms[],
	load_block_forms[], load_array_forms[], load_session_forms[], load_attach_forms[], load_map_forms[], load_event_forms[], load_show_forms[];

/* Keyword arguments of a form. */
struct load_option_list {
	const struct form *names[16], *values[16];
	size_t count;
};

/* ---- types.c ---- */

#define LOAD_TYPE(BASE) ((struct load_type){ .base = LOAD_BASE_##BASE })
struct load_type load_integer_type(const struct type *stored, bool is_signed, enum show_as show);
/* What a place of a struct or map of that type holds; ERROR for pointers and the like. */
struct load_type load_type_of(const struct type *type, enum show_as show);
/* "an integer", "text or nil"; for messages. */
const char *load_type_text(struct load *load, struct load_type type);
/* A type as options, arguments and functions write it; reports what is none. */
bool load_read_type(struct load *load, const struct form *form, struct load_type *ret_type);
/* Whether the form is a type that programs have as well: a name of one, (array T N), (struct S). */
bool load_is_type(const struct load *load, const struct form *form);
/* The type of a value that is one of two; false where there is none. */
bool load_join_types(struct load_type a, struct load_type b, struct load_type *ret_type);
/* expr as a value of that type: unchanged, widened, or NULL where it does not convert by itself. */
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
/* A value that is not nil, of that type; else an error that says what is needed. */
struct load_expr *load_value_of(struct load *load, const struct form *form, struct load_type type);
struct load_expr *load_base(struct load *load, const struct form *form, enum load_base base);
struct load_expr *load_integer(struct load *load, const struct form *form);
struct load_expr *load_text(struct load *load, const struct form *form);
/* The same of a form that has been analyzed: of an argument that may be missing the text that is needed, else NULL. */
struct load_expr *load_required(struct load *load, const struct form *form, struct load_expr *expr);
/* Seconds as a number, or a duration; may be nil where said. */
struct load_expr *load_time(struct load *load, const struct form *form, bool may_be_nil);
/* Anything that has a value, nil too. */
struct load_expr *load_any(struct load *load, const struct form *form);
/* Reports that a value which may be nil stands where it must not. */
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
/* A use of the variable by the function that is analyzed. */
struct load_expr *load_use(struct load *load, const struct form *form, struct load_variable *variable);
struct load_expr *load_symbol(struct load *load, const struct form *form);

/* ---- facts.c ---- */

/* The test's outcome makes variables non-nil: facts are in force until load->facts is put back. */
void load_assume(struct load *load, const struct load_expr *test, bool outcome);
/* By a handler, a round or a function, when the top level's forms wait: a test says nothing of it. */
bool load_is_set_elsewhere(const struct load *load, const struct load_variable *variable);
bool load_is_known(const struct load *load, const struct load_variable *variable);
void load_forget(struct load *load, const struct load_variable *variable);
/* Of a loop's body or a handler: what is set inside is not known at its begin. */
/* Variables that a handler or round sets, by name: known inside of it only. */
void load_note_handlers(struct load *load, const struct form *forms);
void load_forget_assigned(struct load *load, const struct form *forms);

/* ---- operators.c ---- */

struct load_expr *load_operator(struct load *load, const struct form *form, const struct operator_info *info);
/* Warns where a value in network order meets a plain number. b may be NULL. */
void load_check_order(struct load *load, const struct form *form, const struct load_expr *a,
		      const struct load_expr *b);
/* Of two arms, one in network order: the other may only be what is the same in both orders, and *type, which
 * is their common one, becomes the arm's. */
void load_join_orders(struct load *load, const struct form *form, const struct load_expr *a, const struct load_expr *b,
		      struct load_type *type);
/* Warns where one of the two is stored in a place, or given to a function, that holds the other. */
void load_check_stored_order(struct load *load, const struct form *form, const struct load_expr *value,
			     struct load_type type);
/* Operands of a form that are used twice, each in a variable of a let without a body; NULL where all are variables and constants. */
struct load_expr *load_bind_operands(struct load *load, const struct form *form, struct load_expr **operands,
				     size_t count);
struct load_expr *load_operation(struct load *load, const struct form *form, enum operator op,
				 struct load_expr *a, struct load_expr *b);
/* (u64 x), (double n), (cast T x), (round d); NULL where the head is none of them. */
struct load_expr *load_cast(struct load *load, const struct form *form);

/* ---- warnings.c ---- */

/* As an integer is stored; of 64 bits where nobody has written its type. */
const struct type *load_stored_type(struct load_type type);
/* Warns of what a place, a parameter or a result of that type does not keep: bits, byte order, a quotient's fraction. */
void load_check_stored(struct load *load, const struct form *form, const struct load_expr *value,
		       struct load_type type);
/* The same of a field, whose value has that type: a bit field keeps its bits. */
void load_check_member(struct load *load, const struct form *form, const struct load_expr *value, const struct member *member,
		       struct load_type type);
/* Warns of a quotient of integers in a value that becomes a double. */
void load_warn_division(struct load *load, const struct load_expr *value);
void load_check_mixed(struct load *load, const struct form *form, const struct operator_info *info,
		      const struct load_list *operands);
void load_check_compared(struct load *load, const struct load_expr *expr);
/* Of an `and` or `or`: comparisons beside each other that decide it. */
void load_check_neighbours(struct load *load, struct load_expr *chain);
/* Of an `if` whose arms are analyzed: constants that its test has, and one behind it has again. */
void load_check_chain(struct load *load, const struct load_expr *expr);

/* ---- constants.c: each reports, and is false ---- */

struct load_bounds {
	const char *what; /* "a frequency" */
	uint64_t least, most;
};

bool load_check_number(struct load *load, const struct form *form, const struct load_expr *expr,
		       const struct load_bounds *bounds);
/* A text that stands there, and is not empty. */
bool load_check_text(struct load *load, const struct form *form, const struct load_expr *expr, const char *what);
/* Flags of an update; map: this file's, or NULL. */
bool load_check_flags(struct load *load, const struct form *form, const struct load_expr *flags, const struct map *map);
bool load_check_time(struct load *load, const struct form *form, const struct load_expr *expr, bool may_be_zero);
struct load_expr *load_report_no_time(struct load *load, const struct form *form, const struct load_expr *expr);

/* ---- control.c ---- */

/* Whether that `let` has a binding of the name. */
bool load_binds(const struct form *let, const struct form *name);
struct load_expr *load_tested(struct load *load, const struct form *form);
struct load_expr *load_branch(struct load *load, const struct form *form, struct load_expr *test,
			      struct load_expr *then, struct load_expr *otherwise);

/* ---- arrays.c ---- */

/* The type of an object that is such an array; reports what cannot be one. */
bool load_array_type(struct load *load, const struct form *form, const struct type *array, struct load_type *ret_type);
/* Of an array by itself its elements, which are shown as a field's are; others as they are. */
struct load_expr *load_elements(struct load *load, const struct form *form, struct load_expr *expr);
/* An element of a field, or of an element that is an array itself, `array`; at: the index. Reports what is none. */
struct load_expr *load_element(struct load *load, const struct form *form, struct load_expr *array, const struct form *at);
struct load_expr *load_element_at(struct load *load, const struct form *form, struct load_expr *array, struct load_expr *index);
/* Of an array where it lies, a field's, the type that it has by itself; other types as they are. */
struct load_type load_object_type(struct load *load, struct load_type type);
/* The same of a value: what is bound, handed over or given back is an object by itself. */
struct load_expr *load_whole(struct load *load, struct load_expr *expr);
/* NULL where it is no array. */
struct load_expr *load_array_length(struct load *load, const struct form *form, const struct load_expr *array);

/* ---- structures.c ---- */

/* (S-f x) and (make-S ..); NULL where the head is none. */
struct load_expr *load_structure_form(struct load *load, const struct form *form);
/* An array of bytes by itself, of that type, with the text in it; NULL where it is none. */
struct load_expr *load_text_array(struct load *load, struct load_expr *text, struct load_type type);
/* Reports a text that is longer than its place. what: "`name`" */
bool load_check_room(struct load *load, const struct load_expr *text, uint32_t size, const char *what);
/* What a place of that type takes: text goes into any array of bytes. */
struct load_type load_place_type(struct load_type type);

/* ---- places.c ---- */

struct load_expr *load_assign(struct load *load, const struct form *form, const struct form *place,
			      struct load_expr *value, const struct form *value_form);

/* ---- option_keys.c ---- */

/* Behind the fixed parts of a defoption, defargument or defparam; ret_keys has them all as they are written. */
bool load_read_keywords(struct load *load, const struct form *list, struct load_option *option,
			struct load_option_list *ret_keys);

/* ---- defaults.c ---- */

/* What `--help` shows. */
const char *load_initial_text(struct load *load, const struct form *value);
/* A constant of the option's type, or a text as a user would write it; NULL: reported. type_name: as written, or NULL */
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
/* What leaves the function that is analyzed, with the value that `given` has (NULL: none). */
struct load_expr *load_return_value(struct load *load, const struct form *form, const struct form *given);
/* A handler or round, whose body is analyzed in its own function. */
struct load_function *load_new_function(struct load *load, const struct form *form, const char *name,
					enum load_function_kind kind);
void load_function_body(struct load *load, struct load_function *function, const struct form *forms,
			const struct form *whole);

/* ---- literals.c ---- */

/* A value of that kind, "cidr", which the text is; reports where it is none. */
struct load_expr *load_literal(struct load *load, const struct form *form, const char *kind, const char *text);

/* '(1 2), #(1 2) */
bool load_is_list(const struct form *form);
/* The elements as a value of that type, an array's; reports what is none. */
struct load_expr *load_list(struct load *load, const struct form *form, struct load_type type);

/* ---- choices.c ---- */

/* Whether the two have the same keywords, or one has none of its own yet. */
bool load_same_choices(struct load_type a, struct load_type b);
/* A keyword, or keywords in the arms of what may be one of several, get their numbers; false: reported. */
bool load_settle_choices(struct load *load, struct load_expr *expr, const char *const *choices);

/* ---- builtins.c ---- */

struct load_expr *load_builtin(struct load *load, const struct form *form);
void load_try_builtins(struct near_name *near);

/* ---- cpus.c ---- */

/* Of a per-CPU map: an integer is summed by itself, a struct or an array where it is said; false: reported. */
bool load_settle_cpus(struct load *load, const struct form *form, const struct map *own,
		      const struct load_option_list *options, struct load_expr **ret_cpu, bool *ret_sum);

/* ---- sessions.c, maps.c ---- */

struct load_expr *load_innermost_session(struct load *load, const struct form *form);
/* Malformed: an opened object that is no variable's. */
struct load_expr *load_report_unbound_object(struct load *load, const struct form *form, const char *text);
/* A name that this file's own session answers: (bpf:attach count-egress ..); NULL. */
struct load_expr *load_own_name(struct load *load, const struct form *form, bool is_map);
struct load_expr *load_map_operand(struct load *load, const struct form *form);
/* This file's own map that an expression means, or NULL where that is not known. */
const struct map *load_own_map(const struct load *load, const struct load_expr *map);
/* Reports a form that needs a loaded session where none is. */
bool load_check_loaded(struct load *load, const struct form *form);
/* How many entries the file's map has; 0: not known here, where (bpf:set-max-entries ..) says it. */
uint64_t load_max_entries(const struct load *load, const struct map *map);
bool load_read_options(struct load *load, const struct form *list, const char *const *known,
		       struct load_option_list *ret_list);
/* The value of the key, or NULL. */
const struct form *load_option_value(const struct load_option_list *list, const char *name);
struct load_expr *load_key(struct load *load, const struct form *form, const struct map *map);
/* Reports where the map's entries are found by no key. own: this file's, or NULL */
bool load_check_keyed(struct load *load, const struct form *form, const struct map *own);
/* A value for an entry of the map, of that type: a program for a prog array, an interface for a devmap. */
struct load_expr *load_map_value(struct load *load, const struct form *form, const struct map *map,
				 struct load_type type);
struct load_type load_key_type(struct load *load, const struct map *map);
struct load_type load_value_type(struct load *load, const struct map *map);
/* What is read of an entry: the sum of the CPUs' integers has 64 bits. cpu: NULL, or the one that is asked for. */
struct load_type load_entry_type(struct load *load, const struct map *map, const struct load_expr *cpu);
/* do-map's keys, for print-map too. */
bool load_walk_options(struct load *load, const struct form *form, const struct form *list,
		       struct load_expr *expr);
