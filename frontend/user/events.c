// SPDX-License-Identifier: MIT
/*
 * Records and the event loop: bpf:on-event, bpf:run, bpf:poll, bpf:stop, bpf:lost. In: the forms,
 * and the records that unit/records.c finds. Out: LOAD_ON_EVENT with a handler function for one
 * struct, LOAD_RUN and others. Called through load_event_forms.
 */
#include <string.h>

#include "frontend/user/internal.h"
#include "frontend/unit/records.h"

static bool is_read_by_records(const struct map *map)
{
	return !strcmp(map->type->name, "ringbuf") || !strcmp(map->type->name, "perf-event-array");
}

/* own: a map of this file, or NULL */
static bool check_event_map(struct load *load, const struct form *form, const struct map *own)
{
	if (!own || is_read_by_records(own))
		return true;
	diag_report(load->sema->diags, DIAG_MAP_OPERATION, form->span, "`%s` is neither a ring buffer nor a perf-event-array",
		    own->name);
	return false;
}

/* (e MAP [STRUCT] [:len n]) */
struct event_spec {
	const struct form *name, *map, *structure, *len;
};

static bool read_spec(struct load *load, const struct form *spec, struct event_spec *ret)
{
	const struct form *rest;

	*ret = (struct event_spec){ 0 };
	if (!form_is_pair(spec) || form_length(spec) < 2 || spec->car->kind != FORM_SYMBOL) {
		diag_report(load->sema->diags, DIAG_MALFORMED, spec->span,
			    "the first argument of `bpf:on-event` must be (RECORD MAP [STRUCT] [:len NAME])");
		return false;
	}
	ret->name = spec->car;
	ret->map = form_nth(spec, 1);
	rest = form_tail(spec, 2);
	if (form_is_pair(rest) && rest->car->kind == FORM_SYMBOL) {
		ret->structure = rest->car;
		rest = rest->cdr;
	}
	if (form_is_nil(rest))
		return true;
	if (form_length(rest) == 2 && form_is_keyword(rest->car, "len") && form_nth(rest, 1)->kind == FORM_SYMBOL) {
		ret->len = form_nth(rest, 1);
		return true;
	}
	diag_report(load->sema->diags, DIAG_MALFORMED, rest->span, "only a struct and :len NAME may follow the map");
	return false;
}

/* Do only the file's programs write records to the map? Other programs may if it is shared. */
static bool is_filled_here(const struct map *own)
{
	return own && !own->pinned && !own->is_extern;
}

/* Warns of a handler for a struct that no program writes. */
static bool check_put(struct load *load, const struct form *form, const struct map *own, const struct records *records,
		      const struct structure *structure)
{
	struct text names = { 0 };
	struct diag *diag;

	if (!is_filled_here(own) || records->has_bytes)
		return true;
	for (size_t i = 0; i < records->kinds.count; i++) {
		if (records->kinds.items[i].structure == structure)
			return true;
		text_printf(&names, "%s`%s`", i ? ", " : "", records->kinds.items[i].structure->name);
	}
	diag = diag_report(load->sema->diags, DIAG_TYPE, form->span, "no program writes a struct `%s` to `%s`",
			   structure->name, own->name);
	if (names.len)
		diag_help(load->sema->diags, diag, "programs write %s to it", text_string(&names));
	text_release(&names);
	return false;
}

/*
 * With several structs each must have the tag; records of one without it would be taken for
 * another.
 */
static bool check_told_apart(struct load *load, const struct form *form, const struct map *own, const struct records *records)
{
	if (!is_filled_here(own) || records->kinds.count < 2 || records->tag)
		return true;
	diag_help(load->sema->diags,
		  diag_report(load->sema->diags, DIAG_MALFORMED, form->span,
			      "programs write records of `%s` and `%s` to `%s`, and nothing tells the two apart",
			      records->kinds.items[0].structure->name, records->kinds.items[1].structure->name, own->name),
		  "give each struct a tag: a field with :is NUMBER, of the same type at the same offset");
	return false;
}

