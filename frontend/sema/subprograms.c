/* Subprograms: declared, called, called back. */
#include <string.h>

#include "frontend/sema/internal.h"

/* What the kernel passes in registers. */
#define PARAMETERS_MOST 5

struct program *sema_new_subprogram(struct sema *sema, const struct form *form,
				      const struct form *name, enum subprogram_kind kind)
{
	struct program *program = ARENA_NEW(sema->arena, struct program);
	struct item item = { .kind = ITEM_SUBPROGRAM, .program = program };

	if (name->kind != FORM_SYMBOL) {
		diag_report(sema->diags, DIAG_MALFORMED, name->span, "a subprogram needs a name");
		return NULL;
	}
	program->subprogram = ARENA_NEW(sema->arena, struct subprogram);
	program->subprogram->kind = kind;
	program->subprogram->result = &type_error;
	program->name = name->name;
	/* a kernel function keeps the kernel's spelling */
	program->c_name = kind == SUBPROGRAM_KERNEL ? sema_kernel_name(sema, name->name) :
						      sema_file_name(sema, name->name);
	program->span = name->span;
	program->comment = form->comment;
	sema_claim_name(sema, program->name, program->c_name, name->span);
	unit_add_item(sema->unit, item);
	sema->unit->subprogram_count++;
	return program;
}

/* ---- parameters and result ---- */

static bool is_passable(const struct type *type)
{
	return type_is_integer(type) || type_is_pointer(type);
}

static const struct type *passed_type(struct sema *sema, const struct form *form, bool is_kernel)
{
	const struct type *type = is_kernel ? sema_kernel_pointer(sema, form) : NULL;

	if (type)
		return type;

	if (form->kind == FORM_SYMBOL && !strcmp(form->name, "ptr"))
		return type_pointer(&sema->unit->types, NULL, SPACE_ANY);
	type = sema_type(sema, form);
	if (type_is_error(type) || is_passable(type))
		return type;
	diag_help(sema->diags,
		  diag_report(sema->diags, DIAG_TYPE, form->span,
			      "`%s` does not fit into a register", type_text(sema->arena, type)),
		  "(ptr %s) passes its address", type_text(sema->arena, type));
	return &type_error;
}

static bool read_parameter(struct sema *sema, const struct form *form, struct program *program)
{
	struct subprogram *subprogram = program->subprogram;
	struct variable *variable;

	if (!form_is_pair(form) || form_length(form) != 2 || form->car->kind != FORM_SYMBOL) {
		diag_report(sema->diags, DIAG_MALFORMED, form->span,
			    "a parameter is (NAME TYPE)");
		return false;
	}
	for (size_t i = 0; i < subprogram->parameter_count; i++)
		if (subprogram->parameters[i]->name == form->car->name) {
			diag_report(sema->diags, DIAG_DUPLICATE, form->car->span,
				    "`%s` has two parameters `%s`", program->name,
				    form->car->name);
			return false;
		}
	sema->program = program;
	variable = sema_new_variable(sema, form->car->name, form->car->span);
	sema->program = NULL;
	variable->type = passed_type(sema, form_nth(form, 1),
				     subprogram->kind == SUBPROGRAM_KERNEL);
	variable->declared = variable->parameter = true;
	subprogram->parameters[subprogram->parameter_count++] = variable;
	return !type_is_error(variable->type);
}

static bool read_parameters(struct sema *sema, const struct form *form, struct program *program)
{
	long count = form_is_nil(form) ? 0 : form_is_pair(form) ? form_length(form) : -1;
	bool good = true;

	if (count < 0) {
		diag_report(sema->diags, DIAG_MALFORMED, form->span,
			    "`%s` needs a list of parameters: ((NAME TYPE) ..)", program->name);
		return false;
	}
	if (count > PARAMETERS_MOST) {
		diag_help(sema->diags,
			  diag_report(sema->diags, DIAG_ARGUMENT_COUNT, form->span,
				      "a subprogram takes up to %d parameters, not %ld",
				      PARAMETERS_MOST, count),
			  "a pointer to a struct passes more");
		return false;
	}
	program->subprogram->parameters =
		ARENA_ARRAY(sema->arena, struct variable *, (size_t)count + 1);
	FORM_EACH(at, form)
		good &= read_parameter(sema, at->car, program);
	return good;
}

