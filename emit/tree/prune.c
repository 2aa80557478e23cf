// SPDX-License-Identifier: MIT
/*
 * Removes variables that are never read, with their assignments; calls stay. In: a function's body.
 * Out: the same tree, of which no compiler warns (-Wunused). Repeats until nothing changes, since a
 * removed assignment may have held the last read of another variable. emit/lower and emit/user call
 * prune_function; others ask for calls and for the words of an expression.
 */
#include "emit/tree/prune.h"

#include <ctype.h>
#include <string.h>

/* A declared variable or parameter: its reads, its assignments, and whether it is removed. */
struct declared {
	size_t reads, sets;
	bool gone;
};

struct prune {
	struct arena *arena;
	struct arena scratch; /* released after each pass */
	struct table names;   /* struct declared, by name */
	bool changed;
};

/* ---- reads ---- */

static bool is_tag(const char *text, const char *at)
{
	return at - text >= 7 && !strncmp(at - 7, "struct ", 7);
}

/* Is it a member, such as `app` in `tool->app` and `sz` in `.sz = 8`? */
static bool is_member(const char *text, const char *at)
{
	return at > text && (at[-1] == '.' || (at - text >= 2 && !strncmp(at - 2, "->", 2)));
}

static bool is_of_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* The end of the string literal that begins here: the n in "..\n" is no variable. */
static const char *skip_string(const char *at)
{
	for (at++; *at && *at != '"'; at++)
		at += *at == '\\' && at[1];
	return *at ? at + 1 : at;
}

/* Visits the words of a text outside string literals, except names of structs and members. */
void prune_each_word_of_text(const char *text, prune_word *word, void *user)
{
	const char *at = text;

	while (*at) {
		size_t len = 0;

		if (*at == '"') {
			at = skip_string(at);
			continue;
		}
		while (is_of_word(at[len]))
			len++;
		if (len && !is_tag(text, at) && !is_member(text, at))
			word(user, at, len);
		at += len ? len : 1;
	}
}

void prune_each_word(const struct cexpr *expr, prune_word *word, void *user)
{
	if (!expr)
		return;
	if (expr->kind == C_ATOM || expr->kind == C_CALL)
		prune_each_word_of_text(expr->text, word, user);
	prune_each_word(expr->a, word, user);
	if (expr->kind != C_MEMBER)
		prune_each_word(expr->b, word, user);
	prune_each_word(expr->c, word, user);
	for (size_t i = 0; i < expr->count; i++)
		prune_each_word(expr->items[i], word, user);
}

static void count_word(void *user, const char *word, size_t len)
{
	struct prune *prune = user;
	struct declared *declared = table_find_part(&prune->names, word, len);

	if (declared)
		declared->reads++;
}

/* The variable of an assignment's target: x in x, x.f, x.f[2]. NULL if an index contains a call. */
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

/* The statements `x = ..` and `x += ..`, also to members of x, assign x and do not read it. */
static struct declared *set_by(const struct prune *prune, const struct cstmt *stmt)
{
	const struct cexpr *root;

	if (stmt->kind != CSTMT_EXPR || stmt->expr->kind != C_ASSIGN)
		return NULL;
	root = target_root(stmt->expr->a);
	return root && root->kind == C_ATOM ? table_find(&prune->names, root->text) : NULL;
}

static void declare_name(struct prune *prune, const char *name)
{
	table_add(&prune->scratch, &prune->names, name, ARENA_NEW(&prune->scratch, struct declared));
}

static void declare_names(struct prune *prune, const struct cblock *block)
{
	for (size_t i = 0; block && i < block->declarations.count; i++)
		declare_name(prune, block->declarations.items[i].name);
	for (size_t i = 0; block && i < block->statements.count; i++) {
		declare_names(prune, block->statements.items[i]->body);
		declare_names(prune, block->statements.items[i]->otherwise);
	}
}

static void count_reads(struct prune *prune, const struct cblock *block)
{
	for (size_t i = 0; block && i < block->declarations.count; i++)
		prune_each_word(block->declarations.items[i].init, count_word, prune);
	for (size_t i = 0; block && i < block->statements.count; i++) {
		const struct cstmt *stmt = block->statements.items[i];
		struct declared *set = set_by(prune, stmt);

		prune_each_word(stmt->expr, count_word, prune);
		if (set) {
			set->reads--;
			set->sets++;
		}
		if (stmt->head)
			prune_each_word_of_text(stmt->head, count_word, prune);
		count_reads(prune, stmt->body);
		count_reads(prune, stmt->otherwise);
	}
}

struct word_search {
	const char *name;
	bool found;
};

static void compare_word(void *user, const char *word, size_t len)
{
	struct word_search *search = user;

	search->found |= strlen(search->name) == len && !strncmp(search->name, word, len);
}

