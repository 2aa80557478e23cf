// SPDX-License-Identifier: MIT
/* Lists the kernel types that an object's CO-RE relocations name, from its .BTF and .BTF.ext
 * sections. session.c calls it before it opens an object, and kernel_types.c reduces the kernel's
 * BTF to these types. Reads the ELF image in memory without copying. For malformed input it returns
 * no names; libbpf then reports the defect. */
#include <elf.h>
#include <linux/btf.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/internal.h"

/* Members of enum bpf_core_relo_kind (linux/bpf.h, 5.17) that are handled here. */
enum {
	RELO_TYPE_ID_LOCAL = 6,
	RELO_TYPE_ID_TARGET = 7, /* needs type ids of the complete BTF */
	RELO_TYPE_EXISTS = 8,
	RELO_TYPE_SIZE = 9,
	RELO_TYPE_MATCHES = 12,  /* also compares the types that pointers point to */
};

/* The header of .BTF.ext, libbpf's struct btf_ext_header; no kernel header has it. */
struct ext_header {
	struct btf_ext_start {
		uint16_t magic;
		uint8_t version, flags;
		uint32_t hdr_len;
	} start;
	uint32_t func_off, func_len, line_off, line_len, core_off, core_len;
};

struct core_relo {
	uint32_t insn_off, type_id, access_str_off, kind;
};

struct core_section {
	uint32_t sec_name_off, count;
};

struct bytes {
	const char *data;
	size_t len;
};

/* A subrange of the bytes; empty where it is out of bounds. */
static struct bytes part(struct bytes of, size_t at, size_t len)
{
	if (at > of.len || len > of.len - at)
		return (struct bytes){ 0 };
	return (struct bytes){ of.data + at, len };
}

static const char *text_at(struct bytes strings, size_t at)
{
	return at < strings.len && memchr(strings.data + at, 0, strings.len - at) ? strings.data + at : "";
}

/* libbpf resolves these sections against the complete kernel BTF, so a reduced one saves
 * nothing. */
static bool needs_whole(const char *section)
{
	static const char prefixes[][12] = {
		"tp_btf", "fentry", "fexit", "fmod_ret", "freplace", "lsm", "iter", "struct_ops", ".struct_ops",
		".ksyms",
	};

	section += *section == '?';
	for (size_t i = 0; i < ARRAY_COUNT(prefixes); i++)
		if (!strncmp(section, prefixes[i], strlen(prefixes[i])))
			return true;
	return false;
}

/* Finds the sections .BTF and .BTF.ext of the ELF image, whose parts may be unaligned. */
static bool find_sections(struct bytes image, struct bytes *ret_btf, struct bytes *ret_ext)
{
	Elf64_Ehdr header;
	Elf64_Shdr section, names;
	struct bytes table, strings;

	if (image.len < sizeof(header))
		return false;
	memcpy(&header, image.data, sizeof(header));
	table = part(image, header.e_shoff, (size_t)header.e_shnum * sizeof(section));
	if (memcmp(header.e_ident, ELFMAG, SELFMAG) || header.e_ident[EI_CLASS] != ELFCLASS64 ||
	    header.e_shentsize != sizeof(section) || header.e_shstrndx >= header.e_shnum || !table.data)
		return false;
	memcpy(&names, table.data + header.e_shstrndx * sizeof(names), sizeof(names));
	strings = part(image, names.sh_offset, names.sh_size);
	*ret_btf = *ret_ext = (struct bytes){ 0 };
	for (size_t i = 0; i < header.e_shnum; i++) {
		const char *name;

		memcpy(&section, table.data + i * sizeof(section), sizeof(section));
		name = text_at(strings, section.sh_name);
		if (needs_whole(name))
			return false;
		if (!strcmp(name, ".BTF"))
			*ret_btf = part(image, section.sh_offset, section.sh_size);
		else if (!strcmp(name, ".BTF.ext"))
			*ret_ext = part(image, section.sh_offset, section.sh_size);
	}
	return ret_btf->data && ret_ext->data;
}

