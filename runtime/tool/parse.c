// SPDX-License-Identifier: MIT
/* Parses text as a value (skep_parse): numbers, durations, sizes, IP and MAC addresses, networks,
 * users, interfaces, signals. options.c calls it for options and arguments, generated programs for
 * their parse functions. Returns 0, -EINVAL or -ERANGE; the thread's error then has a sentence. */
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <net/if.h>
#include <pwd.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "runtime/tool/internal.h"

/* The text, its type and size, and the place of the result. */
struct reading {
	const char *text;
	const char *const *choices;
	size_t size;
	void *value;
};

static int bad(int code, const char *format, ...) SKEPI_PRINTF(2, 3);

static int bad(int code, const char *format, ...)
{
	char text[768];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	return skepi_fail(skepi_error_of(NULL), SKEP_STAGE_NONE, code, NULL, "%s", text);
}

/* ---- numbers ---- */

static int store_unsigned(const struct reading *reading, uint64_t value)
{
	if (reading->size < 8 && value >> (8 * reading->size))
		return bad(-ERANGE, "`%s` is more than %" PRIu64, reading->text,
			   (UINT64_C(1) << (8 * reading->size)) - 1);
	skepi_write_integer(reading->value, reading->size, value);
	return 0;
}

/* Decimal, or hexadecimal behind 0x or #x; a leading 0 does not mean octal. */
static int read_digits(const char *text, uint64_t *ret_value)
{
	bool hex = !strncasecmp(text, "0x", 2) || !strncasecmp(text, "#x", 2);
	const char *digits = hex ? text + 2 : text;
	char *end;

	if (!isxdigit((unsigned char)*digits))
		return -EINVAL;
	errno = 0;
	*ret_value = strtoull(digits, &end, hex ? 16 : 10);
	return *end ? -EINVAL : errno ? -ERANGE : 0;
}

static int parse_unsigned(const struct reading *reading)
{
	uint64_t value;
	int err = read_digits(reading->text, &value);

	if (err == -ERANGE)
		return bad(-ERANGE, "`%s` is more than %" PRIu64, reading->text, UINT64_MAX);
	if (err && *reading->text == '-' && !read_digits(reading->text + 1, &value))
		return bad(-ERANGE, "`%s` is less than 0", reading->text);
	if (err)
		return bad(-EINVAL, "`%s` is no number", reading->text);
	return store_unsigned(reading, value);
}

static int parse_signed(const struct reading *reading)
{
	bool negative = *reading->text == '-';
	uint64_t value, most = (UINT64_C(1) << (8 * reading->size - 1)) - !negative;
	int err = read_digits(reading->text + negative, &value);

	if (err == -EINVAL)
		return bad(-EINVAL, "`%s` is no number", reading->text);
	if (err || value > most)
		return bad(-ERANGE, "`%s` is %s %s%" PRIu64, reading->text,
			   negative ? "less than" : "more than", negative ? "-" : "", most);
	skepi_write_integer(reading->value, reading->size, negative ? -value : value);
	return 0;
}

static int parse_network(const struct reading *reading)
{
	struct reading host = *reading;
	uint64_t value = 0;
	uint8_t bytes[8];
	int err;

	host.value = &value;
	host.size = reading->size;
	err = parse_unsigned(&host);
	if (err)
		return err;
	value = skepi_read_integer(&value, reading->size, false);
	for (size_t i = 0; i < reading->size; i++)
		bytes[i] = (uint8_t)(value >> 8 * (reading->size - 1 - i));
	memcpy(reading->value, bytes, reading->size);
	return 0;
}

static int parse_double(const struct reading *reading)
{
	char *end;
	double value;

	errno = 0;
	value = strtod(reading->text, &end);
	if (end == reading->text || *end || isspace((unsigned char)*reading->text))
		return bad(-EINVAL, "`%s` is no number", reading->text);
	if (errno == ERANGE && (value > 1 || value < -1))
		return bad(-ERANGE, "`%s` is too large", reading->text);
	memcpy(reading->value, &value, sizeof(value));
	return 0;
}

struct unit_name {
	const char *name;
	double factor;
};

