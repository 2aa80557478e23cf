// SPDX-License-Identifier: MIT
/* What <skep/tool.h> reads and prints, without a kernel. */
#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <errno.h>

#include <skep/tool.h>

static void check_text(struct skep_field field, const void *bytes, const char *wanted)
{
	SKEP_SCRATCH;

	cr_expect_str_eq(skep_value_text(&field, bytes), wanted);
}

Test(tool, integers_are_decimal_by_their_sign)
{
	int32_t negative = -5;
	uint64_t large = UINT64_MAX;

	check_text((struct skep_field){ .kind = SKEP_FIELD_SIGNED, .size = 4 }, &negative, "-5");
	check_text((struct skep_field){ .kind = SKEP_FIELD_UNSIGNED, .size = 4 }, &negative, "4294967291");
	check_text((struct skep_field){ .kind = SKEP_FIELD_UNSIGNED, .size = 8 }, &large, "18446744073709551615");
}

Test(tool, network_order_is_read_as_people_do)
{
	uint16_t port = htons(443);
	uint32_t address = htonl(0x7f000001);

	check_text((struct skep_field){ .kind = SKEP_FIELD_NETWORK, .size = 2 }, &port, "443");
	check_text((struct skep_field){ .kind = SKEP_FIELD_NETWORK, .size = 4 }, &address, "127.0.0.1");
}

Test(tool, values_of_an_enum_have_names)
{
	static const struct skep_choice ways[] = { { "in", -1 }, { "out", 0 }, { 0 } };
	struct skep_field field = { .kind = SKEP_FIELD_ENUM, .size = 1, .choices = ways };
	int8_t in = -1, other = 7;
	SKEP_SCRATCH;

	check_text(field, &in, "in");
	check_text(field, &other, "7");
	cr_expect_str_eq(skep_choice_text(ways, 0), "out");
	cr_expect_str_eq(skep_choice_text(ways, 7), "7");
}

Test(tool, a_byte_array_is_text_only_where_all_of_it_is)
{
	struct skep_field bytes = { .kind = SKEP_FIELD_UNSIGNED, .size = 1, .count = 4 };
	struct skep_field letters = { .kind = SKEP_FIELD_CHAR, .size = 1, .count = 4 };

	check_text(bytes, "sh\0", "\"sh\"");
	check_text(bytes, "s\0h", "#x73006800");
	check_text(bytes, "\0\0\0", "#x00000000");
	check_text(letters, "a\033\0", "\"a\\x1b\"");
	check_text((struct skep_field){ .kind = SKEP_FIELD_BYTES, .size = 2 }, "\x01\xff", "#x01ff");
}

static void check_parse(enum skep_value_type type, const char *text, size_t size, int wanted, uint64_t number)
{
	uint64_t value = 0;
	int err = skep_parse(type, text, NULL, size, &value);

	cr_expect_eq(err, wanted, "%s: %d", text, err);
	if (!err)
		cr_expect_eq(value, number, "%s: %llu", text, (unsigned long long)value);
	else
		cr_expect(*skep_last_error()->text, "%s: no sentence", text);
}

Test(tool, numbers_are_read_whole_or_refused)
{
	check_parse(SKEP_VALUE_UNSIGNED, "65535", 2, 0, 65535);
	check_parse(SKEP_VALUE_UNSIGNED, "65536", 2, -ERANGE, 0);
	check_parse(SKEP_VALUE_UNSIGNED, "0x10", 8, 0, 16);
	check_parse(SKEP_VALUE_UNSIGNED, "-1", 8, -ERANGE, 0);
	check_parse(SKEP_VALUE_UNSIGNED, "12x", 8, -EINVAL, 0);
	check_parse(SKEP_VALUE_UNSIGNED, "", 8, -EINVAL, 0);
	check_parse(SKEP_VALUE_UNSIGNED, "18446744073709551616", 8, -ERANGE, 0);
	check_parse(SKEP_VALUE_SIGNED, "-128", 1, 0, 0x80);
	check_parse(SKEP_VALUE_SIGNED, "-129", 1, -ERANGE, 0);
	check_parse(SKEP_VALUE_NETWORK, "258", 2, 0, htons(258));
}

