// SPDX-License-Identifier: MIT
/*
 * --set NAME=VALUE of `skep run`: checks names and values, and sets the parameters. In: the command
 * line and the unit. Out: values in the session, between open and load. Called by run.c.
 */
#include "cli/run_parameters.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>


/* The parameter in "NAME=V"; NULL if there is none. */
static const struct global *parameter_of(const struct unit *unit, const char *setting, struct near_name *near)
{
	size_t len = strcspn(setting, "=");

	for (size_t i = 0; i < unit->items.count; i++) {
		const struct item *item = &unit->items.items[i];

		if (item->kind != ITEM_GLOBAL || item->global->kind != GLOBAL_PARAMETER)
			continue;
		if ((strlen(item->global->name) == len && !strncmp(item->global->name, setting, len)) ||
		    (strlen(item->global->c_name) == len && !strncmp(item->global->c_name, setting, len)))
			return item->global;
		near_name_try(near, item->global->name);
	}
	return NULL;
}

/* Parses a number as Lisp or C writes it, or an IPv4 address, for that type. */
static bool read_number(const struct type *type, const char *text, uint64_t *ret_value)
{
	bool negative = *text == '-', hex = !strncmp(text, "#x", 2);
	struct in_addr address;
	char *end;

	if (type->kind != TYPE_INTEGER)
		return false;
	if (type->size == 4 && strchr(text, '.') && inet_pton(AF_INET, text, &address) == 1) {
		*ret_value = type->is_network ? address.s_addr : ntohl(address.s_addr);
		return true;
	}
	errno = 0;
	*ret_value = negative ? (uint64_t)strtoll(text, &end, 0) : strtoull(hex ? text + 2 : text, &end, hex ? 16 : 0);
	if (errno || end == text || *end)
		return false;
	if (type->is_network && type->size == 2)
		return *ret_value <= UINT16_MAX && (*ret_value = htons((uint16_t)*ret_value), true);
	if (type->is_network)
		return type->size == 4 && *ret_value <= UINT32_MAX && (*ret_value = htonl((uint32_t)*ret_value), true);
	return type_wrap(type, *ret_value) == *ret_value && (negative || type->size == 8 ||
							     *ret_value <= type_greatest(type));
}

/* The same; for an enum's parameter also a name. */
static bool read_value(const struct unit *unit, const struct global *parameter, const char *text, uint64_t *ret_value)
{
	const struct enumeration *names = unit_enumeration(unit, parameter->show);

	for (size_t i = 0; names && i < names->values.count; i++)
		if (!strcmp(names->values.items[i].name, text)) {
			*ret_value = (uint64_t)names->values.items[i].value;
			return true;
		}
	return read_number(parameter->type, text, ret_value);
}

static const char *names_of(struct arena *arena, const struct enumeration *names)
{
	const char *list = names->values.items[0].name;

	for (size_t i = 1; i < names->values.count; i++)
		list = arena_printf(arena, "%s, %s", list, names->values.items[i].name);
	return list;
}

static bool check_one(const struct run *run, const char *setting)
{
	struct near_name near = { .wanted = setting };
	const struct enumeration *names;
	const struct global *parameter;
	const char *value = strchr(setting, '='), *best;
	uint64_t number;

	near.wanted = arena_strndup(run->compilation->arena, setting, strcspn(setting, "="));
	parameter = parameter_of(run->compilation->unit, setting, &near);
	names = parameter ? unit_enumeration(run->compilation->unit, parameter->show) : NULL;
	best = near_name_best(&near);
	if (!value)
		usage_error("--set takes PARAM=V, but `%s` has no value", setting);
	else if (!parameter)
		usage_error("--set: `%s` has no parameter `%s`%s%s%s", run->compilation->path, near.wanted,
			    best ? "; did you mean `" : "", best ? best : "", best ? "`?" : "");
	else if (!read_value(run->compilation->unit, parameter, value + 1, &number))
		usage_error(names ? "--set: `%s` is not one of %s, the values of `%s`" : "--set: `%s` is not a value of %s, the type of `%s`", value + 1,
			    names ? names_of(run->compilation->arena, names) : type_text(run->compilation->arena, parameter->type), parameter->name);
	else
		return true;
	return false;
}

bool run_check_parameters(const struct run *run)
{
	const struct options *options = run->compilation->options;

	for (size_t i = 0; i < options->repeated_count; i++)
		if (options->repeated[i].option == OPTION_SET && !check_one(run, options->repeated[i].value))
			return false;
	return true;
}

static void write_integer(uint32_t size, void *bytes, uint64_t value)
{
	uint32_t four = (uint32_t)value;
	uint16_t two = (uint16_t)value;
	uint8_t one = (uint8_t)value;

	memcpy(bytes, size == 8 ? (void *)&value : size == 4 ? (void *)&four : size == 2 ? (void *)&two : (void *)&one, size);
}

/* Sets the bool that tells whether the parameter was given. */
static int set_given(const struct run *run, const struct global *parameter)
{
	const char yes = 1;

	return parameter->given ? skep_session_set_global(run->session, parameter->given->c_name, &yes, sizeof(yes)) : 0;
}

int run_set_parameters(const struct run *run)
{
	const struct options *options = run->compilation->options;
	int error = 0;

	for (size_t i = 0; i < options->repeated_count && !error; i++) {
		const char *setting = options->repeated[i].value;
		struct near_name near = { .wanted = setting };
		const struct global *parameter;
		uint64_t number;
		char bytes[8];

		if (options->repeated[i].option != OPTION_SET)
			continue;
		parameter = parameter_of(run->compilation->unit, setting, &near);
		if (!parameter || !read_value(run->compilation->unit, parameter, strchr(setting, '=') + 1, &number))
			continue; /* already refused */
		write_integer(parameter->type->size, bytes, number);
		error = skep_session_set_global(run->session, parameter->c_name, bytes,
						parameter->type->size);
		if (!error)
			error = set_given(run, parameter);
	}
	return error;
}
