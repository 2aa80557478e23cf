// SPDX-License-Identifier: MIT
/*
 * Types as written, defstruct, defunion, defconstant and sizeof. In: a type's form, or the
 * definition. Out: a struct type, or a struct or constant of the unit. Called by all of sema, and
 * by sema.c for the definitions.
 */
#include <string.h>

#include "frontend/sema/internal.h"
#include "frontend/unit/names.h"

static const struct type *array_type(struct sema *sema, const struct form *form, bool quiet)
{
	const struct type *element;
	const struct expr *count;

	if (form_length(form) != 3)
		return NULL;
	element = quiet ? sema_try_type(sema, form_nth(form, 1)) :
			  sema_stored_type(sema, form_nth(form, 1));
	if (!element || type_is_error(element))
		return element;
	count = sema_constant(sema, form_nth(form, 2));
	if (!count->is_constant)
		return &type_error;
	if (count->value == 0 || count->value > (1U << 28) / element->size) {
		diag_report(sema->diags, DIAG_CONSTANT_RANGE, form_nth(form, 2)->span,
			    "an array of %llu elements is too large",
			    (unsigned long long)count->value);
		return &type_error;
	}
	return type_array(&sema->unit->types, element, (uint32_t)count->value);
}

/* The struct of that name, also if it is defined later or is being defined. */
static const struct structure *declared(const struct sema *sema, const struct form *form)
{
	if (form_is_call(form, "struct") || form_is_call(form, "union"))
		return form_length(form) == 2 ? declared(sema, form_nth(form, 1)) : NULL;
	if (form->kind != FORM_SYMBOL || sema_named_type(sema, form->name))
		return NULL;
	return table_find_object(&sema->structures_named, form->name);
}

static const struct type *pointer_type(struct sema *sema, const struct form *form, bool quiet)
{
	const struct structure *structure;
	const struct type *target;

	if (form_length(form) != 2)
		return NULL;
	structure = declared(sema, form_nth(form, 1));
	if (!structure && form_nth(form, 1)->kind == FORM_SYMBOL)
		structure = sema_context_struct(sema, sema_kernel_name(sema, form_nth(form, 1)->name),
						form->span);
	if (structure)
		return type_pointer(&sema->unit->types, structure->type, SPACE_ANY);
	target = quiet ? sema_try_type(sema, form_nth(form, 1)) :
			 sema_type(sema, form_nth(form, 1));
	if (!target || type_is_error(target))
		return target;
	target = sema_object_type(sema, form, target);
	return type_is_error(target) ? target : type_pointer(&sema->unit->types, target, SPACE_ANY);
}

/* (struct S), (union U): the same as S, except where a scalar type has that name, too. */
static const struct type *structure_type(struct sema *sema, const struct form *form)
{
	const struct form *name = form_nth(form, 1);
	const struct structure *structure = table_find_object(&sema->inner_structures, form);

	if (structure)
		return structure->type;
	if (form_length(form) != 2 || name->kind != FORM_SYMBOL)
		return NULL;
	structure = sema_own_header(sema, name->name);
	if (!structure || !structure->size || structure->is_union != form_is_call(form, "union"))
		return NULL;
	return structure->type;
}

static const struct type *find_type(struct sema *sema, const struct form *form, bool quiet)
{
	const struct structure *structure;

	if (form->kind == FORM_SYMBOL) {
		const struct type *type = sema_named_type(sema, form->name);

		if (type)
			return type;
		structure = sema_own_header(sema, form->name);
		if (structure && !structure->size)
			return NULL;
		return structure ? structure->type : type_find_opaque(form->name);
	}
	if (form_is_call(form, "array"))
		return array_type(sema, form, quiet);
	if (form_is_call(form, "ptr"))
		return pointer_type(sema, form, quiet);
	if (form_is_call(form, "struct") || form_is_call(form, "union"))
		return structure_type(sema, form);
	if (form_is_call(form, "kptr"))
		return sema_kept_type(sema, form);
	return NULL;
}

