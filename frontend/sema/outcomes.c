// SPDX-License-Identifier: MIT
/*
 * Warnings about operations whose result is known or whose signs differ; the BPF side and the user
 * side share them. In: operators, constants and ranges. Out: the decision, or a warning. Called by
 * operators.c, logic.c, divisors.c and frontend/user.
 */
#include "frontend/sema/internal.h"

void sema_warn_mixed(struct sema *sema, struct span span, const struct type *a, const struct type *b, size_t count)
{
	diag_help(sema->diags,
		  diag_report(sema->diags, DIAG_MIXED_SIGN, span, "%s is used with %s: %s are treated as signed",
			      type_text(sema->arena, a), type_text(sema->arena, b), count == 2 ? "both" : "all"),
		  "write (cast i64 ..) or (cast u64 ..) to choose");
}

void sema_warn_decided(struct sema *sema, struct span span, bool outcome, const char *of)
{
	diag_report(sema->diags, DIAG_ALWAYS, span, "this is %s for every %s", outcome ? "true" : "false", of);
}

void sema_warn_shift(struct sema *sema, struct span span, uint64_t count)
{
	diag_report(sema->diags, DIAG_ALWAYS, span, "the count is %lld for every value; a shift uses its low 6 bits, %lld",
		    (long long)count, (long long)(count & 63));
}

struct known_bits sema_join_bits(enum operator op, struct known_bits a, struct known_bits b)
{
	if (op == OPERATOR_AND)
		return (struct known_bits){ a.clear | b.clear, a.set & b.set };
	return (struct known_bits){ a.clear & b.clear, a.set | b.set };
}

bool sema_holds_of_equals(enum operator op)
{
	return op == OPERATOR_EQ || op == OPERATOR_LE || op == OPERATOR_GE || op == OPERATOR_SLE || op == OPERATOR_SGE;
}

bool sema_is_open(const struct compared *compared)
{
	return !compared->is_truth && compared->type->size == 8 && compared->type->is_signed != compared->is_signed;
}

bool sema_is_decided(enum operator op, const struct compared *compared, bool *ret_outcome)
{
	struct constant low = { compared->is_truth ? 0 : type_least(compared->type), compared->is_signed };
	struct constant high = { compared->is_truth ? 1 : type_greatest(compared->type), compared->is_signed };
	struct constant value = { compared->constant, compared->is_signed }, one, two;

	if (op == OPERATOR_EQ || op == OPERATOR_NE) {
		*ret_outcome = op == OPERATOR_NE;
		return compared->is_truth ? compared->constant > 1 :
					    type_wrap(compared->type, compared->constant) != compared->constant;
	}
	operator_fold(op, compared->constant_first ? value : low, compared->constant_first ? low : value, &one);
	operator_fold(op, compared->constant_first ? value : high, compared->constant_first ? high : value, &two);
	*ret_outcome = one.value;
	return one.value == two.value;
}

static bool answer(const struct asked *asked, uint64_t value)
{
	struct constant place = { value, asked->is_signed }, constant = { asked->value, asked->is_signed }, result;

	operator_fold(asked->op, asked->flipped ? constant : place, asked->flipped ? place : constant, &result);
	return asked->negated ? !result.value : result.value;
}

/*
 * The result changes only at the constants and at the limits of the types, so testing those and
 * their neighbours suffices.
 */
bool sema_is_settled(const struct asked *a, const struct asked *b, bool is_and)
{
	const uint64_t edges[] = { 0, a->value, b->value, INT64_MAX, type_least(a->type), type_greatest(a->type) };

	for (size_t i = 0; i < sizeof(edges) / sizeof(edges[0]); i++)
		for (uint64_t by = 0; by < 3; by++) {
			uint64_t value = type_wrap(a->type, edges[i] + by - 1);

			if (is_and ? answer(a, value) && answer(b, value) : !answer(a, value) && !answer(b, value))
				return false;
		}
	return true;
}
