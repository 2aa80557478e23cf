/* SPDX-License-Identifier: MIT */
/* State of the expander and the functions that its files share. Only for frontend/expand.
 * Everything lives in the reader's arenas; data of the program in its arena of forms. */
#pragma once

#include "frontend/expand/expand.h"

struct expander;

/* (defun NAME ((v T) ..) ..): a function of the user side, expanded like a program. */
bool form_is_user_function(const struct form *form);
const struct form *walk_user_function(struct expander *expander, const struct form *form);

/* ---- names ---- */

/* A lexical variable of the evaluator; an assignment changes its value in place. */
struct eval_binding {
	const char *name;
	const struct form *value;
	unsigned long run;            /* expander->run at its creation */
	struct eval_binding *outer;
	unsigned depth;               /* number of bindings outside of it */
	struct table *names;          /* eval.c: bindings outside of it by name, or NULL */
	/* eval.c: the binding at which a search that missed in `names` continues */
	struct eval_binding *behind;
};

/* A macro, a compile-time function or a closure. */
struct function {
	const char *name;             /* NULL for a lambda */
	const struct form *parameters, *body;
	struct eval_binding *scope;        /* the scope of a closure */
	const struct builtin *builtin;/* a function in C; the other members are unused */
	struct span place;            /* place of the definition */
	bool is_macro, is_prelude;
};

enum variable_state { VARIABLE_WAITS, VARIABLE_RUNS, VARIABLE_READY, VARIABLE_FAILED };

/* A variable of defparameter, defvar or defconstant; its value is computed when it is first
 * needed. */
struct special_variable {
	const struct form *init;
	const struct form *value;
	struct span place;
	enum variable_state state;
	bool is_constant;
};

/* The meanings of a name; a name can have several. */
struct name_entry {
	const char *name;             /* interned */
	const struct core_row *core;
	const struct special *special;
	struct function *macro, *function;
	struct special_variable *variable;
};

struct core_row {
	const char *name;
	const char *whole;            /* the shape, with a q for the head before it */
	bool is_user;                 /* a form of the user side: a macro may have its name */
};

/* The entry of an interned name; entry_find returns NULL if there is none. */
struct name_entry *entry_find(const struct expander *expander, const char *name);
struct name_entry *entry_make(struct expander *expander, const char *name);
/* The entry of a list's head; NULL if the head is no name. */
struct name_entry *entry_of_head(const struct expander *expander, const struct form *form);

/* ---- the state ---- */

/* The reason why an evaluation ended early. */
struct eval_failure {
	enum diag_id id;
	struct span place;            /* place in the macro */
	const char *text;             /* NULL: nothing failed */
	const char *help;
};

/* A file that was read, identified by device and inode. */
struct included {
	unsigned long device, file;
	const struct source *source;
};

struct expander {
	struct reader *reader;
	struct arena *arena;
	struct arena *forms;          /* arena of the data that sema gets */
	struct arena *expansions;     /* arena of the expansions of data that macros made */
	struct arena scratch;         /* arena of a running macro; emptied after it */
	/* arena for new data of the evaluator: &scratch, or `arena` outside of macros */
	struct arena *values;
	unsigned long run;            /* number of macros run so far */
	bool values_stay; /* the macro has stored some of its data in a variable that outlives it */
	bool data_stay;               /* a macro of the current program has done so */
	const char *source_path;
	struct form_list *out;
	struct name_entry **entries;
	size_t entry_count, entry_room;
	VEC(struct included) included;
	unsigned include_depth;

	unsigned long steps_left;
	size_t bytes_left;
	bool exhausted_said;          /* the exceeded budget was reported */
	const struct kernel_section *section; /* section of the current program, if known */
	bool is_user;                 /* the current form belongs to the user side */
	unsigned depth;               /* depth of the current form */
	unsigned chain; /* number of else-ifs around it, which do not count as depth */
	unsigned eval_depth;
	struct eval_failure failure;
	/* A pending `return` to the block of that name (NULL: nil). */
	bool returning;
	const char *return_name;
	const struct form *return_value;
};

/* ---- budgets and failures ---- */

