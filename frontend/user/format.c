/* (format t "packets: ~a~%" ..): the directives are checked against the arguments. */
#include <string.h>

#include "frontend/user/internal.h"

#define PRINTABLE \
	(1U << LOAD_TYPE_NIL | 1U << LOAD_TYPE_TRUTH | 1U << LOAD_TYPE_INTEGER | \
	 1U << LOAD_TYPE_MAYBE | 1U << LOAD_TYPE_TEXT)

/* Directives that take an argument, or -1 after an error. */
static long count_directives(struct load *load, const struct form *form)
{
	long count = 0;

	for (const char *at = strchr(form->string, '~'); at; at = strchr(at + 1, '~')) {
		at++;
		switch (*at) {
		case 'a':
		case 'A':
		case 'd':
		case 'D':
		case 'x':
		case 'X':
		case 's':
		case 'S':
			count++;
			break;
		case '%':
		case '~':
			break;
		default:
			diag_report(load->sema->diags, DIAG_FORMAT, form->span,
				    "`~%c` is not a directive of this `format`: ~a ~d ~x ~s ~%% ~~ are",
				    *at ? *at : ' ');
			return -1;
		}
	}
	return count;
}

struct load_expr *load_format(struct load *load, const struct form *form)
{
	struct load_expr *expr = load_new(load, LOAD_FORMAT, form, LOAD_TYPE_NONE);
	long given = form_length(form) - 3, wanted;
	bool failed = false;

	if (!sema_check_count(load->sema, form, 2, -1))
		return load_error(load, form);
	if (!form_is_symbol(form_nth(form, 1), "t") || form_nth(form, 2)->kind != FORM_STRING) {
		diag_report(load->sema->diags, DIAG_FORMAT, form->span,
			    "`format` is (format t \"text\" ..): it prints to standard output");
		return load_error(load, form);
	}
	expr->format.text = form_nth(form, 2)->string;
	wanted = count_directives(load, form_nth(form, 2));
	if (wanted < 0)
		return load_error(load, form);
	expr->format.arguments.items = ARENA_ARRAY(load->sema->arena, struct load_expr *,
						   (size_t)given + 1);
	FORM_EACH(at, form_tail(form, 3)) {
		struct load_expr *one = load_typed(load, at->car, PRINTABLE, "something to print");

		failed |= one->type == LOAD_TYPE_ERROR;
		expr->format.arguments.items[expr->format.arguments.count++] = one;
	}
	if (wanted != given)
		diag_report(load->sema->diags, DIAG_FORMAT, form->span,
			    "the text has %ld directive%s for %ld argument%s", wanted,
			    wanted == 1 ? "" : "s", given, given == 1 ? "" : "s");
	return failed || wanted != given ? load_error(load, form) : expr;
}
