// SPDX-License-Identifier: MIT
/* Opens the object, which needs no rights. */
#include <string.h>

#include "guard.session.h"

int main(void)
{
	GUARD_SESSION(app);

	return guard_open(&app, NULL) || strcmp(skep_version(), SKEP_VERSION_STRING);
}
