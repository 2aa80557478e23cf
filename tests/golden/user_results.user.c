/*
 * Results of functions that may fail, where branches meet: each compiler sees a
 * value.
 *
 * Generated from user-results.lisp by skep; edit that file, not this one.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <skep/tool.h>

struct s {
	uint64_t a;
	uint32_t b;
	uint8_t _pad[4];
};

static const struct skep_field s_fields[] = {
	{ "a", SKEP_FIELD_UNSIGNED, .offset = 0, .size = 8 },
	{ "b", SKEP_FIELD_UNSIGNED, .offset = 8, .size = 4 },
	{ 0 },
};

static const struct skep_field s_shape = {
	"s", SKEP_FIELD_STRUCT, .offset = 0, .size = 16,
	  .type = "s", .fields = s_fields
};

/* State that the functions share. */
struct tool {
	struct skep_stop *stop;
};

static int one(struct tool *tool, const char *x, uint64_t *ret_value);
static int made(struct tool *tool, const char *x, struct s *ret_value);
static int span(struct tool *tool, const char *x, uint64_t *ret_value);
static int pick(struct tool *tool, bool b, uint64_t *ret_value);
static int pick_struct(struct tool *tool, bool b, struct s *ret_value);
static int pick_span(struct tool *tool, bool b, uint64_t *ret_value);
static int pick_guarded(struct tool *tool, bool b, uint64_t *ret_value);

static int one(struct tool *tool, const char *x, uint64_t *ret_value)
{
	SKEP_SCRATCH;
	int64_t value;
	bool has_value;
	int64_t value_2;

	(void)tool;
	has_value = !skep_parse(SKEP_VALUE_SIGNED, x, NULL, 8, &value);
	if (has_value)
		value_2 = value;
	else
		return skep_exit_with(3);
	*ret_value = value_2;
	return 0;
}

static int made(struct tool *tool, const char *x, struct s *ret_value)
{
	struct s value;

	(void)tool;
	if (!strcmp(x, "a")) {
		return skep_exit_with(2);
	} else {
		struct s s;

		s = (struct s){ 0 };
		s.a = 1;
		value = s;
	}
	*ret_value = value;
	return 0;
}

static int span(struct tool *tool, const char *x, uint64_t *ret_value)
{
	SKEP_SCRATCH;
	uint64_t value;
	bool has_value;
	uint64_t value_2;

	(void)tool;
	has_value = !skep_parse(SKEP_VALUE_DURATION, x, NULL, 8, &value);
	if (has_value)
		value_2 = value;
	else
		return skep_exit_with(3);
	*ret_value = value_2;
	return 0;
}

static int pick(struct tool *tool, bool b, uint64_t *ret_value)
{
	uint64_t value = 0;
	int err;

	if (b) {
		err = one(tool, "5", &value);
		if (err)
			return err;
	} else {
		uint64_t value_2 = 0;
		uint64_t k;
		uint64_t value_3 = 0;
		uint64_t left;

		err = one(tool, "6", &value_2);
		if (err)
			return err;
		k = value_2;
		left = k;
		err = one(tool, "7", &value_3);
		if (err)
			return err;
		value = left + value_3;
	}
	*ret_value = value;
	return 0;
}

static int pick_struct(struct tool *tool, bool b, struct s *ret_value)
{
	struct s value = { 0 };
	int err;

	if (b) {
		err = made(tool, "b", &value);
		if (err)
			return err;
	} else {
		err = made(tool, "c", &value);
		if (err)
			return err;
	}
	*ret_value = value;
	return 0;
}

static int pick_span(struct tool *tool, bool b, uint64_t *ret_value)
{
	uint64_t value = 0;
	int err;

	if (b) {
		err = span(tool, "5s", &value);
		if (err)
			return err;
	} else {
		err = span(tool, "2ms", &value);
		if (err)
			return err;
	}
	*ret_value = value;
	return 0;
}

static int pick_guarded(struct tool *tool, bool b, uint64_t *ret_value)
{
	uint64_t value = 0;
	int err;

	{
		uint64_t value_2 = 0;

		if (b) {
			err = one(tool, "5", &value_2);
			if (err)
				goto failed;
		} else {
			err = one(tool, "7", &value_2);
			if (err)
				goto failed;
		}
		value = value_2;
		err = 0;
	}
failed:
	if (skep_failed(err)) {
		err = one(tool, "8", &value);
		if (err)
			return err;
	} else if (err)
		return err;
	*ret_value = value;
	return 0;
}

static int serve(struct skep_stop *stop)
{
	struct tool tool = { .stop = stop };
	SKEP_SCRATCH;
	uint64_t value = 0;
	struct s value_2 = { 0 };
	uint64_t value_3 = 0;
	const char *left;
	uint64_t value_4 = 0;
	const char *left_2;
	int err;

	err = pick(&tool, true, &value);
	if (err)
		return err;
	err = pick_struct(&tool, false, &value_2);
	if (err)
		return err;
	left = skep_text("%s", skep_value_text(&s_shape, &value_2));
	err = pick_span(&tool, true, &value_3);
	if (err)
		return err;
	left_2 = skep_text("%s", skep_duration_text(value_3));
	err = pick_guarded(&tool, false, &value_4);
	if (err)
		return err;
	printf("%" PRIu64 " %s %s %" PRIu64 "\n", value, left, left_2, value_4);

	return 0;
}

static int run(struct skep_stop *stop, int argc, char **argv)
{
	int err = skep_options(argc, argv, SKEP_USAGE(.name = "user-results",
		.about = "Results of functions that may fail, where branches meet: each compiler sees a value."));

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
