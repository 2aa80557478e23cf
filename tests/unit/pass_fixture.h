/* SPDX-License-Identifier: MIT */
/* What the tests of sema, flow and emit share: a source taken through the passes, and what it gave. */
#pragma once

#include "frontend/check/check.h"
#include "frontend/expand/expand.h"
#include "frontend/sema/sema.h"
#include "frontend/user/user.h"
#include "tests/unit/read_fixture.h"

/* Reads, expands and analyzes a source; messages are in the fixture's diags. */
static inline struct unit *fixture_analyze(struct fixture *fixture, const char *source)
{
	const struct sema_options options = { .source_path = "t.lisp" };
	const struct form_list *forms =
		expand_forms(&fixture->reader, fixture_read(fixture, source), NULL);
	const struct form_list *user = sema_user_forms(&fixture->arena, forms);
	struct unit *unit = sema_analyze(&fixture->reader, forms, &options);

	user_analyze(&fixture->reader, user, unit);
	return unit;
}

/* The same, and what the checks say of it. */
static inline struct unit *fixture_check(struct fixture *fixture, const char *source)
{
	struct unit *unit = fixture_analyze(fixture, source);

	if (!fixture->diags.error_count)
		check_unit(unit, flow_analyze(unit, unit->arena));
	return unit;
}

/* The first program's last form: its result. */
static inline const struct expr *unit_result(const struct unit *unit)
{
	for (size_t i = 0; i < unit->items.count; i++) {
		const struct item *item = &unit->items.items[i];

		if (item->kind == ITEM_PROGRAM && item->program->body) {
			const struct expr_list *list = &item->program->body->list;

			return list->items[list->count - 1];
		}
	}
	return NULL;
}

/*
 * The source gives exactly these messages: "3:5 [type], 4:1 [let]". Values that nothing uses are looked at
 * only where one of them is wanted: most sources here end in a load.
 */
static inline void check_messages(const char *source, const char *wanted)
{
	struct fixture fixture;

	fixture_start(&fixture);
	fixture.diags.off[DIAG_UNUSED] = !strstr(wanted, "[unused]");
	fixture_check(&fixture, source);
	cr_expect_str_eq(fixture_diags(&fixture), wanted, "%s\ngives %s, not %s; first: %s", source,
			 fixture_diags(&fixture), wanted,
			 fixture.diags.diags.count ? fixture.diags.diags.items[0]->text : "none");
	fixture_end(&fixture);
}

/* A map, a record and a program around a body that begins on line 6. */
#define FRAME(body) \
	"(defmap counts :type :hash :key-size 4 :value-size 8 :max-entries 8)\n" \
	"(defstruct event (pid u32) (port u16))\n" \
	"(defmap events :type :ringbuf :max-entries 4096)\n" \
	"(defmap pairs :type :hash :key-size 4 :value-type event :max-entries 8)\n" \
	"(defprog p (:type :cgroup-skb)\n" body ")"

#define check_body(body, wanted) check_messages(FRAME(body), wanted)