Test(tool, times_and_sizes_have_units)
{
	check_parse(SKEP_VALUE_DURATION, "1.5", 8, 0, 1500000000);
	check_parse(SKEP_VALUE_DURATION, "5ms", 8, 0, 5000000);
	check_parse(SKEP_VALUE_DURATION, "2us", 8, 0, 2000);
	check_parse(SKEP_VALUE_DURATION, "1h", 8, 0, 3600000000000);
	check_parse(SKEP_VALUE_DURATION, "5 ms", 8, -EINVAL, 0);
	check_parse(SKEP_VALUE_DURATION, "-1", 8, -EINVAL, 0);
	check_parse(SKEP_VALUE_DURATION, "10", 4, -ERANGE, 0);
	check_parse(SKEP_VALUE_BYTES, "64k", 8, 0, 65536);
	check_parse(SKEP_VALUE_BYTES, "1T", 8, -EINVAL, 0);
}

static void check_cidr(const char *text, int wanted, const char *shown)
{
	struct skep_cidr cidr;
	int err = skep_parse(SKEP_VALUE_CIDR, text, NULL, 0, &cidr);

	cr_expect_eq(err, wanted, "%s: %d", text, err);
	if (!err)
		cr_expect_str_eq(skep_cidr_text(cidr), shown);
}

Test(tool, networks_have_no_bits_behind_their_prefix)
{
	check_cidr("10.0.0.0/8", 0, "10.0.0.0/8");
	check_cidr("10.0.0.1", 0, "10.0.0.1/32");
	check_cidr("2001:db8::/32", 0, "2001:db8::/32");
	check_cidr("10.0.0.1/8", -ERANGE, "");
	check_cidr("10.0.0.0/33", -ERANGE, "");
	check_cidr("10.0.0/8", -EINVAL, "");
	check_cidr("10.0.0.0/", -EINVAL, "");
}

Test(tool, a_network_is_the_key_of_a_trie)
{
	const uint8_t wanted[20] = { 104, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10 };
	struct skep_cidr cidr;
	uint8_t key[20];
	uint32_t prefix_len = 104;

	cr_assert_eq(skep_parse(SKEP_VALUE_CIDR, "10.0.0.0/8", NULL, 0, &cidr), 0);
	cr_assert_eq(skep_cidr_key(cidr, 16, key), 0);
	cr_expect_arr_eq(key, &prefix_len, 4);
	cr_expect_arr_eq(key + 4, wanted + 4, 16);
	cr_assert_eq(skep_parse(SKEP_VALUE_CIDR, "fe80::/10", NULL, 0, &cidr), 0);
	cr_expect_eq(skep_cidr_key(cidr, 4, key), -EINVAL);
}

Test(tool, scratch_text_is_given_back_with_its_block)
{
	size_t before = skep_scratch_mark();

	for (int round = 0; round < 3; round++) {
		SKEP_SCRATCH;

		for (int i = 0; i < 10000; i++)
			skep_text("%d and %d", i, round);
		cr_expect_gt(skep_scratch_mark(), before);
	}
	cr_expect_eq(skep_scratch_mark(), before);
}

Test(tool, exits_and_failures_are_told_apart)
{
	cr_expect(skep_failed(skep_fail_with(-EINVAL, NULL, "no")));
	cr_expect_not(skep_failed(skep_exit_with(3)));
	cr_expect_not(skep_failed(-EINTR));
	cr_expect_eq(skep_exit_status(skep_exit_with(3)), 3);
	cr_expect_eq(skep_exit_status(skep_exit_with(256)), 255);
	cr_expect_eq(skep_exit_status(skep_exit_with(-1)), 255);
	cr_expect_eq(skep_exit_status(0), 0);
	cr_expect_eq(skep_exit_status(-EINTR), 0);
}

Test(tool, a_line_is_begun_until_a_text_ends_it)
{
	char name[4] = { 'a', '"', 'b', 'c' };

	cr_expect_str_eq(skep_fresh_after("", "x"), "x");
	cr_expect_str_eq(skep_fresh_after(NULL, "x"), "x");
	cr_expect_str_eq(skep_fresh_after("a", "x"), "\n");
	cr_expect_str_eq(skep_fresh_after("a\n", "x"), "");
	cr_expect_str_eq(skep_fresh_line(NULL, stderr), "");
	skep_format(NULL, stderr, "%s", "begun");
	cr_expect_str_eq(skep_fresh_line(NULL, stderr), "\n");
	cr_expect_str_eq(skep_fresh_line(NULL, stdout), "");
	cr_expect_str_eq(skep_fresh_line(&(struct skep_show){ .json = true }, stdout), "\n");
	skep_format(NULL, stderr, "%s", "");
	cr_expect_str_eq(skep_fresh_line(NULL, stderr), "\n");
	skep_format(NULL, stderr, "\n");
	cr_expect_str_eq(skep_fresh_line(NULL, stderr), "");
	cr_expect_str_eq(skep_quoted_text(name, sizeof(name), false), "\"a\\\"bc\"");
	cr_expect_str_eq(skep_quoted_text("a\tb", 3, true), "\"a\\x09b\"");
	cr_expect_str_eq(skep_quoted_text("a\tb", 3, false), "\"a\tb\"");
}

