#include "emit/tree/prune.h"

#include <ctype.h>
#include <string.h>

struct prune {
	struct arena *arena;
	const char *name; /* of the variable whose reads are looked for */
	bool read;
	bool changed;
};

/* ---- reads ---- */

static bool is_tag(const char *text, const char *at)
{
	return at - text >= 7 && !strncmp(at - 7, "struct ", 7);
}

/* The end of a string that begins here: "..\n" names no variable `n`. */
static const char *skip_string(const char *at)
{
	for (at++; *at && *at != '"'; at++)
		at += *at == '\\' && at[1];
	return *at ? at + 1 : at;
}

/* Whether the name stands in a text as a word of its own, and is not that of a struct. */
static bool mentions(const char *text, const char *name)
{
	size_t len = strlen(name);
	const char *at = text;

	while (*at) {
		bool begins = at == text || !(isalnum((unsigned char)at[-1]) || at[-1] == '_');

		if (*at == '"') {
			at = skip_string(at);
			continue;
		}
		if (begins && !strncmp(at, name, len) && !is_tag(text, at) && !(isalnum((unsigned char)at[len]) || at[len] == '_'))
			return true;
		at++;
	}
	return false;
}

static void find_in_expr(struct prune *prune, const struct cexpr *expr)
{
	if (!expr || prune->read)
		return;
	if (expr->kind == C_ATOM && mentions(expr->text, prune->name)) {
		prune->read = true;
		return;
	}
	find_in_expr(prune, expr->a);
	if (expr->kind != C_MEMBER)
		find_in_expr(prune, expr->b);
	find_in_expr(prune, expr->c);
	for (size_t i = 0; i < expr->count; i++)
		find_in_expr(prune, expr->items[i]);
}

/* The variable that a target is, or is a part of: x, x.f, x.f[2]. NULL where a call gives the index. */
static const struct cexpr *target_root(const struct cexpr *target)
{
	for (;;) {
		if (target->kind == C_INDEX && target->a->kind == C_MEMBER) {
			if (prune_has_call(target->b))
				return NULL;
			target = target->a;
		} else if (target->kind == C_MEMBER && !strcmp(target->text, ".")) {
			target = target->a;
		} else {
			return target;
		}
	}
}

/* `x = ..` and `x += ..` as statements set x and do not read it; nor do those of its members. */
static bool sets(const struct cstmt *stmt, const char *name)
{
	const struct cexpr *root;

	if (stmt->kind != CSTMT_EXPR || stmt->expr->kind != C_ASSIGN)
		return false;
	root = target_root(stmt->expr->a);
	return root && root->kind == C_ATOM && !strcmp(root->text, name);
}

static void find_in_indices(struct prune *prune, const struct cexpr *target)
{
	for (; target->kind == C_INDEX || target->kind == C_MEMBER; target = target->a)
		if (target->kind == C_INDEX)
			find_in_expr(prune, target->b);
}

static void find_in_block(struct prune *prune, const struct cblock *block)
{
	if (!block)
		return;
	for (size_t i = 0; i < block->declarations.count; i++)
		find_in_expr(prune, block->declarations.items[i].init);
	for (size_t i = 0; i < block->statements.count && !prune->read; i++) {
		const struct cstmt *stmt = block->statements.items[i];

		if (sets(stmt, prune->name)) {
			find_in_indices(prune, stmt->expr->a);
			find_in_expr(prune, stmt->expr->b);
		} else {
			find_in_expr(prune, stmt->expr);
		}
		if (stmt->head && mentions(stmt->head, prune->name))
			prune->read = true;
		find_in_block(prune, stmt->body);
		find_in_block(prune, stmt->otherwise);
	}
}

bool prune_reads(const struct cblock *block, const char *name)
{
	struct prune prune = { .name = name };

	find_in_block(&prune, block);
	return prune.read;
}

bool prune_mentions(const struct cexpr *expr, const char *name)
{
	struct prune prune = { .name = name };

	find_in_expr(&prune, expr);
	return prune.read;
}

static bool expr_calls(const struct cexpr *expr, const char *callee)
{
	if (!expr)
		return false;
	if (expr->kind == C_CALL && !strcmp(expr->text, callee))
		return true;
	for (size_t i = 0; i < expr->count; i++)
		if (expr_calls(expr->items[i], callee))
			return true;
	return expr_calls(expr->a, callee) || expr_calls(expr->b, callee) ||
	       expr_calls(expr->c, callee);
}

bool prune_calls(const struct cblock *block, const char *callee)
{
	for (size_t i = 0; block && i < block->declarations.count; i++)
		if (expr_calls(block->declarations.items[i].init, callee))
			return true;
	for (size_t i = 0; block && i < block->statements.count; i++) {
		const struct cstmt *stmt = block->statements.items[i];

		if (expr_calls(stmt->expr, callee) || (stmt->head && mentions(stmt->head, callee)) ||
		    prune_calls(stmt->body, callee) ||
		    prune_calls(stmt->otherwise, callee))
			return true;
	}
	return false;
}

/* ---- removal ---- */

static bool is_pure_call(const char *callee)
{
	return !strcmp(callee, "ctx_read") || !strcmp(callee, "stack_index") ||
	       !strcmp(callee, "tested") || !strcmp(callee, "opaque") ||
	       !strcmp(callee, "is_set") || !strncmp(callee, "divide", 6) ||
	       !strncmp(callee, "modulo", 6) || !strcmp(callee, "log2_floor") ||
	       !strncmp(callee, "bpf_hton", 8) ||
	       !strncmp(callee, "bpf_ntoh", 8) || !strncmp(callee, "bpf_be64", 8) ||
	       !strncmp(callee, "bpf_cpu_to", 10);
}

