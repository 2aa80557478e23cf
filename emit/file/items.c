// SPDX-License-Identifier: MIT
/*
 * The program's own items as C: constants, structs, maps, globals, prototypes, functions. In: the
 * unit, and the lowered functions by item. Out: items of the C file in the order of the source,
 * except that a definition precedes its first use. Called by file.c.
 */
#include <string.h>

#include "emit/file/file.h"
#include "emit/file/headers.h"
#include "emit/file/mentioned.h"
#include "emit/lower/lower.h"
#include "emit/structs/structure.h"
#include "frontend/unit/names.h"

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

static void put_structure(struct text *out, const struct unit *unit,
			  const struct structure *structure)
{
	const char *size;

	emit_structure(out, unit, structure, EMIT_KERNEL_TYPES);
	if (!structure->is_shared)
		return;
	size = arena_printf(unit->arena, "_Static_assert(sizeof(%s) == %u,",
			    type_c_text(unit->arena, structure->type), structure->size);
	text_printf(out, "\n%s%s\"%s\");\n", size,
		    strlen(size) + strlen(structure->c_name) + 12 > 80 ? "\n\t       " : " ",
		    type_c_text(unit->arena, structure->type));
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

/* Does libbpf accept C types for key and value? For an LPM trie only if the key is a struct. */
static bool has_types(const struct map *map)
{
	bool is_trie = !strcmp(map->type->name, "lpm-trie");

	return !is_trie || (map->key && map->key->kind == TYPE_STRUCT);
}

/* The kernel rejects BTF for the key or the value alone: both get a type, or neither. */
static void put_map_datum(struct arena *arena, struct text *out, const struct map *map, bool is_key)
{
	const struct type *type = is_key ? map->key : map->value;
	uint32_t size = is_key ? map->key_size : map->value_size;
	const char *name = is_key ? "key" : "value";

	/* the kernel requires a struct of two members without padding */
	if (is_key && strstr(map->type->name, "cgroup-storage") && size == 16)
		text_puts(out, "\t__type(key, struct bpf_cgroup_storage_key);\n");
	else if (!is_key && map->values.count && !map->inner)
		text_puts(out, "\t__array(values, int (void *));\n");
	else if (!is_key && map->inner)
		text_printf(out, "\t__array(values, struct %s);\n", map->inner->c_name);
	else if (type && has_types(map))
		text_printf(out, "\t__type(%s, %s);\n", name, type_c_text(arena, type));
	else if (size && has_types(map) && (map->key || map->value || map->type->needs_btf))
		text_printf(out, "\t__type(%s, __u8[%u]);\n", name, size);
	else if (size)
		text_printf(out, "\t__uint(%s_size, %u);\n", name, size);
}

/* A map type that is newer than the installed headers gets a constant in the file. */
static void put_map_type(struct arena *arena, struct uses *uses,
			 const struct kernel_map_type *type, struct text *out)
{
	const struct kernel_constant *constant = kernel_find_constant(type->c_name);

	if (constant)
		uses_constant(arena, uses, constant);
	text_printf(out, "\t__uint(type, %s);\n", type->c_name);
}

/* The initializer of a prog array's or map-in-map's slots, which libbpf fills in. */
static void put_slots(struct text *out, const struct map *map)
{
	text_puts(out, " = {\n\t.values = {\n");
	for (size_t i = 0; i < map->values.count; i++) {
		const struct map_slot *slot = &map->values.items[i];

		if (slot->program)
			text_printf(out, "\t\t[%u] = (void *)&%s,\n", slot->key, slot->program->c_name);
		else
			text_printf(out, "\t\t[%u] = &%s,\n", slot->key, slot->map->c_name);
	}
	text_puts(out, "\t},\n}");
}

static void put_map(struct arena *arena, const struct unit *unit, struct uses *uses,
		    const struct map *map, struct text *out)
{
	if (map->comment)
		print_comment(out, map->comment, 0);
	text_printf(out, "%sstruct %s%s{\n", map->is_extern ? "extern " : "",
		    map->is_shape ? map->c_name : "", map->is_shape ? " " : "");
	put_map_type(arena, uses, map->type, out);
	if (map->max_entries_tree)
		text_printf(out, "\t__uint(max_entries, %s);\n",
			    tree_text(arena, unit, uses, map->max_entries_tree));
	put_map_flags(arena, unit, uses, map, out);
	if (map->pinned)
		text_puts(out, "\t__uint(pinning, LIBBPF_PIN_BY_NAME);\n");
	put_map_datum(arena, out, map, true);
	put_map_datum(arena, out, map, false);
	text_printf(out, "} %s SEC(\".maps\")", map->c_name);
	if (map->values.count)
		put_slots(out, map);
	text_puts(out, ";\n");
}

/* ---- placing items ---- */

struct item_placing {
	struct arena *arena;
	struct cfile *file;
	const struct unit *unit;
	struct table structures; /* struct item, by structure */
	struct uses *uses;
	struct text text;  /* consecutive constants form one group */
	bool *placed;      /* by the item's index */
	struct item_index index;
	enum item_kind last;
	const struct citem *functions; /* by the item's index */
};

/* ---- globals ---- */

static bool is_placed_global(const struct global *global)
{
	return global->used || global->kind == GLOBAL_DATA || global->kind == GLOBAL_PARAMETER;
}

/* "[5]" for an array, otherwise "". */
static const char *array_suffix(struct arena *arena, const struct type *type)
{
	return type->kind == TYPE_STRUCT && type->structure->is_array ?
		arena_printf(arena, "[%u]", type->structure->members[0].type->count) : "";
}

/* "{ 22, 23 }", "{ .port = 22, .name = \"ssh\" }" */
static const char *parts_text(struct item_placing *placing, const struct initial *initial)
{
	const char *text = "{";

	if (initial->value && initial->value->kind == EXPR_STRING)
		return print_flat(placing->arena, c_text(placing->arena, initial->value->string.bytes,
							 initial->value->string.len));
	if (initial->value)
		return tree_text(placing->arena, placing->unit, placing->uses, initial->value);
	for (size_t i = 0; i < initial->count; i++) {
		const struct member *member = initial->parts[i].member;

		text = arena_printf(placing->arena, "%s%s %s%s%s%s", text, i ? "," : "", member ? "." : "",
				    member ? member->c_name : "", member ? " = " : "",
				    parts_text(placing, &initial->parts[i]));
	}
	return initial->count ? arena_printf(placing->arena, "%s }", text) : "{}";
}

/* The initializer with each part of the outermost struct or array on a line of its own. */
static const char *broken_parts_text(struct item_placing *placing, const struct initial *initial)
{
	const char *text = "{\n";

	for (size_t i = 0; i < initial->count; i++) {
		struct initial one = { .parts = &initial->parts[i], .count = 1 };
		const char *part = parts_text(placing, &one);

		/* without the part's own braces */
		text = arena_printf(placing->arena, "%s\t%.*s,\n", text, (int)strlen(part) - 4, part + 2);
	}
	return arena_printf(placing->arena, "%s}", text);
}

static const char *initial_text(struct item_placing *placing, const struct global *global, size_t before)
{
	const char *text;

	if (global->init)
		return tree_text(placing->arena, placing->unit, placing->uses, global->init);
	if (!global->parts.count && !global->parts.value)
		return NULL;
	text = parts_text(placing, &global->parts);
	return global->parts.count && before + strlen(text) > 76 ? broken_parts_text(placing, &global->parts) : text;
}

static const char *global_line(struct item_placing *placing, const struct global *global)
{
	const char *type = global->truth ? "_Bool" : type_c_text(placing->arena, global->type);
	const char *before = global->kind == GLOBAL_PARAMETER ? "const volatile " :
			     global->kind == GLOBAL_DATA ? "" :
			     global->kind == GLOBAL_KSYM ? "extern const " : "extern ";
	const char *init = initial_text(placing, global, strlen(before) + strlen(type) + strlen(global->c_name));

	return arena_printf(placing->arena, "%s%s %s%s%s%s%s%s;", before, type, global->c_name,
			    array_suffix(placing->arena, global->type), init ? " = " : "", init ? init : "",
			    global->kind == GLOBAL_KCONFIG ? " __kconfig" : global->kind == GLOBAL_KSYM ? " __ksym" : "",
			    global->optional ? " __weak" : "");
}

/*
 * Prints a global. Its comment follows on the same line, or precedes it if the line would be too
 * long.
 */
static void put_global(struct item_placing *placing, const struct global *global, struct text *out)
{
	const char *line = global_line(placing, global), *comment = global->documentation;
	bool beside;

	if (!comment)
		comment = global->trailing;
	beside = comment && !strpbrk(comment, "*\\\n") && strlen(line) + strlen(comment) < 73;
	if (global->comment)
		print_comment(out, global->comment, 0);
	if (comment && !beside)
		print_comment(out, comment, 0);
	text_puts(out, line);
	if (beside)
		text_printf(out, " /* %s */", comment);
	text_putc(out, '\n');
}

/*
 * A declaration of a kernel function, or of one in another object; "" for a function with a body.
 */
static void put_declaration(struct item_placing *placing, const struct program *program,
			    struct text *out)
{
	const struct subprogram *subprogram = program->subprogram;
	const char **names = ARENA_ARRAY(placing->arena, const char *,
					 subprogram->parameter_count + 1);

	if (program->body || !subprogram->reached)
		return;
	for (size_t i = 0; i < subprogram->parameter_count; i++)
		names[i] = c_name_of(placing->arena, subprogram->parameters[i]->name);
	if (program->comment)
		print_comment(out, program->comment, 0);
	text_printf(out, "%s%s\n", lower_prototype(placing->unit, program, names), lower_prototype_end(program));
}

/* Prints prototypes of the programs that the map's slots name, which are defined behind it. */
static void put_slot_prototypes(struct item_placing *placing, const struct map *map, struct text *out)
{
	for (size_t i = 0; i < map->values.count; i++) {
		const struct named_item *named = map->values.items[i].program ?
			unit_find_named(placing->unit, map->values.items[i].name) : NULL;

		if (named)
			text_printf(out, "%s;\n", placing->functions[named->index].prototype);
	}
	if (map->values.count && map->values.items[0].program)
		text_putc(out, '\n');
}

static void put_definition(struct item_placing *placing, const struct item *item, struct text *out)
{
	if (item->kind == ITEM_CONSTANT && item->constant->used)
		put_constant(placing->arena, placing->unit, placing->uses, item->constant, out);
	if (item->kind == ITEM_STRUCTURE && item->structure->is_kernel)
		file_put_kernel_struct(placing->arena, item->structure, out);
	else if (item->kind == ITEM_STRUCTURE && !item->structure->is_context)
		put_structure(out, placing->unit, item->structure);
	if (item->kind == ITEM_MAP)
		put_slot_prototypes(placing, item->map, out);
	if (item->kind == ITEM_MAP)
		put_map(placing->arena, placing->unit, placing->uses, item->map, out);
	if (item->kind == ITEM_GLOBAL && is_placed_global(item->global))
		put_global(placing, item->global, out);
	if (item->kind == ITEM_SUBPROGRAM)
		put_declaration(placing, item->program, out);
}

/* Items that are printed on adjacent lines without empty lines between. */
static bool is_line(const struct item *item)
{
	return item->kind == ITEM_CONSTANT || item->kind == ITEM_GLOBAL;
}

static const char *item_comment(const struct item *item)
{
	return item->kind == ITEM_CONSTANT ? item->constant->comment : item->global->comment;
}

static void place_definition(struct item_placing *placing, size_t index);

/* Places the kernel structs that a kernel struct contains by value before it. */
static void place_inner(struct item_placing *placing, const struct structure *structure)
{
	struct mentioned held = { 0 };

	for (size_t i = 0; i < structure->member_count; i++) {
		const struct type *type = structure_held(structure, i);
		const struct item *item = type ? table_find_object(&placing->structures, type->structure) : NULL;

		if (item)
			VEC_PUSH(placing->arena, &held.items, (size_t)(item - placing->unit->items.items));
	}
	item_sort_mentioned(&held);
	for (size_t i = 0; i < held.items.count; i++)
		place_definition(placing, held.items.items[i]);
}

/* Places the struct, union or enum that the type is or points to. */
static void place_named(struct item_placing *placing, const struct type *type)
{
	const struct item *item;

	if (type && type_is_pointer(type))
		type = type->target;
	if (!type || type->kind != TYPE_STRUCT)
		return;
	item = table_find_object(&placing->structures, type->structure);
	if (item)
		place_definition(placing, (size_t)(item - placing->unit->items.items));
}

/*
 * libbpf compares a kernel function's prototype with the kernel's BTF. A struct that is defined
 * later would be a mere declaration there, and the types would differ.
 */
static void place_signature(struct item_placing *placing, const struct subprogram *subprogram)
{
	if (!subprogram->reached)
		return;
	for (size_t i = 0; i < subprogram->parameter_count; i++) {
		place_named(placing, subprogram->parameters[i]->type);
		if (subprogram->kernel_parameters)
			place_named(placing, subprogram->kernel_parameters[i]);
	}
	place_named(placing, subprogram->result);
	place_named(placing, subprogram->kernel_result);
}

static void place_definition(struct item_placing *placing, size_t index)
{
	const struct item *item = &placing->unit->items.items[index];

	if (placing->placed[index])
		return;
	if (item->kind == ITEM_SUBPROGRAM && !item->program->body)
		place_signature(placing, item->program->subprogram);
	if (item->kind == ITEM_GLOBAL && item->global->kind == GLOBAL_KSYM)
		place_named(placing, item->global->type);
	placing->placed[index] = true;
	if (item->kind == ITEM_STRUCTURE && item->structure->is_kernel)
		place_inner(placing, item->structure);
	if (!is_line(item) || placing->last != item->kind ||
	    (item_comment(item) && placing->text.len))
		file_add_text(placing->arena, placing->file, &placing->text);
	placing->last = item->kind;
	put_definition(placing, item, &placing->text);
	if (!is_line(item))
		file_add_text(placing->arena, placing->file, &placing->text);
}

static void function_text(const struct citem *function, struct text *out)
{
	struct cfile alone = { .items = { (struct citem *)function, 1, 1 } };
	struct clines lines = { 0 };
	struct arena scratch = { 0 };

	print_file(&scratch, &alone, &lines);
	print_plain(&lines, out);
	arena_release(&scratch);
}

static bool is_function(const struct item_placing *placing, size_t index)
{
	const struct item *item = &placing->unit->items.items[index];

	return item->kind == ITEM_PROGRAM || (item->kind == ITEM_SUBPROGRAM && item->program->body);
}

/*
 * Places the definitions that a function uses before it, though the source has them later. A
 * definition never needs a later one, so one walk from the end finds all that are needed.
 */
static void place_needed(struct item_placing *placing, size_t index, struct text *text,
			 struct mentioned *mentioned)
{
	const struct item *items = placing->unit->items.items;
	size_t at;

	while (item_take_last(mentioned, &at) && at > index) {
		if (is_function(placing, at) || placing->placed[at])
			continue;
		put_definition(placing, &items[at], text);
		item_note_mentioned(&placing->index, text_string(text), mentioned);
	}
	item_sort_mentioned(mentioned);
	for (size_t i = 0; i < mentioned->items.count; i++)
		if (mentioned->items.items[i] > index && !is_function(placing, mentioned->items.items[i]))
			place_definition(placing, mentioned->items.items[i]);
	file_add_text(placing->arena, placing->file, &placing->text);
}

/*
 * Places subprograms before their callers. The recursion is bounded: the kernel allows eight
 * frames.
 */
static void place_function(struct item_placing *placing, size_t index)
{
	const struct citem *function = &placing->functions[index];
	struct mentioned *mentioned;
	struct text text = { 0 };

	if (placing->placed[index] || !function->body)
		return;
	placing->placed[index] = true;
	file_add_text(placing->arena, placing->file, &placing->text);
	function_text(function, &text);
	mentioned = ARENA_NEW(placing->arena, struct mentioned);
	item_note_mentioned(&placing->index, text_string(&text), mentioned);
	item_sort_mentioned(mentioned);
	for (size_t i = 0; i < mentioned->items.count; i++) {
		size_t at = mentioned->items.items[i];

		if (at > index && is_function(placing, at) && placing->unit->items.items[at].kind == ITEM_SUBPROGRAM)
			place_function(placing, at);
	}
	/* callees have noted their own mentions */
	mentioned = ARENA_NEW(placing->arena, struct mentioned);
	item_note_mentioned(&placing->index, text_string(&text), mentioned);
	place_needed(placing, index, &text, mentioned);
	VEC_PUSH(placing->arena, &placing->file->items, *function);
	text_release(&text);
}

void file_add_items(struct arena *arena, struct cfile *file, const struct unit *unit,
		    struct uses *uses, const struct citem *functions)
{
	struct item_placing placing = { .arena = arena, .file = file, .unit = unit, .uses = uses,
				   .functions = functions };
	struct table named = { 0 };

	placing.placed = ARENA_ARRAY(arena, bool, unit->items.count + 1);
	for (size_t i = 0; i < unit->items.count; i++)
		if (unit->items.items[i].kind == ITEM_STRUCTURE)
			table_add_object(arena, &placing.structures, unit->items.items[i].structure,
					 (void *)&unit->items.items[i]);
	item_index_fill(arena, &placing.index, unit);
	headers_find_named(arena, unit, functions, &named);
	for (size_t i = 0; i < unit->items.count; i++) {
		const struct item *item = &unit->items.items[i];

		if (is_function(&placing, i))
			place_function(&placing, i);
		else if (item->kind != ITEM_STRUCTURE || !item->structure->is_header ||
			 table_find(&named, item->structure->c_name))
			place_definition(&placing, i);
	}
	file_add_text(arena, file, &placing.text);
}