static const struct type *result_type(struct sema *sema, const struct form *form, bool is_kernel)
{
	if (form->kind == FORM_SYMBOL && !strcmp(form->name, "void"))
		return &type_void;
	return passed_type(sema, form, is_kernel);
}

/* A subprogram with a wrong head keeps the error type: its calls are no errors too. */
bool sema_read_head(struct sema *sema, const struct form *parameters, const struct form *result,
		      struct program *program)
{
	const struct type *type;
	bool good = read_parameters(sema, parameters, program);

	type = result_type(sema, result, program->subprogram->kind == SUBPROGRAM_KERNEL);
	if (good)
		program->subprogram->result = type;
	return good && !type_is_error(type);
}

/* Another object calls what is exported, and the kernel what is called back: both need a function. */
static void set_inline(struct sema *sema, const struct form *form, struct program *program)
{
	program->subprogram->is_inline = true;
	if (program->subprogram->kind != SUBPROGRAM_EXPORTED)
		return;
	diag_report(sema->diags, DIAG_MALFORMED, form->span,
		    "`%s` cannot be `inline` and `export`: other objects call it", program->name);
}

void sema_declare_subprogram(struct sema *sema, const struct form *form)
{
	const struct form *body = form_tail(form, 4);
	struct program *program;

	if (!sema_check_count(sema, form, 3, -1))
		return;
	program = sema_new_subprogram(sema, form, form_nth(form, 1),
				 sema_declares(body, "export") ? SUBPROGRAM_EXPORTED :
								 SUBPROGRAM_STATIC);
	if (!program)
		return;
	if (sema_declares(body, "inline"))
		set_inline(sema, form, program);
	sema_declare(sema, (struct declaration){ .form = form, .program = program });
	sema_read_head(sema, form_nth(form, 2), form_nth(form, 3), program);
}

static void check_has_body(struct sema *sema, const struct form *form)
{
	if (form_length(form) == 4)
		diag_report(sema->diags, DIAG_ARGUMENT_COUNT, form->span,
			    "`defsubprog` needs a body: its last form is the result");
}

void sema_subprogram_body(struct sema *sema, const struct form *form, struct program *program)
{
	struct subprogram *subprogram = program->subprogram;
	const struct scope *outer = sema->scope;
	struct expr *body, *last;

	check_has_body(sema, form);
	if (type_is_error(subprogram->result))
		return;
	sema->program = program;
	sema->scope = NULL;
	sema->loop_depth = 0;
	for (size_t i = 0; i < subprogram->parameter_count; i++)
		sema_push_scope(sema, subprogram->parameters[i]->name, subprogram->parameters[i],
				NULL);
	if (subprogram->result->kind == TYPE_VOID)
		sema->unused = form;
	body = sema_body(sema, form_tail(form, 4), form);
	program->body = body;
	sema_warn_unread(sema, program);
	sema->program = NULL;
	sema->scope = outer;
	if (body->kind != EXPR_PROGN || type_is_error(body->type) || sema_diverges(body) ||
	    subprogram->result->kind == TYPE_VOID)
		return;
	last = type_is_integer(subprogram->result) ? sema_settle_result(sema, body, subprogram->result) :
						     body->list.items[body->list.count - 1];
	sema_check_result(sema, program, last);
}

/* An object of the subprogram does not outlive it. */
void sema_check_result(struct sema *sema, const struct program *program, const struct expr *value)
{
	const struct type *result = program->subprogram->result;

	if (type_is_error(value->type) || sema_diverges(value))
		return;
	if (type_is_pointer(value->type) && value->type->space == SPACE_STACK &&
	    type_is_pointer(result)) {
		diag_report(sema->diags, DIAG_TYPE, value->span,
			    "this object is gone when `%s` returns", program->name);
		return;
	}
	sema_check_store(sema, result, value, "the result");
	sema_note_host_store(sema, result, value);
}

