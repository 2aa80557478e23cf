/*
 * Structs and unions that are written where they stand, and arrays of arrays.
 *
 * Generated from nested-structs.lisp by skep; edit that file, not this one.
 */
#include <stdio.h>
#include <stdlib.h>

#include <skep/tool.h>

#include "nested_structs.session.h"

static struct skep_show show;

static const struct skep_field sent_inside_fields[] = {
	{ "a", SKEP_FIELD_UNSIGNED, .offset = 0, .size = 1 },
	{ "b", SKEP_FIELD_UNSIGNED, .offset = 8, .size = 8 },
	{ 0 },
};

static const struct skep_field sent_fields[] = {
	{ "kind", SKEP_FIELD_UNSIGNED, .offset = 0, .size = 1 },
	{ "flag", SKEP_FIELD_UNSIGNED, .offset = 4, .size = 1 },
	{ "number", SKEP_FIELD_UNSIGNED, .offset = 8, .size = 4 },
	{ "inside", SKEP_FIELD_STRUCT, .offset = 16, .size = 16,
	  .type = "sent-inside", .fields = sent_inside_fields },
	{ 0 },
};

static const struct skep_field sent_shape = {
	"sent", SKEP_FIELD_STRUCT, .offset = 0, .size = 32,
	  .type = "sent", .fields = sent_fields
};

static const struct skep_column columns[] = {
	{ "k", 0 },
	{ "id", 0 },
	{ "high", 0 },
	{ "a", 0 },
	{ 0 },
};

/* State that the functions share. */
struct tool {
	struct skep_stop *stop;
	struct nested_structs_session *app;
};

static int on_plain(const void *record, size_t len, void *user)
{
	const struct sent *s = record;

	(void)len;
	(void)user;
	skep_print_value_line(&show, &sent_shape, s, sizeof(struct sent));
	return 0;
}

static int serve(struct skep_stop *stop)
{
	struct tool tool = { .stop = stop };
	NESTED_STRUCTS_SESSION(app);
	uint32_t key;
	struct event event;
	struct event_inner event_inner;
	int err;

	tool.app = &app;
	err = nested_structs_open(&app, NULL);
	if (err)
		return skep_fail(app.session, err);
	err = nested_structs_load(&app);
	if (err)
		return skep_fail(app.session, err);
	key = 1;
	event = (struct event){ 0 };
	event.id = 3;
	event.bits = 9;
	event_inner = (struct event_inner){ 0 };
	event_inner.a = 2;
	event.inner = event_inner;
	err = skep_map_update(app.session, app.skel->maps.seen, &key,
			      sizeof(key), &event, sizeof(struct event),
			      BPF_ANY);
	if (err)
		return skep_fail(app.session, err);
	{
		struct skep_entries entries SKEP_ENTRIES = { 0 };

		err = skep_entries_read(app.session, app.skel->maps.seen, NULL,
					&entries);
		if (err)
			return skep_fail(app.session, err);
		for (size_t i = 0; i < entries.count; i++) {
			SKEP_SCRATCH;
			const uint32_t *k = entries.items[i].key;
			const struct event *v = entries.items[i].value;

			skep_row_begin(&show, columns);
			skep_row_unsigned(&show, SKEP_AS_IT_IS, *k);
			skep_row_unsigned(&show, SKEP_AS_IT_IS, v->id);
			skep_row_unsigned(&show, SKEP_AS_IT_IS, v->high);
			skep_row_unsigned(&show, SKEP_AS_IT_IS, v->inner.a);
			skep_row_end(&show);
		}
	}
	err = skep_session_on_record(app.session, "plain", sizeof(struct sent),
				     on_plain, &tool);
	if (err)
		return skep_fail(app.session, err);

	return 0;
}

static int run(struct skep_stop *stop, int argc, char **argv)
{
	int err = skep_options(argc, argv, SKEP_USAGE(.name = "nested-structs",
		.about = "Structs and unions that are written where they stand, and arrays of arrays.",
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
