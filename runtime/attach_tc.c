// SPDX-License-Identifier: MIT
/* Attaches tc and netkit programs. Called for these kinds of attach_kinds.def. Makes a tcx or
 * netkit link; where the kernel has no tcx (before 6.6) or the caller sets SKEP_TC_CLSACT, a filter
 * by attach_clsact.c. The direction comes from the section, its tag or the options. */
#include <errno.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>

#include "runtime/internal.h"

/* Kernel constants that the UAPI headers of libbpf 1.1 do not have. */
enum {
	TCX_INGRESS = 46,
	TCX_EGRESS = 47,
};

/* Kernels before 6.6 refuse the attach type. */
static bool has_tcx(int ifindex, enum bpf_attach_type type)
{
	uint32_t count = 0;

	return bpf_prog_query(ifindex, type, 0, NULL, NULL, &count) != -EINVAL;
}

static int attach_tcx(struct attach *attach, enum bpf_attach_type type)
{
	char name[INTERFACE_LEN];
	int index = skepi_interface_find(attach, name), err;

	if (index < 0)
		return index;
	err = skepi_link_create(attach, index, type, attach->opts.flags);
	if (!err)
		return 0;
	err = skepi_attach_refused(attach, name, err);
	if (err == -EINVAL && !attach->told)
		skepi_help(attach->error, "links of tc are since Linux 6.6, of netkit since 6.7");
	return err;
}

/* The direction tag of a program: "tcx/egress" of SEC("tc")
 * __attribute__((btf_decl_tag("tcx/egress"))); NULL if it has none. The tag exists because
 * expected_attach_type stays 0: Linux 6.18 allows tail calls only between programs of one
 * expected_attach_type. */
static const char *tag_of(const struct bpf_object *object, const struct bpf_program *program)
{
	const struct btf *btf = bpf_object__btf(object);

	for (uint32_t id = 1; btf && id < btf__type_cnt(btf); id++) {
		const struct btf_type *type = btf__type_by_id(btf, id), *function;

		if (!btf_is_decl_tag(type))
			continue;
		function = btf__type_by_id(btf, type->type);
		if (function && btf_is_func(function) &&
		    !strcmp(btf__name_by_offset(btf, function->name_off),
			    bpf_program__name(program)))
			return btf__name_by_offset(btf, type->name_off);
	}
	return NULL;
}

/* The direction that the section or the tag names. */
static enum skep_direction own_direction(const struct attach *attach)
{
	const char *tag = attach->object ? tag_of(attach->object, attach->program) : NULL;
	const char *slash = strchr(tag ? tag : bpf_program__section_name(attach->program), '/');

	if (slash && !strcmp(slash, "/ingress"))
		return SKEP_DIRECTION_INGRESS;
	return slash && !strcmp(slash, "/egress") ? SKEP_DIRECTION_EGRESS : SKEP_DIRECTION_SECTION;
}

static int find_direction(struct attach *attach, enum skep_direction *ret_direction)
{
	const char *name = bpf_program__name(attach->program);
	enum skep_direction own = own_direction(attach), given = attach->opts.direction;

	if ((unsigned int)given > SKEP_DIRECTION_EGRESS)
		return skepi_fail(attach->error, SKEP_STAGE_ATTACH, -EINVAL, name,
				  "%d is not a direction", (int)given);
	if (own && given && own != given)
		return skepi_fail(attach->error, SKEP_STAGE_ATTACH, -EINVAL, name,
				  "`%s` is written for %s (tcx/%s), not for the other direction",
				  skepi_attach_name(attach), own == SKEP_DIRECTION_INGRESS ? "ingress" : "egress",
				  own == SKEP_DIRECTION_INGRESS ? "ingress" : "egress");
	if (!own && !given)
		return skepi_fail(attach->error, SKEP_STAGE_ATTACH, -EINVAL, name,
				  "`%s` needs the option direction, ingress or egress: its section "
				  "%s does not name one",
				  skepi_attach_name(attach), bpf_program__section_name(attach->program));
	*ret_direction = own ? own : given;
	return 0;
}

int skepi_attach_tc(struct attach *attach)
{
	enum skep_direction direction = SKEP_DIRECTION_SECTION;
	enum skep_tc_mode mode = attach->opts.tc_mode;
	enum bpf_attach_type type;
	char name[INTERFACE_LEN];
	int err = find_direction(attach, &direction), index;

	if (err)
		return err;
	if ((unsigned int)mode > SKEP_TC_CLSACT)
		return skepi_fail(attach->error, SKEP_STAGE_ATTACH, -EINVAL, NULL,
				  "%d is not a tc-mode", (int)mode);
	index = skepi_interface_find(attach, name);
	if (index < 0)
		return index;
	type = (enum bpf_attach_type)(direction == SKEP_DIRECTION_INGRESS ? TCX_INGRESS : TCX_EGRESS);
	if (mode == SKEP_TC_CLSACT || (mode == SKEP_TC_AUTO && !has_tcx(index, type)))
		return skepi_attach_clsact(attach, direction == SKEP_DIRECTION_INGRESS);
	return attach_tcx(attach, type);
}

int skepi_attach_netkit(struct attach *attach)
{
	return attach_tcx(attach, bpf_program__expected_attach_type(attach->program));
}
