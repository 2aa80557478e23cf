// SPDX-License-Identifier: MIT
/*
 * Completion at the cursor: forms and functions behind a parenthesis, options behind a colon, sections in
 * a string, names elsewhere. A list holds what begins with the text before the cursor.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "frontend/unit/unit.h"
#include "lsp/names.h"
#include "lsp/server.h"

/* CompletionItemKind of the protocol. */
enum item_is { IS_FUNCTION = 3, IS_FIELD = 5, IS_VARIABLE = 6, IS_OPTION = 10, IS_VALUE = 12, IS_KEYWORD = 14,
	       IS_CONSTANT = 21, IS_STRUCT = 22 };

struct completion {
	const struct lsp_place *place;
	struct table seen;
	const char *prefix;      /* the text before the cursor */
	const char *sigil;       /* ":" where the name has none in its table, else "" */
	size_t from, to;         /* the bytes that an item replaces */
	enum item_is kind;
	cJSON *items, *range;
};

static void offer(void *user, const char *name, const char *detail)
{
	struct completion *completion = user;
	struct arena *arena = &completion->place->server->scratch;
	const char *label = arena_printf(arena, "%s%s", completion->sigil, name);
	cJSON *item, *edit;

	if (*name == '%' || strncasecmp(label, completion->prefix, strlen(completion->prefix)) ||
	    table_find(&completion->seen, label))
		return;
	table_add(arena, &completion->seen, label, completion);
	item = json_push(completion->items, json_object());
	json_text(item, "label", label);
	json_number(item, "kind", completion->kind);
	if (detail)
		json_text(item, "detail", detail);
	edit = json_add(item, "textEdit", json_object());
	json_add(edit, "range", cJSON_Duplicate(completion->range, true));
	json_text(edit, "newText", label);
}

static void offer_members(struct completion *completion, const struct structure *structure)
{
	struct arena *arena = &completion->place->server->scratch;

	completion->kind = IS_FIELD;
	for (size_t i = 0; i < structure->member_count; i++)
		if (structure->members[i].name)
			offer(completion, arena_printf(arena, "%s-%s", structure->name, structure->members[i].name),
			      type_text(arena, structure->members[i].type));
	completion->kind = IS_FUNCTION;
	offer(completion, arena_printf(arena, "make-%s", structure->name), "makes an object of zeros");
}

/* Offers the file's definitions, as of the last version that could be read. */
static void offer_items(struct completion *completion, const struct unit *unit, bool is_head)
{
	for (size_t i = 0; unit && i < unit->items.count; i++) {
		const struct item *item = &unit->items.items[i];

		if (is_head && item->kind == ITEM_STRUCTURE)
			offer_members(completion, item->structure);
		completion->kind = IS_FUNCTION;
		if (is_head && item->kind == ITEM_SUBPROGRAM)
			offer(completion, item->program->name, "function");
		completion->kind = IS_VARIABLE;
		if (!is_head && item->kind == ITEM_MAP)
			offer(completion, item->map->name, item->map->type->name);
		if (!is_head && item->kind == ITEM_GLOBAL)
			offer(completion, item->global->name, "global");
		completion->kind = IS_CONSTANT;
		if (!is_head && item->kind == ITEM_CONSTANT)
			offer(completion, item->constant->name, "constant");
		completion->kind = IS_STRUCT;
		if (!is_head && item->kind == ITEM_STRUCTURE)
			offer(completion, item->structure->name, "struct");
	}
}

/* Accessors of a (defstruct NAME (FIELD TYPE)..). */
static void offer_accessors(struct completion *completion, uint32_t name)
{
	const struct lsp_words *words = completion->place->words;
	struct arena *arena = &completion->place->server->scratch;
	const char *structure = words_text(arena, words, name);
	uint32_t at = name;

	completion->kind = IS_FIELD;
	while ((at = words_next(words, at)) != LSP_NOWHERE) {
		const char *field = words_text(arena, words, words_child(words, at, 0));

		if (*field && *field != ':')
			offer(completion, arena_printf(arena, "%s-%s", structure, field), "field");
	}
}

/* Definitions by their words: also of text that the compiler cannot read, and macros, which the unit lacks. */
static void offer_defined(struct completion *completion, bool is_head)
{
	const struct lsp_words *words = completion->place->words;

	for (uint32_t i = 0; i < words->list.count; i++) {
		const char *head = words->list.items[i].kind != LSP_OPEN ? "" :
			words_text(&completion->place->server->scratch, words, words_child(words, i, 0));
		bool is_function = !strcmp(head, "defmacro") || !strcmp(head, "defun") || !strcmp(head, "defsubprog");
		uint32_t name = words_child(words, i, 1);

		if (is_head && !strcmp(head, "defstruct") && name != LSP_NOWHERE)
			offer_accessors(completion, name);
		if (strncmp(head, "def", 3) || name == LSP_NOWHERE || words->list.items[name].kind != LSP_ATOM ||
		    is_function != is_head || !strcmp(head, "defprog"))
			continue;
		completion->kind = is_head ? IS_FUNCTION : IS_VARIABLE;
		offer(completion, words_text(&completion->place->server->scratch, words, name), head);
	}
}

/* Variables that lists around the cursor bind: in `(let ((v ..)) ..)`, `(dotimes (i 4) ..)` and the like. */
static void offer_locals(struct completion *completion)
{
	const struct lsp_words *words = completion->place->words;
	struct arena *arena = &completion->place->server->scratch;

	completion->kind = IS_VARIABLE;
	for (uint32_t list = completion->place->list; list != LSP_NOWHERE; list = words->list.items[list].parent) {
		uint32_t at = words_child(words, words_bindings(words, list), 0);

		for (; at != LSP_NOWHERE; at = words_next(words, at)) {
			bool is_list = words->list.items[at].kind == LSP_OPEN;
			const char *name = words_text(arena, words, is_list ? words_child(words, at, 0) : at);

			if (*name && !strchr(":&+0123456789", *name))
				offer(completion, name, "local");
		}
	}
}

