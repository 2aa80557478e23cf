// SPDX-License-Identifier: MIT
/* Stores errors for sessions and threads: the code, stage, sentence, help, name and log behind
 * skep_session_error and skep_last_error. Every file of libskep calls skepi_fail and skepi_help.
 * The room is fixed, so that a failure can be reported when memory is out. skep_error_print formats
 * one for a terminal. */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>

#include "runtime/internal.h"

/* skep_error_print shows this many lines from the end of a log. */
#define LOG_LINES 24

static _Thread_local struct error_store thread_store = {
	.lock = PTHREAD_MUTEX_INITIALIZER,
	.error.text = "",
};

/* The session whose map function failed last in this thread. The error itself is in the thread's
 * store, so that threads reading maps concurrently do not share one. */
static _Thread_local const struct skep_session *map_failed;

static const struct skep_error no_session = {
	.code = -ENOMEM,
	.stage = SKEP_STAGE_OPEN,
	.text = "there is no session: none was opened, or there was no memory for it",
};

void skepi_error_init(struct error_store *store)
{
	memset(store, 0, sizeof(*store));
	pthread_mutex_init(&store->lock, NULL);
	store->error.text = "";
}

void skepi_error_destroy(struct error_store *store)
{
	map_failed = NULL;
	free(store->log);
	store->log = NULL;
	pthread_mutex_destroy(&store->lock);
}

struct error_store *skepi_error_of(struct skep_session *session)
{
	if (!session)
		map_failed = NULL;
	return session ? &session->error : &thread_store;
}

struct error_store *skepi_map_error(const struct skep_session *session)
{
	map_failed = session;
	return &thread_store;
}

const char *skepi_machine_help(int code)
{
	switch (-code) {
	case EMFILE:
		return "this process may open no more descriptors: raise `ulimit -n`; each map and "
		       "program takes one";
	case ENFILE:
		return "the machine has no descriptors left: sysctl fs.file-max";
	case ENOMEM:
		return "the kernel has no memory for it";
	}
	return NULL;
}

int skepi_fail(struct error_store *store, enum skep_stage stage, int code, const char *name,
	       const char *format, ...)
{
	va_list arguments;

	if (store != &thread_store)
		map_failed = NULL;
	if (code >= 0 || code <= -4000) /* 0, or one of enum libbpf_errno */
		code = -EINVAL;
	pthread_mutex_lock(&store->lock);
	memset(&store->error, 0, sizeof(store->error));
	store->error.code = code;
	store->error.stage = stage;
	if (name && strchr(name, '/')) {
		snprintf(store->name, sizeof(store->name), "%s", name);
		store->error.name = store->name;
	} else if (name) {
		skepi_name_lisp(name, store->name, sizeof(store->name));
		store->error.name = store->name;
	}
	va_start(arguments, format);
	vsnprintf(store->text, sizeof(store->text), format, arguments);
	va_end(arguments);
	store->error.text = store->text;
	store->error.help = skepi_machine_help(code);
	free(store->log);
	store->log = NULL;
	pthread_mutex_unlock(&store->lock);
	errno = -code;
	return code;
}

void skepi_help(struct error_store *store, const char *format, ...)
{
	int kept = errno;
	va_list arguments;

	pthread_mutex_lock(&store->lock);
	va_start(arguments, format);
	vsnprintf(store->help, sizeof(store->help), format, arguments);
	va_end(arguments);
	store->error.help = store->help;
	pthread_mutex_unlock(&store->lock);
	errno = kept;
}

void skepi_place(struct error_store *store, const char *file_and_line, size_t len)
{
	snprintf(store->place, sizeof(store->place), "%.*s", (int)len, file_and_line);
	store->error.place = store->place;
}

void skepi_log(struct error_store *store, char *log)
{
	free(store->log);
	store->log = log;
	store->error.log = log;
}

const struct skep_error *skep_session_error(const struct skep_session *session)
{
	if (session && session == map_failed)
		return &thread_store.error;
	return session ? &session->error.error : &no_session;
}

const struct skep_error *skep_last_error(void)
{
	return &thread_store.error;
}

const char *skep_stage_name(enum skep_stage stage)
{
	static const char *const names[] = {
		[SKEP_STAGE_NONE] = "none",     [SKEP_STAGE_OPEN] = "open",
		[SKEP_STAGE_LOAD] = "load",     [SKEP_STAGE_ATTACH] = "attach",
		[SKEP_STAGE_MAP] = "map",       [SKEP_STAGE_EVENT] = "event",
		[SKEP_STAGE_WAIT] = "wait",     [SKEP_STAGE_PIN] = "pin",
	};

	return (size_t)stage < ARRAY_COUNT(names) ? names[stage] : "unknown";
}

static const char *log_tail(const char *log)
{
	const char *at = log + strlen(log);
	int lines = 0;

	while (at > log && lines <= LOG_LINES)
		if (*--at == '\n')
			lines++;
	return at == log ? log : at + 1;
}

void skep_error_print(const struct skep_error *error, FILE *stream)
{
	const char *tail;

	if (!error || !error->code || !stream)
		return;
	fprintf(stream, "%s: ", program_invocation_short_name);
	if (error->stage != SKEP_STAGE_NONE)
		fprintf(stream, "%s: ", skep_stage_name(error->stage));
	else if (error->name)
		fprintf(stream, "%s: ", error->name);
	if (error->place)
		fprintf(stream, "%s: ", error->place);
	fprintf(stream, "%s\n", error->text);
	if (error->help)
		fprintf(stream, "help: %s\n", error->help);
	if (!error->log)
		return;
	tail = log_tail(error->log);
	fprintf(stream, "%s\n%s%s", tail == error->log ? "log:" : "log, its end:", tail,
		*tail && tail[strlen(tail) - 1] == '\n' ? "" : "\n");
}
