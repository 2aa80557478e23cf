// SPDX-License-Identifier: MIT
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "frontend/kernel/kernel.h"

static const struct kernel_section *section(const char *name)
{
	const struct kernel_section *found = kernel_find_section(name);

	cr_assert_not_null(found, "no section %s", name);
	return found;
}

static bool accepts(const char *name, int64_t value)
{
	return kernel_section_return(section(name), value) != NULL;
}

static size_t table_rows(const char *name)
{
	char path[512], line[4096];
	size_t count = 0;

	snprintf(path, sizeof(path), "%s/%s", SKEP_KERNEL_DATA, name);
	FILE *file = fopen(path, "r");
	cr_assert_not_null(file, "%s", path);
	while (fgets(line, sizeof(line), file))
		count++;
	fclose(file);
	return count - 1;
}

Test(kernel_sections, every_row_of_the_table_is_a_section)
{
	cr_assert_eq(kernel_section_count(), table_rows("sections.tsv"));
	cr_assert_eq(kernel_section_count(), 116);
	for (size_t i = 0; i < kernel_section_count(); i++)
		cr_assert_eq(kernel_find_section(kernel_section_at(i)->name), kernel_section_at(i));
}

Test(kernel_sections, every_offered_section_has_a_program_type_of_the_language)
{
	for (size_t i = 0; i < kernel_section_count(); i++) {
		const struct kernel_section *row = kernel_section_at(i);
		if (!row->program_type)
			continue;
		const struct kernel_program_type *type =
			kernel_find_program_type(row->program_type);
		cr_assert_not_null(type, "%s", row->name);
		cr_assert(kernel_type_fits_section(type, row), "%s", row->name);
		cr_assert_neq(row->since, 0, "%s", row->name);
		cr_assert(!type->context == !row->context, "%s", row->name);
		if (type->context)
			cr_assert_str_eq(type->context, row->context, "%s", row->name);
	}
}

Test(kernel_sections, every_default_section_fits_its_program_type)
{
	for (size_t i = 0; i < kernel_program_type_count(); i++) {
		const struct kernel_program_type *type = kernel_program_type_at(i);
		if (type->default_section)
			cr_assert(kernel_type_fits_section(type, section(type->default_section)),
				  "%s", type->name);
	}
}

Test(kernel_sections, every_program_type_has_a_section)
{
	for (size_t i = 0; i < kernel_program_type_count(); i++) {
		bool found = false;
		for (size_t j = 0; j < kernel_section_count(); j++)
			found |= kernel_type_fits_section(kernel_program_type_at(i),
							  kernel_section_at(j));
		cr_assert(found, "%s", kernel_program_type_at(i)->name);
	}
}

Test(kernel_sections, a_target_follows_a_prefix)
{
	cr_assert_eq(section("kprobe/do_unlinkat"), section("kprobe"));
	cr_assert_eq(section("tracepoint/sched/sched_switch"), section("tracepoint"));
	cr_assert_eq(section("uprobe//bin/bash:readline"), section("uprobe"));
	cr_assert_eq(section("lsm_cgroup/socket_bind"), section("lsm_cgroup"));
	cr_assert(section("kprobe/do_unlinkat")->takes_target);
	cr_assert_null(section("kprobe")->emitted);
}

Test(kernel_sections, names_for_people_are_not_emitted)
{
	cr_assert_eq(section("xdp/firewall"), section("xdp"));
	cr_assert_str_eq(section("xdp/firewall")->emitted, "xdp");
	cr_assert_str_eq(section("tc/shape")->emitted, "tc");
	cr_assert_str_eq(section("sk_lookup/steer")->emitted, "sk_lookup");
	cr_assert_str_eq(section("xdp.frags/big")->emitted, "xdp.frags");
	cr_assert_str_eq(section("tcx/ingress")->emitted, "tc");
	cr_assert_eq(section("tcx/ingress")->attach_value, 46);
	cr_assert_str_eq(section("tc/ingress")->emitted, "tc");
	cr_assert_eq(section("tc/ingress")->attach_value, -1);
}