const struct type *sema_try_type(struct sema *sema, const struct form *form)
{
	return find_type(sema, form, true);
}

const struct type *sema_type(struct sema *sema, const struct form *form)
{
	static const char *const scalars[] = { "u8",  "u16", "u32",  "u64",  "i8",  "i16",
					       "i32", "i64", "be16", "be32", "be64" };
	const struct type *type = find_type(sema, form, false);
	struct near_name near = { 0 };
	struct diag *diag;

	if (type)
		return type;
	if (declared(sema, form) && declared(sema, form)->is_kernel) {
		diag_help(sema->diags,
			  diag_report(sema->diags, DIAG_TYPE, form->span,
				      "the size of the kernel's `%s` is known only when the program is loaded",
				      declared(sema, form)->name),
			  "(ptr %s) points to one, (type-size %s) is its size",
			  declared(sema, form)->name, declared(sema, form)->name);
		return &type_error;
	}
	if (declared(sema, form) && declared(sema, form)->size) {
		diag_report(sema->diags, DIAG_TYPE, form->span, "`%s` is a %s",
			    declared(sema, form)->name, structure_keyword(declared(sema, form)));
		return &type_error;
	}
	if (declared(sema, form)) {
		diag_help(sema->diags,
			  diag_report(sema->diags, DIAG_TYPE, form->span,
				      "struct `%s` would contain itself", declared(sema, form)->name),
			  "use a pointer: (ptr %s)", declared(sema, form)->name);
		return &type_error;
	}
	diag = diag_report(sema->diags, DIAG_UNKNOWN_TYPE, form->span, "`%s` is not a type",
			   form_text(sema->arena, form));
	if (form->kind == FORM_PAIR && form->car->kind == FORM_SYMBOL)
		sema_help_spelling(sema, diag, SPELLING_TYPE, form->car->name);
	if (form->kind == FORM_INTEGER)
		diag_help(sema->diags, diag, "(array T N): the type precedes the count");
	if (form->kind != FORM_SYMBOL)
		return &type_error;
	if (sema_help_spelling(sema, diag, SPELLING_TYPE, form->name))
		return &type_error;
	near.wanted = form->name;
	for (size_t i = 0; i < sizeof(scalars) / sizeof(scalars[0]); i++)
		near_name_try(&near, scalars[i]);
	for (size_t i = 0; i < sema->unit->items.count; i++)
		if (sema->unit->items.items[i].kind == ITEM_STRUCTURE)
			near_name_try(&near, sema->unit->items.items[i].structure->name);
	sema_help_near(sema, diag, &near);
	return &type_error;
}

struct expr *sema_form_sizeof(struct sema *sema, const struct form *form)
{
	const struct type *type;
	struct expr *expr;

	if (!sema_check_count(sema, form, 1, 1))
		return sema_error_expr(sema, form);
	type = sema_type(sema, form_nth(form, 1));
	if (type_is_error(type))
		return sema_error_expr(sema, form);
	expr = sema_number(sema, form, type->size);
	expr->constant.sized = type;
	return expr;
}

/* ---- defstruct ---- */

/* The kernel allows one spin lock, one timer and so on in a value, and none nested. */
static void check_opaque(struct sema *sema, const struct form *form,
			 const struct structure *structure, struct member *member)
{
	const struct type *type = member->type;

	while (type->kind == TYPE_ARRAY)
		type = type->target;
	if (type->kind != TYPE_STRUCT || !type->structure->is_opaque)
		return;
	for (const struct member *at = structure->members; type == member->type && at < member; at++)
		if (at->type == type) {
			diag_report(sema->diags, DIAG_TYPE, form->span,
				    "`%s` already has a `%s`", structure->name,
				    type->structure->name);
			return;
		}
	if (type != member->type)
		diag_report(sema->diags, DIAG_TYPE, form->span, "there is no array of `%s`",
			    type->structure->name);
}

