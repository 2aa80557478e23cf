/*
 * Of the expander only: its state, and what its files ask of each other. All of it lives in the
 * reader's arenas: the program's data in that of forms.
 */
#pragma once

#include "frontend/expand/expand.h"

struct expander;

/* (defun NAME ((v T) ..) ..): a function of the user side, which is expanded like a program. */
bool form_is_user_function(const struct form *form);
const struct form *walk_user_function(struct expander *expander, const struct form *form);

/* ---- names ---- */

/* A lexical variable of the evaluator; assignments change the value in place. */
struct eval_binding {
	const char *name;
	const struct form *value;
	unsigned long run;            /* expander->run when it was made */
	struct eval_binding *outer;
	unsigned depth;               /* bindings outside of it */
	struct table *names;          /* bindings outside of it by name, or NULL: of eval.c */
	struct eval_binding *behind;  /* the one outside of those */
};

/* A macro, a compile-time function or a closure. */
struct function {
	const char *name;             /* NULL for a lambda */
	const struct form *parameters, *body;
	struct eval_binding *scope;        /* what a closure sees */
	const struct builtin *builtin;/* instead of all that */
	struct span place;            /* of the definition */
	bool is_macro, is_prelude;
};

enum variable_state { VARIABLE_WAITS, VARIABLE_RUNS, VARIABLE_READY, VARIABLE_FAILED };

/* A variable of defparameter, defvar or defconstant: its value is made when first needed. */
struct special_variable {
	const struct form *init;
	const struct form *value;
	struct span place;
	enum variable_state state;
	bool is_constant;
};

/* All that a name means; a name may mean several of them. */
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
	bool is_user;                 /* of the user side: a macro may have its name */
};

/* The entry of an interned name; entry_find gives NULL where there is none. */
struct name_entry *entry_find(const struct expander *expander, const char *name);
struct name_entry *entry_make(struct expander *expander, const char *name);
/* The entry of a list's head, NULL where the head is no name. */
struct name_entry *entry_of_head(const struct expander *expander, const struct form *form);

/* ---- the state ---- */

/* Why an evaluation ended early. */
struct eval_failure {
	enum diag_id id;
	struct span place;            /* in the macro */
	const char *text;             /* NULL: nothing failed */
	const char *help;
};

/* A file that was read: who it is, whatever its name. */
struct included {
	unsigned long device, file;
	const struct source *source;
};

struct expander {
	struct reader *reader;
	struct arena *arena;
	struct arena *forms;          /* of what is handed to sema */
	struct arena *expansions;     /* of each datum there that a macro has made */
	struct arena scratch;         /* what a macro makes while it runs; empty between two macros */
	struct arena *values;         /* where the evaluator makes data: &scratch, or `arena` outside macros */
	unsigned long run;            /* macros that have been run */
	bool values_stay;             /* the macro has stored some of them in what outlives it */
	bool data_stay;               /* so has one of those of the program that is being walked */
	const char *source_path;
	struct form_list *out;
	struct name_entry **entries;
	size_t entry_count, entry_room;
	VEC(struct included) included;
	unsigned include_depth;

	unsigned long steps_left;
	size_t bytes_left;
	bool exhausted_said;          /* the budget is gone for all that follows: said once */
	const struct kernel_section *section; /* of the program that is being walked, if known */
	bool is_user;                 /* the form that is being walked is one of the user side */
	unsigned depth;               /* of the forms that are being walked */
	unsigned chain;               /* else-ifs around them, which are no depth */
	unsigned eval_depth;
	struct eval_failure failure;
	/* A `return` on its way to the block of that name (NULL: nil). */
	bool returning;
	const char *return_name;
	const struct form *return_value;
};

/* ---- budgets and failures ---- */

