// SPDX-License-Identifier: MIT
/*
 * skep doctor: checks what Skep and its programs need of this machine: tools, kernel features,
 * rights. Out: a line for each, with advice for what is missing; the exit status. Called by main.c;
 * doctor_tracing.c has the checks for tracing.
 */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/doctor.h"
#include "frontend/kernel/kernel.h"
#include "runtime/include/skep/session.h"

static const char *const finding_words[] = {
	[DOCTOR_FOUND] = "ok", [DOCTOR_LACKS] = "LACKS", [DOCTOR_WITHOUT] = "-",
};

void doctor_say(struct doctor *doctor, enum doctor_finding finding, const char *what, const char *text,
		const char *help)
{
	static const struct skep_column columns[] = { { "what", 0 }, { "finding", 0 }, { "text", 0 }, { "help", 0 }, { 0 } };

	doctor->lacks |= finding == DOCTOR_LACKS;
	if (doctor->show.json) {
		skep_row_begin(&doctor->show, columns);
		skep_row_text(&doctor->show, what);
		skep_row_text(&doctor->show, finding == DOCTOR_FOUND ? "ok" : finding == DOCTOR_LACKS ? "lacks" : "without");
		skep_row_text(&doctor->show, text);
		skep_row_text(&doctor->show, help);
		skep_row_end(&doctor->show);
		return;
	}
	printf("%-5s %-12s %s\n", finding_words[finding], what, text);
	if (help)
		printf("      help: %s\n", help);
}

static void found(struct doctor *doctor, const char *what, const char *text)
{
	doctor_say(doctor, DOCTOR_FOUND, what, text, NULL);
}

static void missing(struct doctor *doctor, const char *what, const char *text, const char *help)
{
	doctor_say(doctor, DOCTOR_LACKS, what, text, help);
}

static void look_at_kernel(struct doctor *doctor)
{
	struct utsname name;
	unsigned major = 0, minor = 0;
	char oldest[8];
	const char *text;

	uname(&name);
	sscanf(name.release, "%u.%u", &major, &minor);
	text = arena_printf(doctor->arena, "%s %s", name.sysname, name.release);
	kernel_version_text(KERNEL_OLDEST, oldest);
	if (KERNEL_VERSION_OF(major, minor) >= KERNEL_OLDEST)
		found(doctor, "kernel", text);
	else
		missing(doctor, "kernel", text,
			arena_printf(doctor->arena, "Linux %s is the oldest that is supported",
				     oldest));
	if (access("/sys/kernel/btf/vmlinux", R_OK) == 0)
		found(doctor, "BTF", "/sys/kernel/btf/vmlinux");
	else
		missing(doctor, "BTF", "/sys/kernel/btf/vmlinux is not there",
			"a kernel with CONFIG_DEBUG_INFO_BTF; programs that read no kernel struct "
			"do without");
}

/* The value of "CapEff:" in /proc/self/status. */
static uint64_t effective_capabilities(void)
{
	FILE *status = fopen("/proc/self/status", "re");
	uint64_t capabilities = 0;
	char line[256];

	while (status && fgets(line, sizeof(line), status))
		if (sscanf(line, "CapEff: %" SCNx64, &capabilities) == 1)
			break;
	if (status)
		fclose(status);
	return capabilities;
}

static void look_at_capabilities(struct doctor *doctor)
{
	static const struct {
		const char *name;
		int bit;
	} rows[] = { { "CAP_BPF", 39 }, { "CAP_NET_ADMIN", 12 }, { "CAP_PERFMON", 38 } };
	uint64_t has = effective_capabilities();
	bool is_admin = has >> 21 & 1; /* CAP_SYS_ADMIN includes all of them */
	struct text held = { 0 }, lacked = { 0 };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct text *text = is_admin || has >> rows[i].bit & 1 ? &held : &lacked;

		text_printf(text, "%s%s", text->len ? ", " : "", rows[i].name);
	}
	if (lacked.len)
		missing(doctor, "capabilities",
			arena_printf(doctor->arena, "not %s", lacked.data),
			"sudo skep run .., or setcap cap_bpf,cap_net_admin+ep on your program");
	else
		found(doctor, "capabilities", text_string(&held));
	text_release(&held);
	text_release(&lacked);
}

