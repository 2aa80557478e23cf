/*
 * histogram-arrays: counts in a global, in a global's field and in a field of a
 * map's value.
 *
 * Generated from histogram-arrays.lisp by skep; edit that file, not this one.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <skep/tool.h>

#include "histogram_arrays.session.h"

static struct skep_show show;

static const struct skep_histogram sizes_histogram = {
	.name = "sizes", .unit = "ns", .slots = 32,
};

/* the counts at the last print */
static uint64_t sizes_before[32];

static const struct skep_histogram steps_histogram = {
	.name = "steps", .linear = true, .least = 5, .step = 10, .slots = 12,
};

static const struct skep_histogram slots_histogram = {
	.name = "slots", .slots = 26,
};

static const struct skep_histogram slots_histogram_2 = {
	.name = "slots", .unit = "ns", .slots = 26,
};

/* State that the functions share. */
struct tool {
	struct skep_stop *stop;
	struct histogram_arrays_session *app;
};

static int every_interval(struct skep_session *session, void *user)
{
	struct tool *tool = user;

	(void)session;
	{
		uint64_t counts[32];

		skep_counts_read(tool->app->skel->bss->sizes,
				 sizeof(*tool->app->skel->bss->sizes), 32,
				 counts);
		skep_counts_since(sizes_before, counts, 32);
		skep_print_histogram(&show, &sizes_histogram, NULL, NULL,
				     counts);
	}
	{
		uint64_t counts[12];

		skep_counts_read(tool->app->skel->bss->steps,
				 sizeof(*tool->app->skel->bss->steps), 12,
				 counts);
		skep_print_histogram(&show, &steps_histogram, NULL, NULL,
				     counts);
	}
	{
		uint64_t counts[26];

		skep_counts_read(tool->app->skel->bss->whole.slots,
				 sizeof(*tool->app->skel->bss->whole.slots), 26,
				 counts);
		skep_print_histogram(&show, &slots_histogram, NULL, NULL,
				     counts);
	}
	return 0;
}

static int serve(struct skep_stop *stop)
{
	struct tool tool = { .stop = stop };
	HISTOGRAM_ARRAYS_SESSION(app);
	uint32_t key;
	struct hist hist;
	int err;

	tool.app = &app;
	err = histogram_arrays_open(&app, NULL);
	if (err)
		return skep_fail(app.session, err);
	err = histogram_arrays_load(&app);
	if (err)
		return skep_fail(app.session, err);
	key = 1;
	hist = (struct hist){ 0 };
	skep_bytes_set(hist.comm, sizeof(hist.comm), "init");
	err = skep_map_update(app.session, app.skel->maps.hists, &key,
			      sizeof(key), &hist, sizeof(struct hist), BPF_ANY);
	if (err)
		return skep_fail(app.session, err);
	err = skep_session_attach(app.session, "count", NULL, NULL);
	if (err)
		return skep_fail(app.session, err);
	err = skep_session_run(app.session, stop,
			       SKEP_RUN(.for_ns = 1000000000ULL,
					.every_ns = 500000000ULL,
					.says_lost = true,
					.every = every_interval,
					.user = &tool));
	if (err)
		return skep_fail(app.session, err);
	{
		struct skep_entries entries SKEP_ENTRIES = { 0 };

		err = skep_entries_read(app.session, app.skel->maps.hists, NULL,
					&entries);
		if (err)
			return skep_fail(app.session, err);
		skep_entries_top(&entries, 2);
		for (size_t i = 0; i < entries.count; i++) {
			SKEP_SCRATCH;
			const uint32_t *pid = entries.items[i].key;
			const struct hist *h = entries.items[i].value;

			skep_print(&show, "%" PRIu64 " %s\n", (uint64_t)*pid,
				   skep_chars_text(h->comm, sizeof(h->comm)));
			{
				uint64_t counts[26];

				skep_counts_read(h->slots, sizeof(*h->slots),
						 26, counts);
				skep_print_histogram(&show, &slots_histogram_2,
						     NULL, NULL, counts);
			}
		}
	}

	return 0;
}

static int run(struct skep_stop *stop, int argc, char **argv)
{
	int err = skep_options(argc, argv, SKEP_USAGE(.name = "histogram-arrays",
		.about = "histogram-arrays: counts in a global, in a global's field and in a field of a map's value.",
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
