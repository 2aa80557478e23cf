// SPDX-License-Identifier: MIT
/* Finds the nearest name by edit distance with swaps of neighbours, for "did you mean". Takes the
 * wrong name and one candidate at a time; called by every pass that looks up names. */
#include <stdbool.h>
#include <string.h>

#include "frontend/base/diag.h"

/* Longer names are not compared: a guess would not help. */
#define NAME_LEN_MOST 64

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* The largest distance that counts as near, for a name of that length. */
static unsigned distance_most(size_t len)
{
	return len < 3 ? 0 : len < 6 ? 1 : len < 9 ? 2 : 3;
}

static unsigned edit_distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
	unsigned rows[3][NAME_LEN_MOST + 1];

	for (size_t j = 0; j <= b_len; j++)
		rows[0][j] = (unsigned)j;
	for (size_t i = 1; i <= a_len; i++) {
		unsigned *row = rows[i % 3];
		const unsigned *above = rows[(i - 1) % 3];

		row[0] = (unsigned)i;
		for (size_t j = 1; j <= b_len; j++) {
			unsigned best = above[j - 1] + (a[i - 1] != b[j - 1]);

			best = least(best, least(above[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				best = least(best, rows[(i - 2) % 3][j - 2] + 1);
			row[j] = best;
		}
	}
	return rows[a_len % 3][b_len];
}

void near_name_try(struct near_name *near, const char *candidate)
{
	size_t wanted_len = strlen(near->wanted), len = strlen(candidate);
	unsigned most = distance_most(wanted_len);

	if (wanted_len > NAME_LEN_MOST || len > wanted_len + most || len + most < wanted_len ||
	    len > NAME_LEN_MOST)
		return;
	unsigned distance = edit_distance(near->wanted, wanted_len, candidate, len);

	if (distance > most || (near->best && distance >= near->distance))
		return;
	near->best = candidate;
	near->distance = distance;
}

const char *near_name_best(const struct near_name *near)
{
	return near->best;
}
