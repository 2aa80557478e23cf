// SPDX-License-Identifier: MIT
/* Writes data as text on one line, as the reader would read it again. form_text is for messages of
 * all passes and cuts long data; the options of write.h are for form_print.c. */
#include <inttypes.h>
#include <string.h>

#include "frontend/read/write.h"

#define TEXT_LEN_MOST (16 * 1024)
#define TEXT_DEPTH_MOST 200

static const struct {
	const char *name, *prefix;
} prefixes[] = {
	{ "quote", "'" },   { "quasiquote", "`" }, { "unquote-splicing", ",@" },
	{ "unquote", "," }, { "function", "#'" },
};

const char *form_prefix(const struct form *form, const struct form **ret_datum)
{
	if (form_length(form) != 2)
		return NULL;
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++) {
		if (form_is_symbol(form->car, prefixes[i].name)) {
			*ret_datum = form->cdr->car;
			return prefixes[i].prefix;
		}
	}
	return NULL;
}

static void string_write(struct text *text, const char *string, size_t len)
{
	text_putc(text, '"');
	for (size_t i = 0; i < len; i++) {
		if (string[i] == '"' || string[i] == '\\')
			text_putc(text, '\\');
		text_putc(text, string[i]);
	}
	text_putc(text, '"');
}

static void character_write(struct text *text, uint64_t code)
{
	static const char *const names[] = {
		[0] = "nul", ['\b'] = "backspace", ['\t'] = "tab", ['\n'] = "newline",
		['\f'] = "page", ['\r'] = "return", [0x1b] = "escape", [' '] = "space",
		[0x7f] = "delete",
	};

	if (code < sizeof(names) / sizeof(*names) && names[code])
		text_printf(text, "#\\%s", names[code]);
	else if (code > ' ' && code < 0x7f)
		text_printf(text, "#\\%c", (int)code);
	else
		text_printf(text, "%" PRIu64, code);
}

static void atom_write(struct text *text, const struct form *form)
{
	switch (form->kind) {
	case FORM_NIL:
		text_puts(text, "nil");
		break;
	case FORM_SYMBOL:
		text_printf(text, "%s%s", form->uninterned ? "#:" : "", form->name);
		break;
	case FORM_KEYWORD:
		text_printf(text, ":%s", form->name);
		break;
	case FORM_INTEGER:
		if (form->is_character)
			character_write(text, form->value);
		else if (form->negative)
			text_printf(text, "%" PRId64, (int64_t)form->value);
		else
			text_printf(text, "%" PRIu64, form->value);
		break;
	case FORM_REAL:
		text_puts(text, form->string);
		break;
	case FORM_STRING:
		string_write(text, form->string, form->len);
		break;
	default:
		text_puts(text, "..");
	}
}

static void datum_write(struct writer *writer, const struct form *form, unsigned depth);

static void list_write(struct writer *writer, const struct form *form, unsigned depth)
{
	const struct form *datum;
	const char *prefix = form_prefix(form, &datum);

	if (prefix) {
		text_puts(writer->text, prefix);
		datum_write(writer, datum, depth + 1);
		return;
	}
	text_puts(writer->text, form->is_vector ? "#(" : "(");
	FORM_EACH(at, form) {
		datum_write(writer, at->car, depth + 1);
		if (writer->cut)
			return;
		if (at->cdr->kind == FORM_PAIR) {
			text_putc(writer->text, ' ');
		} else if (at->cdr->kind != FORM_NIL) {
			text_puts(writer->text, " . ");
			datum_write(writer, at->cdr, depth + 1);
		}
	}
	text_putc(writer->text, ')');
}

static void datum_write(struct writer *writer, const struct form *form, unsigned depth)
{
	if (writer->keep_comments && depth && (form->comment || form->trailing))
		writer->cut = true;
	if (writer->cut)
		return;
	if (depth > writer->depth_most)
		text_puts(writer->text, "..");
	else if (form_is_pair(form))
		list_write(writer, form, depth);
	else
		atom_write(writer->text, form);
	if (writer->text->len > writer->len_most)
		writer->cut = true;
}

void form_write(struct writer *writer, const struct form *form)
{
	datum_write(writer, form, 0);
}

const char *form_text(struct arena *arena, const struct form *form)
{
	struct text text = {0};
	struct writer writer = { .text = &text, .depth_most = TEXT_DEPTH_MOST,
				 .len_most = TEXT_LEN_MOST };

	form_write(&writer, form);
	if (writer.cut)
		text_puts(&text, "..");
	const char *copy = arena_strndup(arena, text_string(&text), text.len);

	text_release(&text);
	return copy;
}
