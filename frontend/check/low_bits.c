/* The last three bits of numbers, as the verifier's tnum has them. */
#include "frontend/check/internal.h"

static struct low_bits constant(uint64_t value)
{
	return (struct low_bits){ .value = value & 7 };
}

struct low_bits low_bits_add(struct low_bits a, struct low_bits b)
{
	unsigned sum = a.value + b.value, sigma = sum + a.unknown + b.unknown;
	unsigned unknown = (sum ^ sigma) | a.unknown | b.unknown;

	return (struct low_bits){ .value = sum & ~unknown & 7, .unknown = unknown & 7,
				  .open = a.open || b.open };
}

struct low_bits low_bits_negate(struct low_bits a)
{
	unsigned down = 0U - a.unknown - a.value;
	unsigned unknown = ((0U - a.value) ^ down) | a.unknown;

	return (struct low_bits){ .value = (0U - a.value) & ~unknown & 7, .unknown = unknown & 7,
				  .open = a.open };
}

struct low_bits low_bits_scale(struct low_bits a, uint32_t scale)
{
	struct low_bits product = { .open = a.open };

	for (unsigned bit = 0; bit < 3; bit++)
		if (scale >> bit & 1)
			product = low_bits_add(product, (struct low_bits){
				.value = (a.value << bit) & 7, .unknown = (a.unknown << bit) & 7 });
	return product;
}

static struct low_bits of_operation(struct check *check, const struct expr *expr)
{
	struct low_bits a = low_bits_of(check, expr->operation.a);
	const struct expr *b = expr->operation.b;

	if (expr->operation.op == OPERATOR_ADD)
		return low_bits_add(a, low_bits_of(check, b));
	if (expr->operation.op == OPERATOR_SUB)
		return low_bits_add(a, low_bits_negate(low_bits_of(check, b)));
	if (expr->operation.op == OPERATOR_MUL && b->is_constant)
		return low_bits_scale(a, (uint32_t)b->value);
	if (expr->operation.op == OPERATOR_MUL && expr->operation.a->is_constant)
		return low_bits_scale(low_bits_of(check, b), (uint32_t)expr->operation.a->value);
	if (expr->operation.op == OPERATOR_SHL && b->is_constant)
		return low_bits_scale(a, b->value < 3 ? 1U << b->value : 0);
	if (expr->operation.op == OPERATOR_AND && b->is_constant)
		return (struct low_bits){ .value = a.value & b->value,
					  .unknown = a.unknown & b->value & 7, .open = a.open };
	return (struct low_bits){ .unknown = 7, .open = true };
}

struct low_bits low_bits_of(struct check *check, const struct expr *expr)
{
	const struct low_bits open = { .unknown = 7, .open = true };
	const struct fact *fact = fact_of(check->facts, expr);

	if (expr->is_constant)
		return constant(expr->value);
	if (fact->reached && fact->range.least == fact->range.greatest)
		return constant((uint64_t)fact->range.least);
	switch (expr->kind) {
	case EXPR_CAST:
		return type_is_integer(expr->operand->type) ? low_bits_of(check, expr->operand) : open;
	case EXPR_VARIABLE:
		return expr->variable->init && !expr->variable->assigned &&
		       !expr->variable->addressed ?
			low_bits_of(check, expr->variable->init) : open;
	case EXPR_BINARY:
		return type_is_integer(expr->type) && type_is_integer(expr->operation.a->type) &&
		       expr->operation.b ? of_operation(check, expr) : open;
	case EXPR_LET:
		return low_bits_of(check, expr->let.body);
	case EXPR_PROGN:
		return expr->list.count ?
			low_bits_of(check, expr->list.items[expr->list.count - 1]) : open;
	/* from outside: nothing of it is known */
	case EXPR_CONTEXT:
	case EXPR_CALL:
	case EXPR_GETMAP:
		return type_is_integer(expr->type) ? (struct low_bits){ .unknown = 7 } : open;
	default:
		return open;
	}
}