/* A number with an optional fraction and unit; the table's first row is the default unit. */
static int parse_with_unit(const struct reading *reading, const struct unit_name *units, const char *what)
{
	char *end;
	double value;

	if (!isdigit((unsigned char)*reading->text) && *reading->text != '.')
		return bad(-EINVAL, "`%s` is no %s", reading->text, what);
	value = strtod(reading->text, &end);
	if (end == reading->text || !strncasecmp(reading->text, "0x", 2))
		return bad(-EINVAL, "`%s` is no %s", reading->text, what);
	for (const struct unit_name *unit = units; unit->name; unit++) {
		if (strcmp(end, unit->name))
			continue;
		value = value * unit->factor + 0.5;
		if (!(value < 18446744073709551616.0))
			return bad(-ERANGE, "`%s` is too large", reading->text);
		return store_unsigned(reading, (uint64_t)value);
	}
	return bad(-EINVAL, "`%s` is no %s", reading->text, what);
}

static int parse_duration(const struct reading *reading)
{
	static const struct unit_name units[] = {
		{ "", 1e9 }, { "s", 1e9 }, { "ms", 1e6 }, { "us", 1e3 }, { "ns", 1 },
		{ "m", 60e9 }, { "h", 3600e9 }, { 0 },
	};

	return parse_with_unit(reading, units, "time; 1.5 (seconds), 10s, 5ms, 2us, 3m are");
}

static int parse_bytes(const struct reading *reading)
{
	static const struct unit_name units[] = {
		{ "", 1 }, { "k", 1024 }, { "K", 1024 }, { "M", 1048576 }, { "m", 1048576 },
		{ "G", 1073741824 }, { "g", 1073741824 }, { 0 },
	};

	return parse_with_unit(reading, units, "size; 4096, 64k, 10M are");
}

/* ---- text ---- */

static int parse_text(const struct reading *reading)
{
	memcpy(reading->value, &reading->text, sizeof(reading->text));
	return 0;
}

static int parse_chars(const struct reading *reading)
{
	if (skep_bytes_set(reading->value, reading->size, reading->text))
		return bad(-ERANGE, "`%s` is longer than %zu bytes", reading->text, reading->size);
	return 0;
}

static int parse_choice(const struct reading *reading)
{
	struct skep_buffer names = { 0 };

	for (uint64_t i = 0; reading->choices && reading->choices[i]; i++) {
		if (!strcmp(reading->choices[i], reading->text)) {
			skepi_write_integer(reading->value, reading->size, i);
			return 0;
		}
		skepi_putf(&names, "%s%s", i ? ", " : "", reading->choices[i]);
	}
	return bad(-EINVAL, "`%s` is none of %s", reading->text, skepi_buffer_text(&names));
}

int skepi_parse_name(const struct skep_choice *names, const char *text, size_t size, void *ret_value)
{
	struct skep_buffer all = { 0 };

	for (const struct skep_choice *at = names; at && at->name; at++) {
		if (!strcmp(at->name, text)) {
			skepi_write_integer(ret_value, size, (uint64_t)at->value);
			return 0;
		}
		skepi_putf(&all, "%s%s", at > names ? ", " : "", at->name);
	}
	return bad(-EINVAL, "`%s` is none of %s", text, skepi_buffer_text(&all));
}

/* Without the option's row there are no names. */
static int parse_name(const struct reading *reading)
{
	return skepi_parse_name(NULL, reading->text, reading->size, reading->value);
}

/* ---- addresses ---- */

static int parse_ip4(const struct reading *reading)
{
	if (inet_pton(AF_INET, reading->text, reading->value) == 1)
		return 0;
	return bad(-EINVAL, "`%s` is no IPv4 address", reading->text);
}

static int parse_ip6(const struct reading *reading)
{
	if (inet_pton(AF_INET6, reading->text, reading->value) == 1)
		return 0;
	return bad(-EINVAL, "`%s` is no IPv6 address", reading->text);
}

static int parse_mac(const struct reading *reading)
{
	uint8_t bytes[6];
	const char *at = reading->text;

	for (int i = 0; i < 6; i++) {
		char *end;

		if (!isxdigit((unsigned char)*at))
			break;
		bytes[i] = (uint8_t)strtoul(at, &end, 16);
		if (end - at > 2 || *end != (i < 5 ? ':' : 0))
			break;
		at = end + 1;
		if (i == 5) {
			memcpy(reading->value, bytes, sizeof(bytes));
			return 0;
		}
	}
	return bad(-EINVAL, "`%s` is no MAC address; 02:00:5e:10:00:01 is", reading->text);
}

