// SPDX-License-Identifier: MIT
/* Reduces the running kernel's BTF to the types that an object needs (btf_names.c) and the types
 * nested in them, and writes it to a memfd. session.c passes that to libbpf in place of the
 * complete BTF, whose 130,000 types cost 14 MiB and a tenth of a second. The result serves field
 * accesses, sizes and existence only: pointed-to types are dropped, and type ids differ. */
#include <errno.h>
#include <fcntl.h>
#include <linux/btf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/internal.h"

#define KERNEL_BTF "/sys/kernel/btf/vmlinux"

/* ---- reading BTF ---- */

bool skepi_btf_open(struct skepi_btf *btf, const void *data, size_t len)
{
	struct btf_header header;

	if (len < sizeof(header) || (uintptr_t)data % _Alignof(struct btf_type))
		return false;
	memcpy(&header, data, sizeof(header));
	if (header.magic != BTF_MAGIC || header.hdr_len > len || header.type_off > len - header.hdr_len ||
	    header.type_len > len - header.hdr_len - header.type_off || header.str_off > len - header.hdr_len ||
	    header.str_len > len - header.hdr_len - header.str_off || !header.str_len ||
	    (header.hdr_len + header.type_off) % _Alignof(struct btf_type))
		return false;
	btf->types = (const char *)data + header.hdr_len + header.type_off;
	btf->types_len = header.type_len;
	btf->texts = (const char *)data + header.hdr_len + header.str_off;
	btf->texts_len = header.str_len;
	return !btf->texts[btf->texts_len - 1];
}

const char *skepi_btf_text(const struct skepi_btf *btf, uint32_t offset)
{
	return offset < btf->texts_len ? btf->texts + offset : "";
}

/* Size of a type with its trailing data, as linux/btf.h describes each kind; 0 for an unknown
 * kind. */
static size_t type_len(const struct btf_type *type)
{
	size_t count = BTF_INFO_VLEN(type->info);

	switch (BTF_INFO_KIND(type->info)) {
	case BTF_KIND_INT:
		return sizeof(*type) + sizeof(uint32_t);
	case BTF_KIND_ARRAY:
		return sizeof(*type) + sizeof(struct btf_array);
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
		return sizeof(*type) + count * sizeof(struct btf_member);
	case BTF_KIND_ENUM:
		return sizeof(*type) + count * sizeof(struct btf_enum);
	case BTF_KIND_FUNC_PROTO:
		return sizeof(*type) + count * sizeof(struct btf_param);
	case BTF_KIND_VAR:
		return sizeof(*type) + sizeof(struct btf_var);
	case BTF_KIND_DATASEC:
		return sizeof(*type) + count * sizeof(struct btf_var_secinfo);
	case BTF_KIND_DECL_TAG:
		return sizeof(*type) + sizeof(struct btf_decl_tag);
	case BTF_KIND_ENUM64:
		return sizeof(*type) + count * sizeof(struct btf_enum64);
	case BTF_KIND_PTR:
	case BTF_KIND_FWD:
	case BTF_KIND_TYPEDEF:
	case BTF_KIND_VOLATILE:
	case BTF_KIND_CONST:
	case BTF_KIND_RESTRICT:
	case BTF_KIND_FUNC:
	case BTF_KIND_FLOAT:
	case BTF_KIND_TYPE_TAG:
		return sizeof(*type);
	default:
		return 0;
	}
}

const struct btf_type *skepi_btf_next(const struct skepi_btf *btf, const struct btf_type *type)
{
	size_t at = type ? (size_t)((const char *)type - btf->types) + type_len(type) : 0;
	const struct btf_type *next = (const void *)(btf->types + at);

	if (at + sizeof(*next) > btf->types_len || !type_len(next) || type_len(next) > btf->types_len - at)
		return NULL;
	return next;
}

/* ---- selecting types ---- */

struct cut {
	struct skepi_btf btf;      /* the complete BTF */
	uint32_t count;            /* number of its types, void included */
	uint32_t *offsets;         /* offset of each type */
	uint32_t *numbers;         /* new id of each type; 0: dropped */
	uint32_t *kept;            /* old ids, in the order of the new ones */
	uint32_t kept_count;
};

static const struct btf_type *type_of(const struct cut *cut, uint32_t id)
{
	return (const void *)(cut->btf.types + cut->offsets[id]);
}

/* The type's new id; assigns one the first time. */
static uint32_t keep(struct cut *cut, uint32_t id)
{
	if (!id || id >= cut->count)
		return 0;
	if (!cut->numbers[id]) {
		cut->kept[cut->kept_count] = id;
		cut->numbers[id] = ++cut->kept_count;
	}
	return cut->numbers[id];
}

