// SPDX-License-Identifier: MIT
/* Parses a command line (skep_options): makes getopt_long's tables from the caller's rows, parses
 * each value with parse.c, prints --help, and prints a mistake as a sentence with the usage line.
 * Called by `main` of generated programs and of applications. */
#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>

#include "runtime/tool/internal.h"

/* Codes of getopt_long for options without a letter; the caller's options are CODE_FIRST + their
 * index. */
enum { CODE_HELP = 256, CODE_VERSION, CODE_FORMAT, CODE_FIRST = 512, CODE_NO = 1 << 20 };

struct option_reading {
	const struct skep_usage *usage;
	const char *name;
	struct option *longs;
	char *letters;
	size_t option_count, argument_count;
	size_t *times;             /* how often each option, and then each argument, was given */
};

void skep_list_free(struct skep_list *list)
{
	free(list->items);
	*list = (struct skep_list){ 0 };
}

void skep_list_copy(const struct skep_list *list, void *array, size_t size)
{
	if (list->count)
		memcpy(array, list->items, list->count * size);
}

const char *skep_list_text(const struct skep_list *list, uint64_t index)
{
	return index && index <= list->count ? ((const char **)list->items)[index - 1] : NULL;
}

static size_t count_rows(const struct skep_option *rows)
{
	size_t count = 0;

	while (rows && rows[count].name)
		count++;
	return count;
}

static const struct skep_option *find_letter(const struct option_reading *line, char letter)
{
	for (size_t i = 0; i < line->option_count; i++)
		if (line->usage->options[i].letter == letter)
			return &line->usage->options[i];
	return NULL;
}

static bool has_name(const struct option_reading *line, const char *name)
{
	for (size_t i = 0; i < line->option_count; i++)
		if (!strcmp(line->usage->options[i].name, name))
			return true;
	return false;
}

/* ---- help ---- */

static const char *metavar_of(const struct skep_option *option)
{
	char *upper;

	if (option->metavar)
		return option->metavar;
	upper = skepi_scratch(strlen(option->name) + 1);
	for (size_t i = 0; i <= strlen(option->name); i++)
		upper[i] = (char)toupper((unsigned char)option->name[i]);
	return upper;
}

static const char *usage_line(const struct option_reading *line)
{
	struct skep_buffer out = { 0 };

	skepi_putf(&out, "Usage: %s [OPTION]..", line->name);
	for (size_t i = 0; i < line->option_count; i++)
		if (line->usage->options[i].required)
			skepi_putf(&out, " --%s %s", line->usage->options[i].name,
				   metavar_of(&line->usage->options[i]));
	for (size_t i = 0; i < line->argument_count; i++) {
		const struct skep_option *argument = &line->usage->arguments[i];
		bool many = argument->list || argument->room;

		skepi_putf(&out, argument->required ? " %s%s" : " [%s]%s", metavar_of(argument),
			   many ? ".." : "");
	}
	return skepi_buffer_text(&out);
}

static void help_row(const char *left, const char *help, const char *initial, const char *note)
{
	if (strlen(left) > 27)
		printf("  %s\n%30s%s", left, "", help ? help : "");
	else
		printf("  %-27s %s", left, help ? help : "");
	if (initial)
		printf(" (default %s)", initial);
	printf("%s\n", note);
}

static bool is_name(const struct skep_option *option)
{
	return option->type == SKEP_VALUE_CHOICE || option->type == SKEP_VALUE_NAME;
}

static const char *choice_names(const struct skep_option *option)
{
	struct skep_buffer out = { 0 };

	for (size_t i = 0; option->type == SKEP_VALUE_CHOICE && option->choices[i]; i++)
		skepi_putf(&out, "%s%s", i ? "|" : "", option->choices[i]);
	for (size_t i = 0; option->type == SKEP_VALUE_NAME && option->names[i].name; i++)
		skepi_putf(&out, "%s%s", i ? "|" : "", option->names[i].name);
	return skepi_buffer_text(&out);
}

