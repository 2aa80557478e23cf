// SPDX-License-Identifier: MIT
/* Failures and exits of a generated program. skep_fail, skep_fail_last and skep_fail_with keep an
 * error for skep_exit_status, which prints it; skep_exit_with ends the program through its
 * cleanups. All return a negative code that each caller passes up to run() of skep_main. */
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>

#include "runtime/tool/internal.h"

/* Codes below every -errno. ALREADY_KEPT: skep_last_error() has the failure. Lower ones: the exit
 * status is added. */
#define ALREADY_KEPT (-100000)
#define EXIT_BASE (-200000)

static int keep(const struct skep_error *from)
{
	struct error_store *store = skepi_error_of(NULL);

	if (from == &store->error) /* from a map function, whose error is in this store */
		return ALREADY_KEPT;
	skepi_fail(store, from->stage, from->code, from->name, "%s", from->text);
	if (from->help)
		skepi_help(store, "%s", from->help);
	if (from->place)
		skepi_place(store, from->place, strlen(from->place));
	if (from->log)
		skepi_log(store, strdup(from->log));
	return ALREADY_KEPT;
}

int skep_fail(const struct skep_session *session, int err)
{
	const struct skep_error *error = skep_session_error(session);

	if (err <= ALREADY_KEPT)
		return err;
	if (err == -EINTR)
		return err;
	if (!error->code)
		return skep_fail_with(err, NULL, "%s", strerror(-err));
	return keep(error);
}

int skep_fail_last(void)
{
	return ALREADY_KEPT;
}

int skep_fail_with(int code, const char *name, const char *format, ...)
{
	char text[1024];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	skepi_fail(skepi_error_of(NULL), SKEP_STAGE_NONE, code, name, "%s", text);
	return ALREADY_KEPT;
}

int skep_missing_argument(uint64_t index)
{
	fprintf(stderr, "%s: argument %llu is missing\n", program_invocation_short_name, (unsigned long long)index);
	return skep_exit_with(2);
}

const void *skep_record_whole(const void *record, size_t len, void *whole, size_t size)
{
	if (len >= size)
		return record;
	memcpy(whole, record, len);
	memset((char *)whole + len, 0, size - len);
	return whole;
}

bool skep_failed(int err)
{
	return err == ALREADY_KEPT;
}

int skep_exit_with(int64_t status)
{
	return EXIT_BASE - (int)(status < 0 || status > 255 ? 255 : status);
}

int skep_flush(void)
{
	return skepi_flush_output(skepi_main_stop(), skepi_error_of(NULL)) ? ALREADY_KEPT : 0;
}

int skep_exit_status(int err)
{
	if (err < EXIT_BASE)
		return EXIT_BASE - err;
	if (err == -EINTR) /* skep_main then dies of the signal */
		return EXIT_SUCCESS;
	if (!err || err == EXIT_BASE)
		err = skepi_flush_output(skepi_main_stop(), skepi_error_of(NULL));
	if (!err)
		return EXIT_SUCCESS;
	skep_error_print(skep_last_error(), stderr);
	return EXIT_FAILURE;
}

uint64_t skep_unsigned(double value)
{
	if (!(value > 0))
		return 0;
	return value >= 18446744073709551616.0 ? UINT64_MAX : (uint64_t)value;
}

int64_t skep_signed(double value)
{
	if (value != value)
		return 0;
	if (value >= 9223372036854775808.0)
		return INT64_MAX;
	return value < -9223372036854775808.0 ? INT64_MIN : (int64_t)value;
}

int64_t skep_round(double value)
{
	int64_t cut = skep_signed(value);
	double rest = value - (double)cut;

	/* numbers of this size have no fraction and no neighbour to round to */
	if (cut == INT64_MAX || cut == INT64_MIN)
		return cut;
	if (rest > 0.5 || (rest == 0.5 && cut & 1))
		return cut + 1;
	if (rest < -0.5 || (rest == -0.5 && cut & 1))
		return cut - 1;
	return cut;
}

int skep_timeout_ms(uint64_t ns)
{
	uint64_t ms = ns / 1000000 + (ns % 1000000 != 0);

	return ms > INT_MAX ? INT_MAX : (int)ms;
}
