// SPDX-License-Identifier: MIT
/*
 * Writes the completions of one shell to standard output, from the rows of commands, options, warnings and names that `skep` itself
 * has. The build runs it for bash, zsh and fish, and installs the files; it is no part of `skep`.
 * usage: skep_completions bash|zsh|fish
 */
#include <stdio.h>
#include <string.h>

#include "cli/help.h"

static const char *const warnings[] = {
#define DIAGNOSTIC(id, name, severity, manual) (severity) == DIAG_WARNING ? (name) : NULL,
#include "frontend/base/diagnostics.def"
#undef DIAGNOSTIC
};

static const char *const names[] = {
#define DIAGNOSTIC(id, name, severity, manual) name,
#include "frontend/base/diagnostics.def"
#undef DIAGNOSTIC
#define FAILURE(name, manual) name,
#include "frontend/base/failures.def"
#undef FAILURE
};

static const char *const arches[] = {
#define ARCH(name, ...) name,
#include "frontend/kernel/arches.def"
#undef ARCH
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool has_option(int command, const struct option_row *option)
{
	return option->text && option->commands & (1u << command);
}

/* The completion of an option's value. Returned words are for the shell. */
enum value_kind { VALUE_NONE, VALUE_WORDS, VALUE_FILE, VALUE_DIRECTORY, VALUE_CGROUP, VALUE_INTERFACE, VALUE_OTHER };

static enum value_kind value_kind(enum cli_option option)
{
	const char *value = option_rows[option].value;

	if (!value)
		return VALUE_NONE;
	if (option_values[option][0] || option == OPTION_ARCH)
		return VALUE_WORDS;
	if (option == OPTION_CGROUP)
		return VALUE_CGROUP;
	if (option == OPTION_INTERFACE)
		return VALUE_INTERFACE;
	if (!strcmp(value, "DIR"))
		return VALUE_DIRECTORY;
	return !strncmp(value, "FILE", 4) || !strcmp(value, "PATH") ? VALUE_FILE : VALUE_OTHER;
}

static void put_words(enum cli_option option)
{
	if (option == OPTION_ARCH)
		for (size_t i = 0; i < COUNT(arches); i++)
			printf("%s%s", i ? " " : "", arches[i]);
	for (size_t i = 0; option_values[option][i]; i++)
		printf("%s%s", i ? " " : "", option_values[option][i]);
}

static void put_names(void)
{
	for (size_t i = 0; i < COUNT(names); i++)
		printf("%s%s", i ? " " : "", names[i]);
}

/* -WNAME, -Wno-NAME, -Werror=NAME and -Wno-error=NAME of every warning. */
static void put_warnings(void)
{
	printf("-Werror");
	for (size_t i = 0; i < COUNT(warnings); i++)
		if (warnings[i])
			printf(" -W%s -Wno-%s -Werror=%s -Wno-error=%s", warnings[i], warnings[i], warnings[i],
			       warnings[i]);
}

/* The text, with a backslash before each character of `special`, for single quotes of the shell. */
static void put_escaped(const char *text, const char *special)
{
	for (; *text; text++) {
		if (*text == '\'')
			printf("'\\''");
		else if (strchr(special, *text))
			printf("\\%c", *text);
		else
			putchar(*text);
	}
}

/* ---- bash ---- */

static void bash_rows(void)
{
	printf("_skep_commands='");
	for (int i = 0; i < COMMAND_COUNT; i++)
		printf("%s ", command_rows[i].name);
	printf("--help --version'\n\n# the options of a command; one with a value ends in =\n_skep_options()\n{\n\tcase $1 in\n");
	for (int i = 0; i < COMMAND_COUNT; i++) {
		printf("\t%s) echo '", command_rows[i].name);
		for (int j = 0; j < OPTION_COUNT; j++) {
			const struct option_row *row = &option_rows[j];

			if (!has_option(i, row))
				continue;
			printf("--%s%s ", row->name, row->value ? "=" : "");
			if (row->letter)
				printf("-%c ", row->letter);
		}
		printf("' ;;\n");
	}
	printf("\tesac\n}\n\n# what the value of an option is: words, or :file, :directory, :cgroup, :interface, :other; nothing of a flag\n"
	       "_skep_value()\n{\n\tcase $1 in\n");
	for (int j = 0; j < OPTION_COUNT; j++) {
		static const char *const kinds[] = { [VALUE_FILE] = ":file", [VALUE_DIRECTORY] = ":directory",
						     [VALUE_CGROUP] = ":cgroup", [VALUE_INTERFACE] = ":interface",
						     [VALUE_OTHER] = ":other" };
		enum value_kind kind = value_kind((enum cli_option)j);

		if (kind == VALUE_NONE || !option_rows[j].text)
			continue;
		printf("\t--%s", option_rows[j].name);
		if (option_rows[j].letter)
			printf("|-%c", option_rows[j].letter);
		printf(") echo '");
		if (kind == VALUE_WORDS)
			put_words((enum cli_option)j);
		else
			printf("%s", kinds[kind]);
		printf("' ;;\n");
	}
	printf("\t-Werror|-Wno-error) echo '");
	for (size_t i = 0; i < COUNT(warnings); i++)
		if (warnings[i])
			printf("%s ", warnings[i]);
	printf("' ;;\n\tesac\n}\n\n_skep_warnings='");
	put_warnings();
	printf("'\n_skep_names='");
	put_names();
	printf("'\n\n");
}

static const char bash_function[] =
	"_skep()\n{\n"
	"\tlocal cur=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]} option= value i\n"
	"\tCOMPREPLY=()\n"
	"\tif [ \"$COMP_CWORD\" = 1 ]; then\n"
	"\t\tmapfile -t COMPREPLY < <(compgen -W \"$_skep_commands\" -- \"$cur\")\n\t\treturn\n\tfi\n"
	"\tfor ((i = 2; i < COMP_CWORD; i++)); do\n"
	"\t\t[ \"$command\" != run ] || [ \"${COMP_WORDS[i]}\" != -- ] || {\n"
	"\t\t\tcompopt -o filenames\n"
	"\t\t\tif ((i + 1 == COMP_CWORD)); then mapfile -t COMPREPLY < <(compgen -c -- \"$cur\"); else mapfile -t COMPREPLY < <(compgen -f -- \"$cur\"); fi\n"
	"\t\t\treturn\n\t\t}\n\tdone\n"
	"\t# --option=value is three words: = breaks words\n"
	"\tif [ \"$cur\" = = ]; then\n\t\toption=$before cur=\n"
	"\telif [ \"$before\" = = ]; then\n\t\toption=${COMP_WORDS[COMP_CWORD - 2]}\n"
	"\telse\n\t\toption=$before\n\tfi\n"
	"\tvalue=$(_skep_value \"$option\")\n"
	"\tcase $value in\n"
	"\t:file) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- \"$cur\") ;;\n"
	"\t:directory) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- \"$cur\") ;;\n"
	"\t:cgroup)\n\t\tcompopt -o filenames\n"
	"\t\tcase $cur in\n"
	"\t\t/*) mapfile -t COMPREPLY < <(compgen -d -- \"$cur\") ;;\n"
	"\t\t*) mapfile -t COMPREPLY < <(cd /sys/fs/cgroup 2>/dev/null && compgen -d -- \"$cur\") ;;\n"
	"\t\tesac ;;\n"
	"\t:interface) mapfile -t COMPREPLY < <(compgen -W \"$(ls /sys/class/net 2>/dev/null)\" -- \"$cur\") ;;\n"
	"\t:other) ;;\n"
	"\t'')\n"
	"\t\tcase $cur in\n"
	"\t\t-W*) mapfile -t COMPREPLY < <(compgen -W \"$_skep_warnings\" -- \"$cur\") ;;\n"
	"\t\t-*)\n"
	"\t\t\tmapfile -t COMPREPLY < <(compgen -W \"$(_skep_options \"$command\")\" -- \"$cur\")\n"
	"\t\t\t[[ ${#COMPREPLY[@]} != 1 || $COMPREPLY != *= ]] || compopt -o nospace ;;\n"
	"\t\t*)\n"
	"\t\t\tcompopt -o filenames\n"
	"\t\t\tmapfile -t COMPREPLY < <(compgen -f -X '!*.lisp' -- \"$cur\"; compgen -d -- \"$cur\")\n"
	"\t\t\t[ \"$command\" != explain ] || COMPREPLY+=($(compgen -W \"$_skep_names\" -- \"$cur\")) ;;\n"
	"\t\tesac ;;\n"
	"\t*) mapfile -t COMPREPLY < <(compgen -W \"$value\" -- \"$cur\") ;;\n"
	"\tesac\n}\n\ncomplete -F _skep skep\n";

static void put_bash(void)
{
	printf("# Completion of skep(1) in bash, made from the rows of its options.\n\n");
	bash_rows();
	fputs(bash_function, stdout);
}

/* ---- zsh ---- */

static void zsh_value(enum cli_option option)
{
	static const char *const actions[] = {
		[VALUE_FILE] = "_files", [VALUE_DIRECTORY] = "_files -/", [VALUE_CGROUP] = "_files -/ -W /sys/fs/cgroup",
		[VALUE_INTERFACE] = "_net_interfaces", [VALUE_OTHER] = " ",
	};
	enum value_kind kind = value_kind(option);

	if (kind == VALUE_NONE)
		return;
	printf(":");
	put_escaped(option_rows[option].value, ":");
	printf(":");
	if (kind != VALUE_WORDS) {
		printf("%s", actions[kind]);
		return;
	}
	printf("(");
	put_words(option);
	printf(")");
}

static void zsh_option(enum cli_option option)
{
	const struct option_row *row = &option_rows[option];
	const char *repeated = option == OPTION_SET || option == OPTION_ONLY ? "*" : "";

	printf("\t\t\t'%s--%s%s[", repeated, row->name, row->value ? "=" : "");
	put_escaped(row->text, "[]:\\");
	printf("]");
	zsh_value(option);
	printf("' \\\n");
	if (!row->letter)
		return;
	printf("\t\t\t'%s-%c%s[", repeated, row->letter, row->value ? "+" : "");
	put_escaped(row->text, "[]:\\");
	printf("]");
	zsh_value(option);
	printf("' \\\n");
}

static void zsh_arguments(int command)
{
	if (command == COMMAND_CHECK)
		printf("\t\t\t'*:file:_files -g \"*.lisp(-.)\"'\n");
	else if (command == COMMAND_EXPLAIN)
		printf("\t\t\t'1:name or file:_skep_explained'\n");
	else if (command == COMMAND_RUN)
		printf("\t\t\t'1:file:_files -g \"*.lisp(-.)\"' '*::command:_normal'\n");
	else if (command == COMMAND_SHOW)
		printf("\t\t\t'1:pin, id or name:_files'\n");
	else if (*command_rows[command].arguments)
		printf("\t\t\t'1:file:_files -g \"*.lisp(-.)\"'\n");
	else
		printf("\t\t\t'*: :'\n");
}

static void put_zsh(void)
{
	printf("#compdef skep\n# Completion of skep(1) in zsh, made from the rows of its options.\n\n"
	       "_skep_explained() {\n\tlocal -a names=(");
	put_names();
	printf(")\n\t_alternative 'names:name:compadd -a names' 'files:file:_files -g \"*.lisp(-.)\"'\n}\n\n"
	       "_skep() {\n\tlocal -a commands=(\n");
	for (int i = 0; i < COMMAND_COUNT; i++) {
		printf("\t\t'%s:", command_rows[i].name);
		put_escaped(command_rows[i].summary, "\\");
		printf("'\n");
	}
	printf("\t)\n\tlocal -a warnings=(");
	put_warnings();
	printf(")\n\tif (( CURRENT == 2 )); then\n\t\t_describe command commands\n"
	       "\t\t[[ $PREFIX != -* ]] || compadd -- --help --version\n\t\treturn\n\tfi\n"
	       "\tif [[ $PREFIX == -W* ]]; then\n\t\tcompadd -a warnings\n\t\treturn\n\tfi\n"
	       "\tshift words\n\t(( CURRENT-- ))\n\tcase $words[1] in\n");
	for (int i = 0; i < COMMAND_COUNT; i++) {
		printf("\t%s)\n\t\t_arguments -S \\\n", command_rows[i].name);
		for (int j = 0; j < OPTION_COUNT; j++)
			if (has_option(i, &option_rows[j]))
				zsh_option((enum cli_option)j);
		zsh_arguments(i);
		printf("\t\t;;\n");
	}
	printf("\tesac\n}\n\n_skep \"$@\"\n");
}

/* ---- fish ---- */

static void fish_option(int command, enum cli_option option)
{
	static const char *const values[] = {
		[VALUE_FILE] = " -r -F", [VALUE_DIRECTORY] = " -x -a '(__fish_complete_directories)'",
		[VALUE_CGROUP] = " -x -a '(__fish_complete_directories /sys/fs/cgroup/)'",
		[VALUE_INTERFACE] = " -x -a '(command ls /sys/class/net 2>/dev/null)'", [VALUE_OTHER] = " -x",
	};
	const struct option_row *row = &option_rows[option];
	enum value_kind kind = value_kind(option);

	printf("complete -c skep -n '__fish_seen_subcommand_from %s' -l %s", command_rows[command].name, row->name);
	if (row->letter)
		printf(" -s %c", row->letter);
	if (kind == VALUE_WORDS) {
		printf(" -x -a '");
		put_words(option);
		printf("'");
	} else if (kind != VALUE_NONE) {
		printf("%s", values[kind]);
	}
	printf(" -d '");
	for (const char *text = row->text; *text; text++)
		printf(*text == '\'' || *text == '\\' ? "\\%c" : "%c", *text);
	printf("'\n");
}

static void put_fish(void)
{
	printf("# Completion of skep(1) in fish, made from the rows of its options.\n\ncomplete -c skep -f\n"
	       "complete -c skep -n __fish_use_subcommand -l help\ncomplete -c skep -n __fish_use_subcommand -l version\n");
	for (int i = 0; i < COMMAND_COUNT; i++) {
		printf("complete -c skep -n __fish_use_subcommand -a %s -d '", command_rows[i].name);
		for (const char *text = command_rows[i].summary; *text; text++)
			printf(*text == '\'' || *text == '\\' ? "\\%c" : "%c", *text);
		printf("'\n");
		for (int j = 0; j < OPTION_COUNT; j++)
			if (has_option(i, &option_rows[j]))
				fish_option(i, (enum cli_option)j);
		if (i == COMMAND_SHOW)
			printf("complete -c skep -n '__fish_seen_subcommand_from show' -F\n");
		else if (*command_rows[i].arguments)
			printf("complete -c skep -n '__fish_seen_subcommand_from %s' -k -xa '(__fish_complete_suffix .lisp)'\n",
			       command_rows[i].name);
	}
	printf("complete -c skep -n '__fish_seen_subcommand_from explain' -a '");
	put_names();
	printf("'\ncomplete -c skep -n 'not __fish_use_subcommand; and string match -q -- \"-W*\" (commandline -ct)' -a '");
	put_warnings();
	printf("'\n");
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*put)(void);
	} shells[] = { { "bash", put_bash }, { "zsh", put_zsh }, { "fish", put_fish } };

	for (size_t i = 0; argc == 2 && i < COUNT(shells); i++) {
		if (strcmp(argv[1], shells[i].name))
			continue;
		shells[i].put();
		return fflush(stdout) || ferror(stdout);
	}
	fputs("usage: skep_completions bash|zsh|fish\n", stderr);
	return 2;
}
