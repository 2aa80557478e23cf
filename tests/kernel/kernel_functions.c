// SPDX-License-Identifier: MIT
/* lisp/kernel_functions.lisp: kernel functions are called, and what they acquire is given back. */
#include <errno.h>

#include <bpf/btf.h>
#include <criterion/criterion.h>

#include "kernel_functions.session.h"
#include "tests/kernel/support.h"

static bool kernel_has(const char *function)
{
	struct btf *btf = btf__load_vmlinux_btf();
	bool found = btf && btf__find_by_name_kind(btf, function, BTF_KIND_FUNC) > 0;

	btf__free(btf);
	return found;
}

Test(kernel_functions, are_called_by_programs)
{
	static const unsigned char packet[64] = { [12] = 8, 0, 0x45, 0, 0, 50 };
	LIBBPF_OPTS(bpf_test_run_opts, opts, .data_in = packet, .data_size_in = sizeof(packet),
		    .repeat = 3);
	KERNEL_FUNCTIONS_SESSION(app);

	SUPPORT_NEED_BPF();
	if (!kernel_has("bpf_cgroup_from_id") || !kernel_has("bpf_rcu_read_lock"))
		cr_skip_test("skipped: this kernel lacks bpf_cgroup_from_id");
	cr_assert_eq(kernel_functions_open(&app, NULL), 0);
	cr_assert_eq(kernel_functions_load(&app), 0, "%s", skep_session_error(app.session)->text);
	cr_assert_eq(bpf_prog_test_run_opts(bpf_program__fd(app.skel->progs.look), &opts), 0);
	cr_assert_eq(opts.retval, 1);
	cr_assert_eq(*kernel_functions_global_found(&app), 3);
	cr_assert_eq(*kernel_functions_global_missing(&app), 3);
}

/* 0 where a call of the map functions answers as a session does that is not open. */
static int answers(int err)
{
	return err == -EINVAL || err == -ENOMEM ? 0 : 1;
}

Test(kernel_functions, map_functions_answer_where_nothing_is_open)
{
	KERNEL_FUNCTIONS_SESSION(app);
	static const unsigned char packet[64] = { [12] = 8, 0, 0x45, 0, 0, 50 };
	LIBBPF_OPTS(bpf_test_run_opts, opts, .data_in = packet, .data_size_in = sizeof(packet),
		    .repeat = 1);
	uint64_t value = 7, values[1];

	SUPPORT_NEED_BPF();
	if (!kernel_has("bpf_cgroup_from_id") || !kernel_has("bpf_rcu_read_lock"))
		cr_skip_test("skipped: this kernel lacks bpf_cgroup_from_id");
	for (int closed = 0; closed < 2; closed++) {
		cr_expect_eq(answers(kernel_functions_calls_get(&app, 0, &value)), 0);
		cr_expect_eq(answers(kernel_functions_calls_set(&app, 0, 1)), 0);
		cr_expect_eq(answers(kernel_functions_by_cpu_get(&app, 0, values, 1)), 0);
		cr_expect_eq(answers(kernel_functions_by_cpu_sum(&app, 0, &value)), 0);
		cr_expect_eq(value, 7);
		cr_assert_eq(kernel_functions_open(&app, NULL), 0);
		cr_expect_eq(answers(kernel_functions_calls_get(&app, 0, &value)), 0, "not loaded");
		cr_assert_eq(kernel_functions_load(&app), 0);
		cr_assert_eq(bpf_prog_test_run_opts(bpf_program__fd(app.skel->progs.look), &opts), 0);
		cr_expect_eq(kernel_functions_calls_get(&app, 0, &value), 0);
		cr_expect_eq(value, 1);
		cr_expect_eq(kernel_functions_by_cpu_sum(&app, 0, &value), 0);
		cr_expect_eq(value, 1);
		cr_expect_eq(kernel_functions_by_cpu_get(&app, 0, NULL, 1), 0, "only whether the key is there");
		value = 7;
		kernel_functions_close(&app);
	}
}
