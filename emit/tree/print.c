// SPDX-License-Identifier: MIT
/*
 * Prints a C tree: files, functions, statements, comments; print_expr.c prints expressions. In: a
 * struct cfile. Out: lines of text, each with the span of its Lisp form; print_plain joins them,
 * print_with_lines adds #line directives. emit/file and emit/user call print_file and print_head;
 * cli and skeletons choose the kind of text.
 */
#include "emit/tree/print.h"

#include <ctype.h>
#include <string.h>

#include "emit/tree/print_expr.h"

#define WIDTH 80

struct printer {
	struct arena *arena;
	struct clines *lines;
	struct text text; /* the lines in progress */
};

/* Moves the text into lines; the first gets the span. */
static void flush(struct printer *printer, const struct span *span)
{
	const char *at = text_string(&printer->text);

	while (*at) {
		const char *end = strchr(at, '\n');
		size_t len = end ? (size_t)(end - at) : strlen(at);
		struct cline line = { arena_strndup(printer->arena, at, len),
				      span && span->source ? span : NULL };

		VEC_PUSH(printer->arena, &printer->lines->lines, line);
		/* only the first line of a statement has a span */
		span = NULL;
		at += len + (end != NULL);
	}
	text_release(&printer->text);
	printer->text = (struct text){ 0 };
}

static void blank_line(struct printer *printer)
{
	struct cline line = { "", NULL };

	VEC_PUSH(printer->arena, &printer->lines->lines, line);
}

static void put_tabs(struct text *out, unsigned tabs)
{
	while (tabs--)
		text_putc(out, '\t');
}

/* ---- comments ---- */

/* Does a comment begin or end here? Inside a C comment, a space goes between the two bytes. */
static bool is_split(const char *bytes, size_t len)
{
	return len > 1 && ((bytes[0] == '*' && bytes[1] == '/') ||
			   (bytes[0] == '/' && bytes[1] == '*'));
}

static void put_comment_text(struct text *out, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		text_putc(out, bytes[i]);
		if (is_split(bytes + i, len - i))
			text_putc(out, ' ');
	}
}

/* The number of bytes that fit into the columns. */
static size_t fitting(const char *bytes, size_t len, size_t columns)
{
	size_t count = 0;

	for (size_t used = 0; count < len; count++) {
		used += is_split(bytes + count, len - count) ? 2 : 1;
		if (used > columns)
			break;
	}
	return count;
}

static size_t comment_room(unsigned tabs)
{
	return WIDTH - 8 * (size_t)(tabs < 6 ? tabs : 6) - 3;
}

static void wrap_comment_line(struct text *out, const char *line, size_t len, unsigned tabs)
{
	size_t room = comment_room(tabs);

	do {
		size_t fits = fitting(line, len, room), take = fits;

		if (take < len) {
			while (take && line[take] != ' ')
				take--;
			if (!take)
				for (take = fits; take < len && line[take] != ' ';)
					take++;
		}
		put_tabs(out, tabs);
		text_puts(out, take ? " * " : " *");
		put_comment_text(out, line, take);
		text_putc(out, '\n');
		while (take < len && line[take] == ' ')
			take++;
		line += take;
		len -= take;
	} while (len);
}

static size_t line_len(const char *line)
{
	return strcspn(line, "\n");
}

/* Is the line running text, and not a list item, a table or code? */
static bool is_running(const char *line)
{
	return *line && *line != '\n' && !strchr(" \t-*|", *line) && !isdigit((unsigned char)*line);
}

/*
 * Prints a paragraph, refilled if one of its lines is too long. Returns the number of bytes
 * consumed.
 */
static size_t print_paragraph(struct text *out, const char *comment, unsigned tabs)
{
	size_t len = 0, room = comment_room(tabs);
	bool is_long = false;
	struct text filled = { 0 };

	do {
		size_t one = line_len(comment + len);

		is_long |= fitting(comment + len, one, room) < one;
		len += one + (comment[len + one] == '\n');
	} while (is_running(comment) && comment[len] && is_running(comment + len));
	for (size_t at = 0, one; at < len; at += one + 1) {
		one = line_len(comment + at);
		if (!is_long || len == one + (comment[one] == '\n')) {
			wrap_comment_line(out, comment + at, one, tabs);
			continue;
		}
		if (filled.len)
			text_putc(&filled, ' ');
		text_append(&filled, comment + at, one);
	}
	if (filled.len)
		wrap_comment_line(out, text_string(&filled), filled.len, tabs);
	text_release(&filled);
	return len;
}

