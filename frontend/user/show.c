// SPDX-License-Identifier: MIT
/*
 * Output: format, print-row, print-map, print-histogram, print-record, print-stack. In: the forms.
 * Out: LOAD_FORMAT, LOAD_PRINT_ROW and others, with values that can be printed. Called through
 * load_show_forms.
 */
#include <string.h>

#include "frontend/user/internal.h"

/* ---- format ---- */

static bool is_printable(const struct load_expr *expr)
{
	switch (expr->type.base) {
	case LOAD_BASE_NONE:
	case LOAD_BASE_NEVER:
	case LOAD_BASE_LIST:
	case LOAD_BASE_SESSION:
	case LOAD_BASE_PROGRAM:
	case LOAD_BASE_MAP:
	case LOAD_BASE_LINK:
	case LOAD_BASE_FAILURE:
		return false;
	default:
		return true;
	}
}

static bool check_argument(struct load *load, const struct form *form, char directive, const struct load_expr *expr)
{
	enum load_base base = expr->type.base;
	bool number = base == LOAD_BASE_INTEGER || base == LOAD_BASE_NIL || base == LOAD_BASE_CHOICE;

	if (load_failed(expr))
		return false;
	if (!is_printable(expr)) {
		load_wrong_type(load, form, expr, "something to print");
		return false;
	}
	if (strchr("dxob", directive) && !number && !(directive == 'd' && base == LOAD_BASE_DURATION)) {
		diag_report(load->sema->diags, DIAG_FORMAT, form->span, "`~%c` prints an integer, not %s", directive,
			    load_type_text(load, expr->type));
		return false;
	}
	if (directive == 'f' && base != LOAD_BASE_DOUBLE && base != LOAD_BASE_INTEGER) {
		diag_report(load->sema->diags, DIAG_FORMAT, form->span, "`~f` prints a number, not %s",
			    load_type_text(load, expr->type));
		return false;
	}
	if (directive == 'c' && base != LOAD_BASE_INTEGER) {
		diag_report(load->sema->diags, DIAG_FORMAT, form->span, "`~c` prints a character, not %s",
			    load_type_text(load, expr->type));
		return false;
	}
	return true;
}

/* The letter of the directive at *at; 0 if it takes no argument, -1 after an error. */
static int next_directive(struct load *load, const struct form *form, const char **at)
{
	static const char known[] = "asdxobcf";
	const char *start = *at;
	char letter;

	while ((**at >= '0' && **at <= '9') || **at == ',' || **at == '@')
		++*at;
	letter = **at;
	letter = letter >= 'A' && letter <= 'Z' ? (char)(letter - 'A' + 'a') : letter;
	if (letter)
		++*at;
	if (letter && strchr(known, letter))
		return letter;
	if (letter == '%' || letter == '&' || letter == '~')
		return 0;
	diag_report(load->sema->diags, DIAG_FORMAT, form->span,
		    "`~%.*s` is not a directive of this `format`: ~a ~s ~d ~x ~o ~b ~c ~,2f ~%% ~& ~~ are",
		    (int)(*at - start), start);
	return -1;
}

/*
 * Does the text begin with `~&`, possibly behind texts that may be empty? Then it depends on the
 * line that other forms began.
 */
static bool asks_for_line(const char *text)
{
	for (; *text == '~'; text++) {
		text += 1 + strspn(text + 1, "0123456789,@");
		if (*text == '&')
			return true;
		if (*text != 'a' && *text != 'A')
			return false;
	}
	return false;
}

/* The letters of the directives in order, "" after an error. */
static const char *directives(struct load *load, const struct form *form, bool *ret_failed)
{
	char *letters = arena_strdup(load->sema->arena, form->string);
	size_t count = 0;

	for (const char *at = strchr(form->string, '~'); at; at = strchr(at, '~')) {
		int letter;

		at++;
		letter = next_directive(load, form, &at);
		*ret_failed |= letter < 0;
		if (letter > 0)
			letters[count++] = (char)letter;
	}
	letters[count] = 0;
	return letters;
}

static bool read_stream(struct load *load, const struct form *form, struct load_expr *expr)
{
	if (form_is_symbol(form, "t"))
		expr->format.stream = LOAD_STREAM_OUT;
	else if (form_is_nil(form))
		expr->format.stream = LOAD_STREAM_TEXT;
	else if (form_is_symbol(form, "*error-output*"))
		expr->format.stream = LOAD_STREAM_ERROR;
	else {
		diag_report(load->sema->diags, DIAG_FORMAT, form->span,
			    "the first argument of `format` must be t, nil or *error-output*");
		return false;
	}
	return true;
}

