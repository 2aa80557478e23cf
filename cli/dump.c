// SPDX-License-Identifier: MIT
/*
 * Prints results of passes as text: the typed tree, the C with its Lisp lines, the guards. In: a
 * unit, lines or a C tree. Out: text. Called by translate.c for --dump=NAME.
 */
#include "cli/dump.h"

#include <inttypes.h>

#include "emit/tree/marks.h"

struct dump {
	struct arena *arena;
	struct text *out;
	unsigned depth;
};

static const char *operator_text(enum operator op)
{
	for (size_t i = 0; i < operator_count(); i++)
		if (operator_at(i)->id == op)
			return operator_at(i)->name;
	return "?";
}

/* Prints the name that belongs to the node, unless the kind suffices. */
static void put_name(struct dump *dump, const struct expr *expr)
{
	switch (expr->kind) {
	case EXPR_VARIABLE:
	case EXPR_ADDRESS:
		text_printf(dump->out, " %s", expr->variable->name);
		break;
	case EXPR_UNARY:
	case EXPR_BINARY:
		text_printf(dump->out, " %s", operator_text(expr->operation.op));
		break;
	case EXPR_UPDATE:
		text_printf(dump->out, " %s", operator_text(expr->assign.op));
		break;
	case EXPR_CONTEXT:
		if (expr->context.field)
			text_printf(dump->out, " %s", expr->context.field->name);
		break;
	case EXPR_MEMBER:
	case EXPR_MEMBER_ADDRESS:
	case EXPR_KERNEL_READ:
	case EXPR_KERNEL_ADDRESS:
		text_printf(dump->out, " %s", expr->member.member->name);
		break;
	case EXPR_MAP:
		text_printf(dump->out, " %s", expr->map->name);
		break;
	case EXPR_MAP_LOOKUP:
	case EXPR_MAP_UPDATE:
	case EXPR_MAP_DELETE:
	case EXPR_MAP_QUEUE:
	case EXPR_GETMAP:
		text_printf(dump->out, " %s", expr->map_access.map->name);
		break;
	case EXPR_CALL:
	case EXPR_PRINT:
		text_printf(dump->out, " %s", expr->call.helper->name);
		break;
	case EXPR_GLOBAL:
	case EXPR_GLOBAL_ADDRESS:
		text_printf(dump->out, " %s", expr->global->name);
		break;
	case EXPR_SUBPROGRAM:
		text_printf(dump->out, " %s", expr->subprogram->name);
		break;
	case EXPR_INVOKE:
		text_printf(dump->out, " %s", expr->invoke.subprogram->name);
		break;
	case EXPR_BLOCK:
		text_printf(dump->out, " %s", expr->block.name);
		break;
	case EXPR_LEAVE:
		text_printf(dump->out, " %s", expr->left->block.name);
		break;
	case EXPR_ERROR: case EXPR_CONSTANT: case EXPR_STRING: case EXPR_AND: case EXPR_OR:
	case EXPR_IF: case EXPR_PROGN: case EXPR_LET: case EXPR_SETF: case EXPR_CAST:
	case EXPR_RETURN: case EXPR_DOTIMES: case EXPR_WHILE: case EXPR_BREAK: case EXPR_CONTINUE:
	case EXPR_CONTEXT_POINTER: case EXPR_USDT: case EXPR_KERNEL_FACT: case EXPR_LOAD:
	case EXPR_MAKE: case EXPR_ATOMIC: case EXPR_ASM: case EXPR_MEMSET: case EXPR_MEMCPY:
	case EXPR_WITH_RECORD: case EXPR_WITH_LOCK:
		break;
	}
}

