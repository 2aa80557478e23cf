// SPDX-License-Identifier: MIT
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "frontend/kernel/kernel.h"

static const struct kernel_helper *helper(const char *name)
{
	const struct kernel_helper *found = kernel_find_helper(name);

	cr_assert_not_null(found, "no helper %s", name);
	return found;
}

static struct kernel_permission permission(const char *section, const char *name)
{
	return kernel_helper_permission(kernel_find_section(section), helper(name));
}

static enum kernel_argument kind(const char *name, size_t index)
{
	cr_assert_lt(index, helper(name)->parameter_count);
	return helper(name)->parameters[index].kind;
}

Test(kernel_helpers, every_helper_of_the_table_is_found_by_each_of_its_names)
{
	cr_assert_eq(kernel_helper_count(), 211);
	for (size_t i = 0; i < kernel_helper_count(); i++) {
		const struct kernel_helper *row = kernel_helper_at(i);
		cr_assert_eq(kernel_find_helper(row->name), row, "%s", row->name);
		cr_assert_eq(kernel_find_helper(row->c_name), row, "%s", row->name);
		cr_assert_eq(kernel_find_helper(row->c_name + 4), row, "%s", row->name);
	}
	cr_assert_null(kernel_find_helper("no-such-helper"));
	cr_assert_null(kernel_find_helper(""));
}

/* Parameters in "(*bpf_x)(void *a, __u32 b)"; "..." is none. */
static size_t count_parameters(const char *list)
{
	size_t count = 1;

	if (!strncmp(list, "(void)", 6))
		return 0;
	for (const char *at = list; *at && *at != ')'; at++)
		count += *at == ',';
	return strstr(list, "...") ? count - 1 : count;
}

Test(kernel_helpers, declarations_of_libbpf_have_the_same_parameters)
{
	FILE *file = fopen("/usr/include/bpf/bpf_helper_defs.h", "r");
	char line[1024];
	size_t seen = 0;

	cr_assert_not_null(file);
	while (fgets(line, sizeof(line), file)) {
		char name[128], type[128], *mark = strstr(line, "(*"), *begin = mark ? strstr(mark, "bpf_") : NULL;
		if (strncmp(line, "static ", 7) != 0 || !begin)
			continue;
		/* (*bpf_name) to libbpf 1.3, (* const bpf_name) since */
		cr_assert_eq(sscanf(begin, "%127[a-z0-9_A-Z])", name), 1);
		const struct kernel_helper *row = kernel_find_helper(name);
		cr_assert_not_null(row, "%s", name);
		const char *list = strchr(mark, ')') + 1;
		cr_assert_eq(row->parameter_count, count_parameters(list), "%s", name);
		cr_assert_eq(row->variadic, strstr(list, "...") != NULL, "%s", name);
		const char *number = strrchr(line, ')') + 1;
		cr_assert_eq(row->id, atoi(number), "%s", name);
		cr_assert(row->in_libbpf_1_1 || begin - mark > 2, "%s", name); /* newer libbpf has more */
		size_t len = (size_t)(mark - line) - 7;
		cr_assert_lt(len, sizeof(type));
		memcpy(type, line + 7, len);
		type[len] = '\0';
		if (!strncmp(type, "__bpf_fastcall ", 15)) {
			len -= 15;
			memmove(type, type + 15, len);
		}
		while (len && type[len - 1] == ' ')
			len--;
		type[len] = '\0';
		cr_assert_str_eq(row->c_result, type, "%s", name);
		seen++;
	}
	fclose(file);
	cr_assert_geq(seen, 200);
}

Test(kernel_helpers, the_ids_of_the_kernel_count)
{
	cr_assert_eq(helper("ktime-get-coarse-ns")->id, 160);
	cr_assert_eq(helper("map-lookup-elem")->id, 1);
}

