// SPDX-License-Identifier: MIT
/*
 * The command line's options. In: the loader's options. Out: struct options with its initial
 * values, the tables for skep_options, and the statements that set the programs' parameters. file.c
 * prints the tables; session.c calls user_set_parameters after the session is opened.
 */
#include <string.h>

#include "emit/user/internal.h"
#include "frontend/unit/names.h"

static bool is_chars(const struct load_option *option)
{
	return !strcmp(option->value_type, "CHARS");
}

/* Does a bool tell whether the option was given? A text that was not given is NULL. */
static bool has_flag(const struct load_option *option)
{
	struct load_type type = option->variable->type;

	if (is_chars(option))
		return true;
	if (type.maybe)
		return !user_is_text(type);
	return option->is_given_used || (option->parameter && option->parameter->given && !option->required);
}

static void put_member(struct user *user, struct text *out, const struct load_option *option)
{
	struct load_variable *variable = option->variable;
	const char *type = user_type(user, variable->type);

	if (is_chars(option)) {
		text_printf(out, "\tchar %s[%u];\n\tbool has_%s;\n", variable->c_name, option->size, variable->c_name);
		return;
	}
	text_printf(out, "\t%s%s%s;\n", type, type[strlen(type) - 1] == '*' ? "" : " ", variable->c_name);
	if (has_flag(option))
		text_printf(out, "\tbool has_%s;\n", variable->c_name);
}

/* Prints the member's initial value. */
static void put_initial(struct user *user, struct text *out, const struct load_option *option)
{
	struct cexpr *c;

	if (!option->value || option->value->kind == LOAD_NIL)
		return;
	c = user_plain(user, option->value);
	if (option->value->kind == LOAD_LITERAL && option->variable->type.base == LOAD_BASE_INTEGER) {
		uint64_t wire = 0;
		unsigned size = option->variable->type.type->size;

		memcpy(&wire, option->value->literal.bytes, size); /* in host order */
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
		wire >>= 64 - 8 * size;
#endif
		text_printf(out, "\t.%s = 0x%0*llx,\n", option->variable->c_name, (int)(2 * size), (unsigned long long)wire);
		return;
	}
	if (c->kind == C_ATOM && c->text[0] == '(' && strstr(c->text, "){"))
		c = user_atom(user, strchr(c->text, '{'));
	text_printf(out, "\t.%s = %s,\n", option->variable->c_name, print_flat(user->arena, c));
}

/* Prints the bounds; INT64_MIN and others that C has no literal for as macros. */
static void put_bounds(struct text *out, const struct load_option *option)
{
	bool is_signed = !strcmp(option->value_type, "SIGNED") || !strcmp(option->value_type, "DOUBLE");

	if (option->has_least && option->least == INT64_MIN)
		text_puts(out, ", .has_least = true, .least = INT64_MIN");
	else if (option->has_least)
		text_printf(out, ", .has_least = true, .least = %lld", (long long)option->least);
	if (option->has_most && is_signed && (int64_t)option->most < 0)
		text_printf(out, ", .has_most = true, .most = (uint64_t)%lld", (long long)option->most);
	else if (option->has_most)
		text_printf(out, ", .has_most = true, .most = %llu%s", (unsigned long long)option->most,
			    option->most > INT64_MAX ? "u" : "");
}

static void put_row(struct user *user, struct text *out, const struct load_option *option, const char *choices)
{
	const struct load_variable *variable = option->variable;

	text_printf(out, "\t{ \"%s\", ", option->name);
	if (option->letter)
		text_printf(out, "'%c', ", option->letter);
	else
		text_puts(out, "0, ");
	text_printf(out, "SKEP_VALUE_%s, ", option->value_type);
	text_printf(out, option->is_list ? "NULL" : "&options.%s", variable->c_name);
	if (has_flag(option))
		text_printf(out, ", &options.has_%s", variable->c_name);
	if (option->metavar)
		text_printf(out, ",\n\t  .metavar = %s", user_quote(user, option->metavar));
	if (option->help)
		text_printf(out, ",\n\t  .help = %s", user_quote(user, option->help));
	if (option->size)
		text_printf(out, ", .size = %u", option->size);
	if (option->initial)
		text_printf(out, ", .initial = %s", user_quote(user, option->initial));
	if (option->required)
		text_puts(out, ", .required = true");
	put_bounds(out, option);
	if (choices)
		text_printf(out, ", .%s = %s", strcmp(option->value_type, "NAME") ? "choices" : "names", choices);
	if (option->is_list)
		text_printf(out, ", .list = &options.%s", variable->c_name);
	if (option->room)
		text_printf(out, ", .room = %llu", (unsigned long long)option->room);
	text_puts(out, " },\n");
}

