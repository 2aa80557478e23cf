// SPDX-License-Identifier: MIT
#include "tests/unit/expand_fixture.h"

/* Every macro of prelude/ has a test here: what it makes is what the C shows. */

Test(prelude, when_and_unless_need_no_progn_for_one_form)
{
	check_expands("(when a b)", "(if a b)");
	check_expands("(when a b c)", "(if a (progn b c))");
	check_expands("(when a)", "(if a nil)");
	check_expands("(unless a b)", "(if (not a) b)");
	check_expands("(unless a b c)", "(if (not a) (progn b c))");
}

Test(prelude, cond_is_a_chain_of_ifs_without_an_empty_last_arm)
{
	check_expands("(cond (a b))", "(if a b)");
	check_expands("(cond (a b) (c d e))", "(if a b (if c (progn d e)))");
	check_expands("(cond (a b) (t c))", "(if a b c)");
	check_expands("(cond (a b) (otherwise c d))", "(if a b (progn c d))");
	check_expands("(cond (t c))", "c");
	check_expands("(p (cond))", "(p nil)");
}

Test(prelude, a_clause_of_cond_that_is_only_a_test_gives_its_value)
{
	check_expands("(cond (a) (b c))", "(or a (if b c))");
	check_expands("(cond (a b) (c))", "(if a b c)");
	check_expands("(cond (a) (b))", "(or a b)");
}

Test(prelude, what_stands_behind_t_in_cond_is_gone)
{
	check_expansion("(cond (a b) (t c) (d e))", "(if a b c)", "1:19 [always]");
}

Test(prelude, a_long_cond_is_no_deep_recursion)
{
	struct fixture fixture;
	struct text text = {0};

	fixture_start(&fixture);
	text_puts(&text, "(cond");
	for (int i = 0; i < 500; i++)
		text_printf(&text, " ((= x %d) %d)", i, i);
	text_puts(&text, ")");
	fixture_expand(&fixture, text.data);
	cr_assert_str_eq(fixture_diags(&fixture), "");
	text_release(&text);
	fixture_end(&fixture);
}

Test(prelude, case_compares_a_variable_as_it_is)
{
	check_expands("(case k (1 a) ((2 3) b) (t c))",
		      "(if (= k 1) a (if (or (= k 2) (= k 3)) b c))");
	check_expands("(case k (1 a b) (otherwise c))", "(if (= k 1) (progn a b) c)");
	check_expands("(case k (1 a))", "(if (= k 1) a)");
	check_expands("(case k ((1) a) (nil b) (2))", "(if (= k 1) a (if (= k 2) nil))");
	check_expands("(case k (AF_INET a) (t b))", "(if (= k af_inet) a b)");
}

Test(prelude, case_evaluates_any_other_key_once)
{
	check_expands("(case (f) (1 a) (2 b))",
		      "(let ((#:key (f))) (if (= #:key 1) a (if (= #:key 2) b)))");
}

Test(prelude, one_plus_one_minus_and_zerop_are_operators)
{
	check_expands("(f (1+ a) (1- b) (zerop c))", "(f (+ a 1) (- b 1) (= c 0))");
}

Test(prelude, when_let_tests_each_binding_before_the_next)
{
	check_expands("(when-let ((v (f))) a b)", "(let ((v (f))) (if v (progn a b)))");
	check_expands("(when-let ((v u32 (f))) a)", "(let ((v u32 (f))) (if v a))");
	check_expands("(when-let ((v (f)) (w (g v))) a)",
		      "(let ((v (f))) (if v (let ((w (g v))) (if w a))))");
	check_expands("(when-let (v (f)) a)", "(let ((v (f))) (if v a))");
}

Test(prelude, if_let_binds_one_and_has_two_arms)
{
	check_expands("(if-let (v (f)) a b)", "(let ((v (f))) (if v a b))");
	check_expands("(if-let (v u32 (f)) a)", "(let ((v u32 (f))) (if v a))");
	check_expands("(if-let ((v (f))) a b)", "(let ((v (f))) (if v a b))");
	check_expands("(if-let ((v (f)) (w (g))) a b)",
		      "(let ((v (f)) (w (g))) (if (and v w) a b))");
}

Test(prelude, map_sugar_is_a_map_form)
{
	check_expands("(setmap m k v)", "(map-update m k v)");
	check_expands("(setmap m k v BPF_NOEXIST)", "(map-update m k v bpf_noexist)");
	check_expands("(remmap m k)", "(map-delete m k)");
	check_expands("(delmap m k)", "(map-delete m k)");
	check_expands("(incf-map m k)", "(incf (getmap m k))");
	check_expands("(incf-map m k (f))", "(incf (getmap m k) (f))");
}

