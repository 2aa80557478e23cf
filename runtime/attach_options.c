// SPDX-License-Identifier: MIT
/* Finds which members of struct skep_attach_opts the caller set, names them and clears them, by the
 * rows of attach_options.def. Copies the caller's struct, which may be shorter or longer than this
 * library's. Called by attach.c and attach_kinds.c, which compare the options with the program's
 * kind. */
#include <errno.h>
#include <stddef.h>

#include "runtime/internal.h"

struct option_member {
	const char *name; /* NULL: the option has no second member */
	size_t offset, len;
};

#define MEMBER(NAME, MEMBER_NAME) \
	{ NAME, offsetof(struct skep_attach_opts, MEMBER_NAME), \
	  sizeof(((struct skep_attach_opts *)NULL)->MEMBER_NAME) }

/* Indexed by enum attach_option_row. */
static const struct attach_option_place {
	struct option_member member, other;
} rows[] = {
#define ATTACH_OPTION(ID, NAME, MEMBER_NAME) { MEMBER(NAME, MEMBER_NAME), { NULL, 0, 0 } },
#define ATTACH_OPTION_OR(ID, NAME, MEMBER_NAME, OTHER_NAME, OTHER) \
	{ MEMBER(NAME, MEMBER_NAME), MEMBER(OTHER_NAME, OTHER) },
#include "runtime/attach_options.def"
#undef ATTACH_OPTION
#undef ATTACH_OPTION_OR
};

static bool is_set(const struct skep_attach_opts *opts, const struct option_member *member)
{
	const char *bytes = (const char *)opts + member->offset;

	for (size_t i = 0; i < member->len; i++)
		if (bytes[i])
			return true;
	return false;
}

unsigned int skepi_attach_options_given(const struct skep_attach_opts *opts)
{
	unsigned int given = 0;

	for (size_t i = 0; i < ARRAY_COUNT(rows); i++)
		if (is_set(opts, &rows[i].member) || is_set(opts, &rows[i].other))
			given |= 1U << i;
	return given;
}

const char *skepi_attach_option_name(const struct skep_attach_opts *opts, unsigned int options)
{
	const struct attach_option_place *row = &rows[__builtin_ctz(options)];

	return is_set(opts, &row->other) ? row->other.name : row->member.name;
}

const char *skepi_attach_option_other(unsigned int options)
{
	return rows[__builtin_ctz(options)].other.name;
}

void skepi_attach_options_keep(struct skep_attach_opts *opts, unsigned int options)
{
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
		if (options & 1U << i)
			continue;
		memset((char *)opts + rows[i].member.offset, 0, rows[i].member.len);
		memset((char *)opts + rows[i].other.offset, 0, rows[i].other.len);
	}
}

/* Stores fd + 1, so that 0 means no descriptor. */
static int copy_descriptor(struct error_store *store, int *fd, bool *has)
{
	if (*fd < 0)
		return skepi_fail(store, SKEP_STAGE_ATTACH, -EINVAL, NULL, "%d is not a "
									   "descriptor", *fd);
	*fd += *fd || *has;
	*has = false;
	return 0;
}

int skepi_attach_opts_copy(struct error_store *store, const struct skep_attach_opts *opts,
			   struct skep_attach_opts *ret_opts)
{
	const char *bytes = (const char *)opts;

	memset(ret_opts, 0, sizeof(*ret_opts));
	if (!opts)
		return 0;
	if (opts->sz < sizeof(opts->sz))
		return skepi_fail(store, SKEP_STAGE_ATTACH, -EINVAL, NULL,
				  "the attach options do not say their size in sz");
	for (size_t i = sizeof(*ret_opts); i < opts->sz; i++)
		if (bytes[i])
			return skepi_fail(store, SKEP_STAGE_ATTACH, -EINVAL, NULL,
					  "the attach options are newer than this libskep");
	memcpy(ret_opts, opts, opts->sz < sizeof(*ret_opts) ? opts->sz : sizeof(*ret_opts));
	for (size_t i = 0; i < ARRAY_COUNT(rows); i++)
		if (is_set(ret_opts, &rows[i].member) && is_set(ret_opts, &rows[i].other))
			return skepi_fail(store, SKEP_STAGE_ATTACH, -EINVAL, NULL,
					  "%s and %s are both given", rows[i].member.name,
					  rows[i].other.name);
	if (!ret_opts->pin_path) /* without a pin there is no link to adopt */
		ret_opts->adopt = false;
	return copy_descriptor(store, &ret_opts->cgroup_fd, &ret_opts->has_cgroup_fd) ||
	       copy_descriptor(store, &ret_opts->fd, &ret_opts->has_fd) ? -EINVAL : 0;
}
