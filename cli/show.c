// SPDX-License-Identifier: MIT
/*
 * skep show: lists Skep's programs in the kernel, where they are attached, since when, and what
 * their maps hold. In: optionally a name, id, source or pin. Out: lines or JSON. Called by main.c;
 * the other show_*.c files collect the data.
 */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/commands.h"
#include "cli/report.h"
#include "cli/show.h"

static bool has_map(const struct shown_program *program, uint32_t id)
{
	for (uint32_t i = 0; i < program->map_count; i++)
		if (program->maps[i] == id)
			return true;
	return false;
}

static bool is_of_pins(const struct shown_program *program, const struct pins *pins)
{
	for (size_t i = 0; i < pins->list.count; i++) {
		const struct pin *pin = &pins->list.items[i];

		if ((pin->kind == PIN_PROGRAM && pin->id == program->id) ||
		    (pin->kind == PIN_MAP && has_map(program, pin->id)))
			return true;
		for (size_t j = 0; pin->kind == PIN_LINK && j < program->places.count; j++)
			if (program->places.items[j].link == pin->id)
				return true;
	}
	return false;
}

static bool is_wanted(struct arena *arena, const struct show_wanted *wanted, const struct shown_program *program)
{
	if (!wanted->text || (wanted->id && wanted->id == program->id) || is_of_pins(program, &wanted->pins) ||
	    show_same_name(wanted->text, program->name) || !strcmp(wanted->source, program->source))
		return true;
	for (uint32_t i = 0; i < program->map_count; i++)
		if (show_same_name(wanted->text, show_map_name(arena, program->maps[i])))
			return true;
	return false;
}

/* The time of loading: the kernel counts from boot, including suspended time. */
static const char *since(struct arena *arena, uint64_t loaded, bool json)
{
	struct timespec now, started;
	struct tm parts;
	char text[64];
	time_t then;

	clock_gettime(CLOCK_REALTIME, &now);
	clock_gettime(CLOCK_BOOTTIME, &started);
	then = now.tv_sec - started.tv_sec + (time_t)(loaded / 1000000000u);
	localtime_r(&then, &parts);
	strftime(text, sizeof(text), json ? "%Y-%m-%dT%H:%M:%S%z" : "%Y-%m-%d %H:%M:%S", &parts);
	return arena_printf(arena, "%s", text);
}

static const char *map_names(struct arena *arena, const struct shown_program *program)
{
	const char *text = "";

	for (uint32_t i = 0; i < program->map_count; i++)
		text = show_hides_map(program->maps[i]) ? text : arena_printf(arena, "%s%s%s", text, *text ? " " : "", show_map_name(arena, program->maps[i]));
	return text;
}

static void print_row(struct arena *arena, struct skep_show *show, const struct shown_program *program,
		      const struct shown_place *place)
{
	static const struct skep_column columns[] = { { "id", 4 }, { "program", 16 }, { "source", 20 }, { "kind", 12 },
						      { "attached", 24 }, { "since", 19 }, { "pin", 3 }, { "maps", 0 },
						      { 0 } };
	const char *pin = place && place->pin ? place->pin : program->pin;

	skep_row_begin(show, columns);
	skep_row_unsigned(show, SKEP_AS_IT_IS, program->id);
	skep_row_text(show, program->name);
	skep_row_text(show, arena_printf(arena, "%s:%u", program->source, program->line));
	skep_row_text(show, program->kind);
	skep_row_text(show, place ? place->text : show->json ? NULL : "-");
	skep_row_text(show, since(arena, program->loaded, show->json));
	skep_row_text(show, pin ? pin : show->json ? NULL : "-");
	skep_row_text(show, map_names(arena, program));
	skep_row_end(show);
}

/*
 * Prints each map once, even if several programs use it. *ret_map is the one that cannot be read.
 */
