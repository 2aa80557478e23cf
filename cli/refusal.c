// SPDX-License-Identifier: MIT
/*
 * Turns a verifier log into a diagnostic [verifier]. In: the log, and the compilation if there is
 * one. Out: the Lisp line, the violated rule, a help, the kernel's words; refusals.def has the
 * rules. Called by load.c and explain.c; guarded.c asks for the place.
 */
#include "cli/refusal.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "emit/tree/print.h"
#include "frontend/base/text.h"
#include "runtime/verifier_log.h"

struct rule {
	const char *pattern, *rule, *help;
};

static const struct rule rules[] = {
#define REFUSAL(pattern, rule, help) { pattern, rule, help },
#include "cli/refusals.def"
#undef REFUSAL
};

static const struct rule *find_rule(const char *reason)
{
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (!fnmatch(rules[i].pattern, reason, 0))
			return &rules[i];
	return NULL;
}

/* ---- the place in the Lisp ---- */

static const char *base_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* The span of the line's text, without leading blanks. */
static struct span span_of_line(const struct source *source, uint32_t line)
{
	struct span span = { .source = source, .line = line };
	uint32_t len, blank = 0;
	const char *text = source_line(source, line, &len);

	while (blank < len && (text[blank] == ' ' || text[blank] == '\t'))
		blank++;
	span.column = blank + 1;
	span.offset = source->lines[line - 1] + blank;
	span.len = len > blank ? len - blank : 1;
	return span;
}

static const struct program *named_program(const struct unit *unit, const char *name)
{
	for (size_t i = 0; unit && name && i < unit->items.count; i++) {
		const struct program *program = unit->items.items[i].program;

		if (unit->items.items[i].kind == ITEM_PROGRAM &&
		    (!strcmp(program->name, name) || !strcmp(program->c_name, name)))
			return program;
	}
	return NULL;
}

struct log_place {
	const char *file; /* as in the log, or NULL */
	uint32_t line;
	const char *text; /* the line's, or NULL */
};

static struct log_place place_of(struct arena *arena, const struct skepi_verifier_log *log)
{
	struct log_place place = { 0 };
	char *colon;

	if (log->source.len)
		place.text = arena_strndup(arena, log->source.text, log->source.len);
	if (!log->place.len)
		return place;
	char *file = arena_strndup(arena, log->place.text, log->place.len);

	colon = strrchr(file, ':');
	if (!colon)
		return place;
	*colon = '\0';
	place.file = file;
	place.line = (uint32_t)strtoul(colon + 1, NULL, 10);
	return place;
}

static bool has_text(const struct source *source, uint32_t line, const char *text)
{
	struct span span = span_of_line(source, line);

	return span.len == strlen(text) &&
	       !strncmp(source->text + span.offset, text, span.len);
}

/*
 * Kernels before 6.10 log only the line's text: searches the first such line, beginning at `from`.
 */
static uint32_t line_with_text(const struct source *source, uint32_t from, const char *text)
{
	for (uint32_t line = from; text && line <= source->line_count; line++)
		if (has_text(source, line, text))
			return line;
	for (uint32_t line = 1; text && line < from; line++)
		if (has_text(source, line, text))
			return line;
	return 0;
}

/* How well a C line fits the instruction: a call belongs to a line with the helper's name. */
static int fitness(const struct cline *line, const struct skepi_log_part *code)
{
	const char *call = code->len ? memmem(code->text, code->len, "call bpf_", 9) : NULL;
	size_t len;

	if (!call)
		return strstr(line->text, "bpf_") ? 0 : 1;
	call += strlen("call ");
	len = strcspn(call, "#\n");
	return memmem(line->text, strlen(line->text), call, len) ? 2 : 0;
}

/* The span of the C line with that Lisp line, which has a column and the macros. */
static bool find_in_lines(const struct compilation *compilation, const struct log_place *place,
			  const struct skepi_log_part *code, struct span *ret_span)
{
	const struct clines *lines = compilation->lines;
	int best = -1;

	for (size_t i = 0; lines && i < lines->lines.count; i++) {
		const struct cline *line = &lines->lines.items[i];

		if (!line->span || line->span->line != place->line ||
		    strcmp(base_of(line->span->source->name), base_of(place->file)) ||
		    fitness(line, code) < best)
			continue;
		best = fitness(line, code);
		*ret_span = *line->span;
	}
	return best >= 0;
}

static struct span find_span(const struct compilation *compilation, const struct program *program,
			     const struct skepi_verifier_log *log)
{
	struct log_place place = place_of(compilation->arena, log);
	const struct source *source = program ? program->span.source : NULL;
	struct span span = { 0 };

	if (program && !place.file) {
		place.file = source->name;
		place.line = line_with_text(source, program->span.line, place.text);
	}
	if (place.file && find_in_lines(compilation, &place, &log->code, &span))
		return span;
	if (!program)
		return span;
	if (strcmp(base_of(place.file), base_of(source->name)) || !place.line ||
	    place.line > source->line_count)
		return program->span;
	return span_of_line(source, place.line);
}

