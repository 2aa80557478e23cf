/*
 * user-side: options, handlers, functions and maps of one file.
 *
 * Generated from user-side.lisp by skep; edit that file, not this one.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <skep/tool.h>

#include "user_side.session.h"

static struct {
	uint32_t least;
	bool has_least;
	const char *name;
	uint64_t interval;
	const char *group;
} options = {
	.interval = 500000000,
};

static const struct skep_option option_table[] = {
	{ "least", 'l', SKEP_VALUE_BYTES, &options.least, &options.has_least,
	  .help = "only packets as long", .size = 4 },
	{ "name", 'n', SKEP_VALUE_TEXT, &options.name,
	  .metavar = "NAME",
	  .help = "what it is called" },
	{ "interval", 0, SKEP_VALUE_DURATION, &options.interval,
	  .help = "how often", .initial = "500ms" },
	{ 0 },
};

static const struct skep_option argument_table[] = {
	{ "group", 0, SKEP_VALUE_CGROUP, &options.group,
	  .help = "whose packets", .required = true },
	{ 0 },
};

static struct skep_show show;

static const struct skep_column columns[] = {
	{ "time", 8 },
	{ "len", 6 },
	{ "label", 0 },
	{ 0 },
};

/* State that the functions share. */
struct tool {
	struct skep_stop *stop;
	struct user_side_session *app;
	uint64_t count;
	struct skep_kept last;
};

static void tool_free(struct tool *tool)
{
	skep_kept_free(&tool->last);
}
#define TOOL_KEPT __attribute__((cleanup(tool_free)))

static const char *label(struct tool *tool, uint32_t mark);

/* what a packet is called */
static const char *label(struct tool *tool, uint32_t mark)
{
	const char *value;

	(void)tool;
	if (mark == 0)
		value = "plain";
	else
		value = skep_text("mark %" PRIu64, (uint64_t)mark);
	return value;
}

static int on_events(const void *record, size_t len, void *user)
{
	const struct seen *e = record;
	struct tool *tool = user;
	SKEP_SCRATCH;
	uint32_t argument;
	const char *value;

	(void)len;
	tool->count = tool->count + 1;
	argument = e->mark;
	value = label(tool, argument);
	skep_keep(&tool->last, value);
	skep_row_begin(&show, columns);
	skep_row_unsigned(&show, SKEP_AS_KTIME, e->time);
	skep_row_unsigned(&show, SKEP_AS_IT_IS, e->len);
	skep_row_text(&show, tool->last.text);
	skep_row_end(&show);
	return 0;
}

static int every_interval(struct skep_session *session, void *user)
{
	struct tool *tool = user;
	int err;

	(void)session;
	{
		struct skep_entries entries SKEP_ENTRIES = { 0 };

		err = skep_entries_read(tool->app->session,
					tool->app->skel->maps.by_mark, NULL,
					&entries);
		if (err)
			return skep_fail(tool->app->session, err);
		for (size_t i = 0; i < entries.count; i++) {
			const uint64_t *hits = entries.items[i].value;

			entries.items[i].rank.as_unsigned = *hits;
		}
		skep_entries_sort(&entries, SKEP_RANK_UNSIGNED, true);
		skep_entries_top(&entries, 3);
		for (size_t i = 0; i < entries.count; i++) {
			SKEP_SCRATCH;
			const uint32_t *mark_2 = entries.items[i].key;
			const uint64_t *hits = entries.items[i].value;
			uint32_t argument = *mark_2;
			const char *value;

			value = label(tool, argument);
			skep_print(&show, "%s: %" PRIu64 "\n", value, *hits);
		}
	}
	return 0;
}

static int serve(struct skep_stop *stop)
{
	struct tool TOOL_KEPT tool = { .stop = stop };
	SKEP_SCRATCH;
	USER_SIDE_SESSION(app);
	int err;

	tool.app = &app;
	err = user_side_open(&app, NULL);
	if (err)
		return skep_fail(app.session, err);
	app.skel->rodata->least = options.least;
	app.skel->rodata->least_given = options.has_least;
	err = user_side_load(&app);
	if (err)
		return skep_fail(app.session, err);
	tool.count = 0;
	skep_keep(&tool.last, NULL);
	err = skep_session_on_record(app.session, "events", sizeof(struct seen),
				     on_events, &tool);
	if (err)
		return skep_fail(app.session, err);
	err = skep_session_attach(app.session, "note",
				  SKEP_ATTACH(.cgroup_path = options.group),
				  NULL);
	if (err)
		return skep_fail(app.session, err);
	err = skep_session_run(app.session, stop,
			       SKEP_RUN(.for_ns = 2000000000ULL,
					.every_ns = options.interval,
					.says_lost = true,
					.given = SKEP_RUN_EVERY,
					.every = every_interval,
					.user = &tool));
	if (err)
		return skep_fail(app.session, err);
	if (skep_stop_signal(stop))
		fprintf(stderr, "stopped\n");
	/* what was seen last */
	if (options.name && tool.last.text) {
		skep_print(&show, "%s: %" PRIu64 ", %s\n", options.name,
			   tool.count, tool.last.text ? tool.last.text : "NIL");
	}
	{
		uint32_t key;

		key = 0;
		err = skep_map_delete(app.session, app.skel->maps.by_mark, &key,
				      sizeof(key));
		if (err && err != -ENOENT) {
			err = skep_fail(app.session, err);
			goto failed;
		}
		err = 0;
	}
failed:
	if (skep_failed(err)) {
		const char *failure_text =
			skep_text("%s", skep_last_error()->text);

		skep_print(&show, "%s\n", failure_text);
	} else if (err)
		return err;

	return 0;
}

static int run(struct skep_stop *stop, int argc, char **argv)
{
	int err = skep_options(argc, argv, SKEP_USAGE(.name = "user-side",
		.about = "user-side: options, handlers, functions and maps of one file.",
		.options = option_table,
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
