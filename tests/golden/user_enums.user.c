/*
 * Loader forms show the values of an enum by name.
 *
 * Generated from user-enums.lisp by skep; edit that file, not this one.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <skep/tool.h>

#include "user_enums.session.h"

static const struct skep_choice protocol_names[] = {
	{ "icmp", 1 },
	{ "tcp", 6 },
	{ "udp", 17 },
	{ 0 },
};

static const struct skep_choice way_names[] = {
	{ "in", -1 },
	{ "out", 0 },
	{ 0 },
};

static struct {
	uint32_t interface;
} options;

static const struct skep_option argument_table[] = {
	{ "interface", 0, SKEP_VALUE_INTERFACE, &options.interface,
	  .help = "whose packets", .required = true },
	{ 0 },
};

static struct skep_show show;

static const struct skep_column columns[] = {
	{ "protocol", 0 },
	{ "way", 0 },
	{ "next", 0 },
	{ 0 },
};

static const struct skep_field packet_fields[] = {
	{ "protocol", SKEP_FIELD_ENUM, .offset = 0, .size = 4, .choices = protocol_names },
	{ "way", SKEP_FIELD_ENUM, .offset = 4, .size = 1, .choices = way_names },
	{ "bytes", SKEP_FIELD_UNSIGNED, .offset = 8, .size = 4 },
	{ 0 },
};

static const struct skep_field packet_shape = {
	"packet", SKEP_FIELD_STRUCT, .offset = 0, .size = 12,
	  .type = "packet", .fields = packet_fields
};

static const struct skep_field protocol_shape = {
	"value", SKEP_FIELD_ENUM, .offset = 0, .size = 4, .choices = protocol_names
};

static const struct skep_field u64_shape = {
	"value", SKEP_FIELD_UNSIGNED, .offset = 0, .size = 8
};

/* State that the functions share. */
struct tool {
	struct skep_stop *stop;
	struct user_enums_session *app;
};

static int on_packets(const void *record, size_t len, void *user)
{
	const struct packet *p = record;
	SKEP_SCRATCH;
	uint64_t protocol = p->protocol;

	(void)len;
	(void)user;
	skep_print(&show, "%s %" PRIu64 "\n",
		   skep_choice_text(protocol_names, protocol), protocol);
	skep_row_begin(&show, columns);
	skep_row_choice(&show, protocol_names, protocol);
	skep_row_choice(&show, way_names, p->way);
	skep_row_unsigned(&show, SKEP_AS_IT_IS, protocol + 1);
	skep_row_end(&show);
	skep_print_value_line(&show, &packet_shape, p, sizeof(struct packet));
	return 0;
}

static int serve(struct skep_stop *stop)
{
	struct tool tool = { .stop = stop };
	USER_ENUMS_SESSION(app);
	int err;

	tool.app = &app;
	err = user_enums_open(&app, NULL);
	if (err)
		return skep_fail(app.session, err);
	err = user_enums_load(&app);
	if (err)
		return skep_fail(app.session, err);
	err = skep_session_attach(app.session, "look",
				  SKEP_ATTACH(.ifindex = options.interface),
				  NULL);
	if (err)
		return skep_fail(app.session, err);
	err = skep_session_on_record(app.session, "packets",
				     sizeof(struct packet), on_packets, &tool);
	if (err)
		return skep_fail(app.session, err);
	err = skep_session_run(app.session, stop, SKEP_RUN(.says_lost = true));
	if (err)
		return skep_fail(app.session, err);
	{
		struct skep_entries entries SKEP_ENTRIES = { 0 };

		err = skep_entries_read(app.session, app.skel->maps.counts,
					NULL, &entries);
		if (err)
			return skep_fail(app.session, err);
		skep_entries_sort_by_key(&entries, &protocol_shape);
		skep_print_entries(&show, "counts", &entries, &protocol_shape,
				   &u64_shape);
	}
	{
		struct skep_entries entries_2 SKEP_ENTRIES = { 0 };

		err = skep_entries_read(app.session, app.skel->maps.counts,
					NULL, &entries_2);
		if (err)
			return skep_fail(app.session, err);
		for (size_t i = 0; i < entries_2.count; i++) {
			SKEP_SCRATCH;
			const uint32_t *k = entries_2.items[i].key;
			const uint64_t *v = entries_2.items[i].value;

			skep_print(&show, "%s: %" PRIu64 "\n",
				   skep_choice_text(protocol_names, *k), *v);
		}
	}

	return 0;
}

static int run(struct skep_stop *stop, int argc, char **argv)
{
	int err = skep_options(argc, argv, SKEP_USAGE(.name = "user-enums",
		.about = "Loader forms show the values of an enum by name.",
		.arguments = argument_table,
		.json = &show.json));

	if (err)
		return err < 0 ? 2 : EXIT_SUCCESS; /* usage error; --help */

	err = skep_exit_status(serve(stop));
	skep_show_free(&show);
	return err;
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	return skep_main(run, argc, argv);
}
