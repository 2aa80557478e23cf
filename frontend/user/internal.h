/* What the files of the user side's analysis share. */
#pragma once

#include "frontend/sema/internal.h"
#include "frontend/unit/loader.h"

struct load_scope {
	const char *name;
	struct load_variable *variable;
	/* a binding of the same let that this outer variable answers for, or NULL */
	const struct load_variable *hides;
	const struct load_scope *outer;
};

struct load {
	struct sema *sema;
	struct loader *loader;
	const struct load_scope *scope;
	/* of the innermost with-bpf-session, for forms that name none */
	struct load_variable *session;
	bool own;                      /* that session is this file's own */
	unsigned loop_depth, depth;
};

typedef struct load_expr *load_handler(struct load *load, const struct form *form);

struct load_expr *load_new(struct load *load, enum load_kind kind, const struct form *form,
			   enum load_type type);
struct load_expr *load_error(struct load *load, const struct form *form);
struct load_expr *load_form(struct load *load, const struct form *form);
/*
 * The same, of one of the types in the set (1 << load_type); else an error that says what is
 * needed.
 */
struct load_expr *load_typed(struct load *load, const struct form *form, unsigned types,
			     const char *what);
struct load_expr *load_integer(struct load *load, const struct form *form);
struct load_expr *load_text(struct load *load, const struct form *form);
struct load_expr *load_body(struct load *load, const struct form *forms, const struct form *whole);
struct load_variable *load_bind(struct load *load, const struct form *name, struct load_expr *init);
void load_push(struct load *load, const char *name, struct load_variable *variable);
bool load_finds(const struct load *load, const char *name);
load_handler *load_find_control(const char *name);
load_handler *load_find_object(const char *name);
void load_try_names(struct near_name *near);
struct load_expr *load_format(struct load *load, const struct form *form);