Test(kernel_helpers, kinds_of_arguments_are_those_the_verifier_demands)
{
	cr_assert_eq(kind("map-update-elem", 0), KERNEL_ARG_MAP);
	cr_assert_eq(kind("map-update-elem", 1), KERNEL_ARG_KEY);
	cr_assert_eq(kind("map-update-elem", 2), KERNEL_ARG_VALUE);
	cr_assert_eq(kind("map-update-elem", 3), KERNEL_ARG_SCALAR);
	cr_assert_eq(kind("skb-load-bytes", 0), KERNEL_ARG_CONTEXT);
	cr_assert_eq(kind("skb-load-bytes", 2), KERNEL_ARG_OUT_MEMORY);
	cr_assert_eq(kind("skb-load-bytes", 3), KERNEL_ARG_SIZE);
	cr_assert_eq(kind("skb-store-bytes", 2), KERNEL_ARG_MEMORY);
	cr_assert_eq(kind("probe-read-kernel", 0), KERNEL_ARG_OUT_MEMORY);
	cr_assert_eq(kind("probe-read-kernel", 1), KERNEL_ARG_SIZE_OR_ZERO);
	cr_assert_eq(kind("get-current-comm", 0), KERNEL_ARG_OUT_MEMORY);
	cr_assert_eq(kind("fib-lookup", 1), KERNEL_ARG_MEMORY);
	cr_assert_eq(kind("ringbuf-submit", 0), KERNEL_ARG_RECORD);
	cr_assert_eq(kind("ringbuf-reserve", 1), KERNEL_ARG_SCALAR);
	cr_assert_eq(kind("for-each-map-elem", 1), KERNEL_ARG_FUNCTION);
	cr_assert_eq(kind("trace-printk", 0), KERNEL_ARG_STRING);
	cr_assert_eq(kind("sk-release", 0), KERNEL_ARG_SOCKET);
	cr_assert_eq(kind("sk-storage-get", 2), KERNEL_ARG_VALUE);
	cr_assert(helper("sk-storage-get")->parameters[2].may_be_null);
	cr_assert_not(helper("map-update-elem")->parameters[2].may_be_null);
	cr_assert_eq(kind("tail-call", 1), KERNEL_ARG_MAP);
	cr_assert_str_eq(helper("map-update-elem")->parameters[3].c_type, "__u64");
	cr_assert_str_eq(helper("map-update-elem")->parameters[1].c_type, "const void *");
}

Test(kernel_helpers, a_size_follows_memory)
{
	for (size_t i = 0; i < kernel_helper_count(); i++) {
		const struct kernel_helper *row = kernel_helper_at(i);
		for (size_t j = 0; j < row->parameter_count; j++) {
			enum kernel_argument kinds = row->parameters[j].kind;
			if (kinds != KERNEL_ARG_SIZE && kinds != KERNEL_ARG_SIZE_OR_ZERO)
				continue;
			cr_assert_gt(j, 0, "%s", row->name);
			enum kernel_argument before = row->parameters[j - 1].kind;
			cr_assert(before == KERNEL_ARG_MEMORY || before == KERNEL_ARG_OUT_MEMORY ||
				  before == KERNEL_ARG_STRING, "%s", row->name);
		}
	}
}

Test(kernel_helpers, pointers_are_never_scalars)
{
	for (size_t i = 0; i < kernel_helper_count(); i++) {
		const struct kernel_helper *row = kernel_helper_at(i);
		for (size_t j = 0; j < row->parameter_count; j++) {
			bool scalar = row->parameters[j].kind == KERNEL_ARG_SCALAR ||
				      row->parameters[j].kind == KERNEL_ARG_ZERO ||
				      row->parameters[j].kind == KERNEL_ARG_SIZE ||
				      row->parameters[j].kind == KERNEL_ARG_SIZE_OR_ZERO;
			bool pointer = strchr(row->parameters[j].c_type, '*') != NULL;
			cr_assert_neq(scalar, pointer, "%s %zu", row->name, j);
		}
	}
}

