// SPDX-License-Identifier: MIT
/* Bindings: which type a variable gets, and what an initializer sees. */
#include "tests/unit/pass_fixture.h"

/* The type of the one variable named v in the first program. */
static void check_variable(const char *body, const char *wanted, bool declared)
{
	struct fixture fixture;
	const struct variable *variable = NULL;
	struct unit *unit;

	fixture_start(&fixture);
	unit = fixture_analyze(&fixture, arena_printf(&fixture.arena, FRAME("%s"), body));
	cr_expect_eq(fixture.diags.error_count, 0, "%s: %s", body, fixture_diags(&fixture));
	for (size_t i = 0; i < unit_find_program(unit, "p")->variables.count; i++) {
		const struct variable *at = unit_find_program(unit, "p")->variables.items[i];

		if (!strcmp(at->name, "v"))
			variable = at;
	}
	cr_assert_not_null(variable, "%s", body);
	cr_expect_str_eq(type_text(&fixture.arena, variable->type), wanted, "%s: v is %s, not %s",
			 body, type_text(&fixture.arena, variable->type), wanted);
	cr_expect_eq(variable->declared, declared, "%s", body);
	fixture_end(&fixture);
}

Test(sema_let, a_written_type_is_the_variables_type)
{
	check_variable("(let ((v u8 1)) v)", "u8", true);
	check_variable("(let ((v i16 1)) v)", "i16", true);
	check_variable("(let ((v 1)) (declare (type u16 v)) v)", "u16", true);
	check_variable("(let* ((v be32 (htonl 1))) 1)", "be32", true);
}

Test(sema_let, two_elements_are_a_type_where_the_second_names_one)
{
	check_variable("(let ((v u32)) (setf v 1) v)", "u32", true);
	check_variable("(let ((v event)) (setf (event-pid v) 1) 1)", "(ptr event)", false);
	check_variable("(let ((u32 1)) (let ((v u32)) v))", "u64", false);
}

Test(sema_let, an_assigned_variable_is_64_bits_wide_with_the_sign_of_its_initializer)
{
	check_variable("(let ((v (ctx len))) (incf v) 1)", "u64", false);
	check_variable("(let ((v 0)) (setf v (ctx len)) 1)", "u64", false);
	check_variable("(let ((v -1)) (setf v 1) 1)", "i64", false);
	check_variable("(let ((v (i8 1))) (decf v) 1)", "i64", false);
}

Test(sema_let, a_pointer_initializer_makes_a_pointer)
{
	check_variable("(let ((v (map-lookup counts 1))) (if v 1 0))", "(ptr u64)", false);
	check_variable("(let ((v (make-event))) (event-pid v) 1)", "(ptr event)", false);
}

Test(sema_let, the_first_setf_of_a_nil_variable_gives_the_pointer_type)
{
	check_variable("(let ((v nil)) (setf v (map-lookup counts 1)) (if v 1 0))", "(ptr u64)",
		       false);
}

Test(sema_let, initializers_do_not_see_the_variables_of_their_own_let)
{
	check_body("(let ((v 1))\n(let ((v 0) (w v))\n(+ v w)))", "7:16 [let]");
}

Test(sema_let, the_warning_shows_the_binding_that_is_not_seen)
{
	struct fixture fixture;

	fixture_start(&fixture);
	fixture_check(&fixture, FRAME("(let ((v 1))\n(let ((v 0) (w v))\n(+ v w)))"));
	cr_assert_eq(fixture.diags.diags.count, 1);
	cr_assert_eq(fixture.diags.diags.items[0]->severity, DIAG_WARNING);
	cr_assert_eq(fixture.diags.diags.items[0]->notes.count, 1);
	cr_assert_eq(fixture.diags.diags.items[0]->notes.items[0].span.column, 7);
	fixture_end(&fixture);
}

Test(sema_let, an_earlier_binding_is_seen_where_its_name_means_nothing_outside)
{
	check_body("(let ((v (u32 0)) (w (map-lookup counts v)))\n(if w 1 0))", "");
	check_body("(let ((v 1) (w (+ v 1)) (x (+ w 1)))\n(logand x 1))", "");
}

Test(sema_let, a_later_binding_is_not_seen)
{
	check_body("(let ((v w) (w 1))\n(logand v w))", "6:10 [unknown-variable]");
	check_body("(let* ((v w) (w 1))\n(logand v w))", "6:11 [unknown-variable]");
}

Test(sema_let, let_star_sees_every_earlier_binding)
{
	check_body("(let ((v 1))\n(let* ((v 0) (w v))\n(logand w 1)))", "");
}

Test(sema_let, a_variable_ends_with_its_let)
{
	check_body("(let ((v 1)) v)\n(logand v 1)", "7:9 [unknown-variable]");
}

Test(sema_let, a_malformed_binding_is_refused_at_its_place)
{
	check_body("(let ((v 1 2 3)) 1)", "6:7 [malformed]");
	check_body("(let v 1)", "6:6 [malformed]");
	check_body("(let ((3 1)) 1)", "6:7 [malformed]");
}
