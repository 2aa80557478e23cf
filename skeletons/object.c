// SPDX-License-Identifier: MIT
/* From C to a BPF object: clang, objcopy, and checks of what clang made: loops, frames, contents. In:
 * the lines of the C. Out: the object's bytes, or diagnostics. Called by cli/compile.c, cli/make.c
 * and cli/guarded.c. */
#include "skeletons/object.h"

#include <elf.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "skeletons/interface.h"
#include "skeletons/layout.h"
#include "skeletons/link.h"
#include "skeletons/stack.h"
#include "skeletons/workspace.h"

struct object_job {
	const struct toolchain *toolchain;
	struct unit *unit;
	const struct clines *lines;
	bool keeps_order;        /* clang keeps the order of the blocks */
	bool for_v2;             /* clang crashes on this C for v3 */
	const char *directory;   /* the Lisp file's; NULL: ours */
	struct workspace workspace;
	struct failure *failure;
};

static void fail_write(struct object_job *job, const char *path, int error)
{
	*job->failure = (struct failure){
		.stage = "write",
		.name = "write",
		.text = arena_printf(job->toolchain->arena, "`%s`: %s", path, strerror(-error)),
	};
}

/*
 * Makes the names in #line directives relative to the Lisp's directory, where clang runs, so that
 * the object does not depend on how the path was given. clang 19 spells a mapped name differently.
 */
static void make_names_relative(const struct object_job *job, struct text *text)
{
	const char *prefix = arena_printf(job->toolchain->arena, "\"%s/", job->directory);
	size_t skip = strlen(prefix) - 1;
	struct text out = { 0 };

	for (const char *at = text_string(text); *at;) {
		size_t len = strcspn(at, "\n") + 1;
		const char *name = strncmp(at, "#line ", 6) ? NULL : memchr(at, '"', len);

		if (name && !strncmp(name, prefix, skip + 1)) {
			text_append(&out, at, (size_t)(name - at) + 1);
			text_append(&out, name + 1 + skip, len - (size_t)(name - at) - 1 - skip);
		} else {
			text_append(&out, at, len);
		}
		at += len;
	}
	text_release(text);
	*text = out;
}

/* Writes the C into the workspace, with or without #line directives. NULL: failure. */
static const char *write_c(struct object_job *job, bool with_lines)
{
	struct arena *arena = job->toolchain->arena;
	const char *path = workspace_file(&job->workspace, arena,
					  arena_printf(arena, "%s.%s.c", job->unit->base_name,
						       with_lines ? "lines" : "bpf"));
	struct text text = { 0 };
	int error;

	if (with_lines)
		print_with_lines(job->lines, &text);
	else
		print_plain(job->lines, &text);
	if (with_lines && job->directory)
		make_names_relative(job, &text);
	error = text_write_file(path, text_string(&text), text.len, false);
	text_release(&text);
	if (error)
		fail_write(job, path, error);
	return error ? NULL : path;
}

/*
 * -fno-strict-aliasing: (load T p) reads memory as T, whatever was stored there. |
 * clang runs in the Lisp's directory and maps it away, so that the object has relative names and is
 * the same wherever it is built; clang copies the text of the lines that it finds.
 */
static void clang_arguments(const struct object_job *job, const char *c_path, const char *object,
			    struct command_arguments *arguments)
{
	struct arena *arena = job->toolchain->arena;
	static const char *const flags[] = { "-std=gnu17", "-O2", "-g", "-gno-column-info",
					     "-fno-strict-aliasing", "-Wall", "-Wextra",
					     "-Wno-unused-parameter", "-fno-crash-diagnostics",
					     "-fdebug-compilation-dir=." };

