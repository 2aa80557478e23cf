// SPDX-License-Identifier: MIT
/* Collects diagnostics: diag_report adds one, diag_help, diag_note and diag_fix add to it. A second
 * report of the same id at the same place is dropped. Called by every pass that finds a mistake;
 * diag_print.c and its siblings print the list. */
#include "frontend/base/diag.h"

#include <string.h>

static const struct {
	const char *name;
	enum diag_severity severity;
	const char *manual;
} rows[] = {
#define DIAGNOSTIC(id, name, severity, manual) { name, severity, manual },
#include "frontend/base/diagnostics.def"
#undef DIAGNOSTIC
};

const char *diag_name(enum diag_id id)
{
	return rows[id].name;
}

const char *diag_manual(enum diag_id id)
{
	return rows[id].manual;
}

/* Data of one macro call share the call's place, so their places in the macro's text distinguish
 * them. The prelude's text does not count: the user cannot repair it, and one message is enough. */
static bool same_place(const struct span *one, const struct span *other)
{
	if (one->source != other->source || one->offset != other->offset)
		return false;
	if (!one->expansion || !other->expansion)
		return one->expansion == other->expansion;
	const struct expansion *a = one->expansion, *b = other->expansion;

	const struct source *text = a->call->source, *other_text = b->call->source;

	if (text && other_text && text->is_prelude && other_text->is_prelude)
		return true;
	return text == other_text && a->offset == b->offset;
}

/* Slot of the diagnostic with that id and place, or the empty slot where it belongs. */
static struct diag **slot_find(const struct diag_list *list, enum diag_id id,
			       const struct span *span)
{
	size_t mask = list->slot_room - 1;
	size_t at = ((size_t)id * 31 + span->offset) * 0x9e3779b1u & mask;

	while (list->slots[at] &&
	       !(list->slots[at]->id == id && same_place(&list->slots[at]->span, span)))
		at = (at + 1) & mask;
	return &list->slots[at];
}

static void slots_grow(struct diag_list *list)
{
	list->slot_room = list->slot_room ? list->slot_room * 2 : 64;
	list->slots = ARENA_ARRAY(list->arena, struct diag *, list->slot_room);
	for (size_t i = 0; i < list->diags.count; i++) {
		struct diag *diag = list->diags.items[i];

		if (diag->span.source)
			*slot_find(list, diag->id, &diag->span) = diag;
	}
}

static void list_add(struct diag_list *list, struct diag *diag)
{
	if (diag->severity == DIAG_WARNING && list->off[diag->id])
		return;
	if (diag->severity == DIAG_WARNING && list->raised[diag->id])
		diag->severity = DIAG_ERROR;
	/* messages without a place are never repetitions */
	if (list->diags.count * 2 >= list->slot_room)
		slots_grow(list);
	if (diag->span.source) {
		struct diag **slot = slot_find(list, diag->id, &diag->span);

		if (*slot)
			return;
		*slot = diag;
	}
	VEC_PUSH(list->arena, &list->diags, diag);
	if (diag->severity == DIAG_ERROR)
		list->error_count++;
	else if (diag->severity == DIAG_WARNING)
		list->warning_count++;
}

struct diag *diag_report(struct diag_list *list, enum diag_id id, struct span span,
			 const char *format, ...)
{
	/* A repetition gets an object that is not in the list, so that its help and notes are
	 * dropped, too. */
	struct diag *diag = ARENA_NEW(list->arena, struct diag);
	va_list args;

	va_start(args, format);
	diag->text = arena_vprintf(list->arena, format, args);
	va_end(args);
	diag->id = id;
	diag->severity = rows[id].severity;
	diag->span = span;
	list_add(list, diag);
	return diag;
}

void diag_help(struct diag_list *list, struct diag *diag, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	diag->help = arena_vprintf(list->arena, format, args);
	va_end(args);
}

void diag_note(struct diag_list *list, struct diag *diag, struct span span, const char *format, ...)
{
	struct diag_note note = { .span = span };
	va_list args;

	va_start(args, format);
	note.text = arena_vprintf(list->arena, format, args);
	va_end(args);
	VEC_PUSH(list->arena, &diag->notes, note);
}

void diag_detail(struct diag_list *list, struct diag *diag, const char *label, const char *format,
		 ...)
{
	struct diag_detail detail = { .label = label };
	va_list args;

	va_start(args, format);
	detail.text = arena_vprintf(list->arena, format, args);
	va_end(args);
	VEC_PUSH(list->arena, &diag->details, detail);
}

void diag_clear(struct diag_list *list)
{
	list->diags.count = 0;
	list->error_count = list->warning_count = 0;
	if (list->slot_room)
		memset(list->slots, 0, list->slot_room * sizeof(*list->slots));
}
