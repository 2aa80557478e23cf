// SPDX-License-Identifier: MIT
/*
 * The messages of `skep run` while it runs: what is attached, what is detached, what is left,
 * failures. In: struct run. Out: lines on standard error, or JSON. Called by run.c and run_loop.c.
 */
#include "cli/run_report.h"

#include <bpf/bpf.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/report.h"
#include "cli/run_places.h"

bool run_wants_cgroup(const struct program *program)
{
	const char *section = program->section->name;

	return !strncmp(section, "cgroup", 6) || !strcmp(section, "sockops") ||
	       !strncmp(section, "lsm_cgroup", 10);
}

bool run_wants_interface(const struct program *program)
{
	const char *type = program->type ? program->type->name : "";

	return !strcmp(type, "xdp") || !strcmp(type, "tc");
}

static bool is_quiet(const struct run *run)
{
	return run->compilation->options->style.format != DIAG_FORMAT_TEXT;
}

static uint32_t program_id(struct run *run, const struct program *program)
{
	struct bpf_prog_info info = { 0 };
	uint32_t len = sizeof(info);
	int fd = bpf_program__fd(skep_session_program(run->session, program->c_name));

	return bpf_obj_get_info_by_fd(fd, &info, &len) ? 0 : info.id;
}

static void note_pin(struct run *run, const struct map *map)
{
	struct bpf_map *made = skep_session_map(run->session, map->c_name);

	if (made && bpf_map__is_pinned(made))
		VEC_PUSH(run->compilation->arena, &run->pins,
			 arena_strdup(run->compilation->arena, bpf_map__pin_path(made)));
}

void run_note_programs(struct run *run)
{
	const struct unit *unit = run->compilation->unit;

	for (size_t i = 0; i < unit->items.count; i++)
		if (unit->items.items[i].kind == ITEM_MAP)
			note_pin(run, unit->items.items[i].map);
	for (size_t i = 0; i < unit->items.count; i++) {
		const struct program *program = unit->items.items[i].program;

		if (unit->items.items[i].kind != ITEM_PROGRAM || !run_has(run, program))
			continue;
		VEC_PUSH(run->compilation->arena, &run->program_ids, program_id(run, program));
		if (is_quiet(run) || program->ops)
			continue;
		fprintf(stderr, "attached %s %s", program->name, program->section_name);
		if (run_wants_cgroup(program))
			fprintf(stderr, " -> %s", run->cgroup_path);
		else if (run_wants_interface(program))
			fprintf(stderr, " -> %s", run->to->interface);
		fputc('\n', stderr);
	}
	for (size_t i = 0; i < unit->struct_ops.count && !is_quiet(run); i++)
		fprintf(stderr, "attached %s %s\n", unit->struct_ops.items[i]->name, unit->struct_ops.items[i]->kernel);
}

static bool is_there(uint32_t id)
{
	int fd = bpf_prog_get_fd_by_id(id);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

/*
 * Counts the programs that the kernel still has; it frees one shortly after its last user is gone.
 */
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
		fprintf(stderr, "%zu still held by another process", left);
	else if (!run->pins.count)
		fputs("nothing left", stderr);
	for (size_t i = 0; i < run->pins.count; i++)
		fprintf(stderr, "%s%s", i ? ", " : left ? "; still pinned: " : "still pinned: ", run->pins.items[i]);
	fputc('\n', stderr);
}

void run_note_killed(const struct run *run, int seconds)
{
	if (!is_quiet(run))
		fprintf(stderr, "killed `%s`: it had not ended %d s after SIGTERM\n",
			run->compilation->options->child[0], seconds);
}

enum cli_exit run_fail(struct run *run, const char *stage, const char *name, const char *text)
{
	struct failure failure = { .stage = stage, .name = name, .text = text };

	report_failure(run->compilation, &failure);
	diag_clear(run->compilation->diags); /* JSON has them in the same array */
	return CLI_ENVIRONMENT;
}
