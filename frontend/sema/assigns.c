// SPDX-License-Identifier: MIT
/*
 * Finds which variables of a `let` are assigned or have their address taken, from the forms, before
 * the bodies are typed. In: a `let` form. Out: a bool for each of its bindings. The first call
 * walks the form once for all nested `let` forms. Called by control.c.
 */
#include "frontend/sema/internal.h"

/* A form that binds names, while its scope is walked. */
struct binder {
	bool open; /* its initializers are walked; they may also see outer variables */
};

/* A bound name. */
struct bound {
	const struct binder *binder;
	bool *assigned;                /* NULL: the result is not needed */
	struct bound *outer;           /* the binding that it hides */
};

/* A name and its innermost binding; NULL if it has none here. */
struct meaning {
	struct bound *innermost;
};

struct assign_walk {
	struct sema *sema;
	struct arena scratch;
	struct table names;            /* struct meaning, by the interned name */
};

static void walk_form(struct assign_walk *walk, const struct form *form);

/* The bindings of one let* may share a name: all of them count as assigned. */
static void assign(const struct assign_walk *walk, const struct form *place)
{
	const struct meaning *meaning = place->kind != FORM_SYMBOL ? NULL :
					table_find_object(&walk->names, place->name);
	struct bound *bound = meaning ? meaning->innermost : NULL;

	while (bound) {
		const struct binder *binder = bound->binder;

		if (bound->assigned)
			*bound->assigned = true;
		bound = bound->outer;
		if (bound && bound->binder != binder && !binder->open)
			break;
	}
}

static struct meaning *meaning_of(struct assign_walk *walk, const char *name)
{
	struct meaning *meaning = table_find_object(&walk->names, name);

	return meaning ? meaning : table_add_object(&walk->scratch, &walk->names, name,
						    ARENA_NEW(&walk->scratch, struct meaning));
}

static void bind(struct assign_walk *walk, const struct form *name, const struct binder *binder, bool *assigned)
{
	struct meaning *meaning;
	struct bound *bound;

	if (name->kind != FORM_SYMBOL)
		return;
	meaning = meaning_of(walk, name->name);
	bound = ARENA_NEW(&walk->scratch, struct bound);
	*bound = (struct bound){ binder, assigned, meaning->innermost };
	meaning->innermost = bound;
}

static void unbind(struct assign_walk *walk, const struct form *name)
{
	struct meaning *meaning;

	if (name->kind != FORM_SYMBOL)
		return;
	meaning = meaning_of(walk, name->name);
	meaning->innermost = meaning->innermost->outer;
}

static void walk_each(struct assign_walk *walk, const struct form *list)
{
	FORM_EACH(at, list)
		if (form_is_pair(at->car))
			walk_form(walk, at->car);
}

static const struct form *bound_name(const struct form *binding)
{
	return form_is_pair(binding) ? binding->car : binding;
}

static void walk_let(struct assign_walk *walk, const struct form *form)
{
	const struct form *bindings = form->cdr->car;
	struct binder binder = { .open = form_is_call(form, "let") };
	bool *assigned = table_find_object(&walk->sema->lets, form);
	size_t i = 0;

	if (!assigned) {
		size_t count = 0;

		FORM_EACH(at, bindings)
			count++;
		assigned = table_add_object(&walk->sema->passing, &walk->sema->lets, form,
					    ARENA_ARRAY(&walk->sema->passing, bool, count));
	}
	FORM_EACH(at, bindings) {
		if (form_is_pair(at->car))
			walk_form(walk, at->car);
		bind(walk, bound_name(at->car), &binder, &assigned[i++]);
	}
	binder.open = false;
	walk_each(walk, form->cdr->cdr);
	FORM_EACH(at, bindings)
		unbind(walk, bound_name(at->car));
}

/* (dotimes (NAME ..) ..), (with-ringbuf (NAME ..) ..): the name is bound in the rest. */
static void walk_scope(struct assign_walk *walk, const struct form *form)
{
	const struct form *head = form->cdr->car;
	struct binder binder = { .open = false };

	walk_form(walk, head->cdr);
	bind(walk, head->car, &binder, NULL);
	walk_each(walk, form->cdr->cdr);
	unbind(walk, head->car);
}

static void walk_form(struct assign_walk *walk, const struct form *form)
{
	bool assigns = form_is_call(form, "setf"), has_head = form_is_pair(form) && form_is_pair(form->cdr);

	if (has_head && (form_is_call(form, "let") || form_is_call(form, "let*"))) {
		walk_let(walk, form);
		return;
	}
	if (has_head && form_is_pair(form->cdr->car) &&
	    (form_is_call(form, "dotimes") || form_is_call(form, "with-ringbuf"))) {
		walk_scope(walk, form);
		return;
	}
	if (has_head && (form_is_call(form, "incf") || form_is_call(form, "decf") ||
			 form_is_call(form, "stack-addr")))
		assign(walk, form->cdr->car);
	for (unsigned n = 0; form_is_pair(form); form = form->cdr, n++) {
		if (assigns && n % 2 == 1)
			assign(walk, form->car);
		if (form_is_pair(form->car))
			walk_form(walk, form->car);
	}
}

const bool *sema_assigned(struct sema *sema, const struct form *let)
{
	struct assign_walk walk = { .sema = sema };

	if (!table_find_object(&sema->lets, let))
		walk_let(&walk, let);
	arena_release(&walk.scratch);
	return table_find_object(&sema->lets, let);
}