void print_comment(struct text *out, const char *comment, unsigned tabs)
{
	size_t len = strlen(comment);

	if (!strchr(comment, '\n') && 8 * tabs + 6 <= WIDTH &&
	    fitting(comment, len, WIDTH - 6 - 8 * tabs) == len) {
		put_tabs(out, tabs);
		text_puts(out, "/* ");
		put_comment_text(out, comment, len);
		text_puts(out, " */\n");
		return;
	}
	put_tabs(out, tabs);
	text_puts(out, "/*\n");
	for (size_t at = 0; at < len;)
		at += print_paragraph(out, comment + at, tabs);
	put_tabs(out, tabs);
	text_puts(out, " */\n");
}

static void comment_lines(struct printer *printer, const char *comment, unsigned tabs)
{
	if (!comment)
		return;
	print_comment(&printer->text, comment, tabs);
	flush(printer, NULL);
}

/* ---- statements ---- */

static void print_block(struct printer *printer, const struct cblock *block, unsigned tabs);
static void print_statement(struct printer *printer, const struct cstmt *stmt, unsigned tabs);

/* name = { .a = 1, .. }; with one item per line, each with the span of its own Lisp form. */
static void print_list(struct printer *printer, const struct cdeclaration *declaration,
		       const char *head, unsigned tabs)
{
	text_printf(&printer->text, "%s = {\n", head);
	flush(printer, &declaration->span);
	for (size_t i = 0; i < declaration->init->count; i++) {
		put_tabs(&printer->text, tabs + 1);
		print_expr(&printer->text, declaration->init->items[i], 8 * tabs + 8, 1,
			   8 * tabs + 8);
		text_puts(&printer->text, ",\n");
		flush(printer, &declaration->item_spans[i]);
	}
	put_tabs(&printer->text, tabs);
	text_puts(&printer->text, "};\n");
	flush(printer, NULL);
}

static void print_declaration(struct printer *printer, const struct cdeclaration *declaration,
			      unsigned tabs)
{
	size_t len = strlen(declaration->type);
	const struct span *span = &declaration->span;
	const char *head = arena_printf(printer->arena, "%s%s%s%s", declaration->type,
					declaration->type[len - 1] == '*' || !*declaration->name ?
						"" : " ",
					declaration->name,
					declaration->suffix ? declaration->suffix : "");

	comment_lines(printer, declaration->comment, tabs);
	put_tabs(&printer->text, tabs);
	if (declaration->init && declaration->init->kind == C_LIST) {
		print_list(printer, declaration, head, tabs);
		return;
	}
	if (declaration->init) {
		struct cexpr name = { .kind = C_ATOM, .text = head };
		struct cexpr assign = { .kind = C_ASSIGN, .text = "=", .a = &name,
					.b = declaration->init };

		print_expr(&printer->text, &assign, 8 * tabs, 1, 8 * tabs);
	} else {
		text_puts(&printer->text, head);
		span = NULL;
	}
	text_puts(&printer->text, ";\n");
	flush(printer, span);
}

/* A body that is one simple statement without a comment has no braces. */
static bool needs_braces(const struct cblock *block)
{
	const struct cstmt *only;

	if (block->declarations.count || block->statements.count != 1)
		return true;
	only = block->statements.items[0];
	return only->comment || only->kind == CSTMT_IF || only->kind == CSTMT_FOR ||
	       only->kind == CSTMT_BLOCK;
}

static bool spans_lines(const struct cblock *block, unsigned tabs)
{
	struct text text = { 0 };
	bool lines;

	if (block->statements.count != 1 || !block->statements.items[0]->expr)
		return false;
	print_expr(&text, block->statements.items[0]->expr, 8 * tabs + 8, 1, 8 * tabs + 8);
	lines = strchr(text_string(&text), '\n') != NULL;
	text_release(&text);
	return lines;
}

