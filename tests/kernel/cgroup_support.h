/* SPDX-License-Identifier: MIT */
/*
 * A cgroup with one of lisp/cgroup_hooks.lisp's programs on it, and what the child processes in it
 * tried. A struct hooks is the test's; hooks_close frees it, and the death of the process all the rest.
 */
#pragma once

#include <netinet/in.h>
#include <stdint.h>
#include <sys/socket.h>

#include <skep/session.h>

#include "tests/kernel/support.h"

struct hooks {
	struct support_cgroup cgroup;
	struct skep_session *session;
};

/* Each clang's version of the object, or NULL at the end. */
const char *hooks_clang(size_t index);

/* Makes a cgroup and loads NAME.CLANG.bpf.o. Fails the test where it cannot. */
void hooks_open(struct hooks *, const char *object, const char *clang);
void hooks_close(struct hooks *);

/* A clean cgroup with a program of cgroup_hooks on it, by its Lisp name. */
void hooks_attach(struct hooks *, const char *program);
void hooks_begin(struct hooks *, const char *program);

/* What the program of this slot answers from now on. */
void hooks_decide(struct hooks *, uint32_t slot, bool allow);

/* An integer of a map. */
uint64_t hooks_number(struct hooks *, const char *map, uint64_t slot);
void hooks_set(struct hooks *, const char *map, uint64_t slot, uint64_t value);

/* How often the program of this slot ran. */
uint64_t hooks_seen(struct hooks *, uint32_t slot);

/* Runs fn in the cgroup: its errno (fn gives 0 or -errno), or the test fails. */
int hooks_errno(struct hooks *, support_fn fn, void *user);

/* Where the rewriting programs send: the loopback address of both families, and a port. */
void hooks_target(struct hooks *, uint16_t port);

/* The address of the loopback device. */
socklen_t hooks_loopback(int family, uint16_t port, struct sockaddr_storage *ret);
uint16_t hooks_port(const struct sockaddr_storage *address);
