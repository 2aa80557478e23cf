// SPDX-License-Identifier: MIT
/* Finds holes in cgroup policies: something that a program refuses, and that another hook without a
 * program still allows. The table has the bypasses that tests/kernel/cgroup_policy.c tries. Called
 * by check.c once per unit; reports [policy-hole]. */
#include <string.h>

#include "frontend/check/internal.h"
#include "frontend/unit/stack_use.h"

static const struct {
	const char *name, *sections[2];
} ways[] = {
#define POLICY_WAY(id, name, section, other) [POLICY_##id] = { name, { section, other } },
#include "frontend/unit/policy.def"
#undef POLICY_WAY
};

/* A refusal by the first hook is bypassed through the second. */
static const struct {
	enum policy_way refused, open;
	const char *how;
} holes[] = {
	{ POLICY_CONNECT4, POLICY_CONNECT6,
	  "an AF_INET6 socket connects to the same place as ::ffff:a.b.c.d" },
	{ POLICY_CONNECT4, POLICY_SENDMSG4, "`sendto` sends a datagram there without a connect" },
	{ POLICY_CONNECT6, POLICY_CONNECT4,
	  "an AF_INET socket connects to what ::ffff:a.b.c.d names" },
	{ POLICY_CONNECT6, POLICY_SENDMSG6, "`sendto` sends a datagram there without a connect" },
	{ POLICY_SENDMSG4, POLICY_CONNECT4,
	  "after a connect, the sends of a datagram socket do not run this hook" },
	{ POLICY_SENDMSG6, POLICY_CONNECT6,
	  "after a connect, the sends of a datagram socket do not run this hook" },
	{ POLICY_BIND4, POLICY_BIND6,
	  "an AF_INET6 socket takes the port for ::ffff:a.b.c.d, or for `::` and with it for IPv4" },
	{ POLICY_BIND6, POLICY_BIND4, "an AF_INET socket takes the same port" },
};

/* ---- what a program does ---- */

struct verdict {
	struct check *check;
	unsigned depth;
	bool refuses;
};

static void visit_result(const struct expr *result, void *user)
{
	struct verdict *verdict = user;
	const struct fact *fact = fact_of(verdict->check->facts, result);
	struct range range = fact->range;

	if (!fact->reached)
		return;
	if (result->kind == EXPR_IF)
		range.least = range.greatest = 0;
	/* the lowest bit is the verdict */
	if (range.least != range.greatest || !(range.least & 1))
		verdict->refuses = true;
}

static bool is_rewrite(const struct expr *expr)
{
	const struct expr *place = expr->assign.place;

	return (expr->kind == EXPR_SETF || expr->kind == EXPR_UPDATE) &&
	       place->kind == EXPR_CONTEXT && place->context.field &&
	       !strncmp(place->context.field->name, "user_", strlen("user_"));
}

/* Notes writes of the destination, and errors set explicitly. */
static void visit_effect(struct expr *expr, void *user)
{
	struct verdict *verdict = user;

	if (!fact_of(verdict->check->facts, expr)->reached)
		return;
	if (is_rewrite(expr) ||
	    (expr->kind == EXPR_CALL && !strcmp(expr->call.helper->name, "set-retval")))
		verdict->refuses = true;
	expr_each_operand(expr, visit_effect, verdict);
}

static void visit_effects(struct verdict *verdict, const struct program *program)
{
	if (!program->body || verdict->depth == STACK_FRAMES_MOST)
		return;
	verdict->depth++;
	visit_effect(program->body, verdict);
	for (size_t i = 0; i < program->callees.count; i++)
		visit_effects(verdict, program->callees.items[i]);
	verdict->depth--;
}

/* True if the program refuses on some path, or redirects. */
static bool refuses(struct check *check, const struct program *program)
{
	struct verdict verdict = { .check = check };

	check_each_result(program->body, visit_result, &verdict);
	visit_effects(&verdict, program);
	return verdict.refuses;
}

/* ---- the file as a whole ---- */

/* The first program of a section (one that refuses, if asked for); or NULL. */
static const struct program *find_program(struct check *check, const char *section, bool refusing)
{
	for (size_t i = 0; section && i < check->unit->items.count; i++) {
		const struct item *item = &check->unit->items.items[i];

		if (item->kind == ITEM_PROGRAM && item->program->body && item->program->section &&
		    !strcmp(item->program->section->name, section) &&
		    (!refusing || refuses(check, item->program)))
			return item->program;
	}
	return NULL;
}

