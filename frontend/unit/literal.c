// SPDX-License-Identifier: MIT
/*
 * Parses values that a source writes as text: durations, sizes, addresses, networks, signals. In: a
 * text. Out: its bytes or number, or a sentence that says what is wrong. Called by
 * sema/program/parameters.c and frontend/user.
 */
#include "frontend/unit/literal.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[] = {
	[LITERAL_DURATION] = "duration", [LITERAL_SIZE] = "size", [LITERAL_IP4] = "ip4", [LITERAL_IP6] = "ip6",
	[LITERAL_MAC] = "mac", [LITERAL_CIDR] = "cidr", [LITERAL_CIDR4] = "cidr4", [LITERAL_CIDR6] = "cidr6",
};

int literal_find(const char *name)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(names[i], name))
			return (int)i;
	return -1;
}

uint64_t literal_signal(const char *name)
{
	if (!strncmp(name, "SIG", 3))
		name += 3;
	for (int i = 1; i < NSIG; i++)
		if (sigabbrev_np(i) && !strcmp(sigabbrev_np(i), name))
			return (uint64_t)i;
	return 0;
}

struct unit_factor {
	const char *name;
	double factor;
};

static bool parse_with_unit(const char *text, const struct unit_factor *units, struct literal *ret)
{
	char *end;
	double value;

	if (!isdigit((unsigned char)*text) && *text != '.')
		return false;
	value = strtod(text, &end);
	for (; units->name && end != text; units++) {
		if (strcmp(end, units->name))
			continue;
		value = value * units->factor + 0.5;
		if (!(value < 18446744073709551616.0))
			return false;
		ret->number = (uint64_t)value;
		return true;
	}
	return false;
}

static bool parse_mac(const char *text, struct literal *ret)
{
	const char *at = text;

	for (int i = 0; i < 6; i++) {
		char *end;

		if (!isxdigit((unsigned char)*at))
			return false;
		ret->bytes[i] = (uint8_t)strtoul(at, &end, 16);
		if (end - at > 2 || *end != (i < 5 ? ':' : 0))
			return false;
		at = end + 1;
	}
	return true;
}

static bool has_bits_behind(const struct literal *literal)
{
	size_t len = literal->family == 6 ? 16 : 4;

	for (size_t bit = literal->prefix_len; bit < len * 8; bit++)
		if (literal->bytes[bit / 8] & 0x80 >> bit % 8)
			return true;
	return false;
}

static const char *parse_cidr(struct arena *arena, const char *text, bool want4, bool want6, struct literal *ret)
{
	size_t len = strcspn(text, "/");
	const char *address = arena_strndup(arena, text, len), *digits = text[len] ? text + len + 1 : NULL;
	long prefix;
	char *end;

	ret->family = want4 && inet_pton(AF_INET, address, ret->bytes) == 1 ? 4 :
		      want6 && inet_pton(AF_INET6, address, ret->bytes) == 1 ? 6 : 0;
	prefix = ret->family == 6 ? 128 : 32;
	if (!ret->family || (digits && !isdigit((unsigned char)*digits)))
		return arena_printf(arena, "`%s` is no network; %s is", text, want4 ? "10.0.0.0/8" : "2001:db8::/32");
	if (digits) {
		long most = prefix;

		prefix = strtol(digits, &end, 10);
		if (*end || prefix > most)
			return arena_printf(arena, "`%s`: the prefix has at most %ld bits", text, most);
	}
	ret->prefix_len = (uint8_t)prefix;
	return has_bits_behind(ret) ? arena_printf(arena, "`%s` has bits behind its prefix", text) : NULL;
}

const char *literal_parse(struct arena *arena, enum literal_kind kind, const char *text, struct literal *ret)
{
	static const struct unit_factor times[] = { { "", 1e9 }, { "s", 1e9 }, { "ms", 1e6 }, { "us", 1e3 },
						    { "ns", 1 }, { "m", 60e9 }, { "h", 3600e9 }, { 0 } };
	static const struct unit_factor sizes[] = { { "", 1 }, { "k", 1024 }, { "K", 1024 }, { "M", 1048576 },
						    { "m", 1048576 }, { "G", 1073741824 }, { "g", 1073741824 }, { 0 } };
	bool good;

	*ret = (struct literal){ 0 };
	switch (kind) {
	case LITERAL_DURATION:
		good = parse_with_unit(text, times, ret);
		break;
	case LITERAL_SIZE:
		good = parse_with_unit(text, sizes, ret);
		break;
	case LITERAL_IP4:
		good = inet_pton(AF_INET, text, ret->bytes) == 1;
		break;
	case LITERAL_IP6:
		good = inet_pton(AF_INET6, text, ret->bytes) == 1;
		break;
	case LITERAL_MAC:
		good = parse_mac(text, ret);
		break;
	default:
		return parse_cidr(arena, text, kind != LITERAL_CIDR6, kind != LITERAL_CIDR4, ret);
	}
	return good ? NULL : arena_printf(arena, "`%s` is no %s", text, names[kind]);
}
