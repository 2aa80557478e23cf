// SPDX-License-Identifier: MIT
/*
 * The file around the functions: head comment, includes, license, constants, pieces, registers. In:
 * the typed unit. Out: the whole file as a C tree, or its lines. items.c adds the program's own
 * items. cli/passes.c and cli/guarded.c call emit_lower_unit and emit_lines.
 */
#include <string.h>

#include "emit/file/file.h"
#include "emit/file/mentioned.h"
#include "emit/lower/lower.h"
#include "emit/tree/prune.h"
#include "frontend/base/embed.h"

extern const struct embedded_file template_pieces[], template_registers[];

const char *file_text(struct arena *arena, struct text *text)
{
	const char *copy = arena_strndup(arena, text_string(text), text->len);

	text_release(text);
	*text = (struct text){ 0 };
	return copy;
}

void file_add_text(struct arena *arena, struct cfile *file, struct text *text)
{
	struct citem item = { .kind = CITEM_TEXT };

	if (text->len) {
		item.text = file_text(arena, text);
		VEC_PUSH(arena, &file->items, item);
	}
}

/* ---- includes ---- */

struct headers {
	VEC(const char *) names;
};

static void add_header(struct arena *arena, struct headers *headers, const char *name)
{
	size_t at;

	for (size_t i = 0; i < headers->names.count; i++)
		if (!strcmp(headers->names.items[i], name))
			return;
	VEC_PUSH(arena, &headers->names, name);
	/* the first include stays first; others are sorted, libbpf's last */
	for (at = headers->names.count - 1; at > 1; at--) {
		const char *before = headers->names.items[at - 1];
		bool before_bpf = !strncmp(before, "bpf/", 4), this_bpf = !strncmp(name, "bpf/", 4);

		if (before_bpf == this_bpf ? strcmp(before, name) < 0 : !before_bpf)
			break;
		headers->names.items[at] = before;
		headers->names.items[at - 1] = name;
	}
}

/* The flags that clang needs beyond `clang -O2 -g -target bpf`, or NULL. */
static const char *needed_flags(const struct uses *uses)
{
	bool aliases = uses->aliases || uses->pieces[PIECE_COPY_WORDS] ||
		       uses->pieces[PIECE_FILL_WORDS];

	if (uses->v3)
		return aliases ? "-mcpu=v3 -fno-strict-aliasing" : "-mcpu=v3";
	return aliases ? "-fno-strict-aliasing" : NULL;
}

static void put_head(struct arena *arena, const struct unit *unit, const struct uses *uses,
		     struct text *out)
{
	struct c_head head = { unit->source_name, unit->spdx, unit->head, needed_flags(uses) };
	struct headers headers = { 0 };

	print_head(arena, &head, out);
	add_header(arena, &headers, "linux/bpf.h");
	if (uses->usdt)
		add_header(arena, &headers, "stdbool.h");
	for (size_t i = 0; i < uses->constants.count; i++)
		if (uses->constants.items[i]->header)
			add_header(arena, &headers, uses->constants.items[i]->header);
	if (uses->byte_order)
		add_header(arena, &headers, "bpf/bpf_endian.h");
	if (uses->core_read)
		add_header(arena, &headers, "bpf/bpf_core_read.h");
	add_header(arena, &headers, "bpf/bpf_helpers.h");
	if (uses->tracing)
		add_header(arena, &headers, "bpf/bpf_tracing.h");
	for (size_t i = 0; i < headers.names.count; i++)
		text_printf(out, "#include <%s>\n", headers.names.items[i]);
}

/* ---- license, constants that no header defines, pieces ---- */

static void put_license(const struct unit *unit, struct text *out)
{
	text_printf(out, "char LICENSE[] SEC(\"license\") = \"%s\";\n", unit->license);
}

static void put_constants(const struct uses *uses, struct text *out)
{
	for (size_t i = 0; i < uses->constants.count; i++)
		if (!uses->constants.items[i]->header)
			text_printf(out, "#define %s %lld\n", uses->constants.items[i]->name,
				    (long long)uses->constants.items[i]->value);
}

