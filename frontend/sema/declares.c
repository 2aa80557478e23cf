// SPDX-License-Identifier: MIT
/*
 * (declare ..) at the begin of bodies, and the warnings of unread variables. In: a `declare` form
 * and the form around it. Out: an error for an unknown clause or name; marks on variables that are
 * ignored. bodies.c hands over each `declare`; control.c and program/subprograms.c look up the
 * clauses that they need; program/ asks for the warnings at the end of a function.
 */
#include <ctype.h>
#include <string.h>

#include "frontend/sema/internal.h"

enum declare_place { IN_LET = 1, IN_SUBPROGRAM = 2, IN_PROGRAM = 4, IN_OTHER = 8 };

static const struct {
	const char *name;
	unsigned places;
	const char *shape;
} clauses[] = {
	{ "type", IN_LET, "(type T NAME ..)" },
	{ "ignore", IN_LET | IN_SUBPROGRAM | IN_OTHER, "(ignore NAME ..)" },
	{ "ignorable", IN_LET | IN_SUBPROGRAM | IN_OTHER, "(ignorable NAME ..)" },
	{ "export", IN_SUBPROGRAM, "(export)" },
	{ "inline", IN_SUBPROGRAM, "(inline)" },
	{ "scratch", IN_SUBPROGRAM, "(scratch)" },
};

#define CLAUSE_COUNT (sizeof(clauses) / sizeof(clauses[0]))

static enum declare_place place_of(const struct form *whole)
{
	if (form_is_call(whole, "let") || form_is_call(whole, "let*"))
		return IN_LET;
	if (form_is_call(whole, "defsubprog"))
		return IN_SUBPROGRAM;
	return form_is_call(whole, "defprog") ? IN_PROGRAM : IN_OTHER;
}

bool sema_declares(const struct form *body, const char *name)
{
	for (; form_is_pair(body) && form_is_call(body->car, "declare"); body = body->cdr)
		FORM_EACH(clause, body->car->cdr)
			if (form_is_call(clause->car, name))
				return true;
	return false;
}

static void report_unknown(struct sema *sema, const struct form *clause, unsigned place)
{
	bool named = form_is_pair(clause) && clause->car->kind == FORM_SYMBOL;
	struct near_name near = { .wanted = named ? clause->car->name : "" };
	struct diag *diag;

	diag = diag_report(sema->diags, DIAG_UNKNOWN_OPTION, clause->span,
			   "there is no declaration `%s`", form_text(sema->arena, clause));
	for (size_t i = 0; i < CLAUSE_COUNT; i++)
		if (clauses[i].places & place)
			near_name_try(&near, clauses[i].name);
	if (named && near_name_best(&near))
		sema_help_near(sema, diag, &near);
	else if (place == IN_PROGRAM)
		diag_help(sema->diags, diag, "the options of a program are in its option list, "
			  "as :type and :section are");
	else
		diag_help(sema->diags, diag, place == IN_LET ?
			  "`let` knows (type T NAME ..), (ignore NAME ..) and (ignorable NAME ..)" :
			  place == IN_SUBPROGRAM ?
			  "`defsubprog` knows (inline), (export), (ignore NAME ..) and (ignorable NAME ..)" :
			  "only (ignore NAME ..) and (ignorable NAME ..) are allowed here");
}

/*
 * The table of names for a list of bindings or a body. Returns true if it is new and must be
 * filled.
 */
static bool new_names(struct sema *sema, const struct form *list, struct table **ret_names)
{
	*ret_names = table_find_object(&sema->named, list);
	if (*ret_names)
		return false;
	*ret_names = table_add_object(&sema->passing, &sema->named, list, ARENA_NEW(&sema->passing, struct table));
	return true;
}

static bool is_bound_by(struct sema *sema, const struct form *let, const char *name)
{
	const struct form *bindings = form_nth(let, 1);
	struct table *names;

	if (!form_is_pair(bindings))
		return false;
	if (new_names(sema, bindings, &names))
		FORM_EACH(at, bindings) {
			const struct form *bound = form_is_pair(at->car) ? at->car->car : at->car;

			if (bound->kind == FORM_SYMBOL)
				table_add_object(&sema->passing, names, bound->name, names);
		}
	return table_find_object(names, name);
}

const struct form *sema_declared_type(struct sema *sema, const struct form *body, const char *name)
{
	const struct form *declares = body;
	struct table *types;

	if (!form_is_pair(body) || !form_is_call(body->car, "declare"))
		return NULL;
	if (new_names(sema, body, &types))
		for (; form_is_pair(declares) && form_is_call(declares->car, "declare"); declares = declares->cdr)
			FORM_EACH(clause, declares->car->cdr) {
				if (!form_is_call(clause->car, "type"))
					continue;
				FORM_EACH(at, form_tail(clause->car, 2))
					if (at->car->kind == FORM_SYMBOL)
						table_add_object(&sema->passing, types, at->car->name,
								 (void *)clause->car);
			}
	return table_find_object(types, name);
}

