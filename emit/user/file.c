// SPDX-License-Identifier: MIT
/*
 * The user side's file around its functions: head comment, includes, structs, tables, struct tool,
 * main. In: the unit with its loader forms. Out: the lines of NAME.user.c. cli/make.c and
 * cli/translate.c call emit_user_lines.
 */
#include <string.h>

#include "emit/structs/structure.h"
#include "emit/user/user.h"
#include "emit/user/internal.h"
#include "frontend/unit/names.h"

static void add_text(struct user *user, struct cfile *file, struct text *text)
{
	struct citem item = { .kind = CITEM_TEXT };
	size_t len = text->len;

	/* the printer separates items by a blank line */
	while (len > 1 && text->data[len - 1] == '\n' && text->data[len - 2] == '\n')
		len--;
	if (len) {
		item.text = arena_strndup(user->arena, text_string(text), len);
		VEC_PUSH(user->arena, &file->items, item);
	}
	text_release(text);
	*text = (struct text){ 0 };
}

static void put_head(const struct user *user, struct text *out)
{
	const struct unit *unit = user->unit;
	struct c_head head = { unit->source_name, unit->spdx, unit->head, NULL };
	const struct {
		bool used;
		const char *name;
	} headers[] = {
		{ user->uses_endian, "endian.h" }, { user->uses_errno, "errno.h" }, { user->uses_inttypes, "inttypes.h" },
		{ user->uses_net_if, "net/if.h" }, { true, "stdio.h" }, { true, "stdlib.h" },
		{ user->uses_string, "string.h" }, { user->uses_strings, "strings.h" }, { user->uses_unistd, "unistd.h" },
	};

	print_head(user->arena, &head, out);
	for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++)
		if (headers[i].used)
			text_printf(out, "#include <%s>\n", headers[i].name);
	text_puts(out, "\n#include <skep/tool.h>\n");
	if (unit->loader->uses_own_programs)
		text_printf(out, "\n#include \"%s.session.h\"\n", unit->base_name);
}

/* ---- structs ---- */

/* Prints structs that only the user side uses; the session header has those that programs share. */
static void put_structures(const struct user *user, struct text *out)
{
	const struct unit *unit = user->unit;
	const struct table crossing = unit_crossing(unit);
	struct table used = user->structures;
	bool first = true;

	unit_add_held(unit, &used);
	for (size_t i = 0; i < unit->items.count; i++) {
		const struct structure *structure = unit->items.items[i].structure;

		if (unit->items.items[i].kind != ITEM_STRUCTURE || !table_find_object(&used, structure) ||
		    (unit->loader->uses_own_programs && table_find_object(&crossing, structure)))
			continue;
		if (!first)
			text_puts(out, "\n");
		first = false;
		emit_structure(out, unit, structure, EMIT_USER_TYPES);
	}
}

/* ---- struct tool: the variables that functions share ---- */

static const char *member_type(struct user *user, const struct load_variable *variable)
{
	if (user_is_text(variable->type) && variable->assigned)
		return "struct skep_kept";
	return user_type(user, variable->type);
}

static void name_captured(struct user *user)
{
	struct names names = { 0 };

	names_take(user->arena, &names, "stop");
	names_take(user->arena, &names, "app");
	for (size_t i = 0; i < user->unit->loader->captured.count; i++) {
		struct load_variable *variable = user->unit->loader->captured.items[i];

		variable->c_name = names_unique(user->arena, &names, c_name_of(user->arena, variable->name));
		user->keeps_text |= user_is_text(variable->type) && variable->assigned;
	}
}

static bool is_own(const struct load_variable *variable)
{
	return variable->type.base == LOAD_BASE_SESSION && variable->init && variable->init->kind == LOAD_OPEN &&
	       !variable->init->operands.a;
}

static void put_tool(struct user *user, struct text *out)
{
	const struct loader *loader = user->unit->loader;

	text_puts(out, "/* State that the functions share. */\nstruct tool {\n\tstruct skep_stop *stop;\n");
	if (loader->uses_own_programs)
		text_printf(out, "\tstruct %s_session *app;\n", user->unit->application_name);
	for (size_t i = 0; i < loader->captured.count; i++) {
		const struct load_variable *variable = loader->captured.items[i];
		const char *type = member_type(user, variable);

		if (is_own(variable))
			continue;
		text_printf(out, "\t%s%s%s;\n", type, type[strlen(type) - 1] == '*' ? "" : " ", variable->c_name);
		if (variable->type.maybe && !user_is_text(variable->type))
			text_printf(out, "\tbool has_%s;\n", variable->c_name);
	}
	text_puts(out, "};\n");
	if (!user->keeps_text)
		return;
	text_puts(out, "\nstatic void tool_free(struct tool *tool)\n{\n");
	for (size_t i = 0; i < loader->captured.count; i++)
		if (user_is_text(loader->captured.items[i]->type) && loader->captured.items[i]->assigned)
			text_printf(out, "\tskep_kept_free(&tool->%s);\n", loader->captured.items[i]->c_name);
	text_puts(out, "}\n#define TOOL_KEPT __attribute__((cleanup(tool_free)))\n");
}

/* ---- run and main ---- */