Test(kernel_sections, devmap_and_cpumap_are_sections_of_their_own)
{
	cr_assert_neq(section("xdp/devmap"), section("xdp"));
	cr_assert_null(section("xdp/devmap")->emitted);
	cr_assert_str_eq(section("xdp/devmap")->attach_type, "BPF_XDP_DEVMAP");
	cr_assert_str_eq(section("xdp/cpumap")->attach_type, "BPF_XDP_CPUMAP");
}

Test(kernel_sections, unknown_sections_are_not_found)
{
	cr_assert_null(kernel_find_section("cgroup/connect5"));
	cr_assert_null(kernel_find_section("cgroup/connect4/x"));
	cr_assert_null(kernel_find_section("xdp/"));
	cr_assert_null(kernel_find_section("kpro"));
	cr_assert_null(kernel_find_section(""));
	cr_assert_null(kernel_find_section("/"));
}

Test(kernel_sections, the_two_borrowed_types_fit)
{
	cr_assert(kernel_type_fits_section(kernel_find_program_type("cgroup-sock"),
					   section("sockops")));
	cr_assert(kernel_type_fits_section(kernel_find_program_type("xdp"), section("tc/x")));
	cr_assert(kernel_type_fits_section(kernel_find_program_type("xdp"), section("tcx/egress")));
	cr_assert_not(kernel_type_fits_section(kernel_find_program_type("tc"), section("xdp")));
	cr_assert_not(kernel_type_fits_section(kernel_find_program_type("cgroup-skb"),
					       section("cgroup/connect4")));
}

Test(kernel_sections, attach_values_are_those_of_the_enum)
{
	for (size_t i = 0; i < kernel_section_count(); i++) {
		const struct kernel_section *row = kernel_section_at(i);
		if (row->attach_value < 0)
			continue;
		const struct kernel_constant *constant = kernel_find_constant(row->attach_type);
		cr_assert(constant && constant->is_attach_type, "%s", row->name);
		cr_assert_eq(constant->value, row->attach_value, "%s", row->name);
	}
	cr_assert_eq(section("cgroup/connect4")->attach_value, 10);
	cr_assert_eq(section("cgroup_skb/ingress")->attach_value, 0);
	cr_assert_eq(section("socket")->attach_value, -1);
}

Test(kernel_sections, unix_hooks_are_new_and_unknown_to_libbpf_1_1)
{
	cr_assert_eq(section("cgroup/connect_unix")->since, KERNEL_VERSION_OF(6, 12));
	cr_assert_eq(section("cgroup/connect_unix")->libbpf, KERNEL_VERSION_OF(1, 3));
	cr_assert_leq(section("cgroup/connect4")->libbpf, KERNEL_VERSION_OF(1, 1));
	cr_assert_eq(section("struct_ops.s")->libbpf, KERNEL_VERSION_OF(1, 2));
	cr_assert_eq(section("kprobe.session")->libbpf, KERNEL_VERSION_OF(1, 5));
}

Test(kernel_sections, name_rewriting_hooks_must_return_1)
{
	static const char names[][32] = { "cgroup/recvmsg4",	 "cgroup/recvmsg6",
					  "cgroup/getpeername4", "cgroup/getpeername6",
					  "cgroup/getsockname4", "cgroup/getsockname6" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		cr_assert(section(names[i])->return_checked);
		cr_assert_not(accepts(names[i], 0), "%s", names[i]);
		cr_assert(accepts(names[i], 1), "%s", names[i]);
		cr_assert_not(accepts(names[i], 2), "%s", names[i]);
	}
}

Test(kernel_sections, bind_accepts_2_and_3_since_later_kernels)
{
	cr_assert_eq(kernel_section_return(section("cgroup/bind4"), 1)->since, KERNEL_OLDEST);
	cr_assert_eq(kernel_section_return(section("cgroup/bind4"), 2)->since,
		     KERNEL_VERSION_OF(6, 1));
	cr_assert_eq(kernel_section_return(section("cgroup/bind6"), 3)->since,
		     KERNEL_VERSION_OF(6, 1));
	cr_assert_not(accepts("cgroup/bind4", 4));
	cr_assert_not(accepts("cgroup/bind4", -1));
}

