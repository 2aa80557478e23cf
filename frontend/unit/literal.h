/* SPDX-License-Identifier: MIT */
/*
 * Parses values that a source writes as text: addresses, networks, durations, sizes. In: a text and
 * its kind. Out: a struct literal, or the reason why it is none. No state. Called by sema and
 * frontend/user.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "frontend/base/arena.h"

enum literal_kind {
	LITERAL_DURATION, /* number: nanoseconds */
	LITERAL_SIZE,     /* number: bytes */
	LITERAL_IP4,      /* bytes: 4 */
	LITERAL_IP6,      /* bytes: 16 */
	LITERAL_MAC,      /* bytes: 6 */
	LITERAL_CIDR,     /* family, prefix_len, bytes */
	LITERAL_CIDR4,
	LITERAL_CIDR6,
};

struct literal {
	uint64_t number;
	uint8_t family, prefix_len;
	uint8_t bytes[16];
};

/* The kind of that name, such as "duration" or "ip4"; -1 if there is none. */
int literal_find(const char *name);
/* The number of a signal, "TERM" or "SIGTERM"; 0 if there is none. */
uint64_t literal_signal(const char *name);
/*
 * Returns NULL, or a sentence that says why the text is not of that kind. The rules are those of
 * skep_parse in <skep/tool.h>.
 */
const char *literal_parse(struct arena *arena, enum literal_kind kind, const char *text, struct literal *ret);
