// SPDX-License-Identifier: MIT
/*
 * Loads an object that was just built into the running kernel, and reports why that fails. In: the
 * object and a session of libskep. Out: the loaded session, or a diagnostic: a refusal by the
 * verifier becomes [verifier] at the Lisp line. Called by build.c, explain.c, run.c.
 */
#include "cli/load.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "cli/guarded.h"
#include "cli/refusal.h"
#include "cli/report.h"
#include "skeletons/workspace.h"

static int fail_write(struct compilation *compilation, const char *path, int error)
{
	compilation->failure = (struct failure){
		.stage = "write",
		.name = "write",
		.text = arena_printf(compilation->arena, "`%s`: %s", path, strerror(-error)),
	};
	return error;
}

int load_open(struct compilation *compilation, const struct text *object,
	      struct skep_session *session)
{
	struct workspace workspace;
	const char *path;
	int error = workspace_open(&workspace, compilation->arena);

	if (error) {
		compilation->failure = workspace_failure(compilation->arena, error);
		return error;
	}
	path = workspace_file(&workspace, compilation->arena,
			      arena_printf(compilation->arena, "%s.bpf.o",
					   compilation->unit->base_name));
	error = text_write_file(path, object->data, object->len, false);
	if (error)
		fail_write(compilation, path, error);
	else /* reads the whole file */
		error = skep_session_open_file(session, path, NULL);
	workspace_close(&workspace);
	return error;
}

const char *load_kernel_name(struct arena *arena)
{
	struct utsname kernel;
	size_t len;

	uname(&kernel);
	len = strspn(kernel.release, "0123456789");
	if (kernel.release[len] == '.')
		len += 1 + strspn(kernel.release + len + 1, "0123456789");
	return arena_strndup(arena, kernel.release, len);
}

/* The [name] for a failure of libskep. */
static const char *failure_name(const struct skep_error *error)
{
	if (error->stage == SKEP_STAGE_LOAD && (error->code == -EPERM || error->code == -EACCES))
		return "privilege";
	if (error->stage == SKEP_STAGE_ATTACH && strstr(error->text, "not cgroup v2"))
		return "cgroup-v1";
	return skep_stage_name(error->stage);
}

/* Splits the message: "this process may not load BPF", and below it what it needs and has. */
static void split_privilege(struct compilation *compilation, struct failure *failure)
{
	const char *needs = strstr(failure->text, ": needs ");

	if (!needs)
		return;
	failure->detail = arena_strdup(compilation->arena, needs + 2);
	failure->text = arena_strndup(compilation->arena, failure->text,
				      (size_t)(needs - failure->text));
}

enum cli_exit load_report(struct compilation *compilation, const struct skep_session *session)
{
	const struct skep_error *error = skep_session_error(session);
	struct failure failure = {
		.stage = skep_stage_name(error->stage),
		.name = failure_name(error),
		.text = error->text,
		.help = error->help,
	};

	if (error->stage == SKEP_STAGE_LOAD && error->log && *error->log) {
		struct refusal refusal = { .program = error->name, .log = error->log,
					   .kernel = load_kernel_name(compilation->arena) };

		refusal_report(compilation, &refusal);
		return report_end(compilation);
	}
	split_privilege(compilation, &failure);
	report_failure(compilation, error->code ? &failure : &compilation->failure);
	return CLI_ENVIRONMENT;
}

void load_forget_pins(struct skep_session *session)
{
	struct bpf_map *map;

	bpf_object__for_each_map(map, skep_session_object(session))
		bpf_map__set_pin_path(map, NULL);
}

void load_note_accepted(const struct compilation *compilation)
{
	const struct unit *unit = compilation->unit;
	const char *between = "";

	if (compilation->options->style.format != DIAG_FORMAT_TEXT || !unit->program_count)
		return;
	fprintf(stderr, "Linux %s accepts ", load_kernel_name(compilation->arena));
	for (size_t i = 0; i < unit->items.count; i++) {
		if (unit->items.items[i].kind != ITEM_PROGRAM)
			continue;
		fprintf(stderr, "%s`%s`", between, unit->items.items[i].program->name);
		between = ", ";
	}
	fputc('\n', stderr);
}

enum cli_exit load_test(struct compilation *compilation, const struct text *object, struct text *ret_guarded)
{
	struct skep_session *session = skep_session_new();
	enum cli_exit status = CLI_DONE;
	int error;

	libbpf_set_print(NULL);
	error = load_open(compilation, object, session);
	if (!error) {
		load_forget_pins(session);
		error = skep_session_load(session);
	}
	if (error && !guarded_find(compilation, session, NULL, ret_guarded))
		status = load_report(compilation, session);
	else if (compilation->diags->error_count) /* -Werror */
		status = report_end(compilation);
	skep_session_close(session);
	return status;
}
