/* SPDX-License-Identifier: MIT */
/*
 * The formatter's tokens and lists, which keep comments and line breaks. scan.c makes them, roles.c
 * says how each list is laid out, layout.c computes columns and writes. Only for frontend/format.
 */
#pragma once

#include "frontend/base/table.h"
#include "frontend/format/format.h"

/* A form all of whose arguments are aligned under the first. */
#define BODY_ALIGNED 99

enum format_break {
	BREAK_FILL,   /* a line that is too long is broken at the last argument that fits */
	BREAK_SPREAD, /* each argument that may begin a line begins one */
	BREAK_PAIRS,  /* as fill, but of several pairs of arguments each stays together */
};

/* A row of forms.def, or a macro of the file. */
struct format_row {
	const char *name;
	unsigned body;       /* number of arguments before the body */
	const char *shape;   /* a letter for each argument; the last counts for the rest */
	enum format_break breaks;
};

enum list_role {
	LIST_CODE,     /* a call: its row, or aligned under the first argument */
	LIST_PLAIN,    /* as a call that has no row: a binding, a slot */
	LIST_DATA,     /* under the first element; its lists are code */
	LIST_BINDINGS, /* as data; its lists are plain */
	LIST_CLAUSES,  /* as data; its lists are handlers: a name, a list, a body */
	LIST_CLAUSE,   /* as data; each element may begin a line */
	LIST_QUOTED,   /* as data, and so are its lists */
};

struct format_list {
	struct format_list *parent;
	const struct format_row *row;
	enum list_role role;
	unsigned depth;
	uint32_t count;      /* number of elements */
	/* what the layout found */
	uint32_t inner;      /* column behind the parenthesis */
	uint32_t second;     /* column of the first argument; 0: not on the line of the head */
	uint32_t spread;     /* the source's line whose further elements begin lines; 0: none */
};

enum token_kind {
	TOKEN_OPEN,    /* ( or #( */
	TOKEN_CLOSE,
	TOKEN_PREFIX,  /* ' ` , ,@ #' */
	TOKEN_ATOM,
	TOKEN_COMMENT, /* up to the end of the line */
	TOKEN_BLOCK,   /* #| |# */
};

struct format_token {
	enum token_kind kind : 8;
	uint8_t newlines;    /* line breaks before it: 0, 1, or 2 for an empty line */
	bool is_glued;       /* follows a prefix, so it begins no element */
	bool follows_key;    /* the value of a keyword */
	bool continues;      /* a comment below one at the end of a line */
	bool is_kept;        /* a comment ends its line, which is not broken: it would describe less */
	bool has_lines;      /* contains a newline */
	bool is_cut;         /* the line was too long, and was broken before it */
	const char *text;
	uint32_t len, width; /* width: up to the first newline */
	uint32_t last_width; /* behind the last newline */
	uint32_t column;     /* of a comment: in the source */
	uint32_t index;      /* the element it belongs to; of a comment, the next */
	uint32_t at;         /* column in the output */
	struct format_list *list;   /* that it is in */
	struct format_list *opened; /* of a parenthesis: the list */
};

struct format_tokens {
	struct arena *arena;
	VEC(struct format_token) all;
	struct table macros; /* struct format_row by name */
};

/* Splits the text, from `start` on, into tokens. */
void tokens_scan(struct format_tokens *tokens, const struct source *source, size_t start);
/* Columns that a text takes on a terminal. */
uint32_t text_columns(const char *text, size_t len);

/* Gives each list its role and row. */
void tokens_find_roles(struct format_tokens *tokens);

/* Gives each token its column, and breaks long lines. */
void tokens_lay_out(struct format_tokens *tokens);
