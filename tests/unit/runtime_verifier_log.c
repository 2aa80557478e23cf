// SPDX-License-Identifier: MIT
/* What libskep reads out of a verifier's log, of old kernels and new ones. */
#include <criterion/criterion.h>

#include "runtime/verifier_log.h"

static void check_part(struct skepi_log_part part, const char *wanted, const char *what)
{
	cr_assert_eq(part.len, strlen(wanted), "%s is `%.*s`, not `%s`", what, (int)part.len,
		     part.text ? part.text : "", wanted);
	cr_assert(!part.len || !memcmp(part.text, wanted, part.len), "%s is `%.*s`, not `%s`", what,
		  (int)part.len, part.text, wanted);
}

Test(verifier_log, linux_5_10_says_the_line_and_the_reason)
{
	struct skepi_verifier_log log;

	skepi_verifier_log_read("; let ((v (map-lookup seen 0)))\n"
				"0: (b7) r1 = 0\n"
				"1: (63) *(u32 *)(r10 -4) = r1\n"
				"; (setf (deref v) 1)\n"
				"8: (7b) *(u64 *)(r0 +0) = r1\n"
				" R0=map_value_or_null(id=1,off=0,ks=4,vs=8,imm=0) R10=fp0\n"
				"R0 invalid mem access 'map_value_or_null'\n"
				"processed 9 insns (limit 1000000) max_states_per_insn 0\n", &log);
	check_part(log.reason, "R0 invalid mem access 'map_value_or_null'", "reason");
	check_part(log.source, "(setf (deref v) 1)", "source");
	check_part(log.place, "", "place");
	check_part(log.code, "(7b) *(u64 *)(r0 +0) = r1", "code");
	cr_assert_eq(log.instruction, 8);
}

Test(verifier_log, linux_6_10_adds_the_place)
{
	struct skepi_verifier_log log;

	skepi_verifier_log_read("; (store u64 v 0 1) @ a dir/fw.lisp:12\n"
				"8: (7b) *(u64 *)(r0 +0) = r1          ; R0=scalar() R1=1\n"
				"R0 invalid mem access 'scalar'\n", &log);
	check_part(log.place, "a dir/fw.lisp:12", "place");
	check_part(log.source, "(store u64 v 0 1)", "source");
}

Test(verifier_log, code_of_no_line_keeps_the_place_before_it)
{
	struct skepi_verifier_log log;

	skepi_verifier_log_read("; (when v @ fw.lisp:3\n1: (b7) r1 = 0\n"
				";  @ fw.lisp:0\n2: (95) exit\nR0 !read_ok\n", &log);
	check_part(log.place, "fw.lisp:3", "place");
	cr_assert_eq(log.instruction, 2);
}

Test(verifier_log, the_first_of_two_sentences_is_the_reason)
{
	struct skepi_verifier_log log;

	skepi_verifier_log_read("3: (71) r3 = *(u8 *)(r2 +0)\n"
				"invalid access to packet, off=0 size=1, R2(id=0,off=0,r=0)\n"
				"R2 offset is outside of the packet\n", &log);
	check_part(log.reason, "invalid access to packet, off=0 size=1, R2(id=0,off=0,r=0)", "reason");
}

Test(verifier_log, linux_7_3_tells_it_again_with_a_suggestion)
{
	struct skepi_verifier_log log;

	skepi_verifier_log_read("; (spin-unlock b) @ fw.lisp:10\n"
				"21: (85) call bpf_spin_unlock#94\n"
				"bpf_spin_unlock of different lock\n"
				"Verification failed: bpf_spin_unlock of different lock\n"
				"Instruction context:\n"
				"  >>> 19 | (85) call bpf_spin_lock#93\n"
				"Suggestion:\n"
				"  Unlock the same lock object.\n"
				"processed 20 insns\n", &log);
	check_part(log.reason, "bpf_spin_unlock of different lock", "reason");
	check_part(log.suggestion, "Unlock the same lock object.", "suggestion");
	check_part(log.place, "fw.lisp:10", "place");
	cr_assert_eq(log.instruction, 21);
}

Test(verifier_log, limits_are_told_behind_the_instruction)
{
	struct skepi_verifier_log log;

	skepi_verifier_log_read("to caller at 10:\n"
				"72: (ae) if w4 < w3 goto pc+1 BPF program is too large. Processed 1000001 insn\n"
				"processed 1000001 insns (limit 1000000)\n", &log);
	check_part(log.reason, "BPF program is too large. Processed 1000001 insn", "reason");
	cr_assert_eq(log.instruction, 72);
	skepi_verifier_log_read("75: (2d) if r6 > r2 goto pc-3 The sequence of 8193 jumps is too complex.\n",
				&log);
	check_part(log.reason, "The sequence of 8193 jumps is too complex.", "reason");
}

Test(verifier_log, what_is_no_log_has_no_parts)
{
	static const char *const texts[] = { "", "\n", ";", "; ", "12", "12:", ": (", "Suggestion:",
					     "Verification failed:", "Verification failed:\nSuggestion:",
					     ";  @ ", " @ x:0", "; @ x:0" };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct skepi_verifier_log log;

		skepi_verifier_log_read(texts[i], &log);
		check_part(log.suggestion, "", texts[i]);
		cr_assert_eq(log.instruction, -1, "`%s`", texts[i]);
	}
}
