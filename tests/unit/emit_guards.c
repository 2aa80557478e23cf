/* Where guards that are asked for everywhere stand. */
#include <string.h>

#include "emit/file/emit.h"
#include "emit/guard/guard.h"
#include "tests/unit/pass_fixture.h"

static uint32_t bit_of(enum guard_row row)
{
	return UINT32_C(1) << row;
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
	cr_expect_eq(strstr(c, "ctx_read(ctx->len)") != NULL, is_guarded, "%s", c);
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
