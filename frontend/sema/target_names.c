// SPDX-License-Identifier: MIT
/*
 * Does the kernel have the section's target? The function of fentry/F and kprobe/F, the hook of
 * lsm/H, the event of tp_btf/E and tracepoint/C/E, the iterator of iter/T, the system call of
 * ksyscall/C. In: a program. Out: an error or warning with the nearest name, if BTF, tracefs or
 * kallsyms tells. program/programs.c calls it for each program, kernel/arguments.c for (ctx NAME).
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "frontend/btf/event_format.h"
#include "frontend/sema/internal.h"

/* Program types, the noun for messages, and where BTF has the name. */
static const struct kind {
	const char *program_types; /* separated by spaces */
	const char *noun;
	enum btf_names names;
	const char *prefix;
} kinds[] = {
	{ "tp-btf raw-tracepoint", "tracepoint", BTF_NAMES_TYPEDEF, BTF_TRACEPOINT_PREFIX },
	{ "fentry fexit fmod-ret", "function", BTF_NAMES_FUNCTION, "" },
	{ "lsm", "hook", BTF_NAMES_FUNCTION, BTF_LSM_PREFIX },
	{ "iter", "iterator", BTF_NAMES_STRUCT, BTF_ITERATOR_PREFIX },
};

static const struct kind *kind_of(const struct program *program)
{
	const char *type = program->section->program_type;

	for (size_t i = 0; type && i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (sema_is_listed(kinds[i].program_types, type))
			return &kinds[i];
	return NULL;
}

const char *sema_target_of(const struct program *program)
{
	const char *slash = strchr(program->section_name, '/');

	return slash ? slash + 1 : "";
}

bool sema_is_listed(const char *list, const char *name)
{
	size_t len = strlen(name);

	for (const char *at = list; (at = strstr(at, name)); at += len)
		if ((at == list || at[-1] == ' ') && (!at[len] || at[len] == ' '))
			return true;
	return false;
}

static const char untyped_sections[] =
	"tracepoint tp raw_tp raw_tracepoint kprobe kretprobe ksyscall kretsyscall";

/*
 * An optional program's target may be missing if its arguments need no BTF: the application decides
 * at run time.
 */
static bool may_be_missing(const struct program *program)
{
	return program->optional && sema_is_listed(untyped_sections, program->section->name);
}

/*
 * Warns if this kernel lacks the name but has a similar one, which is mostly a typing error. A name
 * that only another kernel has is rarely similar to one here.
 */
static bool warn_missing(struct sema *sema, const struct program *program, struct span span, const struct near_name *near)
{
	if (!may_be_missing(program))
		return false;
	if (near_name_best(near))
		diag_help_near(sema->diags,
			       diag_report(sema->diags, DIAG_MISSING_TARGET, span,
					   "this kernel has nothing for `%s`, which is `:optional t`", program->section_name), "",
			       near->wanted, near_name_best(near));
	return true;
}

static void help_target(struct sema *sema, struct diag *diag, struct near_name *near)
{
	if (near_name_best(near))
		diag_help_near(sema->diags, diag, "", near->wanted, near_name_best(near));
	else
		diag_help(sema->diags, diag, "where a module has it, load the module on the machine "
			  "that builds; --btf FILE describes another kernel");
}

void sema_unknown_target(struct sema *sema, const struct program *program, struct span span)
{
	const struct kind *kind = kind_of(program);
	const char *target = sema_target_of(program);
	struct near_name near = { .wanted = target };

	btf_file_each_name(sema->btf, kind->names, kind->prefix, sema_try_near, &near);
	help_target(sema, diag_report(sema->diags, DIAG_SECTION_TARGET, span, "this kernel has no %s `%s`", kind->noun, target),
		    &near);
}

/* Categories whose events are created at run time, or have no tracepoint in BTF. */
static const char other_events[] =
	"syscalls ftrace kprobes uprobes synthetic eprobes fprobes";

static bool is_known(struct sema *sema, const struct kind *kind, const char *target)
{
	const char *name = arena_printf(sema->arena, "%s%s", kind->prefix, target);

	if (sema_btf_has_name(sema, kind->names, name))
		return true;
	return !sema->btf_path && btf_modules_have_name(sema->btf, kind->names, name);
}

/* ---- tracepoint/CATEGORY/EVENT ---- */

/* Returns true and sets *ret_known if tracefs can be read. */
static bool ask_tracefs(struct sema *sema, const char *event, bool *ret_known)
{
	for (size_t i = 0; event_format_root(i); i++) {
		const char *events = arena_printf(sema->arena, "%s/events", event_format_root(i));

		if (access(events, R_OK | X_OK))
			continue;
		*ret_known = !access(arena_printf(sema->arena, "%s/%s", events, event), F_OK);
		return true;
	}
	return false;
}

static void unknown_event(struct sema *sema, const struct program *program, const char *category, const char *event,
			  struct span span)
{
	struct near_name near = { .wanted = event };
	struct diag *diag;

	if (sema->btf)
		btf_file_each_name(sema->btf, BTF_NAMES_TYPEDEF, BTF_TRACEPOINT_PREFIX, sema_try_near, &near);
	if (warn_missing(sema, program, span, &near))
		return;
	diag = diag_report(sema->diags, DIAG_SECTION_TARGET, span, "this kernel has no event `%s/%s`", category, event);
	if (near_name_best(&near))
		diag_help_near(sema->diags, diag, "", near.wanted, near_name_best(&near));
	else
		diag_help(sema->diags, diag, "`ls /sys/kernel/tracing/events/%s` lists the events of the "
			  "category; the events of a module come with it", category);
}

static bool check_event(struct sema *sema, const struct program *program, struct span span)
{
	const char *target = sema_target_of(program), *slash = strchr(target, '/');
	struct btf_file *btf = sema_whole_btf(sema);
	const char *category;
	bool known = true;

	if (!slash)
		return true;
	category = arena_strndup(sema->arena, target, (size_t)(slash - target));
	if (sema_is_listed("kprobes uprobes synthetic eprobes fprobes", category))
		return true;
	if (!sema->btf_path && ask_tracefs(sema, target, &known))
		;
	else if (btf && !sema_is_listed(other_events, category))
		known = is_known(sema, &kinds[0], slash + 1);
	if (!known)
		unknown_event(sema, program, category, slash + 1, span);
	return known || may_be_missing(program);
}

/* ---- kprobe/FUNCTION, ksyscall/CALL ---- */

/* The prefixes of system calls that libbpf tries, and those of older kernels; ended by NULL. */
static const char *const call_prefixes[] = {
	"__x64_sys_", "__arm64_sys_", "__s390x_sys_", "__riscv_sys_", "__se_sys_", "sys_", NULL,
};
static const char *const no_prefixes[] = { "", NULL };

static bool is_one_of(const char *name, const char *const *prefixes, const char *target)
{
	for (; *prefixes; prefixes++) {
		size_t len = strlen(*prefixes);

		if (!strncmp(name, *prefixes, len) && !strcmp(name + len, target))
			return true;
	}
	return false;
}

/*
 * Is it in kallsyms? Probes can be put on functions that BTF lacks: assembly, or code without
 * debugging information. True if kallsyms cannot be read.
 */
static bool is_symbol(const char *const *prefixes, const char *target)
{
	FILE *file = fopen("/proc/kallsyms", "re");
	char name[512];
	bool found = !file, any = false;

	while (!found && fscanf(file, "%*s %*s %511s%*[^\n]", name) == 1) {
		any = true;
		found = is_one_of(name, prefixes, target);
	}
	if (file)
		fclose(file);
	return found || !any;
}

/* Checks against the running kernel only: a BTF file of another kernel has too few functions. */
static bool check_probe(struct sema *sema, const struct program *program, struct span span, bool of_call)
{
	const char *target = sema_target_of(program);
	const char *const *prefixes = of_call ? call_prefixes : no_prefixes;
	struct btf_file *btf = sema->btf_path ? NULL : sema_whole_btf(sema);
	struct near_name near = { 0 };
	bool known = !btf || !*target;

	target = arena_strndup(sema->arena, target, strcspn(target, "+"));
	for (size_t i = 0; prefixes[i] && !known; i++)
		known = sema_btf_has_name(sema, BTF_NAMES_FUNCTION,
					  arena_printf(sema->arena, "%s%s", prefixes[i], target));
	if (known || is_symbol(prefixes, target))
		return true;
	near.wanted = target;
	for (size_t i = 0; prefixes[i]; i++)
		btf_file_each_name(btf, BTF_NAMES_FUNCTION, prefixes[i], sema_try_near, &near);
	if (warn_missing(sema, program, span, &near))
		return true;
	help_target(sema, diag_report(sema->diags, DIAG_SECTION_TARGET, span, "this kernel has no %s `%s`",
				      of_call ? "system call" : "function", target), &near);
	return false;
}

bool sema_check_target_exists(struct sema *sema, const struct program *program, struct span span)
{
	const char *type = program->section->program_type;
	const struct kind *kind = kind_of(program);
	const char *target = sema_target_of(program);
	struct near_name near = { 0 };

	if (type && !strcmp(type, "tracepoint"))
		return check_event(sema, program, span);
	if (sema_is_listed("kprobe kretprobe ksyscall kretsyscall", program->section->name))
		return check_probe(sema, program, span, strstr(program->section->name, "syscall"));
	if (!kind || !*target || !sema_whole_btf(sema) || is_known(sema, kind, target))
		return true;
	near.wanted = target;
	btf_file_each_name(sema->btf, kind->names, kind->prefix, sema_try_near, &near);
	if (warn_missing(sema, program, span, &near))
		return true;
	sema_unknown_target(sema, program, span);
	return false;
}
