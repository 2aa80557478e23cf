// SPDX-License-Identifier: MIT
/*
 * Makes an object's skeleton by bpftool. In: the object's bytes. Out: the text of NAME.skel.h.
 * Called by cli/make.c. The skeleton is made in a temporary workspace.
 */
#include "skeletons/skeleton.h"

#include <string.h>

#include "skeletons/workspace.h"

static enum build_result fail(const struct toolchain *toolchain, struct failure *ret_failure,
			      const char *text, const char *detail)
{
	*ret_failure = (struct failure){
		.stage = "bpftool",
		.name = "tool",
		.text = text,
		.detail = *detail ? arena_strdup(toolchain->arena, detail) : NULL,
	};
	return BUILD_FAILED;
}

/* Passes the name: bpftool would derive it from the path. */
static enum build_result run_bpftool(const struct toolchain *toolchain, const struct unit *unit,
				     const char *object, struct text *ret_skeleton,
				     struct failure *ret_failure)
{
	const char *argv[] = { toolchain->paths[TOOL_BPFTOOL], "gen", "skeleton", object,
			       "name", unit->application_name, NULL };
	struct command command = { .argv = argv };
	struct command_result result;
	enum build_result outcome = BUILD_DONE;

	if (!toolchain_run(toolchain, TOOL_BPFTOOL, &command, &result, ret_failure))
		return BUILD_FAILED;
	if (result.status || !result.out.len)
		outcome = fail(toolchain, ret_failure, "bpftool makes no skeleton of the object",
			       text_string(&result.err));
	else
		text_append(ret_skeleton, result.out.data, result.out.len);
	command_result_release(&result);
	return outcome;
}

enum build_result skeleton_make(const struct toolchain *toolchain, const struct unit *unit,
				const struct text *object, struct text *ret_skeleton,
				struct failure *ret_failure)
{
	struct arena *arena = toolchain->arena;
	struct workspace workspace;
	enum build_result result;
	const char *path;
	int error;

	if (!toolchain_has(toolchain, TOOL_BPFTOOL, ret_failure))
		return BUILD_FAILED;
	error = workspace_open(&workspace, arena);
	if (error) {
		*ret_failure = workspace_failure(arena, error);
		return BUILD_FAILED;
	}
	path = workspace_file(&workspace, arena, arena_printf(arena, "%s.bpf.o", unit->base_name));
	error = text_write_file(path, object->data, object->len, false);
	if (error)
		result = fail(toolchain, ret_failure, "the object cannot be written",
			      strerror(-error));
	else
		result = run_bpftool(toolchain, unit, path, ret_skeleton, ret_failure);
	workspace_close(&workspace);
	return result;
}
