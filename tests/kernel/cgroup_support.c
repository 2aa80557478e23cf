// SPDX-License-Identifier: MIT
#include "tests/kernel/cgroup_support.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

#include <criterion/criterion.h>

const char *hooks_clang(size_t index)
{
	static const char *const clangs[] = { CGROUP_CLANGS };

	return index < sizeof(clangs) / sizeof(clangs[0]) ? clangs[index] : NULL;
}

static const char *error_text(const struct hooks *hooks)
{
	const struct skep_error *error = skep_session_error(hooks->session);

	return error->log ? error->log : error->text;
}

void hooks_open(struct hooks *hooks, const char *object, const char *clang)
{
	char path[512];
	int err;

	SUPPORT_NEED_BPF();
	libbpf_set_print(NULL);
	snprintf(path, sizeof(path), "%s/%s.%s.bpf.o", CGROUP_OBJECTS, object, clang);
	cr_assert_eq(support_cgroup_make(&hooks->cgroup), 0);
	hooks->session = skep_session_new();
	err = skep_session_open_file(hooks->session, path, NULL);
	cr_assert_eq(err, 0, "%s: %s", path, error_text(hooks));
	err = skep_session_load(hooks->session);
	cr_assert_eq(err, 0, "%s: %s", path, error_text(hooks));
}

void hooks_attach(struct hooks *hooks, const char *program)
{
	int err = skep_session_attach(hooks->session, program,
				      SKEP_ATTACH(.cgroup_path = hooks->cgroup.path), NULL);

	cr_assert_eq(err, 0, "%s: %s", program, error_text(hooks));
}

void hooks_begin(struct hooks *hooks, const char *program)
{
	hooks_open(hooks, "cgroup_hooks", hooks_clang(0));
	hooks_attach(hooks, program);
}

void hooks_close(struct hooks *hooks)
{
	skep_session_close(hooks->session);
	hooks->session = NULL;
	support_cgroup_remove(&hooks->cgroup);
}

void hooks_set(struct hooks *hooks, const char *map, uint64_t slot, uint64_t value)
{
	int err = skep_map_set_integer(hooks->session, skep_session_map(hooks->session, map), slot,
				       value, BPF_ANY);

	cr_assert_eq(err, 0, "%s: %s", map, error_text(hooks));
}

uint64_t hooks_number(struct hooks *hooks, const char *map, uint64_t slot)
{
	uint64_t value = 0;
	int err = skep_map_get_integer(hooks->session, skep_session_map(hooks->session, map), slot,
				       &value);

	cr_assert_eq(err, 0, "%s: %s", map, error_text(hooks));
	return value;
}

void hooks_decide(struct hooks *hooks, uint32_t slot, bool allow)
{
	hooks_set(hooks, "verdicts", slot, allow);
}

uint64_t hooks_seen(struct hooks *hooks, uint32_t slot)
{
	return hooks_number(hooks, "seen", slot);
}

struct attempt {
	support_fn fn;
	void *user;
};

static int attempt(void *user)
{
	const struct attempt *what = user;

	return -what->fn(what->user);
}

int hooks_errno(struct hooks *hooks, support_fn fn, void *user)
{
	struct attempt what = { fn, user };
	int status = support_run_in(&hooks->cgroup, attempt, &what, 5000);

	cr_assert(status >= 0 && status < 125, "the child ended with %d", status);
	return status;
}

void hooks_target(struct hooks *hooks, uint16_t port)
{
	hooks_set(hooks, "target", 0, htonl(INADDR_LOOPBACK));
	for (uint64_t i = 1; i < 4; i++)
		hooks_set(hooks, "target", i, 0);
	hooks_set(hooks, "target", 4, htonl(1));
	hooks_set(hooks, "target", 5, htons(port));
}

socklen_t hooks_loopback(int family, uint16_t port, struct sockaddr_storage *ret)
{
	struct sockaddr_in *v4 = (struct sockaddr_in *)ret;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)ret;

	memset(ret, 0, sizeof(*ret));
	ret->ss_family = (sa_family_t)family;
	if (family == AF_INET6) {
		v6->sin6_port = htons(port);
		v6->sin6_addr = in6addr_loopback;
		return sizeof(*v6);
	}
	v4->sin_port = htons(port);
	v4->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return sizeof(*v4);
}

uint16_t hooks_port(const struct sockaddr_storage *address)
{
	return ntohs(address->ss_family == AF_INET6 ?
			     ((const struct sockaddr_in6 *)address)->sin6_port :
			     ((const struct sockaddr_in *)address)->sin_port);
}
