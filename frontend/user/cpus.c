// SPDX-License-Identifier: MIT
/* Maps with a value for each CPU: which one a form reads, or the sum, and which values can be summed. */
#include "frontend/user/internal.h"

static bool is_number(const struct type *type)
{
	return type->kind == TYPE_INTEGER && !type->is_network && !type_is_truth(type) && !type_is_char(type) && !type->bits;
}

/* Neither a name nor a moment, and no memory that another field has as well. */
static bool is_amount(const struct member *member)
{
	return (member->show == SHOW_IT_IS || member->show == SHOW_DURATION) && !member->bits && !member->overlaps;
}

static bool is_summed(const struct type *type)
{
	if (type->kind == TYPE_ARRAY) /* of bytes: text or an address */
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

/* Of a per-CPU map: an integer is summed by itself, a struct where it is said. */
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
			    "`:%s` is of maps with a value for each CPU", cpu ? "cpu" : "sum");
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
		  diag_report(load->sema->diags, DIAG_TYPE, form->span, named ? "the values of `%s` are names of an enum, which are not added" :
			      *ret_sum ? "the values of `%s` have fields that are no numbers to be added" :
			      "`%s` has a value for each CPU: which one, or the sum?", own->name),
		  *ret_sum || named ? ":cpu N reads that of one CPU" : ":sum t adds them up, :cpu N reads that of one CPU");
	return false;
}