/* ---- the diagnostic ---- */

/* If the log names no program: the one that contains the place. */
static const struct program *guess_program(const struct compilation *compilation,
					   const struct skepi_verifier_log *log)
{
	const struct program *program = NULL;
	const struct unit *unit = compilation->unit;
	struct log_place place = place_of(compilation->arena, log);

	for (size_t i = 0; unit && i < unit->items.count; i++) {
		const struct program *one = unit->items.items[i].program;

		if (unit->items.items[i].kind != ITEM_PROGRAM)
			continue;
		if (!program || one->span.line <= place.line)
			program = one;
	}
	return program;
}

static void add_place_note(struct compilation *compilation, struct diag *diag,
			   const struct skepi_verifier_log *log)
{
	if (!diag->span.source && log->place.len)
		diag_note(compilation->diags, diag, (struct span){ 0 }, "at %.*s: %.*s",
			  (int)log->place.len, log->place.text, (int)log->source.len,
			  log->source.len ? log->source.text : "");
}

static void add_words(struct compilation *compilation, struct diag *diag, const char *reason,
		      const struct skepi_verifier_log *log)
{
	const struct rule *rule = find_rule(reason);
	struct diag_list *diags = compilation->diags;

	if (rule)
		diag_detail(diags, diag, "rule", "%s", rule->rule);
	if (log->reason.len && log->instruction >= 0)
		diag_detail(diags, diag, "kernel", "%s (insn %ld)", reason, log->instruction);
	else
		diag_detail(diags, diag, "kernel", "%s", *reason ? reason : "(no reason)");
	if (rule)
		diag_help(diags, diag, "%s", rule->help);
	else if (log->suggestion.len)
		diag_help(diags, diag, "%.*s", (int)log->suggestion.len, log->suggestion.text);
}

void refusal_find_place(const struct compilation *compilation, const struct refusal *refusal,
			struct refusal_place *ret)
{
	const struct program *program = named_program(compilation->unit, refusal->program);
	struct skepi_verifier_log log;

	skepi_verifier_log_read(refusal->log, &log);
	if (!program)
		program = guess_program(compilation, &log);
	*ret = (struct refusal_place){
		.span = find_span(compilation, program, &log),
		.name = program ? program->name : refusal->program ? refusal->program : "the program",
		.is_named = program || refusal->program,
		.reason = arena_strndup(compilation->arena, log.reason.text ? log.reason.text : "",
					log.reason.len),
	};
}

void refusal_report(struct compilation *compilation, const struct refusal *refusal)
{
	const struct options *options = compilation->options;
	struct skepi_verifier_log log;
	struct refusal_place place;
	struct diag *diag;
	const char *quote;

	skepi_verifier_log_read(refusal->log, &log);
	refusal_find_place(compilation, refusal, &place);
	quote = place.is_named ? "`" : "";
	diag = diag_report(compilation->diags, DIAG_VERIFIER, place.span, "%s%s refused %s%s%s%s",
			   refusal->kernel ? "Linux " : "the kernel",
			   refusal->kernel ? refusal->kernel : "", quote, place.name, quote,
			   place.span.source ? " here" : "");
	add_words(compilation, diag, place.reason, &log);
	add_place_note(compilation, diag, &log);
	/* leaks are refused only without CAP_PERFMON, and a missing symbol is the kernel's fault */
	if (!options_has(options, OPTION_NO_CHECK) && !options_has(options, OPTION_LOG) &&
	    !strstr(refusal->log, " leaks addr ") && !strstr(refusal->log, "the address for kernel symbol '"))
		diag_note(compilation->diags, diag, (struct span){ 0 },
			  "the checks accepted this, so it is a defect of Skep; --verbose shows the "
			  "kernel's log");
	if (options_has(options, OPTION_VERBOSE))
		fprintf(stderr, "%s\n", refusal->log);
}

/* ---- logs of other programs ---- */

/* The program's name in "libbpf: prog 'count_egress': BPF program load failed: ..". */
static const char *quoted_name(struct arena *arena, const char *text)
{
	const char *at = strstr(text, "prog '");
	size_t len;

	if (!at)
		return NULL;
	at += strlen("prog '");
	len = strcspn(at, "'\n");
	return at[len] == '\'' ? arena_strndup(arena, at, len) : NULL;
}

void refusal_find_log(struct arena *arena, const char *text, struct refusal *ret)
{
	const char *begin = strstr(text, "BEGIN PROG LOAD LOG"), *end;

	*ret = (struct refusal){ .program = quoted_name(arena, text), .log = text };
	if (!begin || !strchr(begin, '\n'))
		return;
	while (begin > text && begin[-1] != '\n')
		begin--;
	ret->program = quoted_name(arena, begin);
	begin = strchr(begin, '\n') + 1;
	end = strstr(begin, "END PROG LOAD LOG");
	while (end && end > begin && end[-1] != '\n')
		end--;
	ret->log = end ? arena_strndup(arena, begin, (size_t)(end - begin)) : begin;
}
