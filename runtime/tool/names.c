// SPDX-License-Identifier: MIT
/* Names for numbers, and addresses as text: skep_errno_name, skep_signal_name, skep_syscall_name,
 * users, interfaces, IPv4 and IPv6. Takes a value and returns scratch text; the number itself where
 * it has no name. Called by value.c and row.c, and by generated programs. */
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <net/if.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>

#include "runtime/tool/internal.h"

static const char *const syscall_names[] = {
#define SYSTEM_CALL(NAME, NUMBER) [NUMBER] = #NAME,
#include "runtime/tool/system_calls.inc"
#undef SYSTEM_CALL
};

const char *skep_errno_name(int64_t error)
{
	uint64_t number = error < 0 ? -(uint64_t)error : (uint64_t)error;
	const char *name = number && number < 4096 ? strerrorname_np((int)number) : NULL;

	return name ? name : skep_text("%" PRId64, error);
}

const char *skep_signal_name(uint64_t number)
{
	const char *name = number && number < NSIG ? sigabbrev_np((int)number) : NULL;

	return name ? skep_text("SIG%s", name) : skep_text("%" PRIu64, number);
}

const char *skep_syscall_name(uint64_t number)
{
	const char *name = number < ARRAY_COUNT(syscall_names) ? syscall_names[number] : NULL;

	return name ? name : skep_text("%" PRIu64, number);
}

const char *skep_user_name(uint64_t user)
{
	char room[1024];
	struct passwd entry, *found = NULL;

	if (user <= UINT32_MAX)
		getpwuid_r((uid_t)user, &entry, room, sizeof(room), &found);
	return found ? skep_text("%s", found->pw_name) : skep_text("%" PRIu64, user);
}

static const char *interface_name(uint64_t index)
{
	char name[IF_NAMESIZE];

	if (index && index <= UINT32_MAX && if_indextoname((unsigned int)index, name))
		return skep_text("%s", name);
	return skep_text("%" PRIu64, index);
}

const char *skep_ip4_text(uint32_t network_order)
{
	char text[INET_ADDRSTRLEN];

	return skep_text("%s", inet_ntop(AF_INET, &network_order, text, sizeof(text)));
}

const char *skep_ip6_text(struct skep_ip6 address)
{
	char text[INET6_ADDRSTRLEN];

	return skep_text("%s", inet_ntop(AF_INET6, &address, text, sizeof(text)));
}

const char *skep_mac_text(struct skep_mac mac)
{
	return skep_hex_text(mac.bytes, sizeof(mac.bytes), ":");
}

const char *skep_cidr_text(struct skep_cidr cidr)
{
	struct skep_ip6 ip6;
	uint32_t ip4;

	memcpy(&ip4, cidr.bytes, sizeof(ip4));
	memcpy(&ip6, cidr.bytes, sizeof(ip6));
	return skep_text("%s/%u", cidr.family == 6 ? skep_ip6_text(ip6) : skep_ip4_text(ip4), cidr.prefix_len);
}

const char *skep_duration_text(uint64_t ns)
{
	static const struct {
		const char *name;
		uint64_t ns;
	} units[] = { { "s", 1000000000 }, { "ms", 1000000 }, { "us", 1000 }, { "ns", 1 } };
	size_t at = 0;

	while (at + 1 < ARRAY_COUNT(units) && ns < units[at].ns)
		at++;
	if (ns % units[at].ns == 0)
		return skep_text("%" PRIu64 "%s", ns / units[at].ns, units[at].name);
	return skep_text("%.3g%s", (double)ns / (double)units[at].ns, units[at].name);
}

const char *skep_chars_text(const void *bytes, size_t len)
{
	struct skep_buffer out = { 0 };

	skepi_put_visible(&out, bytes, strnlen(bytes, len), false);
	return skepi_buffer_text(&out);
}

const char *skep_hex_text(const void *bytes, size_t len, const char *between)
{
	struct skep_buffer out = { 0 };
	const uint8_t *at = bytes;

	for (size_t i = 0; i < len; i++)
		skepi_putf(&out, "%s%02x", i && between ? between : "", at[i]);
	return skepi_buffer_text(&out);
}

const char *skep_bytes_text(const void *bytes, size_t len, const char *zero)
{
	struct skep_buffer out = { 0 };
	const char *at = bytes;

	if (!zero)
		len = strnlen(bytes, len);
	for (size_t i = 0; i < len; i++)
		skepi_put_bytes(&out, at[i] ? at + i : zero, at[i] ? 1 : strlen(zero));
	return skepi_buffer_text(&out);
}

bool skep_bytes_equal(const void *bytes, size_t len, const char *text)
{
	size_t own = strnlen(bytes, len);

	return strlen(text) == own && !memcmp(bytes, text, own);
}

bool skep_bytes_prefix(const void *bytes, size_t len, const char *prefix)
{
	size_t own = strnlen(bytes, len), wanted = strlen(prefix);

	return wanted <= own && !memcmp(bytes, prefix, wanted);
}

int skep_bytes_set(void *bytes, size_t len, const char *text)
{
	if (strlen(text) > len)
		return -E2BIG;
	strncpy(bytes, text, len);
	return 0;
}

const char *skep_show_unsigned(enum skep_show_as as, uint64_t value)
{
	switch (as) {
	case SKEP_AS_KTIME:
		return skep_ktime_text(value, NULL, false);
	case SKEP_AS_DURATION:
		return skep_duration_text(value);
	case SKEP_AS_IP4:
		return skep_ip4_text((uint32_t)value);
	case SKEP_AS_HEX:
		return skep_text("%#" PRIx64, value);
	case SKEP_AS_USER:
		return skep_user_name(value);
	case SKEP_AS_ERRNO:
		return skep_errno_name((int64_t)value);
	case SKEP_AS_SIGNAL:
		return skep_signal_name(value);
	case SKEP_AS_SYSCALL:
		return skep_syscall_name(value);
	case SKEP_AS_INTERFACE:
		return interface_name(value);
	default:
		return skep_text("%" PRIu64, value);
	}
}

const char *skep_show_signed(enum skep_show_as as, int64_t value)
{
	if (as == SKEP_AS_DURATION && value < 0)
		return skep_text("-%s", skep_duration_text(-(uint64_t)value));
	return as == SKEP_AS_IT_IS ? skep_text("%" PRId64, value) : skep_show_unsigned(as, (uint64_t)value);
}

const char *skep_show_bytes(enum skep_show_as as, const void *bytes, size_t len)
{
	struct skep_ip6 ip6;
	struct skep_mac mac;
	uint32_t ip4;

	if (as == SKEP_AS_IP6 && len == sizeof(ip6)) {
		memcpy(&ip6, bytes, len);
		return skep_ip6_text(ip6);
	}
	if (as == SKEP_AS_MAC && len == sizeof(mac)) {
		memcpy(&mac, bytes, len);
		return skep_mac_text(mac);
	}
	if (as == SKEP_AS_IP4 && len == sizeof(ip4)) {
		memcpy(&ip4, bytes, len);
		return skep_ip4_text(ip4);
	}
	return as == SKEP_AS_TEXT ? skep_chars_text(bytes, len) : skep_hex_text(bytes, len, NULL);
}

const char *skep_binary_text(uint64_t value)
{
	char text[65];
	size_t at = sizeof(text) - 1;

	text[at] = 0;
	do {
		text[--at] = (char)('0' + (value & 1));
		value >>= 1;
	} while (value);
	return skep_text("%s", text + at);
}