bool prune_has_call(const struct cexpr *expr)
{
	if (!expr)
		return false;
	if ((expr->kind == C_CALL && !is_pure_call(expr->text)) || expr->kind == C_ASSIGN)
		return true;
	for (size_t i = 0; i < expr->count; i++)
		if (prune_has_call(expr->items[i]))
			return true;
	return prune_has_call(expr->a) || (expr->kind != C_MEMBER && prune_has_call(expr->b)) ||
	       prune_has_call(expr->c);
}

/* A value that nobody wants: what is left of it, or NULL. */
static struct cexpr *effects_of(struct prune *prune, struct cexpr *expr)
{
	while (expr->kind == C_CAST)
		expr = expr->a;
	if (!prune_has_call(expr))
		return NULL;
	return expr->kind == C_CALL ? expr : c_cast(prune->arena, "void", expr);
}

static bool is_empty(const struct cblock *block)
{
	return !block || (!block->statements.count && !block->declarations.count);
}

/* Whether the statement is still worth printing. */
static bool keep_statement(struct prune *prune, struct cstmt *stmt)
{
	if (stmt->kind == CSTMT_BLOCK)
		return !is_empty(stmt->body);
	if (stmt->kind == CSTMT_FOR)
		return !is_empty(stmt->body);
	if (stmt->kind != CSTMT_IF || !is_empty(stmt->body))
		return true;
	if (!is_empty(stmt->otherwise)) {
		stmt->expr = c_not(prune->arena, stmt->expr);
		stmt->body = stmt->otherwise;
		stmt->otherwise = NULL;
		return true;
	}
	stmt->expr = effects_of(prune, stmt->expr);
	stmt->kind = CSTMT_EXPR;
	return stmt->expr != NULL;
}

static void remove_sets(struct prune *prune, struct cblock *block)
{
	size_t kept = 0;

	if (!block)
		return;
	for (size_t i = 0; i < block->statements.count; i++) {
		struct cstmt *stmt = block->statements.items[i];

		if (sets(stmt, prune->name)) {
			stmt->expr = effects_of(prune, stmt->expr->b);
			if (!stmt->expr)
				continue;
		}
		remove_sets(prune, stmt->body);
		remove_sets(prune, stmt->otherwise);
		if (is_empty(stmt->otherwise))
			stmt->otherwise = NULL;
		if (keep_statement(prune, stmt))
			block->statements.items[kept++] = stmt;
		else
			prune->changed = true;
	}
	block->statements.count = kept;
}

/* Its call stays, and says that nobody wants the answer. */
static void add_use(struct prune *prune, struct cblock *block,
		    const struct cdeclaration *declaration)
{
	struct cstmt *stmt = ARENA_NEW(prune->arena, struct cstmt);

	stmt->kind = CSTMT_EXPR;
	stmt->span = declaration->span;
	stmt->expr = c_cast(prune->arena, "void", c_atom(prune->arena, declaration->name));
	VEC_PUSH(prune->arena, &block->statements, stmt);
	for (size_t i = block->statements.count - 1; i > 0; i--)
		block->statements.items[i] = block->statements.items[i - 1];
	block->statements.items[0] = stmt;
}

static bool is_read(struct prune *prune, const struct cblock *body, const char *name)
{
	prune->name = name;
	prune->read = false;
	find_in_block(prune, body);
	return prune->read;
}

static bool is_set(const struct cblock *block, const char *name)
{
	for (size_t i = 0; block && i < block->statements.count; i++) {
		const struct cstmt *stmt = block->statements.items[i];

		if (sets(stmt, name) || is_set(stmt->body, name) || is_set(stmt->otherwise, name))
			return true;
	}
	return false;
}

/* clang warns of a parameter that is set and never read. */
static void prune_parameter(struct prune *prune, struct cblock *body, const char *name)
{
	if (!is_set(body, name) || is_read(prune, body, name))
		return;
	prune->changed = true;
	remove_sets(prune, body);
}

static void prune_declarations(struct prune *prune, struct cblock *body, struct cblock *block)
{
	size_t kept = 0;

	if (!block)
		return;
	for (size_t i = 0; i < block->declarations.count; i++) {
		const struct cdeclaration *declaration = &block->declarations.items[i];

		if (!is_read(prune, body, declaration->name) && prune_has_call(declaration->init)) {
			add_use(prune, block, declaration);
			prune->read = true;
		}
		if (prune->read) {
			block->declarations.items[kept++] = *declaration;
			continue;
		}
		prune->changed = true;
		remove_sets(prune, body);
	}
	block->declarations.count = kept;
	for (size_t i = 0; i < block->statements.count; i++) {
		prune_declarations(prune, body, block->statements.items[i]->body);
		prune_declarations(prune, body, block->statements.items[i]->otherwise);
	}
}

void prune_function(struct arena *arena, struct cblock *body, const char *const *parameters)
{
	struct prune prune = { .arena = arena };

	do {
		prune.changed = false;
		prune_declarations(&prune, body, body);
		for (size_t i = 0; parameters && parameters[i]; i++)
			prune_parameter(&prune, body, parameters[i]);
		/* blocks that have lost their last declaration; their tests read variables, too */
		prune.name = "";
		remove_sets(&prune, body);
	} while (prune.changed);
}