/* ---- of other objects ---- */

static void extern_function(struct sema *sema, const struct form *form)
{
	struct program *program;

	if (!sema_check_count(sema, form, 4, 4))
		return;
	program = sema_new_subprogram(sema, form, form_nth(form, 2), SUBPROGRAM_EXTERN);
	if (program)
		sema_read_head(sema, form_nth(form, 3), form_nth(form, 4), program);
}

void sema_defextern(struct sema *sema, const struct form *form)
{
	static const struct {
		const char *name;
		void (*define)(struct sema *sema, const struct form *form);
	} kinds[] = {
		{ "map", sema_extern_map },
		{ "global", sema_extern_global },
		{ "function", extern_function },
		{ "kconfig", sema_extern_kconfig },
	};
	const struct form *kind = form_nth(form, 1);

	if (!sema_check_count(sema, form, 3, -1))
		return;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (kind->kind == FORM_SYMBOL && !strcmp(kind->name, kinds[i].name)) {
			kinds[i].define(sema, form);
			return;
		}
	diag_report(sema->diags, DIAG_MALFORMED, kind->span,
		    "`defextern` declares a `map`, `global`, `function` or `kconfig`, not `%s`",
		    form_text(sema->arena, kind));
}

/* ---- calls ---- */

static void note_callee(struct sema *sema, struct program *callee)
{
	struct program *caller = sema->program;

	if (!caller)
		return;
	for (size_t i = 0; i < caller->callees.count; i++)
		if (caller->callees.items[i] == callee)
			return;
	VEC_PUSH(sema->arena, &caller->callees, callee);
}

static const char *parameter_words(struct sema *sema, const struct variable *parameter)
{
	return arena_printf(sema->arena, "the parameter `%s`", parameter->name);
}

/* NULL where the name is none of a subprogram's. */
struct expr *sema_invoke(struct sema *sema, const struct form *form)
{
	struct program *callee = unit_find_subprogram(sema->unit, form->car->name);
	struct subprogram *subprogram;
	struct expr *expr;
	bool failed = false;
	size_t index = 0;

	if (!callee)
		return NULL;
	subprogram = callee->subprogram;
	expr = sema_new(sema, EXPR_INVOKE, form, subprogram->result);
	if (type_is_error(subprogram->result) ||
	    !sema_check_count(sema, form, (long)subprogram->parameter_count,
			      (long)subprogram->parameter_count))
		return sema_error_expr(sema, form);
	expr->invoke.subprogram = callee;
	expr->invoke.arguments.count = subprogram->parameter_count;
	expr->invoke.arguments.items =
		ARENA_ARRAY(sema->arena, struct expr *, subprogram->parameter_count + 1);
	FORM_EACH(at, form->cdr) {
		const struct variable *parameter = subprogram->parameters[index];
		struct expr *argument = sema_value(sema, at->car);

		if (type_is_integer(parameter->type))
			argument = sema_number_of(sema, argument, parameter->type);
		sema_check_store(sema, parameter->type, argument, parameter_words(sema, parameter));
		sema_note_host_store(sema, parameter->type, argument);
		failed |= type_is_error(argument->type);
		expr->invoke.arguments.items[index++] = argument;
	}
	note_callee(sema, callee);
	return failed ? sema_error_expr(sema, form) : expr;
}

/* ---- callbacks ---- */

/* What the kernel hands to a helper's callback: i an integer, p a pointer. */
static const struct {
	const char *helper, *parameters, *words;
} signatures[] = {
	{ "loop", "ip", "((INDEX u32) (DATA (ptr T)))" },
	{ "for-each-map-elem", "pppp",
	  "((MAP ptr) (KEY (ptr K)) (VALUE (ptr V)) (DATA (ptr T)))" },
	{ "timer-set-callback", "ppp", "((MAP ptr) (KEY (ptr K)) (VALUE (ptr V)))" },
	{ "find-vma", "ppp", "((TASK ptr) (VMA ptr) (DATA (ptr T)))" },
	{ "user-ringbuf-drain", "pp", "((DYNPTR ptr) (DATA (ptr T)))" },
};