Test(tool, a_full_stdout_is_a_failure_though_each_line_was_tried_already)
{
	cr_assert_not_null(freopen("/dev/full", "w", stdout));
	setvbuf(stdout, NULL, _IOLBF, 0);
	puts("lost");
	cr_expect(skep_failed(skep_flush()));
	cr_expect_eq(skep_last_error()->code, -EPIPE);
	cr_expect_eq(skep_exit_status(0), 1);
	cr_expect_eq(skep_exit_status(skep_exit_with(0)), 1);
	cr_expect_eq(skep_exit_status(skep_exit_with(3)), 3);
}

Test(tool, arithmetic_is_defined_for_every_operand)
{
	cr_expect_eq(skep_divide(7, 0), 0);
	cr_expect_eq(skep_divide(INT64_MIN, -1), INT64_MIN);
	cr_expect_eq(skep_modulo(7, 0), 7);
	cr_expect_eq(skep_modulo(INT64_MIN, -1), 0);
	cr_expect_eq(skep_unsigned(-1.0), 0);
	cr_expect_eq(skep_unsigned(1e30), UINT64_MAX);
	cr_expect_eq(skep_signed(-1e30), INT64_MIN);
	cr_expect_eq(skep_signed(0.0 / 0.0), 0);
	cr_expect_eq(skep_round(2.5), 2);
	cr_expect_eq(skep_round(3.5), 4);
	cr_expect_eq(skep_round(-2.6), -3);
}

Test(tool, the_sum_of_integers_has_64_bits)
{
	static const struct skep_field inner[] = { { "n", SKEP_FIELD_UNSIGNED, .size = 4 }, { 0 } };
	const struct skep_field wide = { "v", SKEP_FIELD_UNSIGNED, .size = 4 };
	const struct skep_field negative = { "v", SKEP_FIELD_SIGNED, .size = 2 };
	const struct skep_field whole = { "v", SKEP_FIELD_STRUCT, .size = 4, .fields = inner };
	const uint32_t values[4] = { 4000000000, 0, 3000000000, 0 };
	const int16_t below[8] = { -30000, 0, 0, 0, -30001 };
	uint64_t sum = 0;
	uint32_t narrow = 0;

	cr_expect_eq(skep_sum_len(&wide), 8);
	skep_value_sum(&wide, &sum, values, 8, 2);
	cr_expect_eq(sum, 7000000000);
	skep_value_sum(&negative, &sum, below, 8, 2);
	cr_expect_eq((int64_t)sum, -60001);
	cr_expect_eq(skep_sum_len(&whole), 4);
	cr_expect_eq(skep_value_sum(&whole, &narrow, values, 8, 2), -EOVERFLOW, "a struct's field is as wide as it is");
	cr_expect_eq(skep_value_sum(&whole, &narrow, values, 8, 1), 0);
	cr_expect_eq(narrow, 4000000000);
}

Test(tool, structs_and_arrays_are_summed_field_by_field)
{
	static const struct skep_field pair[] = { { "element", SKEP_FIELD_SIGNED, .size = 2, .count = 2 }, { 0 } };
	static const struct skep_field inner[] = { { "n", SKEP_FIELD_UNSIGNED, .size = 4 },
						   { "m", SKEP_FIELD_LIST, .offset = 4, .size = 4, .count = 2, .fields = pair }, { 0 } };
	const struct skep_field whole = { "v", SKEP_FIELD_STRUCT, .size = 12, .fields = inner };
	struct {
		uint32_t n;
		int16_t m[2][2];
		uint32_t pad;
	} values[2] = { { 1, { { -1, 2 }, { 3, 32000 } }, 0 }, { 5, { { -2, 3 }, { 4, 700 } }, 0 } };

	cr_expect_eq(skep_value_sum(&whole, values, values, sizeof(values[0]), 2), 0, "into the first of them");
	cr_expect_eq(values[0].n, 6);
	cr_expect_eq(values[0].m[0][0], -3);
	cr_expect_eq(values[0].m[1][1], 32700);
	cr_expect_eq(skep_value_sum(&whole, values, values, sizeof(values[0]), 2), -EOVERFLOW);
	cr_expect_str_eq(skep_value_text(&whole, values), "(:n 11 :m ((-5 8) (11 -32136)))");
}