static const struct program *guard_of(struct check *check, enum policy_way way, bool refusing)
{
	const struct program *program = find_program(check, ways[way].sections[0], refusing);

	return program ? program : find_program(check, ways[way].sections[1], refusing);
}

/* "a", "a and b" */
static const char *joined(struct check *check, const char *list, const char *name)
{
	return list ? arena_printf(check->arena, "%s and %s", list, name) : name;
}

static void note_hole(struct check *check, struct diag *diag, const struct program *program,
		      size_t hole)
{
	const struct program *lets = guard_of(check, holes[hole].open, false);
	const char *section = ways[holes[hole].open].sections[0];

	if (lets)
		diag_note(check->diags, diag, lets->span,
			  "%s: that runs `%s`, but `%s` never refuses", holes[hole].how, section,
			  lets->name);
	else
		diag_note(check->diags, diag, program->span,
			  "%s: that runs `%s`, and the file has no such program",
			  holes[hole].how, section);
}

/* Raw sockets bypass all of these hooks; they are mentioned only if there is a hole. */
static void note_raw_sockets(struct check *check, struct diag *diag, const struct program *program)
{
	if (!find_program(check, "cgroup/sock_create", true))
		diag_note(check->diags, diag, program->span,
			  "raw sockets, and sockets that were connected before, run none of these "
			  "hooks: `cgroup/sock_create` can refuse raw sockets, `cgroup_skb/egress` "
			  "sees the packets of both");
}

static bool is_open(struct check *check, size_t hole)
{
	return !(check->unit->policy_holes & 1u << holes[hole].open) &&
	       !guard_of(check, holes[hole].open, true);
}

static bool is_bind(enum policy_way way)
{
	return way == POLICY_BIND4 || way == POLICY_BIND6;
}

static void check_way(struct check *check, enum policy_way way, const struct program *program)
{
	const char *names = NULL, *sections = NULL, *accepted = NULL;
	struct diag *diag;

	for (size_t i = 0; i < sizeof(holes) / sizeof(holes[0]); i++) {
		const char *name = ways[holes[i].open].name;

		if (holes[i].refused != way || !is_open(check, i))
			continue;
		names = joined(check, names, arena_printf(check->arena, "`%s`", name));
		sections = joined(check, sections, arena_printf(check->arena, "`%s`",
								ways[holes[i].open].sections[0]));
		accepted = accepted ? arena_printf(check->arena, "%s %s", accepted, name) : name;
	}
	if (!names)
		return;
	diag = diag_report(check->diags, DIAG_POLICY_HOLE, program->span,
			   "a connection that `%s` refuses or redirects is still possible through "
			   "%s",
			   program->name, names);
	diag_help(check->diags, diag,
		  "write a program for %s that does the same, or (declaim (policy-hole %s)) where "
		  "that is intended",
		  sections, accepted);
	for (size_t i = 0; i < sizeof(holes) / sizeof(holes[0]); i++)
		if (holes[i].refused == way && is_open(check, i))
			note_hole(check, diag, program, i);
	if (!is_bind(way))
		note_raw_sockets(check, diag, program);
}

/* Warns about a declaration that silences nothing: it would hide a hole that a later change
 * makes. */
static void check_declared(struct check *check, enum policy_way way, const struct program *sees_all)
{
	const struct program *guard = guard_of(check, way, true);
	struct diag *diag;

	if (is_bind(way) || !sees_all)
		for (size_t i = 0; !guard && i < sizeof(holes) / sizeof(holes[0]); i++)
			if (holes[i].open == way && guard_of(check, holes[i].refused, true))
				return;
	diag = diag_report(check->diags, DIAG_POLICY_HOLE, check->unit->policy_spans[way],
			   "`%s` bypasses no program of this file", ways[way].name);
	if (guard || (sees_all && !is_bind(way)))
		diag_note(check->diags, diag, guard ? guard->span : sees_all->span, "`%s` %s",
			  guard ? guard->name : sees_all->name,
			  guard ? "refuses there, too" : "sees all that leaves");
	diag_help(check->diags, diag, "remove it from the declaration");
}

void check_policy(struct check *check)
{
	/* all packets that leave are seen there */
	const struct program *sees_all = find_program(check, "cgroup_skb/egress", true);

	for (size_t way = 0; way < POLICY_WAYS; way++) {
		const struct program *program = guard_of(check, way, true);

		if (program && !(sees_all && !is_bind(way)))
			check_way(check, way, program);
		if (check->unit->policy_holes & 1u << way)
			check_declared(check, way, sees_all);
	}
}
