// SPDX-License-Identifier: GPL-2.0
/*
 * Lets each source open LIMIT TCP connections a second to an interface, until it is stopped; then says
 * what each source did:
 *	app INTERFACE LIMIT
 */
#include <arpa/inet.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "xdp_syn_limit.session.h"

static void print_source(const char *address, const char *bits, const struct source *source)
{
	printf("%s%s: %" PRIu64 " passed, %" PRIu64 " dropped\n", address, bits, source->passed,
	       source->dropped);
}

static int print_source4(uint32_t key, const struct source *source, void *user)
{
	char address[INET_ADDRSTRLEN];

	(void)user;
	inet_ntop(AF_INET, &key, address, sizeof(address));
	print_source(address, "", source);
	return 0;
}

static int print_source6(uint64_t key, const struct source *source, void *user)
{
	char address[INET6_ADDRSTRLEN];
	struct in6_addr network = { 0 };

	(void)user;
	memcpy(&network, &key, sizeof(key));
	inet_ntop(AF_INET6, &network, address, sizeof(address));
	print_source(address, "/64", source);
	return 0;
}

static int print_sources(struct xdp_syn_limit_session *app)
{
	int err = xdp_syn_limit_sources4_each(app, print_source4, NULL);

	return err ? err : xdp_syn_limit_sources6_each(app, print_source6, NULL);
}

static int serve(struct xdp_syn_limit_session *app, struct skep_stop *stop, const char *interface,
		 uint32_t limit)
{
	int err;

	if ((err = xdp_syn_limit_open(app, NULL)) || (err = xdp_syn_limit_set_limit(app, limit)) ||
	    (err = xdp_syn_limit_load(app)) ||
	    (err = xdp_syn_limit_attach(app, SKEP_ATTACH(.interface = interface))) ||
	    (err = skep_session_watch(app->session, stop)))
		return err;
	printf("attached\n");
	do {
		err = skep_session_poll(app->session, -1);
	} while (err >= 0);
	return err == -EINTR ? print_sources(app) : err; /* a stop signal */
}

static int run(struct skep_stop *stop, int argc, char **argv)
{
	XDP_SYN_LIMIT_SESSION(app); /* closed, and so detached, when run returns */
	char *end = NULL;
	unsigned long limit = argc == 3 ? strtoul(argv[2], &end, 10) : 0;

	if (!limit || *end || limit > UINT32_MAX) {
		fprintf(stderr, "usage: %s INTERFACE LIMIT\n", argv[0]);
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!serve(&app, stop, argv[1], (uint32_t)limit))
		return EXIT_SUCCESS;
	skep_error_print(skep_session_error(app.session), stderr);
	return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	return skep_main(run, argc, argv);
}