static void put_expr(struct expr *expr, void *user)
{
	struct dump *dump = user;

	for (unsigned i = 0; i < dump->depth; i++)
		text_puts(dump->out, "  ");
	text_puts(dump->out, expr_kind_name(expr->kind));
	put_name(dump, expr);
	text_printf(dump->out, " : %s", type_text(dump->arena, expr->type));
	if (expr->is_constant)
		text_printf(dump->out, " = %" PRId64, (int64_t)expr->value);
	if (expr->span.source)
		text_printf(dump->out, "  ; %u:%u", expr->span.line, expr->span.column);
	text_putc(dump->out, '\n');
	dump->depth++; /* bounded: reader and expander limit the nesting */
	expr_each_operand(expr, put_expr, dump);
	dump->depth--;
}

static void put_structure(struct dump *dump, const struct structure *structure)
{
	text_printf(dump->out, "structure %s, %u bytes\n", structure->name, structure->size);
	for (size_t i = 0; i < structure->member_count; i++)
		text_printf(dump->out, "  %s : %s at %u\n", structure->members[i].name,
			    type_text(dump->arena, structure->members[i].type),
			    structure->members[i].offset);
}

static void put_map(struct dump *dump, const struct map *map)
{
	text_printf(dump->out, "map %s : %s, key %u, value %u, entries %" PRIu64 "\n", map->name,
		    map->type->name, map->key_size, map->value_size, map->max_entries);
}

static void put_subprogram(struct dump *dump, const struct program *program)
{
	const struct subprogram *subprogram = program->subprogram;

	text_printf(dump->out, "subprogram %s :", program->name);
	for (size_t i = 0; i < subprogram->parameter_count; i++)
		text_printf(dump->out, " %s",
			    type_text(dump->arena, subprogram->parameters[i]->type));
	text_printf(dump->out, " -> %s\n", type_text(dump->arena, subprogram->result));
	dump->depth = 1;
	if (program->body)
		put_expr(program->body, dump);
}

void dump_typed(const struct unit *unit, struct text *out)
{
	struct dump dump = { .arena = unit->arena, .out = out };

	for (size_t i = 0; i < unit->items.count; i++) {
		const struct item *item = &unit->items.items[i];

		switch (item->kind) {
		case ITEM_CONSTANT:
			text_printf(out, "constant %s = %" PRId64 "\n", item->constant->name,
				    (int64_t)item->constant->value->value);
			break;
		case ITEM_STRUCTURE:
			put_structure(&dump, item->structure);
			break;
		case ITEM_MAP:
			put_map(&dump, item->map);
			break;
		case ITEM_PROGRAM:
			text_printf(out, "program %s : %s\n", item->program->name,
				    item->program->section_name);
			dump.depth = 1;
			put_expr(item->program->body, &dump);
			break;
		case ITEM_SUBPROGRAM:
			put_subprogram(&dump, item->program);
			break;
		case ITEM_GLOBAL:
			text_printf(out, "global %s : %s\n", item->global->name,
				    type_text(unit->arena, item->global->type));
			break;
		}
	}
}

void dump_c(const struct clines *lines, struct text *out)
{
	for (size_t i = 0; i < lines->lines.count; i++) {
		const struct cline *line = &lines->lines.items[i];

		if (line->span)
			text_printf(out, "%5u | %s\n", line->span->line, line->text);
		else
			text_printf(out, "      |%s%s\n", *line->text ? " " : "", line->text);
	}
}

struct guard_dump {
	struct arena *arena;
	struct text *out;
};

static void put_guard(const struct c_mark *mark, const struct cexpr *c, const char *text,
		      void *user)
{
	struct guard_dump *dump = user;

	text_printf(dump->out, "%s:%u:%u: %s: %s: %s", mark->span.source->name, mark->span.line,
		    mark->span.column, mark->name, c ? print_flat(dump->arena, c) : text, mark->why);
	if (mark->other)
		text_printf(dump->out, " (%u:%u)", mark->other->line, mark->other->column);
	text_puts(dump->out, "\n");
}

void dump_guards(struct arena *arena, const struct cfile *file, struct text *out)
{
	struct guard_dump dump = { arena, out };

	c_each_mark(file, put_guard, &dump);
}
