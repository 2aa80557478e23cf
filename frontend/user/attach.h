/* SPDX-License-Identifier: MIT */
/*
 * The declarations that attach.c and attach_keys.c share: libskep's attach options and kinds by
 * name, from the tables of runtime, and the state of reading a form's keys.
 */
#pragma once

#include "frontend/user/internal.h"

enum {
#define ATTACH_OPTION(ID, NAME, MEMBER) BIT_##ID,
#define ATTACH_OPTION_OR(ID, NAME, MEMBER, OTHER_NAME, OTHER) BIT_##ID,
#include "runtime/attach_options.def"
#undef ATTACH_OPTION
#undef ATTACH_OPTION_OR
};

enum {
#define ATTACH_OPTION(ID, NAME, MEMBER) ATTACH_##ID = 1u << BIT_##ID,
#define ATTACH_OPTION_OR(ID, NAME, MEMBER, OTHER_NAME, OTHER) ATTACH_##ID = 1u << BIT_##ID,
#include "runtime/attach_options.def"
#undef ATTACH_OPTION
#undef ATTACH_OPTION_OR
};

struct attach_key {
	const char *name, *member;     /* in struct skep_attach_opts */
	unsigned option;
};

/* A row of attach_kinds.def, with names instead of numbers. */
struct load_kind_row {
	const char *name, *kernel_type, *attach_type, *section;
	unsigned needs, allows;
	bool offered;
	const char *instead;
};

/* The keys that a form has given so far. */
struct key_reading {
	const struct load_kind_row *kind; /* NULL: unknown */
	const char *what;                 /* "`count`" */
	const char *section;              /* as written; NULL: unknown */
	struct load_keys *keys;
	struct load_expr *target;         /* for an unknown kind: libskep decides; or NULL */
	unsigned given;
};

const struct load_kind_row *load_attach_kind(const struct program *program);
const struct attach_key *load_attach_key(const char *name);
const char *load_key_list(struct load *load, unsigned options);
bool load_read_key_value(struct load *load, const struct form *form, struct load_key *key, bool needed);
bool load_read_keys(struct load *load, const struct form *at, struct key_reading *reading);
/*
 * Reads TARGET: the place of the attachment, and a function's name behind a binary. A target that
 * the section names may be repeated. Returns the keys that follow; NULL after an error.
 */
const struct form *load_read_targets(struct load *load, const struct form *at, struct key_reading *reading);
bool load_check_needs(struct load *load, const struct form *form, const struct key_reading *reading);
