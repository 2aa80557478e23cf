// SPDX-License-Identifier: MIT
/*
 * From a checked unit to the texts of all output files: runs clang, bpftool and the host compiler
 * by the functions of skeletons. In: a compilation and what is wanted. Out: struct outputs. Called
 * by build.c, explain.c and run.c.
 */
#include "cli/make.h"

#include <string.h>

#include "emit/user/user.h"
#include "skeletons/loader.h"
#include "skeletons/session_header.h"
#include "skeletons/skeleton.h"

void make_toolchain(const struct compilation *compilation, struct toolchain *toolchain)
{
	const char *target = compilation->options->values[OPTION_TARGET];

	toolchain_find(toolchain, compilation->arena);
	if (compilation->unit->arch) {
		toolchain->arch = compilation->unit->arch->macro;
		if (options_has(compilation->options, OPTION_ARCH))
			toolchain->target = compilation->unit->arch->big_endian ? "bpfeb" : "bpfel";
	}
	if (target && (strcmp(target, "bpf") || !options_has(compilation->options, OPTION_ARCH)))
		toolchain->target = target;
	toolchain->links = compilation->options->values[OPTION_LINK];
	toolchain->unchecked = options_has(compilation->options, OPTION_NO_CHECK);
}

struct make {
	struct compilation *compilation;
	const struct make_options *options;
	struct outputs *outputs;
	struct toolchain toolchain;
	struct text object, skeleton, header, user, executable;
};

/* An object cannot be opened if another object must define a part of it. */
static bool make_refuse_externs(const struct unit *unit)
{
	struct span span;
	const char *name = unit_extern(unit, &span);

	if (!name)
		return true;
	diag_help(unit->diags,
		  diag_report(unit->diags, DIAG_OBJECT, span,
			      "`%s` is defined in another object, and none is linked", name),
		  "--link FILE.bpf.o names it; `skep compile` makes an object that is not linked");
	return false;
}

static enum build_result make_kernel_side(struct make *make)
{
	struct compilation *compilation = make->compilation;
	enum build_result result;

	if (!make->options->object_only && !session_header_check(compilation->unit))
		return BUILD_REFUSED;
	if (!make->toolchain.links && !make_refuse_externs(compilation->unit))
		return BUILD_REFUSED;
	result = object_build(&make->toolchain, compilation->unit, compilation->lines,
			      compilation->path, &make->object, &compilation->failure);
	if (result != BUILD_DONE || make->options->object_only)
		return result;
	if (object_is_foreign(&make->object)) {
		compilation->failure = (struct failure){
			.stage = "skeleton", .name = "unsupported",
			.text = "the object has the other byte order: make its skeleton on a machine with that order",
			.help = "use `skep compile` to make only the object",
		};
		return BUILD_FAILED;
	}
	result = skeleton_make(&make->toolchain, compilation->unit, &make->object, &make->skeleton,
			       &compilation->failure);
	if (result == BUILD_DONE)
		session_header_write(compilation->unit, &make->header);
	return result;
}

static enum build_result make_user_side(struct make *make)
{
	struct compilation *compilation = make->compilation;
	struct loader_sources sources = { .c = &make->user };

	if (make->skeleton.len) {
		sources.skeleton = &make->skeleton;
		sources.header = &make->header;
	}
	print_plain(emit_user_lines(compilation->unit), &make->user);
	if (!make->options->executable)
		return BUILD_DONE;
	return loader_build(&make->toolchain, compilation->unit, &sources, &make->executable,
			    &compilation->failure);
}

/* Moves the text into a new output; an empty text makes none. */
static void add(struct make *make, const char *name, const char *suffix, struct text *text)
{
	struct arena *arena = make->compilation->arena;
	struct output *output;

	if (!text->len)
		return;
	output = outputs_add(make->outputs, arena_printf(arena, "%s/%s%s", make->options->directory,
							 name, suffix));
	output->text = *text;
	output->executable = text == &make->executable;
	*text = (struct text){ 0 };
}

static void add_all(struct make *make)
{
	const struct unit *unit = make->compilation->unit;
	struct text c = { 0 };

	if (make->object.len)
		print_plain(make->compilation->lines, &c);
	add(make, unit->base_name, ".bpf.c", &c);
	add(make, unit->base_name, ".bpf.o", &make->object);
	add(make, unit->base_name, ".skel.h", &make->skeleton);
	add(make, unit->base_name, ".session.h", &make->header);
	add(make, unit->base_name, ".user.c", &make->user);
	add(make, unit->stem, "", &make->executable);
}

enum build_result make_outputs(struct compilation *compilation, const struct make_options *options,
			       struct outputs *outputs)
{
	struct make make = { .compilation = compilation, .options = options, .outputs = outputs };
	const struct unit *unit = compilation->unit;
	enum build_result result = BUILD_DONE;

	make_toolchain(compilation, &make.toolchain);
	if (unit_has_kernel_side(unit))
		result = make_kernel_side(&make);
	if (result == BUILD_DONE && unit->loader)
		result = make_user_side(&make);
	if (result == BUILD_DONE)
		add_all(&make);
	text_release(&make.object);
	text_release(&make.skeleton);
	text_release(&make.header);
	text_release(&make.user);
	text_release(&make.executable);
	return result;
}
