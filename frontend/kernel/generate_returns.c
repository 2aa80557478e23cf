// SPDX-License-Identifier: MIT
/* Writes the return values that each section accepts, from returns.tsv: single measured values
 * become intervals with a meaning. Part of the host tool generate; called by
 * generate_sections.c. */
#include <string.h>

#include "frontend/kernel/generate.h"

enum return_column { RETURN_SECTION, RETURN_VALUE, RETURN_SINCE, RETURN_REFUSED, RETURN_MEANING };

struct sample {
	const struct row *row;
	int64_t value;
	kernel_version since; /* 0: refused, or accepted by older kernels only */
	const char *meaning;  /* or NULL */
};

struct samples {
	VEC(struct sample) list;
	bool checked; /* some value is refused */
};

/* The meaning; NULL if it only says that the verifier does not check. */
static const char *meaning_of(const struct row *row)
{
	static const char *const empty[] = { "verifier accepts", "undocumented", "rejected" };
	const char *meaning = row->cells[RETURN_MEANING];

	for (size_t i = 0; i < sizeof(empty) / sizeof(empty[0]); i++)
		if (!strncmp(meaning, empty[i], strlen(empty[i])))
			return NULL;
	return *meaning ? meaning : NULL;
}

static struct samples read_samples(struct generator *generator, const char *measured)
{
	struct samples samples = { 0 };

	for (size_t i = 0; i < generator->returns.rows.count; i++) {
		const struct row *row = &generator->returns.rows.items[i];
		struct sample sample = { .row = row };
		if (strcmp(row->cells[RETURN_SECTION], measured) != 0)
			continue;
		sample.value = row_number(row, row->cells[RETURN_VALUE], NULL);
		sample.since = row_version(row, row->cells[RETURN_SINCE]);
		if (*row->cells[RETURN_REFUSED])
			sample.since = 0;
		sample.meaning = meaning_of(row);
		if (samples.list.count &&
		    samples.list.items[samples.list.count - 1].value >= sample.value)
			row_fail(row, "values must ascend");
		if (!sample.since)
			samples.checked = true;
		VEC_PUSH(generator->arena, &samples.list, sample);
	}
	return samples;
}

static bool is_same(const struct sample *one, const struct sample *other)
{
	if (one->since != other->since || !one->meaning != !other->meaning)
		return false;
	return !one->meaning || !strcmp(one->meaning, other->meaning);
}

static void write_interval(struct generator *generator, int64_t first, int64_t last,
			   const struct sample *sample)
{
	text_printf(&generator->out, "\t{ %lldLL, %lldLL, %#x, ", (long long)first, (long long)last,
		    sample->since);
	out_string(generator, sample->meaning);
	text_puts(&generator->out, " },\n");
}

/* Merges neighbours of the same version and meaning into an interval. If nothing is refused, the
 * first and last sample extend to all 32-bit values, and values without a meaning are left out. */
size_t write_returns(struct generator *generator, const char *measured, size_t number,
		     bool *ret_checked)
{
	struct samples samples = read_samples(generator, measured);
	size_t count = 0;

	*ret_checked = samples.checked;
	for (size_t i = 0; i < samples.list.count;) {
		const struct sample *first = &samples.list.items[i];
		size_t next = i + 1;
		while (next < samples.list.count && is_same(first, &samples.list.items[next]))
			next++;
		int64_t from = first->value, to = samples.list.items[next - 1].value;
		if (!samples.checked && i == 0)
			from = INT32_MIN;
		if (!samples.checked && next == samples.list.count)
			to = INT32_MAX;
		i = next;
		if (!first->since || (!samples.checked && !first->meaning))
			continue;
		if (!count++)
			text_printf(&generator->out,
				    "static const struct kernel_return returns_%zu[] = {\n",
				    number);
		write_interval(generator, from, to, first);
	}
	if (count)
		text_puts(&generator->out, "};\n\n");
	return count;
}
