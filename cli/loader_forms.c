// SPDX-License-Identifier: MIT
/*
 * Is a file a tool with loader forms, which has its own options? In: a path. Out: the answer, and
 * the text that was read. Called by options.c before it parses what follows the file's name.
 */
#include "cli/loader_forms.h"

#include "frontend/expand/expand.h"
#include "frontend/sema/sema.h"

bool file_has_loader_forms(const char *path, struct text *ret_text)
{
	struct arena arena = { 0 };
	struct diag_list diags = { .arena = &arena };
	struct interner names = { .arena = &arena };
	struct reader reader = { .arena = &arena, .names = &names, .diags = &diags };
	const struct expand_options expand = { .source_path = path };
	const struct source *source;
	struct form_list *forms;
	bool has = false;

	if (text_read_file(path, ret_text))
		return false; /* reported when it is compiled */
	source = source_new(&arena, path, text_string(ret_text), ret_text->len);
	forms = read_source(&reader, source);
	if (!diags.error_count) {
		forms = expand_forms(&reader, forms, &expand);
		has = sema_user_forms(&arena, forms)->forms.count > 0;
	}
	arena_release(&arena);
	return has;
}