/* The struct of the records: as written, or the only one that programs write. */
static const struct structure *record_structure(struct load *load, const struct event_spec *spec, const struct map *own,
						struct records *records)
{
	const struct structure *structure = spec->structure ? sema_find_structure(load->sema, spec->structure->name) : NULL;

	if (spec->structure && (!structure || structure->is_kernel)) {
		diag_report(load->sema->diags, DIAG_UNKNOWN_TYPE, spec->structure->span, "there is no struct `%s`",
			    spec->structure->name);
		return NULL;
	}
	if (own)
		records_find(load->sema->unit, own, records);
	if (structure)
		return check_put(load, spec->structure, own, records, structure) &&
		       check_told_apart(load, spec->map, own, records) ? structure : NULL;
	if (records->kinds.count == 1 && !records->has_bytes)
		return records->kinds.items[0].structure;
	diag_help(load->sema->diags,
		  diag_report(load->sema->diags, DIAG_MALFORMED, spec->map->span, !own ?
			      "the struct of the records in another object's map must be given" :
			      records->kinds.count > 1 ? "programs write several structs to `%s`: name the one that this handles" :
			      "no program writes a struct to `%s`", own ? own->name : ""),
		  "(bpf:on-event (%s %s STRUCT) ..)", spec->name->name, spec->map->kind == FORM_SYMBOL ?
		  spec->map->name : "MAP");
	return NULL;
}

static const struct member *tag_member(const struct structure *structure)
{
	for (size_t i = 0; i < structure->member_count; i++)
		if (structure->members[i].is_tag)
			return &structure->members[i];
	return NULL;
}

/* Sets the tag field and its value, if the map has several structs. */
static void find_tag(struct load_expr *event, const struct records *records)
{
	event->event.tag = tag_member(event->event.structure);
	event->event.tag_value = event->event.tag ? event->event.tag->tag : 0;
	for (size_t i = 0; records->tag && i < records->kinds.count; i++)
		if (records->kinds.items[i].structure == event->event.structure) {
			event->event.tag = records->tag;
			event->event.tag_value = records->kinds.items[i].tag;
		}
}

/* Reports a second handler for one map and struct. */
static bool check_twice(struct load *load, const struct form *form, const struct load_expr *event)
{
	for (size_t i = 0; i < load->loader->events.count; i++) {
		const struct load_expr *other = load->loader->events.items[i];
		bool same = other->event.own == event->event.own && event->event.own;

		if (!same)
			continue;
		if (other->event.structure == event->event.structure) {
			diag_report(load->sema->diags, DIAG_DUPLICATE, form->span, "`%s` has a handler already",
				    event->event.own->name);
			return false;
		}
		if (!other->event.tag || !event->event.tag) {
			diag_help(load->sema->diags,
				  diag_report(load->sema->diags, DIAG_MALFORMED, form->span,
					      "nothing tells the records of `%s` and `%s` apart",
					      other->event.structure->name, event->event.structure->name),
				  "give each struct a tag: a field with :is NUMBER, of the same type at the same offset");
			return false;
		}
	}
	return true;
}

static bool ends_in_array(const struct structure *structure)
{
	return structure->member_count && structure->members[structure->member_count - 1].type->kind == TYPE_ARRAY;
}

/* Reads map, struct, tag and length. */
static bool read_event(struct load *load, const struct form *form, const struct event_spec *spec, struct load_expr *expr)
{
	struct records records = { .has_bytes = false };
	const struct structure *structure;
	const struct map *own;

	expr->event.map = load_map_operand(load, spec->map);
	own = expr->event.own = load_own_map(load, expr->event.map);
	if (load_failed(expr->event.map))
		return false;
	if (!check_event_map(load, spec->map, own))
		return false;
	structure = expr->event.structure = record_structure(load, spec, own, &records);
	if (!structure)
		return false;
	sema_share(structure->type);
	find_tag(expr, &records);
	expr->event.least = spec->len ? structure->members[structure->member_count - 1].offset : structure->size;
	if (spec->len && !ends_in_array(structure)) {
		diag_report(load->sema->diags, DIAG_TYPE, spec->len->span,
			    "`:len` needs a struct whose last field is an array; the last field of `%s` is not", structure->name);
		return false;
	}
	for (size_t i = 0; !spec->len && i < records.kinds.count; i++)
		if (records.kinds.items[i].structure == structure && records.kinds.items[i].is_cut) {
			diag_help(load->sema->diags,
				  diag_report(load->sema->diags, DIAG_MALFORMED, spec->map->span,
					      "records of `%s` may be shorter than the struct", own->name),
				  "(bpf:on-event (%s %s :len n) ..) binds n to the number of bytes received",
				  spec->name->name, own->name);
			return false;
		}
	return check_twice(load, form, expr);
}