/* The struct of the registers, for the unit's architecture. */
static void put_registers(const struct unit *unit, const struct uses *uses, struct text *out)
{
	const char *name = arena_printf(unit->arena, "%s.c", unit->arch ? unit->arch->macro : "");

	if (!uses->registers)
		return;
	for (const struct embedded_file *at = template_registers; at->name; at++)
		if (!strcmp(at->name, name))
			text_puts(out, at->text);
	if (uses->sample)
		text_printf(out, "\n/* The context of a perf event's sample. */\n"
			    "struct bpf_perf_event_data {\n\t%s regs;\n"
			    "\t__u64 sample_period;\n\t__u64 addr;\n};\n",
			    unit->arch->registers_type);
	if (uses->usdt) /* libbpf's USDT functions take the registers */
		text_puts(out, "\n#include <bpf/usdt.bpf.h>\n");
}

static void add_pieces(struct arena *arena, struct cfile *file, const struct uses *uses)
{
	for (size_t i = 0; i < PIECE_COUNT; i++) {
		struct text text = { 0 };

		if (!uses->pieces[i])
			continue;
		text_puts(&text, template_pieces[i].text);
		file_add_text(arena, file, &text);
	}
}

/*
 * Drops pieces whose calls were pruned: clang warns of a static function that is not called. A
 * piece that another piece calls precedes it.
 */
static void keep_called_pieces(struct arena *arena, struct uses *uses,
			       const struct citem *functions, size_t count)
{
	struct table callees = { 0 };
	bool tags = false;

	for (size_t i = 0; i < count; i++) {
		prune_note_calls(arena, functions[i].body, &callees);
		tags |= functions[i].tag != NULL;
	}
	for (size_t i = PIECE_COUNT; i-- > 0;) {
		const char *file = template_pieces[i].name;
		const char *name = arena_strndup(arena, file, strcspn(file, "."));
		const char *call = arena_printf(arena, "%s(", name);
		bool called = i == PIECE_ATTACH_TO ? tags : i == PIECE_FOR_RANGE || table_find(&callees, name) != NULL;

		for (size_t j = i + 1; j < PIECE_COUNT && !called; j++)
			called = uses->pieces[j] && strstr(template_pieces[j].text, call);
		uses->pieces[i] &= called;
	}
}

/* ---- the whole file ---- */

struct cfile *emit_lower_unit(const struct unit *unit, const struct guard_choice *guards)
{
	struct arena *arena = unit->arena;
	struct cfile *file = ARENA_NEW(arena, struct cfile);
	struct citem *functions = ARENA_ARRAY(arena, struct citem, unit->items.count + 1);
	struct cfile body = { 0 };
	struct uses uses = { .guards = { .arena = arena, .choice = *guards } };
	struct text text = { 0 };

	lower_programs(unit, &uses, functions);
	item_drop_unmentioned(arena, unit, functions);
	keep_called_pieces(arena, &uses, functions, unit->items.count);
	file_add_items(arena, &body, unit, &uses, functions);
	file_add_struct_ops(arena, &body, unit);
	put_head(arena, unit, &uses, &text);
	file_add_text(arena, file, &text);
	put_license(unit, &text);
	file_add_text(arena, file, &text);
	put_constants(&uses, &text);
	file_add_text(arena, file, &text);
	put_registers(unit, &uses, &text);
	file_add_text(arena, file, &text);
	add_pieces(arena, file, &uses);
	for (size_t i = 0; i < uses.enums.count; i++) {
		file_put_kernel_enum(uses.enums.items[i], &text);
		file_add_text(arena, file, &text);
	}
	for (size_t i = 0; i < body.items.count; i++)
		VEC_PUSH(arena, &file->items, body.items.items[i]);
	return file;
}

struct clines *emit_lines(struct arena *arena, const struct cfile *file)
{
	struct clines *lines = ARENA_NEW(arena, struct clines);

	print_file(arena, file, lines);
	return lines;
}