static void read_show(struct sema *sema, const struct form *value, struct member *member)
{
	struct near_name near = { .wanted = value->kind == FORM_SYMBOL || value->kind == FORM_KEYWORD ?
				  value->name : "" };
	int show = *near.wanted ? show_find(near.wanted) : -1;
	struct diag *diag;

	if (show >= 0) {
		member->show = (enum show_as)show;
		return;
	}
	for (int i = 1; *show_name_at(i); i++)
		near_name_try(&near, show_name_at(i));
	diag = diag_report(sema->diags, DIAG_UNKNOWN_OPTION, value->span, "`:show` cannot be `%s`",
			   form_text(sema->arena, value));
	if (near_name_best(&near))
		sema_help_near(sema, diag, &near);
	else
		diag_help(sema->diags, diag, "ktime duration ip4 ip6 mac text hex user errno signal syscall interface");
}

/* :bits N: a bit field as in C. */
static bool read_bits(struct sema *sema, const struct form *value, const struct form *at, struct member *member)
{
	const struct expr *bits = sema_constant(sema, value);
	const struct type *type = member->type;
	uint32_t most = type_is_truth(type) ? 1 : 8 * type->size;

	if (type_is_error(bits->type))
		return false;
	if (!type_is_integer(type) || type->is_network || type_is_char(type) || type->bits) {
		diag_report(sema->diags, DIAG_TYPE, at->span, "the type of a bit field must be u8 to u64, i8 to i64 or bool, not %s",
			    type_text(sema->arena, type));
		return false;
	}
	if (!bits->value || bits->value > most) {
		diag_report(sema->diags, DIAG_CONSTANT_RANGE, value->span, "a bit field of type %s can have 1 to %u bits",
			    type_text(sema->arena, type), most);
		return false;
	}
	member->type = type_of_bits(&sema->unit->types, type, (uint32_t)bits->value);
	return true;
}

/* :show HOW, :is NUMBER, :bits NUMBER. */
static bool read_member_options(struct sema *sema, const struct form *form, struct member *member)
{
	for (; form_is_pair(form) && form_is_pair(form->cdr); form = form->cdr->cdr) {
		const struct form *value = form->cdr->car;

		if (form_is_keyword(form->car, "show")) {
			read_show(sema, value, member);
		} else if (form_is_keyword(form->car, "bits")) {
			if (!read_bits(sema, value, form->car, member))
				return false;
		} else if (form_is_keyword(form->car, "is")) {
			struct expr *tag = sema_constant(sema, value);

			if (!type_is_error(tag->type) && (!type_is_integer(member->type) ||
							  type_wrap(member->type, tag->value) != tag->value))
				diag_report(sema->diags, DIAG_TYPE, value->span,
					    "the field `%s` cannot have the value %s", member->name,
					    form_text(sema->arena, value));
			member->is_tag = true;
			member->tag = tag->value;
		} else {
			diag_help(sema->diags,
				  diag_report(sema->diags, DIAG_UNKNOWN_OPTION, form->car->span,
					      "a field of a struct has no option `%s`",
					      form_text(sema->arena, form->car)),
				  ":show says how it is printed, :is marks a record's kind, :bits makes it a bit field");
			return false;
		}
	}
	return true;
}

