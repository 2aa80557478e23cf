// SPDX-License-Identifier: MIT
/* Finds calls that the verifier accepts and that always fail: records larger than their ring,
 * checksums of a size that is no multiple of 4. Called by check.c for each expression; reports
 * [always]. */
#include <string.h>

#include "frontend/check/internal.h"

#define RECORD_HEADER 8 /* BPF_RINGBUF_HDR_SZ */

/* The size of a ring in libbpf: whole pages, and a power of 2. */
static uint64_t ring_size(const struct map *map)
{
	uint64_t size = 4096;

	while (size < map->max_entries)
		size *= 2;
	return size;
}

/* Record and header take a multiple of 8 bytes, and the kernel needs at least one more byte in the
 * ring. */
static void check_record(struct check *check, const struct expr *size, const struct map *map,
			 const char *answer)
{
	uint64_t needed = (size->value + RECORD_HEADER + 7) / 8 * 8;
	struct diag *diag;

	if (!size->is_constant || !map || !map->max_entries || needed < ring_size(map))
		return;
	diag = diag_report(check->diags, DIAG_ALWAYS, size->span,
			   "a record of %llu bytes never fits into `%s`, which has %llu: %s",
			   (unsigned long long)size->value, map->name, (unsigned long long)ring_size(map), answer);
	diag_help(check->diags, diag, ":max-entries must be larger than the record and its header of %d bytes",
		  RECORD_HEADER);
}

/* bpf_csum_diff returns -EINVAL, which is no checksum. */
static void check_checksum(struct check *check, const struct expr *size)
{
	if (!size->is_constant || size->value % 4 == 0)
		return;
	diag_help(check->diags,
		  diag_report(check->diags, DIAG_ALWAYS, size->span,
			      "`csum-diff` takes multiples of 4 bytes: for %llu it always returns "
			      "-EINVAL",
			      (unsigned long long)size->value),
		  "pad the object with zeros to %llu bytes: the checksum is the same",
		  (unsigned long long)(size->value + 3) / 4 * 4);
}

/* The entries of an inner map are unknown. */
static const struct map *map_named(const struct expr *argument)
{
	return argument->kind == EXPR_MAP ? argument->map : NULL;
}

static void check_call(struct check *check, const struct expr *call)
{
	struct expr *const *arguments = call->call.arguments.items;
	const char *name = call->call.helper->name;

	if (!strcmp(name, "ringbuf-reserve") || !strcmp(name, "ringbuf-reserve-dynptr"))
		check_record(check, arguments[1], map_named(arguments[0]), "the reservation always fails");
	else if (!strcmp(name, "ringbuf-output"))
		check_record(check, arguments[2], map_named(arguments[0]), "it always returns "
									   "-EAGAIN");
	else if (!strcmp(name, "csum-diff")) {
		check_checksum(check, arguments[1]);
		check_checksum(check, arguments[3]);
	}
}

void check_vain(struct check *check, const struct expr *expr)
{
	if (expr->kind == EXPR_CALL)
		check_call(check, expr);
	else if (expr->kind == EXPR_WITH_RECORD && !expr->record.holder)
		check_record(check, expr->record.size, expr->record.map, "its body never runs");
}
