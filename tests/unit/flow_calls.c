// SPDX-License-Identifier: MIT
/* Subprograms: what the caller knows is known in them, and what they find is known after them. */
#include "tests/unit/pass_fixture.h"

/* Subprograms on lines 1 to 2, and a program whose body begins on line 7. */
static void check_calls(const char *subprograms, const char *body, const char *wanted)
{
	struct arena arena = { 0 };

	check_messages(arena_printf(&arena,
		"%s\n"
		"(defmap counts :type :hash :key-size 4 :value-size 8 :max-entries 8)\n"
		"(defmap events :type :ringbuf :max-entries 4096)\n"
		"(defmap jumps :type :prog-array :max-entries 4)\n"
		"(defprog p (:type :xdp)\n%s\nXDP_PASS)", subprograms, body), wanted);
	arena_release(&arena);
}

#define ENDS "(let ((d (ctx data)) (e (ctx data-end)))\n"
#define FIRST "(defsubprog first ((p ptr)) u8\n(load u8 p 3))"

Test(flow_calls, packet_bytes_are_known_where_the_caller_compared)
{
	check_calls(FIRST, ENDS "(when (> (+ d 4) e) (return XDP_PASS))\n(first d))", "");
	check_calls(FIRST, ENDS "(when (> (+ d 3) e) (return XDP_PASS))\n(first d))",
		    "2:10 [packet-bounds]");
	check_calls(FIRST, ENDS "(when (> (+ d 4) e) (return XDP_PASS))\n(first (+ d 1)))",
		    "2:10 [packet-bounds]");
}

Test(flow_calls, each_call_is_looked_at)
{
	check_calls(FIRST, ENDS "(when (> (+ d 4) e) (return XDP_PASS))\n(first d) (first (+ d 8)))",
		    "2:10 [packet-bounds]");
	check_calls(FIRST, ENDS "(when (> (+ d 24) e) (return XDP_PASS))\n(first d) (first (+ d 8)))",
		    "");
}

#define HAS "(defsubprog has ((p ptr) (e ptr)) u32\n(if (> (+ p 4) e) 0 1))"

Test(flow_calls, a_comparison_holds_for_the_caller_where_the_result_says_so)
{
	check_calls(HAS, ENDS "(when (has d e) (load u8 d 3)))", "");
	check_calls(HAS, ENDS "(unless (has d e) (load u8 d 3)))", "8:28 [packet-bounds]");
	check_calls(HAS, ENDS "(has d e) (load u8 d 3))", "8:20 [packet-bounds]");
	check_calls(HAS, ENDS "(when (has d e) (load u8 d 4)))", "8:26 [packet-bounds]");
	check_calls(HAS, ENDS "(when (= (has d e) 1) (load u8 d 3)))", "");
	check_calls(HAS, ENDS "(when (= (has d e) 0) (load u8 d 3)))", "8:32 [packet-bounds]");
	check_calls(HAS, ENDS "(and (has d e) (load u8 d 3)))", "");
	check_calls(HAS, ENDS "(or (not (has d e)) (load u8 d 3)))", "");
}

Test(flow_calls, it_holds_where_a_variable_has_the_result)
{
	check_calls(HAS, ENDS "(let ((ok (has d e))) (when ok (load u8 d 3))))", "");
	check_calls(HAS, ENDS "(let ((ok (has d e))) (when (= ok 0) (load u8 d 3))))",
		    "8:47 [packet-bounds]");
	check_calls(HAS, ENDS "(let ((ok (has d e))) (setf ok 1) (when ok (load u8 d 3))))",
		    "8:53 [packet-bounds]");
	check_calls(HAS, ENDS "(let ((ok u32 0)) (setf ok (has d e)) (when ok (load u8 d 3))))", "");
	check_calls(HAS, ENDS "(let ((ok (has d e))) (dotimes (i 2) (when ok (load u8 d 3))\n"
			 "(setf ok 1))))", "8:56 [packet-bounds]");
	check_calls(HAS, ENDS "(let ((ok (has d e)))\n(xdp-adjust-head (ctx-ptr) 2)\n"
			 "(setf d (ctx data))\n(when ok (load u8 d 3))))", "11:19 [packet-bounds]");
}

