// SPDX-License-Identifier: MIT
/*
 * The argument of `skep show`: a name, an id, a source or a pin, and the message if there is
 * nothing to show for it. In: the argument. Out: struct show_wanted. Called by show.c.
 */
#include <bpf/bpf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "cli/report.h"
#include "cli/show.h"

#define BPF_FS 0xcafe4a11 /* BPF_FS_MAGIC of <linux/magic.h> */

bool show_same_name(const char *a, const char *b)
{
	for (; *a && *b; a++, b++)
		if (*a != *b && !(strchr("-_", *a) && strchr("-_", *b)))
			return false;
	return (!*a || !strcmp(a, "_")) && (!*b || !strcmp(b, "_"));
}

static bool ends_with(const char *text, const char *end)
{
	size_t len = strlen(text), end_len = strlen(end);

	return len > end_len && !strcmp(text + len - end_len, end);
}

static uint32_t id_of(const char *text)
{
	const char *digits = strncmp(text, "id:", 3) ? text : text + 3;
	unsigned long id;
	char *end;

	if (*digits < '0' || *digits > '9')
		return 0;
	errno = 0;
	id = strtoul(digits, &end, 10);
	return *end || errno || id > UINT32_MAX ? 0 : (uint32_t)id;
}

void show_read_wanted(struct arena *arena, const char *text, struct show_wanted *ret_wanted)
{
	struct statfs system;

	*ret_wanted = (struct show_wanted){ .text = text };
	if (!text)
		return;
	ret_wanted->id = id_of(text);
	ret_wanted->source = ends_with(text, ".lisp") && strrchr(text, '/') ? strrchr(text, '/') + 1 : text;
	if (strchr(text, '/') || (!statfs(text, &system) && system.f_type == BPF_FS))
		show_find_pins(arena, text, &ret_wanted->pins);
}

/* ---- nothing to show ---- */

static void explain_id(struct arena *arena, uint32_t id, struct failure *failure)
{
	int fd = bpf_prog_get_fd_by_id(id);

	if (fd < 0) {
		failure->text = arena_printf(arena, "the kernel has no program with the id %u", id);
		return;
	}
	close(fd);
	failure->text = arena_printf(arena, "program %u was not made by Skep", id);
	failure->help = arena_printf(arena, "`bpftool prog show id %u` shows it", id);
}

/* A path in a bpf file system whose pins are not Skep's. */
static void explain_pins(struct arena *arena, const struct show_wanted *wanted, bool is_directory,
			 struct failure *failure)
{
	static const char *const kinds[] = {
		[PIN_NONE] = "something", [PIN_PROGRAM] = "a program", [PIN_MAP] = "a map", [PIN_LINK] = "a link",
	};
	static const char *const commands[] = { "prog", "prog", "map", "link" };
	enum pin_kind kind = wanted->pins.list.count ? wanted->pins.list.items[0].kind : PIN_NONE;

	if (!wanted->pins.list.count && is_directory)
		failure->text = arena_printf(arena, "nothing is pinned in `%s`", wanted->text);
	else if (is_directory)
		failure->text = arena_printf(arena, "nothing of Skep's is pinned in `%s`", wanted->text);
	else
		failure->text = arena_printf(arena, "`%s` pins %s that is not Skep's", wanted->text, kinds[kind]);
	if (kind != PIN_NONE)
		failure->help = arena_printf(arena, "`bpftool %s show pinned %s` shows it", commands[kind],
					     wanted->pins.list.items[0].path);
}

/* A source or an object instead of a pin, which shells complete. */
static void explain_file(struct arena *arena, const char *path, bool is_directory, struct failure *failure)
{
	if (ends_with(path, ".lisp")) {
		failure->text = arena_printf(arena, "the kernel has no program of the source `%s`", path);
		failure->help = arena_printf(arena, "`skep run %s` loads and attaches what it has", path);
	} else if (ends_with(path, ".o")) {
		failure->text = arena_printf(arena, "`%s` is an object, not a pin", path);
		failure->help = "`skep run` takes its source; once that is loaded, `skep show` shows it by the source's name";
	} else {
		failure->text = arena_printf(arena, "`%s` is no pin: it is not in a bpf file system%s", path,
					     is_directory ? ", as /sys/fs/bpf is one" : "");
	}
}

static void explain_path(struct arena *arena, const struct show_wanted *wanted, struct failure *failure)
{
	struct statfs system;
	struct stat file;

	if (stat(wanted->text, &file) || statfs(wanted->text, &system))
		failure->text = arena_printf(arena, "`%s`: %s", wanted->text, strerror(errno));
	else if (system.f_type == BPF_FS)
		explain_pins(arena, wanted, S_ISDIR(file.st_mode), failure);
	else
		explain_file(arena, wanted->text, S_ISDIR(file.st_mode), failure);
}

enum cli_exit show_unknown(struct compilation *compilation, const struct show_wanted *wanted)
{
	struct failure failure = {
		.stage = "usage", .name = "usage",
		.help = "`skep show` lists all; give a program's id, name or file, a map's name, or a pin's path",
	};

	if (wanted->id)
		explain_id(compilation->arena, wanted->id, &failure);
	else if (strchr(wanted->text, '/') || !access(wanted->text, F_OK))
		explain_path(compilation->arena, wanted, &failure);
	else
		failure.text = arena_printf(compilation->arena, "the kernel has no program or map of Skep with the name `%s`",
					    wanted->text);
	report_failure(compilation, &failure);
	return CLI_USAGE;
}
