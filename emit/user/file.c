/* The file around the user side's statements: head, includes, pieces, main. */
#include <string.h>

#include "emit/tree/prune.h"
#include "emit/user/user.h"
#include "emit/user/internal.h"

static void add_text(struct user *user, struct cfile *file, struct text *text)
{
	struct citem item = { .kind = CITEM_TEXT };

	item.text = arena_strndup(user->arena, text_string(text), text->len);
	VEC_PUSH(user->arena, &file->items, item);
	text_release(text);
	*text = (struct text){ 0 };
}

static void put_head(const struct user *user, struct text *out)
{
	const struct unit *unit = user->unit;
	struct c_head head = { unit->source_name, unit->spdx, unit->head, NULL };

	print_head(user->arena, &head, out);
	if (user->uses_errno)
		text_puts(out, "#include <errno.h>\n");
	if (user->uses_inttypes)
		text_puts(out, "#include <inttypes.h>\n");
	if (user->uses_bool)
		text_puts(out, "#include <stdbool.h>\n");
	text_puts(out, "#include <stdio.h>\n#include <stdlib.h>\n\n#include <skep/session.h>\n");
	if (unit->loader->uses_own_programs)
		text_printf(out, "\n#include \"%s.session.h\"\n", unit->base_name);
}

static const char divide_text[] =
	"/* Toward zero, and defined for every operand: x / 0 is 0. */\n"
	"static int64_t divide_signed(int64_t dividend, int64_t divisor)\n"
	"{\n"
	"\tif (divisor == 0)\n"
	"\t\treturn 0;\n"
	"\tif (divisor == -1)\n"
	"\t\treturn -(uint64_t)dividend;\n"
	"\n"
	"\treturn dividend / divisor;\n"
	"}\n";

static const char modulo_text[] =
	"/* The dividend's sign, and defined for every operand: x mod 0 is x. */\n"
	"static int64_t modulo_signed(int64_t dividend, int64_t divisor)\n"
	"{\n"
	"\tif (divisor == 0)\n"
	"\t\treturn dividend;\n"
	"\tif (divisor == -1)\n"
	"\t\treturn 0;\n"
	"\n"
	"\treturn dividend % divisor;\n"
	"}\n";

static const char fail_text[] =
	"static int fail(const struct skep_session *session)\n"
	"{\n"
	"\tskep_error_print(skep_session_error(session), stderr);\n"
	"\treturn EXIT_FAILURE;\n"
	"}\n";

static const char main_text[] =
	"int main(int argc, char **argv)\n"
	"{\n"
	"\tsetvbuf(stdout, NULL, _IOLBF, 0);\n"
	"\treturn skep_main(run, argc, argv);\n"
	"}\n";

static void put_function(struct user *user, struct cfile *file, bool used, const char *function)
{
	struct text text = { 0 };

	if (!used)
		return;
	text_puts(&text, function);
	add_text(user, file, &text);
}

/* What the function does not use is named, so that no compiler warns. */
static void mark_unused(struct user *user)
{
	static const char *const names[] = { "stop", "argc", "argv" };
	const bool used[] = { user->uses_stop, user->uses_arguments, user->uses_arguments };
	struct cblock *marks = ARENA_NEW(user->arena, struct cblock);

	user->block = marks;
	for (int i = 0; i < 3; i++)
		if (!used[i])
			user_emit_expr(user, c_cast(user->arena, "void",
						    user_atom(user, names[i])));
	for (size_t i = 0; i < user->top->statements.count; i++) {
		user->top->statements.items[i]->step = i == 0 && marks->statements.count;
		VEC_PUSH(user->arena, &marks->statements, user->top->statements.items[i]);
	}
	user->top->statements.items = marks->statements.items;
	user->top->statements.count = marks->statements.count;
	user->top->statements.room = marks->statements.room;
}

/* A break that leaves the loop this block is in. */
static bool breaks(const struct cblock *block)
{
	for (size_t i = 0; block && i < block->statements.count; i++) {
		const struct cstmt *stmt = block->statements.items[i];

		if (stmt->kind == CSTMT_BREAK)
			return true;
		if ((stmt->kind == CSTMT_IF || stmt->kind == CSTMT_BLOCK) &&
		    (breaks(stmt->body) || breaks(stmt->otherwise)))
			return true;
	}
	return false;
}

static bool falls_through(const struct cblock *block)
{
	const struct cstmt *last;

	if (!block->statements.count)
		return true;
	last = block->statements.items[block->statements.count - 1];
	if (last->kind == CSTMT_FOR && !strcmp(last->head, ";;"))
		return breaks(last->body);
	return last->kind != CSTMT_RETURN;
}

static struct citem run_function(struct user *user)
{
	struct cdeclaration err = { .type = "int", .name = "err" };
	struct citem item = { .kind = CITEM_FUNCTION };
	static const char *const taken[] = { "err", "stop", "argc", "argv", "fail", "run",
					     "divide_signed", "modulo_signed", "stdout", "stderr" };
	struct table callees = { 0 };

	for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++)
		names_take(user->arena, &user->names, taken[i]);
	user->top = user->block = ARENA_NEW(user->arena, struct cblock);
	user_statement(user, user->unit->loader->body, true);
	prune_function(user->arena, user->top, NULL);
	user->uses_arguments = prune_reads(user->top, "argv");
	prune_note_calls(user->arena, user->top, &callees);
	user->uses_divide = table_find(&callees, "divide_signed") != NULL;
	user->uses_modulo = table_find(&callees, "modulo_signed") != NULL;
	if (falls_through(user->top))
		user_emit(user, CSTMT_RETURN, user_atom(user, "EXIT_SUCCESS"))->step = true;
	if (user->uses_err)
		VEC_PUSH(user->arena, &user->top->declarations, err);
	mark_unused(user);
	if (user->top->statements.items[user->top->statements.count - 1]->kind == CSTMT_RETURN)
		user->top->statements.items[user->top->statements.count - 1]->step = true;
	item.body = user->top;
	item.prototype = "static int run(struct skep_stop *stop, int argc, char **argv)";
	return item;
}

struct clines *emit_user_lines(const struct unit *unit)
{
	struct user user = { .unit = unit, .arena = unit->arena };
	struct clines *lines = ARENA_NEW(unit->arena, struct clines);
	struct cfile file = { 0 };
	struct text text = { 0 };
	struct citem run = run_function(&user);

	put_head(&user, &text);
	add_text(&user, &file, &text);
	put_function(&user, &file, user.uses_divide, divide_text);
	put_function(&user, &file, user.uses_modulo, modulo_text);
	put_function(&user, &file, user.uses_fail, fail_text);
	VEC_PUSH(unit->arena, &file.items, run);
	put_function(&user, &file, true, main_text);
	print_file(unit->arena, &file, lines);
	return lines;
}
