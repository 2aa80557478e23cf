#include "cli/run_report.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "cli/report.h"

bool run_wants_cgroup(const struct program *program)
{
	const char *section = program->section->name;

	return !strncmp(section, "cgroup", 6) || !strcmp(section, "sockops") ||
	       !strncmp(section, "lsm_cgroup", 10);
}

static bool is_quiet(const struct run *run)
{
	return run->compilation->options->style.format == DIAG_FORMAT_JSON;
}

static uint32_t program_id(struct run *run, const struct program *program)
{
	struct bpf_prog_info info = { 0 };
	uint32_t len = sizeof(info);
	int fd = bpf_program__fd(skep_session_program(run->session, program->c_name));

	return bpf_obj_get_info_by_fd(fd, &info, &len) ? 0 : info.id;
}

void run_note_programs(struct run *run)
{
	const struct unit *unit = run->compilation->unit;

	for (size_t i = 0; i < unit->items.count; i++) {
		const struct program *program = unit->items.items[i].program;

		if (unit->items.items[i].kind != ITEM_PROGRAM)
			continue;
		VEC_PUSH(run->compilation->arena, &run->program_ids, program_id(run, program));
		if (is_quiet(run))
			continue;
		fprintf(stderr, "attached %s %s", program->name, program->section_name);
		if (run_wants_cgroup(program))
			fprintf(stderr, " -> %s", run->cgroup_path);
		fputc('\n', stderr);
	}
}

static bool is_there(uint32_t id)
{
	int fd = bpf_prog_get_fd_by_id(id);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

/* The kernel frees a program a moment after its last user is gone. */
static size_t count_left(const struct run *run)
{
	const struct timespec moment = { .tv_nsec = 10 * 1000 * 1000 };
	size_t left = run->program_ids.count;

	for (int tries = 0; left && tries < 200; tries++) {
		left = 0;
		for (size_t i = 0; i < run->program_ids.count; i++)
			left += is_there(run->program_ids.items[i]);
		if (left)
			nanosleep(&moment, NULL);
	}
	return left;
}

void run_note_detached(struct run *run)
{
	size_t left;

	if (!run->program_ids.count || is_quiet(run))
		return;
	left = count_left(run);
	fprintf(stderr, "detached %zu, ", run->program_ids.count);
	if (left)
		fprintf(stderr, "%zu still held by another process\n", left);
	else
		fputs("nothing left\n", stderr);
}

enum cli_exit run_fail(struct run *run, const char *stage, const char *name, const char *text)
{
	struct failure failure = { .stage = stage, .name = name, .text = text };

	report_failure(run->compilation->options, &failure);
	return CLI_ENVIRONMENT;
}

/* The line of "fw.lisp:8" as a span, from its first character that is no blank to its end. */
static struct span line_span(const struct program *program, const char *place)
{
	const char *colon = place ? strrchr(place, ':') : NULL;
	struct span span = program->span;
	unsigned long line = colon ? strtoul(colon + 1, NULL, 10) : 0;
	const char *text;
	uint32_t len, blank = 0;

	if (!span.source || !line || line > span.source->line_count)
		return span;
	text = source_line(span.source, (uint32_t)line, &len);
	while (blank < len && (text[blank] == ' ' || text[blank] == '\t'))
		blank++;
	span.line = (uint32_t)line;
	span.column = blank + 1;
	span.offset = span.source->lines[line - 1] + blank;
	span.len = len > blank ? len - blank : 1;
	span.expansion = NULL;
	return span;
}

static const struct program *named_program(const struct unit *unit, const char *name)
{
	for (size_t i = 0; i < unit->items.count; i++) {
		const struct item *item = &unit->items.items[i];

		if (item->kind == ITEM_PROGRAM && name &&
		    (!strcmp(item->program->name, name) || !strcmp(item->program->c_name, name)))
			return item->program;
	}
	return NULL;
}

static enum cli_exit report_refusal(struct run *run, const struct skep_error *error,
				    const struct program *program)
{
	struct compilation *compilation = run->compilation;
	const char *reason = strstr(error->text, ": ");
	struct utsname kernel;
	struct diag *diag;

	uname(&kernel);
	diag = diag_report(compilation->diags, DIAG_VERIFIER, line_span(program, error->place),
			   "Linux %s refused `%s` here: %s", kernel.release, program->name,
			   reason ? reason + 2 : error->text);
	diag_help(compilation->diags, diag,
		  "the checks accepted this, so it is a defect of Skep; --verbose shows the "
		  "kernel's log");
	if (options_has(compilation->options, OPTION_VERBOSE))
		fprintf(stderr, "%s\n", error->log);
	return report_end(compilation);
}

/* The [name] of a failure of libskep. */
static const char *failure_name(const struct skep_error *error)
{
	if (error->stage == SKEP_STAGE_LOAD && (error->code == -EPERM || error->code == -EACCES))
		return "privilege";
	if (error->stage == SKEP_STAGE_ATTACH && strstr(error->text, "not cgroup v2"))
		return "cgroup-v1";
	return skep_stage_name(error->stage);
}

enum cli_exit run_report_session(struct run *run)
{
	const struct skep_error *error = skep_session_error(run->session);
	const struct program *program = named_program(run->compilation->unit, error->name);
	struct failure failure = {
		.stage = skep_stage_name(error->stage),
		.name = failure_name(error),
		.text = error->text,
		.help = error->help,
	};

	if (error->stage == SKEP_STAGE_LOAD && error->log && *error->log && program)
		return report_refusal(run, error, program);
	report_failure(run->compilation->options, &failure);
	return CLI_ENVIRONMENT;
}
