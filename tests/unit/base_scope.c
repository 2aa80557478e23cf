// SPDX-License-Identifier: MIT
#include <criterion/criterion.h>

#include "frontend/base/scope.h"

Test(scope, the_innermost_of_a_name_is_found_until_it_ends)
{
	struct arena arena = { 0 };
	struct scopes scopes = { 0 };
	struct scope outer, hiding, other;
	static const char x[] = "x", y[] = "y";

	cr_expect_null(scopes_find(&scopes, x));
	scopes_push(&arena, &scopes, &outer, x);
	scopes_push(&arena, &scopes, &other, y);
	scopes_push(&arena, &scopes, &hiding, x);
	cr_expect_eq(scopes_find(&scopes, x), &hiding);
	cr_expect_eq(scopes_find(&scopes, y), &other);
	scopes_leave(&scopes, &outer);
	cr_expect_eq(scopes_find(&scopes, x), &outer);
	cr_expect_null(scopes_find(&scopes, y), "its scope has ended");
	scopes_leave(&scopes, NULL);
	cr_expect_null(scopes_find(&scopes, x));
	cr_expect_null(scopes.innermost);
	arena_release(&arena);
}
