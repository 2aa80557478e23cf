// SPDX-License-Identifier: MIT
/*
 * Where a name is defined: variables by the typed unit, else by the lists around the cursor; functions, maps,
 * structs, macros by the definitions of this document and of the files that it includes.
 */
#include <string.h>

#include "frontend/unit/unit.h"
#include "lsp/server.h"

/* As many included files are looked at; a circle ends here. */
#define FILES_MOST 100

struct search_file {
	const char *path;         /* as the `include` resolves it; NULL: the document */
	struct lsp_words words;
};

struct search_files {
	const struct lsp_place *place;
	VEC(struct search_file) list;
};

static cJSON *location_of(const struct lsp_place *place, const struct search_file *file, uint32_t word)
{
	cJSON *location = json_object();
	const struct lsp_word *at = &file->words.list.items[word];
	struct text uri = { 0 };

	if (file->path)
		path_uri(file->path, &uri);
	json_text(location, "uri", file->path ? text_string(&uri) : text_string(&place->document->uri));
	json_add(location, "range", offset_range(file->words.text, file->words.len, at->at, at->at + at->len));
	text_release(&uri);
	return location;
}

/* Reads a file, or takes the text of an editor. False where there is none. */
static bool add_file(struct search_files *files, const char *path)
{
	struct arena *arena = &files->place->server->scratch;
	const struct open_texts opened = server_opened(files->place->server);
	struct search_file file = { .path = path };
	struct text text = { 0 };
	const char *open;
	size_t len;

	for (size_t i = 0; i < files->list.count; i++)
		if (files->list.items[i].path && !strcmp(files->list.items[i].path, path))
			return false;
	open = opened.find(opened.user, path, &len);
	if (!open && text_read_file(path, &text) < 0)
		return false;
	len = open ? len : text.len;
	words_scan(arena, arena_strndup(arena, open ? open : text_string(&text), len), len, &file.words);
	text_release(&text);
	VEC_PUSH(arena, &files->list, file);
	return true;
}

static const char *included_path(const struct search_files *files, const struct search_file *from, const char *name)
{
	const char *path = from->path ? from->path : text_string(&files->place->document->path);
	const char *slash = strrchr(path, '/');

	if (*name == '/' || !slash)
		return name;
	return arena_printf(&files->place->server->scratch, "%.*s/%s", (int)(slash - path), path, name);
}

/* The name that an `include` has, where this list is one; else NULL. */
static const char *include_name(struct arena *arena, const struct lsp_words *words, uint32_t list)
{
	uint32_t name;

	if (words->list.items[list].kind != LSP_OPEN || !words_is_call(words, list, "include"))
		return NULL;
	name = words_child(words, list, 1);
	return name != LSP_NOWHERE && words->list.items[name].kind == LSP_STRING ?
		words_text(arena, words, name) : NULL;
}

static void add_included(struct search_files *files)
{
	struct arena *arena = &files->place->server->scratch;

	for (size_t i = 0; i < files->list.count && files->list.count < FILES_MOST; i++) {
		const struct search_file file = files->list.items[i];

		for (uint32_t list = 0; list < file.words.list.count; list++) {
			const char *name = include_name(arena, &file.words, list);

			if (name && *name && strcmp(name, "-"))
				add_file(files, included_path(files, &file, name));
		}
	}
}

/* The name of a definition, which may be the head of a list. LSP_NOWHERE for a list that defines nothing. */
static uint32_t defined_name(struct arena *arena, const struct lsp_words *words, uint32_t list)
{
	const char *head = words->list.items[list].kind != LSP_OPEN ? "" :
		words_text(arena, words, words_child(words, list, 0));
	uint32_t name;

	if (strncmp(head, "def", 3) && strcmp(head, "bpf:map") && strcmp(head, "bpf:prog") &&
	    strcmp(head, "import-kernel-struct"))
		return LSP_NOWHERE;
	name = words_child(words, list, 1);
	if (name != LSP_NOWHERE && words->list.items[name].kind == LSP_OPEN)
		name = words_child(words, name, 0);
	return name;
}

