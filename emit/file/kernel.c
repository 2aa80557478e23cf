// SPDX-License-Identifier: MIT
/*
 * Kernel structs and enums as the C declares them for CO-RE: only the fields in use, in any order,
 * with preserve_access_index. In: a kernel struct of the unit, or an enum's used enumerators. Out:
 * text. Called by items.c and file.c.
 */
#include <ctype.h>
#include <string.h>

#include "emit/file/file.h"

/*
 * The member of a struct without used fields: clang 19 crashes on the address of an empty one.
 * libbpf looks up a field only if the program accesses it.
 */
#define ANY_FIELD "char any;"

static const struct type *element_of(const struct type *type)
{
	while (type->kind == TYPE_ARRAY)
		type = type->target;
	return type;
}

const struct type *structure_held(const struct structure *structure, size_t member)
{
	const struct type *type = element_of(structure->members[member].type);

	return structure->members[member].used && type->structure ? type : NULL;
}

/* libbpf accepts only an enum for an enum, but compares no names, so this one has none. */
static const char *enum_text(struct arena *arena, const struct structure *structure,
			     const struct member *member)
{
	const struct type *type = element_of(member->type);
	char *name = arena_printf(arena, "%s_%s", structure->c_name, member->c_name);

	for (char *at = name; *at; at++)
		*at = (char)toupper((unsigned char)*at);
	return arena_printf(arena, "enum { %s%s }%s", name, type->is_signed ? " = -1" : "",
			    type->size == 1 ? " __attribute__((packed))" : "");
}

static void put_field(struct arena *arena, const struct structure *structure,
		      const struct member *member, struct text *out)
{
	const struct type *type = element_of(member->type);
	const char *text = member->is_enum ? enum_text(arena, structure, member) :
			   type->kind == TYPE_STRUCT && !type->structure->is_imported ?
						     "struct {\n\t\t" ANY_FIELD "\n\t}" :
						     type_c_text(arena, type);

	text_printf(out, "\t%s%s%s", text, text[strlen(text) - 1] == '*' ? "" : " ", member->c_name);
	if (member->type->kind == TYPE_ARRAY)
		text_printf(out, "[%u]", member->type->count);
	if (member->bits)
		text_printf(out, " : %u", member->bits);
	text_puts(out, ";\n");
}

/* A flexible array must be the last member. */
static bool is_open(const struct member *member)
{
	return member->type->kind == TYPE_ARRAY && !member->type->count;
}

void file_put_kernel_struct(struct arena *arena, const struct structure *structure,
			    struct text *out)
{
	bool has_field = false;

	for (size_t i = 0; i < structure->member_count; i++)
		has_field |= structure->members[i].used;
	if (structure->comment)
		print_comment(out, structure->comment, 0);
	if (!has_field && !structure->is_complete && !structure->is_typedef) {
		text_printf(out, "struct %s;\n", structure->c_name);
		return;
	}
	if (structure->is_enum) {
		text_printf(out, "enum %s {\n\t%s_any,\n};\n", structure->c_name, structure->c_name);
		return;
	}
	text_printf(out, "%s%s%s {\n", structure->is_typedef ? "typedef " : "", structure_keyword(structure),
		    structure->is_typedef ? "" : arena_printf(arena, " %s", structure->c_name));
	for (unsigned last = 0; last < 2; last++)
		for (size_t i = 0; i < structure->member_count; i++)
			if (structure->members[i].used && is_open(&structure->members[i]) == last)
				put_field(arena, structure, &structure->members[i], out);
	if (!has_field)
		text_puts(out, "\t" ANY_FIELD "\n");
	text_printf(out, "} __attribute__((preserve_access_index))%s%s;\n", structure->is_typedef ? " " : "",
		    structure->is_typedef ? structure->c_name : "");
}

/* An enumerator that does not fit into an int has a suffix. */
void file_put_kernel_enum(const struct kernel_enum *kernel_enum, struct text *out)
{
	text_printf(out, "enum %s {\n", kernel_enum->name);
	for (size_t i = 0; i < kernel_enum->enumerators.count; i++) {
		const struct kernel_enumerator *one = &kernel_enum->enumerators.items[i];

		text_printf(out, "\t%s = %lld%s,\n", one->name, (long long)one->value,
			    one->value > INT32_MAX || one->value < INT32_MIN ? "LL" : "");
	}
	text_puts(out, "};\n");
}
