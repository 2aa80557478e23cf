/*
 * user-values: what is computed in its order, blocks with cleanups, literals
 * among arms.
 *
 * Generated from user-values.lisp by skep; edit that file, not this one.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <skep/tool.h>

struct row {
	uint16_t items[4];
};

static struct {
	int32_t base;
} options = {
	.base = -5,
};

static const struct skep_option option_table[] = {
	{ "base", 0, SKEP_VALUE_SIGNED, &options.base,
	  .help = "where it begins", .size = 4, .initial = "-5" },
	{ 0 },
};

/* State that the functions share. */
struct tool {
	struct skep_stop *stop;
};

static uint32_t next(struct tool *tool, uint32_t n);
static int count_on(struct tool *tool, uint32_t a, uint64_t *ret_value);
static int found(struct tool *tool, int32_t a, int64_t *ret_value);
static bool sign(struct tool *tool, uint32_t k, int32_t a);
static int8_t stored(struct tool *tool, uint8_t b, uint16_t unused);
static int always(struct tool *tool, uint32_t n, uint32_t *ret_value);
static int careful(struct tool *tool, uint32_t n, uint32_t *ret_value);

static uint32_t next(struct tool *tool, uint32_t n)
{
	(void)tool;
	printf("%" PRIu64 "\n", (uint64_t)n);
	return (uint64_t)n + 1;
}

/* the step first, then the place */
static int count_on(struct tool *tool, uint32_t a, uint64_t *ret_value)
{
	uint64_t x = 1;
	struct row row;
	struct row r;
	uint64_t step;
	uint32_t value;
	uint64_t index;
	uint32_t value_2;
	uint64_t step_2;
	uint64_t left;

	row = (struct row){ 0 };
	r = row;
	x = 5;
	step = x;
	x = x + step;
	value = next(tool, a);
	index = (uint64_t)value & 3;
	value_2 = next(tool, 2);
	step_2 = value_2;
	if (index >= 4) {
		return skep_fail_with(-ERANGE, "items",
				      "an index is beyond the 4 elements");
	}
	r.items[index] = (uint64_t)r.items[index] + step_2;
	left = x;
	x = 9;
	printf("%" PRIu64 " %" PRIu64 "\n", left, (uint64_t)x);
	*ret_value = x + (uint64_t)r.items[1];
	return 0;
}

static int found(struct tool *tool, int32_t a, int64_t *ret_value)
{
	uint64_t value;

	(void)tool;
	if ((int64_t)a < 0) {
		value = (uint64_t)-1;
		goto out;
	}
	for (uint64_t i = 0; i < 4; i++) {
		int leave = 0;

		if ((int64_t)i == (int64_t)a) {
			value = i * 10;
			leave = 4;
			goto cleanup;
		}
	cleanup:
		printf("clean %" PRIu64 "\n", i);
		if (leave == 4)
			goto out;
	}
	value = 99;
out:
	*ret_value = value;
	return 0;
}

static bool sign(struct tool *tool, uint32_t k, int32_t a)
{
	int64_t value;

	(void)tool;
	if (k == 0)
		value = a;
	else
		value = (int64_t)(k == 1 ? 5 : 7);
	return value < (int64_t)options.base;
}

static int8_t stored(struct tool *tool, uint8_t b, uint16_t unused)
{
	int8_t value;
	int8_t x = (int8_t)(b == 1 ? 256 : 300);

	(void)unused;
	(void)tool;
	x = (int8_t)((uint64_t)255 | (uint64_t)b);
	value = x;
	return value;
}

/*
 * Failures that a compiler sees coming, handlers within cleanups, and ways out
 * that are none.
 */
static int always(struct tool *tool, uint32_t n, uint32_t *ret_value)
{
	SKEP_SCRATCH;

	(void)tool;
	if (n != 5) {
		return skep_fail_with(-EINVAL, "assert",
				      "%s does not hold: %s and %s", "(= n 5)",
				      skep_show_unsigned(SKEP_AS_IT_IS, n),
				      skep_show_unsigned(SKEP_AS_IT_IS, 5));
	}
	*ret_value = n;
	return 0;
}

static int careful(struct tool *tool, uint32_t n, uint32_t *ret_value)
{
	SKEP_SCRATCH;
	uint64_t value = 0;
	int err;

	{
		uint32_t value_2 = 0;

		err = always(tool, n, &value_2);
		if (skep_failed(err)) {
			const char *failure_text =
				skep_text("%s", skep_last_error()->text);
			uint32_t argument;

			printf("%s\n", failure_text);
			argument = (uint64_t)n + 1;
			err = always(tool, argument, &value_2);
			if (err)
				goto cleanup;
		} else if (err)
			goto cleanup;
		err = 0;
	cleanup:
		printf("cleanup\n");
		if (err)
			goto failed;
		value = value_2;
	}
failed:
	if (skep_failed(err))
		value = 0;
	else if (err)
		return err;
	*ret_value = value;
	return 0;
}

static int serve(struct skep_stop *stop)
{
	struct tool tool = { .stop = stop };
	SKEP_SCRATCH;
	uint64_t value = 0;
	uint64_t first;
	int64_t value_2 = 0;
	bool value_3;
	int8_t value_4;
	int err;

	err = count_on(&tool, 0, &value);
	if (err)
		return err;
	first = value;
	if (first != 14) {
		return skep_fail_with(-EINVAL, "assert",
				      "%s does not hold: %s and %s",
				      "(= (count-on 0) 14)",
				      skep_show_unsigned(SKEP_AS_IT_IS, first),
				      skep_show_unsigned(SKEP_AS_IT_IS, 14));
	}
	err = found(&tool, 1, &value_2);
	if (err)
		return err;
	value_3 = sign(&tool, 1, 2);
	value_4 = stored(&tool, 1, 2);
	printf("%" PRId64 " %s %" PRId64 "\n", value_2, value_3 ? "T" : "NIL",
	       (int64_t)value_4);
	for (uint64_t k = 0; k < 3; k++) {
		int leave = 0;

		{
			uint32_t value_5 = 0;

			if (k == 1) {
				err = 0;
				leave = 2;
				goto cleanup;
			}
			err = careful(&tool, k, &value_5);
			if (err)
				goto cleanup;
			printf("%" PRIu64 "\n", (uint64_t)value_5);
		}
	cleanup:
		printf("after %" PRIu64 "\n", k);
		if (err)
			return err;
		if (leave == 2)
			continue;
	}
	{
		uint32_t value_6 = 0;

		err = always(&tool, 4, &value_6);
	}
	if (skep_failed(err))
		return skep_exit_with(3);
	if (err)
		return err;

	return 0;
}

static int run(struct skep_stop *stop, int argc, char **argv)
{
	int err = skep_options(argc, argv, SKEP_USAGE(.name = "user-values",
		.about = "user-values: what is computed in its order, blocks with cleanups, literals among arms.",
		.options = option_table));

	if (err)
		return err < 0 ? 2 : EXIT_SUCCESS; /* usage error; --help */

	err = skep_exit_status(serve(stop));
	return err;
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	return skep_main(run, argc, argv);
}