/* Adds the handler's parameters: the record, and with :len its length. */
static void add_parameters(struct load *load, const struct event_spec *spec, struct load_expr *expr)
{
	struct load_function *handler = expr->event.handler;
	struct load_type type = { .base = LOAD_BASE_STRUCT, .type = expr->event.structure->type };
	struct load_variable *parameter = load_new_variable(load, spec->name->name, spec->name->span, type);

	parameter->is_place = true;
	parameter->is_cut = spec->len != NULL;
	parameter->owner = handler;
	handler->parameters[handler->parameter_count++] = parameter;
	if (!spec->len)
		return;
	parameter = load_new_variable(load, spec->len->name, spec->len->span, load_integer_type(NULL, false, SHOW_IT_IS));
	parameter->owner = handler;
	handler->parameters[handler->parameter_count++] = parameter;
}

static struct load_expr *on_event(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_ON_EVENT, form, LOAD_TYPE(NONE));
	struct event_spec spec;

	if (!sema_check_count(load->sema, form, 1, -1) || !load_check_loaded(load, form) ||
	    !read_spec(load, form_nth(form, 1), &spec))
		return load_error(load, form);
	if (load->function || load->loop_depth) {
		diag_report(load->sema->diags, DIAG_MALFORMED, form->span,
			    "`bpf:on-event` must be in a session, outside loops, handlers and functions");
		return load_error(load, form);
	}
	if (!read_event(load, form, &spec, expr))
		return load_error(load, form);
	VEC_PUSH(load->sema->arena, &load->loader->events, expr);
	expr->event.handler = load_new_function(load, form, arena_printf(load->sema->arena, "on-%s",
						expr->event.own && !spec.structure ? expr->event.own->name :
						expr->event.structure->name), LOAD_HANDLER);
	expr->event.handler->record = expr->event.structure;
	add_parameters(load, &spec, expr);
	load_function_body(load, expr->event.handler, form_tail(form, 2), form);
	return expr;
}

/* ---- the loop ---- */

static bool run_keys(struct load *load, const struct form *list, struct load_expr *expr)
{
	static const char *const known[] = { "every", "for", "times", "redraw", NULL };
	struct load_option_list options = { .count = 0 };
	static const struct load_bounds times = { "the number of times", 1, UINT64_MAX };
	const struct form *value;

	if (!load_read_options(load, list, known, &options))
		return false;
	if ((value = load_option_value(&options, "every"))) {
		expr->run.every = load_time(load, value, true);
		if (!load_check_time(load, value, expr->run.every, false))
			return false;
	}
	if ((value = load_option_value(&options, "for")))
		expr->run.time = load_time(load, value, true);
	if ((value = load_option_value(&options, "times"))) {
		expr->run.times = load_form(load, value);
		if (!load_check_number(load, value, expr->run.times, &times))
			return false;
		if (!load_failed(expr->run.times) && expr->run.times->type.base != LOAD_BASE_INTEGER &&
		    expr->run.times->type.base != LOAD_BASE_NIL)
			expr->run.times = load_wrong_type(load, value, expr->run.times, "an integer or nil");
	}
	value = load_option_value(&options, "redraw");
	if (value)
		expr->run.redraw = load_form(load, value);
	if (expr->run.redraw && !load_failed(expr->run.redraw) && expr->run.redraw->type.base != LOAD_BASE_TRUTH &&
	    expr->run.redraw->type.base != LOAD_BASE_NIL)
		expr->run.redraw = load_wrong_type(load, value, expr->run.redraw, "a truth value");
	return !(expr->run.every && load_failed(expr->run.every)) && !(expr->run.time && load_failed(expr->run.time)) &&
	       !(expr->run.times && load_failed(expr->run.times)) &&
	       !(expr->run.redraw && load_failed(expr->run.redraw));
}

