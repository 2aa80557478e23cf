/* Generated from loader-values.lisp by skep; edit that file, not this one. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <skep/tool.h>

#include "loader_values.session.h"

static struct {
	struct skep_list arguments;
} options;

static const struct skep_option argument_table[] = {
	{ "argument", .type = SKEP_VALUE_TEXT, .list = &options.arguments },
	{ 0 },
};

static int serve(struct skep_stop *stop)
{
	SKEP_SCRATCH;
	LOADER_VALUES_SESSION(app);
	uint64_t x;
	int64_t s;
	int64_t limit;
	int64_t limit_2;
	uint32_t key;
	uint64_t value;
	const char *text;
	int err;

	err = loader_values_open(&app, NULL);
	if (err)
		return skep_fail(app.session, err);
	err = loader_values_load(&app);
	if (err)
		return skep_fail(app.session, err);
	x = 3;
	s = -2;
	/* x has the sign of its initializer, whatever it is set to */
	x = skep_list_text(&options.arguments, 1) ? x : (uint64_t)s;
	s = (uint64_t)s + 1;
	limit = s;
	for (uint64_t i = 0; i < (uint64_t)(limit < 0 ? 0 : limit); i++)
		printf("never\n");
	limit_2 = skep_divide(x, s);
	for (uint64_t i = 0; i < (uint64_t)(limit_2 < 0 ? 0 : limit_2); i++) {
		err = skep_flush();
		if (err)
			return err;
		err = skep_stop_sleep(stop,
				      (double)UINT64_C(18446744073709551615));
		if (err)
			return err;
	}
	for (int64_t i = (int64_t)0; i <= (int64_t)UINT64_C(9223372036854775808); i++)
		printf("never %" PRId64 "\n", i);
	if (true) {
		printf("%" PRIu64 " %" PRIu64 "\n", (uint64_t)2,
		       (uint64_t)BPF_ANY);
	}
	key = 1;
	err = skep_map_lookup(app.session, app.skel->maps.seen, &key,
			      sizeof(key), &value, sizeof(value));
	if (err && err != -ENOENT)
		return skep_fail(app.session, err);
	if (false)
		printf("never\n");
	text = skep_list_text(&options.arguments, -1);
	printf("%s\n", text ? text : "NIL");
	skep_list_text(&options.arguments, -1);
	if (skep_list_text(&options.arguments, s))
		printf("never\n");
	return skep_exit_with(5);
}

static int run(struct skep_stop *stop, int argc, char **argv)
{
	int err = skep_options(argc, argv, SKEP_USAGE(.name = "loader-values",
		.arguments = argument_table));

	if (err)
		return err < 0 ? 2 : EXIT_SUCCESS; /* usage error; --help */

	err = skep_exit_status(serve(stop));
	skep_list_free(&options.arguments);
	return err;
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	return skep_main(run, argc, argv);
}
