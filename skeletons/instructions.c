// SPDX-License-Identifier: MIT
/*
 * Finds the instructions of a function in an ELF object. In: the object's bytes and a C name. Out:
 * a pointer into them. Called by layout.c and stack_frames.c.
 */
#include "skeletons/instructions.h"

#include <elf.h>
#include <string.h>

/* The section header with that index, or NULL. */
static const Elf64_Shdr *section_at(const struct text *object, const Elf64_Ehdr *head, size_t index)
{
	size_t at = head->e_shoff + index * sizeof(Elf64_Shdr);
	const Elf64_Shdr *section;

	if (index >= head->e_shnum || at + sizeof(*section) > object->len)
		return NULL;
	section = (const Elf64_Shdr *)(object->data + at);
	if (section->sh_type != SHT_NOBITS &&
	    (section->sh_offset > object->len || section->sh_size > object->len - section->sh_offset))
		return NULL;
	return section;
}

static const Elf64_Sym *find_function(const struct text *object, const Elf64_Ehdr *head,
				      const char *c_name)
{
	for (size_t i = 0; i < head->e_shnum; i++) {
		const Elf64_Shdr *section = section_at(object, head, i), *names;
		const Elf64_Sym *symbols;

		if (!section || section->sh_type != SHT_SYMTAB)
			continue;
		names = section_at(object, head, section->sh_link);
		symbols = (const Elf64_Sym *)(object->data + section->sh_offset);
		for (size_t j = 0; names && j < section->sh_size / sizeof(*symbols); j++) {
			const char *name = object->data + names->sh_offset + symbols[j].st_name;

			if (ELF64_ST_TYPE(symbols[j].st_info) == STT_FUNC &&
			    symbols[j].st_name < names->sh_size && !strcmp(name, c_name))
				return &symbols[j];
		}
	}
	return NULL;
}

const struct bpf_insn *instructions_of(const struct text *object, const char *c_name,
				       size_t *ret_count)
{
	const Elf64_Ehdr *head = (const Elf64_Ehdr *)object->data;
	const Elf64_Shdr *section;
	const Elf64_Sym *symbol;

	if (object->len < sizeof(*head))
		return NULL;
	symbol = find_function(object, head, c_name);
	section = symbol ? section_at(object, head, symbol->st_shndx) : NULL;
	if (!section || symbol->st_value > section->sh_size ||
	    symbol->st_size > section->sh_size - symbol->st_value)
		return NULL;
	*ret_count = symbol->st_size / sizeof(struct bpf_insn);
	return (const struct bpf_insn *)(object->data + section->sh_offset + symbol->st_value);
}
