/* What `skep run` prints of bytes. */
#include <arpa/inet.h>
#include <criterion/criterion.h>

#include "cli/run_value.h"

static void check_printed(const struct type *type, const void *bytes, uint32_t size,
			  const char *wanted)
{
	struct text out = { 0 };

	value_print(&out, type, bytes, size);
	cr_assert_str_eq(text_string(&out), wanted);
	text_release(&out);
}

Test(value, integers_are_decimal_by_their_sign)
{
	int32_t negative = -5;
	uint64_t large = UINT64_MAX;

	check_printed(&type_i32, &negative, 4, "-5");
	check_printed(&type_u32, &negative, 4, "4294967291");
	check_printed(&type_u64, &large, 8, "18446744073709551615");
}

Test(value, network_order_is_read_as_people_do)
{
	uint16_t port = htons(443);
	uint32_t address = htonl(0x7f000001);

	check_printed(&type_be16, &port, 2, "443");
	check_printed(&type_be32, &address, 4, "127.0.0.1");
}

Test(value, a_byte_array_is_text_only_where_all_of_it_is)
{
	struct arena arena = { 0 };
	struct type_table table = { .arena = &arena };
	const struct type *bytes = type_array(&table, &type_u8, 4);

	check_printed(bytes, "sh\0", 4, "\"sh\"");
	check_printed(bytes, "s\0h", 4, "(115 0 104 0)");
	check_printed(bytes, "\"ab", 4, "(34 97 98 0)");
	check_printed(bytes, "\0\0\0", 4, "(0 0 0 0)");
	check_printed(NULL, "\x01\xff", 2, "#x01ff");
	arena_release(&arena);
}

Test(value, sums_wrap_at_their_width_and_leave_addresses_alone)
{
	uint8_t a = 200, b = 100;
	uint32_t first = htonl(1), second = htonl(2);

	value_add(&type_u8, &a, &b);
	cr_assert_eq(a, 44);
	value_add(&type_be32, &first, &second);
	cr_assert_eq(first, htonl(1));
}

Test(value, keys_are_ordered_by_their_value)
{
	int64_t negative = -1, positive = 1;

	cr_assert_lt(value_compare(&type_i64, &negative, &positive, 8), 0);
	cr_assert_gt(value_compare(&type_u64, &negative, &positive, 8), 0);
	cr_assert_eq(value_compare(&type_u64, &positive, &positive, 8), 0);
}