void sema_declared_no_variable(struct sema *sema, const struct form *clause,
			       const struct form *name, const struct form *whole)
{
	bool types = form_is_call(clause, "type");

	diag_report(sema->diags, DIAG_UNKNOWN_VARIABLE, name->span,
		    types ? "this `%s` binds no variable `%s`" :
			    "`%s` needs a variable, and `%s` is none here",
		    types ? whole->car->name : clause->car->name, form_text(sema->arena, name));
}

/* Checks the names in a clause; `type` may name only variables of its own `let`. */
static void check_names(struct sema *sema, const struct form *clause, const struct form *whole)
{
	bool types = form_is_call(clause, "type");

	FORM_EACH(at, form_tail(clause, types ? 2 : 1)) {
		struct variable *variable = at->car->kind == FORM_SYMBOL ?
			sema_find_variable(sema, at->car->name) : NULL;

		if (variable && (!types || is_bound_by(sema, whole, at->car->name))) {
			variable->ignorable |= !types;
			continue;
		}
		sema_declared_no_variable(sema, clause, at->car, whole);
	}
}

static void check_clause(struct sema *sema, const struct form *clause, const struct form *whole)
{
	unsigned place = place_of(whole);

	for (size_t i = 0; i < CLAUSE_COUNT; i++) {
		bool takes_names = clauses[i].places & IN_LET;

		if (!form_is_call(clause, clauses[i].name) || !(clauses[i].places & place))
			continue;
		if (takes_names == (form_length(clause) > (clauses[i].places == IN_LET ? 2 : 1)))
			check_names(sema, clause, whole);
		else
			diag_report(sema->diags, DIAG_MALFORMED, clause->span,
				    "`%s` is written %s", clauses[i].name, clauses[i].shape);
		return;
	}
	report_unknown(sema, clause, place);
}

bool sema_declares_at_head(struct sema *sema, const struct form *declare, bool is_head)
{
	if (!is_head)
		diag_report(sema->diags, DIAG_MALFORMED, declare->span,
			    "`declare` must be at the beginning of a body");
	return is_head;
}

void sema_check_declare(struct sema *sema, const struct form *declare, const struct form *whole,
			bool is_head)
{
	if (sema_declares_at_head(sema, declare, is_head))
		FORM_EACH(at, declare->cdr)
			check_clause(sema, at->car, whole);
}

void sema_unknown_declaration(struct sema *sema, const struct form *clause)
{
	report_unknown(sema, clause, IN_OTHER);
}

/* ---- unread variables ---- */

void sema_note_stored(struct variable *variable)
{
	variable->assigned = true;
	variable->stores++;
	if (variable->uses)
		variable->uses--;
}

static bool is_name_character(char c)
{
	return c > ' ' && !strchr("()\"';`,|", c);
}

/* The offsets of a word in the source. */
struct word {
	VEC(uint32_t) offsets; /* ascending */
};

/* struct word by the word in lower case; filled when the first variable of a source is checked. */
static const struct table *words_of(struct sema *sema, const struct source *source)
{
	struct table *words = table_find_object(&sema->words, source);

	if (words)
		return words;
	words = table_add_object(sema->arena, &sema->words, source,
				 ARENA_NEW(sema->arena, struct table));
	for (size_t at = 0, len; at < source->len; at += len + 1) {
		struct word *word;
		char *name;

		for (len = 0; at + len < source->len && is_name_character(source->text[at + len]);)
			len++;
		if (!len)
			continue;
		name = arena_strndup(sema->arena, source->text + at, len);
		for (char *c = name; *c; c++)
			*c = (char)tolower((unsigned char)*c);
		word = table_find(words, name);
		if (!word)
			word = table_add(sema->arena, words, name, ARENA_NEW(sema->arena, struct word));
		VEC_PUSH(sema->arena, &word->offsets, (uint32_t)at);
	}
	return words;
}

/*
 * How often the source names the variable inside its scope. A macro, or a `program-case` clause of
 * another program, may have dropped some of these uses, so the variable is not reported.
 */
static unsigned mentions(struct sema *sema, const struct variable *variable)
{
	const struct span *scope = &variable->scope;
	const struct word *word = table_find(words_of(sema, scope->source), variable->name);
	unsigned count = 0;

	for (size_t i = 0; word && i < word->offsets.count; i++)
		count += word->offsets.items[i] > scope->offset &&
			 word->offsets.items[i] < scope->offset + scope->len;
	return count;
}

void sema_warn_unread(struct sema *sema, const struct program *program)
{
	if (sema->diags->error_count)
		return;
	for (size_t i = 0; i < program->variables.count; i++) {
		const struct variable *variable = program->variables.items[i];
		struct diag *diag;

		if (!variable->scope.len || variable->uses || variable->addressed ||
		    (variable->parameter && !variable->stores) ||
		    variable->ignorable || variable->name[0] == '_' ||
		    mentions(sema, variable) > 1 + variable->stores)
			continue;
		diag = diag_report(sema->diags, DIAG_UNUSED, variable->span, variable->stores ?
				   "`%s` is set and never read" : "`%s` is never used",
				   variable->name);
		diag_help(sema->diags, diag, "put (declare (ignore %s)) at the begin of the body if "
			  "this is intended", variable->name);
	}
}
