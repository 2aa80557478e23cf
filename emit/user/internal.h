/* SPDX-License-Identifier: MIT */
/*
 * The types and functions that the files of emit/user share. file.c creates one struct user for a
 * file; functions are emitted one after another, into user->block. Values are C expressions; those
 * that may be nil have a second one that tells.
 */
#pragma once

#include "emit/tree/ctree.h"
#include "emit/tree/names.h"
#include "emit/tree/print.h"
#include "frontend/base/text.h"
#include "frontend/unit/loader.h"
#include "frontend/unit/unit.h"

/* A value in C. */
struct user_value {
	struct cexpr *c;
	struct cexpr *has;           /* a condition that is false for nil; NULL: never nil */
};

/* A statement that sets the variable `leave`. */
struct user_site {
	struct cblock *block;
	struct cstmt *stmt;
};

/* A region that an exit must pass on its way from the innermost form out of the function. */
struct user_region {
	enum user_region_kind { USER_LOOP, USER_CASE, USER_UNWIND, USER_BLOCK } kind;
	struct user_region *outer;
	const char *label;           /* CASE, UNWIND */
	const char *leave;           /* UNWIND: the variable that tells which exit was taken */
	bool fails;                  /* CASE, UNWIND: the body can fail, with err set */
	bool breaks, continues, returns; /* UNWIND: exits used, `leave` 1 to 3 */
	VEC(struct user_site) sites; /* UNWIND: where `leave` is set */
	size_t jumps;                /* CASE, UNWIND, BLOCK: gotos to the label */
	const struct load_expr *form; /* BLOCK */
	struct user_value place;     /* BLOCK: variable for its value, or { NULL } */
	VEC(struct user_region *) blocks; /* UNWIND: blocks left through it, `leave` from 4 */
};

struct user {
	const struct unit *unit;
	struct arena *arena;
	struct cblock *top, *block;  /* the function's block, the innermost block */
	const char *comment;         /* for the next statement */
	struct names names;          /* in use in the function */
	struct table places;         /* by variable: the block that declares it */
	struct names file_names;     /* in use in the file: functions, tables */
	struct load_function *function; /* NULL: main */
	struct user_region *region;
	struct load_variable *session; /* the innermost with-bpf-session's */
	bool uses_err, uses_tool, uses_scratch, uses_errno;
	/* the file */
	struct table structures; /* structs whose C type the functions name */
	struct text tables;          /* static tables, printed before the functions */
	struct text enum_names;      /* tables of enumerators, printed before the options */
	struct table columns;        /* C name of a row table, by its text */
	struct table arrays_named;   /* C types of arrays, by their struct */
	struct text arrays;          /* the definitions of these types */
	struct table shapes;         /* C name of a struct's field table, by struct */
	bool has_tool, keeps_text, has_show, has_option_table, has_argument_table;
	bool uses_endian, uses_inttypes, uses_string, uses_unistd, uses_net_if, uses_strings;
};

/* ---- build.c: statements, declarations, names ---- */

