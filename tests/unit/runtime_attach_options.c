// SPDX-License-Identifier: MIT
/* libskep finds, names and clears each attach option by its row. */
#include <criterion/criterion.h>

#include <errno.h>
#include <stddef.h>

#include "runtime/internal.h"

/* One option is set: the first byte of its member. */
static struct skep_attach_opts only(size_t offset)
{
	struct skep_attach_opts opts = { .sz = sizeof(opts) };

	((char *)&opts)[offset] = 1;
	return opts;
}

static const struct member {
	const char *name;
	size_t offset;
	enum attach_option option;
} members[] = {
#define ATTACH_OPTION(ID, NAME, MEMBER) \
	{ NAME, offsetof(struct skep_attach_opts, MEMBER), ATTACH_##ID },
#define ATTACH_OPTION_OR(ID, NAME, MEMBER, OTHER_NAME, OTHER) \
	ATTACH_OPTION(ID, NAME, MEMBER) ATTACH_OPTION(ID, OTHER_NAME, OTHER)
#include "runtime/attach_options.def"
#undef ATTACH_OPTION
#undef ATTACH_OPTION_OR
};

Test(attach_options, each_alone_is_given_and_has_its_name)
{
	cr_assert_geq(ARRAY_COUNT(members), ATTACH_ROW_COUNT);
	for (size_t i = 0; i < ARRAY_COUNT(members); i++) {
		struct skep_attach_opts opts = only(members[i].offset);
		unsigned int given = skepi_attach_options_given(&opts);

		cr_assert_eq(given, members[i].option, "%s: %x", members[i].name, given);
		cr_assert_str_eq(skepi_attach_option_name(&opts, given), members[i].name);
	}
}

Test(attach_options, what_is_not_kept_is_0)
{
	for (size_t i = 0; i < ARRAY_COUNT(members); i++) {
		struct skep_attach_opts opts = only(members[i].offset);

		skepi_attach_options_keep(&opts, members[i].option);
		cr_assert_eq(skepi_attach_options_given(&opts), members[i].option);
		skepi_attach_options_keep(&opts, ~(unsigned int)members[i].option);
		cr_assert_eq(skepi_attach_options_given(&opts), 0, "%s stays", members[i].name);
	}
}

/* Whatever is set is seen: between two members there is only the padding of the second. */
Test(attach_options, no_byte_of_the_struct_is_without_a_row)
{
	struct skep_attach_opts all;

	memset(&all, 0xff, sizeof(all));
	skepi_attach_options_keep(&all, 0);
	cr_assert_eq(all.sz, (size_t)-1);
	for (size_t i = sizeof(all.sz), run = 0; i < sizeof(all); i++) {
		run = ((unsigned char *)&all)[i] ? run + 1 : 0;
		cr_assert_leq(run, 4, "no row has the bytes up to %zu", i);
	}
}

Test(attach_options, two_that_say_the_same_are_refused)
{
	struct skep_attach_opts opts = { .sz = sizeof(opts), .interface = "lo", .ifindex = 1 }, copy;
	struct error_store *store = skepi_error_of(NULL);

	cr_assert_eq(skepi_attach_opts_copy(store, &opts, &copy), -EINVAL);
	cr_assert_str_eq(store->error.text, "interface and ifindex are both given");
}