static bool define_member(struct sema *sema, const struct form *form, struct structure *structure,
			  struct member *member)
{
	if (sema_is_anonymous_member(form)) {
		member->name = member->c_name = "";
		member->type = sema_stored_type(sema, form->car);
		return !type_is_error(member->type);
	}
	if (form_length(form) < 2 || form_length(form) % 2 || form_nth(form, 0)->kind != FORM_SYMBOL) {
		diag_help(sema->diags, diag_report(sema->diags, DIAG_MALFORMED, form->span,
						   "a field of a struct must be (NAME TYPE)"),
			  form_length(form) == 3 && form_nth(form, 2)->kind == FORM_INTEGER ?
			  "(NAME TYPE :bits N) is a bit field" :
			  "(NAME STRUCT) or (NAME (struct FIELD..)) is a struct inside, (NAME (union FIELD..)) a union");
		return false;
	}
	member->name = form_nth(form, 0)->name;
	member->c_name = sema_c_name(sema, member->name);
	member->type = sema_stored_type(sema, form_nth(form, 1));
	member->show = sema_type_show(sema, form_nth(form, 1));
	member->comment = form->trailing ? form->trailing : form->comment;
	check_opaque(sema, form_nth(form, 1), structure, member);
	return !type_is_error(member->type) && read_member_options(sema, form_tail(form, 2), member);
}

/*
 * Checks names for duplicates. Fields of unnamed structs belong to the outer struct; `form` is then
 * the span for all.
 */
static void check_member_names(struct sema *sema, const struct structure *structure, const struct form *form)
{
	bool each = structure->flat == structure->members && form_length(form) - 2 == (long)structure->member_count;
	struct table named = { 0 }, in_c = { 0 };

	for (size_t i = 0; i < structure->flat_count; i++) {
		const struct member *member = &structure->flat[i], *same = table_find(&named, member->name);
		const struct member *clash = same ? NULL : table_find(&in_c, member->c_name);
		struct span span = each ? form_nth(form, (unsigned)i + 2)->span : structure->span;

		if (same)
			diag_report(sema->diags, DIAG_DUPLICATE, span, "field `%s` is defined twice", member->name);
		if (clash)
			diag_report(sema->diags, DIAG_NAME_CLASH, span, "`%s` and `%s` both become `%s` in C", clash->name,
				    member->name, member->c_name);
		table_add(sema->arena, &named, member->name, (void *)member);
		table_add(sema->arena, &in_c, member->c_name, (void *)member);
	}
}

void sema_declare_structure(struct sema *sema, const struct form *form)
{
	struct structure *structure = ARENA_NEW(sema->arena, struct structure);
	struct type *type = ARENA_NEW(sema->arena, struct type);
	const struct form *name = form_nth(form, 1);

	if (!name || name->kind != FORM_SYMBOL)
		return;
	structure->name = name->name;
	structure->c_name = c_structure_name_of(sema->arena, name->name);
	structure->span = name->span;
	structure->comment = form->comment;
	structure->align = type->align = 1;
	structure->type = type;
	type->kind = TYPE_STRUCT;
	type->structure = structure;
	sema_add_structure(sema, structure);
	sema_declare(sema, (struct declaration){ .form = form, .structure = structure });
}

struct structure *sema_begin_structure(struct sema *sema, const struct form *form)
{
	struct item item = { .kind = ITEM_STRUCTURE };
	const struct form *name = form_nth(form, 1);

	if (!sema_check_count(sema, form, 2, -1))
		return NULL;
	if (name->kind != FORM_SYMBOL) {
		diag_report(sema->diags, DIAG_MALFORMED, name->span, "a struct needs a name");
		return NULL;
	}
	item.structure = sema_declared_structure(sema, form);
	sema_claim_name(sema, item.structure->name, item.structure->c_name, name->span);
	unit_add_item(sema->unit, item);
	return item.structure;
}

static void finish_structure(struct sema *sema, struct structure *structure, struct member *members, size_t count)
{
	struct type *type = (struct type *)structure->type;

	structure->member_count = count;
	structure_lay_out(sema->arena, structure, members);
	if (!structure->size) /* all its members are wrong */
		structure->size = 1;
	type->size = structure->size;
	type->align = structure->align;
}

void sema_read_members(struct sema *sema, const struct form *form, struct structure *structure)
{
	struct member *members = ARENA_ARRAY(sema->arena, struct member, (size_t)form_length(form));
	size_t count = 0;

	structure->members = members;
	FORM_EACH(at, form_tail(form, 2))
		if (define_member(sema, at->car, structure, &members[count]))
			count++;
		else
			structure->has_errors = true;
	finish_structure(sema, structure, members, count);
	check_member_names(sema, structure, form);
}