struct cexpr *user_atom(struct user *user, const char *text);
struct cexpr *user_atomf(struct user *user, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct cstmt *user_emit(struct user *user, enum cstmt_kind kind, struct cexpr *expr);
void user_emit_expr(struct user *user, struct cexpr *expr);
void user_set(struct user *user, struct cexpr *target, struct cexpr *value);
const char *user_unique(struct user *user, const char *base);
/* Declares a variable in the innermost block; init may be NULL. */
void user_declare(struct user *user, const char *type, const char *name, struct cexpr *init);
void user_declare_array(struct user *user, const char *type, const char *name, const char *suffix);
/* Declares by a macro, such as "SKEP_SESSION(s)". */
void user_declare_macro(struct user *user, const char *text);
/* Opens a nested block, and returns the outer one. */
struct cblock *user_open_block(struct user *user);
/* Emits an `if`; its body is the new innermost block. The caller restores user->block. */
struct cstmt *user_if(struct user *user, struct cexpr *test);
/*
 * Is the place a variable that only the emitter uses, with the value's C type? Then a failed call
 * may leave anything in it.
 */
bool user_takes_directly(struct user *user, struct user_value place, struct load_type type, struct load_type value);
/*
 * Emits a call that stores its result directly into such a variable. Returns false and emits
 * nothing if the form is no such call.
 */
bool user_call_into(struct user *user, const struct load_expr *expr, struct load_type type, struct user_value place);
/* Can the form's C leave by a failure? */
bool user_fails(struct user *user, const struct load_expr *expr);
/* If the last statement of outer is a block without declarations, its statements replace it. */
void user_unwrap(struct user *user, struct cblock *outer);
/* Continues the failure in err, seen from inside of that region. */
void user_pass_error(struct user *user, struct user_region *region);
/* break, or continue if goes_on. */
void user_break(struct user *user, bool goes_on);
/* Jumps to the end of the block, through the cleanups on the way. */
void user_leave_block(struct user *user, struct user_region *block);
bool user_is_array(struct load_type type); /* an array as a value of its own */
/* The array inside the struct that such a value is. */
struct load_type user_array_within(struct load_type type);
/* The memory of a global. */
struct cexpr *user_global(struct user *user, const struct load_expr *expr);
/*
 * Copies an array, which the skeleton has as a plain array, into the struct that represents a
 * value.
 */
struct cexpr *user_copy_array(struct user *user, const struct load_expr *expr);
/* A double for printing: a NaN without its sign. */
struct cexpr *user_plain_nan(struct user *user, const struct load_expr *expr, struct cexpr *c);
/* Puts the value into a variable, unless it is one. */
struct cexpr *user_hold(struct user *user, struct cexpr *expr, const char *type, const char *hint);
/* A C string literal. */
const char *user_quote(struct user *user, const char *text);
/* `err = call;` */
void user_err(struct user *user, struct cexpr *call);

/* ---- leave.c ---- */

/* `return skep_fail(session, err);`, or a jump if the exit has to pass a region. */
void user_fail(struct user *user, struct cexpr *error);
/* `err = call; if (err) return skep_fail(session, err);` */
void user_checked(struct user *user, struct cexpr *call, struct cexpr *session);
/* The same for a call that has recorded its error, such as a function of the user's. */
void user_checked_plain(struct user *user, struct cexpr *call);
void user_fail_if(struct user *user, struct cexpr *test, struct cexpr *session, struct cexpr *error);
void user_leave(struct user *user, const struct load_expr *expr);
/* A named block; its value goes to *ret if ret is not NULL. */
void user_block(struct user *user, const struct load_expr *expr, const struct load_type *type, struct user_value *ret);
void user_guard(struct user *user, const struct load_expr *expr, const struct load_type *type, struct user_value *ret);
void user_assert(struct user *user, const struct load_expr *expr);
void user_sleep(struct user *user, const struct load_expr *expr);
/* `return 0`, or the result, at the end of a function. */
void user_return(struct user *user, const struct load_expr *value);

/* ---- types.c ---- */

/* "uint64_t", "const char *", "struct opened". */
const char *user_type(struct user *user, struct load_type type);
/* "SKEP_AS_KTIME" */
const char *user_as(struct user *user, enum show_as show);
/* The type's zero, which represents nil. */
struct cexpr *user_zero(struct user *user, struct load_type type);
bool user_is_text(struct load_type type);

/* ---- value.c ---- */

struct user_value user_value(struct user *user, const struct load_expr *expr);
/* A value that is never nil. */
struct cexpr *user_plain(struct user *user, const struct load_expr *expr);
/* The values of several operands, evaluated from left to right. */
void user_operands(struct user *user, struct load_expr *const *exprs, size_t count, struct cexpr **ret);
/*
 * Puts values that statements from `before` on may change into variables in front of these
 * statements. types: their C types.
 */
void user_keep_values(struct user *user, struct cexpr **values, const char *const *types, size_t count, size_t before);
struct cexpr *user_test(struct user *user, const struct load_expr *expr);
/* Converts an integer to 64 bits with that sign. */
struct cexpr *user_wide(struct user *user, const struct load_expr *expr, struct cexpr *c, bool is_signed);
/* A variable, or the member of struct tool that holds it. */
struct cexpr *user_variable(struct user *user, struct load_variable *variable);
struct cexpr *user_variable_has(struct user *user, struct load_variable *variable);
/* Declares a variable for values of that type. */
struct user_value user_new_place(struct user *user, struct load_type type, const char *hint);
/* The same for a result that a failure leaves unset: it begins as 0. */
struct user_value user_new_result(struct user *user, struct load_type type);
/* Initializes the variable with 0, for a call that may fail before it stores. */
void user_begin_with_zero(struct user *user, struct user_value place, struct load_type type);
void user_store(struct user *user, struct user_value place, struct load_type type, const struct load_expr *expr);
void user_store_value(struct user *user, struct user_value place, struct load_type type, struct user_value value);
/* A text that must stay unchanged: copied if the variable that it is read from may be set. */
struct cexpr *user_lasting(struct user *user, const struct load_expr *expr, struct cexpr *text);
bool user_is_stable(const struct cexpr *c);
bool user_fits(const struct load_expr *expr, bool is_signed);
/* Does the value need no statement? */
bool user_is_simple(const struct load_expr *expr);
/* The value of a branch's arm, converted to the branch's type. Its statements go to the block. */
struct cexpr *user_arm_value(struct user *user, const struct load_expr *expr, struct load_type type, struct cblock *block);

/* ---- logic.c ---- */

struct user_value user_and(struct user *user, const struct load_expr *expr);
struct user_value user_or(struct user *user, const struct load_expr *expr);

/* ---- operate.c, address.c ---- */

struct cexpr *user_operation(struct user *user, const struct load_expr *expr);
struct cexpr *user_convert(struct user *user, const struct load_expr *expr);
struct cexpr *user_literal(struct user *user, const struct load_expr *expr);
struct cexpr *user_number(struct user *user, uint64_t value);
struct cexpr *user_constant(struct user *user, const struct load_expr *expr);
struct user_value user_builtin(struct user *user, const struct load_expr *expr);
/* Do both compute the same value, if nothing between changes what they read? */
bool user_is_same(const struct cexpr *a, const struct cexpr *b);

/* ---- fold.c: arithmetic that a C compiler would do itself and warn of ---- */

/* The value for a place of that type: cast if a compiler could warn that it does not fit. */
struct cexpr *user_fit(struct user *user, struct load_type type, struct cexpr *c);
/*
 * Is the number different from every value that a narrow signed value has after a conversion to
 * u64?
 */
bool user_is_beyond(const struct load_expr *expr, const struct cexpr *number);
/*
 * The least and the greatest value that the integer can have, by type or value, ordered as unsigned
 * numbers.
 */
void user_bounds(const struct load_expr *expr, const struct cexpr *c, bool is_signed, uint64_t *ret_least,
		 uint64_t *ret_most);
bool user_is_number(const struct cexpr *c, uint64_t *ret_value);
/* The result of x + 0, x ^ x and similar without the operation; otherwise NULL. */
struct cexpr *user_folded(struct user *user, enum operator op, struct cexpr *a, struct cexpr *b);
/* test ? a : b, or the arm if the test is a constant. */
struct cexpr *user_either(struct user *user, struct cexpr *test, struct cexpr *a, struct cexpr *b);

/* ---- place.c ---- */

struct cexpr *user_member(struct user *user, const struct load_expr *expr);
/* The field as an lvalue, also if it is an array. */
struct cexpr *user_member_place(struct user *user, const struct load_expr *expr);
struct cexpr *user_make(struct user *user, const struct load_expr *expr);
void user_setf(struct user *user, const struct load_expr *expr);
void user_bind(struct user *user, struct load_variable *variable, const struct load_expr *init);
/* The address of a struct, for a pointer parameter. */
struct cexpr *user_address(struct user *user, const struct load_expr *expr, const char *hint);

/* ---- control.c ---- */

void user_statement(struct user *user, const struct load_expr *expr);
struct cblock *user_arm(struct user *user, const struct load_expr *expr);
void user_let(struct user *user, const struct load_expr *expr, struct user_value place, const struct load_type *type);
void user_loop(struct user *user, const struct load_expr *expr);

/* ---- function.c ---- */

/* The C function; the item goes into the file. */
struct citem user_function(struct user *user, struct load_function *function);
struct citem user_main_function(struct user *user);
bool user_falls_through(const struct cblock *block);
/* Declares SKEP_SCRATCH at the begin of the innermost block. */
void user_declare_scratch(struct user *user);
struct user_value user_call(struct user *user, const struct load_expr *expr);
/* Sets `fails` of all functions. */
void user_find_failing(struct user *user);
/* The tool as an argument: `tool`, or `&tool` in main. */
struct cexpr *user_tool(struct user *user);
struct cexpr *user_stop(struct user *user);

/* ---- session.c, attach.c ---- */

/* The session of a program's or map's handle, as C. */
struct cexpr *user_session_of(struct user *user, const struct load_expr *expr);
struct cexpr *user_own_session(struct user *user);
/* A pointer to struct NAME_session, which belongs to the file's own programs. */
struct cexpr *user_app(struct user *user);
const struct load_expr *user_source_of(const struct load_expr *expr);
void user_session(struct user *user, const struct load_expr *expr);
void user_open(struct user *user, struct load_variable *variable, const struct load_expr *path);
struct cexpr *user_handle(struct user *user, const struct load_expr *expr, const char *hint, bool wanted);
void user_session_form(struct user *user, const struct load_expr *expr);
struct cexpr *user_map(struct user *user, const struct load_expr *expr, const struct map *own);
/* The address of a key in the map's layout; its size in ret_size. */
struct cexpr *user_key(struct user *user, const struct load_expr *key, const struct map *own, const char **ret_size);
struct cexpr *user_attach(struct user *user, const struct load_expr *expr, const char *hint, bool wanted);
void user_attach_all(struct user *user, const struct load_expr *expr);

/* ---- map.c, walk.c ---- */

struct user_value user_map_ref(struct user *user, const struct load_expr *expr);
void user_map_form(struct user *user, const struct load_expr *expr);
struct cexpr *user_map_delete(struct user *user, const struct load_expr *expr);
struct user_value user_map_take(struct user *user, const struct load_expr *expr);
void user_do_map(struct user *user, const struct load_expr *expr);
void user_print_map(struct user *user, const struct load_expr *expr);
struct cexpr *user_map_count(struct user *user, const struct load_expr *expr);

/* ---- event.c ---- */

void user_on_event(struct user *user, const struct load_expr *expr);
struct cexpr *user_run(struct user *user, const struct load_expr *expr);
struct cexpr *user_poll(struct user *user, const struct load_expr *expr);
/* A number of seconds or a duration in nanoseconds; nil is 0. */
struct cexpr *user_nanoseconds(struct user *user, const struct load_expr *expr);

/* ---- shape.c, show.c, format.c ---- */

/*
 * The name of the static struct skep_field for keys, values or records of that type, defined at the
 * first use.
 */
const char *user_shape(struct user *user, const struct type *type, uint32_t size, enum show_as show);
/* The same for a map's keys. */
const char *user_key_shape(struct user *user, const struct map *map);
/* Is the array printed as bytes instead of a list? */
bool user_shows_bytes(struct user *user, struct load_type type);
/* The name of the table of enumerators for `show`, or NULL. */
const char *user_choices(struct user *user, enum show_as show);
/* An enum's value as its table has it: signed. */
struct cexpr *user_choice_number(struct user *user, const struct load_expr *expr, struct cexpr *c);
void user_print_row(struct user *user, const struct load_expr *expr);
void user_print_record(struct user *user, const struct load_expr *expr);
void user_print_histogram(struct user *user, const struct load_expr *expr);
void user_print_stack(struct user *user, const struct load_expr *expr);
struct cexpr *user_format(struct user *user, const struct load_expr *expr);
/* The address of a struct or array that is printed by its shape. */
struct cexpr *user_shown_address(struct user *user, const struct load_expr *expr);
/* The value as text, as `~a` prints it; `nil` is the C for a missing value. */
struct cexpr *user_shown(struct user *user, const struct load_expr *expr, const char *nil);
#define USER_NIL "\"NIL\""

/* ---- options.c ---- */

/* Sets the name of each option's member. */
void user_name_options(struct user *user);
/* Prints the struct of the options and the tables for skep_options. */
void user_options(struct user *user, struct text *out);
/* Sets the programs' parameters before they are loaded. */
void user_set_parameters(struct user *user);