	VEC_PUSH(arena, &arguments->items, job->toolchain->paths[TOOL_CLANG]);
	VEC_PUSH(arena, &arguments->items, "-target");
	VEC_PUSH(arena, &arguments->items, job->toolchain->target);
	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		VEC_PUSH(arena, &arguments->items, flags[i]);
	VEC_PUSH(arena, &arguments->items, job->for_v2 ? "-mcpu=v2" : "-mcpu=v3");
	if (job->keeps_order) {
		VEC_PUSH(arena, &arguments->items, "-mllvm");
		VEC_PUSH(arena, &arguments->items, "-disable-block-placement");
	}
	if (job->toolchain->arch)
		VEC_PUSH(arena, &arguments->items,
			 arena_printf(arena, "-D__TARGET_ARCH_%s", job->toolchain->arch));
	if (job->directory)
		VEC_PUSH(arena, &arguments->items,
			 arena_printf(arena, "-ffile-prefix-map=%s/=", job->directory));
	VEC_PUSH(arena, &arguments->items,
		 arena_printf(arena, "-ffile-prefix-map=%s/=", job->workspace.path));
	if (job->toolchain->multiarch_include) {
		VEC_PUSH(arena, &arguments->items, "-idirafter");
		VEC_PUSH(arena, &arguments->items, job->toolchain->multiarch_include);
	}
	VEC_PUSH(arena, &arguments->items, "-c");
	VEC_PUSH(arena, &arguments->items, c_path);
	VEC_PUSH(arena, &arguments->items, "-o");
	VEC_PUSH(arena, &arguments->items, object);
	VEC_PUSH(arena, &arguments->items, NULL);
}

static enum build_result run_clang(struct object_job *job, const char *c_path, const char *object,
				   struct command_result *ret_result)
{
	struct command_arguments arguments = { 0 };

	clang_arguments(job, c_path, object, &arguments);
	struct command command = { .argv = arguments.items.items, .directory = job->directory };

	if (!toolchain_run(job->toolchain, TOOL_CLANG, &command, ret_result, job->failure))
		return BUILD_FAILED;
	return ret_result->status == 0 ? BUILD_DONE : BUILD_REFUSED;
}

/* Adds clang's output below a diagnostic, without the workspace's path. */
static void note_words(struct object_job *job, struct diag *diag, const struct command_result *result)
{
	size_t skip = strlen(job->workspace.path);
	struct text words = { 0 };

	for (const char *at = text_string(&result->err); *at;) {
		at += strncmp(at, job->workspace.path, skip) ? 0 : skip + 1;
		size_t len = strcspn(at, "\n");

		text_append(&words, at, len);
		text_putc(&words, '\n');
		at += len + (at[len] == '\n');
	}
	if (words.len)
		words.data[--words.len] = '\0';
	diag_note(job->unit->diags, diag, (struct span){ 0 }, "clang says\n%s", text_string(&words));
	text_release(&words);
}

static struct diag *report_defect(struct object_job *job, enum diag_id id, const char *verb)
{
	struct unit *unit = job->unit;
	struct diag *diag = diag_report(unit->diags, id, (struct span){ 0 },
					"clang %s the C of `%s`: a defect of Skep", verb,
					unit->source_name);

	diag_help(unit->diags, diag, "report it with the source; `skep translate` shows the C");
	return diag;
}

/* The status of a command that SIGKILL ended: only the kernel or the user sends it. */
#define KILLED (128 + SIGKILL)

/* Messages of clang that blame the machine, and what to do. */
static const struct {
	const char *words, *help;
} machine_words[] = {
	{ "file not found", "install the headers of libbpf and Linux: apt-get install libbpf-dev linux-libc-dev" },
	{ "No space left on device", "set TMPDIR to another directory for temporary files" },
	{ "unable to open output file", "set TMPDIR to another directory for temporary files" },
	{ "unknown target triple", "a clang with the BPF target: SKEP_CLANG=clang-19 skep .." },
	{ "No available targets", "a clang with the BPF target: SKEP_CLANG=clang-19 skep .." },
	{ "unable to execute command", "the machine has too little memory, or a limit of it is low" },
	{ "error while loading shared libraries", "clang itself cannot start; SKEP_CLANG names another one" },
	{ "out of memory", "the machine has too little memory, or a limit of it is low" },
};