static void print_if(struct printer *printer, const struct cstmt *stmt, unsigned tabs,
		     const char *lead)
{
	const struct cblock *otherwise = stmt->otherwise;
	bool chain = otherwise && !otherwise->declarations.count &&
		     otherwise->statements.count == 1 &&
		     otherwise->statements.items[0]->kind == CSTMT_IF &&
		     !otherwise->statements.items[0]->comment;
	bool braces = needs_braces(stmt->body) || spans_lines(stmt->body, tabs) ||
		      (otherwise && !chain && needs_braces(otherwise));

	put_tabs(&printer->text, tabs);
	text_printf(&printer->text, "%sif (", lead);
	print_expr(&printer->text, stmt->expr, 8 * tabs + (unsigned)strlen(lead) + 4,
		   braces ? 3 : 1, 8 * tabs);
	text_puts(&printer->text, braces ? ") {\n" : ")\n");
	flush(printer, &stmt->span);
	print_block(printer, stmt->body, tabs + 1);
	if (chain) {
		print_if(printer, otherwise->statements.items[0], tabs,
			 braces ? "} else " : "else ");
		return;
	}
	if (otherwise) {
		put_tabs(&printer->text, tabs);
		text_puts(&printer->text, braces ? "} else {\n" : "else\n");
		flush(printer, NULL);
		print_block(printer, otherwise, tabs + 1);
	}
	if (braces) {
		put_tabs(&printer->text, tabs);
		text_puts(&printer->text, "}\n");
		flush(printer, NULL);
	}
}

static void print_braced(struct printer *printer, const struct cstmt *stmt, unsigned tabs)
{
	bool braces = stmt->kind == CSTMT_BLOCK || needs_braces(stmt->body);

	put_tabs(&printer->text, tabs);
	if (stmt->kind == CSTMT_FOR)
		text_printf(&printer->text, "%s(%s)%s\n", stmt->macro ? stmt->macro : "for ", stmt->head,
			    braces ? " {" : "");
	else
		text_puts(&printer->text, "{\n");
	flush(printer, stmt->kind == CSTMT_FOR ? &stmt->span : NULL);
	print_block(printer, stmt->body, tabs + 1);
	if (!braces)
		return;
	put_tabs(&printer->text, tabs);
	text_puts(&printer->text, "}\n");
	flush(printer, NULL);
}

static void print_statement(struct printer *printer, const struct cstmt *stmt, unsigned tabs)
{
	unsigned column = 8 * tabs;

	comment_lines(printer, stmt->comment, tabs);
	switch (stmt->kind) {
	case CSTMT_IF:
		print_if(printer, stmt, tabs, "");
		return;
	case CSTMT_FOR:
	case CSTMT_BLOCK:
		print_braced(printer, stmt, tabs);
		return;
	case CSTMT_BREAK:
	case CSTMT_CONTINUE:
		put_tabs(&printer->text, tabs);
		text_puts(&printer->text, stmt->kind == CSTMT_BREAK ? "break" : "continue");
		break;
	case CSTMT_GOTO:
		put_tabs(&printer->text, tabs);
		text_printf(&printer->text, "goto %s", stmt->head);
		break;
	case CSTMT_LABEL:
		put_tabs(&printer->text, tabs - 1);
		text_printf(&printer->text, "%s:\n", stmt->head);
		flush(printer, &stmt->span);
		return;
	case CSTMT_RETURN:
		put_tabs(&printer->text, tabs);
		text_puts(&printer->text, stmt->expr ? "return " : "return");
		if (stmt->expr)
			print_expr(&printer->text, stmt->expr, column + 7, 1, column);
		break;
	case CSTMT_EXPR:
		put_tabs(&printer->text, tabs);
		print_expr(&printer->text, stmt->expr, column, 1, column);
		break;
	}
	text_puts(&printer->text, ";\n");
	flush(printer, &stmt->span);
}

