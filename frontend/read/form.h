/*
 * Data as read: what the reader makes, macros rearrange and sema consumes. Immutable once made.
 * Data live in an arena of their own, which is released after sema; names, comments, texts and
 * expansions live in the unit's arena. Every datum knows its place.
 */
#pragma once

#include <stdbool.h>

#include "frontend/base/diag.h"
#include "frontend/base/intern.h"
#include "frontend/base/source.h"
#include "frontend/base/table.h"

enum form_kind {
	FORM_NIL,       /* () and the symbol nil */
	FORM_SYMBOL,    /* name: lower case, package prefix dropped except "bpf:" */
	FORM_KEYWORD,   /* name: without the colon */
	FORM_INTEGER,   /* value, two's complement in 64 bits; negative tells the sign */
	FORM_REAL,      /* string, len: the number as written, 1.5 or 1e-3: the user side's */
	FORM_STRING,    /* string, len; may hold any byte but NUL */
	FORM_PAIR,      /* car, cdr */
	FORM_FUNCTION,  /* of the expander only: a compile-time function; never reaches sema */
};

struct form {
	enum form_kind kind : 8;
	bool is_character : 1; /* an integer written #\a */
	bool negative : 1;     /* an integer below zero */
	bool is_vector : 1;    /* a list, or nil, written #(..): data wherever it stands */
	bool uninterned : 1;   /* a symbol of gensym or #: ; its name's address is its own */
	bool is_template : 1;  /* of the expander only: text of a macro, not yet part of a call */
	struct span span;
	const char *comment;  /* `;` lines above it, without the semicolons, '\n' between */
	const char *trailing; /* `; ..` after it on its last line, or after its head on its first */
	union {
		const char *name; /* interned, except for uninterned symbols */
		uint64_t value;
		struct {
			const char *string;
			size_t len;
		};
		struct {
			const struct form *car, *cdr;
		};
		const struct function *function;
	};
};

/* What all passes before sema share. */
struct reader {
	struct arena *arena;
	struct arena *forms; /* of data alone, which may be released before what they name; NULL: arena */
	struct interner *names;
	struct diag_list *diags;
};

/*
 * Reads a whole source. Never fails as a whole: errors are in diags and the data that could be read
 * are in the list, in order. The head comments of the file (`;;; ..` before the first form, and an
 * `;; SPDX-License-Identifier:` line) are given apart.
 */
/* Data that some programs alone are made of. sema gives them back once it has analyzed those. */
struct form_group {
	struct arena data;
	size_t left;              /* programs that are not analyzed yet */
	struct form_group *older;
};

struct form_list {
	VEC(const struct form *) forms;
	const char *spdx;     /* "GPL-2.0" or NULL */
	const char *head;     /* the `;;;` block, '\n' between lines, or NULL */
	const char *last_comment; /* comment lines after the last form, or NULL */
	VEC(const char *) functions; /* of the expander: interned names of compile-time functions */
	VEC(const char *) variables; /* the same of defparameter and defvar */
	VEC(const char *) included; /* of the expander: paths of the files that `include` read */
	struct form_group *groups;  /* of the expander: the newest, or NULL */
	struct table group_of;      /* struct form_group, by the program's form */
};
struct form_list *read_source(struct reader *reader, const struct source *source);

/* No pass reads the program's form any more. */
void form_group_leave(const struct form_list *list, const struct form *program);
/* What is left of all groups. */
void form_groups_release(struct form_list *list);

/* Where data are made. */
static inline struct arena *reader_forms(const struct reader *reader)
{
	return reader->forms ? reader->forms : reader->arena;
}

/* ---- making data (macros, tests) ---- */
const struct form *form_nil(struct arena *arena, struct span span);
const struct form *form_symbol(struct reader *reader, struct span span, const char *name);
const struct form *form_integer(struct arena *arena, struct span span, int64_t value);
const struct form *form_pair(struct arena *arena, struct span span, const struct form *car,
			     const struct form *cdr);
/* (ITEM ..) */
const struct form *form_of_items(struct arena *arena, struct span span, const struct form *const *items,
				 size_t count);

/* ---- looking at data ---- */
static inline bool form_is_pair(const struct form *form) { return form->kind == FORM_PAIR; }
static inline bool form_is_nil(const struct form *form) { return form->kind == FORM_NIL; }

/* Symbol by its text; the names are interned but C literals are not, so this compares text. */
bool form_is_symbol(const struct form *form, const char *name);
bool form_is_keyword(const struct form *form, const char *name);
/* A list whose head is that symbol. */
bool form_is_call(const struct form *form, const char *name);

/*
 * Whether the pair of `whole`, (if TEST THEN ELSE), has an `if` as its ELSE. The arms of `cond` and `case` are such a
 * chain: it is as deep as it is long, and does not count as nested.
 */
bool form_is_else_if(const struct form *whole, const struct form *pair);
/* A chain that is longer than this is refused. */
#define FORM_CHAIN_MOST 10000

/* Elements of a proper list; -1 for a dotted one. nil has 0. */
long form_length(const struct form *form);
/* n-th element of a list, NULL past its end. */
const struct form *form_nth(const struct form *form, unsigned n);
/* The n-th tail (form_tail(f, 0) is f); nil past the end. */
const struct form *form_tail(const struct form *form, unsigned n);

/* for (const struct form *at = list; form_is_pair(at); at = at->cdr) use at->car */
#define FORM_EACH(at, list) \
	for (const struct form *at = (list); at->kind == FORM_PAIR; at = at->cdr)

/*
 * Text of a datum as the reader would read it again, on one line; strings quoted. For messages:
 * what is nested very deep or very long is cut and ends in "..".
 */
const char *form_text(struct arena *arena, const struct form *form);

/* The forms laid out in 80 columns, with their comments: what --dump prints. */
struct text;
void form_list_print(const struct form_list *list, struct text *text);