Test(kernel_helpers, results_say_what_they_are)
{
	cr_assert_eq(helper("map-lookup-elem")->result, KERNEL_RESULT_MAP_VALUE);
	cr_assert(helper("map-lookup-elem")->result_may_be_null);
	cr_assert_eq(helper("ringbuf-reserve")->result, KERNEL_RESULT_MEMORY);
	cr_assert(helper("ringbuf-reserve")->result_may_be_null);
	cr_assert_eq(helper("sk-lookup-tcp")->result, KERNEL_RESULT_SOCKET);
	cr_assert(helper("sk-lookup-tcp")->result_may_be_null);
	cr_assert_eq(helper("get-local-storage")->result, KERNEL_RESULT_MAP_VALUE);
	cr_assert_not(helper("get-local-storage")->result_may_be_null);
	cr_assert_eq(helper("map-update-elem")->result, KERNEL_RESULT_STATUS);
	cr_assert_eq(helper("ktime-get-ns")->result, KERNEL_RESULT_SCALAR);
	cr_assert_str_eq(helper("ktime-get-ns")->c_result, "__u64");
	cr_assert_eq(helper("ringbuf-submit")->result, KERNEL_RESULT_NONE);
	cr_assert_str_eq(helper("tcp-sock")->c_result, "struct bpf_tcp_sock *");
	cr_assert_str_eq(helper("get-smp-processor-id")->c_result, "__u32");
	for (size_t i = 0; i < kernel_helper_count(); i++) {
		const struct kernel_helper *row = kernel_helper_at(i);
		bool pointer = row->result == KERNEL_RESULT_MAP_VALUE ||
			       row->result == KERNEL_RESULT_MEMORY ||
			       row->result == KERNEL_RESULT_SOCKET ||
			       row->result == KERNEL_RESULT_POINTER;
		cr_assert_eq(pointer, strchr(row->c_result, '*') != NULL, "%s", row->name);
	}
}

Test(kernel_helpers, task_helpers_of_packet_programs_are_new)
{
	static const char sections[][24] = { "cgroup_skb/egress", "tc", "xdp" };

	for (size_t i = 0; i < 3; i++) {
		cr_assert_eq(permission(sections[i], "get-current-pid-tgid").since,
			     KERNEL_VERSION_OF(6, 12), "%s", sections[i]);
		cr_assert_eq(permission(sections[i], "get-current-comm").since,
			     KERNEL_VERSION_OF(6, 18), "%s", sections[i]);
		cr_assert_eq(permission(sections[i], "get-current-uid-gid").since,
			     KERNEL_VERSION_OF(6, 18), "%s", sections[i]);
	}
	cr_assert_eq(permission("cgroup/connect4", "get-current-pid-tgid").since, KERNEL_OLDEST);
}

Test(kernel_helpers, what_is_not_listed_is_allowed_nowhere)
{
	cr_assert_eq(permission("cgroup/connect4", "skb-load-bytes").since, 0);
	cr_assert_eq(permission("cgroup_skb/egress", "skb-load-bytes").since, KERNEL_OLDEST);
	cr_assert_eq(permission("xdp", "skb-load-bytes").since, 0);
}

Test(kernel_helpers, helpers_that_want_the_license_are_allowed_too)
{
	cr_assert_eq(permission("kprobe", "probe-read-kernel").since, KERNEL_OLDEST);
	cr_assert_eq(permission("cgroup_skb/egress", "trace-printk").since, KERNEL_OLDEST);
	cr_assert_eq(permission("cgroup_skb/egress", "snprintf").since, KERNEL_VERSION_OF(6, 1));
	cr_assert_eq(permission("xdp", "fib-lookup").since, KERNEL_OLDEST);
	cr_assert_eq(permission("kretprobe", "get-stack").since, KERNEL_OLDEST);
	cr_assert_eq(permission("cgroup_skb/egress", "fib-lookup").since, 0);
}

Test(kernel_helpers, a_helper_can_be_refused_again)
{
	struct kernel_permission found = permission("cgroup/getpeername_unix", "setsockopt");

	cr_assert_eq(found.since, KERNEL_VERSION_OF(6, 18));
	cr_assert_eq(found.refused_again, KERNEL_VERSION_OF(7, 3));
	cr_assert_eq(permission("lwt_seg6local", "skb-pull-data").refused_again,
		     KERNEL_VERSION_OF(6, 1));
	cr_assert_eq(permission("tc", "skb-pull-data").refused_again, 0);
}

Test(kernel_helpers, the_license_matters_by_program_type_too)
{
	cr_assert(permission("kprobe", "perf-event-output").gpl_only);
	cr_assert(permission("tc", "perf-event-output").gpl_only);
	cr_assert(permission("fentry", "probe-read-kernel").gpl_only);
	cr_assert(permission("lsm/file_open", "map-lookup-elem").gpl_only);
	cr_assert_not(permission("cgroup_skb/egress", "ktime-get-ns").gpl_only);
	cr_assert_not(permission("kprobe", "map-lookup-elem").gpl_only);
	cr_assert(permission("kprobe", "get-stackid").gpl_only);
	cr_assert_not(permission("perf_event", "get-stackid").gpl_only);
}
