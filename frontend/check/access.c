// SPDX-License-Identifier: MIT
/* Checks what a section can do: reads and writes of context fields, calls of helpers, atomic
 * operations, maps. Called by check.c for each expression, with the section that reaches it;
 * reports ctx-field, ctx-readonly, ctx-width, helper-not-allowed and map-operation, and raises the
 * floor. */
#include <string.h>

#include "frontend/check/internal.h"

/* ---- context ---- */

static const char *list_fields(struct check *check, bool writable)
{
	const struct kernel_section *section = check->section;
	const char *list = NULL;

	for (size_t i = 0; i < section->access_count; i++) {
		const struct kernel_access *access = &section->accesses[i];
		const char *name;

		if (!(writable ? access->write_widths : access->read_widths))
			continue;
		name = check_lisp_name(check, access->field->name);
		list = list ? arena_printf(check->arena, "%s, `%s`", list, name) :
			      arena_printf(check->arena, "`%s`", name);
	}
	return list;
}

static void report_read(struct check *check, const struct expr *expr)
{
	struct diag *diag;

	diag = diag_report(check->diags, DIAG_CTX_FIELD, expr->span, "`%s` cannot be read in `%s`",
			   check_lisp_name(check, expr->context.field->name),
			   check->section->name);
	if (list_fields(check, false))
		diag_help(check->diags, diag, "%s can read %s", check->section->name,
			  list_fields(check, false));
}

static void check_read(struct check *check, const struct expr *expr)
{
	const struct kernel_access *access =
		kernel_section_access(check->section, expr->context.field->name);
	const char *name;

	if (!access || !access->read_widths) {
		report_read(check, expr);
		return;
	}
	name = check_lisp_name(check, expr->context.field->name);
	unit_raise_floor(check->unit, access->read_since, expr->span,
			 arena_printf(check->arena, "`%s` in %s", name,
				      check->section->name));
}

/* True if a field at that offset allows the access (ctx T OFFSET). */
static bool raw_fits(const struct kernel_section *section, uint32_t offset, uint32_t size, bool write)
{
	for (size_t i = 0; i < section->access_count; i++) {
		const struct kernel_access *access = &section->accesses[i];
		const struct kernel_field *field = access->field;
		uint16_t widths = write ? access->write_widths : access->read_widths;

		if (offset < field->offset || offset + size > field->offset +
							     field->size * field->count)
			continue;
		/* a field that can be read in parts need not allow reads that begin inside it */
		if (!write && (offset - field->offset) % field->size && !access->narrow_inside)
			continue;
		if (widths & 1U << size && (offset - field->offset) % size == 0)
			return true;
	}
	return false;
}

static void check_write(struct check *check, const struct expr *expr)
{
	const struct kernel_section *section = check->section;
	const struct kernel_access *access =
		kernel_section_access(section, expr->context.field->name);
	const char *list = list_fields(check, true);
	struct diag *diag;

	if (access && access->write_widths & 1U << expr->context.field->size)
		return;
	/* one element, where another field shares the bytes: args and replylong of sockops */
	if (expr->context.indexed &&
	    raw_fits(section, expr->context.offset, expr->context.field->size, true))
		return;
	diag = diag_report(check->diags, DIAG_CTX_READONLY, expr->span,
			   "`%s` is read-only in `%s`",
			   check_lisp_name(check, expr->context.field->name), section->name);
	if (list)
		diag_help(check->diags, diag, "%s can write %s%s%s", section->name, list,
			  section->refuse_help ? "; " : "",
			  section->refuse_help ? section->refuse_help : "");
	else if (section->refuse_help)
		diag_help(check->diags, diag, "%s", section->refuse_help);
}

static void check_raw(struct check *check, const struct expr *expr, uint32_t offset, bool write)
{
	if (raw_fits(check->section, offset, expr->type->size, write))
		return;
	diag_report(check->diags, DIAG_CTX_WIDTH, expr->span,
		    "%u bytes at offset %u cannot be %s in `%s`", expr->type->size, offset,
		    write ? "written" : "read", check->section->name);
}