static int print_maps(struct shown_list *shown, struct skep_show *show, const struct show_wanted *wanted,
		      uint32_t *ret_map)
{
	int err = 0;

	for (size_t i = 0; i < shown->programs.count && !err; i++) {
		const struct shown_program *program = &shown->programs.items[i];

		for (uint32_t j = 0; is_wanted(shown->arena, wanted, program) && j < program->map_count && !err; j++) {
			bool seen = false;

			for (size_t k = 0; k < i && !seen; k++)
				seen = is_wanted(shown->arena, wanted, &shown->programs.items[k]) &&
				       has_map(&shown->programs.items[k], program->maps[j]);
			if (!seen)
				err = show_print_map(shown->arena, show, program->maps[j]);
			if (err == -ENOENT) /* it was removed meanwhile */
				err = 0;
			*ret_map = program->maps[j];
		}
	}
	return err;
}

/*
 * Prints maps that outlived their programs, by a pin or a directory of pins. Returns the number of
 * maps.
 */
static size_t print_pinned_maps(struct shown_list *shown, struct skep_show *show, const struct pins *pins)
{
	size_t count = 0;

	for (size_t i = 0; i < pins->list.count; i++)
		count += pins->list.items[i].kind == PIN_MAP &&
			 !show_print_map(shown->arena, show, pins->list.items[i].id);
	return count;
}

static size_t print_programs(struct shown_list *shown, struct skep_show *show, const struct show_wanted *wanted)
{
	size_t count = 0;

	for (size_t i = 0; i < shown->programs.count; i++) {
		const struct shown_program *program = &shown->programs.items[i];

		if (!is_wanted(shown->arena, wanted, program))
			continue;
		count++;
		for (size_t j = 0; j < program->places.count; j++)
			print_row(shown->arena, show, program, &program->places.items[j]);
		if (!program->places.count)
			print_row(shown->arena, show, program, NULL);
	}
	return count;
}

static int say_nothing(enum libbpf_print_level level, const char *format, va_list args)
{
	(void)level;
	(void)format;
	(void)args;
	return 0;
}

static int fail(struct compilation *compilation, const char *what, int err)
{
	struct failure failure = {
		.stage = "load", .name = err == -EPERM || err == -EACCES ? "privilege" : "load",
		.text = arena_printf(compilation->arena, "%s: %s", what, strerror(-err)),
		.help = err == -EPERM || err == -EACCES ? "run as root, or with CAP_SYS_ADMIN" : NULL,
	};

	report_failure(compilation, &failure);
	return CLI_ENVIRONMENT;
}

int show_command(const struct options *options, struct compilation *compilation)
{
	struct shown_list shown = { .arena = compilation->arena };
	struct skep_show show = { .json = options->style.format == DIAG_FORMAT_JSON };
	const char *text = options->file_count ? options->files[0] : NULL;
	struct pins pins = { 0 };
	struct show_wanted wanted;
	uint32_t map = 0;
	size_t count;
	int err;

	libbpf_set_print(say_nothing);
	show_find_all_pins(shown.arena, &pins);
	err = show_find_programs(&shown);
	if (!err)
		err = show_find_places(&shown, &pins);
	if (err)
		return fail(compilation, "the kernel does not tell which programs it has", err);
	for (size_t i = 0; i < shown.programs.count; i++)
		shown.programs.items[i].pin = show_pin_of(&pins, PIN_PROGRAM, shown.programs.items[i].id);
	show_read_wanted(shown.arena, text, &wanted);
	count = print_programs(&shown, &show, &wanted);
	if (count)
		err = text ? print_maps(&shown, &show, &wanted, &map) : 0;
	else if (text)
		count = print_pinned_maps(&shown, &show, &wanted.pins);
	else if (!show.json)
		puts("the kernel has none of Skep's programs");
	skep_show_free(&show);
	if (!count && text)
		return show_unknown(compilation, &wanted);
	if (err)
		return fail(compilation, arena_printf(shown.arena, "map `%s` cannot be read",
						      show_map_name(shown.arena, map)), err);
	return CLI_DONE;
}
