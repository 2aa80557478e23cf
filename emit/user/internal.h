/* What the files of the user side share. One struct user lives as long as one file is made. */
#pragma once

#include "emit/tree/ctree.h"
#include "emit/tree/names.h"
#include "emit/tree/print.h"
#include "frontend/unit/loader.h"
#include "frontend/unit/unit.h"

struct user {
	const struct unit *unit;
	struct arena *arena;
	struct cblock *top, *block;  /* of the function, and the innermost */
	struct span span;
	const char *comment;
	struct names names;          /* taken in the function */
	bool uses_err, uses_fail, uses_stop, uses_arguments;
	bool uses_errno, uses_inttypes, uses_bool, uses_divide, uses_modulo, uses_library;
};

/* An integer that may be nil. */
struct maybe {
	struct cexpr *value, *has;
};

/* ---- user.c ---- */
struct cstmt *user_emit(struct user *user, enum cstmt_kind kind, struct cexpr *expr);
void user_emit_expr(struct user *user, struct cexpr *expr);
struct cexpr *user_atom(struct user *user, const char *text);
const char *user_unique(struct user *user, const char *base);
void user_declare(struct user *user, const char *type, const char *name, struct cexpr *init);
/* `err = call; if (err) return fail(session);` */
void user_checked(struct user *user, struct cexpr *call, struct cexpr *session);
/* `if (test) return fail(session);` */
void user_fail_if(struct user *user, struct cexpr *test, struct cexpr *session);
void user_err(struct user *user, struct cexpr *call);
void user_statement(struct user *user, const struct load_expr *expr, bool last);
struct cblock *user_arm(struct user *user, const struct load_expr *expr);

/* ---- user_value.c ---- */
struct cexpr *user_integer(struct user *user, const struct load_expr *expr);
struct cexpr *user_test(struct user *user, const struct load_expr *expr);
struct cexpr *user_text(struct user *user, const struct load_expr *expr);
struct maybe user_maybe(struct user *user, const struct load_expr *expr, const char *hint);
const char *user_quote(struct user *user, const char *text);

/* ---- user_object.c ---- */
/* The session that a handle belongs to, as C. */
struct cexpr *user_session_of(struct user *user, const struct load_expr *expr);
struct cexpr *user_map(struct user *user, const struct load_expr *expr);
/* Evaluates a handle form; gives the C name of its variable, or NULL where it needs none. */
const char *user_handle(struct user *user, const struct load_expr *expr, const char *hint,
			bool wanted);
void user_session(struct user *user, const struct load_expr *expr, bool last);
void user_open(struct user *user, struct load_variable *variable, const struct load_expr *path);
void user_map_write(struct user *user, const struct load_expr *expr);

/* ---- user_format.c ---- */
void user_format(struct user *user, const struct load_expr *expr);
