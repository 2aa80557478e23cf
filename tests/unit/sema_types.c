// SPDX-License-Identifier: MIT
/* The type of each expression, by the operator table of docs/language.md. */
#include "tests/unit/pass_fixture.h"

/* Around the expression: variables of several types that are no constants. */
#define VARIABLES \
	"(let ((u (ctx len)) (b u8 (ctx len)) (w u32 (ctx len)) (i i64 (ctx len))\n" \
	"(s i16 (ctx len)) (n be16 (u16 (ctx len))) (m be32 (u32 (ctx len)))\n" \
	"(p (map-lookup counts 1)) (e (make-event)) (q (map-lookup counts 2)))\n"

struct row {
	char expression[48], type[24];
};

static void check_types(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct fixture fixture;
		const struct expr *result;
		const char *source;
		struct unit *unit;

		fixture_start(&fixture);
		source = arena_printf(&fixture.arena, FRAME(VARIABLES "%s\n1)"), rows[i].expression);
		unit = fixture_analyze(&fixture, source);
		cr_expect_eq(fixture.diags.error_count, 0, "%s: %s: %s", rows[i].expression,
			     fixture_diags(&fixture), fixture.diags.diags.count ?
			     fixture.diags.diags.items[0]->text : "");
		result = unit_result(unit)->let.body->list.items[0];
		cr_expect_str_eq(type_text(&fixture.arena, result->type), rows[i].type,
				 "%s is %s, not %s", rows[i].expression,
				 type_text(&fixture.arena, result->type), rows[i].type);
		fixture_end(&fixture);
	}
}

#define CHECK_TYPES(...) \
	do { \
		static const struct row rows[] = { __VA_ARGS__ }; \
		check_types(rows, sizeof(rows) / sizeof(rows[0])); \
	} while (0)

Test(sema, arithmetic_is_signed_if_an_operand_is)
{
	CHECK_TYPES({ "(+ u 1)", "u64" }, { "(+ b b)", "u64" }, { "(+ i 1)", "i64" },
		    { "(- s w)", "i64" }, { "(* w s)", "i64" }, { "(- u)", "u64" },
		    { "(- i)", "i64" }, { "(+ u b w s)", "i64" }, { "(1+ u)", "u64" },
		    { "(1- i)", "i64" }, { "(abs s)", "i64" }, { "(abs b)", "u64" },
		    { "(/ u 2)", "u64" }, { "(mod i 2)", "i64" }, { "(/ u s)", "i64" },
		    { "(logand u i)", "i64" }, { "(logior b 1)", "u64" }, { "(lognot s)", "i64" },
		    { "(min u s)", "i64" }, { "(max b w)", "u64" });
}

Test(sema, a_literal_takes_the_other_operands_sign_unless_it_is_negative)
{
	CHECK_TYPES({ "(+ 1 i)", "i64" }, { "(+ 1 u)", "u64" }, { "(+ u -1)", "i64" },
		    { "(+ 1 2)", "u64" }, { "(- 1 2)", "u64" }, { "(- 5)", "i64" }, { "(- 2 1)", "u64" }, { "(+ 1 -2)", "i64" }, { "7", "u64" },
		    { "-7", "i64" }, { "(min 1 i)", "i64" }, { "(logand i #xff)", "i64" });
}

Test(sema, a_shift_has_the_sign_of_what_is_shifted)
{
	CHECK_TYPES({ "(<< u i)", "u64" }, { "(<< i u)", "i64" }, { "(>> s 1)", "i64" },
		    { "(>>> b 1)", "u64" }, { "(>> u s)", "u64" }, { "(ash i 2)", "i64" },
		    { "(ash u -2)", "u64" }, { "(>>> i 1)", "i64" });
}

Test(sema, comparisons_and_negations_are_truth_values)
{
	CHECK_TYPES({ "(= i 1)", "u64" }, { "(< s w)", "u64" }, { "(s< u 1)", "u64" },
		    { "(/= u b w)", "u64" }, { "(not i)", "u64" }, { "(zerop s)", "u64" },
		    { "(not p)", "u64" }, { "(= p nil)", "u64" }, { "(log2 i)", "u64" });
}

Test(sema, a_cast_has_its_type_in_both_spellings)
{
	CHECK_TYPES({ "(u8 u)", "u8" }, { "(cast i32 u)", "i32" }, { "(u64 s)", "u64" },
		    { "(be16 u)", "be16" }, { "(cast (ptr event) p)", "(ptr event)" },
		    { "(i8 1)", "i8" });
}

Test(sema, byte_order_operators_have_network_types_in_one_direction)
{
	CHECK_TYPES({ "(ntohs n)", "u16" }, { "(htons u)", "be16" }, { "(ntohl m)", "u32" },
		    { "(htonl w)", "be32" }, { "(ntohll u)", "u64" }, { "(htonll u)", "be64" });
}

Test(sema, a_choice_is_signed_if_all_its_arms_are)
{
	CHECK_TYPES({ "(if u i s)", "i64" }, { "(if u i w)", "u64" }, { "(if u i 1)", "i64" },
		    { "(if u 1 2)", "u64" }, { "(if u -1 1)", "i64" }, { "(or i s)", "i64" },
		    { "(or i u)", "u64" }, { "(and u i)", "u64" }, { "(and i 1)", "i64" },
		    { "(cond ((= u 1) i) (t s))", "i64" }, { "(case u (1 i) (t w))", "u64" },
		    { "(when u i)", "i64" }, { "(if u (return 1) i)", "i64" });
}

Test(sema, a_choice_of_pointers_is_a_pointer)
{
	CHECK_TYPES({ "(if u p q)", "(ptr u64)" }, { "(if u p nil)", "(ptr u64)" },
		    { "(or p q)", "(ptr u64)" }, { "(if u p e)", "pointer" });
}

Test(sema, members_have_the_type_that_the_struct_gives_them)
{
	CHECK_TYPES({ "(event-pid e)", "u32" }, { "(event-port e)", "u16" },
		    { "(event-port-ptr e)", "(ptr u16)" }, { "e", "(ptr event)" },
		    { "(sizeof event)", "u64" });
}

Test(sema, context_fields_and_maps_have_their_own_types)
{
	CHECK_TYPES({ "(ctx len)", "u32" }, { "(ctx remote-ip4)", "be32" },
		    { "(ctx remote-port)", "be32" }, { "(ctx local-port)", "u32" },
		    { "(map-lookup pairs 1)", "(ptr event)" }, { "(getmap counts 1)", "u64" },
		    { "(getmap pairs 1)", "(ptr event)" }, { "(map-update counts 1 2)", "i64" },
		    { "(map-delete counts 1)", "i64" });
}

Test(sema, helpers_have_the_type_of_their_declaration)
{
	CHECK_TYPES({ "(ktime-get-ns)", "u64" }, { "(get-prandom-u32)", "u32" },
		    { "(get-smp-processor-id)", "u32" },
		    { "(skb-load-bytes (ctx-ptr) 0 e 4)", "i64" });
}