#define MOVE "(defsubprog move () void\n(xdp-adjust-head (ctx-ptr) 4))"

Test(flow_calls, a_call_that_moves_the_packet_makes_pointers_void)
{
	check_calls(MOVE, ENDS "(when (<= (+ d 4) e) (move) (load u8 d)))", "8:38 [packet-bounds]");
	check_calls(MOVE, ENDS "(when (<= (+ d 4) e) (load u8 d) (move)))", "");
}

#define IN "(defsubprog in ((d ptr) (e ptr)) ptr\n(if (> (+ d 20) e) nil (+ d 16)))"

Test(flow_calls, a_pointer_that_is_given_back_has_what_was_compared)
{
	check_calls(IN, ENDS "(when-let ((p (in d e))) (load u32 p)))", "");
	check_calls(IN, ENDS "(when-let ((p (in d e))) (load u32 p 4)))", "8:36 [packet-bounds]");
	check_calls(IN, ENDS "(load u32 (in d e)))", "8:11 [null-deref]");
	check_calls(IN, ENDS "(let ((p (in d e)) (q (in d e))) (when (and p q) (load u32 p) (load u32 q))))",
		    "");
}

#define ADD "(defsubprog add ((p (ptr u64))) void\n(atomic-add p 1))"
#define ADD_SAFELY "(defsubprog add ((p (ptr u64))) void\n(when p (atomic-add p 1)))"

Test(flow_calls, null_is_known_in_the_subprogram)
{
	check_calls(ADD, "(add (map-lookup counts 1))", "2:13 [null-deref]");
	check_calls(ADD, "(when-let ((p (map-lookup counts 1))) (add p))", "");
	check_calls(ADD_SAFELY, "(add (map-lookup counts 1)) (add nil)", "");
	check_calls(ADD, "(add nil)", "2:13 [null-deref]");
}

#define RESERVE "(defsubprog reserve () ptr (ringbuf-reserve events 8 0))"
#define SUBMIT "\n(defsubprog submit ((r ptr)) void (ringbuf-submit r 0))"

Test(flow_calls, a_reference_is_given_back_in_any_frame)
{
	check_calls(RESERVE SUBMIT, "(when-let ((r (reserve))) (submit r))", "");
	check_calls(RESERVE, "(when-let ((r (reserve))) (store u64 r 0 1))", "6:15 [unreleased]");
	check_calls(RESERVE SUBMIT, "(when-let ((r (reserve))) (submit r) (submit r))",
		    "2:51 [released]");
	check_calls(RESERVE SUBMIT, "(when-let ((r (reserve))) (submit r) (store u64 r 0 1))",
		    "7:49 [released]");
	check_calls(RESERVE SUBMIT, "(let ((a (reserve)) (b (reserve))) (when a (submit a))\n"
				    "(when b (submit b)))", "");
	check_calls(RESERVE SUBMIT, "(let ((a (reserve)) (b (reserve))) (when a (submit a))\n"
				    "(when b (submit a)))", "2:51 [released], 7:24 [unreleased]");
	check_calls(RESERVE, "(if (reserve) 1 0)", "6:5 [unreleased]");
}

#define SOME "(defsubprog some ((r ptr) (n u32)) void\n(when (= n 1) (ringbuf-submit r 0)))"

Test(flow_calls, a_constant_decides_in_its_call)
{
	check_calls(SOME, "(when-let ((r (ringbuf-reserve events 8 0))) (some r 1))", "");
	check_calls(SOME, "(when-let ((r (ringbuf-reserve events 8 0))) (some r 2))",
		    "7:15 [unreleased]");
	check_calls(SOME, "(when-let ((r (ringbuf-reserve events 8 0))) (some r (ctx ingress-ifindex)))",
		    "7:15 [unreleased]");
}

#define KEEP "(defsubprog keep () u32\n(let ((r (ringbuf-reserve events 8 0))) (if r 1 0)))"
#define TRY "(defsubprog try ((r ptr) (n u32)) i64\n" \
	"(if (= n 0) (progn (ringbuf-discard r 0) -1) 0))"