static bool is_ended_by_machine(const struct command_result *result)
{
	return result->status == KILLED || result->status == 128 + SIGXFSZ || result->status == 128 + SIGXCPU;
}

/* Reports the first such message as the failure; false if there is none. */
static bool report_machine(struct object_job *job, const struct command_result *result)
{
	const char *words = text_string(&result->err), *at, *begin;

	if (is_ended_by_machine(result)) {
		*job->failure = (struct failure){
			.stage = "clang", .name = "tool",
			.text = result->status == KILLED ? "clang was killed" :
				arena_printf(job->toolchain->arena, "clang was ended: %s", strsignal(result->status - 128)),
			.help = result->status == KILLED ? "the machine may not have enough memory" :
							   "see `ulimit -a` for the limits of this shell",
		};
		return true;
	}
	for (size_t i = 0; i < sizeof(machine_words) / sizeof(machine_words[0]); i++) {
		at = strstr(words, machine_words[i].words);
		if (!at)
			continue;
		for (begin = at; begin > words && begin[-1] != '\n'; begin--)
			;
		*job->failure = (struct failure){
			.stage = "clang",
			.name = "tool",
			.text = arena_printf(job->toolchain->arena, "%.*s",
					     (int)strcspn(begin, "\n"), begin),
			.help = machine_words[i].help,
		};
		return true;
	}
	return false;
}

/*
 * Compiles the plain C again, so that clang's messages have lines of the C: the C is wrong, not the
 * Lisp.
 */
static enum build_result report_words(struct object_job *job, const char *object, bool refused)
{
	const char *c_path = write_c(job, false);
	struct command_result result;

	if (!c_path || run_clang(job, c_path, object, &result) == BUILD_FAILED)
		return BUILD_FAILED;
	if (refused && report_machine(job, &result)) {
		command_result_release(&result);
		return BUILD_FAILED;
	}
	if (!refused)
		note_words(job, report_defect(job, DIAG_CLANG_WARNING, "warns of"), &result);
	else if (!stack_report_refusal(job->unit, job->lines, text_string(&result.err)))
		note_words(job, report_defect(job, DIAG_CLANG, "refuses"), &result);
	command_result_release(&result);
	return refused ? BUILD_REFUSED : BUILD_DONE;
}

/* Was clang ended by a signal, or by its own handler, which asks for a bug report? */
static bool has_crashed(const struct command_result *result)
{
	return (result->status > 128 && !is_ended_by_machine(result)) ||
	       (result->status && strstr(text_string(&result->err), "PLEASE submit a bug report"));
}

static enum build_result report_crash(struct object_job *job)
{
	struct unit *unit = job->unit;
	struct diag *diag = diag_report(unit->diags, DIAG_CLANG, (struct span){ 0 },
					"clang crashes on the C of `%s`", unit->source_name);

	diag_help(unit->diags, diag,
		  "use another clang: SKEP_CLANG=clang-19 skep ..; this one is %s",
		  job->toolchain->paths[TOOL_CLANG]);
	return BUILD_REFUSED;
}

/* Where clang crashes with the instructions of v3, v2 mostly works. */
static enum build_result run_clang_or_v2(struct object_job *job, const char *c_path,
					 const char *object, struct command_result *ret_result)
{
	enum build_result outcome = run_clang(job, c_path, object, ret_result);
	struct diag *diag;

	if (outcome != BUILD_REFUSED || !has_crashed(ret_result))
		return outcome;
	if (!job->for_v2) {
		command_result_release(ret_result);
		job->for_v2 = true;
		outcome = run_clang(job, c_path, object, ret_result);
		if (outcome != BUILD_DONE)
			return outcome;
		diag = diag_report(job->unit->diags, DIAG_CLANG_CRASH, (struct span){ 0 },
				   "clang crashes on the C of `%s` with -mcpu=v3",
				   job->unit->source_name);
		diag_help(job->unit->diags, diag,
			  "it was compiled with -mcpu=v2, to more instructions; another clang may "
			  "not crash: SKEP_CLANG=clang-19 skep ..");
	}
	return outcome;
}