static const char *put_choices(struct user *user, struct text *out, const struct load_option *option)
{
	struct load_type type = option->is_list ? *option->variable->type.element : option->variable->type;
	const char *name;

	if (!strcmp(option->value_type, "NAME"))
		return user_choices(user, type.show);
	if (type.base != LOAD_BASE_CHOICE)
		return NULL;
	name = names_unique(user->arena, &user->file_names, arena_printf(user->arena, "%s_choices", option->variable->c_name));
	text_printf(out, "static const char *const %s[] = {", name);
	for (size_t i = 0; type.choices[i]; i++)
		text_printf(out, " \"%s\",", type.choices[i]);
	text_puts(out, " NULL };\n\n");
	return name;
}

/* Prints the table of options or of arguments. Returns false if it would be empty. */
static bool put_table(struct user *user, struct text *out, bool arguments)
{
	const struct loader *loader = user->unit->loader;
	struct text rows = { 0 };
	bool any;

	for (size_t i = 0; i < loader->options.count; i++) {
		const struct load_option *option = loader->options.items[i];

		if (option->is_argument == arguments && option->name)
			put_row(user, &rows, option, put_choices(user, out, option));
	}
	if (arguments && loader->takes_any)
		text_puts(&rows, "\t{ \"argument\", .type = SKEP_VALUE_TEXT, .list = &options.arguments },\n");
	if (rows.len)
		text_printf(out, "static const struct skep_option %s[] = {\n%s\t{ 0 },\n};\n\n",
			    arguments ? "argument_table" : "option_table", text_string(&rows));
	any = rows.len != 0;
	text_release(&rows);
	return any;
}

void user_name_options(struct user *user)
{
	struct names names = { 0 };

	names_take(user->arena, &names, "arguments");
	for (size_t i = 0; i < user->unit->loader->options.count; i++) {
		struct load_variable *variable = user->unit->loader->options.items[i]->variable;

		variable->c_name = names_unique(user->arena, &names, c_name_of(user->arena, variable->name));
	}
}

void user_options(struct user *user, struct text *out)
{
	const struct loader *loader = user->unit->loader;
	struct text initial = { 0 };
	struct cblock block = { 0 };

	user->block = &block;
	if (loader->options.count || loader->takes_any) {
		text_puts(out, "static struct {\n");
		for (size_t i = 0; i < loader->options.count; i++) {
			put_member(user, out, loader->options.items[i]);
			put_initial(user, &initial, loader->options.items[i]);
		}
		if (loader->takes_any)
			text_puts(out, "\tstruct skep_list arguments;\n");
		if (initial.len)
			text_printf(out, "} options = {\n%s};\n\n", text_string(&initial));
		else
			text_puts(out, "} options;\n\n");
	}
	text_release(&initial);
	user->has_option_table = put_table(user, out, false);
	user->has_argument_table = put_table(user, out, true);
}

/* Copies the elements that were given; the others keep their values. */
static void set_array(struct user *user, const char *base, const struct load_option *option)
{
	const char *name = option->variable->c_name;

	user_emit_expr(user, c_call(user->arena, "skep_list_copy", 3, user_atomf(user, "&options.%s", name),
				    user_atomf(user, "%sskel->rodata->%s", base, option->parameter->c_name),
				    user_atomf(user, "sizeof(%s)",
					       user_type(user, *option->variable->type.element))));
}

/* if (options.has_name) memcpy(app.skel->rodata->name, options.name, sizeof(options.name)); */
static void set_chars(struct user *user, const char *base, const struct load_option *option)
{
	const char *name = option->variable->c_name;
	struct cblock *outer = user->block;

	user->uses_string = true;
	user_if(user, user_atomf(user, "options.has_%s", name));
	user_emit_expr(user, c_call(user->arena, "memcpy", 3, user_atomf(user, "%sskel->rodata->%s", base, option->parameter->c_name),
				    user_atomf(user, "options.%s", name), user_atomf(user, "sizeof(options.%s)", name)));
	user->block = outer;
}

/* app.skel->rodata->least = options.least; */
void user_set_parameters(struct user *user)
{
	const struct loader *loader = user->unit->loader;
	struct cexpr *app = user_app(user);
	const char *base = app->kind == C_PREFIX ? arena_printf(user->arena, "%s.", app->a->text) :
						   arena_printf(user->arena, "%s->", app->text);

	for (size_t i = 0; i < loader->options.count; i++) {
		const struct load_option *option = loader->options.items[i];
		const struct global *parameter = option->parameter;
		const char *name = option->variable->c_name;

		if (!parameter)
			continue;
		if (option->room || is_chars(option)) {
			(option->room ? set_array : set_chars)(user, base, option);
			continue;
		}
		user_set(user, user_atomf(user, "%sskel->rodata->%s", base, parameter->c_name), user_atomf(user, "options.%s", name));
		if (parameter->given)
			user_set(user, user_atomf(user, "%sskel->rodata->%s", base, parameter->given->c_name),
				 user_atomf(user, has_flag(option) ? "options.has_%s" : "%.0strue", name));
	}
}
