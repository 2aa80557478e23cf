// SPDX-License-Identifier: MIT
/*
 * Finds and runs clang, llvm-objcopy, bpftool and the C compiler. In: environment variables and
 * PATH. Out: paths, or a failure that names the package. Called by cli/make.c and cli/doctor.c; the
 * other files of the folder run tools.
 */
#include "skeletons/toolchain.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const struct tool_row tool_rows[TOOL_COUNT] = {
	[TOOL_CLANG] = { "clang", "SKEP_CLANG", "clang", "makes objects of the C" },
	[TOOL_OBJCOPY] = { "llvm-objcopy", "SKEP_LLVM_OBJCOPY", "llvm", "takes DWARF out of objects" },
	[TOOL_BPFTOOL] = { "bpftool", "SKEP_BPFTOOL", "bpftool", "makes skeletons of objects" },
	[TOOL_CC] = { "cc", "SKEP_CC", "gcc", "makes loaders executable" },
};

/* The executable `name` in one of the directories of PATH. */
static const char *find_in(struct arena *arena, const char *path, const char *name)
{
	while (*path) {
		size_t len = strcspn(path, ":");
		const char *file = arena_printf(arena, "%.*s/%s", (int)len, path, name);

		if (len && access(file, X_OK) == 0)
			return file;
		path += len + (path[len] == ':');
	}
	return NULL;
}

static const char *find_tool(struct arena *arena, const char *name)
{
	const char *path = getenv("PATH");
	const char *found;

	if (strchr(name, '/'))
		return access(name, X_OK) == 0 ? arena_strdup(arena, name) : NULL;
	found = find_in(arena, path ? path : "/usr/local/bin:/usr/bin:/bin", name); /* the default */
	/* Debian has bpftool in /usr/sbin, which a user's PATH lacks. */
	return found ? found : find_in(arena, "/usr/sbin:/sbin", name);
}

/* The newest of NAME-22 to NAME-14: Debian's packages of LLVM can be installed without NAME itself. */
static const char *find_versioned(struct arena *arena, const char *name)
{
	const char *found = NULL;

	for (int version = 22; version >= 14 && !found; version--)
		found = find_tool(arena, arena_printf(arena, "%s-%d", name, version));
	return found;
}

static bool is_missing(const struct toolchain *toolchain, enum tool tool)
{
	return !toolchain->paths[tool] && !getenv(tool_rows[tool].variable);
}

/* An llvm-objcopy beside clang: if only a versioned clang is installed, PATH has none. */
static const char *find_beside(struct arena *arena, const char *tool, const char *name)
{
	char *real = tool ? realpath(tool, NULL) : NULL;
	const char *found = NULL;
	char *slash = real ? strrchr(real, '/') : NULL;

	if (slash) {
		*slash = '\0';
		found = find_in(arena, real, name);
	}
	free(real);
	return found;
}

static const char *find_multiarch(struct arena *arena)
{
#ifdef SKEP_MULTIARCH
	const char *path = arena_printf(arena, "/usr/include/%s", SKEP_MULTIARCH);

	if (access(path, F_OK) == 0)
		return path;
#endif
	(void)arena;
	return NULL;
}

/*
 * Finds libskep beside the running program: in an install prefix or in the build tree, which has
 * the same layout.
 */
static void find_library(struct toolchain *toolchain)
{
	static const char *const places[] = { "lib", "lib64", SKEP_LIBDIR };
	struct arena *arena = toolchain->arena;
	char self[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);
	const char *prefix = getenv("SKEP_PREFIX");

	if (!prefix && len > 0) {
		self[len] = '\0';
		for (int up = 0; up < 2 && strrchr(self, '/'); up++)
			*strrchr(self, '/') = '\0';
		prefix = self;
	}
	if (!prefix)
		return;
	const char *include = arena_printf(arena, "%s/include", prefix);

	if (access(arena_printf(arena, "%s/skep/session.h", include), R_OK) == 0)
		toolchain->include_dir = include;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]) && !toolchain->library; i++) {
		const char *library = arena_printf(arena, "%s/%s/libskep.a", prefix, places[i]);

		if (access(library, R_OK) == 0)
			toolchain->library = library;
	}
}

void toolchain_find(struct toolchain *toolchain, struct arena *arena)
{
	*toolchain = (struct toolchain){ .arena = arena, .target = "bpf" };
	for (int i = 0; i < TOOL_COUNT; i++) {
		const char *wish = getenv(tool_rows[i].variable);

		if (wish && *wish)
			toolchain->paths[i] = find_tool(arena, wish);
		else
			toolchain->paths[i] = find_tool(arena, tool_rows[i].name);
	}
	if (is_missing(toolchain, TOOL_CLANG))
		toolchain->paths[TOOL_CLANG] = find_versioned(arena, "clang");
	if (is_missing(toolchain, TOOL_OBJCOPY))
		toolchain->paths[TOOL_OBJCOPY] =
			find_beside(arena, toolchain->paths[TOOL_CLANG], "llvm-objcopy");
	if (is_missing(toolchain, TOOL_OBJCOPY))
		toolchain->paths[TOOL_OBJCOPY] = find_versioned(arena, "llvm-objcopy");
	toolchain->multiarch_include = find_multiarch(arena);
	find_library(toolchain);
}

bool toolchain_has(const struct toolchain *toolchain, enum tool tool, struct failure *ret_failure)
{
	const struct tool_row *row = &tool_rows[tool];
	const char *wish = getenv(row->variable);

	if (toolchain->paths[tool])
		return true;
	*ret_failure = (struct failure){ .stage = row->name, .name = "tool-missing" };
	if (wish && *wish) {
		ret_failure->text = arena_printf(toolchain->arena, "%s=%s is no program",
						 row->variable, wish);
	} else {
		ret_failure->text = arena_printf(toolchain->arena,
						 "`%s` is not installed; it %s", row->name,
						 row->purpose);
		ret_failure->help = arena_printf(toolchain->arena,
						 "apt install %s, or set %s to its path",
						 row->package, row->variable);
	}
	return false;
}

bool toolchain_run(const struct toolchain *toolchain, enum tool tool, const struct command *command,
		   struct command_result *ret_result, struct failure *ret_failure)
{
	int error;

	if (!toolchain_has(toolchain, tool, ret_failure))
		return false;
	error = command_run(command, ret_result);
	if (!error)
		return true;
	command_result_release(ret_result);
	*ret_failure = (struct failure){
		.stage = tool_rows[tool].name,
		.name = "tool",
		.text = arena_printf(toolchain->arena, "`%s` cannot be started: %s",
				     command->argv[0], strerror(-error)),
	};
	return false;
}
