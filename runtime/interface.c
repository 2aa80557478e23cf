// SPDX-License-Identifier: MIT
/* Checks that a session header and the object it opens were made from the same source
 * (skep_session_check_interface). Compares the header's hash with the line "interface 1f.." of the
 * object's section .debug_skep. An object without the section passes. */
#include <elf.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "runtime/internal.h"

/* Skep writes "interface 1f.." there, among other lines; skeletons/object.h has the same name. */
#define RECORD_SECTION ".debug_skep"
#define RECORD_WORD "interface "

static bool inside(size_t len, uint64_t offset, uint64_t size)
{
	return offset <= len && size <= len - offset;
}

/* The section's bytes; NULL for an object of another compiler, or one that bpftool has linked. */
static const char *find_record(const char *object, size_t len, size_t *ret_len)
{
	Elf64_Ehdr header;
	Elf64_Shdr names, section;

	if (len < sizeof(header))
		return NULL;
	memcpy(&header, object, sizeof(header));
	if (memcmp(header.e_ident, ELFMAG, SELFMAG) || header.e_shentsize != sizeof(section) ||
	    header.e_shstrndx >= header.e_shnum ||
	    !inside(len, header.e_shoff, (uint64_t)header.e_shnum * sizeof(section)))
		return NULL;
	memcpy(&names, object + header.e_shoff + header.e_shstrndx * sizeof(names), sizeof(names));
	if (!inside(len, names.sh_offset, names.sh_size))
		return NULL;
	for (size_t i = 0; i < header.e_shnum; i++) {
		memcpy(&section, object + header.e_shoff + i * sizeof(section), sizeof(section));
		if (section.sh_name >= names.sh_size ||
		    names.sh_size - section.sh_name < sizeof(RECORD_SECTION) ||
		    memcmp(object + names.sh_offset + section.sh_name, RECORD_SECTION,
			   sizeof(RECORD_SECTION)) ||
		    !inside(len, section.sh_offset, section.sh_size))
			continue;
		*ret_len = section.sh_size;
		return object + section.sh_offset;
	}
	return NULL;
}

static bool find_interface(const char *object, size_t len, uint64_t *ret_interface)
{
	size_t record_len, word_len = strlen(RECORD_WORD);
	const char *record = find_record(object, len, &record_len);
	char digits[17] = "";

	for (size_t i = 0; record && i + word_len < record_len; i++) {
		size_t left = record_len - i - word_len;

		if (memcmp(record + i, RECORD_WORD, word_len))
			continue;
		memcpy(digits, record + i + word_len, left < 16 ? left : 16);
		*ret_interface = strtoull(digits, NULL, 16);
		return true;
	}
	return false;
}

int skep_session_check_interface(struct skep_session *session, uint64_t interface)
{
	uint64_t found;

	if (!session)
		return errno = ENOMEM, -ENOMEM;
	if (!session->skeleton || !session->skeleton->data ||
	    !find_interface(session->skeleton->data, session->skeleton->data_sz, &found) ||
	    found == interface)
		return 0;
	skepi_fail(&session->error, SKEP_STAGE_OPEN, -EINVAL, session->skeleton->name,
		   "the session header and the object of `%s` were made from different sources",
		   session->skeleton->name);
	skepi_help(&session->error, "make the header, the skeleton and the object anew, by one run of "
				    "`skep build`, and compile the application again");
	return -EINVAL;
}