static void put_run(struct user *user, struct text *out)
{
	const struct loader *loader = user->unit->loader;

	text_puts(out, "static int run(struct skep_stop *stop, int argc, char **argv)\n{\n"
		       "\tint err = skep_options(argc, argv, SKEP_USAGE(");
	text_printf(out, ".name = \"%s\"", user->unit->stem);
	if (loader->about)
		text_printf(out, ",\n\t\t.about = %s", user_quote(user, loader->about));
	if (user->has_option_table)
		text_puts(out, ",\n\t\t.options = option_table");
	if (user->has_argument_table)
		text_puts(out, ",\n\t\t.arguments = argument_table");
	if (loader->prints)
		text_puts(out, ",\n\t\t.json = &show.json");
	if (loader->reads_initial)
		text_puts(out, ",\n\t\t.reads_initial = true");
	text_puts(out, "));\n\n\tif (err)\n\t\treturn err < 0 ? 2 : EXIT_SUCCESS; /* usage error; --help */\n\n");
	if (user->has_show)
		text_puts(out, "\terr = skep_exit_status(serve(stop));\n\tskep_show_free(&show);\n");
	else
		text_puts(out, "\terr = skep_exit_status(serve(stop));\n");
	for (size_t i = 0; i < loader->options.count; i++)
		if (loader->options.items[i]->is_list)
			text_printf(out, "\tskep_list_free(&options.%s);\n", loader->options.items[i]->variable->c_name);
	if (loader->takes_any)
		text_puts(out, "\tskep_list_free(&options.arguments);\n");
	text_puts(out, "\treturn err;\n}\n");
}

static const char main_text[] =
	"int main(int argc, char **argv)\n"
	"{\n"
	"\tsetvbuf(stdout, NULL, _IOLBF, 0);\n"
	"\treturn skep_main(run, argc, argv);\n"
	"}\n";

/* Reserves the names of the file's fixed functions and variables. */
static void take_names(struct user *user)
{
	static const char *const taken[] = { "main", "run", "serve", "tool", "options", "show", "option_table", "argument_table",
					     "tool_free", "fail" };
	const struct unit *unit = user->unit;

	for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++)
		names_take(user->arena, &user->file_names, taken[i]);
	for (size_t i = 0; i < unit->items.count; i++)
		if (unit->items.items[i].kind == ITEM_STRUCTURE)
			names_take(user->arena, &user->file_names, unit->items.items[i].structure->c_name);
	for (size_t i = 0; i < unit->loader->functions.count; i++) {
		struct load_function *function = unit->loader->functions.items[i];

		function->c_name = names_unique(user->arena, &user->file_names, c_name_of(user->arena, function->name));
	}
}

/* Declares functions that are called before their definition. */
static void put_prototypes(struct user *user, struct cfile *file, const struct citem *items, size_t count)
{
	struct text text = { 0 };

	for (size_t i = 0; i < count && count > 1; i++)
		if (strstr(items[i].prototype, "struct tool *tool"))
			text_printf(&text, "%s;\n", items[i].prototype);
	add_text(user, file, &text);
}

/* A defun that is never called is dropped: compilers warn of unused static functions. */
static bool is_needed(const struct load_function *function)
{
	return function->body && (function->kind != LOAD_DEFUN || function->is_called);
}

struct clines *emit_user_lines(const struct unit *unit)
{
	struct user user = { .unit = unit, .arena = unit->arena };
	struct clines *lines = ARENA_NEW(unit->arena, struct clines);
	struct citem *functions = ARENA_ARRAY(unit->arena, struct citem, unit->loader->functions.count + 1), main_item;
	struct text text = { 0 }, options = { 0 };
	struct cfile file = { 0 };
	size_t count = 0;

	take_names(&user);
	user_name_options(&user);
	name_captured(&user);
	user_find_failing(&user);
	user.has_tool = unit->loader->functions.count > 0 || unit->loader->captured.count > 0;
	for (size_t i = 0; i < unit->loader->functions.count; i++)
		if (is_needed(unit->loader->functions.items[i]))
			functions[count++] = user_function(&user, unit->loader->functions.items[i]);
	main_item = user_main_function(&user);
	user_options(&user, &options);
	put_head(&user, &text);
	add_text(&user, &file, &text);
	put_structures(&user, &text);
	add_text(&user, &file, &text);
	add_text(&user, &file, &user.arrays);
	add_text(&user, &file, &user.enum_names);
	add_text(&user, &file, &options);
	if (user.has_show || unit->loader->prints)
		text_puts(&text, "static struct skep_show show;\n");
	add_text(&user, &file, &text);
	add_text(&user, &file, &user.tables);
	if (user.has_tool)
		put_tool(&user, &text);
	add_text(&user, &file, &text);
	put_prototypes(&user, &file, functions, count);
	for (size_t i = 0; i < count; i++)
		VEC_PUSH(unit->arena, &file.items, functions[i]);
	VEC_PUSH(unit->arena, &file.items, main_item);
	put_run(&user, &text);
	add_text(&user, &file, &text);
	text_puts(&text, main_text);
	add_text(&user, &file, &text);
	print_file(unit->arena, &file, lines);
	return lines;
}