Test(flow_calls, a_reference_that_nobody_can_give_back_is_an_error_where_it_was_got)
{
	check_calls(KEEP, "(keep)", "2:10 [unreleased]");
}

Test(flow_calls, the_result_says_whether_a_reference_is_gone)
{
	check_calls(TRY, "(let ((r (ringbuf-reserve events 8 0)) (err i64 0))\n"
		    "(unless r (return XDP_PASS))\n(setf err (try r (ctx ingress-ifindex)))\n"
		    "(when (< err 0) (return XDP_DROP))\n(ringbuf-submit r 0))", "");
	check_calls(TRY, "(let ((r (ringbuf-reserve events 8 0)))\n(unless r (return XDP_PASS))\n"
		    "(when (try r (ctx ingress-ifindex)) (return XDP_DROP))\n"
		    "(ringbuf-submit r 0))", "");
	check_calls(TRY, "(let ((r (ringbuf-reserve events 8 0)))\n(unless r (return XDP_PASS))\n"
		    "(try r (ctx ingress-ifindex))\n(ringbuf-submit r 0))", "10:17 [released]");
}

Test(flow_calls, a_form_gives_back_its_record_itself)
{
	check_calls("", "(with-ringbuf (r events 8) (store u64 r 0 1))", "");
	check_calls(SUBMIT, "(with-ringbuf (r events 8) (submit r))", "2:35 [released]");
	check_calls("", "(with-ringbuf (r events 8) (store u64 r 0 1) (ringbuf-discard r 0))",
		    "6:46 [released]");
}

#define JUMP "(defsubprog jump () i32\n(tail-call jumps 1) 0)"

Test(flow_calls, a_tail_call_in_a_subprogram_does_not_come_back)
{
	check_calls(JUMP, "(jump)", "");
	check_calls(JUMP, "(let ((r (ringbuf-reserve events 8 0))) (when r (store u64 r 0 1)\n"
			  "(jump) (ringbuf-submit r 0)))",
		    "7:10 [unreleased]");
	check_calls(JUMP, "(with-ringbuf (r events 8) (jump))", "7:1 [unreleased]");
	check_calls("", "(with-ringbuf (r events 8) (tail-call jumps 2))", "");
}

Test(flow_calls, references_are_followed_through_arms_and_operands)
{
	check_calls("", "(let ((r (if (ctx ingress-ifindex) (ringbuf-reserve events 8 0) nil)))\n"
		    "(when r (ringbuf-submit r 0)))", "");
	check_calls("", "(let ((r (or (ringbuf-reserve events 8 0) (ringbuf-reserve events 4 0))))\n"
		    "(when r (ringbuf-submit r 0)))", "");
	check_calls("", "(let ((r (or (ringbuf-reserve events 8 0) (ringbuf-reserve events 4 0))))\n"
		    "(when r (store u32 r 0 1)))", "6:10 [unreleased]");
	check_calls("", "(let ((r nil)) (when (ctx ingress-ifindex) (setf r (ringbuf-reserve events 8 0)))\n"
		    "(when r (ringbuf-submit r 0)))", "");
	check_calls("", "(let ((r (ringbuf-reserve events 8 0))) (setf r nil))", "6:10 [unreleased]");
}

#define CUT "(defsubprog cut ((n u32)) u32\n(if (= n 0) 1 (logand n 2)))"

Test(flow_calls, results_are_in_the_range_of_what_is_given_back)
{
	check_calls(CUT, "(return (cut 3))", "");
	check_messages("(defsubprog cut ((n u32)) u32 (if (= n 0) 1 (logand n 2)))\n"
		       "(defprog q (:type :cgroup-skb) (cut (ctx len)))", "");
	check_messages("(defsubprog cut ((n u32)) u32 (if (= n 0) 1 (logand n 4)))\n"
		       "(defprog q (:type :cgroup-skb) (cut (ctx len)))", "2:32 [return-value]");
}

