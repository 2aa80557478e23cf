// SPDX-License-Identifier: MIT
/* Captures libbpf's warnings: libbpf tells the cause of a failure only to its print function.
 * Between skepi_words_begin and _end the warnings of the calling thread are kept; load.c and
 * attach_trace.c put them into the session's error. All text also goes to the application's print
 * function. libbpf's default, which prints to stderr, gets only what threads outside of libskep
 * print. */
#include <pthread.h>

#include "runtime/internal.h"

static _Thread_local struct libbpf_words *current;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned int users;           /* threads between begin and end; under the lock */
static libbpf_print_fn_t previous;   /* the print function before the first of them */
static libbpf_print_fn_t libbpfs_own;

/* Runs before main: the application cannot have set a print function yet. */
__attribute__((constructor)) static void keep_libbpfs_own(void)
{
	libbpfs_own = libbpf_set_print(NULL);
	libbpf_set_print(libbpfs_own);
}

/* Lines that announce or repeat another line, which has the cause. */
static bool is_chatter(const char *line)
{
	static const char *const parts[] = {
		"failed to load object", "failed to load BPF skeleton", "BPF program load failed",
		"BEGIN PROG LOAD LOG", "Retrying without BTF", "failed to load: -",
		"BTF loading error", "BTF LOAD LOG", "is optional", "Error in bpf_",
	};

	for (size_t i = 0; i < ARRAY_COUNT(parts); i++)
		if (strstr(line, parts[i]))
			return true;
	return false;
}

/* Takes the name from "prog 'drop': BPF program load failed: Operation not permitted". */
static void keep_program(struct libbpf_words *words, const char *line)
{
	size_t len;

	if (strncmp(line, "prog '", 6) || !strstr(line, "': BPF program load failed"))
		return;
	len = strcspn(line + 6, "'");
	snprintf(words->program, sizeof(words->program), "%.*s", (int)len, line + 6);
}

/* Keeps the first line with a cause: later lines report what failed in consequence. */
static int listen(enum libbpf_print_level level, const char *format, va_list arguments)
{
	struct libbpf_words *words = current;
	char line[sizeof(words->text)], *start = line;
	va_list copy;

	if (words && level == LIBBPF_WARN) {
		va_copy(copy, arguments);
		vsnprintf(line, sizeof(line), format, copy);
		va_end(copy);
		if (!strncmp(line, "libbpf: ", 8))
			start += 8;
		start[strcspn(start, "\n")] = '\0';
		keep_program(words, start);
		if (!words->text[0] && !is_chatter(start))
			snprintf(words->text, sizeof(words->text), "%s", start);
	}
	if (!previous || (words && previous == libbpfs_own))
		return 0;
	return previous(level, format, arguments);
}

void skepi_words_begin(struct libbpf_words *words)
{
	words->text[0] = words->program[0] = '\0';
	words->outer = current;
	current = words;
	pthread_mutex_lock(&lock);
	if (!users++)
		previous = libbpf_set_print(listen);
	pthread_mutex_unlock(&lock);
}

void skepi_words_end(struct libbpf_words *words)
{
	libbpf_print_fn_t other;

	current = words->outer;
	pthread_mutex_lock(&lock);
	if (!--users) {
		other = libbpf_set_print(previous);
		if (other != listen) /* the application has set its own print function meanwhile */
			libbpf_set_print(other);
	}
	pthread_mutex_unlock(&lock);
}

bool skepi_words_quoted(const struct libbpf_words *words, const char *before, char *ret, size_t len)
{
	const char *at = strstr(words->text, before), *end;

	if (!at)
		return false;
	at += strlen(before);
	end = strchr(at, '\'');
	if (!end || (size_t)(end - at) >= len)
		return false;
	memcpy(ret, at, (size_t)(end - at));
	ret[end - at] = '\0';
	return true;
}
