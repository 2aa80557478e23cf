// SPDX-License-Identifier: MIT
/*
 * Reads and writes messages of the protocol: `Content-Length: N`, an empty line, N bytes of JSON.
 * A header without a length is skipped, with a line on standard error.
 */
#include "lsp/channel.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "frontend/base/memory.h"

/* A header line is short; what is longer is no header. */
#define HEADER_LINE_MOST 4096

static void complain(const char *what)
{
	fprintf(stderr, "skep: lsp: %s [lsp]\n", what);
}

static size_t left(const struct lsp_channel *channel)
{
	return channel->bytes.len - channel->at;
}

static const char *next(const struct lsp_channel *channel)
{
	return text_string(&channel->bytes) + channel->at;
}

/* Moves what is left to the front, so that the buffer stays as large as its largest message. */
static void drop_taken(struct lsp_channel *channel)
{
	size_t rest = left(channel);

	if (!channel->at)
		return;
	memmove(channel->bytes.data, channel->bytes.data + channel->at, rest);
	channel->bytes.len = rest;
	channel->bytes.data[rest] = '\0';
	channel->at = 0;
}

/* Reads once; false at the end of the input. */
static bool read_more(struct lsp_channel *channel)
{
	char piece[64 * 1024];
	ssize_t got;

	do
		got = read(channel->in, piece, sizeof(piece));
	while (got < 0 && errno == EINTR);
	if (got <= 0)
		return false;
	drop_taken(channel);
	text_append(&channel->bytes, piece, (size_t)got);
	return true;
}

/* The next line of a header, without its end; false at the end of the input or where it is no line. */
static bool take_line(struct lsp_channel *channel, char line[HEADER_LINE_MOST])
{
	const char *end;
	size_t len;

	while (!(end = memchr(next(channel), '\n', left(channel)))) {
		if (left(channel) >= HEADER_LINE_MOST)
			break;
		if (!read_more(channel)) {
			if (left(channel))
				complain("the input ends inside a header");
			return false;
		}
	}
	len = end ? (size_t)(end - next(channel)) : HEADER_LINE_MOST;
	channel->at += end ? len + 1 : len;
	if (len >= HEADER_LINE_MOST)
		len = HEADER_LINE_MOST - 1;
	memcpy(line, text_string(&channel->bytes) + channel->at - (end ? len + 1 : HEADER_LINE_MOST), len);
	line[len] = '\0';
	if (len && line[len - 1] == '\r')
		line[len - 1] = '\0';
	return true;
}

static bool parse_length(const char *line, size_t *ret_len)
{
	const char *digits = line + 15;
	char *end;
	unsigned long value;

	if (strncasecmp(line, "content-length:", 15))
		return false;
	digits += strspn(digits, " \t");
	errno = 0;
	value = strtoul(digits, &end, 10);
	if (*digits < '0' || *digits > '9' || *(end + strspn(end, " \t")) || errno)
		return false;
	*ret_len = value;
	return true;
}

/* Skips the bytes without keeping them. */
static bool skip(struct lsp_channel *channel, size_t len)
{
	while (left(channel) < len) {
		len -= left(channel);
		channel->at = channel->bytes.len;
		if (!read_more(channel))
			return false;
	}
	channel->at += len;
	return true;
}

enum lsp_input channel_read(struct lsp_channel *channel, struct text *body)
{
	char line[HEADER_LINE_MOST];
	bool has_length = false, is_bad = false;
	size_t len = 0;

	for (;;) {
		if (!take_line(channel, line))
			return LSP_END;
		if (!*line)
			break;
		if (parse_length(line, &len))
			has_length = true;
		else if (strncasecmp(line, "content-type:", 13))
			is_bad = true;
	}
	if (!has_length) {
		complain("a message has no Content-Length");
		return LSP_MALFORMED;
	}
	if (is_bad)
		complain("a header has a line that is neither Content-Length nor Content-Type");
	if (len > LSP_MESSAGE_MOST) {
		complain("a message is longer than 64 MiB");
		return skip(channel, len) ? LSP_MALFORMED : LSP_END;
	}
	while (left(channel) < len)
		if (!read_more(channel)) {
			complain("the input ends inside a message");
			return LSP_END;
		}
	body->len = 0;
	text_append(body, next(channel), len);
	channel->at += len;
	return LSP_MESSAGE;
}

bool channel_has_input(const struct lsp_channel *channel)
{
	struct pollfd poll_in = { .fd = channel->in, .events = POLLIN };

	return left(channel) || (poll(&poll_in, 1, 0) > 0 && poll_in.revents);
}

static bool write_whole(int fd, const char *bytes, size_t len)
{
	while (len) {
		ssize_t put = write(fd, bytes, len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return false;
		bytes += put;
		len -= (size_t)put;
	}
	return true;
}

void channel_write(struct lsp_channel *channel, cJSON *message)
{
	char *body = cJSON_PrintUnformatted(message), header[64];
	size_t len;

	if (!body)
		memory_out();
	len = strlen(body);
	snprintf(header, sizeof(header), "Content-Length: %zu\r\n\r\n", len);
	if (!channel->is_broken && !(write_whole(channel->out, header, strlen(header)) &&
				     write_whole(channel->out, body, len))) {
		complain("the client takes no more output");
		channel->is_broken = true;
	}
	cJSON_free(body);
	cJSON_Delete(message);
}

void channel_release(struct lsp_channel *channel)
{
	text_release(&channel->bytes);
}
