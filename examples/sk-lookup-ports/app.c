// SPDX-License-Identifier: GPL-2.0
/*
 * Answers TCP connections to many ports of a network namespace by one socket, until it is stopped:
 *	app NETNS-PATH PORT..
 * The path is /run/netns/NAME or /proc/PID/ns/net. Each connection is told the port that it asked for.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* setns */
#endif
#include <fcntl.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sk_lookup_ports.session.h"

/* Moves this process into the namespace. */
static int enter(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int err = fd < 0 || setns(fd, CLONE_NEWNET) ? -errno : 0;

	if (err)
		fprintf(stderr, "%s: %s\n", path, strerror(-err));
	if (fd >= 0)
		close(fd);
	return err;
}

/* A socket for both families, on a port that the kernel chooses; or -errno. */
static int listen_somewhere(void)
{
	struct sockaddr_in6 any = { .sin6_family = AF_INET6 };
	int fd = socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), off = 0, err;

	if (fd >= 0 && !setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off)) &&
	    !bind(fd, (struct sockaddr *)&any, sizeof(any)) && !listen(fd, 128))
		return fd;
	err = -errno;
	perror("listen");
	if (fd >= 0)
		close(fd);
	return err;
}

static int set_ports(struct sk_lookup_ports_session *app, char **ports)
{
	for (; *ports; ports++) {
		char *end;
		unsigned long port = strtoul(*ports, &end, 10);
		int err;

		if (*end || end == *ports || port > UINT16_MAX) {
			fprintf(stderr, "`%s` is no port\n", *ports);
			return -EINVAL;
		}
		err = sk_lookup_ports_ports_set(app, (uint16_t)port, 0);
		if (err)
			return err;
	}
	return 0;
}

static int print_count(uint16_t port, uint64_t connections, void *user)
{
	(void)user;
	printf("port %u: %" PRIu64 " connections\n", port, connections);
	return 0;
}

static void answer(int listener)
{
	struct sockaddr_in6 asked;
	socklen_t len = sizeof(asked);
	int fd = accept(listener, NULL, NULL);

	if (fd < 0)
		return; /* it is gone again */
	if (!getsockname(fd, (struct sockaddr *)&asked, &len))
		dprintf(fd, "port %u\n", ntohs(asked.sin6_port));
	close(fd);
}

static int serve(struct sk_lookup_ports_session *app, struct skep_stop *stop, char **argv,
		 int listener)
{
	struct pollfd ready[2] = { { .fd = listener, .events = POLLIN }, { .events = POLLIN } };
	int err;

	if ((err = sk_lookup_ports_open(app, NULL)) || (err = sk_lookup_ports_load(app)) ||
	    (err = set_ports(app, argv + 2)) ||
	    (err = sk_lookup_ports_sockets_set(app, 0, listener)) ||
	    (err = sk_lookup_ports_attach(app, SKEP_ATTACH(.netns_path = argv[1]))) ||
	    (err = skep_session_watch(app->session, stop)))
		return err;
	ready[1].fd = skep_session_fd(app->session);
	printf("attached\n");
	do {
		if (poll(ready, 2, -1) > 0 && ready[0].revents)
			answer(listener);
		err = skep_session_poll(app->session, 0);
	} while (err >= 0);
	return err == -EINTR ? sk_lookup_ports_ports_each(app, print_count, NULL) : err;
}

static int run(struct skep_stop *stop, int argc, char **argv)
{
	SK_LOOKUP_PORTS_SESSION(app); /* closed, and so detached, when run returns */
	int listener, err;

	if (argc < 3) {
		fprintf(stderr, "usage: %s NETNS-PATH PORT..\n", argv[0]);
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (enter(argv[1]) || (listener = listen_somewhere()) < 0)
		return EXIT_FAILURE;
	err = serve(&app, stop, argv, listener);
	close(listener);
	if (!err)
		return EXIT_SUCCESS;
	skep_error_print(skep_session_error(app.session), stderr);
	return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	return skep_main(run, argc, argv);
}