static enum build_result compile(struct object_job *job, const char *object)
{
	const char *c_path = write_c(job, true);
	bool before = job->for_v2, crashed, warned;
	struct command_result result;
	enum build_result outcome;

	if (!c_path)
		return BUILD_FAILED;
	outcome = run_clang_or_v2(job, c_path, object, &result);
	if (outcome == BUILD_FAILED)
		return outcome;
	/* v2 lacks instructions, so clang's refusal of v2 is no reason */
	crashed = outcome == BUILD_REFUSED && (has_crashed(&result) || job->for_v2 != before);
	warned = outcome == BUILD_DONE && result.err.len;
	command_result_release(&result);
	if (crashed)
		return report_crash(job);
	return outcome == BUILD_REFUSED || warned ? report_words(job, object, !warned) : outcome;
}

/* Writes the record of what the object needs; libbpf ignores sections with names like DWARF's. */
static const char *write_record(struct object_job *job)
{
	struct arena *arena = job->toolchain->arena;
	const char *path = workspace_file(&job->workspace, arena, "record");
	const char *record;
	char version[8];
	int error;

	record = arena_printf(arena, "kernel %s\ninterface %" PRIx64 "\n",
			      kernel_version_text(unit_floor(job->unit, NULL), version),
			      interface_hash(job->unit));
	error = text_write_file(path, record, strlen(record), false);
	if (error)
		fail_write(job, path, error);
	return error ? NULL : path;
}

/* Removes DWARF; .BTF and .BTF.ext, which the kernel reads, stay. */
static enum build_result strip(struct object_job *job, const char *object)
{
	const char *record = write_record(job);
	const char *argv[] = { job->toolchain->paths[TOOL_OBJCOPY], "--strip-debug",
			       record ? arena_printf(job->toolchain->arena,
						     "--add-section=" OBJECT_RECORD_SECTION "=%s",
						     record) : NULL, object, NULL };
	struct command command = { .argv = argv };
	struct command_result result;
	enum build_result outcome = BUILD_DONE;

	if (!record || !toolchain_run(job->toolchain, TOOL_OBJCOPY, &command, &result, job->failure))
		return BUILD_FAILED;
	if (result.status) {
		*job->failure = (struct failure){
			.stage = "llvm-objcopy",
			.name = "tool",
			.text = "llvm-objcopy cannot remove DWARF from the object",
			.detail = arena_strdup(job->toolchain->arena, text_string(&result.err)),
		};
		outcome = BUILD_FAILED;
	}
	command_result_release(&result);
	return outcome;
}

bool object_is_foreign(const struct text *object)
{
	const unsigned char own = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? ELFDATA2LSB :
									       ELFDATA2MSB;

	return object->len > EI_DATA && (unsigned char)object->data[EI_DATA] != own;
}

static bool read_object(struct object_job *job, const char *path, struct text *ret_object)
{
	int error = text_read_file(path, ret_object);

	if (error)
		fail_write(job, path, error);
	return !error;
}

/* Raises the floor for clang's layout of a loop; an error if an older kernel was asked for. */
static enum build_result raise_for_loop(struct object_job *job, const struct program *program)
{
	struct unit *unit = job->unit;
	char needed[8], asked[8];

	unit_raise_floor(unit, LAYOUT_FREE_SINCE, program->span,
			 arena_printf(job->toolchain->arena, "a loop of `%s`, as clang lays it out,",
				      program->name));
	if (!unit->kernel || unit->kernel >= LAYOUT_FREE_SINCE)
		return BUILD_DONE;
	diag_report(unit->diags, DIAG_KERNEL, program->span,
		    "a loop of `%s`, as clang lays it out, needs Linux %s, and %s must load this file",
		    program->name, kernel_version_text(LAYOUT_FREE_SINCE, needed),
		    kernel_version_text(unit->kernel, asked));
	return BUILD_REFUSED;
}

