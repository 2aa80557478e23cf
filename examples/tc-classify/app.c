// SPDX-License-Identifier: GPL-2.0
/*
 * Puts what an interface receives or sends into classes, until it is stopped; then says how much:
 *	app INTERFACE ingress|egress [handle=MAJOR] PORT=CLASS.. dscp:DSCP=CLASS..
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tc_classify.session.h"

static uint32_t class_count(const struct tc_classify_session *app)
{
	return bpf_map__max_entries(app->skel->maps.classes);
}

static int refuse(const char *text)
{
	fprintf(stderr, "`%s` is neither PORT=CLASS nor dscp:DSCP=CLASS nor handle=MAJOR\n", text);
	return -EINVAL;
}

/* PORT=CLASS or dscp:DSCP=CLASS */
static int set_class(struct tc_classify_session *app, const char *text)
{
	bool is_dscp = !strncmp(text, "dscp:", 5);
	const char *number = is_dscp ? text + 5 : text;
	char *middle, *end;
	unsigned long key = strtoul(number, &middle, 10), class;

	if (middle == number || *middle != '=' || key > (is_dscp ? 63 : UINT16_MAX))
		return refuse(text);
	class = strtoul(middle + 1, &end, 10);
	if (end == middle + 1 || *end || class < 1 || class >= class_count(app))
		return refuse(text);
	return is_dscp ? tc_classify_dscps_set(app, (uint32_t)key, (uint32_t)class) :
			 tc_classify_ports_set(app, (uint16_t)key, (uint32_t)class);
}

static int set_classes(struct tc_classify_session *app, char **texts)
{
	int err = 0;

	for (; *texts && !err; texts++)
		err = set_class(app, *texts);
	return err;
}

static int print_classes(struct tc_classify_session *app)
{
	int cpus = skep_cpu_count(), err = cpus < 0 ? cpus : 0;
	struct traffic *values = calloc(cpus > 0 ? (size_t)cpus : 1, sizeof(*values));

	if (!values)
		return -ENOMEM;
	for (uint32_t class = 0; !err && class < class_count(app); class++) {
		struct traffic sum = { 0 };

		err = tc_classify_classes_get(app, class, values, cpus);
		for (int i = 0; !err && i < cpus; i++) {
			sum.packets += values[i].packets;
			sum.bytes += values[i].bytes;
		}
		if (!err && sum.packets)
			printf("class %u: %" PRIu64 " packets, %" PRIu64 " bytes\n", class,
			       sum.packets, sum.bytes);
	}
	free(values);
	return err;
}

static int serve(struct tc_classify_session *app, struct skep_stop *stop, char **argv)
{
	bool egress = !strcmp(argv[2], "egress");
	bool has_handle = argv[3] && !strncmp(argv[3], "handle=", 7);
	uint32_t major = has_handle ? (uint32_t)strtoul(argv[3] + 7, NULL, 16) : 0;
	int err;

	if ((err = tc_classify_open(app, NULL)) ||
	    (err = tc_classify_set_handle(app, major << 16)) || (err = tc_classify_load(app)) ||
	    (err = set_classes(app, argv + (has_handle ? 4 : 3))) ||
	    (err = tc_classify_attach(app, SKEP_ATTACH(.interface = argv[1],
			.direction = egress ? SKEP_DIRECTION_EGRESS : SKEP_DIRECTION_INGRESS))) ||
	    (err = skep_session_watch(app->session, stop)))
		return err;
	printf("attached\n");
	do {
		err = skep_session_poll(app->session, -1);
	} while (err >= 0);
	return err == -EINTR ? print_classes(app) : err; /* a stop signal */
}

static int run(struct skep_stop *stop, int argc, char **argv)
{
	TC_CLASSIFY_SESSION(app); /* closed, and so detached, when run returns */

	if (argc < 4 || (strcmp(argv[2], "ingress") && strcmp(argv[2], "egress"))) {
		fprintf(stderr, "usage: %s INTERFACE ingress|egress [handle=MAJOR] PORT=CLASS.. "
			"dscp:DSCP=CLASS..\n", argv[0]);
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!serve(&app, stop, argv))
		return EXIT_SUCCESS;
	skep_error_print(skep_session_error(app.session), stderr);
	return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	return skep_main(run, argc, argv);
}
