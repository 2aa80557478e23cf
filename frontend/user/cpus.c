// SPDX-License-Identifier: MIT
/*
 * Per-CPU maps: :cpu and :sum of a form, and which values can be summed. In: the form's keys and
 * the map. Out: the CPU's number or the sum flag; an error if both or a wrong one is given. Called
 * by maps.c.
 */
#include "frontend/user/internal.h"

static bool is_number(const struct type *type)
{
	return type->kind == TYPE_INTEGER && !type->is_network && !type_is_truth(type) && !type_is_char(type) && !type->bits;
}

/* Is it a quantity: no name, no point in time, no memory shared with another field? */
static bool is_amount(const struct member *member)
{
	return (member->show == SHOW_IT_IS || member->show == SHOW_DURATION) && !member->bits && !member->overlaps;
}

static bool is_summed(const struct type *type)
{
	if (type->kind == TYPE_ARRAY) /* an array of bytes is a text or an address */
		return type->target->size > 1 && is_summed(type->target);
	if (type->kind != TYPE_STRUCT)
		return is_number(type);
	if (type->structure->is_union)
		return false;
	for (size_t i = 0; i < type->structure->member_count; i++)
		if (!is_amount(&type->structure->members[i]) || !is_summed(type->structure->members[i].type))
			return false;
	return true;
}

/* For a per-CPU map: an integer is summed by default, a struct with :sum t. */
bool load_settle_cpus(struct load *load, const struct form *form, const struct map *own,
		      const struct load_option_list *options, struct load_expr **ret_cpu, bool *ret_sum)
{
	static const struct load_bounds cpus = { "a CPU's number", 0, INT32_MAX };
	const struct form *cpu = load_option_value(options, "cpu"), *sum = load_option_value(options, "sum");
	bool named = own && own->value_show >= SHOW_COUNT;
	struct load_type type;

	*ret_sum = sum && !form_is_nil(sum);
	*ret_cpu = cpu ? load_integer(load, cpu) : NULL;
	if (cpu && (load_failed(*ret_cpu) || !load_check_number(load, cpu, *ret_cpu, &cpus)))
		return false;
	if (!own || !own->type->per_cpu) {
		if (!cpu && !sum)
			return true;
		diag_report(load->sema->diags, DIAG_UNKNOWN_OPTION, form->span,
			    "`:%s` is only for per-CPU maps", cpu ? "cpu" : "sum");
		return false;
	}
	type = load_value_type(load, own);
	if (cpu)
		return true;
	if (type.base == LOAD_BASE_INTEGER && !named && (!own->value || is_number(own->value))) {
		*ret_sum = true;
		return true;
	}
	if (*ret_sum && !named && map_value_shape(own) && is_summed(map_value_shape(own)))
		return true;
	diag_help(load->sema->diags,
		  diag_report(load->sema->diags, DIAG_TYPE, form->span, named ? "the values of `%s` are enumerators, which have no sum" :
			      *ret_sum ? "the values of `%s` have fields that are no amounts, and have no sum" :
			      "`%s` has a value for each CPU: choose one, or the sum", own->name),
		  *ret_sum || named ? ":cpu N reads one CPU's value" : ":sum t adds them up, :cpu N reads one CPU's value");
	return false;
}
