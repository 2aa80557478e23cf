/* SPDX-License-Identifier: MIT */
/*
 * Three network namespaces of the calling process, gone with it: a client and a server, each behind a
 * veth pair of a router between them. The devices compute no checksums, so that each frame carries a
 * whole one and each receiver looks at it.
 *
 *	client c0 10.9.1.2 -- r0 10.9.1.1 router r1 10.9.2.1 -- s0 10.9.2.2 server
 *
 * Sockets stay in the namespace that they were made in. int functions give 0, a descriptor or -errno.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct net {
	int router, client, server; /* descriptors of the namespaces */
};

/* In a child process; leaves it in the router's namespace. */
int net_make(struct net *ret_net);

/* From now on the process is in that one. */
int net_enter(int namespace);

/* Sockets bound to an address of the namespace; what is received is waited for 2 s at most. */
int net_udp(int namespace, const char *address, uint16_t port);
int net_listener(int namespace, const char *address, uint16_t port);
/* Connected, or -errno. */
int net_connect(int namespace, const char *address, uint16_t port);

bool net_send(int udp, const char *address, uint16_t port, const char *text);
/* Whether exactly this comes; for "" whether nothing does. */
bool net_receives(int fd, const char *text);
/* Whether text goes through a connection in both directions. */
bool net_talks(int client, int served, const char *text);
