// SPDX-License-Identifier: MIT
/* Explains a failure by missing capabilities. Compares the process's effective capabilities with
 * those that the object's programs need, and sets an error that lists both. Called after -EPERM by
 * load.c and by the files that attach, and by load.c for a program that the verifier refused. */
#include <errno.h>
#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "runtime/internal.h"

/* Not in the headers of every distribution that has libbpf 1.1. */
#ifndef CAP_PERFMON
#define CAP_PERFMON 38
#define CAP_BPF 39
#endif

#define BIT(capability) (1ull << (capability))

enum {
	NEED_BPF = 1,
	NEED_NET = 2,
	NEED_PERF = 4,
};

/* Capabilities that loading a program of the type takes, as measured. A type that is not listed
 * needs all three. */
static const struct {
	enum bpf_prog_type type;
	unsigned int need;
} needs[] = {
	{ BPF_PROG_TYPE_CGROUP_SKB, NEED_BPF },
	{ BPF_PROG_TYPE_SOCKET_FILTER, NEED_BPF },
	{ BPF_PROG_TYPE_SK_LOOKUP, NEED_BPF },
	{ BPF_PROG_TYPE_SK_REUSEPORT, NEED_BPF },
	{ BPF_PROG_TYPE_SYSCALL, NEED_BPF },
	{ BPF_PROG_TYPE_CGROUP_SOCK, NEED_BPF | NEED_NET },
	{ BPF_PROG_TYPE_CGROUP_SOCK_ADDR, NEED_BPF | NEED_NET },
	{ BPF_PROG_TYPE_CGROUP_SOCKOPT, NEED_BPF | NEED_NET },
	{ BPF_PROG_TYPE_CGROUP_SYSCTL, NEED_BPF | NEED_NET },
	{ BPF_PROG_TYPE_CGROUP_DEVICE, NEED_BPF | NEED_NET },
	{ BPF_PROG_TYPE_SOCK_OPS, NEED_BPF | NEED_NET },
	{ BPF_PROG_TYPE_XDP, NEED_BPF | NEED_NET },
	{ BPF_PROG_TYPE_SCHED_CLS, NEED_BPF | NEED_NET },
	{ BPF_PROG_TYPE_SCHED_ACT, NEED_BPF | NEED_NET },
	{ BPF_PROG_TYPE_SK_MSG, NEED_BPF | NEED_NET },
	{ BPF_PROG_TYPE_SK_SKB, NEED_BPF | NEED_NET },
	{ BPF_PROG_TYPE_FLOW_DISSECTOR, NEED_BPF | NEED_NET },
	{ BPF_PROG_TYPE_LWT_IN, NEED_BPF | NEED_NET },
	{ BPF_PROG_TYPE_LWT_OUT, NEED_BPF | NEED_NET },
	{ BPF_PROG_TYPE_LWT_XMIT, NEED_BPF | NEED_NET },
	{ BPF_PROG_TYPE_LWT_SEG6LOCAL, NEED_BPF | NEED_NET },
	{ BPF_PROG_TYPE_KPROBE, NEED_BPF | NEED_PERF },
	{ BPF_PROG_TYPE_TRACEPOINT, NEED_BPF | NEED_PERF },
	{ BPF_PROG_TYPE_RAW_TRACEPOINT, NEED_BPF | NEED_PERF },
	{ BPF_PROG_TYPE_RAW_TRACEPOINT_WRITABLE, NEED_BPF | NEED_PERF },
	{ BPF_PROG_TYPE_PERF_EVENT, NEED_BPF | NEED_PERF },
	{ BPF_PROG_TYPE_TRACING, NEED_BPF | NEED_PERF },
	{ BPF_PROG_TYPE_LSM, NEED_BPF | NEED_PERF },
	{ BPF_PROG_TYPE_STRUCT_OPS, NEED_BPF | NEED_PERF },
	{ BPF_PROG_TYPE_EXT, NEED_BPF | NEED_PERF },
};

static unsigned int needs_of(enum bpf_prog_type type)
{
	for (size_t i = 0; i < ARRAY_COUNT(needs); i++)
		if (needs[i].type == type)
			return needs[i].need;
	return NEED_BPF | NEED_NET | NEED_PERF;
}