#define CALLS_IT "(defsubprog has ((p ptr) (e ptr)) i32 (if (> (+ p 4) e) -1 0)) " \
		 "(defsubprog calls-it ((d ptr) (e ptr)) i32 (if (> (+ d 1) e) -1 (has d e)))\n"
#define KEEPS_IT "(defsubprog has ((p ptr) (e ptr)) i32 (if (> (+ p 4) e) -1 0)) " \
		 "(defsubprog keeps-it ((d ptr) (e ptr)) i32 " \
		 "(let ((r (has d e))) (when (/= r 0) (return r)) 0))\n"

Test(flow_calls, a_result_that_is_given_on_says_the_same)
{
	check_calls(CALLS_IT, ENDS "(when (= (calls-it d e) 0) (load u8 d 3)))", "");
	check_calls(CALLS_IT, ENDS "(when (= (calls-it d e) 0) (load u8 d 4)))",
		    "8:37 [packet-bounds]");
	check_calls(CALLS_IT, ENDS "(when (/= (calls-it d e) 0) (load u8 d 3)))",
		    "8:38 [packet-bounds]");
	check_calls(KEEPS_IT, ENDS "(when (= (keeps-it d e) 0) (load u8 d 3)))", "");
	check_calls(KEEPS_IT, ENDS "(when (/= (keeps-it d e) 0) (load u8 d 3)))",
		    "8:38 [packet-bounds]");
}

/* Seven subprograms, each of which calls the one before it thirty times: 30^6 ways. */
Test(flow_calls, ways_through_many_calls_are_not_all_followed, .timeout = 20)
{
	struct arena arena = { 0 };
	const char *text = "(defsubprog f0 ((x u32)) u32 (if (> x 3) 1 0))\n";

	for (int depth = 1; depth < 7; depth++) {
		text = arena_printf(&arena, "%s(defsubprog f%d ((x u32)) u32 (let ((t u32 0))", text, depth);
		for (int i = 0; i < 30; i++)
			text = arena_printf(&arena, "%s (incf t (f%d (+ x %d)))", text, depth - 1, i);
		text = arena_printf(&arena, "%s t))\n", text);
	}
	check_messages(arena_printf(&arena, "%s(defprog q (:type :tc) (let ((t u32 0))\n"
				    "(dotimes (i 4) (dotimes (j 4) (incf t (f6 (ctx len)))))\n"
				    "(if (> t 3) TC_ACT_OK TC_ACT_SHOT)))", text), "");
	arena_release(&arena);
}

Test(flow_calls, the_message_names_each_call_on_the_way)
{
	struct fixture fixture;
	const struct diag *diag;

	fixture_start(&fixture);
	fixture_check(&fixture, "(defsubprog third ((p ptr)) u8 (load u8 p 2))\n"
				"(defsubprog by-two ((p ptr)) u8 (third p))\n"
				"(defprog q (:type :xdp)\n(by-two (ctx data))\nXDP_PASS)");
	cr_assert_str_eq(fixture_diags(&fixture), "1:41 [packet-bounds]");
	diag = fixture.diags.diags.items[0];
	cr_assert_eq(diag->notes.count, 2);
	cr_expect_str_eq(diag->notes.items[0].text, "`third` is called here");
	cr_expect_eq(diag->notes.items[0].span.line, 2);
	cr_expect_str_eq(diag->notes.items[1].text, "`by-two` is called here");
	cr_expect_eq(diag->notes.items[1].span.line, 4);
	fixture_end(&fixture);
}

#define SPREADS "(defsubprog spreads ((p ptr) (e ptr)) u64\n(let ((q p) (r p) (s p) (v p) (w p)) (if (> (+ w 4) e) 0 (load u8 v 3))))"

/* What is noted of packets in a call's walk is read after it: with a sanitizer this test sees where it is gone. */
Test(flow_calls, a_packets_pointers_are_known_after_the_calls_that_had_them)
{
	check_calls(SPREADS, ENDS "(if (> (+ (spreads d e) (spreads d e) (spreads d e)) 5)\n"
		    "(xdp-adjust-head (ctx-ptr) 4)) (load u8 d 3))", "9:41 [packet-bounds]");
}
