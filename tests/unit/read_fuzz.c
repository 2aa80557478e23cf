// SPDX-License-Identifier: MIT
#include "tests/unit/read_fixture.h"

/* The same numbers on every machine. */
static uint32_t random_next(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*state >> 33);
}

/* The data lie in the source, the parts of a list inside it; all of it prints. */
static void check_form(const struct form *form, const struct form *outer)
{
	const struct span *span = &form->span;

	cr_assert_not_null(span->source);
	cr_assert_geq(span->len, 1);
	cr_assert_leq(span->offset + span->len, span->source->len);
	if (outer)
		cr_assert(span->offset >= outer->span.offset &&
			  span->offset + span->len <= outer->span.offset + outer->span.len);
	if (form->kind == FORM_PAIR)
		FORM_EACH(at, form)
			check_form(at->car, form);
}

static void check_bytes(const char *bytes, size_t len)
{
	struct diag_style style = { .format = DIAG_FORMAT_TEXT };
	struct fixture fixture;
	struct text text = {0};
	FILE *null = fopen("/dev/null", "w");

	fixture_start(&fixture);
	const struct form_list *list = fixture_read_bytes(&fixture, bytes, len);

	for (size_t i = 0; i < list->forms.count; i++)
		check_form(list->forms.items[i], NULL);
	form_list_print(list, &text);
	diag_print(&fixture.diags, &style, null);
	style.format = DIAG_FORMAT_JSON;
	diag_print(&fixture.diags, &style, null);
	fclose(null);
	text_release(&text);
	fixture_end(&fixture);
}

Test(read_fuzz, random_bytes_are_read_to_their_end)
{
	uint64_t state = 1;
	char bytes[300];

	for (int round = 0; round < 3000; round++) {
		size_t len = random_next(&state) % sizeof(bytes);

		for (size_t i = 0; i < len; i++)
			bytes[i] = (char)random_next(&state);
		check_bytes(bytes, len);
	}
}

Test(read_fuzz, random_lisp_is_read_to_its_end)
{
	static const char alphabet[] = "(((())))''`,,@@\"\"\\;;||##abn.:+-019x \n\n\t";
	uint64_t state = 2;
	char bytes[400];

	for (int round = 0; round < 5000; round++) {
		size_t len = random_next(&state) % sizeof(bytes);

		for (size_t i = 0; i < len; i++)
			bytes[i] = alphabet[random_next(&state) % (sizeof(alphabet) - 1)];
		check_bytes(bytes, len);
	}
}

Test(read_fuzz, a_source_with_bytes_changed_is_read_to_its_end)
{
	static const char source[] =
		";;; head\n(defmap m :type :hash ; x\n  :key-size 4)\n#| c |#\n"
		"(defprog p (:type :xdp)\n  ;; look\n  (let ((a '(1 . 2)) (s \"t\\\"u\"))\n"
		"    `(x ,a ,@b #\\( #x1f #:g)) ; end\n  1)\n";
	uint64_t state = 3;
	char bytes[sizeof(source)];

	for (int round = 0; round < 5000; round++) {
		memcpy(bytes, source, sizeof(source));
		for (uint32_t change = random_next(&state) % 6 + 1; change; change--)
			bytes[random_next(&state) % (sizeof(source) - 1)] =
				source[random_next(&state) % (sizeof(source) - 1)];
		check_bytes(bytes, sizeof(source) - 1 - random_next(&state) % 20);
	}
}