/* (bpf:run [:for d]), (bpf:run ([:every d] [:for d] [:times n] [:redraw t]) body) */
static struct load_expr *run(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_RUN, form, LOAD_TYPE(TRUTH));
	const struct form *spec = form_nth(form, 1);
	bool has_body = spec && spec->kind != FORM_KEYWORD;

	if (!load_check_loaded(load, form))
		return load_error(load, form);
	if (load->function && load->function->kind != LOAD_DEFUN) {
		diag_report(load->sema->diags, DIAG_MALFORMED, form->span, "`bpf:run` inside a handler would never end");
		return load_error(load, form);
	}
	if (load_failed(load_innermost_session(load, form)))
		return load_error(load, form);
	if (has_body && !form_is_pair(spec) && !form_is_nil(spec)) {
		diag_report(load->sema->diags, DIAG_MALFORMED, spec->span, "the first argument of `bpf:run` must be (:every D :for D ..)");
		return load_error(load, form);
	}
	if (!run_keys(load, has_body ? spec : form->cdr, expr))
		return load_error(load, form);
	if (!has_body && (expr->run.every || expr->run.times || expr->run.redraw)) {
		diag_help(load->sema->diags,
			  diag_report(load->sema->diags, DIAG_MALFORMED, form->span,
				      "without a body, `bpf:run` takes only `:for`"),
			  "(bpf:run (:every D ..) ..)");
		return load_error(load, form);
	}
	if (has_body) {
		expr->run.body = load_new_function(load, form, "every-interval", LOAD_ROUND);
		load_function_body(load, expr->run.body, form_tail(form, 2), form);
	}
	load->facts = NULL; /* handlers may have set any variable */
	return expr;
}

static struct load_expr *poll(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_POLL, form, load_integer_type(NULL, false, SHOW_IT_IS));

	if (!sema_check_count(load->sema, form, 0, 1) || !load_check_loaded(load, form) ||
	    load_failed(load_innermost_session(load, form)))
		return load_error(load, form);
	if (form_nth(form, 1))
		expr->operands.a = load_time(load, form_nth(form, 1), false);
	if (load->function && load->function->kind == LOAD_HANDLER) {
		diag_report(load->sema->diags, DIAG_MALFORMED, form->span, "a handler cannot poll: `bpf:run` or `bpf:poll` is calling it");
		return load_error(load, form);
	}
	return expr->operands.a && load_failed(expr->operands.a) ? load_error(load, form) : expr;
}

static struct load_expr *stop(struct load *load, const struct form *form)
{
	if (!sema_check_count(load->sema, form, 0, 0) || !load_check_loaded(load, form) ||
	    load_failed(load_innermost_session(load, form)))
		return load_error(load, form);
	return load_new(load, LOAD_STOP, form, LOAD_TYPE(NONE));
}

static struct load_expr *lost(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_LOST, form, load_integer_type(NULL, false, SHOW_IT_IS));

	if (!sema_check_count(load->sema, form, 1, 1) || !load_check_loaded(load, form))
		return load_error(load, form);
	expr->map_use.map = load_map_operand(load, form_nth(form, 1));
	expr->map_use.own = load_own_map(load, expr->map_use.map);
	if (load_failed(expr->map_use.map) || !check_event_map(load, form_nth(form, 1), expr->map_use.own))
		return load_error(load, form);
	return expr;
}

const struct load_form load_event_forms[] = {
	{ "bpf:on-event", on_event }, { "bpf:run", run }, { "bpf:poll", poll },
	{ "bpf:stop", stop },	      { "bpf:lost", lost }, { 0 },
};