/* `flow-address`, `flow-address-ptr`: the member of (defstruct flow ..); `make-flow`: the struct. */
static uint32_t accessed(struct arena *arena, const struct lsp_words *words, uint32_t list, const char *wanted)
{
	uint32_t name = defined_name(arena, words, list), member;
	const char *structure = words_text(arena, words, name), *rest;
	size_t len = strlen(structure);

	if (!len || !words_is_call(words, list, "defstruct"))
		return LSP_NOWHERE;
	if (!strncmp(wanted, "make-", 5) && !strcmp(wanted + 5, structure))
		return name;
	if (strncmp(wanted, structure, len) || wanted[len] != '-')
		return LSP_NOWHERE;
	rest = wanted + len + 1;
	for (member = words_next(words, name); member != LSP_NOWHERE; member = words_next(words, member)) {
		uint32_t field = words_child(words, member, 0);
		const char *text = words_text(arena, words, field);
		size_t field_len = strlen(text);

		if (field_len && !strncmp(rest, text, field_len) &&
		    (!rest[field_len] || !strcmp(rest + field_len, "-ptr")))
			return field;
	}
	return LSP_NOWHERE;
}

static cJSON *find_defined(const struct search_files *files, const char *name)
{
	struct arena *arena = &files->place->server->scratch;

	for (int by_member = 0; by_member < 2; by_member++)
		for (size_t i = 0; i < files->list.count; i++) {
			const struct search_file *file = &files->list.items[i];

			for (uint32_t list = 0; list < file->words.list.count; list++) {
				uint32_t at = by_member ? accessed(arena, &file->words, list, name) :
							  defined_name(arena, &file->words, list);

				if (at != LSP_NOWHERE && (by_member || words_is(&file->words, at, name)))
					return location_of(files->place, file, at);
			}
		}
	return NULL;
}

static cJSON *find_variable(const struct lsp_place *place, const struct search_file *own, const char *name)
{
	const struct lsp_analysis *analysis = server_analyze(place->server, place->document);
	const struct lsp_mark *mark = mark_at(analysis, place->words, place->word);
	const struct variable *variable = mark && mark->thing == LSP_VARIABLE ? mark->object : NULL;
	uint32_t word = LSP_NOWHERE;

	/* a binding's place is that of its list */
	if (variable && variable->span.source && !variable->span.expansion &&
	    !strcmp(variable->span.source->name, analysis->path))
		word = words_at(place->words, (size_t)variable->span.offset + 1);
	if (!words_is(place->words, word, name))
		word = words_binding(place->words, place->list, name);
	return word == LSP_NOWHERE ? NULL : location_of(place, own, word);
}

static cJSON *file_location(const char *path)
{
	cJSON *location = json_object();
	struct text uri = { 0 };

	path_uri(path, &uri);
	json_text(location, "uri", text_string(&uri));
	json_add(location, "range", offset_range("", 0, 0, 0));
	text_release(&uri);
	return location;
}

cJSON *definition(const struct lsp_place *place)
{
	struct arena *arena = &place->server->scratch;
	struct search_files files = { .place = place };
	struct search_file own = { .words = *place->words };
	const struct lsp_word *word = place->word == LSP_NOWHERE ? NULL : &place->words->list.items[place->word];
	const char *name, *file;
	cJSON *found = NULL;

	if (!word || (word->kind != LSP_ATOM && word->kind != LSP_STRING))
		return NULL;
	name = words_text(arena, place->words, place->word);
	if (word->kind == LSP_STRING) {
		file = word->parent == LSP_NOWHERE ? NULL : include_name(arena, place->words, word->parent);
		return file ? file_location(included_path(&files, &own, file)) : NULL;
	}
	if (word->nth)
		found = find_variable(place, &own, name);
	if (found)
		return found;
	VEC_PUSH(arena, &files.list, own);
	add_included(&files);
	return find_defined(&files, name);
}
