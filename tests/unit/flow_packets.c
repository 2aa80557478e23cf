// SPDX-License-Identifier: MIT
/* Packets: which bytes a comparison shows to be there, and how far a pointer may be for it. */
#include "tests/unit/pass_fixture.h"

/* A program whose body begins on line 2. */
static void check_packet(const char *body, const char *wanted)
{
	struct arena arena = { 0 };

	check_messages(arena_printf(&arena, "(defprog p (:type :xdp)\n"
		"(let ((d (ctx data)) (e (ctx data-end)) (n (ctx ingress-ifindex)))\n%s)\nXDP_PASS)",
		body), wanted);
	arena_release(&arena);
}

Test(flow_packets, a_comparison_holds_in_its_arm)
{
	check_packet("(when (<= (+ d 4) e) (load u32 d))", "");
	check_packet("(when (<= (+ d 4) e) (load u32 d 1))", "3:32 [packet-bounds]");
	check_packet("(unless (> (+ d 4) e) (load u32 d))", "");
	check_packet("(if (> (+ d 4) e) 0 (load u32 d))", "");
	check_packet("(if (> (+ d 4) e) (load u32 d) 0)", "3:29 [packet-bounds]");
	check_packet("(and (<= (+ d 4) e) (load u32 d))", "");
	check_packet("(or (> (+ d 4) e) (load u32 d))", "");
	check_packet("(when (or (<= (+ d 4) e) (= n 3)) (load u32 d))", "3:45 [packet-bounds]");
	check_packet("(cond ((> (+ d 4) e) 0) (t (load u32 d)))", "");
	check_packet("(unless (<= (+ d 4) e) (return XDP_DROP))\n(load u32 d)", "");
	check_packet("(let ((p (+ d 4))) (when (<= p e) (load u32 d)))", "");
	check_packet("(when (>= e (+ d 4)) (load u32 d))", "");
}

Test(flow_packets, an_offset_of_run_time_is_compared_anew_and_bounded)
{
	check_packet("(when (> n 100) (return XDP_PASS))\n"
		     "(let ((p (+ d n))) (when (<= (+ p 4) e) (load u32 p)))", "");
	check_packet("(when (> n 100) (return XDP_PASS))\n"
		     "(let ((p (+ d n))) (when (<= (+ d 4) e) (load u32 p)))", "4:51 [packet-bounds]");
	check_packet("(let ((p (+ d n))) (when (<= (+ p 4) e) (load u32 p)))", "3:51 [packet-bounds]");
	check_packet("(let ((p (+ d (logand n 4095)))) (when (<= (+ p 4) e) (load u32 p)))", "");
	check_packet("(when (> n 65531) (return XDP_PASS))\n"
		     "(let ((p (+ d n))) (when (<= (+ p 4) e) (load u32 p)))", "");
	check_packet("(when (> n 65532) (return XDP_PASS))\n"
		     "(let ((p (+ d n))) (when (<= (+ p 4) e) (load u32 p)))", "4:51 [packet-bounds]");
}

Test(flow_packets, a_pointer_of_any_type_is_followed)
{
	check_packet("(let ((ip (ptr ipv4) (+ d 14))) (ipv4-ttl ip))", "3:43 [packet-bounds]");
	check_packet("(let ((ip (ptr ipv4) (+ d 14)))\n(when (<= (+ ip 20) e) (ipv4-ttl ip)))", "");
}

#define STEP(rounds, by) "(dotimes (i " rounds ")\n(when (> (+ d 4) e) (return XDP_PASS))\n" \
	"(load u32 d)\n(setf d (+ d " by ")))"

Test(flow_packets, a_loop_moves_a_pointer_in_all_its_rounds)
{
	check_packet(STEP("257", "(load u8 d)"), "");
	check_packet(STEP("258", "(load u8 d)"), "5:11 [packet-bounds], 6:23 [packet-bounds]");
	check_packet(STEP("66", "1000"), "");
	check_packet(STEP("67", "1000"), "5:11 [packet-bounds]");
	check_packet("(dotimes (j 2)\n" STEP("128", "(load u8 d)") ")", "");
	check_packet("(dotimes (j 2)\n" STEP("129", "(load u8 d)") ")",
		     "6:11 [packet-bounds], 7:23 [packet-bounds]");
}

#define ARM "(when (= n 3) (incf o 4))\n"

