// SPDX-License-Identifier: MIT
/*
 * (defstruct-ops ..) as C: the kernel struct with the members that the file fills, which libbpf
 * finds by name, and a variable in section `.struct_ops`. In: the unit. Out: items behind the
 * functions. Called by file.c.
 */
#include <string.h>

#include "emit/file/file.h"

static void put_member(struct arena *arena, const struct ops_field *field, struct text *out)
{
	const char *type;

	switch (field->kind) {
	case OPS_FUNCTION:
		text_printf(out, "\tint (*%s)(void);\n", field->c_name);
		return;
	case OPS_TEXT:
		text_printf(out, "\tchar %s[%u];\n", field->c_name, field->size);
		return;
	case OPS_NUMBER:
		type = type_c_text(arena, type_integer(field->size, field->is_signed));
		text_printf(out, "\t%s %s;\n", type, field->c_name);
		return;
	}
}

/* Prints the struct once, with all members that any variable of it fills. */
static void put_struct(struct arena *arena, const struct unit *unit, const struct struct_ops *ops, struct text *out)
{
	struct table seen = { 0 };

	text_printf(out, "struct %s {\n", ops->kernel);
	for (size_t i = 0; i < unit->struct_ops.count; i++) {
		const struct struct_ops *other = unit->struct_ops.items[i];

		for (size_t k = 0; !strcmp(other->kernel, ops->kernel) && k < other->fields.count; k++) {
			if (table_find(&seen, other->fields.items[k].c_name))
				continue;
			table_add(arena, &seen, other->fields.items[k].c_name, (void *)other);
			put_member(arena, &other->fields.items[k], out);
		}
	}
	text_puts(out, "};\n");
}

static void put_value(const struct ops_field *field, struct text *out)
{
	text_printf(out, "\t.%s = ", field->c_name);
	if (field->kind == OPS_FUNCTION)
		text_printf(out, "(void *)%s,\n", field->program->c_name);
	else if (field->kind == OPS_TEXT)
		text_printf(out, "\"%s\",\n", field->text);
	else if (field->is_signed)
		text_printf(out, "%lld,\n", (long long)field->value);
	else
		text_printf(out, "%llu%s,\n", (unsigned long long)field->value, field->value > INT32_MAX ? "U" : "");
}

static bool is_first(const struct unit *unit, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (!strcmp(unit->struct_ops.items[i]->kernel, unit->struct_ops.items[index]->kernel))
			return false;
	return true;
}

void file_add_struct_ops(struct arena *arena, struct cfile *file, const struct unit *unit)
{
	struct text text = { 0 };

	for (size_t i = 0; i < unit->struct_ops.count; i++) {
		const struct struct_ops *ops = unit->struct_ops.items[i];

		if (is_first(unit, i)) {
			put_struct(arena, unit, ops, &text);
			file_add_text(arena, file, &text);
		}
		if (ops->comment)
			print_comment(&text, ops->comment, 0);
		text_printf(&text, "SEC(\".struct_ops%s\")\nstruct %s %s = {\n", ops->link ? ".link" : "", ops->kernel,
			    ops->c_name);
		for (size_t k = 0; k < ops->fields.count; k++)
			put_value(&ops->fields.items[k], &text);
		text_puts(&text, "};\n");
		file_add_text(arena, file, &text);
	}
}
