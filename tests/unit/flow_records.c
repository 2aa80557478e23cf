// SPDX-License-Identifier: MIT
/* Ring buffer records: submitted or discarded once, on every way out, and set before that. */
#include "tests/unit/pass_fixture.h"

#define RESERVE "(let ((r (ringbuf-reserve events (sizeof event) 0)))\n"

/* The messages but those of fields that are not set. */
static void check_release_messages(const char *source, const char *wanted)
{
	struct fixture fixture;

	fixture_start(&fixture);
	fixture.diags.off[DIAG_UNSET_FIELD] = fixture.diags.off[DIAG_UNUSED] = true;
	fixture_check(&fixture, source);
	cr_expect_str_eq(fixture_diags(&fixture), wanted, "%s\ngives %s, not %s", source,
			 fixture_diags(&fixture), wanted);
	fixture_end(&fixture);
}

#define check_release(body, wanted) check_release_messages(FRAME(body), wanted)

Test(flow_records, a_record_that_is_submitted_on_every_way_is_fine)
{
	check_release(RESERVE "(when r (ringbuf-submit r 0))\n1)", "");
	check_release(RESERVE "(unless r (return 1))\n(if (ctx len) (ringbuf-submit r 0) "
			   "(ringbuf-discard r 0))\n1)", "");
}

Test(flow_records, a_record_that_one_way_forgets_is_an_error)
{
	check_release(RESERVE "(when r 1)\n1)", "6:10 [unreleased]");
	check_release(RESERVE "(when r (when (ctx len) (ringbuf-submit r 0)))\n1)", "6:10 [unreleased]");
	check_release(RESERVE "(when r (when (ctx len) (return 0)) (ringbuf-submit r 0))\n1)",
		   "6:10 [unreleased]");
}

Test(flow_records, a_record_may_not_be_used_after_it_is_gone)
{
	check_release(RESERVE "(when r (ringbuf-submit r 0) (ringbuf-submit r 0))\n1)",
		   "7:46 [released]");
	check_release(RESERVE "(when r (ringbuf-discard r 0) (store u32 r 0 1))\n1)",
		   "7:42 [released]");
}

Test(flow_records, a_record_may_be_null_until_it_was_tested)
{
	check_release(RESERVE "(store u32 r 0 1)\n(when r (ringbuf-submit r 0))\n1)",
		   "7:12 [null-deref]");
	check_release(RESERVE "(ringbuf-submit r 0)\n1)", "7:17 [null-deref]");
}

Test(flow_records, with_ringbuf_releases_on_every_way_out)
{
	check_release("(with-ringbuf (e events (sizeof event))\n(setf (event-pid e) 1)\n"
		   "(when (ctx len) (return 0)))\n1", "");
}

Test(flow_records, one_that_only_some_ways_reserve_is_lost_by_them)
{
	check_release("(when (ctx len)\n" RESERVE "(when r (setf (event-pid r) 1))))\n1", "7:10 [unreleased]");
	check_release("(when (ctx len)\n" RESERVE "(when r (ringbuf-submit r 0))))\n1", "");
	check_release("(dotimes (i 3)\n" RESERVE "(when (and r (= i 1)) (ringbuf-submit r 0))))\n1",
		   "7:10 [unreleased]");
}

#define WITH "(with-ringbuf (e events (sizeof event))\n"

Test(flow_records, a_field_that_some_way_does_not_set_is_told)
{
	check_body(WITH "(setf (event-pid e) 1))\n1", "6:16 [unset-field]");
	check_body(WITH "(setf (event-pid e) 1)\n(when (ctx len) (setf (event-port e) 2)))\n1",
		   "6:16 [unset-field]");
	check_body(WITH "(setf (event-pid e) 1)\n"
		   "(dotimes (i (ctx len) :max 4) (setf (event-port e) 2)))\n1",
		   "6:16 [unset-field]");
	check_body(RESERVE "(when r (setf (event-port r) 1)\n(ringbuf-submit r 0))\n1)",
		   "8:1 [unset-field]");
	check_body("(with-ringbuf (e events 8)\n(store u32 e 0 1)\n(store u16 e 4 1))\n1",
		   "6:16 [unset-field]");
}

Test(flow_records, fields_that_every_way_sets_are_fine)
{
	check_body(WITH "(setf (event-pid e) 1)\n"
		   "(if (ctx len) (setf (event-port e) 2) (setf (event-port e) 3)))\n1", "");
	check_body(WITH "(setf (event-pid e) 1)\n(unless (ctx len) (return 1))\n"
		   "(setf (event-port e) 2))\n1", "");
	check_body(WITH "(setf (event-pid e) 1)\n(dotimes (i 4) (setf (event-port e) i)))\n1", "");
	check_body(WITH "(memset e 0 0 (sizeof event)))\n1", "");
	check_body(WITH "(store u32 e 0 1)\n(store u16 (event-port-ptr e) 0 1))\n1", "");
	check_body(WITH "(let ((f e) (g (event-port-ptr e)))\n(setf (event-pid f) 1)\n"
		   "(store u16 g 0 7)))\n1", "");
	check_body(RESERVE "(when r (setf (event-pid r) 1))\n"
		   "(when r (setf (event-port r) 1) (ringbuf-submit r 0))\n1)", "");
}

Test(flow_records, who_is_given_the_record_may_have_set_it)
{
	check_body(WITH "(skb-load-bytes (ctx-ptr) 0 e 8))\n1", "");
	check_body(WITH "(skb-load-bytes (ctx-ptr) 0 e 4))\n1", "6:16 [unset-field]");
	check_body("(let ((p nil))\n" WITH "(setf p e)\n(setf (event-pid p) 1)))\n1", "");
}

Test(flow_records, one_that_is_not_submitted_need_not_be_set)
{
	check_body(RESERVE "(when r (ringbuf-discard r 0))\n1)", "");
	check_body(WITH "(return 1))\n1", "");
}
