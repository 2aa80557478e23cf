// SPDX-License-Identifier: GPL-2.0
/* Prints the programs that are executed, until it is stopped. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "exec_trace.session.h"

/* Arguments are what users wrote: what is not printed as it is would act on the terminal. */
static void print_text(const uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		putchar(isprint(bytes[i]) ? bytes[i] : '?');
}

static int print_execution(const struct execution *event, void *user)
{
	const char *command = (const char *)event->command, *file = (const char *)event->file;

	(void)user;
	printf("%u by %u uid %u ", event->pid, event->parent, event->uid);
	print_text(event->command, strnlen(command, sizeof(event->command)));
	printf(" ");
	print_text(event->file, strnlen(file, sizeof(event->file)));
	printf(":");
	for (size_t i = 0; i < event->len && i < sizeof(event->arguments);) {
		size_t len = strnlen((const char *)event->arguments + i, event->len - i);

		printf(" ");
		print_text(event->arguments + i, len);
		i += len + 1;
	}
	printf("\n");
	return 0;
}

static int serve(struct exec_trace_session *app, struct skep_stop *stop)
{
	int err;

	if ((err = exec_trace_open(app, NULL)) || (err = exec_trace_load(app)) ||
	    (err = exec_trace_on_executions(app, print_execution, NULL)) ||
	    (err = exec_trace_attach(app, NULL)) ||
	    (err = skep_session_watch(app->session, stop)))
		return err;
	printf("attached\n");
	do {
		err = skep_session_poll(app->session, -1);
	} while (err >= 0);
	return err == -EINTR ? 0 : err; /* a stop signal */
}

static int run(struct skep_stop *stop, int argc, char **argv)
{
	EXEC_TRACE_SESSION(app);

	if (argc != 1) {
		fprintf(stderr, "usage: %s\n", argv[0]);
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!serve(&app, stop))
		return EXIT_SUCCESS;
	skep_error_print(skep_session_error(app.session), stderr);
	return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	return skep_main(run, argc, argv);
}
