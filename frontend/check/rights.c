// SPDX-License-Identifier: MIT
/* Checks accesses to memory that programs can only read or only write: globals of defparam and
 * kconfig, values of maps with BPF_F_RDONLY_PROG or BPF_F_WRONLY_PROG, sockets and other kernel
 * objects. check.c calls check_rights for each expression. Reports a store into a kernel object as
 * [type], into a parameter as [not-a-place], and a forbidden access to a map as [map-operation]. */
#include <linux/bpf.h>
#include <string.h>

#include "frontend/check/internal.h"

static const struct map *map_of(const struct expr *access)
{
	return access->map_access.holder ? NULL : access->map_access.map;
}

static void refuse_write_to_map(struct check *check, struct span span, const struct map *map)
{
	if (map && map->flags & BPF_F_RDONLY_PROG)
		diag_report(check->diags, DIAG_MAP_OPERATION, span,
			    "programs can only read `%s`: it has the flag "
			    "`rdonly-prog`", map->name);
}

static void refuse_read_of_map(struct check *check, struct span span, const struct map *map)
{
	if (map && map->flags & BPF_F_WRONLY_PROG)
		diag_report(check->diags, DIAG_MAP_OPERATION, span,
			    "programs can only write `%s`: it has the flag "
			    "`wronly-prog`", map->name);
}

/* Names the memory that the pointer is into, "a socket", if the kernel lets no program write it; or
 * NULL. */
static const char *read_only_space(const struct check *check, const struct expr *pointer)
{
	enum pointer_space space = pointer->type->space;

	switch (space == SPACE_ANY || space == SPACE_KERNEL ? fact_of(check->facts, pointer)->space : space) {
	case SPACE_SOCKET:
		return "a socket";
	case SPACE_TRUSTED:
		return "memory of the kernel";
	default:
		return NULL;
	}
}

static void check_write(struct check *check, const struct expr *pointer)
{
	struct memory_place place;

	if (type_is_pointer(pointer->type) && read_only_space(check, pointer) &&
	    fact_of(check->facts, pointer)->reached) {
		diag_report(check->diags, DIAG_TYPE, pointer->span,
			    "a program cannot store into %s", read_only_space(check, pointer));
		return;
	}
	if (!type_is_pointer(pointer->type) || !find_place(check, pointer, &place))
		return;
	refuse_write_to_map(check, pointer->span, place.map);
	if (place.global && (place.global->kind == GLOBAL_PARAMETER ||
			     place.global->kind == GLOBAL_KCONFIG))
		diag_report(check->diags, DIAG_NOT_A_PLACE, pointer->span,
			    "`%s` is a parameter: it is set before the load, and programs cannot "
			    "change it", place.global->name);
}

static void check_read(struct check *check, const struct expr *pointer)
{
	struct memory_place place;

	if (type_is_pointer(pointer->type) && find_place(check, pointer, &place))
		refuse_read_of_map(check, pointer->span, place.map);
}

/* The pointer through which the place is accessed: p of (load u32 p) and (S-f p); or NULL. */
static const struct expr *pointer_of(const struct expr *place)
{
	return place->kind == EXPR_LOAD ? place->memory.pointer :
	       place->kind == EXPR_MEMBER ? place->member.base : NULL;
}

static void check_assignment(struct check *check, const struct expr *expr)
{
	const struct expr *place = expr->assign.place;

	if (expr->kind == EXPR_SETF)
		check->stored = place;
	if (place->kind == EXPR_GETMAP)
		refuse_write_to_map(check, place->span, map_of(place));
	else if (pointer_of(place))
		check_write(check, pointer_of(place));
}

/* Checks a read of a field or of memory. A field that is an array or a struct evaluates to its
 * address, which reads nothing. */
static void check_value(struct check *check, const struct expr *expr)
{
	const struct type *type = expr->kind == EXPR_LOAD ? expr->memory.accessed :
		expr->member.index ? expr->member.member->type->target : expr->member.member->type;

	if (expr != check->stored && type->kind != TYPE_ARRAY && type->kind != TYPE_STRUCT)
		check_read(check, pointer_of(expr));
}

static void check_call(struct check *check, const struct expr *call)
{
	const struct kernel_helper *helper = call->call.helper;

	for (size_t i = 0; i < call->call.arguments.count && i < helper->parameter_count; i++) {
		if (helper->parameters[i].kind == KERNEL_ARG_OUT_MEMORY)
			check_write(check, call->call.arguments.items[i]);
		if (helper->parameters[i].kind == KERNEL_ARG_MEMORY)
			check_read(check, call->call.arguments.items[i]);
	}
}

static void check_map_access(struct check *check, const struct expr *access)
{
	if (access->map_access.key_is_pointer)
		check_read(check, access->map_access.key);
	if (access->kind == EXPR_MAP_UPDATE && access->map_access.value_is_pointer)
		check_read(check, access->map_access.value);
	if (access->kind == EXPR_MAP_UPDATE || access->kind == EXPR_MAP_DELETE)
		refuse_write_to_map(check, access->span, map_of(access));
	if (access->kind == EXPR_GETMAP && access != check->stored &&
	    !type_is_pointer(access->type))
		refuse_read_of_map(check, access->span, map_of(access));
}

static void check_queue(struct check *check, const struct expr *access)
{
	const char *helper = access->map_access.helper->name;
	bool push = !strcmp(helper, "map-push-elem");

	if (push || !strcmp(helper, "map-pop-elem"))
		refuse_write_to_map(check, access->span, map_of(access));
	if (!push)
		check_write(check, access->map_access.value);
	else if (access->map_access.value_is_pointer)
		check_read(check, access->map_access.value);
}

void check_rights(struct check *check, const struct expr *expr)
{
	switch (expr->kind) {
	case EXPR_SETF:
	case EXPR_UPDATE:
		check_assignment(check, expr);
		return;
	case EXPR_LOAD:
	case EXPR_MEMBER:
		check_value(check, expr);
		return;
	case EXPR_ATOMIC:
		/* other atomics get [type] */
		if (expr->memory.pointer->type->space != SPACE_SOCKET)
			check_write(check, expr->memory.pointer);
		check_read(check, expr->memory.pointer);
		return;
	case EXPR_MEMSET:
	case EXPR_MEMCPY:
		check_write(check, expr->copy.to);
		if (expr->kind == EXPR_MEMCPY)
			check_read(check, expr->copy.from);
		return;
	case EXPR_CALL:
		check_call(check, expr);
		return;
	case EXPR_MAP_LOOKUP:
	case EXPR_MAP_UPDATE:
	case EXPR_MAP_DELETE:
	case EXPR_GETMAP:
		check_map_access(check, expr);
		return;
	case EXPR_MAP_QUEUE:
		check_queue(check, expr);
		return;
	default:
		return;
	}
}