/* Clears the bits behind the prefix; true if one was set. */
static bool clear_behind(uint8_t *bytes, size_t len, unsigned int prefix_len)
{
	bool any = false;

	for (unsigned int bit = prefix_len; bit < len * 8; bit++) {
		uint8_t mask = (uint8_t)(0x80 >> bit % 8);

		any |= (bytes[bit / 8] & mask) != 0;
		bytes[bit / 8] &= (uint8_t)~mask;
	}
	return any;
}

static int parse_cidr_of(const struct reading *reading, bool want4, bool want6)
{
	const char *slash = strchr(reading->text, '/'), *what = want4 && want6 ? "a network" :
			    want4 ? "an IPv4 network" : "an IPv6 network";
	size_t len = slash ? (size_t)(slash - reading->text) : strlen(reading->text);
	struct skep_cidr cidr = { 0 };
	char address[INET6_ADDRSTRLEN];
	uint64_t prefix;

	if (len < sizeof(address)) {
		memcpy(address, reading->text, len);
		address[len] = 0;
		cidr.family = want4 && inet_pton(AF_INET, address, cidr.bytes) == 1 ? 4 :
			      want6 && inet_pton(AF_INET6, address, cidr.bytes) == 1 ? 6 : 0;
	}
	prefix = cidr.family == 6 ? 128 : 32;
	if (!cidr.family || (slash && (!isdigit((unsigned char)slash[1]) || read_digits(slash + 1, &prefix))))
		return bad(-EINVAL, "`%s` is not %s; %s is", reading->text, what,
			   want4 ? "10.0.0.0/8" : "2001:db8::/32");
	if (prefix > (cidr.family == 6 ? 128 : 32))
		return bad(-ERANGE, "`%s`: the prefix of an IPv%d network has at most %d bits", reading->text,
			   cidr.family, cidr.family == 6 ? 128 : 32);
	cidr.prefix_len = (uint8_t)prefix;
	if (clear_behind(cidr.bytes, cidr.family == 6 ? 16 : 4, (unsigned int)prefix))
		return bad(-ERANGE, "`%s` has bits behind its prefix; the network is %s", reading->text,
			   skep_cidr_text(cidr));
	memcpy(reading->value, &cidr, sizeof(cidr));
	return 0;
}

static int parse_cidr(const struct reading *reading)
{
	return parse_cidr_of(reading, true, true);
}

static int parse_cidr4(const struct reading *reading)
{
	return parse_cidr_of(reading, true, false);
}

static int parse_cidr6(const struct reading *reading)
{
	return parse_cidr_of(reading, false, true);
}

int skep_cidr_key(struct skep_cidr cidr, size_t address_len, void *ret_key)
{
	uint32_t prefix_len = cidr.prefix_len;
	uint8_t address[16] = { [10] = 0xff, [11] = 0xff };

	if (address_len != 4 && address_len != 16)
		return bad(-EINVAL, "a network is the key of a trie with 4 or 16 bytes of address, not %zu",
			   address_len);
	if (address_len == 4 && cidr.family == 6)
		return bad(-EINVAL, "%s is an IPv6 network, and the keys are IPv4 networks",
			   skep_cidr_text(cidr));
	if (cidr.family == 4 && address_len == 16) {
		memcpy(address + 12, cidr.bytes, 4);
		prefix_len += 96;
	} else {
		memcpy(address, cidr.bytes, address_len);
	}
	memcpy(ret_key, &prefix_len, sizeof(prefix_len));
	memcpy((char *)ret_key + sizeof(prefix_len), address, address_len);
	return 0;
}

/* ---- names that the machine resolves ---- */

static int parse_interface(const struct reading *reading)
{
	unsigned int index = if_nametoindex(reading->text);

	if (!index)
		return bad(-ENODEV, "there is no network interface `%s`", reading->text);
	return store_unsigned(reading, index);
}

