// SPDX-License-Identifier: MIT
/* Errors and warnings of sema: each at its place, one for each mistake. */
#include "tests/unit/pass_fixture.h"

Test(sema_messages, a_network_value_beside_a_plain_number_is_a_warning)
{
	check_body("(if (= (ctx remote-ip4) 5)\n1 0)", "6:25 [byte-order]");
	check_body("(if (= (ctx remote-ip4) (htonl 5))\n1 0)", "");
	check_body("(if (= (ctx remote-ip4) 0)\n1 0)", "");
	check_body("(if (= (ctx remote-ip4) #xffffffff)\n1 0)", "");
	check_body("(if (= (u32 (ctx remote-ip4)) 5)\n1 0)", "");
	check_body("(let ((a be32 5))\n(if a 1 0))", "6:15 [byte-order]");
	check_body("(logand 1 (+ (ctx remote-ip4) 1))", "6:14 [byte-order]");
}

Test(sema_messages, a_wider_value_in_a_narrow_place_is_a_warning)
{
	check_body("(let ((a u8 (ctx len)))\n(logand a 1))", "6:13 [cut]");
	check_body("(let ((a u8 300))\n(logand a 1))", "6:13 [cut]");
	check_body("(let ((a i8 -129))\n(logand a 1))", "6:13 [cut]");
	check_body("(let ((a u8 (u8 (ctx len))))\n(logand a 1))", "");
	check_body("(let ((a u8 255))\n(logand a 1))", "");
	check_body("(let ((a u8 (+ (ctx len) 1)))\n(logand a 1))", "");
	check_body("(let ((e (make-event)))\n(setf (event-port e) (ctx len))\n1)", "7:22 [cut]");
}

Test(sema_messages, signed_and_unsigned_variables_in_one_operation_are_a_warning)
{
	check_body("(let ((a i32 1) (b u32 2))\n(if (< a b) 1 0))", "7:5 [mixed-sign]");
	check_body("(let ((a i32 1))\n(if (< a 2) 1 0))", "");
}

Test(sema_messages, a_comparison_that_cannot_fail_or_hold_is_a_warning)
{
	check_body("(if (< (ctx len) 0)\n1 0)", "6:5 [always]");
	check_body("(let ((a u8 (u8 (ctx len))))\n(if (= a 256) 1 0))", "7:5 [always]");
	check_body("(let ((a u8 (u8 (ctx len))))\n(if (= a 255) 1 0))", "");
}

Test(sema_messages, a_value_that_nobody_uses_is_a_warning)
{
	check_body("(+ (ctx len) 1)\n1", "6:1 [unused]");
	check_body("(ktime-get-ns)\n1", "");
}

Test(sema_messages, unknown_names_are_reported_where_they_stand)
{
	check_body("(foo 1)\n1", "6:2 [unknown-form]");
	check_body("(+ foo 1)\n1", "6:4 [unknown-variable]");
	check_body("(ctx foo)\n1", "6:6 [unknown-field]");
	check_body("(map-lookup foo 1)\n1", "6:13 [unknown-map]");
	check_body("(cast u24 1)\n1", "6:7 [unknown-type]");
	check_body("(setf foo 1)\n1", "6:7 [unknown-variable]");
	check_body("(event-foo (make-event))\n1", "6:2 [unknown-field]");
}

Test(sema_messages, one_mistake_is_one_message)
{
	check_body("(let ((a (+ foo 1)))\n(setf a (* a 2))\n(if (< a 3) a 0))",
		   "6:13 [unknown-variable]");
	check_body("(let ((a (map-lookup foo 1)))\n(when a (atomic-add a 1))\n1)",
		   "6:22 [unknown-map]");
}

Test(sema_messages, several_mistakes_are_several_messages)
{
	check_body("(+ foo 1)\n(bar)\n(ctx baz)\n1",
		   "6:4 [unknown-variable], 7:2 [unknown-form], 8:6 [unknown-field]");
}

Test(sema_messages, what_this_version_lacks_is_refused_by_name)
{
	check_messages("(defprog p (:type :kprobe :section \"uprobe.multi//bin/true:main\")\n0)",
		       "1:36 [unsupported]");
	check_body("(tail-call counts 1)\n1", "6:1 [map-operation]");
}

Test(sema_messages, constants_that_have_no_result_are_errors)
{
	check_body("(logand 1 (/ (ctx len) 0))", "6:24 [constant-range]");
	check_body("(logand 1 (<< (ctx len) 64))", "6:25 [constant-range]");
}

Test(sema_messages, incf_of_a_pointer_names_the_atomic)
{
	struct fixture fixture;

	fixture_start(&fixture);
	fixture_check(&fixture, FRAME("(let ((v (map-lookup counts 1)))\n(when v (incf v))\n1)"));
	cr_assert_eq(fixture.diags.error_count, 1, "%s", fixture_diags(&fixture));
	cr_assert_not_null(fixture.diags.diags.items[0]->help);
	cr_assert_not_null(strstr(fixture.diags.diags.items[0]->help, "atomic-add"));
	fixture_end(&fixture);
}

Test(sema_messages, a_near_name_is_offered)
{
	struct fixture fixture;

	fixture_start(&fixture);
	fixture_check(&fixture, FRAME("(let ((count 1))\n(logand cuont 1))"));
	cr_assert_eq(fixture.diags.error_count, 1);
	cr_assert_not_null(fixture.diags.diags.items[0]->help);
	cr_assert_not_null(strstr(fixture.diags.diags.items[0]->help, "count"));
	fixture_end(&fixture);
}
