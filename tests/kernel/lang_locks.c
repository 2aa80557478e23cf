// SPDX-License-Identifier: MIT
/* lisp/lang_locks.lisp: what is changed under a lock, and what a timer does by itself. */
#include <unistd.h>

#include <criterion/criterion.h>

#include "tests/kernel/lang_support.h"

static void check_locked(struct lang *lang)
{
	uint64_t a = 50, expected[] = { 43, 2, (uint64_t)-5 };

	lang_run(lang, "locked", &a, 1);
	lang_expect(lang, "locked", "50", expected, 3);
	a = 500;
	expected[0] = 93;
	lang_run(lang, "locked", &a, 1);
	lang_expect(lang, "locked", "500", expected, 3);
}

Test(locks, are_held_while_the_value_is_changed)
{
	lang_each("lang_locks", check_locked);
}

static void check_timer(struct lang *lang)
{
	uint64_t most = 3, started[] = { 0, 0 };

	lang_run(lang, "started", &most, 1);
	lang_expect(lang, "started", "at first", started, 2);
	lang->results[0] = 0;
	for (int tries = 0; tries < 200 && lang->results[0] != most; tries++) {
		usleep(5000);
		lang_run(lang, "read", NULL, 0);
	}
	cr_assert_eq(lang->results[0], most, "the timer ran %d times", (int)lang->results[0]);
	usleep(5000);
	lang_run(lang, "read", NULL, 0);
	cr_assert_eq(lang->results[0], most, "it goes on");
}

Test(locks, timers_call_back_until_the_callback_stops_them)
{
	lang_each("lang_locks", check_timer);
}
