// SPDX-License-Identifier: MIT
/*
 * Links several BPF objects into one by bpftool's static linker. In: paths. Out: the linked object,
 * or a failure. Called by object.c for --link. Each object must exist.
 */
#include "skeletons/link.h"

#include <string.h>
#include <unistd.h>

static bool fail(const struct toolchain *toolchain, struct failure *ret_failure, const char *text,
		 const char *detail)
{
	*ret_failure = (struct failure){
		.stage = "bpftool",
		.name = "tool",
		.text = text,
		.detail = detail ? arena_strdup(toolchain->arena, detail) : NULL,
	};
	return false;
}

/* Adds "a.o,b.o" to the arguments; reports a name that does not exist. */
static bool add_links(const struct toolchain *toolchain, struct command_arguments *arguments,
		      struct failure *ret_failure)
{
	struct arena *arena = toolchain->arena;
	const char *at = toolchain->links;

	while (*at) {
		size_t len = strcspn(at, ",");
		const char *path = arena_strndup(arena, at, len);

		if (len && access(path, R_OK) < 0)
			return fail(toolchain, ret_failure,
				    arena_printf(arena, "`%s`, which is to be linked, cannot be read",
						 path), NULL);
		if (len)
			VEC_PUSH(arena, &arguments->items, path);
		at += len + (at[len] == ',');
	}
	return true;
}

bool link_objects(const struct toolchain *toolchain, const char *object, const char *linked,
		  struct failure *ret_failure)
{
	const char *const first[] = { toolchain->paths[TOOL_BPFTOOL], "gen", "object", linked,
				      object };
	struct command_arguments arguments = { 0 };
	struct command_result result;
	bool good = true;

	if (!toolchain_has(toolchain, TOOL_BPFTOOL, ret_failure))
		return false;
	for (size_t i = 0; i < sizeof(first) / sizeof(first[0]); i++)
		VEC_PUSH(toolchain->arena, &arguments.items, first[i]);
	if (!add_links(toolchain, &arguments, ret_failure))
		return false;
	VEC_PUSH(toolchain->arena, &arguments.items, NULL);
	struct command command = { .argv = arguments.items.items };

	if (!toolchain_run(toolchain, TOOL_BPFTOOL, &command, &result, ret_failure))
		return false;
	if (result.status)
		good = fail(toolchain, ret_failure, "bpftool does not link the objects",
			    text_string(&result.err));
	command_result_release(&result);
	return good;
}
