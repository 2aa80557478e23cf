// SPDX-License-Identifier: MIT
/* Flattens top-level forms: takes them out of progn and eval-when, reads included files, and takes
 * definitions out of sessions. expand.c calls items_add for each form of the file. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "frontend/base/text.h"
#include "frontend/expand/expander.h"

/* Limit of nested includes. */
#define INCLUDE_DEPTH_MOST 100

const char *path_beside(struct expander *expander, const struct span *span, const char *name)
{
	const char *path = expander->source_path;

	for (size_t i = 0; i < expander->included.count; i++)
		if (expander->included.items[i].source == span->source && span->source)
			path = span->source->name;
	const char *slash = path ? strrchr(path, '/') : NULL;

	if (name[0] == '/')
		return name;
	if (!slash) /* not "-", which would be standard input */
		return strcmp(name, "-") == 0 ? "./-" : name;
	return arena_printf(expander->arena, "%.*s/%s", (int)(slash - path), path, name);
}

static struct diag *refuse(struct expander *expander, const struct form *form, const char *path,
			   const char *why)
{
	return diag_report(expander->reader->diags, DIAG_INCLUDE, form->span,
			   "`%s` cannot be included: %s", path, why);
}

static bool was_included(struct expander *expander, const struct stat *status)
{
	for (size_t i = 0; i < expander->included.count; i++) {
		const struct included *included = &expander->included.items[i];

		if (included->device == status->st_dev && included->file == status->st_ino)
			return true;
	}
	return false;
}

/* The source itself counts as included, which ends a circle of includes. */
static void remember(struct expander *expander, const struct stat *status,
		     const struct source *source)
{
	struct included included = { status->st_dev, status->st_ino, source };

	VEC_PUSH(expander->arena, &expander->included, included);
}

/* 0, and the file's source; or -errno. */
static int source_of(struct expander *expander, const char *path, const struct source **ret_source)
{
	const struct open_texts *opened = expander->reader->opened;
	size_t len;
	const char *open = opened ? opened->find(opened->user, path, &len) : NULL;
	struct text text = {0};
	int error = open ? 0 : text_read_file(path, &text);

	if (error)
		return error;
	*ret_source = source_new(expander->arena, path, open ? open : text_string(&text), open ? len : text.len);
	text_release(&text);
	return 0;
}

/* The file's forms; NULL if it was read before or cannot be read. */
static const struct form_list *include_read(struct expander *expander, const struct form *form,
					    const char *path)
{
	struct stat status, own;
	const struct source *source = NULL;
	int error = stat(path, &status) < 0 ? -errno : 0;

	if (!expander->included.count && expander->source_path &&
	    stat(expander->source_path, &own) == 0)
		remember(expander, &own, NULL);
	if (!error && was_included(expander, &status))
		return NULL;
	if (!error && !S_ISREG(status.st_mode))
		error = S_ISDIR(status.st_mode) ? -EISDIR : -EINVAL;
	if (!error)
		error = source_of(expander, path, &source);
	if (error) {
		refuse(expander, form, path, strerror(-error));
		return NULL;
	}
	remember(expander, &status, source);
	VEC_PUSH(expander->arena, &expander->out->included, source->name);
	return read_source(expander->reader, source);
}

static void include_add(struct expander *expander, struct item_list *list, const struct form *form,
			bool compile_time)
{
	const struct form *name = form_nth(form, 1);

	if (form_length(form) != 2 || name->kind != FORM_STRING) {
		diag_report(expander->reader->diags, DIAG_MALFORMED, form->span,
			    "`include` takes one string, the name of a file");
		return;
	}
	const char *path = path_beside(expander, &form->span, name->string);

	if (expander->include_depth >= INCLUDE_DEPTH_MOST) {
		refuse(expander, form, path, "files include one another too deep");
		return;
	}
	const struct form_list *forms = include_read(expander, form, path);

	expander->include_depth++;
	for (size_t i = 0; forms && i < forms->forms.count; i++)
		items_add(expander, list, forms->forms.items[i], compile_time);
	expander->include_depth--;
}

/* The definition that a (bpf:map ..) or (bpf:prog ..) inside a session makes; NULL for another
 * form. */
static const struct form *session_definition(struct expander *expander, const struct form *form)
{
	const char *name = form_is_call(form, "bpf:map") ? "defmap" : form_is_call(form, "bpf:prog") ? "defprog" : NULL;
	struct form *definition;

	if (!name)
		return NULL;
	definition = ARENA_NEW(expander->forms, struct form);
	*definition = *form;
	definition->car = form_symbol(expander->reader, form->car->span, name);
	return definition;
}

/* Adds the definitions that are directly inside a session, which belong to the file. Returns the
 * session without them. */
static const struct form *session_definitions_add(struct expander *expander, struct item_list *list,
						  const struct form *form, bool compile_time)
{
	struct form *session, *last;

	if (form_length(form) < 3 || !form_is_nil(form_nth(form, 1)))
		return form;
	session = last = ARENA_NEW(expander->forms, struct form);
	*session = *form;
	FORM_EACH(at, form->cdr) {
		const struct form *definition = session_definition(expander, at->car);
		struct form *kept;

		if (definition) {
			VEC_PUSH(expander->arena, &list->items, ((struct toplevel_form){ definition, compile_time }));
			continue;
		}
		kept = ARENA_NEW(expander->forms, struct form);
		*kept = *at;
		last->cdr = kept;
		last = kept;
	}
	last->cdr = form_tail(form, (unsigned)form_length(form));
	return session;
}

void items_add(struct expander *expander, struct item_list *list, const struct form *form,
	       bool compile_time)
{
	struct toplevel_form item = { form, compile_time };
	bool is_eval_when = form_is_call(form, "eval-when");

	if (form_is_call(form, "include")) {
		include_add(expander, list, form, compile_time);
		return;
	}
	if (form_is_call(form, "with-bpf-session") || form_is_call(form, "bpf:with-bpf-session"))
		item.form = session_definitions_add(expander, list, form, compile_time);
	if (!is_eval_when && !form_is_call(form, "progn")) {
		VEC_PUSH(expander->arena, &list->items, item);
		return;
	}
	const char *comment = form->comment;

	FORM_EACH(at, form_tail(form, is_eval_when ? 2 : 1)) {
		items_add(expander, list, with_comments(expander, at->car, comment, NULL),
			  compile_time || is_eval_when);
		comment = NULL;
	}
}
