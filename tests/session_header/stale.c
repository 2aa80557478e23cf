// SPDX-License-Identifier: MIT
/* A header beside the skeleton of an older source is refused at open. */
#include "good.session.h"

int main(void)
{
	GOOD_SESSION(app);
	int err = good_open(&app, NULL);

	if (err)
		skep_error_print(skep_session_error(app.session), stderr);
	return err == -EINVAL ? 22 : err ? 1 : 0;
}
