// SPDX-License-Identifier: MIT
/* Compares and converts names: `count-egress` in Lisp, `count_egress` in C. skepi_name_equal finds
 * programs and maps by either spelling, skepi_name_distance suggests the nearest one,
 * skepi_attach_type_name prints an attach type. Called by every file that looks up a name or prints
 * one. */
#include <ctype.h>
#include <stdlib.h>

#include "runtime/internal.h"

/* Longer names are compared, but never suggested. */
#define SUGGEST_LEN 64

static char fold(char c)
{
	return isalnum((unsigned char)c) ? (char)tolower((unsigned char)c) : '_';
}

bool skepi_name_equal(const char *a, const char *b)
{
	while (*a && *b && fold(*a) == fold(*b)) {
		a++;
		b++;
	}
	/* the compiler appends a `_` to names that are keywords of C */
	return (!*a || !strcmp(a, "_")) && (!*b || !strcmp(b, "_"));
}

size_t skepi_name_distance(const char *a, const char *b)
{
	size_t row[SUGGEST_LEN + 1], a_len = strlen(a), b_len = strlen(b);

	if (a_len > SUGGEST_LEN || b_len > SUGGEST_LEN)
		return SUGGEST_LEN;
	for (size_t j = 0; j <= b_len; j++)
		row[j] = j;
	for (size_t i = 1; i <= a_len; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= b_len; j++) {
			size_t best = diagonal + (fold(a[i - 1]) != fold(b[j - 1]));

			diagonal = row[j];
			if (row[j] + 1 < best)
				best = row[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			row[j] = best;
		}
	}
	return row[b_len];
}

void skepi_name_lisp(const char *name, char *ret, size_t len)
{
	size_t at = 0;

	for (; name[at] && at + 1 < len; at++)
		ret[at] = name[at] == '_' ? '-' : name[at];
	/* the compiler appends a `_` to names that are keywords of C */
	if (at > 1 && !name[at] && name[at - 1] == '_' && name[at - 2] != '_')
		at--;
	ret[at] = '\0';
}

struct map_words skepi_map_words(const struct bpf_map *map)
{
	struct map_words words;

	skepi_name_lisp(bpf_map__name(map), words.text, sizeof(words.text));
	return words;
}

const char *skepi_attach_type_name(enum bpf_attach_type type, char *buffer, size_t len)
{
	const char *name = libbpf_bpf_attach_type_str(type);
	char lisp[64];

	if (!name) {
		snprintf(buffer, len, "attach type %d", (int)type);
		return buffer;
	}
	skepi_name_lisp(name, lisp, sizeof(lisp));
	snprintf(buffer, len, "+bpf-%s+", lisp);
	return buffer;
}
