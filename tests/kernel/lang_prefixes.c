// SPDX-License-Identifier: MIT
/* lisp/lang_prefixes.lisp: prefixes in LPM tries, as the kernel orders them. */
#include <criterion/criterion.h>

#include <arpa/inet.h>
#include <endian.h>
#include <string.h>

#include "tests/kernel/lang_support.h"

static void check_ipv4(struct lang *lang)
{
	static const struct {
		const char *address;
		uint64_t nets, own, is_one;
	} cases[] = {
		{ "9.255.255.255", 1, 0, 0 },  { "10.0.0.0", 2, 0, 0 },  { "10.1.1.255", 2, 0, 0 },
		{ "10.1.2.0", 3, 0, 0 },       { "10.1.3.255", 3, 0, 0 }, { "10.1.4.0", 2, 0, 0 },
		{ "192.0.2.1", 4, 0, 1 },      { "192.0.2.2", 1, 0, 0 },
		{ "172.15.255.255", 1, 0, 0 }, { "172.31.255.255", 1, 9, 0 },
	};

	lang_run(lang, "fill", NULL, 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint64_t input = ntohl(inet_addr(cases[i].address));

		lang_run(lang, "look", &input, 1);
		lang_expect(lang, "look", cases[i].address, &cases[i].nets, 3);
	}
}

Test(lang_prefixes, the_longest_prefix_of_an_ipv4_address_is_found)
{
	lang_each("lang_prefixes", check_ipv4);
}

static void check_ipv6(struct lang *lang)
{
	static const struct {
		const char *address;
		uint64_t nets, is_one;
	} cases[] = {
		{ "2001:db8::1", 5, 0 },  { "2001:db8:0:1:ffff::", 6, 0 }, { "2001:db9::", 0, 0 },
		{ "2001:db8:0:2::", 5, 0 }, { "::ffff:192.0.2.255", 7, 0 },
		{ "::ffff:192.0.3.0", 0, 0 }, { "::1", 8, 1 }, { "::", 0, 0 },
	};

	lang_run(lang, "fill", NULL, 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint64_t inputs[2], expected[3] = { cases[i].nets, cases[i].is_one, 0x30004 };

		cr_assert_eq(inet_pton(AF_INET6, cases[i].address, inputs), 1);
		inputs[0] = be64toh(inputs[0]);
		inputs[1] = be64toh(inputs[1]);
		lang_run(lang, "look6", inputs, 2);
		lang_expect(lang, "look6", cases[i].address, expected, 3);
	}
}

Test(lang_prefixes, the_longest_prefix_of_an_ipv6_address_is_found)
{
	lang_each("lang_prefixes", check_ipv6);
}
