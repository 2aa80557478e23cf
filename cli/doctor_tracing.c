// SPDX-License-Identifier: MIT
/*
 * The checks of `skep doctor` for tracing: tracefs, perf events, kprobes, uprobes, trampolines,
 * LSM. Out: findings, by doctor_say. Nothing is attached. Called by doctor.c.
 */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cli/doctor.h"

static void look_at_tracefs(struct doctor *doctor)
{
	static const char *const places[] = { "/sys/kernel/tracing", "/sys/kernel/debug/tracing" };

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		char path[64];

		snprintf(path, sizeof(path), "%s/events", places[i]);
		if (!access(path, X_OK)) {
			doctor_say(doctor, DOCTOR_FOUND, "tracefs", places[i], NULL);
			return;
		}
	}
	doctor_say(doctor, DOCTOR_WITHOUT, "tracefs",
		   "not mounted, or not for this process: tracepoint programs cannot be attached",
		   "mount -t tracefs none /sys/kernel/tracing");
}

static void look_at_perf(struct doctor *doctor)
{
	struct perf_event_attr attr = { .type = PERF_TYPE_SOFTWARE, .size = sizeof(attr),
					.config = PERF_COUNT_SW_CPU_CLOCK, .disabled = 1 };
	int fd = (int)syscall(SYS_perf_event_open, &attr, -1, 0, -1, PERF_FLAG_FD_CLOEXEC);

	if (fd >= 0) {
		close(fd);
		doctor_say(doctor, DOCTOR_FOUND, "perf events", "this process may open them", NULL);
		return;
	}
	doctor_say(doctor, DOCTOR_WITHOUT, "perf events",
		   arena_printf(doctor->arena, "%s: perf_event, kprobe, uprobe and tracepoint programs cannot be attached",
				strerror(errno)),
		   errno == EPERM || errno == EACCES ? "run as root, or with CAP_PERFMON" : NULL);
}

/* Checks a probe type by its source of perf events. */
static void look_at_probes(struct doctor *doctor, const char *what, const char *source, const char *option)
{
	if (!access(source, F_OK))
		doctor_say(doctor, DOCTOR_FOUND, what, source, NULL);
	else if (access("/sys/bus/event_source/devices", F_OK))
		doctor_say(doctor, DOCTOR_WITHOUT, what, "unknown: /sys/bus/event_source is not there", NULL);
	else
		doctor_say(doctor, DOCTOR_WITHOUT, what, arena_printf(doctor->arena,
			   "this kernel has none: it was built without %s", option), NULL);
}

/*
 * Loads a program that does nothing for the function: 0, or -errno if the kernel lacks the function
 * or refuses the program.
 */
static int load_at(const char *function, enum bpf_prog_type type, enum bpf_attach_type attach_type)
{
	static const struct bpf_insn code[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0, .imm = 0 },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	int id = libbpf_find_vmlinux_btf_id(function, attach_type), fd;

	LIBBPF_OPTS(bpf_prog_load_opts, opts, .expected_attach_type = attach_type, .attach_btf_id = (__u32)id);
	if (id <= 0)
		return id ? id : -ENOENT;
	fd = bpf_prog_load(type, "skep_doctor", "GPL", code, 2, &opts);
	if (fd >= 0)
		close(fd);
	return fd < 0 ? fd : 0;
}

static void look_at_trampolines(struct doctor *doctor)
{
	int error = load_at("bpf_fentry_test1", BPF_PROG_TYPE_TRACING, BPF_TRACE_FENTRY);

	if (!error)
		doctor_say(doctor, DOCTOR_FOUND, "fentry", "this process may load fentry and fexit programs", NULL);
	else
		doctor_say(doctor, DOCTOR_WITHOUT, "fentry",
			   arena_printf(doctor->arena, "the kernel refuses fentry and fexit programs: %s",
					strerror(-error)), NULL);
}

/*
 * Is "bpf" in the list of active LSMs? False also if the list cannot be read, with *ret_known
 * false.
 */
static bool is_active(const char *list, bool *ret_known)
{
	FILE *file = fopen(list, "re");
	char line[256] = "";
	bool found = false;

	*ret_known = file && fgets(line, sizeof(line), file);
	if (file)
		fclose(file);
	for (char *save = NULL, *name = strtok_r(line, ",\n", &save); name; name = strtok_r(NULL, ",\n", &save))
		found |= !strcmp(name, "bpf");
	return found;
}

static void look_at_lsm(struct doctor *doctor)
{
	static const char list[] = "/sys/kernel/security/lsm";
	int error = load_at("file_open", BPF_PROG_TYPE_LSM, BPF_LSM_MAC);
	bool known, active = is_active(list, &known);

	if (error == -ENOENT || error == -ESRCH)
		doctor_say(doctor, DOCTOR_WITHOUT, "LSM", "this kernel was built without CONFIG_BPF_LSM", NULL);
	else if (error)
		doctor_say(doctor, DOCTOR_WITHOUT, "LSM", arena_printf(doctor->arena,
			   "the kernel refuses lsm programs: %s", strerror(-error)), NULL);
	else if (active)
		doctor_say(doctor, DOCTOR_FOUND, "LSM", "`bpf` is among the security modules", NULL);
	else if (known)
		doctor_say(doctor, DOCTOR_WITHOUT, "LSM", "`bpf` is not among the security modules: lsm programs are never called",
			   "boot with `bpf` in the list of lsm=");
	else
		doctor_say(doctor, DOCTOR_WITHOUT, "LSM", "lsm programs load; whether they are called is not known without securityfs",
			   "mount -t securityfs none /sys/kernel/security");
}

void doctor_look_at_tracing(struct doctor *doctor)
{
	look_at_tracefs(doctor);
	look_at_perf(doctor);
	look_at_probes(doctor, "kprobes", "/sys/bus/event_source/devices/kprobe", "CONFIG_KPROBE_EVENTS");
	look_at_probes(doctor, "uprobes", "/sys/bus/event_source/devices/uprobe", "CONFIG_UPROBE_EVENTS");
	look_at_trampolines(doctor);
	look_at_lsm(doctor);
}