static struct load_expr *format_form(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_FORMAT, form, LOAD_TYPE(NONE));
	long given = form_length(form) - 3;
	const char *letters;
	bool failed = false;
	size_t wanted;

	if (!sema_check_count(load->sema, form, 2, -1) || !read_stream(load, form_nth(form, 1), expr))
		return load_error(load, form);
	if (form_nth(form, 2)->kind != FORM_STRING) {
		diag_report(load->sema->diags, DIAG_FORMAT, form_nth(form, 2)->span,
			    "the format must be a literal text");
		return load_error(load, form);
	}
	if (expr->format.stream == LOAD_STREAM_TEXT)
		expr->type = LOAD_TYPE(TEXT);
	expr->format.text = form_nth(form, 2)->string;
	letters = directives(load, form_nth(form, 2), &failed);
	load->loader->tracks_lines |= expr->format.stream != LOAD_STREAM_TEXT && asks_for_line(expr->format.text);
	wanted = strlen(letters);
	expr->format.arguments.items = ARENA_ARRAY(load->sema->arena, struct load_expr *, (size_t)given + 1);
	FORM_EACH(at, form_tail(form, 3)) {
		struct load_expr *one = load_elements(load, at->car, load_form(load, at->car));
		size_t index = expr->format.arguments.count;

		failed |= !check_argument(load, at->car, index < wanted ? letters[index] : 'a', one);
		if (index < wanted && letters[index] == 'f' && !load_failed(one))
			load_warn_division(load, one);
		expr->format.arguments.items[expr->format.arguments.count++] = one;
	}
	if (!failed && wanted != (size_t)given) {
		diag_report(load->sema->diags, DIAG_FORMAT, form->span,
			    "the text has %zu directive%s, but there are %ld argument%s", wanted, wanted == 1 ? "" : "s", given,
			    given == 1 ? "" : "s");
		failed = true;
	}
	return failed ? load_error(load, form) : expr;
}

/* ---- rows ---- */

/* (NAME [WIDTH] EXPR [:digits n]) */
static bool read_column(struct load *load, const struct form *form, struct load_column *column)
{
	static const char *const known[] = { "digits", NULL };
	struct load_option_list options = { .count = 0 };
	const struct form *width = form_is_pair(form) ? form_nth(form, 1) : NULL, *digits;
	bool has_width = width && width->kind == FORM_INTEGER && form_nth(form, 2) &&
			 form_nth(form, 2)->kind != FORM_KEYWORD;
	const struct form *value = has_width ? form_nth(form, 2) : width;

	if (!value || form->car->kind != FORM_SYMBOL) {
		diag_report(load->sema->diags, DIAG_MALFORMED, form->span,
			    "a column must be (NAME VALUE) or (NAME WIDTH VALUE)");
		return false;
	}
	column->name = form->car->name;
	column->width = has_width ? width->value : 0;
	if (has_width && width->value > 1000) {
		diag_report(load->sema->diags, DIAG_CONSTANT_RANGE, width->span, "a column can be at most 1000 wide");
		return false;
	}
	column->value = load_elements(load, value, load_form(load, value));
	column->digits = -1;
	if (load_failed(column->value) || !load_read_options(load, form_tail(form, has_width ? 3 : 2), known, &options))
		return false;
	if (!is_printable(column->value)) {
		load_wrong_type(load, value, column->value, "something to print");
		return false;
	}
	digits = load_option_value(&options, "digits");
	if (digits && (digits->kind != FORM_INTEGER || digits->value > 17)) {
		diag_report(load->sema->diags, DIAG_CONSTANT_RANGE, digits->span, "`:digits` must be 0 to 17");
		return false;
	}
	if (digits && column->value->type.base != LOAD_BASE_DOUBLE) {
		if (column->value->type.base != LOAD_BASE_INTEGER || column->value->type.maybe) {
			load_wrong_type(load, value, column->value, "a double");
			return false;
		}
		load_warn_division(load, column->value);
		column->value = load_convert(load, column->value, LOAD_TYPE(DOUBLE));
	}
	if (digits)
		column->digits = (int)digits->value;
	return true;
}

/* `_` for `-` */
static const char *json_name(struct load *load, const char *name)
{
	char *json = arena_strdup(load->sema->arena, name);

	for (char *at = json; *at; at++)
		if (*at == '-')
			*at = '_';
	return intern_string(load->sema->reader->names, json);
}

