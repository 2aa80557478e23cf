// SPDX-License-Identifier: MIT
/* What is known in every round of a loop, after a break, after a continue and after the last. */
#include "tests/unit/pass_fixture.h"

#define LOOKUP "(let ((v (map-lookup counts 1)))\n"
#define EMPTY "(let ((v nil))\n"
#define FIND "(setf v (map-lookup counts 2))"

Test(flow_loops, leaving_the_round_proves_the_rest_of_it)
{
	check_body(LOOKUP "(dotimes (i 3) (when (not v) (break)) (atomic-add v 1))\n1)", "");
	check_body(LOOKUP "(dotimes (i 3) (unless v (continue)) (atomic-add v 1))\n1)", "");
	check_body(LOOKUP "(dotimes (i 3) (when v (break)) (atomic-add v 1))\n1)",
		   "7:45 [null-deref]");
	check_body(LOOKUP "(dotimes (i 3) (when v (continue)) (atomic-add v 1))\n1)",
		   "7:48 [null-deref]");
}

Test(flow_loops, a_break_says_nothing_where_the_loop_may_also_end)
{
	check_body(LOOKUP "(dotimes (i 3) (when v (break)))\n(atomic-add v 1)\n1)",
		   "8:13 [null-deref]");
	check_body(LOOKUP "(dotimes (i 3) (when (not v) (break)))\n(atomic-add v 1)\n1)",
		   "8:13 [null-deref]");
	check_body(LOOKUP "(dotimes (i 3) (when (not v) (return 1)))\n(atomic-add v 1)\n1)",
		   "8:13 [null-deref]");
}

Test(flow_loops, what_a_break_takes_along_is_known_after_the_loop)
{
	check_body(LOOKUP "(unless v (return 1))\n"
		   "(dotimes (i 3) (when (= i 1) (setf v (map-lookup counts 3)) (break)))\n"
		   "(atomic-add v 1)\n1)", "9:13 [null-deref]");
	check_body(LOOKUP "(unless v (return 1))\n"
		   "(dotimes (i 3) (when (= i 1) (setf v (map-lookup counts 3)) (unless v (return 1))"
		   " (break)))\n(atomic-add v 1)\n1)", "");
}

Test(flow_loops, what_a_continue_takes_along_is_known_in_the_next_round)
{
	check_body(LOOKUP "(unless v (return 1))\n"
		   "(dotimes (i 3) (atomic-add v 1)\n"
		   "(when (= i 1) (setf v (map-lookup counts 3)) (continue)))\n1)",
		   "8:28 [null-deref]");
	check_body(LOOKUP "(unless v (return 1))\n"
		   "(dotimes (i 3) (when (= i 1) (setf v (map-lookup counts 3)) (continue)))\n"
		   "(atomic-add v 1)\n1)", "9:13 [null-deref]");
}

Test(flow_loops, the_test_of_while_holds_in_the_round_and_not_after_it)
{
	check_body(LOOKUP "(while v :max 3 (atomic-add v 1) (setf v (map-lookup counts 2)))\n1)", "");
	check_body(LOOKUP "(while (and v (< (load u64 v) 3)) :max 3 (atomic-add v 1))\n1)", "");
	check_body(LOOKUP "(while v :max 3 (setf v (map-lookup counts 2)) (atomic-add v 1))\n1)",
		   "7:60 [null-deref]");
	check_body(LOOKUP "(while (not v) :max 3 " FIND ")\n(atomic-add v 1)\n1)",
		   "8:13 [null-deref]");
}

Test(flow_loops, what_follows_a_break_is_not_looked_at)
{
	check_body(LOOKUP "(dotimes (i 3) (break) (atomic-add v 1))\n1)", "");
	check_body(LOOKUP "(while t :max 3 (continue) (atomic-add v 1))\n1)", "");
}

#define COUNT "(let ((n u32 1) (e (make-event)))\n"

Test(flow_loops, a_variable_that_a_round_sets_has_any_value)
{
	check_body(COUNT "(while (< n 4) :max 9 (incf n))\n(skb-load-bytes (ctx-ptr) 0 e n)\n1)",
		   "8:31 [bounds]");
	check_body(COUNT "(while (< n 4) :max 9 (when (= n 2) (break)) (incf n))\n"
		   "(skb-load-bytes (ctx-ptr) 0 e n)\n1)", "8:31 [bounds]");
	check_body(COUNT "(dotimes (i 3) (when (= i 2) (break)))\n"
		   "(skb-load-bytes (ctx-ptr) 0 e n)\n1)", "");
}

Test(flow_loops, a_record_is_lost_by_a_break)
{
	check_body("(dotimes (i 3) (let ((e (ringbuf-reserve events 8 0)))\n"
		   "(when e (memset e 0 0 8) (when (= i 1) (break)) (ringbuf-submit e 0))))\n1",
		   "6:25 [unreleased]");
	check_body("(dotimes (i 3) (let ((e (ringbuf-reserve events 8 0)))\n"
		   "(unless e (continue)) (memset e 0 0 8) (when (= i 1) (ringbuf-discard e 0) (break))\n"
		   "(ringbuf-submit e 0)))\n1", "");
}

Test(flow_loops, nested_loops_are_not_walked_once_more_for_each_one_around)
{
	char source[2048] = "(defmap counts :type :hash :key-size 4 :value-size 8 :max-entries 8)\n"
			    "(defprog p (:type :cgroup-skb) (let ((v (map-lookup counts 1)))\n";

	for (int i = 0; i < 24; i++)
		strcat(source, "(dotimes (i 3) ");
	strcat(source, "(when v (atomic-add v 1) (break))");
	for (int i = 0; i < 24; i++)
		strcat(source, ")");
	strcat(source, "\n1))");
	check_messages(source, "");
}

/* An index that each round moves by 8 and a mask keeps below 8192: bit 12 may be set, bit 13 is not. */
#define MASKED(shift)                                                                              \
	"(defstruct words (a u32) (b u32) (c u32) (d u32)) (defglobal g u64)\n"                        \
	"(defprog p (:type :tc) (let ((o (make-words)) (i u64 0)) (skb-load-bytes (ctx-ptr) 0 o 16)\n"   \
	"(dotimes (n 9) (incf g (load u32 o (logand i 4)))\n"                                           \
	"(incf g (load u64 o (logand (>> i " #shift ") 4)))\n"                                          \
	"(setf i (logand (+ i 8) #x1fff)))) 1)"

Test(flow_loops, bits_that_rounds_do_not_reach_stay_known)
{
	check_messages(MASKED(11), "");
	check_messages(MASKED(10), "4:9 [alignment]");
}
