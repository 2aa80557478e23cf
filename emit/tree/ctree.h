/* SPDX-License-Identifier: MIT */
/*
 * The C tree: expressions, statements, functions, files. emit/lower and emit/user build it, the
 * passes of this folder simplify it, print.c prints it. The printer adds parentheses and line
 * breaks and nothing else. An arena owns the nodes.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "frontend/base/arena.h"
#include "frontend/base/source.h"

enum c_kind {
	C_ATOM,    /* text: a name, a number */
	C_NAME,    /* text: a name that is no variable's, such as a member in a macro's arguments */
	C_PREFIX,  /* text a: !a, -a, &a, *a */
	C_BINARY,  /* a text b */
	C_CALL,    /* text(items..) */
	C_MEMBER,  /* a text b is "->" or ".": a, then the name in b's atom */
	C_INDEX,   /* a[b] */
	C_CAST,    /* (text)a */
	C_TERNARY, /* a ? b : c */
	C_ASSIGN,  /* a text b, text is "=", "+=".. */
	C_LIST,    /* { items.. } */
	C_JOIN,    /* items side by side: adjacent string literals */
	C_TEXT,    /* a string literal: the text between its quotes */
};

/*
 * The guard because of which an expression, a declaration or a loop counter has its form.
 * --dump=guards prints these.
 */
struct c_mark {
	const char *name, *why;
	struct span span;         /* the form from which it was lowered */
	const struct span *other; /* the form with which it conflicts, or NULL */
};

struct cexpr {
	enum c_kind kind : 8;
	bool is_partial : 1;       /* BINARY: compares doubles, so !(a < b) is not a >= b */
	bool is_settled : 1;       /* ATOM: a variable that is never set again */
	uint32_t count;            /* number of items */
	const char *text;
	struct cexpr *a, *b, *c;
	struct cexpr **items;
	const struct c_mark *mark; /* or NULL */
};

enum cstmt_kind {
	CSTMT_EXPR,
	CSTMT_RETURN,
	CSTMT_BREAK,
	CSTMT_CONTINUE,
	CSTMT_IF,    /* expr, body, otherwise */
	CSTMT_FOR,   /* head text, body */
	CSTMT_BLOCK, /* body */
	CSTMT_GOTO,  /* head: the label */
	CSTMT_LABEL, /* head */
};

struct cstmt {
	enum cstmt_kind kind;
	struct cexpr *expr;
	const char *head;             /* FOR: "int i = 0; i < 4; i++"; GOTO, LABEL */
	struct cblock *body, *otherwise;
	const char *comment;          /* above the statement, lines separated by '\n'; or NULL */
	bool step;                    /* a blank line precedes it */
	struct span span;             /* the Lisp form's */
	const struct c_mark *mark;    /* FOR: of the counter; or NULL */
	const char *macro;            /* FOR: a macro to write instead of `for`; or NULL */
};

struct cdeclaration {
	const char *type, *name;      /* "__u64 *", "val" */
	const char *suffix;           /* "[16]" or NULL */
	struct cexpr *init;           /* or NULL; a C_LIST is printed with one item per line */
	struct span *item_spans;      /* by item of the list */
	const char *comment;
	struct span span;
	const struct c_mark *mark;    /* for the type; or NULL */
};

struct cblock {
	VEC(struct cdeclaration) declarations;
	VEC(struct cstmt *) statements;
};

enum citem_kind { CITEM_TEXT, CITEM_FUNCTION };

struct citem {
	enum citem_kind kind;
	const char *text;             /* TEXT: whole lines, each ending in '\n' */
	const char *comment;          /* FUNCTION: the comment above it */
	const char *section;          /* "cgroup_skb/egress" */
	const char *tag;              /* a BTF tag of the function, such as "tcx/egress"; or NULL */
	const char *prototype;        /* "int count_egress(struct __sk_buff *ctx)" */
	struct cblock *body;
	struct span span;
};

struct cfile {
	VEC(struct citem) items;      /* separated by blank lines */
};

/* Are both the same C, including all operands? */
bool c_same(const struct cexpr *a, const struct cexpr *b);
struct cexpr *c_atom(struct arena *arena, const char *text);
struct cexpr *c_prefix(struct arena *arena, const char *op, struct cexpr *a);
struct cexpr *c_binary(struct arena *arena, const char *op, struct cexpr *a, struct cexpr *b);
struct cexpr *c_call(struct arena *arena, const char *callee, size_t count, ...);
struct cexpr *c_member(struct arena *arena, struct cexpr *base, const char *op, const char *name);
struct cexpr *c_index(struct arena *arena, struct cexpr *base, struct cexpr *index);
struct cexpr *c_cast(struct arena *arena, const char *type, struct cexpr *a);
struct cexpr *c_ternary(struct arena *arena, struct cexpr *a, struct cexpr *b, struct cexpr *c);
/* Removes the cast of a void *, which C converts to any pointer in an assignment. */
struct cexpr *c_without_pointer_cast(struct cexpr *expr);
struct cexpr *c_assign(struct arena *arena, const char *op, struct cexpr *a, struct cexpr *b);
/* A string literal with these bytes. */
struct cexpr *c_text(struct arena *arena, const char *bytes, size_t len);
/* The negated condition, simplified: for a < b it is a >= b. */
struct cexpr *c_not(struct arena *arena, struct cexpr *test);
