// SPDX-License-Identifier: GPL-2.0
/*
 * Drops what arrives at an interface for some ports, until it is stopped; then says how much:
 *	app INTERFACE PORT..
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "xdp_port_drop.session.h"

static int drop_all(struct xdp_port_drop_session *drop, char **ports)
{
	for (; *ports; ports++) {
		char *end;
		unsigned long port = strtoul(*ports, &end, 10);
		int err;

		if (*end || end == *ports || port > UINT16_MAX) {
			fprintf(stderr, "`%s` is no port\n", *ports);
			return -EINVAL;
		}
		err = xdp_port_drop_ports_set(drop, (uint16_t)port, 0);
		if (err)
			return err;
	}
	return 0;
}

static int print_count(uint16_t port, uint64_t packets, void *user)
{
	(void)user;
	printf("port %u: %" PRIu64 " dropped\n", port, packets);
	return 0;
}

static int serve(struct xdp_port_drop_session *drop, struct skep_stop *stop, char **argv)
{
	int err;

	if ((err = xdp_port_drop_open(drop, NULL)) || (err = xdp_port_drop_load(drop)) ||
	    (err = drop_all(drop, argv + 2)) ||
	    (err = xdp_port_drop_attach(drop, SKEP_ATTACH(.interface = argv[1]))) ||
	    (err = skep_session_watch(drop->session, stop)))
		return err;
	printf("attached\n");
	do {
		err = skep_session_poll(drop->session, -1);
	} while (err >= 0);
	return err == -EINTR ? xdp_port_drop_ports_each(drop, print_count, NULL) : err;
}

static int run(struct skep_stop *stop, int argc, char **argv)
{
	XDP_PORT_DROP_SESSION(drop); /* closed, and so detached, when run returns */

	if (argc < 3) {
		fprintf(stderr, "usage: %s INTERFACE PORT..\n", argv[0]);
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!serve(&drop, stop, argv))
		return EXIT_SUCCESS;
	skep_error_print(skep_session_error(drop.session), stderr);
	return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	return skep_main(run, argc, argv);
}
