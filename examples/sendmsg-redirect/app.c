// SPDX-License-Identifier: GPL-2.0
/*
 * Redirects a cgroup's datagrams for one port to a port of this host:
 *	app CGROUP PORT LOCAL-PORT
 * until it is stopped; then prints how many were sent there.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>

#include "sendmsg_redirect.session.h"

static int serve(struct sendmsg_redirect_session *app, struct skep_stop *stop, char **argv)
{
	uint16_t port = htons((uint16_t)atoi(argv[2]));
	struct target to = { .port = htons((uint16_t)atoi(argv[3])) };
	int err;

	if ((err = sendmsg_redirect_open(app, NULL)) || (err = sendmsg_redirect_load(app)) ||
	    (err = sendmsg_redirect_targets_set(app, port, &to)) ||
	    (err = sendmsg_redirect_attach(app, SKEP_ATTACH(.cgroup_path = argv[1]))))
		return err;
	printf("attached\n");
	while (!skep_stop_sleep(stop, 3600))
		;
	err = sendmsg_redirect_targets_get(app, port, &to);
	if (!err)
		printf("redirected: %u\n", to.count);
	return err;
}

static int run(struct skep_stop *stop, int argc, char **argv)
{
	SENDMSG_REDIRECT_SESSION(app);

	if (argc != 4) {
		fprintf(stderr, "usage: %s CGROUP PORT LOCAL-PORT\n", argv[0]);
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
