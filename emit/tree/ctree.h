/* SPDX-License-Identifier: MIT */
/*
 * A tree of C: expressions, statements, functions. Made by lowering, read by the printer, which
 * adds
 * parentheses and line breaks and nothing else. Owned by an arena.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "frontend/base/arena.h"
#include "frontend/base/source.h"

enum c_kind {
	C_ATOM,    /* text: a name, a number */
	C_NAME,    /* text: a name that is no variable's: a member as the argument of a macro */
	C_PREFIX,  /* text a: !a, -a, &a, *a */
	C_BINARY,  /* a text b */
	C_CALL,    /* text(items..) */
	C_MEMBER,  /* a text b is "->" or ".": a, then the name in b's atom */
	C_INDEX,   /* a[b] */
	C_CAST,    /* (text)a */
	C_TERNARY, /* a ? b : c */
	C_ASSIGN,  /* a text b, text is "=", "+=".. */
	C_LIST,    /* { items.. } */
	C_JOIN,    /* items side by side: pieces of one string */
	C_TEXT,    /* a string: text is what stands between the quotes */
};

/* Why an expression, or a loop's counter, stands there as it does. */
struct c_mark {
	const char *name, *why;
	struct span span;         /* of the form that it is made of */
	const struct span *other; /* of what it is set apart from, or NULL */
};

struct cexpr {
	enum c_kind kind : 8;
	bool is_partial : 1;       /* BINARY: of doubles, of which neither a < b nor a >= b may hold */
	bool is_settled : 1;       /* ATOM: a variable that nothing sets again */
	uint32_t count;            /* of items */
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
	const char *comment;          /* above it, '\n' between lines; or NULL */
	bool step;                    /* a blank line goes before it */
	struct span span;             /* of the Lisp it comes from */
	const struct c_mark *mark;    /* FOR: of its counter; or NULL */
	const char *macro;            /* FOR: the macro that stands for it; or NULL */
};

struct cdeclaration {
	const char *type, *name;      /* "__u64 *", "val" */
	const char *suffix;           /* "[16]" or NULL */
	struct cexpr *init;           /* or NULL; a C_LIST is printed an item a line */
	struct span *item_spans;      /* of a list's items */
	const char *comment;
	struct span span;
	const struct c_mark *mark;    /* of its type; or NULL */
};

struct cblock {
	VEC(struct cdeclaration) declarations;
	VEC(struct cstmt *) statements;
};

enum citem_kind { CITEM_TEXT, CITEM_FUNCTION };

struct citem {
	enum citem_kind kind;
	const char *text;             /* TEXT: whole lines, ending in '\n' */
	const char *comment;          /* FUNCTION: above it */
	const char *section;          /* "cgroup_skb/egress" */
	const char *tag;              /* a BTF tag of the function, or NULL: "tcx/egress" */
	const char *prototype;        /* "int count_egress(struct __sk_buff *ctx)" */
	struct cblock *body;
	struct span span;
};

struct cfile {
	VEC(struct citem) items;      /* a blank line between two */
};

/* Whether both are the same C, with all that is below them. */
bool c_same(const struct cexpr *a, const struct cexpr *b);
struct cexpr *c_atom(struct arena *arena, const char *text);
struct cexpr *c_prefix(struct arena *arena, const char *op, struct cexpr *a);
struct cexpr *c_binary(struct arena *arena, const char *op, struct cexpr *a, struct cexpr *b);
struct cexpr *c_call(struct arena *arena, const char *callee, size_t count, ...);
struct cexpr *c_member(struct arena *arena, struct cexpr *base, const char *op, const char *name);
struct cexpr *c_index(struct arena *arena, struct cexpr *base, struct cexpr *index);
struct cexpr *c_cast(struct arena *arena, const char *type, struct cexpr *a);
struct cexpr *c_ternary(struct arena *arena, struct cexpr *a, struct cexpr *b, struct cexpr *c);
/* void * becomes any pointer without a cast, where it is assigned. */
struct cexpr *c_without_pointer_cast(struct cexpr *expr);
struct cexpr *c_assign(struct arena *arena, const char *op, struct cexpr *a, struct cexpr *b);
/* A string with these bytes. */
struct cexpr *c_text(struct arena *arena, const char *bytes, size_t len);
/* The opposite of a condition, as a person would write it. */
struct cexpr *c_not(struct arena *arena, struct cexpr *test);
