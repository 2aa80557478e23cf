// SPDX-License-Identifier: GPL-2.0
/* An application that counts a cgroup's packets by the generated session: app CGROUP SECONDS */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "count_egress.session.h"

static int count_for(struct count_egress_session *app, struct skep_stop *stop, char **argv)
{
	uint32_t slot = 0;
	uint64_t packets;
	int err;

	err = count_egress_open(app, NULL);
	if (err)
		return err;
	err = count_egress_load(app);
	if (err)
		return err;
	err = count_egress_attach_count_egress(app, argv[1], NULL);
	if (err)
		return err;
	/* a stop signal ends the wait early; the count is printed all the same */
	skep_stop_sleep(stop, atof(argv[2]));
	err = count_egress_pkt_count_get(app, slot, &packets);
	if (!err)
		printf("packets: %" PRIu64 "\n", packets);
	return err;
}

static int run(struct skep_stop *stop, int argc, char **argv)
{
	COUNT_EGRESS_SESSION(app);

	if (argc != 3) {
		fprintf(stderr, "usage: %s CGROUP SECONDS\n", argv[0]);
		return 2;
	}
	if (!count_for(&app, stop, argv))
		return EXIT_SUCCESS;
	skep_error_print(skep_session_error(app.session), stderr);
	return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	return skep_main(run, argc, argv);
}
