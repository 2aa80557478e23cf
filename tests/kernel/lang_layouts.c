/* lisp/lang_layouts.lisp: what programs read of structs and arrays that begin with more than zeros. */
#include <criterion/criterion.h>

#include "tests/kernel/lang_support.h"

static void check_initial_values(struct lang *lang)
{
	uint64_t a = 0, expected[] = { 1500, 'e', '0', 0, 0, 80, 10, 1, 2, 3, (uint64_t)-5, 0, 7, 443, 'o', 0 };

	lang_run(lang, "initial_values", &a, 1);
	lang_expect(lang, "initial_values", "as the source says", expected, 16);
}

Test(layouts, globals_begin_as_the_source_says)
{
	lang_each("lang_layouts", check_initial_values);
}
