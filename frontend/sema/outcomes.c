/* Warnings of operations that programs and the user side share: signs that meet, comparisons that are decided. */
#include "frontend/sema/internal.h"

void sema_warn_mixed(struct sema *sema, struct span span, const struct type *a, const struct type *b, size_t count)
{
	diag_help(sema->diags,
		  diag_report(sema->diags, DIAG_MIXED_SIGN, span, "%s meets %s: %s are taken as signed",
			      type_text(sema->arena, a), type_text(sema->arena, b), count == 2 ? "both" : "all"),
		  "(cast i64 ..) or (cast u64 ..) says which is meant");
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
