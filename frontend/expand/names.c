// SPDX-License-Identifier: MIT
/* Loads the names that exist before the file is read: core forms, the evaluator's functions and
 * special forms, and the definitions of the prelude. expand_forms calls names_load first. */
#include "frontend/base/embed.h"
#include "frontend/expand/expander.h"

static const struct core_row core_rows[] = {
#define CORE_FORM(id, name, shape) { name, "q" shape, false },
#include "frontend/read/core_forms.def"
#undef CORE_FORM
#define USER_FORM(name, shape) { name, "q" shape, true },
#define USER_OWN(name)
#include "frontend/read/user_forms.def"
#undef USER_FORM
#undef USER_OWN
};

static const struct special *const special_tables[] = {
	specials_control, specials_binding, specials_place, specials_loop,
	specials_define,
};
static const struct builtin *const builtin_tables[] = {
	builtins_data, builtins_list, builtins_sequence, builtins_number, builtins_text,
};

extern const struct embedded_file skep_prelude[];

static struct name_entry *entry_named(struct expander *expander, const char *name)
{
	return entry_make(expander, intern_string(expander->reader->names, name));
}

static void builtin_load(struct expander *expander, const struct builtin *builtin)
{
	struct function *function = ARENA_NEW(expander->arena, struct function);

	function->name = builtin->name;
	function->builtin = builtin;
	entry_named(expander, builtin->name)->function = function;
}

static void prelude_load(struct expander *expander)
{
	for (const struct embedded_file *file = skep_prelude; file->name; file++) {
		const char *name = arena_printf(expander->arena, "<prelude>/%s", file->name);
		struct source *source = source_new(expander->arena, name, file->text, file->len);

		source->is_prelude = true;
		const struct form_list *list = read_source(expander->reader, source);

		for (size_t i = 0; i < list->forms.count; i++)
			definition_take(expander, list->forms.items[i], true);
	}
}

void names_load(struct expander *expander)
{
	/* makes the table, which entry_find needs */
	entry_named(expander, "quote");
	for (size_t i = 0; i < sizeof(core_rows) / sizeof(*core_rows); i++)
		entry_named(expander, core_rows[i].name)->core = &core_rows[i];
	for (size_t i = 0; i < sizeof(special_tables) / sizeof(*special_tables); i++)
		for (const struct special *row = special_tables[i]; row->name; row++)
			entry_named(expander, row->name)->special = row;
	for (size_t i = 0; i < sizeof(builtin_tables) / sizeof(*builtin_tables); i++)
		for (const struct builtin *row = builtin_tables[i]; row->name; row++)
			builtin_load(expander, row);
	prelude_load(expander);
}
