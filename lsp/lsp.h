/* SPDX-License-Identifier: MIT */
/*
 * The language server: speaks the Language Server Protocol over two file descriptors, with the
 * compiler in the same process. Called by cli/lsp.c, which hands it the passes as a function.
 */
#pragma once

#include "emit/tree/print.h"
#include "frontend/flow/flow.h"
#include "frontend/read/form.h"

/* A place of the text: the thing that it names, and its facts. */
enum lsp_thing {
	LSP_VALUE, LSP_VARIABLE, LSP_CONSTANT, LSP_GLOBAL, LSP_MAP, LSP_PROGRAM, LSP_HELPER, LSP_MEMBER
};

struct lsp_mark {
	uint32_t offset, len;
	enum lsp_thing thing;
	const void *object;        /* the struct variable, named_constant .. ; NULL for LSP_VALUE */
	const struct type *type;
	struct range range;        /* integers, if is_reached */
	uint8_t pointer;           /* set of pointer_state */
	bool is_reached;
	bool is_expanded;          /* a macro made it: the place is the call's */
};

/* The result of one run of the compiler over one version of a document. Everything is in the arena. */
struct lsp_analysis {
	struct arena arena;
	struct diag_list diags;
	const char *path;          /* the name of the document's source */
	struct unit *unit;         /* NULL where the text could not be read */
	VEC(struct lsp_mark) marks;
	VEC(const char *) included;
	const struct clines *lines; /* the C, where it was asked for */
	const char *failure;       /* why nothing was analyzed, or NULL */
};

struct lsp_task {
	const char *path, *text;   /* "-" for a document that is no file */
	size_t len;
	const struct open_texts *opened;
	bool wants_c;
};

struct lsp_compiler {
	void (*analyze)(void *user, const struct lsp_task *task, struct lsp_analysis *analysis);
	void *user;
};

/* Serves until `exit`, or until the input ends. Returns the exit status: 0 after `shutdown`, else 1. */
int lsp_serve(const struct lsp_compiler *compiler, int in, int out);

/* Adds a mark for each expression and variable. The compiler calls it behind the fact pass. */
void lsp_take_facts(struct lsp_analysis *analysis, const struct unit *unit, const struct facts *facts);