static void help_option(const struct skep_option *option)
{
	bool is_flag = option->type == SKEP_VALUE_FLAG;
	const char *metavar = is_name(option) && !option->metavar ? choice_names(option) : metavar_of(option);
	const char *letter = option->letter ? skep_text("-%c, ", option->letter) : "    ";
	bool turns_off = is_flag && option->initial && !strcmp(option->initial, "true");

	help_row(skep_text("%s--%s%s%s%s", letter, turns_off ? "no-" : "", option->name, is_flag ? "" : " ",
			   is_flag ? "" : metavar),
		 turns_off && option->help ? skep_text("not: %s", option->help) : option->help,
		 is_flag ? NULL : option->initial, option->list || option->room ? " (may be repeated)" : "");
}

static void print_help(const struct option_reading *line)
{
	const struct skep_usage *usage = line->usage;

	puts(usage_line(line));
	if (usage->about)
		printf("%s\n", usage->about);
	for (size_t i = 0; i < line->argument_count; i++) {
		if (!i)
			puts("\nArguments:");
		help_row(metavar_of(&usage->arguments[i]), usage->arguments[i].help,
			 usage->arguments[i].initial, is_name(&usage->arguments[i]) ?
			 skep_text(" (%s)", choice_names(&usage->arguments[i])) : "");
	}
	puts("\nOptions:");
	for (size_t i = 0; i < line->option_count; i++)
		help_option(&usage->options[i]);
	if (usage->json && !has_name(line, "format"))
		help_row("    --format text|json", "how it is printed", "text", "");
	if (!has_name(line, "help"))
		help_row(find_letter(line, 'h') ? "    --help" : "-h, --help", "print this and exit", NULL, "");
	if (!has_name(line, "version"))
		help_row(find_letter(line, 'V') ? "    --version" : "-V, --version", "print Skep's version and exit",
			 NULL, "");
}

/* ---- mistakes ---- */

static int wrong(const struct option_reading *line, const char *what, const char *sentence)
{
	fprintf(stderr, "%s: %s%s%s\n%s\n", line->name, what, *what ? ": " : "", sentence, usage_line(line));
	return -EINVAL;
}

static const char *option_text(const struct option_reading *line, const struct skep_option *row)
{
	bool is_option = row >= line->usage->options && row < line->usage->options + line->option_count;

	return is_option ? skep_text("--%s", row->name) : metavar_of(row);
}

/* ---- values ---- */

static int check_double(const struct skep_option *row, const void *value)
{
	double number;

	memcpy(&number, value, sizeof(number));
	if (row->has_least && !(number >= (double)row->least))
		return skepi_fail(skepi_error_of(NULL), SKEP_STAGE_NONE, -ERANGE, NULL, "at least %" PRId64 " is needed",
				  row->least);
	if (row->has_most && !(number <= (double)(int64_t)row->most))
		return skepi_fail(skepi_error_of(NULL), SKEP_STAGE_NONE, -ERANGE, NULL, "at most %" PRId64,
				  (int64_t)row->most);
	return 0;
}

static uint64_t number_of(const struct skep_option *row, size_t size, const void *value)
{
	const uint8_t *bytes = value;
	uint64_t number = 0;

	if (row->type != SKEP_VALUE_NETWORK)
		return skepi_read_integer(value, size, row->type == SKEP_VALUE_SIGNED);
	for (size_t i = 0; i < size; i++)
		number = number << 8 | bytes[i];
	return number;
}

static int check_bounds(const struct skep_option *row, size_t size, const void *value)
{
	bool is_signed = row->type == SKEP_VALUE_SIGNED;
	uint64_t number;

	if (!row->has_least && !row->has_most)
		return 0;
	if (row->type == SKEP_VALUE_DOUBLE)
		return check_double(row, value);
	number = number_of(row, size, value);
	if (row->has_least && (is_signed ? (int64_t)number < row->least :
					   row->least > 0 && number < (uint64_t)row->least))
		return skepi_fail(skepi_error_of(NULL), SKEP_STAGE_NONE, -ERANGE, NULL,
				  row->type == SKEP_VALUE_DURATION ? "at least %s" : "at least %s is needed",
				  row->type == SKEP_VALUE_DURATION ? skep_duration_text((uint64_t)row->least) :
				  skep_text("%" PRId64, row->least));
	if (row->has_most && (is_signed ? (int64_t)number > (int64_t)row->most : number > row->most))
		return skepi_fail(skepi_error_of(NULL), SKEP_STAGE_NONE, -ERANGE, NULL, "at most %s",
				  row->type == SKEP_VALUE_DURATION ? skep_duration_text(row->most) :
				  is_signed ? skep_text("%" PRId64, (int64_t)row->most) : skep_text("%" PRIu64, row->most));
	return 0;
}