Test(prelude, fill_process_info_sets_the_named_fields_only)
{
	check_expands("(fill-process-info e :pid-field ev-pid)",
		      "(setf (ev-pid e) (>> (get-current-pid-tgid) 32))");
	check_expands("(p (fill-process-info e :uid-field ev-uid :timestamp-field ev-time))",
		      "(p (progn (setf (ev-uid e) (cast u32 (get-current-uid-gid))) "
		      "(setf (ev-time e) (ktime-get-ns))))");
	check_expands("(fill-process-info e :comm-field ev-comm-ptr :comm-size 8)",
		      "(get-current-comm (ev-comm-ptr e) 8)");
	check_expands("(fill-process-info e :comm-field ev-comm-ptr)",
		      "(get-current-comm (ev-comm-ptr e) 16)");
}

Test(prelude, fill_process_info_evaluates_its_record_once)
{
	check_expands("(fill-process-info (f) :pid-field a :timestamp-field b)",
		      "(let ((#:event (f))) (setf (a #:event) (>> (get-current-pid-tgid) 32)) "
		      "(setf (b #:event) (ktime-get-ns)))");
}

Test(prelude, arrays_of_user_memory_are_loops_with_a_ceiling)
{
	check_expands("(do-user-ptrs (p a n 8 :index i) (f p))",
		      "(dotimes (i n :max 8) (let ((p u64 0)) "
		      "(probe-read-user (stack-addr p) 8 (+ a (* i 8))) "
		      "(if (/= p 0) (f p))))");
	check_expands("(do-user-array (v part a n 4 :index i) (continue))",
		      "(dotimes (i n :max 4) (let ((#:place (+ a (* i (sizeof part)))) (v part)) "
		      "(if (= (probe-read-user v (sizeof part) #:place) 0) (continue))))");
}

Test(prelude, who_runs_is_a_helper_cut_to_its_half)
{
	check_expands("(f (pid) (tid))", "(f (cast u32 (>> (get-current-pid-tgid) 32)) "
		      "(cast u32 (get-current-pid-tgid)))");
	check_expands("(f (uid) (gid))", "(f (cast u32 (get-current-uid-gid)) "
		      "(cast u32 (>> (get-current-uid-gid) 32)))");
	check_expands("(f (nsecs) (cpu) (cgroup-id))",
		      "(f (ktime-get-ns) (get-smp-processor-id) (get-current-cgroup-id))");
	check_expands("(f (comm p) (comm p 8))",
		      "(f (get-current-comm p 16) (get-current-comm p 8))");
}

Test(prelude, a_file_may_use_those_names_for_what_is_its_own)
{
	check_expands("(defsubprog pid () u32 1) (pid)", "(defsubprog pid nil u32 1) (pid)");
	check_expands("(cpu 1) (defkfunc cpu ((n u32)) u32)",
		      "(cpu 1) (defkfunc cpu ((n u32)) u32)");
	check_expands("(defextern function comm ((p ptr)) u32) (comm p)",
		      "(defextern function comm ((p ptr)) u32) (comm p)");
	check_expands("(defmacro uid (x) `(mine ,x)) (uid 5)", "(mine 5)");
	check_expands("(defstruct user (stack u64)) (user-stack p)",
		      "(defstruct user (stack u64)) (user-stack p)");
	check_expands("(import-kernel-struct kernel stack) (kernel-stack p)",
		      "(import-kernel-struct kernel stack) (kernel-stack p)");
	check_expands("(defstruct user (stack u64)) (kernel-stack m)",
		      "(defstruct user (stack u64)) (cast i32 (get-stackid (ctx-ptr) m 0))");
	check_expands("(let ((pid 1) (cpu u32 2)) (f pid cpu))",
		      "(let ((pid 1) (cpu u32 2)) (f pid cpu))");
	check_expands("(defstruct s (pid u32) (comm (array u8 16)))",
		      "(defstruct s (pid u32) (comm (array u8 16)))");
}

Test(prelude, a_histogram_counts_in_a_slot)
{
	check_expands("(hist-log2 m v)",
		      "(let ((#:slot u32 (cast u32 (min (log2 v) (%last-slot m))))) "
		      "(%count m #:slot))");
	check_expands("(p (hist-log2 m v :key k :slot-field s-slot))",
		      "(p (progn (setf (s-slot k) (%key-slot m s-slot (log2 v))) (incf (getmap m k))))");
	check_expands("(hist-linear m v :min 0 :max 10 :step 2)",
		      "(let ((#:slot u32 (cast u32 (if (>= v 10) "
		      "(%last-slot m (+ (/ (+ (- 10 0) (- 2 1)) 2) 1) 0 2) "
		      "(if (< (cast i64 v) 0) 0 (+ (/ v 2) 1)))))) "
		      "(%count m #:slot (+ (/ (+ (- 10 0) (- 2 1)) 2) 1)))");
	check_expands("(hist-linear m (f) :min 1 :max 10 :step 2 :key (g) :slot-field s-slot)",
		      "(let ((#:measured (f))) (let ((#:key (g))) (setf (s-slot #:key) "
		      "(%key-slot m s-slot (if (>= #:measured 10) (+ (/ (+ (- 10 1) (- 2 1)) 2) 1) "
		      "(if (< (cast i64 #:measured) 1) 0 (+ (/ (- #:measured 1) 2) 1))) "
		      "(+ (/ (+ (- 10 1) (- 2 1)) 2) 1) 1 2)) "
		      "(incf (getmap m #:key))))");
}

