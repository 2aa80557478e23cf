/* Ring buffer records: submitted or discarded once, on every way out. */
#include "tests/unit/pass_fixture.h"

#define RESERVE "(let ((r (ringbuf-reserve events (sizeof event) 0)))\n"

Test(flow_records, a_record_that_is_submitted_on_every_way_is_fine)
{
	check_body(RESERVE "(when r (ringbuf-submit r 0))\n1)", "");
	check_body(RESERVE "(unless r (return 1))\n(if (ctx len) (ringbuf-submit r 0) "
			   "(ringbuf-discard r 0))\n1)", "");
}

Test(flow_records, a_record_that_one_way_forgets_is_an_error)
{
	check_body(RESERVE "(when r 1)\n1)", "6:10 [unreleased]");
	check_body(RESERVE "(when r (when (ctx len) (ringbuf-submit r 0)))\n1)", "6:10 [unreleased]");
	check_body(RESERVE "(when r (when (ctx len) (return 0)) (ringbuf-submit r 0))\n1)",
		   "6:10 [unreleased]");
}

Test(flow_records, a_record_may_not_be_used_after_it_is_gone)
{
	check_body(RESERVE "(when r (ringbuf-submit r 0) (ringbuf-submit r 0))\n1)",
		   "7:46 [released]");
	check_body(RESERVE "(when r (ringbuf-discard r 0) (store u32 r 0 1))\n1)",
		   "7:42 [released]");
}

Test(flow_records, a_record_may_be_null_until_it_was_tested)
{
	check_body(RESERVE "(store u32 r 0 1)\n(when r (ringbuf-submit r 0))\n1)",
		   "7:12 [null-deref]");
	check_body(RESERVE "(ringbuf-submit r 0)\n1)", "7:17 [null-deref]");
}

Test(flow_records, with_ringbuf_releases_on_every_way_out)
{
	check_body("(with-ringbuf (e events (sizeof event))\n(setf (event-pid e) 1)\n"
		   "(when (ctx len) (return 0)))\n1", "");
}

Test(flow_records, one_that_only_some_ways_reserve_is_lost_by_them)
{
	check_body("(when (ctx len)\n" RESERVE "(when r (setf (event-pid r) 1))))\n1", "7:10 [unreleased]");
	check_body("(when (ctx len)\n" RESERVE "(when r (ringbuf-submit r 0))))\n1", "");
	check_body("(dotimes (i 3)\n" RESERVE "(when (and r (= i 1)) (ringbuf-submit r 0))))\n1",
		   "7:10 [unreleased]");
}
