/*
 * libbpf says why something failed only to its print function. A struct libbpf_words is on while
 * libskep calls libbpf: the warnings of the calling thread are kept, and all words go on to the print
 * function that the application has set. libbpf's own, which prints to stderr, gets only what threads say
 * that are not in libskep. load.c and attach_trace.c put what was kept into the session's error.
 */
#include <pthread.h>

#include "runtime/internal.h"

static _Thread_local struct libbpf_words *current;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned int users;           /* threads that listen; under the lock */
static libbpf_print_fn_t previous;   /* the print function before the first of them */
static libbpf_print_fn_t libbpfs_own;

/* Before main: the application has set none yet. */
__attribute__((constructor)) static void keep_libbpfs_own(void)
{
	libbpfs_own = libbpf_set_print(NULL);
	libbpf_set_print(libbpfs_own);
}

/* Sentences that follow or announce another, which has the reason. */
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

/* "prog 'drop': BPF program load failed: Operation not permitted" */
static void keep_program(struct libbpf_words *words, const char *line)
{
	size_t len;

	if (strncmp(line, "prog '", 6) || !strstr(line, "': BPF program load failed"))
		return;
	len = strcspn(line + 6, "'");
	snprintf(words->program, sizeof(words->program), "%.*s", (int)len, line + 6);
}

/* The first line with a reason is kept: those behind it say what could not be done in consequence. */
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
		if (other != listen) /* the application has set its own meanwhile */
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
