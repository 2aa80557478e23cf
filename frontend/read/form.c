// SPDX-License-Identifier: MIT
/* Makes data (lists, symbols, numbers, strings) and takes them apart. Implements form.h; called by
 * the reader, the expander and sema. */
#include "frontend/read/form.h"

#include <string.h>

static struct form *form_new(struct arena *arena, enum form_kind kind, struct span span)
{
	struct form *form = ARENA_NEW(arena, struct form);

	form->kind = kind;
	form->span = span;
	return form;
}

const struct form *form_nil(struct arena *arena, struct span span)
{
	return form_new(arena, FORM_NIL, span);
}

const struct form *form_symbol(struct reader *reader, struct span span, const char *name)
{
	if (strcmp(name, "nil") == 0)
		return form_nil(reader_forms(reader), span);
	struct form *form = form_new(reader_forms(reader), FORM_SYMBOL, span);

	form->name = intern_string(reader->names, name);
	return form;
}

const struct form *form_integer(struct arena *arena, struct span span, int64_t value)
{
	struct form *form = form_new(arena, FORM_INTEGER, span);

	form->value = (uint64_t)value;
	form->negative = value < 0;
	return form;
}

const struct form *form_pair(struct arena *arena, struct span span, const struct form *car,
			     const struct form *cdr)
{
	struct form *form = form_new(arena, FORM_PAIR, span);

	form->car = car;
	form->cdr = cdr;
	return form;
}

const struct form *form_of_items(struct arena *arena, struct span span, const struct form *const *items,
				 size_t count)
{
	const struct form *list = form_nil(arena, span);

	while (count--)
		list = form_pair(arena, span, items[count], list);
	return list;
}

bool form_is_symbol(const struct form *form, const char *name)
{
	return form->kind == FORM_SYMBOL && !form->uninterned && form->name[0] == name[0] &&
	       strcmp(form->name, name) == 0;
}

bool form_is_keyword(const struct form *form, const char *name)
{
	return form->kind == FORM_KEYWORD && strcmp(form->name, name) == 0;
}

bool form_is_call(const struct form *form, const char *name)
{
	return form->kind == FORM_PAIR && form_is_symbol(form->car, name);
}

bool form_is_else_if(const struct form *whole, const struct form *pair)
{
	return form_is_nil(pair->cdr) && form_is_call(pair->car, "if") && form_is_call(whole, "if") &&
	       form_tail(whole, 3) == pair;
}

long form_length(const struct form *form)
{
	long length = 0;

	for (; form->kind == FORM_PAIR; form = form->cdr)
		length++;
	return form->kind == FORM_NIL ? length : -1;
}

const struct form *form_nth(const struct form *form, unsigned n)
{
	for (; form->kind == FORM_PAIR; form = form->cdr)
		if (n-- == 0)
			return form->car;
	return NULL;
}

const struct form *form_tail(const struct form *form, unsigned n)
{
	static const struct form nil = { .kind = FORM_NIL };

	for (; n && form->kind == FORM_PAIR; n--)
		form = form->cdr;
	return n ? &nil : form;
}

void form_group_leave(const struct form_list *list, const struct form *program)
{
	struct form_group *group = table_find_object(&list->group_of, program);

	if (group && --group->left == 0)
		arena_release(&group->data);
}

void form_groups_release(struct form_list *list)
{
	for (struct form_group *group = list->groups; group; group = group->older)
		arena_release(&group->data);
	list->groups = NULL;
}