void prune_each_word_of_block(const struct cblock *block, prune_word *word, void *user)
{
	for (size_t i = 0; block && i < block->declarations.count; i++)
		prune_each_word(block->declarations.items[i].init, word, user);
	for (size_t i = 0; block && i < block->statements.count; i++) {
		prune_each_word(block->statements.items[i]->expr, word, user);
		prune_each_word_of_block(block->statements.items[i]->body, word, user);
		prune_each_word_of_block(block->statements.items[i]->otherwise, word, user);
	}
}

bool prune_reads(const struct cblock *block, const char *name)
{
	struct word_search search = { .name = name };

	prune_each_word_of_block(block, compare_word, &search);
	return search.found;
}

static void note_calls(struct arena *arena, const struct cexpr *expr, struct table *callees)
{
	if (!expr)
		return;
	if (expr->kind == C_CALL)
		table_add(arena, callees, expr->text, (void *)expr);
	for (size_t i = 0; i < expr->count; i++)
		note_calls(arena, expr->items[i], callees);
	note_calls(arena, expr->a, callees);
	note_calls(arena, expr->b, callees);
	note_calls(arena, expr->c, callees);
}

void prune_note_calls(struct arena *arena, const struct cblock *block, struct table *callees)
{
	for (size_t i = 0; block && i < block->declarations.count; i++)
		note_calls(arena, block->declarations.items[i].init, callees);
	for (size_t i = 0; block && i < block->statements.count; i++) {
		const struct cstmt *stmt = block->statements.items[i];

		note_calls(arena, stmt->expr, callees);
		prune_note_calls(arena, stmt->body, callees);
		prune_note_calls(arena, stmt->otherwise, callees);
	}
}

/* ---- removal ---- */

static bool is_pure_call(const char *callee)
{
	return !strcmp(callee, "ctx_read") || !strcmp(callee, "ctx_here") ||
	       !strcmp(callee, "stack_index") || !strcmp(callee, "pinned") || !strcmp(callee, "tested") || !strcmp(callee, "opaque") ||
	       !strcmp(callee, "is_set") || !strncmp(callee, "divide", 6) ||
	       !strncmp(callee, "modulo", 6) || !strncmp(callee, "log2_", 5) ||
	       !strcmp(callee, "bpf_ksym_exists") || !strncmp(callee, "bpf_hton", 8) ||
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

/* The calls inside a value that is not used, or NULL if there are none. */
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

/* Does the statement still have an effect? */
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

/* Removes assignments to removed variables. */
static void remove_sets(struct prune *prune, struct cblock *block)
{
	size_t kept = 0;

	if (!block)
		return;
	for (size_t i = 0; i < block->statements.count; i++) {
		struct cstmt *stmt = block->statements.items[i];
		const struct declared *set = set_by(prune, stmt);

		if (set && set->gone) {
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

/* Keeps the call in an unused initializer, with a cast to void. */
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

/* clang warns of a parameter that is assigned and never read. */
static void prune_parameter(struct prune *prune, const char *name)
{
	struct declared *declared = table_find(&prune->names, name);

	declared->gone = declared->sets && !declared->reads;
	prune->changed |= declared->gone;
}

static void prune_declarations(struct prune *prune, struct cblock *block)
{
	size_t kept = 0;

	if (!block)
		return;
	for (size_t i = 0; i < block->declarations.count; i++) {
		const struct cdeclaration *declaration = &block->declarations.items[i];
		struct declared *declared = table_find(&prune->names, declaration->name);

		/* a macro's declaration has no name, and stays */
		declared->gone = *declaration->name && !declared->reads &&
				 !prune_has_call(declaration->init);
		if (*declaration->name && !declared->reads && !declared->gone)
			add_use(prune, block, declaration);
		if (!declared->gone)
			block->declarations.items[kept++] = *declaration;
		prune->changed |= declared->gone;
	}
	block->declarations.count = kept;
	for (size_t i = 0; i < block->statements.count; i++) {
		prune_declarations(prune, block->statements.items[i]->body);
		prune_declarations(prune, block->statements.items[i]->otherwise);
	}
}

void prune_function(struct arena *arena, struct cblock *body, const char *const *parameters)
{
	struct prune prune = { .arena = arena };

	/* variables that only removed code has read are removed by the next pass */
	do {
		prune.changed = false;
		prune.names = (struct table){ 0 };
		declare_names(&prune, body);
		for (size_t i = 0; parameters && parameters[i]; i++)
			declare_name(&prune, parameters[i]);
		count_reads(&prune, body);
		prune_declarations(&prune, body);
		for (size_t i = 0; parameters && parameters[i]; i++)
			prune_parameter(&prune, parameters[i]);
		/* blocks that have lost their last statement go, too: their tests read variables */
		remove_sets(&prune, body);
		arena_release(&prune.scratch);
	} while (prune.changed);
}