static int parse_cgroup(const struct reading *reading)
{
	const char *path = reading->text;
	char root[PATH_MAX], whole[2 * PATH_MAX];
	struct stat status;

	if (!*path)
		return bad(-EINVAL, "the path of a cgroup is empty; `/` is the root cgroup");
	if (*path == '/') {
		snprintf(whole, sizeof(whole), "%s", path);
	} else {
		int err = skep_cgroup_root(sizeof(root), root);

		if (err)
			return err;
		snprintf(whole, sizeof(whole), "%s/%s", root, path);
	}
	if (stat(whole, &status) || !S_ISDIR(status.st_mode))
		return bad(-ENOENT, "there is no cgroup `%s`", path);
	return parse_text(reading);
}

static int parse_user(const struct reading *reading)
{
	struct passwd *user;

	if (isdigit((unsigned char)*reading->text))
		return parse_unsigned(reading);
	user = getpwnam(reading->text);
	if (!user)
		return bad(-ENOENT, "there is no user `%s`", reading->text);
	return store_unsigned(reading, user->pw_uid);
}

static int parse_signal(const struct reading *reading)
{
	const char *name = strncmp(reading->text, "SIG", 3) ? reading->text : reading->text + 3;
	uint64_t number;

	for (int i = 1; i < NSIG; i++)
		if (sigabbrev_np(i) && !strcmp(sigabbrev_np(i), name))
			return store_unsigned(reading, (uint64_t)i);
	if (read_digits(reading->text, &number) || number < 1 || number >= NSIG)
		return bad(-EINVAL, "`%s` is no signal", reading->text);
	return store_unsigned(reading, number);
}

static int parse_flag(const struct reading *reading)
{
	bool value = !strcmp(reading->text, "true") || !strcmp(reading->text, "t") || !strcmp(reading->text, "1");

	if (!value && strcmp(reading->text, "false") && strcmp(reading->text, "nil") && strcmp(reading->text, "0"))
		return bad(-EINVAL, "`%s` is neither true nor false", reading->text);
	memcpy(reading->value, &value, sizeof(value));
	return 0;
}

static const struct {
	int (*parse)(const struct reading *reading);
	size_t size;
} value_types[] = {
	[SKEP_VALUE_FLAG] = { parse_flag, sizeof(bool) },
	[SKEP_VALUE_UNSIGNED] = { parse_unsigned, 8 },
	[SKEP_VALUE_SIGNED] = { parse_signed, 8 },
	[SKEP_VALUE_NETWORK] = { parse_network, 4 },
	[SKEP_VALUE_DOUBLE] = { parse_double, sizeof(double) },
	[SKEP_VALUE_TEXT] = { parse_text, sizeof(char *) },
	[SKEP_VALUE_CHARS] = { parse_chars, 1 },
	[SKEP_VALUE_DURATION] = { parse_duration, 8 },
	[SKEP_VALUE_BYTES] = { parse_bytes, 8 },
	[SKEP_VALUE_IP4] = { parse_ip4, 4 },
	[SKEP_VALUE_IP6] = { parse_ip6, 16 },
	[SKEP_VALUE_MAC] = { parse_mac, 6 },
	[SKEP_VALUE_CIDR] = { parse_cidr, sizeof(struct skep_cidr) },
	[SKEP_VALUE_CIDR4] = { parse_cidr4, sizeof(struct skep_cidr) },
	[SKEP_VALUE_CIDR6] = { parse_cidr6, sizeof(struct skep_cidr) },
	[SKEP_VALUE_INTERFACE] = { parse_interface, 4 },
	[SKEP_VALUE_CGROUP] = { parse_cgroup, sizeof(char *) },
	[SKEP_VALUE_USER] = { parse_user, 4 },
	[SKEP_VALUE_SIGNAL] = { parse_signal, 4 },
	[SKEP_VALUE_CHOICE] = { parse_choice, 4 },
	[SKEP_VALUE_NAME] = { parse_name, 4 },
};

size_t skepi_value_size(enum skep_value_type type, size_t size)
{
	return size ? size : value_types[type].size;
}

int skep_parse(enum skep_value_type type, const char *text, const char *const *choices, size_t size,
	       void *ret_value)
{
	struct reading reading = { text, choices, size, ret_value };

	if ((size_t)type >= ARRAY_COUNT(value_types) || !text || !ret_value)
		return bad(-EINVAL, "there is no text, no place, or no such type to parse");
	reading.size = skepi_value_size(type, size);
	return value_types[type].parse(&reading);
}
