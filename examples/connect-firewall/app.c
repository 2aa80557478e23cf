// SPDX-License-Identifier: GPL-2.0
/*
 * Refuses a cgroup's connections to some networks and prints each refusal:
 *	app CGROUP ADDRESS[/BITS]..
 * until it is stopped.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "connect_firewall.session.h"

static int print_refusal(const struct refusal *event, void *user)
{
	char address[INET6_ADDRSTRLEN];

	(void)user;
	inet_ntop(AF_INET6, event->address, address, sizeof(address));
	printf("%.16s[%u]: %s port %u refused\n", (const char *)event->command, event->pid,
	       address, event->port);
	return 0;
}

/* "10.0.0.0/8" or "2001:db8::/32"; IPv4 becomes ::ffff:10.0.0.0/104, as in the map. */
static int parse_network(const char *text, struct prefix *ret_prefix)
{
	const char *slash = strchr(text, '/');
	size_t len = slash ? (size_t)(slash - text) : strlen(text);
	char address[INET6_ADDRSTRLEN];
	unsigned long bits;

	if (len >= sizeof(address))
		return -1;
	memcpy(address, text, len);
	address[len] = '\0';
	memset(ret_prefix, 0, sizeof(*ret_prefix));
	if (inet_pton(AF_INET6, address, ret_prefix->address) == 1) {
		bits = slash ? strtoul(slash + 1, NULL, 10) : 128;
	} else if (inet_pton(AF_INET, address, &ret_prefix->address[3]) == 1) {
		ret_prefix->address[2] = htonl(0xffff);
		bits = 96 + (slash ? strtoul(slash + 1, NULL, 10) : 32);
	} else {
		return -1;
	}
	ret_prefix->length = (uint32_t)bits;
	return bits <= 128 ? 0 : -1;
}

static int deny_all(struct connect_firewall_session *fw, char **networks)
{
	struct prefix network;
	int err = 0;

	for (; *networks && !err; networks++) {
		if (parse_network(*networks, &network)) {
			fprintf(stderr, "`%s` is no network\n", *networks);
			return -EINVAL;
		}
		err = connect_firewall_denied_set(fw, &network, 1);
	}
	return err;
}

static int serve(struct connect_firewall_session *fw, struct skep_stop *stop, char **argv)
{
	int err;

	if ((err = connect_firewall_open(fw, NULL)) || (err = connect_firewall_load(fw)) ||
	    (err = deny_all(fw, argv + 2)) ||
	    (err = connect_firewall_on_refusals(fw, print_refusal, NULL)) ||
	    (err = connect_firewall_attach(fw, SKEP_ATTACH(.cgroup_path = argv[1]))) ||
	    (err = skep_session_watch(fw->session, stop)))
		return err;
	printf("attached\n");
	do {
		err = skep_session_poll(fw->session, -1);
	} while (err >= 0);
	return err == -EINTR ? 0 : err; /* a stop signal */
}

static int run(struct skep_stop *stop, int argc, char **argv)
{
	CONNECT_FIREWALL_SESSION(fw); /* closed, and so detached, when run returns */

	if (argc < 3) {
		fprintf(stderr, "usage: %s CGROUP ADDRESS[/BITS]..\n", argv[0]);
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!serve(&fw, stop, argv))
		return EXIT_SUCCESS;
	skep_error_print(skep_session_error(fw.session), stderr);
	return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	return skep_main(run, argc, argv);
}
