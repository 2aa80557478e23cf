// SPDX-License-Identifier: MIT
/*
 * Finds the guards without which the kernel refuses a program that the checks accepted. In: a
 * compilation whose object failed to load. Out: the C and object with the fewest rows that load,
 * and the warning [guarded]. Called by load.c and run.c.
 */
#include "cli/guarded.h"

#include <string.h>

#include "cli/load.h"
#include "cli/make.h"
#include "cli/refusal.h"

struct guarded {
	struct compilation *compilation;
	const struct guarded_way *way;
	uint32_t asked;   /* rows that are at all safe places already */
	size_t floors;    /* the unit's, before the attempts */
};

static uint32_t bit_of(int row)
{
	return UINT32_C(1) << row;
}

/* ---- an attempt ---- */

/*
 * Builds C and object with these rows at every safe place. clang's messages go to the unit's
 * diagnostics.
 */
static bool build(const struct guarded *guarded, uint32_t rows, struct compilation *made, struct text *ret_object)
{
	struct toolchain toolchain;

	*made = *guarded->compilation;
	made->failure = (struct failure){ 0 };
	made->guards.everywhere = guarded->asked | rows;
	made->unit->floors.count = guarded->floors;
	made->file = emit_lower_unit(made->unit, &made->guards);
	made->lines = emit_lines(made->arena, made->file);
	make_toolchain(made, &toolchain);
	return object_build(&toolchain, made->unit, made->lines, made->path, ret_object,
			    &made->failure) == BUILD_DONE;
}

static bool loads(const struct guarded *guarded, uint32_t rows)
{
	const struct guarded_way *way = guarded->way;
	struct unit *unit = guarded->compilation->unit;
	struct diag_list *diags = unit->diags, silent = { .arena = unit->arena };
	struct skep_session *session = skep_session_new();
	struct compilation made;
	struct text object = { 0 };
	bool done;

	unit->diags = &silent;
	done = build(guarded, rows, &made, &object) && !load_open(&made, &object, session);
	unit->diags = diags;
	if (done && way && way->prepare)
		done = !way->prepare(session, way->user);
	if (done) {
		load_forget_pins(session);
		done = !skep_session_load(session);
	}
	skep_session_close(session);
	text_release(&object);
	return done;
}

/* ---- which rows are needed ---- */

/* Drops each row that is not needed; tries first those that do not claim the kernel's message. */
static uint32_t drop_needless(const struct guarded *guarded, uint32_t rows, uint32_t claims)
{
	for (int claimed = 0; claimed < 2; claimed++)
		for (int row = 0; row < GUARD_COUNT; row++) {
			uint32_t rest = rows & ~bit_of(row);

			if (rest != rows && rest && !(claims & bit_of(row)) == !claimed && loads(guarded, rest))
				rows = rest;
		}
	return rows;
}

/*
 * The first single row that suffices; rows that claim the kernel's message are tried first. 0: none
 * does.
 */
static uint32_t find_one(const struct guarded *guarded, uint32_t claims)
{
	for (int claimed = 1; claimed >= 0; claimed--)
		for (int row = 0; row < GUARD_COUNT; row++)
			if (!(claims & bit_of(row)) == !claimed && !(guarded->asked & bit_of(row)) && loads(guarded, bit_of(row)))
				return bit_of(row);
	return 0;
}

/*
 * A smallest set of rows with which it loads. All rows together may need too many registers; then
 * each is tried alone. 0: none helps.
 */
static uint32_t find_rows(const struct guarded *guarded, uint32_t claims)
{
	uint32_t rows = claims & ~guarded->asked;

	if (!rows || !loads(guarded, rows)) {
		rows = GUARDS_ALL & ~guarded->asked;
		if (!rows || !loads(guarded, rows))
			return find_one(guarded, claims);
	}
	return drop_needless(guarded, rows, claims);
}

/* ---- the report ---- */

static const char *names_of(struct arena *arena, uint32_t rows)
{
	const char *names = NULL;

	for (int row = 0; row < GUARD_COUNT; row++)
		if (rows & bit_of(row))
			names = arena_printf(arena, "%s%s`%s`", names ? names : "", names ? ", " : "",
					     guard_info((enum guard_row)row)->name);
	return names;
}

static void report(struct compilation *compilation, const struct refusal_place *place, uint32_t rows)
{
	struct diag_list *diags = compilation->diags;
	bool is_one = !(rows & (rows - 1));
	const char *names = names_of(compilation->arena, rows);
	struct diag *diag;

	diag = diag_report(diags, DIAG_GUARDED, place->span,
			   "Linux %s refused `%s` here; it loads with the guard%s %s, and was built so",
			   load_kernel_name(compilation->arena), place->name, is_one ? "" : "s", names);
	diag_detail(diags, diag, "kernel", "%s", place->reason);
	diag_help(diags, diag, "--guards=%s builds it so at once; report it with the source: Skep should have seen the need",
		  is_one ? arena_strndup(compilation->arena, names + 1, strlen(names) - 2) : "all");
}

bool guarded_find(struct compilation *compilation, const struct skep_session *refused,
		  const struct guarded_way *way, struct text *ret_object)
{
	const struct skep_error *error = skep_session_error(refused);
	struct guarded guarded = { .compilation = compilation, .way = way,
				   .asked = compilation->guards.everywhere & ~compilation->guards.left_out,
				   .floors = compilation->unit->floors.count };
	struct refusal refusal = { .program = error->name, .log = error->log };
	struct refusal_place place;
	struct compilation made;
	uint32_t claims, rows;

	if (error->stage != SKEP_STAGE_LOAD || !error->log || !*error->log ||
	    options_has(compilation->options, OPTION_NO_CHECK))
		return false;
	refusal_find_place(compilation, &refusal, &place);
	claims = guards_that_cure(place.reason);
	rows = claims ? find_rows(&guarded, claims) : 0;
	if (!rows || !build(&guarded, rows, &made, ret_object)) {
		compilation->unit->floors.count = guarded.floors;
		return false;
	}
	report(compilation, &place, rows);
	*compilation = made;
	return true;
}