/* Keeps the types nested in this one. False: a kind that no data has. */
static bool keep_parts(struct cut *cut, const struct btf_type *type)
{
	const struct btf_member *members = (const void *)(type + 1);
	const struct btf_array *array = (const void *)(type + 1);

	switch (BTF_INFO_KIND(type->info)) {
	case BTF_KIND_ARRAY:
		keep(cut, array->type);
		keep(cut, array->index_type);
		return true;
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
		for (size_t i = 0; i < BTF_INFO_VLEN(type->info); i++)
			keep(cut, members[i].type);
		return true;
	case BTF_KIND_TYPEDEF:
	case BTF_KIND_VOLATILE:
	case BTF_KIND_CONST:
	case BTF_KIND_RESTRICT:
	case BTF_KIND_TYPE_TAG:
		keep(cut, type->type);
		return true;
	case BTF_KIND_INT:
	case BTF_KIND_PTR:
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64:
	case BTF_KIND_FWD:
	case BTF_KIND_FLOAT:
		return true;
	default:
		return false;
	}
}

static bool is_data(const struct btf_type *type)
{
	uint32_t kind = BTF_INFO_KIND(type->info);

	return kind == BTF_KIND_STRUCT || kind == BTF_KIND_UNION || kind == BTF_KIND_ENUM || kind == BTF_KIND_ENUM64 ||
	       kind == BTF_KIND_TYPEDEF || kind == BTF_KIND_INT || kind == BTF_KIND_FLOAT;
}

/* Offset of the name in the string section, which has each string once. 0: not found. */
static uint32_t find_text(const struct skepi_btf *btf, const char *name, size_t len)
{
	const char *at = btf->texts + 1, *end = btf->texts + btf->texts_len;

	while ((at = memmem(at, (size_t)(end - at), name, len))) {
		if (!at[-1] && !at[len])
			return (uint32_t)(at - btf->texts);
		at++;
	}
	return 0;
}

/* Keeps each type of one of the names. False: a name was not found; a module may define it. */
static bool keep_named(struct cut *cut, const struct skepi_type_names *names)
{
	uint32_t wanted[ARRAY_COUNT(names->names)];
	bool found[ARRAY_COUNT(names->names)] = { false };

	for (size_t i = 0; i < names->count; i++) {
		wanted[i] = find_text(&cut->btf, names->names[i].text, names->names[i].len);
		if (!wanted[i])
			return false;
	}
	for (uint32_t id = 1; id < cut->count; id++) {
		uint32_t name = type_of(cut, id)->name_off;

		for (size_t i = 0; name && i < names->count; i++) {
			if (name != wanted[i] || !is_data(type_of(cut, id)))
				continue;
			keep(cut, id);
			found[i] = true;
		}
	}
	for (size_t i = 0; i < names->count; i++)
		if (!found[i])
			return false;
	return true;
}

/* Records every type's offset, and allocates the tables. */
static bool cut_begin(struct cut *cut)
{
	size_t most = cut->btf.types_len / sizeof(struct btf_type) + 1;
	const struct btf_type *type = NULL;

	/* untouched pages of the three tables cost nothing */
	cut->offsets = calloc(most, sizeof(cut->offsets[0]));
	cut->numbers = calloc(most, sizeof(cut->numbers[0]));
	cut->kept = calloc(most, sizeof(cut->kept[0]));
	if (!cut->offsets || !cut->numbers || !cut->kept)
		return false;
	for (cut->count = 1; (type = skepi_btf_next(&cut->btf, type)); cut->count++)
		cut->offsets[cut->count] = (uint32_t)((const char *)type - cut->btf.types);
	return true;
}

static void cut_end(struct cut *cut)
{
	free(cut->offsets);
	free(cut->numbers);
	free(cut->kept);
}

/* ---- writing ---- */

/* The string section of the result. */
struct texts {
	FILE *file;
	uint32_t len;
};

static uint32_t put_text(struct texts *texts, const char *text)
{
	uint32_t at = texts->len;

	if (!*text)
		return 0;
	texts->len += (uint32_t)strlen(text) + 1;
	fwrite(text, 1, strlen(text) + 1, texts->file);
	return at;
}

static void put_members(const struct cut *cut, const struct btf_type *type, FILE *types, struct texts *texts)
{
	const struct btf_member *members = (const void *)(type + 1);

	for (size_t i = 0; i < BTF_INFO_VLEN(type->info); i++) {
		struct btf_member member = members[i];

		member.name_off = put_text(texts, skepi_btf_text(&cut->btf, member.name_off));
		member.type = member.type < cut->count ? cut->numbers[member.type] : 0;
		fwrite(&member, sizeof(member), 1, types);
	}
}

