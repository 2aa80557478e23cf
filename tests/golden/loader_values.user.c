/* Generated from loader-values.lisp by skep; edit that file, not this one. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <skep/session.h>

#include "loader_values.session.h"

/* Toward zero, and defined for every operand: x / 0 is 0. */
static int64_t divide_signed(int64_t dividend, int64_t divisor)
{
	if (divisor == 0)
		return 0;
	if (divisor == -1)
		return -(uint64_t)dividend;

	return dividend / divisor;
}

static int fail(const struct skep_session *session)
{
	skep_error_print(skep_session_error(session), stderr);
	return EXIT_FAILURE;
}

static int run(struct skep_stop *stop, int argc, char **argv)
{
	LOADER_VALUES_SESSION(session);
	int64_t x;
	int64_t s;
	int64_t value;
	int64_t limit;
	int64_t limit_2;
	uint64_t value_2;
	struct bpf_map *seen;
	const char *argument;
	int err;

	err = loader_values_open(&session, NULL);
	if (err)
		return fail(session.session);
	err = loader_values_load(&session);
	if (err)
		return fail(session.session);
	x = 3;
	s = -2;
	/* x holds a signed value from here on */
	if (argc > 1 ? argv[1] : NULL)
		value = (uint64_t)x;
	else
		value = s;
	x = value;
	s = (uint64_t)s + 1;
	limit = s;
	if (limit < 0)
		limit = 0;
	for (uint64_t i = 0; i < (uint64_t)limit; i++)
		printf("never\n");
	limit_2 = divide_signed(x, s);
	if (limit_2 < 0)
		limit_2 = 0;
	for (uint64_t i_2 = 0; i_2 < (uint64_t)limit_2; i_2++) {
		err = skep_stop_sleep(stop, (double)18446744073709551615ULL);
		if (err)
			return EXIT_SUCCESS;
	}
	for (int64_t i_3 = 0; i_3 <= (int64_t)9223372036854775808ULL; i_3++)
		printf("never %" PRId64 "\n", i_3);
	if (1) {
		printf("%" PRIu64 " %" PRIu64 "\n", (uint64_t)2,
		       (uint64_t)BPF_ANY);
	}
	seen = skep_session_map(session.session, "seen");
	if (!seen)
		return fail(session.session);
	err = skep_map_get_integer(session.session, seen, 1, &value_2);
	if (err && err != -ENOENT)
		return fail(session.session);
	if (0)
		printf("never\n");
	argument = NULL;
	printf("%s\n", argument ? argument : "NIL");
	if ((uint64_t)argc > (uint64_t)s ? argv[s] : NULL)
		printf("never\n");

	return (int)-(uint64_t)5;
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	return skep_main(run, argc, argv);
}
