// SPDX-License-Identifier: MIT
/*
 * Subprograms and kernel functions. In: a subprogram, or an EXPR_INVOKE that calls one. Out: its
 * prototype, or the call with arguments evaluated in order. emit/file prints declarations with the
 * prototypes, lower.c and argument.c begin definitions with them; value.c and statement.c lower
 * calls. A bpf_loop callback that needs the context gets it in an array (LOWER_HANDED).
 */
#include "emit/lower/lower.h"

#include <string.h>

#include "frontend/unit/names.h"

static const char *linkage(const struct program *program)
{
	switch (program->subprogram->kind) {
	case SUBPROGRAM_STATIC:
		return program->subprogram->is_inline ? "static __always_inline " :
							"static __noinline ";
	case SUBPROGRAM_EXPORTED:
		return "__hidden __noinline ";
	default:
		return "extern ";
	}
}

/* "__u64 *" or "int ", directly followed by the name. */
static const char *declarator(struct arena *arena, const struct type *type, const char *name)
{
	const char *text = type_c_text(arena, type);

	return arena_printf(arena, "%s%s%s", text, text[strlen(text) - 1] == '*' ? "" : " ", name);
}

struct prototype {
	struct text text;
	size_t column, indent; /* column of the current line; column of the first parameter */
	size_t rest;           /* length of the text behind the last parameter */
};

/* Adds a parameter. A line of more than 80 columns is continued below the first parameter. */
static void put_parameter(struct prototype *prototype, const char *parameter)
{
	struct text *out = &prototype->text;
	size_t len = strlen(parameter);

	if (prototype->column > prototype->indent) {
		text_puts(out, ",");
		if (prototype->column + len + prototype->rest + 3 > 80) {
			text_putc(out, '\n');
			for (size_t i = 0; i < prototype->indent / 8; i++)
				text_putc(out, '\t');
			for (size_t i = 0; i < prototype->indent % 8; i++)
				text_putc(out, ' ');
			prototype->column = prototype->indent;
		} else {
			text_putc(out, ' ');
			prototype->column += 2;
		}
	}
	text_puts(out, parameter);
	prototype->column += len;
}

static const char *finish(struct arena *arena, struct text *text)
{
	const char *copy;

	text_putc(text, ')');
	copy = arena_strndup(arena, text_string(text), text->len);
	text_release(text);
	return copy;
}

const char *lower_described_prototype(const struct unit *unit, const struct program *program,
				      const char *const *names)
{
	const struct program_arguments *arguments = program->arguments;
	struct prototype prototype = { 0 };

	text_printf(&prototype.text, "int BPF_PROG(%s", program->c_name);
	prototype.column = prototype.text.len;
	prototype.indent = strlen("int BPF_PROG(");
	for (size_t i = 0; i < arguments->used; i++)
		put_parameter(&prototype, declarator(unit->arena, arguments->items[i]->type,
						     names[i]));
	return finish(unit->arena, &prototype.text);
}

/* The parameter's type in C: the kernel's own type where libbpf's declaration has one. */
static const struct type *passed_type(const struct subprogram *subprogram, size_t index)
{
	const struct type *kernel = subprogram->kernel_parameters ?
		subprogram->kernel_parameters[index] : NULL;

	return kernel ? kernel : subprogram->parameters[index]->type;
}

const char *lower_prototype_end(const struct program *program)
{
	if (program->subprogram->kind != SUBPROGRAM_KERNEL)
		return program->body ? "" : ";";
	return program->subprogram->is_weak ? " __ksym __weak;" : " __ksym;";
}

const char *lower_prototype(const struct unit *unit, const struct program *program,
			    const char *const *names)
{
	const struct subprogram *subprogram = program->subprogram;
	bool handed = program_is_handed_context(program);
	struct prototype prototype = { 0 };
	struct text *text = &prototype.text;

	text_puts(text, linkage(program));
	text_puts(text, declarator(unit->arena, subprogram->kernel_result ?
				   subprogram->kernel_result : subprogram->result, program->c_name));
	text_putc(text, '(');
	prototype.indent = prototype.column = text->len;
	if (program->uses_context && !handed)
		put_parameter(&prototype, program->section->context && !subprogram->any_context ?
			      arena_printf(unit->arena, "struct %s *ctx",
					   program->section->context) : "void *ctx");
	for (size_t i = 0; i + handed < subprogram->parameter_count; i++) {
		prototype.rest = i + 1 == subprogram->parameter_count ? strlen(lower_prototype_end(program)) : 0;
		put_parameter(&prototype, declarator(unit->arena, passed_type(subprogram, i),
						     names[i]));
	}
	if (handed)
		put_parameter(&prototype, "void **" LOWER_HANDED);
	if (!subprogram->parameter_count && !program->uses_context)
		text_puts(text, "void");
	return finish(unit->arena, text);
}

static const char *context_text(struct lower *lower)
{
	const char *context = lower->program->section->context;

	return context ? arena_printf(lower->arena, "struct %s *", context) : "void *";
}

static struct cexpr *handed_item(struct lower *lower, unsigned index)
{
	return c_index(lower->arena, lower_atom(lower, LOWER_HANDED), lower_number(lower, index));
}

void lower_take_handed(struct lower *lower, const char *const *names)
{
	const struct subprogram *subprogram = lower->program->subprogram;
	size_t last = subprogram->parameter_count - 1;

	lower_declare(lower, context_text(lower), "ctx", handed_item(lower, 0));
	lower_declare(lower, type_c_text(lower->arena, subprogram->parameters[last]->type), names[last],
		      handed_item(lower, 1));
}

struct cexpr *lower_hand_over(struct lower *lower, struct cexpr *data)
{
	const char *name = lower_unique(lower, LOWER_HANDED);
	struct cexpr *values[] = { lower_atom(lower, "ctx"), data };

	lower_declare(lower, "void *", name, NULL)->suffix = "[2]";
	for (unsigned i = 0; i < 2; i++)
		lower_emit_expr(lower, c_assign(lower->arena, "=", c_index(lower->arena, lower_atom(lower, name),
									     lower_number(lower, i)), values[i]));
	return lower_atom(lower, name);
}

struct value lower_invoke(struct lower *lower, const struct expr *expr)
{
	const struct program *callee = expr->invoke.subprogram;
	size_t count = expr->invoke.arguments.count, n = 0;
	struct cexpr *call = c_call(lower->arena, callee->c_name, 0);
	struct value value = { .c = call, .type = expr->type };

	call->items = ARENA_ARRAY(lower->arena, struct cexpr *, count + 2);
	if (callee->uses_context)
		call->items[n++] = lower_atom(lower, "ctx");
	for (size_t i = 0; i < count; i++) {
		const struct expr *one = expr->invoke.arguments.items[i];
		const struct type *type = callee->subprogram->parameters[i]->type;
		struct value held = { .type = type };
		bool hold = false;

		/* C converts a number to an enum implicitly */
		if (type_is_pointer(type))
			held.type = type = passed_type(callee->subprogram, i);
		held.c = lower_value_for(lower, one, type).c;
		for (size_t j = i + 1; j < count; j++)
			hold |= lower_must_hold(lower, one, expr->invoke.arguments.items[j]);
		if (hold && !one->is_constant)
			held = lower_hold(lower, held, lower_hint(one));
		call->items[n++] = held.c;
	}
	call->count = n;
	if (callee->subprogram->kernel_result && type_is_pointer(expr->type) && expr->type->target)
		value = lower_cast(lower, value, expr->type);
	return value;
}