/* As in the kernel, CAP_SYS_ADMIN includes the three. */
static unsigned int process_has(void)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2] = { 0 };
	unsigned long long effective;

	if (syscall(SYS_capget, &header, data))
		return 0;
	effective = data[0].effective | (unsigned long long)data[1].effective << 32;
	return (effective & (BIT(CAP_BPF) | BIT(CAP_SYS_ADMIN)) ? NEED_BPF : 0) |
	       (effective & (BIT(CAP_NET_ADMIN) | BIT(CAP_SYS_ADMIN)) ? NEED_NET : 0) |
	       (effective & (BIT(CAP_PERFMON) | BIT(CAP_SYS_ADMIN)) ? NEED_PERF : 0);
}

/* Writes "CAP_BPF, CAP_PERFMON", or "none". */
static void list(unsigned int bits, const char *const names[3], const char *between, char ret[64])
{
	size_t at = 0;

	strcpy(ret, "none");
	for (unsigned int i = 0; i < 3; i++)
		if (bits & 1u << i)
			at += (size_t)snprintf(ret + at, 64 - at, "%s%s", at ? between : "",
					       names[i]);
}

static void describe(struct error_store *store, enum skep_stage stage, unsigned int need,
		     const struct bpf_program *program)
{
	static const char *const shown[] = { "CAP_BPF", "CAP_NET_ADMIN", "CAP_PERFMON" };
	static const char *const typed[] = { "cap_bpf", "cap_net_admin", "cap_perfmon" };
	char needed[64], had[64], command[64], type[64] = "";
	const char *type_name = libbpf_bpf_prog_type_str(bpf_program__type(program));
	FILE *sysctl = fopen("/proc/sys/kernel/unprivileged_bpf_disabled", "re");
	int disabled = -1;

	if (sysctl) {
		if (fscanf(sysctl, "%d", &disabled) != 1)
			disabled = -1;
		fclose(sysctl);
	}
	list(need, shown, ", ", needed);
	list(process_has(), shown, ", ", had);
	list(need, typed, ",", command);
	if (type_name)
		skepi_name_lisp(type_name, type, sizeof(type));
	skepi_fail(store, stage, -EPERM, bpf_program__name(program),
		   "this process may not %s BPF: needs %s (%s); has %s (uid %u), "
		   "unprivileged_bpf_disabled=%d",
		   stage == SKEP_STAGE_LOAD ? "load" : "attach", needed, type, had,
		   (unsigned int)geteuid(), disabled);
	skepi_help(store, "run it as root, or `setcap %s+ep` on the program", command);
}

bool skepi_privilege_explains(struct error_store *store, enum skep_stage stage,
			      struct bpf_object *object, const struct bpf_program *program)
{
	const struct bpf_program *culprit = program;
	struct bpf_program *each;
	unsigned int need = 0, has = process_has();

	if (program) {
		/* attaching a cgroup_skb program takes more than loading it */
		need = needs_of(bpf_program__type(program));
		if (!(need & NEED_PERF))
			need |= NEED_NET;
	} else if (object) {
		need = NEED_BPF; /* for its maps */
		bpf_object__for_each_program(each, object) {
			unsigned int one = needs_of(bpf_program__type(each));

			if (!bpf_program__autoload(each))
				continue;
			if (!culprit || (one & ~need))
				culprit = each;
			need |= one;
		}
	}
	if (!culprit || !(need & ~has))
		return false;
	describe(store, stage, need, culprit);
	return true;
}

/* Things that the verifier refuses without CAP_PERFMON (bpf_allow_ptr_leaks and others). */
bool skepi_privilege_explains_refusal(struct error_store *store, const struct bpf_program *program,
				      const char *reason)
{
	static const char *const reasons[] = {
		"prohibited for !root", "pointer comparison prohibited",
		"prohibited for unprivileged", "pointer arithmetic of map value goes out of range",
	};
	char lisp[128];
	bool explains = false;

	for (size_t i = 0; i < ARRAY_COUNT(reasons); i++)
		explains |= strstr(reason, reasons[i]) != NULL;
	if (!explains || (process_has() & NEED_PERF))
		return false;
	skepi_name_lisp(bpf_program__name(program), lisp, sizeof(lisp));
	skepi_fail(store, SKEP_STAGE_LOAD, -EPERM, bpf_program__name(program),
		   "this process may not load `%s`: needs CAP_PERFMON besides, without which the "
		   "verifier refuses what it else takes (%s)", lisp, reason);
	skepi_help(store, "run it as root, or add cap_perfmon to the program's capabilities");
	return true;
}