/* Loads a program that does nothing and releases it, which proves that the rights suffice. */
static void look_at_load(struct doctor *doctor)
{
	static const struct bpf_insn code[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0, .imm = 1 },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	LIBBPF_OPTS(bpf_prog_load_opts, opts,
		    .expected_attach_type = BPF_CGROUP_INET_EGRESS);
	int fd = bpf_prog_load(BPF_PROG_TYPE_CGROUP_SKB, "skep_doctor", "GPL", code, 2, &opts);

	if (fd >= 0) {
		close(fd);
		found(doctor, "load", "this process may load BPF programs");
		return;
	}
	missing(doctor, "load",
		arena_printf(doctor->arena, "the kernel refuses a program: %s", strerror(-fd)),
		"run as root, or with the capabilities above");
}

static void look_at_cgroup(struct doctor *doctor)
{
	char root[PATH_MAX];

	if (skep_cgroup_root(sizeof(root), root))
		missing(doctor, "cgroup v2", "not mounted", "mount -t cgroup2 none /sys/fs/cgroup");
	else
		found(doctor, "cgroup v2", root);
}

/* The first line of the tool's --version output that contains a digit. */
static const char *version_of(struct doctor *doctor, enum tool tool, const char *argument)
{
	const char *argv[] = { doctor->toolchain.paths[tool], argument, NULL };
	struct command command = { .argv = argv };
	struct command_result result;
	const char *version = "";

	if (command_run(&command, &result))
		return version;
	for (const char *at = text_string(&result.out); *at && !*version;) {
		size_t len = strcspn(at, "\n");
		size_t digit = strcspn(at, "0123456789");

		if (digit < len)
			version = arena_strndup(doctor->arena, at, len);
		at += len + (at[len] == '\n');
	}
	command_result_release(&result);
	return version;
}

static void look_at_tool(struct doctor *doctor, enum tool tool, const char *argument)
{
	const struct tool_row *row = &tool_rows[tool];
	struct failure failure;

	if (toolchain_has(&doctor->toolchain, tool, &failure))
		found(doctor, row->name, arena_printf(doctor->arena, "%s: %s",
					      doctor->toolchain.paths[tool],
					      version_of(doctor, tool, argument)));
	else
		missing(doctor, row->name, failure.text, failure.help);
}

static void look_at_libraries(struct doctor *doctor)
{
	found(doctor, "libbpf", libbpf_version_string());
	if (doctor->toolchain.library && doctor->toolchain.include_dir)
		found(doctor, "libskep", doctor->toolchain.library);
	else
		missing(doctor, "libskep", "libskep.a and <skep/session.h> are not beside `skep`",
			"install Skep as a whole, or set SKEP_PREFIX; loaders need it");
}

static int say_nothing(enum libbpf_print_level level, const char *format, va_list args)
{
	(void)level;
	(void)format;
	(void)args;
	return 0;
}

int doctor_command(const struct options *options, struct compilation *compilation)
{
	struct doctor doctor = { .arena = compilation->arena, .show.json = options->style.format == DIAG_FORMAT_JSON };

	libbpf_set_print(say_nothing);
	toolchain_find(&doctor.toolchain, doctor.arena);
	look_at_kernel(&doctor);
	look_at_capabilities(&doctor);
	look_at_load(&doctor);
	look_at_cgroup(&doctor);
	doctor_look_at_tracing(&doctor);
	look_at_tool(&doctor, TOOL_CLANG, "--version");
	look_at_tool(&doctor, TOOL_OBJCOPY, "--version");
	look_at_tool(&doctor, TOOL_BPFTOOL, "version");
	look_at_tool(&doctor, TOOL_CC, "--version");
	look_at_libraries(&doctor);
	skep_show_free(&doctor.show);
	return doctor.lacks ? CLI_ENVIRONMENT : CLI_DONE;
}