static void offer_constants(struct completion *completion)
{
	completion->kind = IS_CONSTANT;
	for (size_t i = 0; *completion->prefix && i < kernel_constant_count(); i++) {
		const struct kernel_constant *constant = kernel_constant_at(i);
		char value[32];

		snprintf(value, sizeof(value), "%lld", (long long)constant->value);
		offer(completion, constant->name, value);
		if (constant->lisp && *completion->prefix == '+')
			offer(completion, arena_printf(&completion->place->server->scratch, "+%s+", constant->lisp), value);
	}
}

static void offer_head(struct completion *completion)
{
	completion->kind = IS_KEYWORD;
	names_each_form(offer, completion);
	completion->kind = IS_FUNCTION;
	for (size_t i = 0; i < kernel_helper_count(); i++) {
		struct text detail = { 0 };

		helper_text(kernel_helper_at(i), &detail);
		offer(completion, kernel_helper_at(i)->name, text_string(&detail));
		text_release(&detail);
	}
}

static void offer_fields(struct completion *completion)
{
	size_t count;
	const struct kernel_field *fields;

	completion->kind = IS_FIELD;
	for (size_t i = 0; i < kernel_program_type_count(); i++) {
		const struct kernel_program_type *type = kernel_program_type_at(i);

		fields = type->context ? kernel_context_fields(type->context, &count) : NULL;
		for (size_t j = 0; fields && j < count; j++) {
			char *name = arena_strdup(&completion->place->server->scratch, fields[j].name);

			for (char *at = name; *at; at++)
				*at = *at == '_' ? '-' : *at;
			offer(completion, name, type->context);
		}
	}
}

/* The atom before the word in its list: `:type` before what its value is. */
static bool follows(const struct completion *completion, const char *keyword)
{
	const struct lsp_words *words = completion->place->words;
	uint32_t before = completion->place->word;

	if (before == LSP_NOWHERE || words->list.items[before].nth == LSP_NOWHERE || !words->list.items[before].nth)
		return false;
	return words_is(words, words_child(words, words->list.items[before].parent, words->list.items[before].nth - 1),
			keyword);
}

static void offer_keywords(struct completion *completion)
{
	const struct lsp_words *words = completion->place->words;
	bool in_map = words_is_call(words, completion->place->list, "defmap");

	completion->sigil = ":";
	completion->kind = IS_VALUE;
	if (follows(completion, ":type")) {
		for (size_t i = 0; in_map && i < kernel_map_type_count(); i++)
			offer(completion, kernel_map_type_at(i)->name, kernel_map_type_at(i)->c_name);
		for (size_t i = 0; !in_map && i < kernel_program_type_count(); i++)
			offer(completion, kernel_program_type_at(i)->name, kernel_program_type_at(i)->context);
		return;
	}
	completion->kind = IS_OPTION;
	if (in_map)
		names_each_map_option(offer, completion);
	else
		names_each_program_option(offer, completion);
}

static void offer_sections(struct completion *completion)
{
	completion->kind = IS_VALUE;
	for (size_t i = 0; i < kernel_section_count(); i++)
		offer(completion, kernel_section_at(i)->name, kernel_section_at(i)->summary);
}

/* Each kind of word asks for one kind of names. */
static void offer_all(struct completion *completion, const struct lsp_word *word)
{
	const struct lsp_place *place = completion->place;
	const struct lsp_analysis *analysis;
	bool is_head = word ? !word->nth && word->parent != LSP_NOWHERE :
		place->offset && place->words->text[place->offset - 1] == '(';

	if (word && word->kind == LSP_STRING) {
		offer_sections(completion);
		return;
	}
	if (*completion->prefix == ':') {
		offer_keywords(completion);
		return;
	}
	analysis = server_analyze(place->server, place->document);
	if (is_head) {
		offer_head(completion);
	} else if (words_is_call(place->words, place->list, "ctx")) {
		offer_fields(completion);
	} else {
		offer_locals(completion);
		offer_constants(completion);
	}
	offer_items(completion, analysis->unit ? analysis->unit : place->document->older.unit, is_head);
	offer_defined(completion, is_head);
}

cJSON *complete(const struct lsp_place *place)
{
	const struct lsp_word *word = place->word == LSP_NOWHERE ? NULL : &place->words->list.items[place->word];
	struct completion completion = { .place = place, .sigil = "", .from = place->offset, .to = place->offset,
					 .items = json_array() };
	cJSON *result = json_object();

	json_add(result, "items", completion.items);
	if (word && word->kind == LSP_COMMENT) {
		json_bool(result, "isIncomplete", false);
		return result;
	}
	if (word && word->kind != LSP_ATOM && word->kind != LSP_STRING)
		word = NULL;
	if (word) {
		bool is_string = word->kind == LSP_STRING;

		completion.from = word->at + is_string;
		completion.to = word->at + word->len;
		if (is_string && word->len > 1 && place->words->text[completion.to - 1] == '"')
			completion.to--;
		if (completion.from > place->offset)
			completion.from = place->offset;
	}
	completion.prefix = arena_strndup(&place->server->scratch, place->words->text + completion.from,
					  place->offset - completion.from);
	/* constants are offered behind their first letter */
	json_bool(result, "isIncomplete", !*completion.prefix);
	completion.range = offset_range(place->words->text, place->words->len, completion.from, completion.to);
	offer_all(&completion, word);
	cJSON_Delete(completion.range);
	return result;
}
