// SPDX-License-Identifier: MIT
/* Which guards could cure what the verifier says, and where guards that are asked for everywhere stand. */
#include <string.h>

#include "emit/file/emit.h"
#include "emit/guard/guard.h"
#include "tests/unit/pass_fixture.h"

static uint32_t bit_of(enum guard_row row)
{
	return UINT32_C(1) << row;
}

Test(emit_guards, words_of_the_verifier_name_the_rows_that_could_cure_them)
{
	cr_assert_eq(guards_that_cure("dereference of modified ctx ptr R8 off=80 disallowed"),
		     bit_of(GUARD_CTX_READ) | bit_of(GUARD_CTX_HERE) | bit_of(GUARD_CTX_WRITE));
	cr_assert_eq(guards_that_cure("R8 pointer |= pointer prohibited"), bit_of(GUARD_IS_SET));
	cr_assert(guards_that_cure("invalid access to packet, off=36 size=4, R1(id=4,off=36,r=0)") &
		  bit_of(GUARD_PINNED));
	cr_assert(guards_that_cure("R4 invalid zero-sized read: u64=[0,64]") & bit_of(GUARD_WIDE));
}

Test(emit_guards, no_guard_cures_what_no_idiom_does)
{
	static const char *const words[] = {
		"", "BPF program is too large. Processed 1000001 insn", "misaligned packet access off 0+18+2 size 4",
		"unknown func bpf_xdp_get_buff_len#188", "program of this type cannot use helper bpf_redirect#23",
		"combined stack size of 2 calls is 544. Too large", "R1 type=scalar expected=ctx",
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		cr_expect_eq(guards_that_cure(words[i]), 0, "%s", words[i]);
}

static const char *translate(struct fixture *fixture, struct text *text, struct guard_choice choice)
{
	struct unit *unit = fixture_check(fixture, "(defprog p (:type :cgroup-skb)\n"
						   "  (if (= (ctx len) 100) 0 1))\n");

	cr_assert_eq(fixture->diags.error_count, 0, "%s", fixture_diags(fixture));
	print_plain(emit_lines(unit->arena, emit_lower_unit(unit, &choice)), text);
	return text_string(text);
}

static void expect_read(struct guard_choice choice, bool is_guarded)
{
	struct fixture fixture;
	struct text text = { 0 };
	const char *c;

	fixture_start(&fixture);
	c = translate(&fixture, &text, choice);
	cr_expect_eq(strstr(c, "ctx_read(") != NULL, is_guarded, "%s", c);
	text_release(&text);
	fixture_end(&fixture);
}

Test(emit_guards, a_row_stands_where_it_is_safe_only_if_asked_for)
{
	expect_read((struct guard_choice){ 0 }, false);
	expect_read((struct guard_choice){ .everywhere = bit_of(GUARD_CTX_READ) }, true);
	expect_read((struct guard_choice){ .everywhere = GUARDS_ALL & ~bit_of(GUARD_CTX_READ) }, false);
	expect_read((struct guard_choice){ .left_out = bit_of(GUARD_CTX_READ), .everywhere = GUARDS_ALL }, true);
}
