// SPDX-License-Identifier: MIT
/* Uses every function that the typed header has for guard.lisp. */
#include <stdio.h>

#include "guard.session.h"

static int see_attempt(const struct attempt *event, void *user)
{
	(void)event;
	(void)user;
	return 0;
}

static int see_port(uint16_t port, uint32_t value, void *user)
{
	*(unsigned *)user += port + value;
	return 0;
}

static int use_maps(struct guard_session *guard)
{
	struct total total = { .seen = 1, .refused = 2 };
	uint64_t sum = 1;
	uint32_t value = 0;
	unsigned seen = 0;
	int err;

	if ((err = guard_ports_set(guard, 443, 7)) ||
	    (err = guard_ports_get(guard, 443, &value)) ||
	    (err = guard_ports_each(guard, see_port, &seen)) ||
	    (err = guard_ports_delete(guard, 443)) ||
	    (err = guard_totals_set(guard, 0, &total)) ||
	    (err = guard_totals_get(guard, 0, &total)) ||
	    (err = guard_each_cpu_set(guard, 0, 0)) ||
	    (err = guard_each_cpu_sum(guard, 0, &sum)))
		return err;
	if (guard_ports_get(guard, 443, &value) != -ENOENT)
		return -EEXIST;
	return value == 7 && seen == 450 && total.refused == 2 && sum == 0 ? 0 : -EINVAL;
}

int main(void)
{
	GUARD_SESSION(guard);
	int err = guard_open(&guard, NULL);

	if (err || (err = guard_set_high_ports_are_free(&guard, 1)))
		goto fail;
	err = guard_load(&guard);
	if (err == -EPERM) {
		puts("skipped: this process may not load BPF programs; the app opened its skeleton");
		return 0;
	}
	if (err || (err = use_maps(&guard)) ||
	    (err = guard_on_attempts(&guard, see_attempt, NULL)))
		goto fail;
	err = guard_global_last(&guard)->seen || *guard_global_tries(&guard) ? -EINVAL : 0;
	if (err)
		goto fail;
	puts("loaded, maps read and written");
	return 0;
fail:
	skep_error_print(skep_session_error(guard.session), stderr);
	fprintf(stderr, "app: %d\n", err);
	return 1;
}
