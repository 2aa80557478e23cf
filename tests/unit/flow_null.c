// SPDX-License-Identifier: MIT
/* What is known of a pointer: null until it was compared, on this way through the program. */
#include "tests/unit/pass_fixture.h"

#define LOOKUP "(let ((v (map-lookup counts 1)))\n"

Test(flow_null, a_lookup_may_be_null_until_it_was_tested)
{
	check_body(LOOKUP "(atomic-add v 1)\n1)", "7:13 [null-deref]");
	check_body(LOOKUP "(when v (atomic-add v 1))\n1)", "");
	check_body(LOOKUP "(if v (load u64 v) 0)\n1)", "");
}

Test(flow_null, a_test_holds_in_its_own_arm_only)
{
	check_body(LOOKUP "(if v 1 (atomic-add v 1))\n1)", "7:21 [null-deref]");
	check_body(LOOKUP "(when v (atomic-add v 1))\n(atomic-add v 1)\n1)", "8:13 [null-deref]");
	check_body(LOOKUP "(if (not v) (atomic-add v 1) 1)\n1)", "7:25 [null-deref]");
	check_body(LOOKUP "(if (not v) 1 (atomic-add v 1))\n1)", "");
}

Test(flow_null, comparisons_with_null_are_tests)
{
	check_body(LOOKUP "(if (= v nil) 0 (atomic-add v 1))\n1)", "");
	check_body(LOOKUP "(if (/= v nil) (atomic-add v 1) 0)\n1)", "");
	check_body(LOOKUP "(if (= v nil) (atomic-add v 1) 0)\n1)", "7:27 [null-deref]");
	check_body(LOOKUP "(if (zerop v) 0 (atomic-add v 1))\n1)", "");
}

Test(flow_null, leaving_where_it_is_null_proves_the_rest)
{
	check_body(LOOKUP "(unless v (return 1))\n(atomic-add v 1)\n1)", "");
	check_body(LOOKUP "(when (not v) (return 1))\n(atomic-add v 1)\n1)", "");
	check_body(LOOKUP "(unless v 1)\n(atomic-add v 1)\n1)", "8:13 [null-deref]");
	check_body(LOOKUP "(when v (return 1))\n(atomic-add v 1)\n1)", "8:13 [null-deref]");
}

Test(flow_null, and_proves_to_its_right_and_in_its_arm)
{
	check_body(LOOKUP "(and v (load u64 v))\n1)", "");
	check_body(LOOKUP "(if (and v (> (load u64 v) 3)) (atomic-add v 1) 0)\n1)", "");
	check_body(LOOKUP "(if (and (ctx len) v) 0 (atomic-add v 1))\n1)", "7:37 [null-deref]");
}

Test(flow_null, or_proves_in_the_arm_where_all_fail)
{
	check_body(LOOKUP "(if (or (not v) (= (ctx len) 3)) 0 (atomic-add v 1))\n1)", "");
	check_body(LOOKUP "(if (or v (= (ctx len) 3)) (atomic-add v 1) 0)\n1)", "7:40 [null-deref]");
	check_body(LOOKUP "(or (not v) (load u64 v))\n1)", "");
}

Test(flow_null, cond_and_case_follow_their_clauses)
{
	check_body(LOOKUP "(cond ((not v) 0)\n((= (load u64 v) 3) 1)\n(t (atomic-add v 1)))\n1)", "");
	check_body(LOOKUP "(cond ((= (ctx len) 1) 0)\n(t (atomic-add v 1)))\n1)", "8:16 [null-deref]");
	check_body(LOOKUP "(case (ctx len) (1 (atomic-add v 1)))\n1)", "7:32 [null-deref]");
}

Test(flow_null, a_copy_is_proved_with_its_original)
{
	check_body(LOOKUP "(let ((w v)) (when v (atomic-add w 1)))\n1)", "");
	check_body(LOOKUP "(let ((w v)) (when w (atomic-add v 1)))\n1)", "");
}

Test(flow_null, an_assignment_forgets_what_was_proved)
{
	check_body(LOOKUP "(when v (setf v (map-lookup counts 2)) (atomic-add v 1))\n1)",
		   "7:52 [null-deref]");
	check_body("(let ((v nil))\n(when (ctx len) (setf v (map-lookup counts 1)))\n"
		   "(when v (atomic-add v 1))\n1)", "");
}

Test(flow_null, two_lookups_are_proved_apart)
{
	check_body(LOOKUP "(let ((w (map-lookup counts 1))) (when v (atomic-add w 1)))\n1)",
		   "7:54 [null-deref]");
}

Test(flow_null, a_binding_form_that_tests_proves)
{
	check_body("(when-let ((v (map-lookup counts 1))) (atomic-add v 1))\n1", "");
	check_body("(if-let (v (map-lookup counts 1)) (load u64 v) 0)\n1", "");
}

Test(flow_null, a_loop_does_not_prove_for_what_follows)
{
	check_body(LOOKUP "(dotimes (i 3) (when v (atomic-add v i)))\n(atomic-add v 1)\n1)",
		   "8:13 [null-deref]");
	check_body("(let ((v (make-event)) (w (map-lookup pairs 1)))\n(when w\n"
		   "(dotimes (i 2) (event-pid w) (setf w (map-lookup pairs i))))\n"
		   "(event-pid v)\n1)", "8:27 [null-deref]");
}

Test(flow_null, objects_of_the_stack_are_never_null)
{
	check_body("(let ((e (make-event)))\n(setf (event-pid e) 1)\n1)", "");
}
