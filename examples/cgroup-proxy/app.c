// SPDX-License-Identifier: GPL-2.0
/*
 * Leads the TCP connections of one cgroup to a proxy in another one, until it is stopped:
 *	app CLIENTS-CGROUP PROXY-CGROUP PORT
 * The proxy listens on 127.0.0.1 PORT and asks for the place that was meant by SO_ORIGINAL_DST.
 */
#include <stdio.h>
#include <stdlib.h>

#include "cgroup_proxy.session.h"

/* What answers the proxy comes first, so that no connection is led to it before. */
static int attach_all(struct cgroup_proxy_session *app, const char *clients, const char *proxy)
{
	int err;

	if ((err = cgroup_proxy_attach_tell_meant(app, proxy, NULL)) ||
	    (err = cgroup_proxy_attach_remember(app, clients, NULL)) ||
	    (err = cgroup_proxy_attach_redirect4(app, clients, NULL)) ||
	    (err = cgroup_proxy_attach_redirect6(app, clients, NULL)) ||
	    (err = cgroup_proxy_attach_refuse_datagram4(app, clients, NULL)) ||
	    (err = cgroup_proxy_attach_refuse_datagram6(app, clients, NULL)))
		return err;
	return cgroup_proxy_attach_refuse_socket(app, clients, NULL);
}

static int serve(struct cgroup_proxy_session *app, struct skep_stop *stop, char **argv,
		 uint16_t port)
{
	int err;

	if ((err = cgroup_proxy_open(app, NULL)) ||
	    (err = cgroup_proxy_set_proxy_port(app, port)) || (err = cgroup_proxy_load(app)) ||
	    (err = attach_all(app, argv[1], argv[2])) || (err = skep_session_watch(app->session, stop)))
		return err;
	printf("attached\n");
	do {
		err = skep_session_poll(app->session, -1);
	} while (err >= 0);
	return err == -EINTR ? 0 : err; /* a stop signal */
}

static int run(struct skep_stop *stop, int argc, char **argv)
{
	CGROUP_PROXY_SESSION(app); /* closed, and so detached, when run returns */
	char *end = NULL;
	unsigned long port = argc == 4 ? strtoul(argv[3], &end, 10) : 0;

	if (!port || *end || port > UINT16_MAX) {
		fprintf(stderr, "usage: %s CLIENTS-CGROUP PROXY-CGROUP PORT\n", argv[0]);
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!serve(&app, stop, argv, (uint16_t)port))
		return EXIT_SUCCESS;
	skep_error_print(skep_session_error(app.session), stderr);
	return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	return skep_main(run, argc, argv);
}
