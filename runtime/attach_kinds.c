// SPDX-License-Identifier: MIT
/* Looks up a program's kind of attachment in the rows of attach_kinds.def, and checks the caller's
 * options against it: -EINVAL for an option that the kind needs and lacks, or does not take. Called
 * by attach.c before each attach. */
#include <errno.h>

#include "runtime/internal.h"

#define ANY_TYPE (-1)

/* A program's kind is the first row whose type, attach type and section match. */
static const struct attach_kind kinds[] = {
#define ATTACH_KIND(NAME, TYPE, ATTACH_TYPE, SECTION, NEEDS, ALLOWS, ATTACH, INSTEAD) \
	{ NAME, TYPE, ATTACH_TYPE, SECTION, NEEDS, ALLOWS, ATTACH, INSTEAD },
#include "runtime/attach_kinds.def"
#undef ATTACH_KIND
};

const struct attach_kind *skepi_attach_kind(const struct bpf_program *program)
{
	const char *section = bpf_program__section_name(program);
	int prog_type = (int)bpf_program__type(program);
	int attach_type = (int)bpf_program__expected_attach_type(program);

	for (size_t i = 0; i < ARRAY_COUNT(kinds); i++) {
		const struct attach_kind *kind = &kinds[i];

		if (kind->prog_type != prog_type)
			continue;
		if (kind->attach_type != ANY_TYPE && kind->attach_type != attach_type)
			continue;
		if (!kind->section || !strncmp(section, kind->section, strlen(kind->section)) ||
		    (strlen(section) + 1 == strlen(kind->section) &&
		     !strncmp(section, kind->section, strlen(section))))
			return kind;
	}
	return NULL;
}

static int lacks_option(const struct attach *attach, const struct attach_kind *kind, unsigned int missing)
{
	const char *name = bpf_program__name(attach->program), *other = skepi_attach_option_other(missing);
	char lisp[128];

	skepi_name_lisp(name, lisp, sizeof(lisp));
	return skepi_fail(attach->error, SKEP_STAGE_ATTACH, -EINVAL, name,
			  "`%s` is a %s program (section %s), which needs %s%s%s", lisp, kind->name,
			  bpf_program__section_name(attach->program),
			  skepi_attach_option_name(&attach->opts, missing), other ? " or " : "", other ? other : "");
}

int skepi_attach_kind_check(const struct attach *attach, const struct attach_kind **ret_kind)
{
	const struct bpf_program *program = attach->program;
	const char *name = bpf_program__name(program);
	const char *section = bpf_program__section_name(program);
	const struct attach_kind *kind = skepi_attach_kind(program);
	unsigned int given = skepi_attach_options_given(&attach->opts), missing, idle;
	char lisp[128];

	skepi_name_lisp(name, lisp, sizeof(lisp));
	if (!kind || !kind->attach) {
		skepi_fail(attach->error, SKEP_STAGE_ATTACH, -EOPNOTSUPP, name,
			   "a session cannot attach `%s`: its section is %s", lisp, section);
		skepi_help(attach->error, "%s", kind ? kind->instead :
			   "attach it by libbpf, or use a section that libskep knows");
		return -EOPNOTSUPP;
	}
	if (attach->opts.pid < 0)
		return skepi_fail(attach->error, SKEP_STAGE_ATTACH, -EINVAL, name, "%d is not a "
										   "process", (int)attach->opts.pid);
	idle = given & ~(kind->needs | kind->allows);
	if (idle)
		return skepi_fail(attach->error, SKEP_STAGE_ATTACH, -EINVAL, name,
				  "`%s` is a %s program (section %s), which does not take the "
				  "option %s",
				  lisp, kind->name, section, skepi_attach_option_name(&attach->opts, idle));
	missing = kind->needs & ~given;
	if (missing)
		return lacks_option(attach, kind, missing);
	*ret_kind = kind;
	return 0;
}
