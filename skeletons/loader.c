// SPDX-License-Identifier: MIT
/*
 * Builds the executable of a file with loader forms. In: its C, skeleton and session header as
 * texts. Out: the bytes of the executable, linked with libskep. Called by cli/make.c.
 */
#include "skeletons/loader.h"

#include <string.h>

#include "skeletons/workspace.h"

struct loader_job {
	const struct toolchain *toolchain;
	const struct unit *unit;
	struct workspace workspace;
	const char *c_path, *executable;
	struct failure *failure;
};

static enum build_result fail(struct loader_job *job, const char *name, const char *text,
			      const char *detail)
{
	*job->failure = (struct failure){
		.stage = "cc",
		.name = name,
		.text = text,
		.detail = detail ? arena_strdup(job->toolchain->arena, detail) : NULL,
	};
	return BUILD_FAILED;
}

static const char *write_source(struct loader_job *job, const char *suffix,
				const struct text *text)
{
	struct arena *arena = job->toolchain->arena;
	const char *name = arena_printf(arena, "%s.%s", job->unit->base_name, suffix);
	const char *path = workspace_file(&job->workspace, arena, name);
	int error = text_write_file(path, text_string(text), text->len, false);

	if (error)
		fail(job, "write", "the loader's C cannot be written", strerror(-error));
	return error ? NULL : path;
}

static enum build_result run_cc(struct loader_job *job, struct text *ret_executable)
{
	const struct toolchain *toolchain = job->toolchain;
	const char *argv[] = { toolchain->paths[TOOL_CC],
			       "-std=gnu17", "-O2",
#ifdef SKEP_LOADER_FLAGS /* a build with sanitizers makes such loaders */
			       SKEP_LOADER_FLAGS,
#endif
			       "-isystem", toolchain->include_dir, "-o", job->executable,
			       job->c_path, toolchain->library, "-lbpf", "-lelf", "-lz", "-pthread",
			       NULL };
	struct command command = { .argv = argv };
	struct command_result result;
	enum build_result outcome = BUILD_DONE;
	int error;

	if (!toolchain_run(toolchain, TOOL_CC, &command, &result, job->failure))
		return BUILD_FAILED;
	if (result.status)
		outcome = fail(job, "loader", "the loader does not compile: a defect of Skep, or a "
			       "library that is missing", text_string(&result.err));
	command_result_release(&result);
	if (outcome != BUILD_DONE)
		return outcome;
	error = text_read_file(job->executable, ret_executable);
	return error ? fail(job, "write", "the executable cannot be read", strerror(-error)) :
		       BUILD_DONE;
}

static enum build_result build_inside(struct loader_job *job, const struct loader_sources *sources,
				      struct text *ret_executable)
{
	if (sources->skeleton && !write_source(job, "skel.h", sources->skeleton))
		return BUILD_FAILED;
	if (sources->header && !write_source(job, "session.h", sources->header))
		return BUILD_FAILED;
	job->c_path = write_source(job, "user.c", sources->c);
	if (!job->c_path)
		return BUILD_FAILED;
	job->executable = workspace_file(&job->workspace, job->toolchain->arena, "loader");
	return run_cc(job, ret_executable);
}

enum build_result loader_build(const struct toolchain *toolchain, const struct unit *unit,
			       const struct loader_sources *sources, struct text *ret_executable,
			       struct failure *ret_failure)
{
	struct loader_job job = { .toolchain = toolchain, .unit = unit, .failure = ret_failure };
	enum build_result result;
	int error;

	if (!toolchain_has(toolchain, TOOL_CC, ret_failure))
		return BUILD_FAILED;
	if (!toolchain->include_dir || !toolchain->library) {
		fail(&job, "libskep-missing", "libskep.a and <skep/session.h> are not installed "
		     "beside this `skep`", NULL);
		ret_failure->help = "install Skep as a whole, or set SKEP_PREFIX to where it is";
		return BUILD_FAILED;
	}
	error = workspace_open(&job.workspace, toolchain->arena);
	if (error) {
		*ret_failure = workspace_failure(toolchain->arena, error);
		return BUILD_FAILED;
	}
	result = build_inside(&job, sources, ret_executable);
	workspace_close(&job.workspace);
	return result;
}