Test(flow_packets, an_offset_that_moves_by_constants_says_where_the_pointer_was)
{
	/* the pointer was made before the offset moved, and what is compared was made behind */
	check_packet("(let ((o u32 14))\n" ARM "(let ((v (+ d o))) (incf o 4)\n"
		     "(when (> (+ d o) e) (return XDP_PASS)) (load u16 v 2)))", "");
	check_packet("(let ((o u32 14))\n" ARM "(let ((v (+ d o))) (incf o 4)\n"
		     "(when (> (+ d o) e) (return XDP_PASS)) (load u16 v 3)))", "6:50 [packet-bounds]");
	check_packet("(let ((o u32 14))\n" ARM "(let ((v (+ d o))) (setf o (+ 4 o))\n"
		     "(when (> (+ d o) e) (return XDP_PASS)) (load u32 v)))", "");
	check_packet("(let ((o u32 14))\n" ARM "(let ((w (+ d o)) (v (+ d (- o 2))))\n"
		     "(when (> (+ v 4) e) (return XDP_PASS)) (load u8 v) (= v w)))", "");
	check_packet("(let ((o u32 14))\n" ARM "(when (> (+ d o) e) (return XDP_PASS))\n"
		     "(let ((v (+ d o))) (incf o 4) (load u16 v)))", "6:41 [packet-bounds]");
	/* a number of which the verifier knows bounds only makes another pointer each time */
	check_packet("(let ((o u32 (logand n 7)))\n(let ((v (+ d o))) (incf o 4)\n"
		     "(when (> (+ d o) e) (return XDP_PASS)) (load u16 v)))", "5:50 [packet-bounds]");
	/* an iteration makes its own */
	check_packet("(let ((o u64 14)) (dotimes (i 3)\n(let ((v (+ d o))) (when (= n i) (incf o 4)\n"
		     "(when (> (+ d o) e) (return XDP_PASS)) (load u32 v)))))", "");
	check_packet("(let ((o u64 14) (v d)) (dotimes (i 3)\n(setf v (+ d o)) (incf o 4)\n"
		     "(when (> (+ d o) e) (return XDP_PASS))) (incf o 4) (load u8 (+ d o)))",
		     "5:61 [packet-bounds]");
	/* the packet may have moved */
	check_packet("(let ((o u32 14))\n" ARM "(let ((v (+ d o))) (xdp-adjust-tail (ctx-ptr) 4)\n"
		     "(incf o 4) (setf d (ctx data)) (setf e (ctx data-end))\n"
		     "(when (> (+ d o) e) (return XDP_PASS)) (load u16 v)))", "7:50 [packet-bounds]");
}

Test(flow_packets, a_sum_is_bounded_by_the_rounds)
{
	check_packet("(let ((o u32 0)) (dotimes (i 40)\n(let ((p (+ d o)))\n"
		     "(when (> (+ p 4) e) (return XDP_PASS))\n(incf o (load u8 p)))))", "");
	check_packet("(let ((o u32 0)) (dotimes (i 400)\n(let ((p (+ d o)))\n"
		     "(when (> (+ p 4) e) (return XDP_PASS))\n(incf o (load u8 p)))))",
		     "6:18 [packet-bounds]");
	check_packet("(let ((o u32 0)) (dotimes (i 400)\n(when (> o 9000) (break))\n"
		     "(let ((p (+ d o)))\n(when (> (+ p 4) e) (return XDP_PASS))\n"
		     "(incf o (load u8 p)))))", "");
	check_packet("(let ((o u32 0)) (dotimes (i 40)\n(let ((p (+ d o)))\n"
		     "(when (> (+ p 4) e) (return XDP_PASS))\n(setf o (* 2 (+ o (load u8 p)))))))",
		     "6:28 [packet-bounds]");
}

/* The help of the only message. */
static void check_help(const char *body, const char *wanted)
{
	struct fixture fixture;

	fixture_start(&fixture);
	fixture.diags.off[DIAG_UNUSED] = true;
	fixture_check(&fixture, arena_printf(&fixture.arena, "(defprog p (:type :xdp)\n"
		"(let ((d (ctx data)) (e (ctx data-end))) %s)\nXDP_PASS)", body));
	cr_assert_eq(fixture.diags.diags.count, 1, "%s", fixture_diags(&fixture));
	cr_expect_str_eq(fixture.diags.diags.items[0]->help, wanted);
	fixture_end(&fixture);
}

Test(flow_packets, the_missing_comparison_is_spelled_out)
{
	check_help("(when (= (load u8 d 3) 1) (return XDP_DROP))",
		   "(when (<= (+ d 4) (ctx data-end)) ..) around it, or return before it");
	check_help("(when (= (ipv4-ttl (cast (ptr ipv4) (+ d 14))) 1) (return XDP_DROP))",
		   "(when (<= (+ d 23) (ctx data-end)) ..) around it, or return before it");
	check_help("(when (= (load u32 (ctx data) 4) 1) (return XDP_DROP))",
		   "(when (<= (+ (ctx data) 8) (ctx data-end)) ..) around it, or return before it");
}