static struct load_expr *print_row(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_PRINT_ROW, form, LOAD_TYPE(NONE));
	struct table named = { 0 };
	bool failed = false;

	if (!sema_check_count(load->sema, form, 1, -1))
		return load_error(load, form);
	load->loader->prints = true;
	expr->row.columns = ARENA_ARRAY(load->sema->arena, struct load_column, (size_t)form_length(form));
	FORM_EACH(at, form->cdr)
		failed |= !read_column(load, at->car, &expr->row.columns[expr->row.count++]);
	for (size_t i = 0; i < expr->row.count && !failed; i++) {
		struct load_column *column = &expr->row.columns[i];

		struct load_column *other = table_add(load->sema->arena, &named, json_name(load, column->name), column);

		if (other == column)
			continue;
		diag_report(load->sema->diags, DIAG_DUPLICATE, form_nth(form, (unsigned)i + 1)->span,
			    "the columns `%s` and `%s` have the same name in JSON", column->name, other->name);
		failed = true;
	}
	return failed ? load_error(load, form) : expr;
}

/* ---- maps and records ---- */

/* (print-map m ..): do-map's keys; in `sort` the entry is `key` and `value`. */
static struct load_expr *print_map(struct load *load, const struct form *form)
{
	struct scope *outer = load->locals.innermost;
	struct load_expr *expr = load_new(load, LOAD_PRINT_MAP, form, LOAD_TYPE(NONE));
	const struct map *own;
	struct load_type key, value;
	bool good;

	if (!sema_check_count(load->sema, form, 1, -1) || !load_check_loaded(load, form))
		return load_error(load, form);
	load->loader->prints = true;
	expr->do_map.map = load_map_operand(load, form_nth(form, 1));
	own = expr->do_map.own = load_own_map(load, expr->do_map.map);
	if (load_failed(expr->do_map.map))
		return load_error(load, form);
	if (!own) {
		diag_report(load->sema->diags, DIAG_TYPE, form->span,
			    "`print-map` prints maps of this file, whose types are known");
		return load_error(load, form);
	}
	if (!own->type->has_key || !own->type->has_value || own->type->holds_maps || own->type->holds_sockets) {
		diag_report(load->sema->diags, DIAG_MAP_OPERATION, form->span, "a map of type `%s` has no entries to print",
			    own->type->name);
		return load_error(load, form);
	}
	key = load_key_type(load, own);
	value = load_value_type(load, own);
	expr->do_map.key = load_new_variable(load, intern_string(load->sema->reader->names, "key"), form->span, key);
	expr->do_map.value = load_new_variable(load, intern_string(load->sema->reader->names, "value"), form->span, value);
	expr->do_map.key->is_place = expr->do_map.value->is_place = true;
	load_push(load, expr->do_map.key->name, expr->do_map.key);
	load_push(load, expr->do_map.value->name, expr->do_map.value);
	good = load_walk_options(load, form, form_tail(form, 2), expr);
	scopes_leave(&load->locals, outer);
	return good ? expr : load_error(load, form);
}

static struct load_expr *print_record(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_PRINT_RECORD, form, LOAD_TYPE(NONE));

	if (!sema_check_count(load->sema, form, 1, 1))
		return load_error(load, form);
	load->loader->prints = true;
	expr->operands.a = load_form(load, form_nth(form, 1));
	if (load_failed(expr->operands.a))
		return load_error(load, form);
	if (expr->operands.a->type.maybe || expr->operands.a->type.base == LOAD_BASE_NIL) {
		load_report_nil(load, form_nth(form, 1), expr->operands.a);
		return load_error(load, form);
	}
	if (expr->operands.a->type.base != LOAD_BASE_STRUCT || expr->operands.a->type.type->structure->is_array)
		return load_wrong_type(load, form_nth(form, 1), expr->operands.a, "a record or another struct");
	return expr;
}

/* ---- histograms ---- */

/* Is it a defglobal, or a struct's field? */
static bool is_place(struct load *load, const struct form *form)
{
	if (form->kind != FORM_SYMBOL)
		return form_is_pair(form) && form->car->kind == FORM_SYMBOL && strncmp(form->car->name, "bpf:", 4) &&
		       sema_accessed_structure(load->sema, form->car->name, NULL);
	return !unit_find_map(load->sema->unit, form->name) && unit_find_global(load->sema->unit, form->name);
}

/* An array whose elements are counts. */
static bool of_place(struct load *load, const struct form *form, struct load_expr *expr)
{
	struct load_expr *place = expr->histogram.place = load_form(load, form);
	const struct histogram_shape *shape = NULL;
	const struct type *array = NULL;

	if (load_failed(place))
		return false;
	if (place->kind == LOAD_GLOBAL && place->global->type->kind == TYPE_STRUCT) {
		array = place->global->type->structure->members[0].type;
		shape = &place->global->histogram;
		expr->histogram.name = place->global->name;
	} else if (place->kind == LOAD_MEMBER && !place->member.index) {
		array = place->member.member->type;
		shape = table_find_object(&load->sema->unit->field_histograms, place->member.member);
		expr->histogram.name = place->member.member->name;
	}
	if (!shape || shape->kind == HISTOGRAM_NONE || shape->kind == HISTOGRAM_MIXED) {
		diag_report(load->sema->diags, DIAG_TYPE, form->span, shape && shape->kind == HISTOGRAM_MIXED ?
			    "several forms fill `%s` with different bounds" :
			    "no program fills `%s` by `hist-log2` or `hist-linear`", form_text(load->sema->arena, form));
		return false;
	}
	expr->histogram.shape = shape;
	expr->histogram.slots = array->count;
	return true;
}