static void *append(struct skep_list *list, size_t size)
{
	void *items = realloc(list->items, (list->count + 1) * size);

	if (!items)
		skepi_no_memory();
	list->items = items;
	return (char *)items + list->count++ * size;
}

static int take_value(struct option_reading *line, const struct skep_option *row, const char *text)
{
	bool is_option = row >= line->usage->options && row < line->usage->options + line->option_count;
	size_t index = is_option ? (size_t)(row - line->usage->options) :
				   line->option_count + (size_t)(row - line->usage->arguments);
	size_t size = skepi_value_size(row->type, row->size), times = line->times[index]++;
	char bytes[256];
	void *into = bytes;
	int err;

	if (row->room && times >= row->room)
		return wrong(line, option_text(line, row),
			     skep_text("it can be given %zu times at most", row->room));
	if (row->type == SKEP_VALUE_CHARS)
		into = skepi_scratch(size);
	err = row->type == SKEP_VALUE_NAME ? skepi_parse_name(row->names, text, size, into) :
					     skep_parse(row->type, text, row->choices, size, into);
	if (!err)
		err = check_bounds(row, size, into);
	if (err)
		return wrong(line, option_text(line, row), skep_last_error()->text);
	memcpy(row->list ? append(row->list, size) : (char *)row->value + (row->room ? times * size : 0), into, size);
	if (row->given)
		*row->given = true;
	return 0;
}

static int take_flag(const struct option_reading *line, const struct skep_option *row, bool value)
{
	(void)line;
	*(bool *)row->value = value;
	if (row->given)
		*row->given = true;
	return 0;
}

static int take_format(const struct option_reading *line, const char *text)
{
	*line->usage->json = !strcmp(text, "json");
	if (*line->usage->json || !strcmp(text, "text"))
		return 0;
	return wrong(line, "--format", skep_text("`%s` is none of text, json", text));
}

/* ---- getopt's tables ---- */

static void add_long(struct option_reading *line, size_t *count, const char *name, int has_value, int code)
{
	line->longs[(*count)++] = (struct option){ name, has_value, NULL, code };
}

static void make_tables(struct option_reading *line)
{
	const struct skep_option *options = line->usage->options;
	size_t count = 0, letters = 0;

	line->longs = skepi_scratch((line->option_count * 2 + 4) * sizeof(*line->longs));
	line->letters = skepi_scratch(line->option_count * 2 + 8);
	line->letters[letters++] = ':';
	for (size_t i = 0; i < line->option_count; i++) {
		bool is_flag = options[i].type == SKEP_VALUE_FLAG;

		add_long(line, &count, options[i].name, is_flag ? no_argument : required_argument, CODE_FIRST + (int)i);
		if (is_flag)
			add_long(line, &count, skep_text("no-%s", options[i].name), no_argument,
				 CODE_NO + (int)i);
		if (options[i].letter)
			line->letters[letters++] = options[i].letter;
		if (options[i].letter && !is_flag)
			line->letters[letters++] = ':';
	}
	if (!has_name(line, "help"))
		add_long(line, &count, "help", no_argument, CODE_HELP);
	if (!has_name(line, "version"))
		add_long(line, &count, "version", no_argument, CODE_VERSION);
	if (line->usage->json && !has_name(line, "format"))
		add_long(line, &count, "format", required_argument, CODE_FORMAT);
	if (!find_letter(line, 'h'))
		line->letters[letters++] = 'h';
	if (!find_letter(line, 'V'))
		line->letters[letters++] = 'V';
	line->letters[letters] = 0;
	line->longs[count] = (struct option){ 0 };
}

