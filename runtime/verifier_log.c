// SPDX-License-Identifier: MIT
/* Parses the verifier's log, which is text for people: instructions, register states, source lines,
 * and the reason at the end. skepi_verifier_log_read takes the log and returns the parts of struct
 * skepi_verifier_log. From 7.3 on the kernel appends a block "Verification failed:" whose lines
 * must not be read as states. Called by load.c and cli/refusal.c. */
#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/verifier_log.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool starts_with(struct skepi_log_part line, const char *start)
{
	size_t len = strlen(start);

	return line.len >= len && !memcmp(line.text, start, len);
}

static struct skepi_log_part next_line(const char **at)
{
	const char *end = strchr(*at, '\n');
	struct skepi_log_part line = { .text = *at };

	line.len = end ? (size_t)(end - *at) : strlen(*at);
	*at += line.len + (end != NULL);
	return line;
}

/* Matches "12: (85) call .."; also "12: R0=..", which is a state and has no instruction. */
static bool read_instruction(struct skepi_log_part line, struct skepi_verifier_log *ret)
{
	size_t digits = 0;

	while (digits < line.len && isdigit((unsigned char)line.text[digits]))
		digits++;
	if (!digits || digits == line.len || line.text[digits] != ':')
		return false;
	if (digits + 2 < line.len && line.text[digits + 2] == '(') {
		ret->instruction = strtol(line.text, NULL, 10);
		ret->code = (struct skepi_log_part){ line.text + digits + 2, line.len - digits - 2 };
	}
	return true;
}

/* An exceeded limit is reported in the middle of a line, behind the instruction. */
static void read_limit(struct skepi_log_part line, struct skepi_verifier_log *ret)
{
	static const char *const limits[] = { "BPF program is too large.", "The sequence of " };

	for (size_t i = 0; i < COUNT(limits); i++) {
		const char *at = memmem(line.text, line.len, limits[i], strlen(limits[i]));

		if (at)
			ret->reason = (struct skepi_log_part){ at, (size_t)(line.text + line.len - at) };
	}
}

static bool is_chatter(struct skepi_log_part line)
{
	static const char *const starts[] = {
		"processed ", "verification time ", "stack depth ", "from ", "arg#", "func#",
		"Global function", "Func#", "caller:", "callee:", "mark_precise", "=====",
		"last_idx", "first_idx", "regs=", "parent ", "propagating ", "(",
		/* the second line */
		"BPF_EXIT instruction in main prog would lead to reference leak",
	};

	if (!line.len || isspace((unsigned char)*line.text))
		return true;
	for (size_t i = 0; i < COUNT(starts); i++)
		if (starts_with(line, starts[i]))
			return true;
	return false;
}

/* Matches `; text @ file.lisp:8`; the place exists only from Linux 6.10 on. */
static void read_source(struct skepi_log_part line, struct skepi_verifier_log *ret)
{
	const char *at = line.text + line.len;

	while (at > line.text + 3 && strncmp(at - 3, " @ ", 3))
		at--;
	/* clang uses line 0 for code without a line */
	if (at > line.text + 3 && line.text[line.len - 1] == '0' && line.text[line.len - 2] == ':')
		return;
	ret->place = (struct skepi_log_part){ 0 };
	if (at > line.text + 3) {
		ret->place = (struct skepi_log_part){ at, (size_t)(line.text + line.len - at) };
		line.len = (size_t)(at - 3 - line.text);
	}
	ret->source = (struct skepi_log_part){ line.text + 1, line.len - 1 };
	while (ret->source.len && *ret->source.text == ' ') {
		ret->source.text++;
		ret->source.len--;
	}
}

/* Reads the block of Linux 7.3; only its suggestion is new. */
static void read_block(const char *log, struct skepi_verifier_log *ret)
{
	while (*log) {
		struct skepi_log_part line = next_line(&log);

		if (!starts_with(line, "Suggestion:") || !*log)
			continue;
		ret->suggestion = next_line(&log);
		while (ret->suggestion.len && *ret->suggestion.text == ' ') {
			ret->suggestion.text++;
			ret->suggestion.len--;
		}
		return;
	}
}

void skepi_verifier_log_read(const char *log, struct skepi_verifier_log *ret)
{
	bool is_second = false;

	*ret = (struct skepi_verifier_log){ .instruction = -1 };
	while (*log) {
		struct skepi_log_part line = next_line(&log);
		bool was_reason = is_second;

		is_second = false;
		if (starts_with(line, "Verification failed:")) {
			read_block(log, ret);
			return;
		}
		if (starts_with(line, ";")) {
			read_source(line, ret);
		} else if (read_instruction(line, ret)) {
			read_limit(line, ret);
		} else if (!is_chatter(line)) {
			/* where two lines belong together, the first is the reason and the second
			 * explains it */
			if (!was_reason)
				ret->reason = line;
			is_second = true;
		}
	}
}