static bool check_signature(struct sema *sema, const struct form *form,
			    const struct kernel_helper *helper, const struct program *program)
{
	const struct subprogram *subprogram = program->subprogram;
	const char *letters = NULL, *words = "";
	struct diag *diag;
	bool fits;

	for (size_t i = 0; i < sizeof(signatures) / sizeof(signatures[0]); i++)
		if (!strcmp(signatures[i].helper, helper->name)) {
			letters = signatures[i].parameters;
			words = signatures[i].words;
		}
	if (!letters || type_is_error(subprogram->result))
		return letters;
	fits = strlen(letters) == subprogram->parameter_count;
	for (size_t i = 0; fits && i < subprogram->parameter_count; i++)
		fits = (letters[i] == 'p') == type_is_pointer(subprogram->parameters[i]->type);
	if (fits && type_is_integer(subprogram->result))
		return true;
	diag = diag_report(sema->diags, DIAG_TYPE, form->span,
			   "`%s` is not what `%s` calls back", program->name, helper->name);
	diag_help(sema->diags, diag, "its parameters are %s, its result an integer", words);
	diag_note(sema->diags, diag, program->span, "`%s` is defined here", program->name);
	return false;
}

struct expr *sema_callback(struct sema *sema, const struct form *form, struct expr *call)
{
	const struct kernel_helper *helper = call->call.helper;
	struct near_name near = { 0 };
	struct program *program = NULL;
	struct expr *expr;

	if (form_is_call(form, "function") && form_length(form) == 2)
		form = form_nth(form, 1);
	if (form->kind == FORM_SYMBOL)
		program = unit_find_subprogram(sema->unit, form->name);
	if (!program) {
		struct diag *diag = diag_report(sema->diags, DIAG_TYPE, form->span,
						"the name of a subprogram stands here, not `%s`",
						form_text(sema->arena, form));

		if (form->kind != FORM_SYMBOL)
			return sema_error_expr(sema, form);
		near.wanted = form->name;
		for (size_t i = 0; i < sema->unit->items.count; i++)
			if (sema->unit->items.items[i].kind == ITEM_SUBPROGRAM)
				near_name_try(&near, sema->unit->items.items[i].program->name);
		sema_help_near(sema, diag, &near);
		return sema_error_expr(sema, form);
	}
	if (!check_signature(sema, form, helper, program))
		return sema_error_expr(sema, form);
	if (program->subprogram->is_inline) {
		struct diag *diag = diag_report(sema->diags, DIAG_TYPE, form->span,
						"`%s` is declared `inline`, and `%s` calls a function",
						program->name, helper->name);

		diag_help(sema->diags, diag, "leave out (declare (inline))");
		diag_note(sema->diags, diag, program->span, "`%s` is defined here", program->name);
		return sema_error_expr(sema, form);
	}
	note_callee(sema, program);
	VEC_PUSH(sema->arena, &program->subprogram->callback_of, call);
	expr = sema_new(sema, EXPR_SUBPROGRAM, form, &type_void);
	expr->subprogram = program;
	return expr;
}

void sema_check_callback_data(struct sema *sema, const struct expr *call)
{
	const struct expr_list *arguments = &call->call.arguments;

	for (size_t i = 0; i + 1 < arguments->count; i++) {
		const struct subprogram *callback;
		const struct variable *data;

		if (arguments->items[i]->kind != EXPR_SUBPROGRAM)
			continue;
		callback = arguments->items[i]->subprogram->subprogram;
		if (!callback->parameter_count)
			return;
		data = callback->parameters[callback->parameter_count - 1];
		if (type_is_pointer(arguments->items[i + 1]->type))
			sema_check_store(sema, data->type, arguments->items[i + 1],
					 parameter_words(sema, data));
	}
}