static int take_code(struct option_reading *line, int code)
{
	const struct skep_option *row;

	if (code < CODE_HELP)
		row = find_letter(line, (char)code);
	else
		row = code >= CODE_NO ? &line->usage->options[code - CODE_NO] :
		      code >= CODE_FIRST ? &line->usage->options[code - CODE_FIRST] : NULL;
	if (code == CODE_HELP || (code == 'h' && !row)) {
		print_help(line);
		return 1;
	}
	if (code == CODE_VERSION || (code == 'V' && !row)) {
		printf("%s (Skep %s)\n", line->name, skep_version());
		return 1;
	}
	if (code == CODE_FORMAT)
		return take_format(line, optarg);
	if (row->type == SKEP_VALUE_FLAG)
		return take_flag(line, row, code < CODE_NO);
	return take_value(line, row, optarg);
}

/* Handles getopt's results ':' and '?'. */
static int take_unknown(const struct option_reading *line, int code, char **argv)
{
	const char *word = argv[optind - 1];

	if (code == ':')
		return wrong(line, optopt >= CODE_FIRST || optopt == CODE_FORMAT || !optopt ? word :
			     skep_text("-%c", optopt), "a value is missing");
	if (optopt >= CODE_FIRST || optopt == CODE_HELP || optopt == CODE_VERSION)
		return wrong(line, word, "it takes no value");
	if (optopt)
		return wrong(line, skep_text("-%c", optopt), "there is no such option");
	for (const struct option *at = line->longs; at->name; at++)
		if (!strncmp(at->name, word + 2, strcspn(word + 2, "=")) && word[2])
			return wrong(line, word, "several options begin so");
	return wrong(line, word, "there is no such option");
}

/* ---- the whole line ---- */

static int take_options(struct option_reading *line, int argc, char **argv)
{
	int code, err = 0;

	optind = 0; /* in glibc 0 restarts the scan */
	opterr = 0;
	while (!err && (code = getopt_long(argc, argv, line->letters, line->longs, NULL)) != -1)
		err = code == '?' || code == ':' ? take_unknown(line, code, argv) : take_code(line, code);
	return err;
}

static int take_arguments(struct option_reading *line, int argc, char **argv)
{
	size_t next = 0;
	int err = 0;

	for (int i = optind; i < argc && !err; i++) {
		const struct skep_option *argument = &line->usage->arguments[next];

		if (next >= line->argument_count)
			return wrong(line, "", skep_text(line->argument_count ? "`%s` is one argument too many" :
							 "`%s`: there are no arguments", argv[i]));
		err = take_value(line, argument, argv[i]);
		next += !argument->list && !argument->room;
	}
	return err;
}

/* Parses `initial` of a value that only this machine can resolve, such as an interface's index. */
static int take_initial(const struct option_reading *line, const struct skep_option *row)
{
	if (!line->usage->reads_initial || !row->initial || (row->type != SKEP_VALUE_INTERFACE &&
	    row->type != SKEP_VALUE_USER && row->type != SKEP_VALUE_CGROUP))
		return 0;
	if (!skep_parse(row->type, row->initial, NULL, row->size, row->value))
		return 0;
	return wrong(line, option_text(line, row), skep_last_error()->text);
}

static int check_needed(const struct option_reading *line)
{
	for (size_t i = 0; i < line->option_count + line->argument_count; i++) {
		const struct skep_option *row = i < line->option_count ?
			&line->usage->options[i] : &line->usage->arguments[i - line->option_count];

		if (row->required && !line->times[i])
			return wrong(line, option_text(line, row), "it is needed");
		if (!line->times[i] && take_initial(line, row))
			return -EINVAL;
	}
	return 0;
}

int skep_options(int argc, char **argv, const struct skep_usage *usage)
{
	SKEP_SCRATCH;
	struct option_reading line = { .usage = usage, .option_count = count_rows(usage->options),
				     .argument_count = count_rows(usage->arguments) };
	const char *slash = argc > 0 ? strrchr(argv[0], '/') : NULL;
	size_t len = (line.option_count + line.argument_count + 1) * sizeof(*line.times);
	int err;

	line.name = usage->name ? usage->name : slash ? slash + 1 : argc > 0 ? argv[0] : "tool";
	line.times = memset(skepi_scratch(len), 0, len);
	make_tables(&line);
	err = take_options(&line, argc, argv);
	if (!err)
		err = take_arguments(&line, argc, argv);
	if (!err)
		err = check_needed(&line);
	return err;
}