/* ---- the names ---- */

/* The object's own types, indexed by type id. */
struct local_types {
	struct skepi_btf btf;
	const struct btf_type **types;
	size_t count;
};

static bool index_types(struct local_types *local)
{
	const struct btf_type *type = NULL;

	local->types = calloc(local->btf.types_len / sizeof(struct btf_type) + 1, sizeof(local->types[0]));
	if (!local->types)
		return false;
	for (local->count = 1; (type = skepi_btf_next(&local->btf, type)); local->count++)
		local->types[local->count] = type;
	return true;
}

/* `task_struct` for `task_struct___old`: the suffix behind three underscores distinguishes
 * layouts. */
static size_t plain_len(const char *name)
{
	const char *flavor = strstr(name, "___");

	return flavor && flavor != name ? (size_t)(flavor - name) : strlen(name);
}

static bool add_name(struct skepi_type_names *names, const char *name)
{
	size_t len = plain_len(name);

	for (size_t i = 0; i < names->count; i++)
		if (names->names[i].len == len && !memcmp(names->names[i].text, name, len))
			return true;
	if (!len || names->count == ARRAY_COUNT(names->names))
		return false;
	names->names[names->count].text = name;
	names->names[names->count++].len = len;
	return true;
}

/* False: the relocation needs more than the named type and the types nested in it. */
static bool add_relocation(struct skepi_type_names *names, const struct local_types *local,
			   const struct core_relo *relo)
{
	const struct btf_type *type;
	uint32_t kind;

	if (relo->kind == RELO_TYPE_ID_LOCAL)
		return true;
	if (!relo->type_id || relo->type_id >= local->count || relo->kind == RELO_TYPE_ID_TARGET ||
	    relo->kind >= RELO_TYPE_MATCHES)
		return false;
	type = local->types[relo->type_id];
	kind = BTF_INFO_KIND(type->info);
	if ((relo->kind == RELO_TYPE_EXISTS || relo->kind == RELO_TYPE_SIZE) && kind != BTF_KIND_STRUCT &&
	    kind != BTF_KIND_UNION && kind != BTF_KIND_ENUM)
		return false;
	return add_name(names, skepi_btf_text(&local->btf, type->name_off));
}

static bool add_relocations(struct skepi_type_names *names, const struct local_types *local, struct bytes records)
{
	uint32_t record_size;
	size_t at = sizeof(record_size);

	if (records.len < sizeof(record_size))
		return false;
	memcpy(&record_size, records.data, sizeof(record_size));
	while (at < records.len) {
		struct core_section section;
		struct core_relo relo;

		if (!part(records, at, sizeof(section)).data || record_size < sizeof(relo))
			return false;
		memcpy(&section, records.data + at, sizeof(section));
		at += sizeof(section);
		for (uint32_t i = 0; i < section.count; i++, at += record_size) {
			if (!part(records, at, sizeof(relo)).data)
				return false;
			memcpy(&relo, records.data + at, sizeof(relo));
			if (!add_relocation(names, local, &relo))
				return false;
		}
	}
	return names->count > 0;
}

bool skepi_type_names(const void *object, size_t size, struct skepi_type_names *ret_names)
{
	struct local_types local = { 0 };
	struct bytes btf, ext, records;
	struct ext_header header;
	bool found;

	ret_names->count = 0;
	if (!find_sections((struct bytes){ object, size }, &btf, &ext) || ext.len < sizeof(header) ||
	    !skepi_btf_open(&local.btf, btf.data, btf.len))
		return false;
	memcpy(&header, ext.data, sizeof(header));
	if (header.start.magic != BTF_MAGIC || header.start.hdr_len < sizeof(header))
		return false;
	records = part(ext, (size_t)header.start.hdr_len + header.core_off, header.core_len);
	found = records.data && index_types(&local) && add_relocations(ret_names, &local, records);
	free(local.types);
	return found;
}
