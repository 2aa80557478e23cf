/* The Lisp's own items: constants, structs, maps. */
#include <string.h>

#include "emit/file.h"

/* ---- constants ---- */

static const char *tree_text(struct arena *arena, const struct unit *unit, struct uses *uses,
			     const struct expr *expr)
{
	struct lower lower = { .unit = unit, .arena = arena, .uses = uses };

	return print_flat(arena, lower_constant_tree(&lower, expr));
}

static void put_constant(struct arena *arena, const struct unit *unit, struct uses *uses,
			 const struct named_constant *constant, struct text *out)
{
	const char *value = tree_text(arena, unit, uses, constant->value);
	bool compound = strchr(value, ' ') || value[0] == '-';

	if (constant->comment)
		print_comment(out, constant->comment, 0);
	text_printf(out, "#define %s %s%s%s", constant->c_name, compound && value[0] != '(' ?
		"(" : "",
		    value, compound && value[0] != '(' ? ")" : "");
	if (constant->trailing && !strpbrk(constant->trailing, "*\\\n"))
		text_printf(out, " /* %s */", constant->trailing);
	text_putc(out, '\n');
}

/* ---- structs ---- */

static const char *user_type(struct arena *arena, const struct type *type)
{
	static const char *const names[][2] = {
		{ "__u8", "uint8_t" },   { "__u16", "uint16_t" }, { "__u32", "uint32_t" },
		{ "__u64", "uint64_t" }, { "__s8", "int8_t" },    { "__s16", "int16_t" },
		{ "__s32", "int32_t" },  { "__s64", "int64_t" },  { "__be16", "uint16_t" },
		{ "__be32", "uint32_t" }, { "__be64", "uint64_t" },
	};
	const char *c = type_c_text(arena, type);

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(names[i][0], c))
			return names[i][1];
	return c;
}

static void put_padding(struct text *out, uint32_t len, unsigned *pads,
			enum emit_spelling spelling)
{
	text_printf(out, "\t%s _pad", spelling == EMIT_USER_TYPES ? "uint8_t" : "__u8");
	if (++*pads > 1)
		text_printf(out, "_%u", *pads);
	text_printf(out, "[%u];\n", len);
}

static void put_member(struct arena *arena, struct text *out, const struct member *member,
		       enum emit_spelling spelling)
{
	const struct type *type = member->type;
	const char *text;

	while (type->kind == TYPE_ARRAY)
		type = type->target;
	text = spelling == EMIT_USER_TYPES ? user_type(arena, type) : type_c_text(arena, type);
	text_printf(out, "\t%s%s%s", text, text[strlen(text) - 1] == '*' ? "" : " ",
		member->c_name);
	for (type = member->type; type->kind == TYPE_ARRAY; type = type->target)
		text_printf(out, "[%u]", type->count);
	text_putc(out, ';');
	if (member->comment && !strpbrk(member->comment, "*\\\n"))
		text_printf(out, " /* %s */", member->comment);
	text_putc(out, '\n');
}

void emit_structure(struct text *out, const struct unit *unit, const struct structure *structure,
		    enum emit_spelling spelling)
{
	uint32_t end = 0;
	unsigned pads = 0;

	if (structure->comment)
		print_comment(out, structure->comment, 0);
	text_printf(out, "struct %s {\n", structure->c_name);
	for (size_t i = 0; i < structure->member_count; i++) {
		const struct member *member = &structure->members[i];

		if (structure->is_shared && member->offset > end)
			put_padding(out, member->offset - end, &pads, spelling);
		put_member(unit->arena, out, member, spelling);
		end = member->offset + member->type->size;
	}
	if (structure->is_shared && structure->size > end)
		put_padding(out, structure->size - end, &pads, spelling);
	text_puts(out, "};\n");
}

static void put_structure(struct text *out, const struct unit *unit,
			  const struct structure *structure)
{
	emit_structure(out, unit, structure, EMIT_KERNEL_TYPES);
	if (!structure->is_shared)
		return;
	text_printf(out, "\n_Static_assert(sizeof(struct %s) == %u, \"struct %s\");\n",
		    structure->c_name, structure->size, structure->c_name);
}

/* ---- maps ---- */

static void put_map_flags(struct arena *arena, const struct unit *unit, struct uses *uses,
			  const struct map *map, struct text *out)
{
	if (map->flags_tree) {
		text_printf(out, "\t__uint(map_flags, %s);\n",
			    tree_text(arena, unit, uses, map->flags_tree));
		return;
	}
	if (!map->flag_count)
		return;
	text_puts(out, "\t__uint(map_flags, ");
	for (size_t i = 0; i < map->flag_count; i++)
		text_printf(out, "%s%s", i ? " | " : "", map->flag_names[i]->c_name);
	text_puts(out, ");\n");
}

static void put_map_datum(struct arena *arena, struct text *out, const struct map *map, bool is_key)
{
	const struct type *type = is_key ? map->key : map->value;
	uint32_t size = is_key ? map->key_size : map->value_size;
	const char *name = is_key ? "key" : "value";

	if (type)
		text_printf(out, "\t__type(%s, %s);\n", name, type_c_text(arena, type));
	else if (size)
		text_printf(out, "\t__uint(%s_size, %u);\n", name, size);
}

static void put_map(struct arena *arena, const struct unit *unit, struct uses *uses,
		    const struct map *map, struct text *out)
{
	if (map->comment)
		print_comment(out, map->comment, 0);
	text_puts(out, "struct {\n");
	text_printf(out, "\t__uint(type, %s);\n", map->type->c_name);
	if (map->max_entries_tree)
		text_printf(out, "\t__uint(max_entries, %s);\n",
			    tree_text(arena, unit, uses, map->max_entries_tree));
	put_map_flags(arena, unit, uses, map, out);
	if (map->pinned)
		text_puts(out, "\t__uint(pinning, LIBBPF_PIN_BY_NAME);\n");
	put_map_datum(arena, out, map, true);
	put_map_datum(arena, out, map, false);
	text_printf(out, "} %s SEC(\".maps\");\n", map->c_name);
}

/* ---- in order ---- */

void file_add_items(struct arena *arena, struct cfile *file, const struct unit *unit,
		    struct uses *uses, const struct citem *functions)
{
	struct text text = { 0 };

	for (size_t i = 0; i < unit->items.count; i++) {
		const struct item *item = &unit->items.items[i];

		/* constants one after the other make one group */
		if (item->kind != ITEM_CONSTANT || (item->constant->comment && text.len))
			file_add_text(arena, file, &text);
		switch (item->kind) {
		case ITEM_CONSTANT:
			if (item->constant->used)
				put_constant(arena, unit, uses, item->constant, &text);
			break;
		case ITEM_STRUCTURE:
			put_structure(&text, unit, item->structure);
			file_add_text(arena, file, &text);
			break;
		case ITEM_MAP:
			put_map(arena, unit, uses, item->map, &text);
			file_add_text(arena, file, &text);
			break;
		case ITEM_PROGRAM:
			VEC_PUSH(arena, &file->items, *functions);
			functions++;
			break;
		}
	}
	file_add_text(arena, file, &text);
}
