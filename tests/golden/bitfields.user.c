/*
 * Bit fields of the file's own structs, on both sides.
 *
 * Generated from bitfields.lisp by skep; edit that file, not this one.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <skep/tool.h>

#include "bitfields.session.h"

static struct skep_show show;

static const struct skep_field option_bits_fields[] = {
	{ "freebind", SKEP_FIELD_UNSIGNED, .offset = 0, .size = 1, .bit_offset = 0, .bit_size = 1 },
	{ "transparent", SKEP_FIELD_UNSIGNED, .offset = 0, .size = 1, .bit_offset = 1, .bit_size = 3 },
	{ "on", SKEP_FIELD_BOOL, .offset = 0, .size = 1, .bit_offset = 4, .bit_size = 1 },
	{ "kind", SKEP_FIELD_UNSIGNED, .offset = 0, .size = 4, .bit_offset = 5, .bit_size = 20 },
	{ "low", SKEP_FIELD_SIGNED, .offset = 2, .size = 2, .bit_offset = 9, .bit_size = 5 },
	{ "wide", SKEP_FIELD_UNSIGNED, .offset = 8, .size = 8, .bit_offset = 0, .bit_size = 40, .as = SKEP_AS_HEX },
	{ "last-one", SKEP_FIELD_SIGNED, .offset = 16, .size = 4, .bit_offset = 0, .bit_size = 31 },
	{ "plain", SKEP_FIELD_UNSIGNED, .offset = 20, .size = 1 },
	{ 0 },
};

static const struct skep_field option_bits_shape = {
	"option-bits", SKEP_FIELD_STRUCT, .offset = 0, .size = 24,
	  .type = "option-bits", .fields = option_bits_fields
};

static const struct skep_field u32_shape = {
	"value", SKEP_FIELD_UNSIGNED, .offset = 0, .size = 4
};

/* State that the functions share. */
struct tool {
	struct skep_stop *stop;
	struct bitfields_session *app;
};

static int on_events(const void *record, size_t len, void *user)
{
	const struct option_bits *e = record;

	(void)len;
	(void)user;
	skep_print_value_line(&show, &option_bits_shape, e,
			      sizeof(struct option_bits));
	return 0;
}

static int serve(struct skep_stop *stop)
{
	struct tool tool = { .stop = stop };
	SKEP_SCRATCH;
	BITFIELDS_SESSION(app);
	struct option_bits option_bits;
	struct option_bits v;
	uint32_t key;
	int err;

	tool.app = &app;
	err = bitfields_open(&app, NULL);
	if (err)
		return skep_fail(app.session, err);
	err = bitfields_load(&app);
	if (err)
		return skep_fail(app.session, err);
	option_bits = (struct option_bits){ 0 };
	option_bits.kind = 3;
	option_bits.wide = 77;
	option_bits.low = -1;
	v = option_bits;
	v.wide = v.kind;
	v.kind = (uint64_t)v.kind + 4;
	key = 3;
	err = skep_map_update(app.session, app.skel->maps.seen, &key,
			      sizeof(key), &v, sizeof(struct option_bits),
			      BPF_ANY);
	if (err)
		return skep_fail(app.session, err);
	skep_print(&show, "%" PRIu64 " %s\n", (uint64_t)v.wide << 30,
		   v.on ? "T" : "NIL");
	err = skep_session_on_record(app.session, "events",
				     sizeof(struct option_bits), on_events,
				     &tool);
	if (err)
		return skep_fail(app.session, err);
	err = skep_session_run(app.session, stop,
			       SKEP_RUN(.for_ns = 1000000000ULL,
					.says_lost = true));
	if (err)
		return skep_fail(app.session, err);
	{
		struct skep_entries entries SKEP_ENTRIES = { 0 };

		err = skep_entries_read(app.session, app.skel->maps.seen, NULL,
					&entries);
		if (err)
			return skep_fail(app.session, err);
		skep_entries_sort_by_key(&entries, &u32_shape);
		skep_print_entries(&show, "seen", &entries, &u32_shape,
				   &option_bits_shape);
	}

	return 0;
}

static int run(struct skep_stop *stop, int argc, char **argv)
{
	int err = skep_options(argc, argv, SKEP_USAGE(.name = "bitfields",
		.about = "Bit fields of the file's own structs, on both sides.",
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
