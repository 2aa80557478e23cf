/* SPDX-License-Identifier: MIT */
/* What the files of the user side share. One struct user lives as long as one file is made. */
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
	struct cexpr *has;           /* where it may be nil: whether it is there; else NULL */
};

/* What a form that leaves must pass: from the innermost to the function. */
/* Where `leave` is set. */
struct user_site {
	struct cblock *block;
	struct cstmt *stmt;
};

struct user_region {
	enum user_region_kind { USER_LOOP, USER_CASE, USER_UNWIND, USER_BLOCK } kind;
	struct user_region *outer;
	const char *label;           /* CASE, UNWIND */
	const char *leave;           /* UNWIND: the variable that says how it was left */
	bool fails;                  /* CASE, UNWIND: something in its body does, with err */
	bool breaks, continues, returns; /* UNWIND: the other ways that are used, `leave` 1 to 3 */
	VEC(struct user_site) sites; /* UNWIND: of those ways */
	size_t jumps;                /* CASE, UNWIND, BLOCK: to the label */
	const struct load_expr *form; /* BLOCK */
	struct user_value place;     /* BLOCK: its value, or { NULL } */
	VEC(struct user_region *) blocks; /* UNWIND: those that are left through it, `leave` 4 and on */
};

struct user {
	const struct unit *unit;
	struct arena *arena;
	struct cblock *top, *block;  /* of the function, and the innermost */
	const char *comment;         /* above the next statement */
	struct names names;          /* taken in the function */
	struct table places;         /* by their names, the blocks that declare them */
	struct names file_names;     /* taken in the file: functions, tables */
	struct load_function *function; /* NULL: main */
	struct user_region *region;
	struct load_variable *session; /* of the innermost with-bpf-session */
	bool uses_err, uses_tool, uses_scratch, uses_errno;
	/* of the file */
	struct table structures; /* whose C type the functions name */
	struct text tables;          /* static tables that stand before the functions */
	struct text enum_names;      /* tables of enumerators, which stand before the options */
	struct table columns;        /* a table's rows as text: its C name */
	struct table arrays_named;   /* C types, by the struct of the array */
	struct text arrays;          /* their definitions */
	struct table shapes;         /* of structs, by name: the C name of their fields */
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
/* Declares a variable of the innermost block; init may be NULL. */
void user_declare(struct user *user, const char *type, const char *name, struct cexpr *init);
void user_declare_array(struct user *user, const char *type, const char *name, const char *suffix);
/* A declaration by a macro, "SKEP_SESSION(s)". */
void user_declare_macro(struct user *user, const char *text);
/* Opens a block of its own, and gives the outer one back. */
struct cblock *user_open_block(struct user *user);
/* The body of an `if`: the new innermost block; put user->block back. */
struct cstmt *user_if(struct user *user, struct cexpr *test);
/* Whether the place is a variable of the emitter's own, and has the value's C type: nobody sees what a failure left in it. */
bool user_takes_directly(struct user *user, struct user_value place, struct load_type type, struct load_type value);
/* A call whose result goes into a variable of the emitter's own; false: nothing is emitted, and it is no such call. */
bool user_call_into(struct user *user, const struct load_expr *expr, struct load_type type, struct user_value place);
/* Whether the form's C may leave by a failure. */
bool user_fails(struct user *user, const struct load_expr *expr);
/* The last statement of outer is a block: one without variables of its own is none, and its statements stand there. */
void user_unwrap(struct user *user, struct cblock *outer);
/* A failure that is in err already, from inside of that region. */
void user_pass_error(struct user *user, struct user_region *region);
/* break, or continue */
void user_break(struct user *user, bool goes_on);
/* To the end of the block, by the cleanups on the way. */
void user_leave_block(struct user *user, struct user_region *block);
bool user_is_array(struct load_type type); /* by itself */
/* Of such one the array that it holds. */
struct load_type user_array_within(struct load_type type);
/* A global's memory. */
struct cexpr *user_global(struct user *user, const struct load_expr *expr);
/* An array's, which the skeleton has alone, as the struct that a value is. */
struct cexpr *user_copy_array(struct user *user, const struct load_expr *expr);
/* A double that is printed: a NaN has no sign. */
struct cexpr *user_plain_nan(struct user *user, const struct load_expr *expr, struct cexpr *c);
/* expr in a variable, where it is not one already. */
struct cexpr *user_hold(struct user *user, struct cexpr *expr, const char *type, const char *hint);
/* "text" in quotes. */
const char *user_quote(struct user *user, const char *text);
/* `err = call;` */
void user_err(struct user *user, struct cexpr *call);

/* ---- leave.c ---- */

/* `return skep_fail(session, err);`, or what stands for it where something must be passed. */
void user_fail(struct user *user, struct cexpr *error);
/* `err = call; if (err) return skep_fail(session, err);` */
void user_checked(struct user *user, struct cexpr *call, struct cexpr *session);
/* The same of a call that has kept its error by itself, or of the user's functions. */
void user_checked_plain(struct user *user, struct cexpr *call);
void user_fail_if(struct user *user, struct cexpr *test, struct cexpr *session, struct cexpr *error);
void user_leave(struct user *user, const struct load_expr *expr);
/* A named block: its value goes to *ret where that is given. */
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
/* The zero of the type, for what is nil. */
struct cexpr *user_zero(struct user *user, struct load_type type);
bool user_is_text(struct load_type type);

/* ---- value.c ---- */

struct user_value user_value(struct user *user, const struct load_expr *expr);
/* A value that is not nil. */
struct cexpr *user_plain(struct user *user, const struct load_expr *expr);
/* Values of several operands, from left to right. */
void user_operands(struct user *user, struct load_expr *const *exprs, size_t count, struct cexpr **ret);
/* Values of these C types, which statements from `before` on may change: each in a variable in front of them. */
void user_keep_values(struct user *user, struct cexpr **values, const char *const *types, size_t count, size_t before);
struct cexpr *user_test(struct user *user, const struct load_expr *expr);
/* An integer of 64 bits, with the sign. */
struct cexpr *user_wide(struct user *user, const struct load_expr *expr, struct cexpr *c, bool is_signed);
/* A variable, or the member of struct tool that it is. */
struct cexpr *user_variable(struct user *user, struct load_variable *variable);
struct cexpr *user_variable_has(struct user *user, struct load_variable *variable);
/* A new variable for values of that type, declared; and a store into it. */
struct user_value user_new_place(struct user *user, struct load_type type, const char *hint);
/* The same for what something that fails would have given: 0 at first. */
struct user_value user_new_result(struct user *user, struct load_type type);
/* The place, where no value is declared with it: a 0, for a call that may fail before it stores. */
void user_begin_with_zero(struct user *user, struct user_value place, struct load_type type);
void user_store(struct user *user, struct user_value place, struct load_type type, const struct load_expr *expr);
void user_store_value(struct user *user, struct user_value place, struct load_type type, struct user_value value);
/* A text that stays as it is: a copy where the variable that it is read from may be set. */
struct cexpr *user_lasting(struct user *user, const struct load_expr *expr, struct cexpr *text);
bool user_is_stable(const struct cexpr *c);
bool user_fits(const struct load_expr *expr, bool is_signed);
/* Whether the value takes no statement. */
bool user_is_simple(const struct load_expr *expr);
/* The value of one arm of a branch of that type; its statements go to the block. */
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
/* The same value twice, read where nothing changes it between. */
bool user_is_same(const struct cexpr *a, const struct cexpr *b);

/* ---- fold.c: what a C compiler would compute, and warn of ---- */

/* The value for a place of that type: cast where a compiler might know that it does not fit. */
struct cexpr *user_fit(struct user *user, struct load_type type, struct cexpr *c);
/* Between which numbers an integer is by its type or value, in an order that unsigned comparison keeps. */
/* Whether the number is none that a narrow signed value becomes where it is made unsigned: (u64 x). */
bool user_is_beyond(const struct load_expr *expr, const struct cexpr *number);
void user_bounds(const struct load_expr *expr, const struct cexpr *c, bool is_signed, uint64_t *ret_least,
		 uint64_t *ret_most);
bool user_is_number(const struct cexpr *c, uint64_t *ret_value);
/* x + 0, x ^ x: what it is without the operation; else NULL. */
struct cexpr *user_folded(struct user *user, enum operator op, struct cexpr *a, struct cexpr *b);
/* test ? a : b; of a test that is decided, the arm. */
struct cexpr *user_either(struct user *user, struct cexpr *test, struct cexpr *a, struct cexpr *b);

/* ---- place.c ---- */

struct cexpr *user_member(struct user *user, const struct load_expr *expr);
/* The field itself, an array as it stands. */
struct cexpr *user_member_place(struct user *user, const struct load_expr *expr);
struct cexpr *user_make(struct user *user, const struct load_expr *expr);
void user_setf(struct user *user, const struct load_expr *expr);
void user_bind(struct user *user, struct load_variable *variable, const struct load_expr *init);
/* The address of a struct, for a parameter that is a pointer. */
struct cexpr *user_address(struct user *user, const struct load_expr *expr, const char *hint);

/* ---- control.c ---- */

void user_statement(struct user *user, const struct load_expr *expr);
struct cblock *user_arm(struct user *user, const struct load_expr *expr);
void user_let(struct user *user, const struct load_expr *expr, struct user_value place, const struct load_type *type);
void user_loop(struct user *user, const struct load_expr *expr);

/* ---- function.c ---- */

/* The function's C; the item belongs to the file. */
struct citem user_function(struct user *user, struct load_function *function);
struct citem user_main_function(struct user *user);
bool user_falls_through(const struct cblock *block);
/* SKEP_SCRATCH at the head of the innermost block. */
void user_declare_scratch(struct user *user);
struct user_value user_call(struct user *user, const struct load_expr *expr);
/* Which functions can fail, and which need struct tool. */
void user_find_failing(struct user *user);
/* The tool as an argument: `tool`, or `&tool` in main. */
struct cexpr *user_tool(struct user *user);
struct cexpr *user_stop(struct user *user);

/* ---- session.c, attach.c ---- */

/* The session that a handle belongs to, as C. */
struct cexpr *user_session_of(struct user *user, const struct load_expr *expr);
struct cexpr *user_own_session(struct user *user);
/* The struct NAME_session of the file's own programs: a pointer to it. */
struct cexpr *user_app(struct user *user);
const struct load_expr *user_source_of(const struct load_expr *expr);
void user_session(struct user *user, const struct load_expr *expr);
void user_open(struct user *user, struct load_variable *variable, const struct load_expr *path);
struct cexpr *user_handle(struct user *user, const struct load_expr *expr, const char *hint, bool wanted);
void user_session_form(struct user *user, const struct load_expr *expr);
struct cexpr *user_map(struct user *user, const struct load_expr *expr, const struct map *own);
/* The address of a key as the map has it, and its size. */
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
/* Nanoseconds of a number of seconds or a duration; nil is 0. */
struct cexpr *user_nanoseconds(struct user *user, const struct load_expr *expr);

/* ---- shape.c, show.c, format.c ---- */

/* The name of a static struct skep_field for a key, value or record of that type; made where it is needed first. */
const char *user_shape(struct user *user, const struct type *type, uint32_t size, enum show_as show);
/* Of a map's keys. */
const char *user_key_shape(struct user *user, const struct map *map);
/* The table of an enum's names that show stands for, NULL for none. */
/* Whether an array is printed as its bytes, not as a list. */
bool user_shows_bytes(struct user *user, struct load_type type);
const char *user_choices(struct user *user, enum show_as show);
/* The value of an enum as those names have it: signed. */
struct cexpr *user_choice_number(struct user *user, const struct load_expr *expr, struct cexpr *c);
void user_print_row(struct user *user, const struct load_expr *expr);
void user_print_record(struct user *user, const struct load_expr *expr);
void user_print_histogram(struct user *user, const struct load_expr *expr);
void user_print_stack(struct user *user, const struct load_expr *expr);
struct cexpr *user_format(struct user *user, const struct load_expr *expr);
/* The value as text, as `~a` has it; where it is not there the C that nil says. */
/* Where a struct or an array is that is shown by its shape. */
struct cexpr *user_shown_address(struct user *user, const struct load_expr *expr);
struct cexpr *user_shown(struct user *user, const struct load_expr *expr, const char *nil);
#define USER_NIL "\"NIL\""

/* ---- options.c ---- */

/* Gives each its member's name. */
void user_name_options(struct user *user);
/* The struct of the options and the tables that skep_options takes. */
void user_options(struct user *user, struct text *out);
/* What the parameters get before the load. */
void user_set_parameters(struct user *user);
