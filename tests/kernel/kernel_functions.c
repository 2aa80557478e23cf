/* lisp/kernel_functions.lisp: kernel functions are called, and what they acquire is given back. */
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
