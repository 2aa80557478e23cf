// SPDX-License-Identifier: MIT
// The typed header from C++17.
#include "guard.session.h"

static int see_attempt(const attempt *event, void *user)
{
	*static_cast<unsigned *>(user) += event->pid;
	return 0;
}

int main()
{
	GUARD_SESSION(guard);
	unsigned pids = 0;

	if (guard_open(&guard, nullptr))
		return 1;
	// before load: refused, and the session says why
	return guard_on_attempts(&guard, see_attempt, &pids) ? 0 : 1;
}
