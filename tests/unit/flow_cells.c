// SPDX-License-Identifier: MIT
/* Pointers and numbers that are kept in objects on the stack: their null state and their bits. */
#include "tests/unit/pass_fixture.h"

#define KEPT "(defstruct kept (at (ptr u64)) (other (ptr u64)) (list (array u64 2)))\n"
/* The body begins on line 4. */
#define check_kept(body, wanted) \
	check_messages("(defmap counts :type :hash :key-size 4 :value-size 8 :max-entries 8)\n" KEPT \
		       "(defprog p (:type :cgroup-skb) (let ((k (make-kept)))\n" body "\n1))", wanted)

Test(flow_cells, a_kept_pointer_has_its_null_state)
{
	check_kept("(setf (kept-at k) (map-lookup counts 1)) (load u64 (kept-at k))",
		   "4:52 [null-deref]");
	check_kept("(setf (kept-at k) (map-lookup counts 1)) (when (kept-at k) (load u64 (kept-at k)))", "");
}

Test(flow_cells, a_test_of_one_field_says_nothing_of_another)
{
	check_kept("(setf (kept-at k) (map-lookup counts 1) (kept-other k) (map-lookup counts 2))\n"
		   "(when (kept-at k) (load u64 (kept-other k)))", "5:29 [null-deref]");
}

Test(flow_cells, a_field_is_null_until_it_is_set)
{
	check_kept("(when (ctx len) (setf (kept-at k) (map-lookup counts 1)))\n"
		   "(when (kept-at k) (load u64 (kept-at k)))", "");
}

Test(flow_cells, what_is_stored_again_is_another_pointer)
{
	check_kept("(setf (kept-at k) (map-lookup counts 1))\n"
		   "(when (kept-at k) (setf (kept-at k) (map-lookup counts 2)) (load u64 (kept-at k)))",
		   "5:70 [null-deref]");
}
