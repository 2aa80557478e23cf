/* SPDX-License-Identifier: MIT */
/*
 * Messages on a file descriptor, each behind a header with its length. Called by server.c.
 */
#pragma once

#include <cjson/cJSON.h>

#include "frontend/base/text.h"

/* Longer messages are refused. */
#define LSP_MESSAGE_MOST (64u << 20)

struct lsp_channel {
	int in, out;
	struct text bytes;   /* read, and not yet taken from `at` on */
	size_t at;
	bool is_broken;      /* a write failed */
};

enum lsp_input { LSP_MESSAGE, LSP_MALFORMED, LSP_END };

/* The body of the next message. MALFORMED: standard error has the reason; the next message may be right. */
enum lsp_input channel_read(struct lsp_channel *channel, struct text *body);
/* True if input is there, so that the server need not wait for it. */
bool channel_has_input(const struct lsp_channel *channel);
/* Writes the message and deletes it. */
void channel_write(struct lsp_channel *channel, cJSON *message);
void channel_release(struct lsp_channel *channel);