/* Compiles loops that old kernels refuse again, with the blocks in source order. */
static enum build_result check_loops(struct object_job *job, const char *path)
{
	struct arena *arena = job->toolchain->arena;
	enum build_result result = BUILD_DONE;
	const struct program *program;
	struct text object;
	size_t at = 0;

	if (unit_floor(job->unit, NULL) >= LAYOUT_FREE_SINCE)
		return BUILD_DONE;
	if (!read_object(job, path, &object))
		return BUILD_FAILED;
	program = object_is_foreign(&object) ? NULL :
					       layout_next_loop(arena, job->unit, &object, &at);
	if (program && !job->keeps_order) {
		text_release(&object);
		job->keeps_order = true;
		result = compile(job, path);
		return result == BUILD_DONE ? check_loops(job, path) : result;
	}
	for (; program; program = layout_next_loop(arena, job->unit, &object, &at))
		if (raise_for_loop(job, program) == BUILD_REFUSED)
			result = BUILD_REFUSED;
	text_release(&object);
	return result;
}

/* Checks clang's frames against the kernel's limits for chains of calls. */
static enum build_result check_frames(struct object_job *job, const char *path)
{
	struct text object;
	bool fits;

	if (!read_object(job, path, &object))
		return BUILD_FAILED;
	fits = object_is_foreign(&object) || stack_check_object(job->unit, &object);
	text_release(&object);
	return fits ? BUILD_DONE : BUILD_REFUSED;
}

static enum build_result build_inside(struct object_job *job, struct text *ret_object)
{
	struct arena *arena = job->toolchain->arena;
	const char *object = workspace_file(&job->workspace, arena,
					    arena_printf(arena, "%s.bpf.o", job->unit->base_name));
	enum build_result result = compile(job, object);
	int error;

	if (result == BUILD_DONE && !job->toolchain->unchecked)
		result = check_loops(job, object);
	if (result == BUILD_DONE)
		result = strip(job, object);
	if (result == BUILD_DONE && !job->toolchain->unchecked)
		result = check_frames(job, object);
	if (result != BUILD_DONE)
		return result;
	if (job->toolchain->links) {
		const char *linked = workspace_file(&job->workspace, arena, "linked.bpf.o");

		if (!link_objects(job->toolchain, object, linked, job->failure))
			return BUILD_FAILED;
		object = linked;
	}
	error = text_read_file(object, ret_object);
	if (error) {
		fail_write(job, object, error);
		return BUILD_FAILED;
	}
	/* libbpf can open neither an object that must be linked nor one of the other byte order */
	if ((!job->toolchain->links && unit_extern(job->unit, &(struct span){ 0 })) ||
	    object_is_foreign(ret_object))
		return BUILD_DONE;
	if (object_check(job->unit, ret_object))
		return BUILD_DONE;
	text_release(ret_object);
	return BUILD_REFUSED;
}

enum build_result object_build(const struct toolchain *toolchain, struct unit *unit,
			       const struct clines *lines, const char *source_path,
			       struct text *ret_object, struct failure *ret_failure)
{
	const char *slash = strrchr(source_path, '/');
	struct object_job job = { .toolchain = toolchain, .unit = unit, .lines = lines,
				  .failure = ret_failure };
	enum build_result result;
	int error;

	if (slash)
		job.directory = slash == source_path ? "/" :
						       arena_strndup(toolchain->arena, source_path,
								     (size_t)(slash - source_path));
	if (!toolchain_has(toolchain, TOOL_CLANG, ret_failure) ||
	    !toolchain_has(toolchain, TOOL_OBJCOPY, ret_failure))
		return BUILD_FAILED;
	error = workspace_open(&job.workspace, toolchain->arena);
	if (error) {
		*ret_failure = workspace_failure(toolchain->arena, error);
		return BUILD_FAILED;
	}
	result = build_inside(&job, ret_object);
	workspace_close(&job.workspace);
	return result;
}
