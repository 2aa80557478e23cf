// SPDX-License-Identifier: MIT
/*
 * Prints a struct's definition as C text. In: a struct of the unit, and whether integers are
 * spelled __u32 or uint32_t. Out: text with padding as explicit members, and comments. Called by
 * emit/file for the object, by skeletons for the session header, and by emit/user for the user
 * side, so that all three agree.
 */
#include "emit/structs/structure.h"

#include <string.h>

#include "emit/tree/print.h"

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

static void put_pad(struct text *out, unsigned *pads, enum emit_spelling spelling)
{
	text_printf(out, "\t%s _pad", spelling == EMIT_USER_TYPES ? "uint8_t" : "__u8");
	if (++*pads > 1)
		text_printf(out, "_%u", *pads);
}

static void put_padding(struct text *out, struct gap gap, unsigned *pads, enum emit_spelling spelling)
{
	if (gap.bits) {
		put_pad(out, pads, spelling);
		text_printf(out, " : %u;\n", gap.bits);
	}
	if (gap.bytes) {
		put_pad(out, pads, spelling);
		text_printf(out, "[%u];\n", gap.bytes);
	}
}

static void put_members(struct arena *arena, struct text *out, const struct structure *structure, unsigned *pads,
			enum emit_spelling spelling);

/* Prints a nested struct or union without a name: its members are named like the outer struct's. */
static void put_anonymous(struct arena *arena, struct text *out, const struct structure *inner, unsigned *pads,
			  enum emit_spelling spelling)
{
	struct text lines = { 0 };

	put_members(arena, &lines, inner, pads, spelling);
	text_printf(out, "\t%s {\n", structure_keyword(inner));
	for (char *line = arena_strdup(arena, text_string(&lines)), *end; *line; line = end + 1) {
		end = strchr(line, '\n');
		text_printf(out, "\t%.*s\n", (int)(end - line), line);
	}
	text_puts(out, "\t};\n");
	text_release(&lines);
}

static void put_member(struct arena *arena, struct text *out, const struct member *member,
		       enum emit_spelling spelling)
{
	const struct type *type = member->type;
	const char *text;

	while (type->kind == TYPE_ARRAY)
		type = type->target;
	text = spelling == EMIT_USER_TYPES ? user_type(arena, type) : type_c_text(arena, type);
	if (type_is_pointer(type) && type->space == SPACE_KEPT && spelling == EMIT_KERNEL_TYPES)
		text = arena_printf(arena, "%s __kptr *", type_c_text(arena, type->target));
	text_printf(out, "\t%s%s%s", text, text[strlen(text) - 1] == '*' ? "" : " ",
		member->c_name);
	for (type = member->type; type->kind == TYPE_ARRAY; type = type->target)
		text_printf(out, "[%u]", type->count);
	if (member->type->bits)
		text_printf(out, " : %u", member->type->bits);
	text_putc(out, ';');
	if (member->comment && !strpbrk(member->comment, "*\\\n"))
		text_printf(out, " /* %s */", member->comment);
	text_putc(out, '\n');
}

static void put_members(struct arena *arena, struct text *out, const struct structure *structure, unsigned *pads,
			enum emit_spelling spelling)
{
	bool spelled = structure->is_shared && !structure->is_union;

	for (size_t i = 0; i < structure->member_count; i++) {
		const struct type *type = structure->members[i].type;

		if (spelled)
			put_padding(out, structure_gap(structure, i), pads, spelling);
		if (type->kind == TYPE_STRUCT && type->structure->is_anonymous)
			put_anonymous(arena, out, type->structure, pads, spelling);
		else
			put_member(arena, out, &structure->members[i], spelling);
	}
	if (spelled)
		put_padding(out, structure_gap(structure, structure->member_count), pads, spelling);
}

void emit_structure(struct text *out, const struct unit *unit, const struct structure *structure,
		    enum emit_spelling spelling)
{
	unsigned pads = 0;

	if (structure->comment)
		print_comment(out, structure->comment, 0);
	text_printf(out, "%s %s {\n", structure_keyword(structure), structure->c_name);
	put_members(unit->arena, out, structure, &pads, spelling);
	if (structure->is_packed && structure->align > 1)
		text_printf(out, "} __attribute__((packed, aligned(%u)));\n", structure->align);
	else
		text_puts(out, structure->is_packed ? "} __attribute__((packed));\n" : "};\n");
}