Test(prelude, statistics_begin_with_the_first_value)
{
	check_expands("(update-stats m k v s count sum)",
		      "(let ((#:stats (map-lookup m k))) (%always-there m "
		      "(if #:stats (progn (atomic-add (s-sum-ptr #:stats) v) "
		      "(atomic-add (s-count-ptr #:stats) 1))) "
		      "(progn (if (not #:stats) "
		      "(let ((#:fresh (make-s))) (map-update m k #:fresh bpf_noexist) "
		      "(setf #:stats (map-lookup m k)))) "
		      "(if #:stats (progn (atomic-add (s-count-ptr #:stats) 1) "
		      "(atomic-add (s-sum-ptr #:stats) v))))))");
	check_expands("(update-stats m k (f) s min)",
		      "(let ((#:value (f))) (let ((#:stats (map-lookup m k))) (%always-there m "
		      "\"with the field count among them, update-stats knows which value is the "
		      "first; a map of type hash needs none\" (progn (if (not #:stats) "
		      "(let ((#:fresh (make-s))) (setf (s-min #:fresh) #:value) "
		      "(map-update m k #:fresh bpf_noexist) "
		      "(setf #:stats (map-lookup m k)))) "
		      "(if #:stats (let ((#:seen (s-min #:stats))) "
		      "(while (< #:value #:seen) :max 32 "
		      "(let ((#:old (atomic-cmpxchg (s-min-ptr #:stats) #:seen #:value))) "
		      "(if (= #:old #:seen) (break)) (setf #:seen #:old)))))))))");
}

Test(prelude, a_latency_ends_what_began)
{
	check_expands("(record-start m k)", "(map-update m k (ktime-get-ns))");
	check_expands("(with-latency (ns m k) (f ns) (g))",
		      "(let ((#:start (map-lookup m k))) (if #:start "
		      "(let ((ns (- (ktime-get-ns) (load u64 #:start)))) "
		      "(map-delete m k) (f ns) (g))))");
	check_expands("(with-latency (ns m (f)) ns)",
		      "(let ((#:key (f))) (let ((#:start (map-lookup m #:key))) (if #:start "
		      "(let ((ns (- (ktime-get-ns) (load u64 #:start)))) "
		      "(map-delete m #:key) ns))))");
}

Test(prelude, stacks_are_numbers_of_the_map)
{
	check_expands("(f (kernel-stack m) (user-stack m))",
		      "(f (cast i32 (get-stackid (ctx-ptr) m 0)) "
		      "(cast i32 (get-stackid (ctx-ptr) m bpf_f_user_stack)))");
	check_expands("(f (kernel-stack m 3) (user-stack m 3))",
		      "(f (cast i32 (get-stackid (ctx-ptr) m 3)) "
		      "(cast i32 (get-stackid (ctx-ptr) m (logior bpf_f_user_stack 3))))");
}

Test(prelude, wrong_calls_are_said_in_terms_of_the_form)
{
	check_expansion("(p (when) (unless) (case))", "(p nil nil nil)",
			"1:4 [argument-count], 1:11 [argument-count], 1:20 [argument-count]");
	check_expansion("(p (cond 1) (case x 1))", "(p nil nil)",
			"1:4 [malformed], 1:13 [malformed]");
	check_expansion("(p (when-let (1 2) 3) (when-let ((a b c d)) 3))", "(p nil nil)",
			"1:4 [malformed], 1:23 [malformed]");
	check_expansion("(p (fill-process-info e) (fill-process-info e :pid-feild a))",
			"(p nil nil)", "1:4 [malformed], 1:47 [unknown-option]");
	check_expansion("(p (setmap m k) (remmap m) (incf-map m 1 2 3))", "(p nil nil nil)",
			"1:4 [argument-count], 1:17 [argument-count], 1:28 [argument-count]");
}

Test(prelude, an_unknown_option_is_helped_by_the_nearest_one)
{
	struct fixture fixture;

	fixture_start(&fixture);
	fixture_expand(&fixture, "(fill-process-info e :pid-feild a)");
	cr_assert_str_eq(fixture.diags.diags.items[0]->help, "did you mean `:pid-field`?");
	cr_assert_eq(fixture.diags.diags.items[0]->notes.count, 0);
	fixture_end(&fixture);
}

Test(prelude, container_of_moves_back_by_the_fields_offset)
{
	check_expands("(container-of (f p) s g)", "(%container s (- (f p) (field-offset s g)))");
}

Test(prelude, loader_forms_pass_with_the_sugar_in_them_replaced)
{
	check_expands("(with-bpf-session (s \"f.o\") (loop (when (f) (return)) (sleep 1)) "
		      "(format t \"~a~%\" (bpf:map-lookup m (1+ k))))",
		      "(with-bpf-session (s \"f.o\") (loop (if (f) (return)) (sleep 1)) "
		      "(format t \"~a~%\" (bpf:map-lookup m (+ k 1))))");
}