static void print_block(struct printer *printer, const struct cblock *block, unsigned tabs)
{
	for (size_t i = 0; i < block->declarations.count; i++)
		print_declaration(printer, &block->declarations.items[i], tabs);
	if (block->declarations.count && block->statements.count)
		blank_line(printer);
	for (size_t i = 0; i < block->statements.count; i++) {
		if (i && block->statements.items[i]->step)
			blank_line(printer);
		print_statement(printer, block->statements.items[i], tabs);
	}
	/* before C23, a label must be followed by a statement */
	if (block->statements.count &&
	    block->statements.items[block->statements.count - 1]->kind == CSTMT_LABEL) {
		put_tabs(&printer->text, tabs);
		text_puts(&printer->text, ";\n");
		flush(printer, NULL);
	}
}

static void print_function(struct printer *printer, const struct citem *item)
{
	comment_lines(printer, item->comment, 0);
	if (item->section)
		text_printf(&printer->text, "SEC(\"%s\")\n", item->section);
	if (item->tag)
		text_printf(&printer->text, "ATTACH_TO(\"%s\")\n", item->tag);
	flush(printer, NULL);
	/* clang before 16 uses the file of a function's first line for all its lines */
	text_printf(&printer->text, "%s\n{\n", item->prototype);
	flush(printer, &item->span);
	print_block(printer, item->body, 1);
	text_puts(&printer->text, "}\n");
	flush(printer, NULL);
}

void print_file(struct arena *arena, const struct cfile *file, struct clines *ret_lines)
{
	struct printer printer = { .arena = arena, .lines = ret_lines };

	for (size_t i = 0; i < file->items.count; i++) {
		const struct citem *item = &file->items.items[i];

		if (i)
			blank_line(&printer);
		if (item->kind == CITEM_FUNCTION) {
			print_function(&printer, item);
			continue;
		}
		for (const char *at = item->text; *at;) {
			const char *end = strchr(at, '\n');
			struct cline line = { arena_strndup(arena, at, (size_t)(end - at)), NULL };

			VEC_PUSH(arena, &ret_lines->lines, line);
			at = end + 1;
		}
	}
}

void print_plain(const struct clines *lines, struct text *out)
{
	for (size_t i = 0; i < lines->lines.count; i++) {
		text_puts(out, lines->lines.items[i].text);
		text_putc(out, '\n');
	}
}

/* The index of the last #include. The lines behind it are attributed to the Lisp file. */
static size_t last_include(const struct clines *lines)
{
	size_t last = 0;

	for (size_t i = 0; i < lines->lines.count; i++)
		if (!strncmp(lines->lines.items[i].text, "#include", 8))
			last = i;
	return last;
}

static void put_file_name(struct text *out, const char *name)
{
	text_puts(out, " \"");
	for (; *name; name++) {
		if ((unsigned char)*name < ' ') {
			text_printf(out, "\\%03o", (unsigned char)*name);
			continue;
		}
		if (*name == '"' || *name == '\\')
			text_putc(out, '\\');
		text_putc(out, *name);
	}
	text_putc(out, '"');
}

void print_with_lines(const struct clines *lines, struct text *out)
{
	const struct source *current = NULL;
	size_t named = last_include(lines);
	unsigned long count = 0; /* clang's number for the next line; 0: still in the C file */

	for (size_t i = 0; i < lines->lines.count; i++) {
		const struct cline *line = &lines->lines.items[i];
		const struct span *span = line->span;

		if (span && i > named && (span->source != current || span->line != count)) {
			text_printf(out, "#line %u", span->line);
			if (span->source != current)
				put_file_name(out, span->source->name);
			text_putc(out, '\n');
			current = span->source;
			count = span->line;
		}
		text_puts(out, line->text);
		text_putc(out, '\n');
		count++;
	}
}

/* ---- a file's head ---- */

void print_head(struct arena *arena, const struct c_head *head, struct text *out)
{
	const char *made = arena_printf(arena,
					"Generated from %s by skep; edit that file, not this one.",
					head->source_name);

	/* a trailing backslash would continue the comment on the next line */
	if (head->spdx && !strchr(head->spdx, '\\'))
		text_printf(out, "// SPDX-License-Identifier: %s\n", head->spdx);
	if (head->flags)
		made = arena_printf(arena, "%s\nCompile it with %s.", made, head->flags);
	if (head->comment)
		made = arena_printf(arena, "%s\n\n%s", head->comment, made);
	print_comment(out, made, 0);
}
