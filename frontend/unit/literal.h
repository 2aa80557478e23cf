/* SPDX-License-Identifier: MIT */
/* Values that a source writes as text: addresses, networks, times, sizes. Pure. */
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

/* -1 where no kind is called so: "duration", "ip4" .. */
int literal_find(const char *name);
/* The number of a signal, "TERM" or "SIGTERM"; 0: it is none. */
uint64_t literal_signal(const char *name);
/* NULL, or why the text is none of that kind: a sentence in the arena. The rules are those of skep_parse in
 * <skep/tool.h>. */
const char *literal_parse(struct arena *arena, enum literal_kind kind, const char *text, struct literal *ret);