void check_context(struct check *check, const struct expr *expr)
{
	const struct expr *place = expr->kind == EXPR_SETF || expr->kind == EXPR_UPDATE ?
		expr->assign.place : NULL;

	if (place && place->kind == EXPR_CONTEXT) {
		if (place->context.field)
			check_write(check, place);
		else
			check_raw(check, place, place->context.offset, true);
		return;
	}
	if (expr->kind != EXPR_CONTEXT)
		return;
	if (expr->context.field)
		check_read(check, expr);
	else
		check_raw(check, expr, expr->context.offset, false);
}

/* True for a parameter of a subprogram, used unchanged. */
static bool is_parameter(const struct expr *pointer)
{
	return pointer->kind == EXPR_VARIABLE && pointer->variable->parameter &&
	       !pointer->variable->assigned;
}

/* Computes the offset in the context that a pointer points to; false if it is not constant. */
static bool context_offset(const struct expr *pointer, int64_t *offset)
{
	while (pointer && pointer->kind != EXPR_CONTEXT_POINTER && !is_parameter(pointer)) {
		if (pointer->kind == EXPR_BINARY && pointer->operation.b->is_constant) {
			*offset += pointer->operation.op == OPERATOR_SUB ?
				-(int64_t)pointer->operation.b->value :
				(int64_t)pointer->operation.b->value;
			pointer = pointer->operation.a;
		} else if (pointer->kind == EXPR_CAST) {
			pointer = pointer->operand;
		} else if (pointer->kind == EXPR_VARIABLE && !pointer->variable->assigned) {
			pointer = pointer->variable->init;
		} else {
			return false;
		}
	}
	return pointer;
}

static bool is_context(const struct check *check, const struct expr *pointer)
{
	return type_is_pointer(pointer->type) &&
	       (pointer->type->space == SPACE_CONTEXT ||
		(is_parameter(pointer) && fact_of(check->facts, pointer)->space == SPACE_CONTEXT));
}

/* True if the copy is one load or store of a field: clang makes one from 1, 2, 4 or 8 bytes. */
static bool copy_fits(const struct check *check, const struct expr *pointer,
		      const struct expr *offset, const struct expr *len, bool write)
{
	int64_t at = 0;

	if (!offset->is_constant || !len->is_constant || len->value > 8 ||
	    __builtin_popcountll(len->value) != 1 || !context_offset(pointer, &at))
		return false;
	at += (int64_t)offset->value;
	return at >= 0 && raw_fits(check->section, (uint32_t)at, (uint32_t)len->value, write);
}

static void refuse_as_memory(struct check *check, const struct expr *pointer)
{
	diag_help(check->diags,
		  diag_report(check->diags, DIAG_CTX_WIDTH, pointer->span,
			      "the context of `%s` cannot be accessed as memory: each access must "
			      "be one field",
			      check->section->name),
		  "(ctx FIELD), or (ctx T OFFSET)");
}

static void check_context_load(struct check *check, const struct expr *expr)
{
	int64_t at = 0;

	if (expr->memory.offset->is_constant && context_offset(expr->memory.pointer, &at))
		check_raw(check, expr, (uint32_t)(at + (int64_t)expr->memory.offset->value),
			  check->stored == expr);
	else
		refuse_as_memory(check, expr->memory.pointer);
}

/* Checks loads from an event, from registers or from arguments: these have no fields, but each
 * offset must be a multiple of the size. */
static void check_event_load(struct check *check, const struct expr *expr)
{
	uint32_t size = expr->memory.accessed->size;
	int64_t at = 0;

	if (!expr->memory.offset->is_constant || !context_offset(expr->memory.pointer, &at))
		return;
	at += (int64_t)expr->memory.offset->value;
	if (size && at % size)
		diag_report(check->diags, DIAG_ALIGNMENT, expr->span,
			    "access of %u bytes at offset %lld of the context: the kernel requires "
			    "an offset that is a multiple of %u", size,
			    (long long)at, size);
}

/* Checks accesses to the context as memory: the kernel rewrites each one, so it must match a
 * field. */