/* A map whose values are counts; hist-log2 or hist-linear, which fills it, has set its shape. */
static bool of_map(struct load *load, const struct form *form, struct load_expr *expr)
{
	const struct map *own;

	if (is_place(load, form))
		return of_place(load, form, expr);
	expr->histogram.map = load_map_operand(load, form);
	own = expr->histogram.own = load_own_map(load, expr->histogram.map);
	if (load_failed(expr->histogram.map))
		return false;
	if (!own || own->histogram.kind == HISTOGRAM_NONE || own->histogram.kind == HISTOGRAM_MIXED) {
		diag_help(load->sema->diags,
			  diag_report(load->sema->diags, DIAG_TYPE, form->span, own && own->histogram.kind == HISTOGRAM_MIXED ?
				      "several forms fill `%s` with different bounds" :
				      "no program fills `%s` by `hist-log2` or `hist-linear`",
				      own ? own->name : "this map"),
			  "(print-map m) prints other maps");
		return false;
	}
	expr->histogram.shape = &own->histogram;
	expr->histogram.slots = own->histogram.slot ? own->histogram.slots : own->max_entries;
	expr->histogram.name = own->name;
	return true;
}

static struct load_expr *print_histogram(struct load *load, const struct form *form)
{
	static const char *const known[] = { "unit", "clear", NULL };
	struct load_option_list options = { .count = 0 };
	struct load_expr *expr = load_new(load, LOAD_PRINT_HISTOGRAM, form, LOAD_TYPE(NONE));
	const struct form *value, *key = form_nth(form, 2);
	bool has_key = key && key->kind != FORM_KEYWORD;

	if (!sema_check_count(load->sema, form, 1, 6) || !load_check_loaded(load, form) ||
	    !load_read_options(load, form_tail(form, has_key ? 3 : 2), known, &options) ||
	    !of_map(load, form_nth(form, 1), expr))
		return load_error(load, form);
	load->loader->prints = true;
	value = load_option_value(&options, "clear");
	if (value && !form_is_nil(value) && expr->histogram.place && expr->histogram.place->kind == LOAD_MEMBER) {
		diag_report(load->sema->diags, DIAG_TYPE, value->span,
			    "`:clear` is only for a map or a global, not for a field");
		return load_error(load, form);
	}
	if (has_key && !expr->histogram.shape->slot) {
		diag_report(load->sema->diags, DIAG_TYPE, key->span, "`%s` is one histogram: its keys are the slots",
			    expr->histogram.name);
		return load_error(load, form);
	}
	if (has_key)
		expr->histogram.key = load_key(load, key, expr->histogram.own);
	value = load_option_value(&options, "unit");
	if (value)
		expr->histogram.unit = load_text(load, value);
	if ((has_key && load_failed(expr->histogram.key)) || (value && load_failed(expr->histogram.unit)))
		return load_error(load, form);
	value = load_option_value(&options, "clear");
	expr->histogram.clear = value && !form_is_nil(value);
	return expr;
}

/* (print-stack m id [pid]) */
static struct load_expr *print_stack(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_PRINT_STACK, form, LOAD_TYPE(NONE));
	const struct map *own;

	if (!sema_check_count(load->sema, form, 2, 3) || !load_check_loaded(load, form))
		return load_error(load, form);
	load->loader->prints = true;
	expr->operands.a = load_map_operand(load, form_nth(form, 1));
	expr->operands.b = load_integer(load, form_nth(form, 2));
	if (form_nth(form, 3))
		expr->operands.c = load_integer(load, form_nth(form, 3));
	if (load_failed(expr->operands.a) || load_failed(expr->operands.b) ||
	    (expr->operands.c && load_failed(expr->operands.c)))
		return load_error(load, form);
	own = load_own_map(load, expr->operands.a);
	if (!own || !strcmp(own->type->name, "stack-trace"))
		return expr;
	diag_report(load->sema->diags, DIAG_MAP_OPERATION, form_nth(form, 1)->span, "`%s` is not a map of type :stack-trace",
		    own->name);
	return load_error(load, form);
}

const struct load_form load_show_forms[] = {
	{ "format", format_form },     { "print-row", print_row },	   { "print-map", print_map },
	{ "print-record", print_record }, { "print-histogram", print_histogram }, { "print-stack", print_stack }, { 0 },
};
