// SPDX-License-Identifier: MIT
/*
 * Tracepoint events as tracefs describes them: structs with the offsets of one kernel. In: an
 * event's name, a copy of its format file, or the arguments of a system call. Out: a struct of the
 * unit. Called by tracepoints.c.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "frontend/btf/event_format.h"
#include "frontend/sema/kernel/kernel.h"

/* The common header of all events, which programs may not read. */
#define COMMON_SIZE 8
/* The offset of a system call's arguments and result. */
#define CALL_OFFSET 16

/* The field's type; bytes if its size or alignment is none of a number. */
static const struct type *field_type(struct sema *sema, const struct event_format_field *field)
{
	uint32_t size = field->count ? field->size / field->count : field->size;
	const struct type *type = size <= 8 && !(size & (size - 1)) && !(field->offset % size) ?
		type_integer(size, field->is_signed) : NULL;

	if (!type || field->is_relative)
		return type_array(&sema->unit->types, &type_u8, field->size);
	return field->count ? type_array(&sema->unit->types, type, field->count) : type;
}

static void add_members(struct sema *sema, struct structure *structure,
				  const struct event_format *format)
{
	struct member *members = ARENA_ARRAY(sema->arena, struct member, format->fields.count);
	size_t count = 0;

	for (size_t i = 0; i < format->fields.count; i++) {
		const struct event_format_field *field = &format->fields.items[i];
		struct member *member = &members[count];

		if (field->offset < COMMON_SIZE || field->offset < structure->size)
			continue;
		member->name = member->c_name = field->name;
		member->type = field_type(sema, field);
		member->offset = field->offset;
		structure->size = field->offset + field->size;
		if (member->type->align > structure->align)
			structure->align = member->type->align;
		count++;
	}
	structure_set_members(sema->arena, structure, members, count);
}

static struct structure *make_structure(struct sema *sema, const struct form *event,
					const struct event_format *format, const char *path)
{
	struct structure *structure = ARENA_NEW(sema->arena, struct structure);
	struct type *type = ARENA_NEW(sema->arena, struct type);
	struct item item = { .kind = ITEM_STRUCTURE, .structure = structure };
	char *name = arena_printf(sema->arena, "trace_event_%s",
				  sema_kernel_name(sema, event->name));
	const char *file = strrchr(path, '/');

	for (char *at = name; *at; at++)
		if (*at == '/')
			*at = '_';
	structure->name = structure->c_name = name;
	structure->span = event->span;
	structure->type = type;
	structure->align = 1;
	/* in tracefs every such file is called `format`; a copy has a name of its own */
	file = strcmp(file ? file + 1 : path, "format") && file ? file + 1 : path;
	structure->comment = *path ? arena_printf(sema->arena, "Offsets of %s: only for kernels that have "
						  "the same ones.", file) :
				     "The same in all 64-bit kernels.";
	add_members(sema, structure, format);
	structure->size = (structure->size + structure->align - 1) / structure->align *
			  structure->align;
	structure->is_shared = true; /* with explicit padding */
	type->kind = TYPE_STRUCT;
	type->structure = structure;
	type->size = structure->size;
	type->align = structure->align;
	sema_claim_name(sema, name, name, event->span);
	unit_add_item(sema->unit, item);
	return structure;
}

/* A relative file name is relative to the file that contains the form. */
static const char *beside(struct sema *sema, const struct form *form, const char *name)
{
	const char *source = form->span.source ? form->span.source->name : "";
	const char *slash = strrchr(source, '/');

	if (name[0] == '/')
		return name;
	if (!slash) /* not "-", which is the standard input */
		return strcmp(name, "-") ? name : "./-";
	return arena_printf(sema->arena, "%.*s/%s", (int)(slash - source), source, name);
}

struct structure *sema_event_of_file(struct sema *sema, const struct form *event,
				     const struct form *file)
{
	struct event_format format;
	const char *path;
	int err;

	if (file->kind != FORM_STRING) {
		diag_report(sema->diags, DIAG_MALFORMED, file->span,
			    ":format must be a file name, as a string");
		return NULL;
	}
	path = beside(sema, event, file->string);
	err = event_format_read(sema->arena, path, &format);
	VEC_PUSH(sema->arena, &sema->unit->read_files, path);
	if (!err)
		return make_structure(sema, event, &format, path);
	diag_help(sema->diags,
		  diag_report(sema->diags, DIAG_BTF, file->span, "`%s`: %s", path,
			      err == -EINVAL ? "this is not the description of an event" : strerror(-err)),
		  "use a copy of %s/events/%s/format from the kernel that will run the program",
		  event_format_root(0), sema_event_path(sema, event->name));
	return NULL;
}

struct structure *sema_event_of_tracefs(struct sema *sema, const struct form *event)
{
	struct event_format format;

	for (size_t i = 0; event_format_root(i); i++) {
		const char *path = arena_printf(sema->arena, "%s/events/%s/format",
						event_format_root(i),
						sema_event_path(sema, event->name));

		if (!event_format_read(sema->arena, path, &format))
			return make_structure(sema, event, &format, path);
	}
	return NULL;
}

static void add_field(struct sema *sema, struct event_format *format, const char *name,
		      uint32_t offset, bool is_number)
{
	struct event_format_field field = { .name = name, .offset = offset,
					    .size = is_number ? 4 : 8, .is_signed = is_number };

	VEC_PUSH(sema->arena, &format->fields, field);
}

struct structure *sema_event_of_arguments(struct sema *sema, const struct form *event,
					  const char *arguments)
{
	struct event_format format = { 0 };

	add_field(sema, &format, "__syscall_nr", COMMON_SIZE, true);
	if (!arguments) {
		add_field(sema, &format, "ret", CALL_OFFSET, false);
		format.fields.items[1].is_signed = true;
	}
	for (uint32_t i = 0; arguments && *arguments; i++) {
		size_t len = strcspn(arguments, " ");

		add_field(sema, &format, arena_strndup(sema->arena, arguments, len),
			  CALL_OFFSET + i * 8, false);
		arguments += len + strspn(arguments + len, " ");
	}
	return make_structure(sema, event, &format, "");
}

const char *sema_event_path(struct sema *sema, const char *event)
{
	const char *slash = strchr(event, '/');

	/* names of categories and events have `_`, never `-` */
	return arena_printf(sema->arena, "%s/%s",
			    sema_kernel_name(sema, arena_strndup(sema->arena, event,
								 (size_t)(slash - event))),
			    sema_kernel_name(sema, slash + 1));
}

struct member *sema_event_member(struct sema *sema, const struct form *at,
				 const struct structure *structure, const char *name)
{
	const char *kernel = sema_kernel_name(sema, name);
	const struct member *member = structure_member(structure, kernel);
	struct near_name near = { .wanted = kernel };
	const char *name_of;
	struct diag *diag;

	if (!member)
		member = structure_member(structure, arena_printf(sema->arena, "__data_loc_%s", kernel));
	if (member)
		return (struct member *)member;
	for (size_t i = 0; i < structure->member_count; i++) {
		name_of = structure->members[i].name;
		near_name_try(&near, !strncmp(name_of, "__data_loc_", 11) ? name_of + 11 : name_of);
	}
	diag = diag_report(sema->diags, DIAG_UNKNOWN_FIELD, at->span,
			   "the event has no field `%s`", name);
	diag_help_near(sema->diags, diag, "", name, near_name_best(&near));
	return NULL;
}