void check_context_memory(struct check *check, const struct expr *expr)
{
	if (check->section && !check->section->access_count && expr->kind == EXPR_LOAD &&
	    is_context(check, expr->memory.pointer))
		check_event_load(check, expr);
	if (!check->section || !check->section->access_count)
		return;
	if (expr->kind == EXPR_LOAD && is_context(check, expr->memory.pointer))
		check_context_load(check, expr);
	if ((expr->kind == EXPR_MEMCPY || expr->kind == EXPR_MEMSET) && is_context(check, expr->copy.to) &&
	    !copy_fits(check, expr->copy.to, expr->copy.to_offset, expr->copy.len, true))
		refuse_as_memory(check, expr->copy.to);
	if (expr->kind == EXPR_MEMCPY && is_context(check, expr->copy.from) &&
	    !copy_fits(check, expr->copy.from, expr->copy.from_offset, expr->copy.len, false))
		refuse_as_memory(check, expr->copy.from);
}

/* ---- helpers ---- */

static const struct kernel_helper *helper_of(const struct expr *expr)
{
	switch (expr->kind) {
	case EXPR_CALL:
	case EXPR_PRINT:
		return expr->call.helper;
	case EXPR_MAP_LOOKUP:
	case EXPR_MAP_QUEUE:
		return expr->map_access.helper;
	case EXPR_KERNEL_READ:
		return expr->member.helper;
	/* the helpers that libbpf's macros call: bpf_usdt_arg, PT_REGS_PARM1_CORE_SYSCALL */
	case EXPR_USDT:
		return expr->usdt.what == USDT_ARGUMENT ? kernel_find_helper("probe-read-kernel") : NULL;
	case EXPR_CONTEXT:
		return expr->context.of_call ? kernel_find_helper("probe-read-kernel") : NULL;
	default:
		return NULL;
	}
}

/* The tables know sections, not functions. btf_allowlist_d_path of kernel/trace/bpf_trace.c lists
 * the functions at which the kernel allows d_path. */
static bool is_let_at_function(const struct check *check, const struct kernel_helper *helper)
{
	static const char *const functions[] = { "security_file_permission", "security_inode_getattr",
						 "security_file_open", "security_path_truncate",
						 "vfs_truncate", "vfs_fallocate", "dentry_open",
						 "vfs_getattr", "filp_close" };
	/* a subprogram has no section of its own */
	const char *section = check->program->section_name;
	const char *function = section ? strchr(section, '/') : NULL;

	if (!function || strcmp(check->section->kernel_type, "BPF_PROG_TYPE_TRACING") ||
	    strcmp(helper->name, "d-path"))
		return false;
	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++)
		if (!strcmp(function + 1, functions[i]))
			return true;
	return false;
}

static void report_refused_again(struct check *check, const struct expr *expr, const char *what,
				 kernel_version version)
{
	char text[8];

	diag_report(check->diags, DIAG_REFUSED_AGAIN, expr->span,
		    "Linux %s and newer no longer allow %s", kernel_version_text(version, text), what);
}

void check_helper(struct check *check, const struct expr *expr)
{
	const struct kernel_helper *helper = helper_of(expr);
	struct kernel_permission permission;
	const char *what;

	if (!helper || !check->section)
		return;
	permission = kernel_helper_permission(check->section, helper);
	if (!permission.since && check->program && is_let_at_function(check, helper))
		permission.since = KERNEL_OLDEST;
	if (!permission.since) {
		unit_report_helper(check->unit, expr->span, check->section, helper);
		return;
	}
	if (permission.gpl_only)
		check_gpl(check, expr->span, arena_printf(check->arena, "`%s`", helper->name));
	what = arena_printf(check->arena, "`%s` in %s", helper->name,
			    check->section->name);
	unit_raise_floor(check->unit, permission.since, expr->span, what);
	if (permission.refused_again)
		report_refused_again(check, expr, what, permission.refused_again);
}

/* Linux 5.10 only adds without returning the old value; the rest came with BPF_ATOMIC, in all JITs
 * by 6.1. */
void check_atomic(struct check *check, const struct expr *expr)
{
	enum pointer_space space;

	if (expr->kind != EXPR_ATOMIC)
		return;
	space = fact_of(check->facts, expr->memory.pointer)->space;
	if (space == SPACE_CONTEXT || space == SPACE_PACKET || space == SPACE_SOCKET)
		diag_report(check->diags, DIAG_TYPE, expr->memory.pointer->span,
			    "the kernel has no atomic operations on %s",
			    space == SPACE_CONTEXT ? "the context" :
			    space == SPACE_PACKET ? "packets" : "sockets");
	if (expr->memory.atomic != ATOMIC_ADD || expr->memory.fetches)
		unit_raise_floor(check->unit, KERNEL_VERSION_OF(6, 1), expr->span,
				 "an atomic operation other than `atomic-add`");
}