void sema_defstruct(struct sema *sema, const struct form *form)
{
	const struct form *name = form_nth(form, 1);
	struct structure *structure;

	if (name && name->kind == FORM_SYMBOL)
		sema_define_inner_structures(sema, form_tail(form, 2), name->name);
	structure = sema_begin_structure(sema, form);
	if (structure)
		sema_read_members(sema, form, structure);
}

/* ---- defunion ---- */

static bool define_variant(struct sema *sema, const struct form *form, struct member *member)
{
	const struct structure *structure = form->kind == FORM_SYMBOL ?
		sema_find_structure(sema, form->name) : NULL;

	if (!structure || !structure->size) {
		diag_report(sema->diags, structure ? DIAG_TYPE : DIAG_UNKNOWN_TYPE, form->span,
			    structure ? "`%s` would contain itself" :
					"the members of a union must be structs, and `%s` is none",
			    form_text(sema->arena, form));
		return false;
	}
	*member = (struct member){ .name = structure->name, .c_name = structure->c_name,
				   .type = structure->type };
	return true;
}

void sema_defunion(struct sema *sema, const struct form *form)
{
	struct structure *structure = sema_begin_structure(sema, form);
	struct member *members;
	size_t count = 0;

	if (!structure)
		return;
	structure->is_union = true;
	members = ARENA_ARRAY(sema->arena, struct member, (size_t)form_length(form));
	FORM_EACH(at, form_tail(form, 2))
		if (define_variant(sema, at->car, &members[count]))
			count++;
	finish_structure(sema, structure, members, count);
	check_member_names(sema, structure, form);
}

void sema_share(const struct type *type)
{
	struct structure *structure;

	while (type->kind == TYPE_ARRAY)
		type = type->target;
	if (type->kind != TYPE_STRUCT || type->structure->is_shared || type->structure->is_opaque ||
	    type->structure->is_kernel || type->structure->is_context)
		return;
	structure = (struct structure *)type->structure;
	structure->is_shared = true;
	for (size_t i = 0; i < structure->member_count; i++)
		sema_share(structure->members[i].type);
}

/* ---- defconstant ---- */

/* A constant whose name the headers give to another value would be ambiguous. */
static void check_kernel_value(struct sema *sema, const struct named_constant *constant)
{
	const struct kernel_constant *kernel = kernel_find_constant(constant->c_name);

	if (!kernel || kernel->value == (int64_t)constant->value->value)
		return;
	diag_report(sema->diags, DIAG_DUPLICATE, constant->span,
		    "`%s` is %lld in the kernel's headers, not %lld", kernel->name,
		    (long long)kernel->value, (long long)constant->value->value);
}

void sema_name_constant(struct sema *sema, const struct form *name, struct expr *value,
			const struct form *form)
{
	struct named_constant *constant = ARENA_NEW(sema->arena, struct named_constant);
	struct item item = { .kind = ITEM_CONSTANT, .constant = constant };

	constant->name = name->name;
	constant->c_name = c_constant_name_of(sema->arena, name->name);
	constant->span = name->span;
	constant->comment = form->comment;
	constant->trailing = form->trailing;
	sema_claim_name(sema, constant->name, constant->c_name, name->span);
	constant->value = value;
	unit_add_item(sema->unit, item);
	if (constant->value->is_constant)
		check_kernel_value(sema, constant);
}

void sema_defconstant(struct sema *sema, const struct form *form)
{
	const struct form *name = form_nth(form, 1);

	if (!sema_check_count(sema, form, 2, 3))
		return;
	if (name->kind != FORM_SYMBOL) {
		diag_report(sema->diags, DIAG_MALFORMED, name->span, "a constant needs a name");
		return;
	}
	sema_name_constant(sema, name, sema_constant(sema, form_nth(form, 2)), form);
}
