// SPDX-License-Identifier: MIT
/* Loops as Linux before 6.7 looks at them. */
#include <criterion/criterion.h>

#include "skeletons/layout.h"

#define MOV { .code = BPF_ALU64 | BPF_MOV | BPF_K }
#define CALL { .code = BPF_JMP | BPF_CALL, .imm = 7 }
#define JUMP(offset) { .code = BPF_JMP | BPF_JA, .off = (offset) }
#define IF(offset) { .code = BPF_JMP | BPF_JEQ | BPF_K, .off = (offset) }
#define IF32(offset) { .code = BPF_JMP32 | BPF_JEQ | BPF_K, .off = (offset) }
#define EXIT { .code = BPF_JMP | BPF_EXIT }

static bool has_loop(const struct bpf_insn *insns, size_t count)
{
	struct arena arena = { 0 };
	bool has = layout_has_loop(&arena, insns, count);

	arena_release(&arena);
	return has;
}

#define HAS_LOOP(...)                                                                              \
	has_loop((const struct bpf_insn[]){ __VA_ARGS__ },                                         \
		 sizeof((const struct bpf_insn[]){ __VA_ARGS__ }) / sizeof(struct bpf_insn))

Test(layout, code_without_a_loop)
{
	cr_assert_not(HAS_LOOP(MOV, EXIT));
	cr_assert_not(HAS_LOOP(MOV, IF(1), MOV, EXIT));
	cr_assert_not(HAS_LOOP(MOV, IF(2), MOV, JUMP(1), CALL, MOV, EXIT));
	cr_assert_not(has_loop(NULL, 0));
}

Test(layout, a_jump_back_is_a_loop_that_all_kernels_follow)
{
	cr_assert_not(HAS_LOOP(MOV, MOV, IF(-2), EXIT));
	cr_assert_not(HAS_LOOP(MOV, MOV, IF32(-2), EXIT));
	cr_assert_not(HAS_LOOP(MOV, IF(2), MOV, JUMP(-3), EXIT));
	/* the condition goes on into the loop */
	cr_assert_not(HAS_LOOP(MOV, JUMP(1), IF(2), MOV, JUMP(-3), EXIT));
}

Test(layout, an_end_above_the_begin_is_one_that_old_kernels_refuse)
{
	/* 0: begin below; 1-2: the end; 3: the begin */
	cr_assert(HAS_LOOP(JUMP(2), IF(3), MOV, MOV, JUMP(-4), EXIT));
	cr_assert(HAS_LOOP(JUMP(2), IF(3), CALL, MOV, JUMP(-4), EXIT));
	cr_assert(HAS_LOOP(JUMP(2), IF32(3), MOV, MOV, IF(-4), EXIT));
}

Test(layout, code_that_nothing_leads_to_is_no_loop)
{
	cr_assert_not(HAS_LOOP(JUMP(1), MOV, MOV, EXIT));
	/* a jump out of the function is the kernel's to refuse */
	cr_assert_not(HAS_LOOP(MOV, JUMP(-9), EXIT));
	cr_assert_not(HAS_LOOP(MOV, IF(99)));
}