/* ---- maps ---- */

/* The map that the expression names, or NULL. */
static const struct map *map_named(const struct expr *expr)
{
	switch (expr->kind) {
	case EXPR_MAP:
		return expr->map;
	case EXPR_MAP_LOOKUP:
	case EXPR_MAP_UPDATE:
	case EXPR_MAP_DELETE:
	case EXPR_MAP_QUEUE:
	case EXPR_GETMAP:
		return expr->map_access.map;
	case EXPR_WITH_RECORD:
		return expr->record.map;
	default:
		return NULL;
	}
}

static enum kernel_map_operation operation_of(const struct expr *expr)
{
	switch (expr->kind) {
	case EXPR_MAP_LOOKUP:
	case EXPR_GETMAP:
		return KERNEL_MAP_LOOKUP;
	case EXPR_MAP_UPDATE:
		return KERNEL_MAP_UPDATE;
	case EXPR_MAP_DELETE:
		return KERNEL_MAP_DELETE;
	default: /* the helper's permission covers it */
		return 0;
	}
}

/* True if a value of that type contains the wanted type. */
static bool holds(const struct type *type, const struct type *wanted)
{
	while (type->kind == TYPE_ARRAY)
		type = type->target;
	if (type == wanted)
		return true;
	for (size_t i = 0; type->kind == TYPE_STRUCT && i < type->structure->member_count; i++)
		if (holds(type->structure->members[i].type, wanted))
			return true;
	return false;
}

/* Checks maps whose values have a lock or a timer, as check_map_prog_compatibility does; the
 * versions were measured. False if the program cannot use the map. */
static bool check_map_members(struct check *check, const struct expr *expr, const struct map *map)
{
	const struct kernel_section *section = check->section;
	bool lock = map->value && holds(map->value, &type_spin_lock);

	if (lock && (kernel_section_is_tracing(section) ||
		     !strcmp(section->kernel_type, "BPF_PROG_TYPE_SOCKET_FILTER"))) {
		diag_report(check->diags, DIAG_MAP_OPERATION, expr->span,
			    "programs in `%s` cannot use `%s`, whose values have a spin lock",
			    section->name, map->name);
		return false;
	}
	if (lock && section->sleepable)
		unit_raise_floor(check->unit, KERNEL_VERSION_OF(6, 12), expr->span,
				 "a map with a spin lock in a program that can sleep");
	if (map->value && holds(map->value, &type_timer) && kernel_section_is_tracing(section))
		unit_raise_floor(check->unit, KERNEL_VERSION_OF(7, 3), expr->span,
				 arena_printf(check->arena, "a map with a timer in %s", section->name));
	return true;
}

void check_map_section(struct check *check, const struct expr *expr)
{
	const struct kernel_section *section = check->section;
	const struct map *map = map_named(expr);
	kernel_version since, again;
	const char *what;

	if (!map || !section)
		return;
	if (!check_map_members(check, expr, map))
		return;
	since = kernel_map_since(map->type, section);
	again = kernel_map_refused_again(map->type, section, operation_of(expr));
	what = arena_printf(check->arena, "a map of type `%s` in %s", map->type->name,
			    section->name);
	if (!since)
		diag_report(check->diags, DIAG_MAP_OPERATION, expr->span,
			    "programs in `%s` can sleep, so they cannot use a map of type `%s`",
			    section->name, map->type->name);
	else if (operation_of(expr) &&
		 !kernel_map_in_section(map->type, section, operation_of(expr)))
		diag_report(check->diags, DIAG_MAP_OPERATION, expr->span,
			    "a map of type `%s` cannot be used like this in `%s`", map->type->name,
			    section->name);
	else
		unit_raise_floor(check->unit, since, expr->span, what);
	if (since && again)
		report_refused_again(check, expr,
				     arena_printf(check->arena, "changes of %s", what), again);
}