Test(kernel_sections, egress_returns_0_to_3_and_ingress_0_or_1)
{
	cr_assert(accepts("cgroup_skb/egress", 0) && accepts("cgroup_skb/egress", 3));
	cr_assert_not(accepts("cgroup_skb/egress", 4));
	cr_assert(accepts("cgroup_skb/ingress", 1));
	cr_assert_not(accepts("cgroup_skb/ingress", 2));
	cr_assert_str_eq(kernel_section_return(section("cgroup_skb/ingress"), 0)->meaning,
			 "drop packet");
}

Test(kernel_sections, odd_results_of_unchecked_sections_have_no_interval)
{
	static const char names[][16] = { "xdp", "tc", "socket", "tracepoint", "kprobe", "tp_btf" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		cr_assert_not(section(names[i])->return_checked, "%s", names[i]);
	cr_assert(accepts("xdp", 4));
	cr_assert_not(accepts("xdp", 5));
	cr_assert(accepts("tc", -1));
	cr_assert_not(accepts("tc", 100));
	cr_assert(accepts("socket", 65535));
	cr_assert(accepts("tracepoint", 12345));
}

Test(kernel_sections, security_hooks_accept_errnos_that_every_kernel_accepts)
{
	cr_assert(accepts("lsm/file_open", -1));
	cr_assert(accepts("lsm/file_open", -4095));
	cr_assert_not(accepts("lsm/file_open", 1));
	cr_assert_not(accepts("lsm/file_open", -4096));
}

Test(kernel_sections, intervals_ascend_and_do_not_meet)
{
	for (size_t i = 0; i < kernel_section_count(); i++) {
		const struct kernel_section *row = kernel_section_at(i);
		for (size_t j = 0; j < row->return_count; j++) {
			cr_assert_leq(row->returns[j].first, row->returns[j].last, "%s", row->name);
			if (j)
				cr_assert_lt(row->returns[j - 1].last, row->returns[j].first, "%s",
					     row->name);
		}
	}
}

Test(kernel_sections, every_cgroup_section_says_what_it_sees_and_how_to_refuse)
{
	for (size_t i = 0; i < kernel_section_count(); i++) {
		const struct kernel_section *row = kernel_section_at(i);
		if (strncmp(row->name, "cgroup", 6) != 0 && strcmp(row->name, "sockops") != 0)
			continue;
		cr_assert_not_null(row->summary, "%s", row->name);
		cr_assert_not_null(row->refuse_help, "%s", row->name);
		cr_assert(row->return_checked, "%s", row->name);
	}
}

Test(kernel_sections, versions_print_as_people_write_them)
{
	char buffer[8];

	cr_assert_str_eq(kernel_version_text(KERNEL_OLDEST, buffer), "5.10");
	cr_assert_str_eq(kernel_version_text(KERNEL_VERSION_OF(6, 18), buffer), "6.18");
	cr_assert_str_eq(kernel_version_text(0, buffer), "never");
	cr_assert_lt(KERNEL_VERSION_OF(5, 10), KERNEL_VERSION_OF(6, 1));
	cr_assert_lt(KERNEL_VERSION_OF(6, 1), KERNEL_VERSION_OF(6, 12));
}

Test(kernel_sections, tracepoints_have_arguments_that_may_be_null)
{
	cr_expect(kernel_tracepoint_argument_may_be_null("sched_pi_setprio", 1));
	cr_expect_not(kernel_tracepoint_argument_may_be_null("sched_pi_setprio", 0));
	cr_expect_not(kernel_tracepoint_argument_may_be_null("sched_switch", 1));
	cr_expect_not(kernel_tracepoint_argument_may_be_null("no_such_event", 0));
}

Test(kernel_sections, structs_of_the_headers_are_known)
{
	cr_expect(kernel_headers_define("iphdr"));
	cr_expect(kernel_headers_define("bpf_map_type"));
	cr_expect_not(kernel_headers_define("task_struct"));
}