/* The name is the first word of each enumerator, in enums of both widths. */
static void put_values(const struct cut *cut, const struct btf_type *type, FILE *types, struct texts *texts)
{
	size_t count = BTF_INFO_VLEN(type->info), size = count ? (type_len(type) - sizeof(*type)) / count : 0;
	const char *values = (const char *)(type + 1);
	uint32_t name;

	for (size_t i = 0; i < count; i++) {
		memcpy(&name, values + i * size, sizeof(name));
		name = put_text(texts, skepi_btf_text(&cut->btf, name));
		fwrite(&name, sizeof(name), 1, types);
		fwrite(values + i * size + sizeof(name), 1, size - sizeof(name), types);
	}
}

static void put_type(const struct cut *cut, const struct btf_type *type, FILE *types, struct texts *texts)
{
	uint32_t kind = BTF_INFO_KIND(type->info);
	struct btf_type head = *type;
	struct btf_array array;

	head.name_off = put_text(texts, skepi_btf_text(&cut->btf, type->name_off));
	if (kind == BTF_KIND_PTR)
		head.type = 0;
	else if (kind == BTF_KIND_TYPEDEF || kind == BTF_KIND_VOLATILE || kind == BTF_KIND_CONST ||
		 kind == BTF_KIND_RESTRICT || kind == BTF_KIND_TYPE_TAG)
		head.type = type->type < cut->count ? cut->numbers[type->type] : 0;
	fwrite(&head, sizeof(head), 1, types);
	if (kind == BTF_KIND_STRUCT || kind == BTF_KIND_UNION) {
		put_members(cut, type, types, texts);
	} else if (kind == BTF_KIND_ENUM || kind == BTF_KIND_ENUM64) {
		put_values(cut, type, types, texts);
	} else if (kind == BTF_KIND_ARRAY) {
		memcpy(&array, type + 1, sizeof(array));
		array.type = array.type < cut->count ? cut->numbers[array.type] : 0;
		array.index_type = array.index_type < cut->count ? cut->numbers[array.index_type] : 0;
		fwrite(&array, sizeof(array), 1, types);
	} else if (kind == BTF_KIND_INT) {
		fwrite(type + 1, sizeof(uint32_t), 1, types);
	}
}

/* Writes header, types and strings to a memfd; -1 on failure. */
static int write_all(const char *types, size_t types_len, const char *texts, size_t texts_len)
{
	struct btf_header header = {
		.magic = BTF_MAGIC, .version = BTF_VERSION, .hdr_len = sizeof(header),
		.type_len = (uint32_t)types_len, .str_off = (uint32_t)types_len, .str_len = (uint32_t)texts_len,
	};
	int fd = memfd_create("skep-btf", MFD_CLOEXEC);
	FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
	int kept;

	if (!file) {
		if (fd >= 0)
			close(fd);
		return -1;
	}
	fwrite(&header, sizeof(header), 1, file);
	fwrite(types, 1, types_len, file);
	fwrite(texts, 1, texts_len, file);
	kept = fflush(file) || ferror(file) ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, 3);
	fclose(file);
	return kept;
}

static int cut_write(const struct cut *cut)
{
	char *types = NULL, *text = NULL;
	size_t types_len = 0, text_len = 0;
	FILE *file = open_memstream(&types, &types_len);
	struct texts texts = { .file = open_memstream(&text, &text_len), .len = 1 };
	int fd = -1;

	if (file && texts.file) {
		fputc(0, texts.file); /* offset 0 is the empty name */
		for (uint32_t i = 0; i < cut->kept_count; i++)
			put_type(cut, type_of(cut, cut->kept[i]), file, &texts);
	}
	if (file && texts.file && !fflush(file) && !fflush(texts.file))
		fd = write_all(types, types_len, text, text_len);
	if (file)
		fclose(file);
	if (texts.file)
		fclose(texts.file);
	free(types);
	free(text);
	return fd;
}

static int cut_types(const void *data, size_t len, const struct skepi_type_names *names)
{
	struct cut cut = { 0 };
	int fd = -1;
	bool known;

	if (!skepi_btf_open(&cut.btf, data, len))
		return -1;
	known = cut_begin(&cut) && keep_named(&cut, names);
	for (uint32_t i = 0; known && i < cut.kept_count; i++)
		known = keep_parts(&cut, type_of(&cut, cut.kept[i]));
	if (known)
		fd = cut_write(&cut);
	cut_end(&cut);
	return fd;
}

int skepi_kernel_types(const struct skepi_type_names *names)
{
	int fd = open(KERNEL_BTF, O_RDONLY | O_CLOEXEC), kept = -1;
	struct stat status;
	void *data;

	if (fd < 0)
		return -1;
	/* Linux 6.16 can map the file. Before, reading a copy costs what libbpf's own reading
	 * costs. */
	data = fstat(fd, &status) ? MAP_FAILED :
				    mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
	close(fd);
	if (data == MAP_FAILED)
		return -1;
	kept = cut_types(data, (size_t)status.st_size, names);
	munmap(data, (size_t)status.st_size);
	return kept;
}
