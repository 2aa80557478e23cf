// SPDX-License-Identifier: MIT
/*
 * (asm OPCODE DST SRC OFF IMM): one instruction of the kernel's instruction set, encoded by hand.
 * In: the form. Out: EXPR_ASM, or an error if a field is out of range or the class is not possible
 * inside C. Called through forms.c.
 */
#include "frontend/sema/internal.h"

/* The low three bits of an opcode: BPF_CLASS. */
enum { CLASS_LD, CLASS_LDX, CLASS_ST, CLASS_STX, CLASS_ALU, CLASS_JMP, CLASS_JMP32, CLASS_ALU64 };

#define OPCODE_CALL 0x85
#define FRAME_POINTER 10

static const struct {
	const char *name;
	int64_t least, most;
} parts[5] = {
	{ "an opcode", 0, 255 },
	{ "a register", 0, FRAME_POINTER },
	{ "a register", 0, FRAME_POINTER },
	{ "an offset", INT16_MIN, INT16_MAX },
	{ "an immediate", INT32_MIN, INT32_MAX },
};

static bool read_parts(struct sema *sema, const struct form *form, struct expr *expr)
{
	for (unsigned i = 0; i < 5; i++) {
		const struct form *part = form_nth(form, i + 1);
		const struct expr *value = sema_constant(sema, part);

		if (type_is_error(value->type))
			return false;
		expr->raw[i] = (int64_t)value->value;
		if (expr->raw[i] >= parts[i].least && expr->raw[i] <= parts[i].most)
			continue;
		diag_report(sema->diags, DIAG_CONSTANT_RANGE, part->span,
			    "%s must be %lld to %lld, not %lld", parts[i].name,
			    (long long)parts[i].least, (long long)parts[i].most,
			    (long long)expr->raw[i]);
		return false;
	}
	return true;
}

/* A jump would land at a place that clang chooses; a 64-bit load takes two instructions. */
static bool check_class(struct sema *sema, const struct form *form, const struct expr *expr)
{
	int64_t opcode = expr->raw[0], class = opcode & 7;
	const char *what = NULL;

	if ((class == CLASS_JMP || class == CLASS_JMP32) && opcode != OPCODE_CALL)
		what = "a jump or exit cannot stand alone in C";
	else if (opcode == 0x18)
		what = "a 64-bit load is two instructions";
	else if (expr->raw[1] == FRAME_POINTER && (class == CLASS_LDX || class == CLASS_ALU ||
						   class == CLASS_ALU64))
		what = "register 10 is the frame pointer, which is not written";
	if (what)
		diag_report(sema->diags, DIAG_CONSTANT_RANGE, form->span, "%s", what);
	return !what;
}

struct expr *sema_form_asm(struct sema *sema, const struct form *form)
{
	struct expr *expr = sema_new(sema, EXPR_ASM, form, &type_void);

	if (!sema_check_count(sema, form, 5, 5) || !read_parts(sema, form, expr) ||
	    !check_class(sema, form, expr))
		return sema_error_expr(sema, form);
	return expr;
}
