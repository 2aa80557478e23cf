// SPDX-License-Identifier: GPL-2.0
/* Prints the sockets that the processes of a cgroup make and close: app CGROUP, until it is stopped. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "socket_audit.session.h"

static int print_event(const struct socket_event *event, void *user)
{
	(void)user;
	printf("%s[%u] uid %u %s socket %" PRIu64 ": family %u type %u protocol %u\n",
	       (const char *)event->command, event->pid, event->uid,
	       event->what == 1 ? "made" : "closed", event->cookie, event->family, event->type,
	       event->protocol);
	return 0;
}

static int serve(struct socket_audit_session *app, struct skep_stop *stop, char **argv)
{
	int err;

	if ((err = socket_audit_open(app, NULL)) || (err = socket_audit_load(app)) ||
	    (err = socket_audit_on_events(app, print_event, NULL)) ||
	    (err = socket_audit_attach(app, SKEP_ATTACH(.cgroup_path = argv[1]))) ||
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
	SOCKET_AUDIT_SESSION(app);

	if (argc != 2) {
		fprintf(stderr, "usage: %s CGROUP\n", argv[0]);
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!serve(&app, stop, argv))
		return EXIT_SUCCESS;
	skep_error_print(skep_session_error(app.session), stderr);
	return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	return skep_main(run, argc, argv);
}