/* Both return NULL, so that a function can return them. The first failure is kept. */
const struct form *eval_fail(struct expander *expander, struct span place, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
const struct form *eval_fail_as(struct expander *expander, enum diag_id id, struct span place,
				const char *format, ...) __attribute__((format(printf, 4, 5)));
/* False, with the failure set, if the budget does not allow that many steps. */
bool eval_spend(struct expander *expander, struct span place, unsigned long steps);
bool eval_spend_bytes(struct expander *expander, struct span place, size_t len);

/* ---- values ---- */

/* New data. They count against the budget, which the next step checks. */
struct form *value_new(struct expander *expander, enum form_kind kind, struct span place);
const struct form *value_nil(struct expander *expander, struct span place);
const struct form *value_bool(struct expander *expander, struct span place, bool truth);
const struct form *value_integer(struct expander *expander, struct span place, uint64_t value,
				 bool negative);
const struct form *value_string(struct expander *expander, struct span place, const char *text,
				size_t len);
const struct form *value_symbol(struct expander *expander, struct span place, const char *name);
const struct form *value_pair(struct expander *expander, struct span place, const struct form *car,
			      const struct form *cdr);
/* "an integer", "a list": a noun for messages. */
const char *value_kind(const struct form *value);
static inline bool value_is_true(const struct form *value) { return value->kind != FORM_NIL; }
/* value_eq: Common Lisp's eq, with integers compared by value; value_equal: its equal. */
bool value_eq(const struct form *one, const struct form *other);
/* -1 if the budget is exceeded. */
int value_equal(struct expander *expander, struct span place, const struct form *one,
		const struct form *other);

/* A list built from its start. */
struct list_builder {
	struct expander *expander;
	struct span place;
	const struct form *first;
	struct form *last;
};
void list_add(struct list_builder *builder, const struct form *item);
/* Returns the list, with nil or `rest` after its last pair. */
const struct form *list_end(struct list_builder *builder, const struct form *rest);

/* ---- evaluation: NULL means a failure or a pending `return` ---- */

const struct form *eval(struct expander *expander, const struct form *form,
			struct eval_binding *scope);
/* Enters a level of C recursion, left by eval_depth--; false, with the failure set, at 0. */
bool eval_enter(struct expander *expander, struct span place);
/* Evaluates all forms; returns the last value, nil for none. */
const struct form *eval_body(struct expander *expander, const struct form *body,
			     struct eval_binding *scope);
const struct form *eval_quasi(struct expander *expander, const struct form *form,
			      struct eval_binding *scope);

struct args {
	const struct form **items;
	size_t count;
	struct span place;            /* place of the call */
};
const struct form *eval_apply(struct expander *expander, const struct form *function,
			      const struct args *args);
/* The value of #'f, or of a symbol that names a function. */
const struct form *eval_function(struct expander *expander, const struct form *name);
const struct form *eval_lambda(struct expander *expander, const struct form *form,
			       struct eval_binding *scope);
/* The value of a global variable, computed if necessary; NULL with a failure, or without one if
 * there is no such variable. */
const struct form *eval_global(struct expander *expander, const struct form *name);
struct eval_binding *binding_find(struct eval_binding *scope, const char *name);
struct eval_binding *binding_new(struct expander *expander, const struct form *name,
				 const struct form *value, struct eval_binding *outer);
/* The form in tail position: eval continues with it. */
struct tail {
	const struct form *form;
	struct eval_binding *scope;
};

/* Evaluates the body except its last form, which becomes the tail; nil for an empty body. */
const struct form *eval_body_tail(struct expander *expander, struct tail *ret_tail,
				  const struct form *body, struct eval_binding *scope);

/* A special form: returns its value, or NULL with ret_tail->form set. */
#define SPECIAL(name) \
	static const struct form *name(struct expander *expander, const struct form *form, \
				       struct eval_binding *scope, struct tail *ret_tail)
struct special {
	const char *name;
	unsigned least;               /* number of arguments */
	const struct form *(*run)(struct expander *expander, const struct form *form,
				  struct eval_binding *scope, struct tail *ret_tail);
};
/* A function in C. most 0: no limit. */
#define BUILTIN(name) \
	static const struct form *name(struct expander *expander, const struct args *args)
struct builtin {
	const char *name;
	unsigned least, most;
	const struct form *(*call)(struct expander *expander, const struct args *args);
};

/* The tables; each ends with a row without a name. */
extern const struct special specials_control[], specials_binding[], specials_place[],
	specials_loop[], specials_define[];
extern const struct builtin builtins_list[], builtins_number[], builtins_text[],
	builtins_sequence[], builtins_data[];

/* Check an argument of the builtin that messages call `name`; false on failure. */
bool list_check(struct expander *expander, const struct args *args, const struct form *list,
		const char *name);
bool index_check(struct expander *expander, const struct args *args, const struct form *index,
		 const char *name);

/* lambda_list.c: binds parameters to a list of arguments; false on failure. */
struct lambda_call {
	struct expander *expander;
	const char *name;             /* name for messages; NULL: a pattern, not a call */
	bool is_macro;
	const struct form *whole;     /* value of &whole: a macro's call; NULL: the arguments */
	struct span place;            /* place of the call */
	struct eval_binding *scope;        /* extended by the bindings */
};
bool lambda_bind(struct lambda_call *call, const struct form *parameters,
		 const struct form *arguments);

/* parameters.c: false, with the failure set, if two parameters have the same name. */
bool parameters_differ(struct expander *expander, const struct form *parameters);
/* Reports mistakes of a defmacro or defun before it is called. */
void definition_check(struct expander *expander, const struct form *form);

/* loop.c */
const struct form *loop_run(struct expander *expander, const struct form *form,
			    struct eval_binding *scope);
/* If the body returned NULL for a pending `return` to that block, ends it and returns its value. */
const struct form *block_catch(struct expander *expander, const char *name);

/* format.c: appends the text of a control string and its arguments; false on failure. */
struct text;
bool format_text(struct expander *expander, const struct args *args, size_t first,
		 struct text *text);
/* Appends a datum as ~a prints it: strings and characters without quoting. */
void value_display(struct expander *expander, const struct form *value, struct text *text);

/* ---- macros ---- */

/* Copies a definition and marks its data as a macro's text. */
const struct form *template_copy(struct expander *expander, const struct form *form);
/* Copies expanded data into that arena; their expansions go to the expander's. */
const struct form *expanded_copy(struct expander *expander, struct arena *arena,
				 const struct form *form);
/* Makes a macro's result part of the program: the macro's own data get the place of the call and
 * remember their place in the macro's text. NULL, with the failure set, if it is too large. */
const struct form *template_place(struct expander *expander, const struct form *form,
				  const char *macro, const struct form *call);

/* The expansion of one call, not placed; NULL on failure. */
const struct form *macro_call(struct expander *expander, const struct function *macro,
			      const struct form *form);
/* Keeps what the running macro has made beyond its end. */
void values_keep(struct expander *expander);
/* The expansion as part of the program; NULL after reporting a failure. */
const struct form *macro_expand(struct expander *expander, const struct function *macro,
				const struct form *form);
/* Reports the failed evaluation and clears it: at the user's datum if that is the cause, else at
 * `call`, with a note for the place in the macro. macro may be NULL. */
void failure_report(struct expander *expander, const struct form *call,
		    const struct function *macro);

/* walk.c: replaces all macro calls in the form. */
const struct form *walk_form(struct expander *expander, const struct form *form);
/* True if depth and budget allow walking the form; else reports why not. */
bool walk_may_go_on(struct expander *expander, const struct form *form);
/* program.c: the section of a defprog; NULL for other forms, and if its options are wrong. */
const struct kernel_section *program_section(const struct form *form);
/* Reduces a `program-case` to the clause of this program; returns other forms, and one without such
 * a clause, unchanged. */
const struct form *program_clause(struct expander *expander, const struct form *form);
/* Copies the comments of the call to its expansion. */
const struct form *with_comments(struct expander *expander, const struct form *form,
				 const char *comment, const char *trailing);

/* ---- top level ---- */

/* A top-level form, taken out of progn and eval-when. */
struct toplevel_form {
	const struct form *form;
	bool compile_time;            /* inside eval-when: run it, do not output it */
};
struct item_list {
	VEC(struct toplevel_form) items;
};
/* include.c: adds the form, or the forms that it contains. */
void items_add(struct expander *expander, struct item_list *list, const struct form *form,
	       bool compile_time);
/* expand.c: takes in an evaluated definition and outputs its result. */
void toplevel_put(struct expander *expander, const struct form *form);
/* The path for a file name in the source of `span`. */
const char *path_beside(struct expander *expander, const struct span *span, const char *name);

/* definitions.c: takes in the form if it is a definition. */
void definition_take(struct expander *expander, const struct form *form, bool is_prelude);
/* True for a definition that is no part of the program; a defconstant may be. */
bool form_is_definition(const struct form *form);
/* The defconstant for sema; NULL if it is compile-time data only. */
const struct form *constant_finish(struct expander *expander, const struct form *form);

/* Loads the names that exist before the file: core forms, the evaluator's functions, the
 * prelude. */
void names_load(struct expander *expander);
