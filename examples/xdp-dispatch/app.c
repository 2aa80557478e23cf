// SPDX-License-Identifier: GPL-2.0
/*
 * Hands the packets of an interface to the programs of some protocols, until it is stopped; then says
 * how many each had, and what no program had:
 *	app INTERFACE tcp|udp|icmp..
 */
#include <inttypes.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "xdp_dispatch.session.h"

static int set_handler(struct xdp_dispatch_session *app, const char *name)
{
	if (!strcmp(name, "tcp"))
		return xdp_dispatch_handlers_set(app, IPPROTO_TCP, app->skel->progs.handle_tcp);
	if (!strcmp(name, "udp"))
		return xdp_dispatch_handlers_set(app, IPPROTO_UDP, app->skel->progs.handle_udp);
	if (!strcmp(name, "icmp"))
		return xdp_dispatch_handlers_set(app, IPPROTO_ICMP, app->skel->progs.handle_icmp);
	fprintf(stderr, "`%s` has no program: tcp, udp and icmp have\n", name);
	return -EINVAL;
}

static int set_handlers(struct xdp_dispatch_session *app, char **names)
{
	int err = 0;

	for (; *names && !err; names++)
		err = set_handler(app, *names);
	return err;
}

static int print_protocol(struct xdp_dispatch_session *app, uint32_t protocol,
			  struct traffic *values, int cpus)
{
	struct traffic sum = { 0 };
	uint64_t unhandled;
	int err = xdp_dispatch_handled_get(app, protocol, values, cpus);

	if (!err)
		err = xdp_dispatch_unhandled_sum(app, protocol, &unhandled);
	if (err)
		return err;
	for (int i = 0; i < cpus; i++) {
		sum.packets += values[i].packets;
		sum.dropped += values[i].dropped;
	}
	if (sum.packets)
		printf("protocol %u: %" PRIu64 " packets, %" PRIu64 " dropped\n", protocol,
		       sum.packets, sum.dropped);
	if (unhandled)
		printf("protocol %u: %" PRIu64 " unhandled\n", protocol, unhandled);
	return 0;
}

static int print_protocols(struct xdp_dispatch_session *app)
{
	int cpus = skep_cpu_count(), err = cpus < 0 ? cpus : 0;
	struct traffic *values = calloc(cpus > 0 ? (size_t)cpus : 1, sizeof(*values));

	if (!values)
		return -ENOMEM;
	for (uint32_t protocol = 0; !err && protocol < 256; protocol++)
		err = print_protocol(app, protocol, values, cpus);
	free(values);
	return err;
}

static int serve(struct xdp_dispatch_session *app, struct skep_stop *stop, char **argv)
{
	int err;

	if ((err = xdp_dispatch_open(app, NULL)) || (err = xdp_dispatch_load(app)) ||
	    (err = set_handlers(app, argv + 2)) ||
	    (err = xdp_dispatch_attach_dispatch(app, SKEP_ATTACH(.interface = argv[1]), NULL)) ||
	    (err = skep_session_watch(app->session, stop)))
		return err;
	printf("attached\n");
	do {
		err = skep_session_poll(app->session, -1);
	} while (err >= 0);
	return err == -EINTR ? print_protocols(app) : err; /* a stop signal */
}

static int run(struct skep_stop *stop, int argc, char **argv)
{
	XDP_DISPATCH_SESSION(app); /* closed, and so detached, when run returns */

	if (argc < 2) {
		fprintf(stderr, "usage: %s INTERFACE tcp|udp|icmp..\n", argv[0]);
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
