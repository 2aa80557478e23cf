// SPDX-License-Identifier: MIT
/* Formats times of the kernel's clocks as wall-clock time: skep_ktime_text by strftime, and RFC
 * 3339 for JSON. Called by value.c, row.c and generated programs. */
#include <inttypes.h>
#include <time.h>

#include "runtime/tool/internal.h"

#define SECOND INT64_C(1000000000)

static int64_t clock_ns(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (int64_t)now.tv_sec * SECOND + now.tv_nsec;
}

/* Offset between the clocks, kept until it changes by a millisecond (the clock was set). So one
 * moment always prints as one time. */
static int64_t wall_of(uint64_t ns, clockid_t clock)
{
	static _Thread_local int64_t kept[2];
	int64_t *offset = &kept[clock == CLOCK_BOOTTIME], now = clock_ns(CLOCK_REALTIME) - clock_ns(clock);

	if (now - *offset > 1000000 || now - *offset < -1000000)
		*offset = now;
	return (int64_t)ns + *offset;
}

static const char *format_wall(int64_t ns, const char *format)
{
	time_t seconds = (time_t)(ns / SECOND);
	struct tm parts;
	size_t room = 64, len;
	char *text;

	if (!format)
		format = "%H:%M:%S";
	localtime_r(&seconds, &parts);
	do {
		text = skepi_scratch(room);
		len = strftime(text, room, format, &parts);
		room *= 4;
	} while (!len && *format && room <= 65536);
	if (!len)
		*text = 0;
	return text;
}

const char *skep_ktime_text(uint64_t ns, const char *format, bool boot)
{
	return format_wall(wall_of(ns, boot ? CLOCK_BOOTTIME : CLOCK_MONOTONIC), format);
}

const char *skep_wall_time(const char *format)
{
	return format_wall(clock_ns(CLOCK_REALTIME), format);
}

uint64_t skep_ktime_now(void)
{
	return (uint64_t)clock_ns(CLOCK_MONOTONIC);
}

void skepi_put_rfc3339(struct skep_buffer *out, uint64_t ktime_ns)
{
	int64_t wall = wall_of(ktime_ns, CLOCK_MONOTONIC);
	time_t seconds = (time_t)(wall / SECOND);
	struct tm parts;
	char text[32];

	gmtime_r(&seconds, &parts);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &parts);
	skepi_putf(out, "%s.%09" PRId64 "Z", text, wall % SECOND);
}