/* Both give NULL, so that a function can return them. The first failure is the one that is kept. */
const struct form *eval_fail(struct expander *expander, struct span place, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
const struct form *eval_fail_as(struct expander *expander, enum diag_id id, struct span place,
				const char *format, ...) __attribute__((format(printf, 4, 5)));
/* False, with the failure set, when the budget does not hold that much. */
bool eval_spend(struct expander *expander, struct span place, unsigned long steps);
bool eval_spend_bytes(struct expander *expander, struct span place, size_t len);

/* ---- values ---- */

/* New data; they count against the budget, which is looked at by the next step. */
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
/* "an integer", "a list": for messages. */
const char *value_kind(const struct form *value);
static inline bool value_is_true(const struct form *value) { return value->kind != FORM_NIL; }
/* eq of Common Lisp, with integers compared by value; equal. */
bool value_eq(const struct form *one, const struct form *other);
/* -1 where the budget was gone. */
int value_equal(struct expander *expander, struct span place, const struct form *one,
		const struct form *other);

/* A list that is built from its start. */
struct list_builder {
	struct expander *expander;
	struct span place;
	const struct form *first;
	struct form *last;
};
void list_add(struct list_builder *builder, const struct form *item);
/* The list; nil or `rest` after its last pair. */
const struct form *list_end(struct list_builder *builder, const struct form *rest);

/* ---- evaluation: NULL means that it failed or that a `return` is on its way ---- */

const struct form *eval(struct expander *expander, const struct form *form,
			struct eval_binding *scope);
/* Takes a level of C recursion, given back by eval_depth--; false, with the failure set, at 0. */
bool eval_enter(struct expander *expander, struct span place);
/* All of them; the value of the last, nil for none. */
const struct form *eval_body(struct expander *expander, const struct form *body,
			     struct eval_binding *scope);
const struct form *eval_quasi(struct expander *expander, const struct form *form,
			      struct eval_binding *scope);

struct args {
	const struct form **items;
	size_t count;
	struct span place;            /* of the call */
};
const struct form *eval_apply(struct expander *expander, const struct form *function,
			      const struct args *args);
/* The value of #'f or of a symbol that names a function. */
const struct form *eval_function(struct expander *expander, const struct form *name);
const struct form *eval_lambda(struct expander *expander, const struct form *form,
			       struct eval_binding *scope);
/* The value of a global variable, made now if need be; NULL with a failure, or without one where
 * there is no such variable. */
const struct form *eval_global(struct expander *expander, const struct form *name);
struct eval_binding *binding_find(struct eval_binding *scope, const char *name);
struct eval_binding *binding_new(struct expander *expander, const struct form *name,
				 const struct form *value, struct eval_binding *outer);
/* A form whose value is the value of another one: eval goes on with that. */
struct tail {
	const struct form *form;
	struct eval_binding *scope;
};

/* All of the body but its last form, which becomes the tail; nil for an empty body. */
const struct form *eval_body_tail(struct expander *expander, struct tail *ret_tail,
				  const struct form *body, struct eval_binding *scope);

/* A special form: its value, or NULL with ret_tail->form set. */
#define SPECIAL(name) \
	static const struct form *name(struct expander *expander, const struct form *form, \
				       struct eval_binding *scope, struct tail *ret_tail)
struct special {
	const char *name;
	unsigned least;               /* arguments */
	const struct form *(*run)(struct expander *expander, const struct form *form,
				  struct eval_binding *scope, struct tail *ret_tail);
};
/* A function in C. most 0: any number. */
#define BUILTIN(name) \
	static const struct form *name(struct expander *expander, const struct args *args)
struct builtin {
	const char *name;
	unsigned least, most;
	const struct form *(*call)(struct expander *expander, const struct args *args);
};

/* The tables, each ended by a row without a name. */
extern const struct special specials_control[], specials_binding[], specials_place[],
	specials_loop[], specials_define[];
extern const struct builtin builtins_list[], builtins_number[], builtins_text[],
	builtins_sequence[], builtins_data[];

/* What builtins ask of their arguments, each by its name in messages; false on failure. */
bool list_check(struct expander *expander, const struct args *args, const struct form *list,
		const char *name);
bool index_check(struct expander *expander, const struct args *args, const struct form *index,
		 const char *name);

/* lambda_list.c: binds parameters to the list of arguments; false on failure. */
struct lambda_call {
	struct expander *expander;
	const char *name;             /* for messages; NULL: a pattern, not a call */
	bool is_macro;
	const struct form *whole;     /* what &whole is: a macro's call; NULL: the arguments */
	struct span place;            /* of the call */
	struct eval_binding *scope;        /* grows */
};
bool lambda_bind(struct lambda_call *call, const struct form *parameters,
		 const struct form *arguments);

/* parameters.c: false, with the failure set, where two parameters have one name. */
bool parameters_differ(struct expander *expander, const struct form *parameters);
/* Says what is wrong with a defmacro or defun before it is called. */
void definition_check(struct expander *expander, const struct form *form);

/* loop.c */
const struct form *loop_run(struct expander *expander, const struct form *form,
			    struct eval_binding *scope);
/* Whether the NULL that a body gave is a `return` to that block: its value then. */
const struct form *block_catch(struct expander *expander, const char *name);

/* format.c: the text of a control string and its arguments; false on failure. */
struct text;
bool format_text(struct expander *expander, const struct args *args, size_t first,
		 struct text *text);
/* A datum as ~a writes it: strings and characters without their marks. */
void value_display(struct expander *expander, const struct form *value, struct text *text);

/* ---- macros ---- */

/* A copy of a definition whose data know that they are a macro's text. */
const struct form *template_copy(struct expander *expander, const struct form *form);
/* What was expanded, in that arena, and its expansions in the expander's. */
const struct form *expanded_copy(struct expander *expander, struct arena *arena,
				 const struct form *form);
/*
 * The result of a macro as part of the program: the macro's own data get the place of the call and
 * remember where the macro's text has them. NULL, with the failure set, if it is too large.
 */
const struct form *template_place(struct expander *expander, const struct form *form,
				  const char *macro, const struct form *call);

/* The expansion of one call, not placed; NULL on failure. */
const struct form *macro_call(struct expander *expander, const struct function *macro,
			      const struct form *form);
/* What the running macro has made so far lives on after it. */
void values_keep(struct expander *expander);
/* The expansion as part of the program; NULL if that failed, and it has been said. */
const struct form *macro_expand(struct expander *expander, const struct function *macro,
				const struct form *form);
/*
 * Says why the evaluation failed, and forgets it: at the user's datum where that is the reason,
 * else at `call`, with a note for the place in the macro. macro may be NULL.
 */
void failure_report(struct expander *expander, const struct form *call,
		    const struct function *macro);

/* walk.c: the form with all macro calls in it replaced. */
const struct form *walk_form(struct expander *expander, const struct form *form);
/* Whether the depth and the budget allow to walk the form; else that has been said. */
bool walk_may_go_on(struct expander *expander, const struct form *form);
/* program.c: the section of a defprog; NULL of other forms, and where its options are wrong. */
const struct kernel_section *program_section(const struct form *form);
/* A `program-case` with the clause of this program only; any other form, and one without such a clause, as it is. */
const struct form *program_clause(struct expander *expander, const struct form *form);
/* The comments of the call on what it became. */
const struct form *with_comments(struct expander *expander, const struct form *form,
				 const char *comment, const char *trailing);

/* ---- top level ---- */

/* A top-level form, taken out of progn and eval-when. */
struct toplevel_form {
	const struct form *form;
	bool compile_time;            /* of eval-when: it is run, not put out */
};
struct item_list {
	VEC(struct toplevel_form) items;
};
/* include.c: adds the form, or the forms that it stands for. */
void items_add(struct expander *expander, struct item_list *list, const struct form *form,
	       bool compile_time);
/* expand.c: takes in a definition that was evaluated, and what it becomes. */
void toplevel_put(struct expander *expander, const struct form *form);
/* The path that a name in the source of `span` means. */
const char *path_beside(struct expander *expander, const struct span *span, const char *name);

/* definitions.c: takes the definition in, if it is one. */
void definition_take(struct expander *expander, const struct form *form, bool is_prelude);
/* Whether it is one that is no part of the program; defconstant may be. */
bool form_is_definition(const struct form *form);
/* A defconstant as sema shall see it, NULL if it is compile-time data only. */
const struct form *constant_finish(struct expander *expander, const struct form *form);

/* All that the file's text does not say: core forms, the evaluator's functions, the prelude. */
void names_load(struct expander *expander);
