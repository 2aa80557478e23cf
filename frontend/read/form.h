/* SPDX-License-Identifier: MIT */
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
	FORM_SYMBOL,    /* name: lower case; the package prefix is dropped except "bpf:" */
	FORM_KEYWORD,   /* name: without the colon */
	FORM_INTEGER,   /* value: two's complement in 64 bits; `negative` has the sign */
	FORM_REAL,      /* string, len: the number as written, 1.5 or 1e-3; user side only */
	FORM_STRING,    /* string, len; any byte but NUL */
	FORM_PAIR,      /* car, cdr */
	FORM_FUNCTION,  /* expander only: a compile-time function; never reaches sema */
};

struct form {
	enum form_kind kind : 8;
	bool is_character : 1; /* an integer written #\a */
	bool negative : 1;     /* an integer below zero */
	bool is_vector : 1;    /* a list, or nil, written #(..): always data, never a call */
	bool uninterned : 1;   /* a symbol of gensym or #: ; compared by the address of its name */
	bool is_template : 1;  /* expander only: a macro's text, not yet part of a call */
	struct span span;
	const char *comment;  /* the `;` lines above it, without semicolons, joined by '\n' */
	/* the comment behind it on its last line, or behind its head on its first */
	const char *trailing;
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

/* Texts that stand for files: those of an editor. find returns NULL for a file that is read itself. */
struct open_texts {
	const char *(*find)(const void *user, const char *path, size_t *ret_len);
	const void *user;
};

/* State that all passes before sema share. */
struct reader {
	struct arena *arena;
	/* arena for the data alone, which can be released earlier than names; NULL: arena */
	struct arena *forms;
	struct interner *names;
	struct diag_list *diags;
	const struct open_texts *opened; /* or NULL */
};

/*
 * Reads a whole source. Never fails as a whole: errors are in diags and the data that could be read
 * are in the list, in order. The head comments of the file (`;;; ..` before the first form, and an
 * `;; SPDX-License-Identifier:` line) are given apart.
 */
/* Data that only some programs consist of. sema releases them once it has analyzed these
 * programs. */
struct form_group {
	struct arena data;
	size_t left;              /* number of programs not analyzed yet */
	struct form_group *older;
};

struct form_list {
	VEC(const struct form *) forms;
	const char *spdx;     /* "GPL-2.0" or NULL */
	const char *head;     /* the `;;;` block, '\n' between lines, or NULL */
	const char *last_comment; /* comment lines after the last form, or NULL */
	VEC(const char *) functions; /* expander: interned names of compile-time functions */
	VEC(const char *) variables; /* expander: interned names of defparameter and defvar */
	VEC(const char *) included; /* expander: paths of the files that `include` read */
	struct form_group *groups;  /* expander: the newest group, or NULL */
	struct table group_of;      /* struct form_group, by the program's form */
};
struct form_list *read_source(struct reader *reader, const struct source *source);

/* Call when no pass reads the program's form any more. */
void form_group_leave(const struct form_list *list, const struct form *program);
/* Releases the groups that are left. */
void form_groups_release(struct form_list *list);

/* The arena for new data. */
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

/* True for a symbol of that name; compares text, since C literals are not interned. */
bool form_is_symbol(const struct form *form, const char *name);
bool form_is_keyword(const struct form *form, const char *name);
/* True for a list whose head is that symbol. */
bool form_is_call(const struct form *form, const char *name);

/* True if the pair of `whole`, (if TEST THEN ELSE), has an `if` as its ELSE. `cond` and `case`
 * expand to such chains, which are as deep as long; they do not count as nesting. */
bool form_is_else_if(const struct form *whole, const struct form *pair);
/* Longer chains are refused. */
#define FORM_CHAIN_MOST 10000

/* Number of elements of a proper list, 0 for nil; -1 for a dotted list. */
long form_length(const struct form *form);
/* The n-th element of a list; NULL behind its end. */
const struct form *form_nth(const struct form *form, unsigned n);
/* The n-th tail (form_tail(f, 0) is f); nil behind its end. */
const struct form *form_tail(const struct form *form, unsigned n);

/* for (const struct form *at = list; form_is_pair(at); at = at->cdr) use at->car */
#define FORM_EACH(at, list) \
	for (const struct form *at = (list); at->kind == FORM_PAIR; at = at->cdr)

/* The datum as source text on one line, strings quoted. For messages: very deep or long data are
 * cut and end in "..". */
const char *form_text(struct arena *arena, const struct form *form);

/* The forms laid out in 80 columns, with their comments: what --dump prints. */
struct text;
void form_list_print(const struct form_list *list, struct text *text);
