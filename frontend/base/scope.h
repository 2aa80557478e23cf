/* SPDX-License-Identifier: MIT */
/* Names in scope, the innermost first. A hash table finds a name's meaning, so a lookup costs the
 * same with many names in scope. struct scope is the first member of the owner's struct for a name;
 * scopes and table live in the owner's arena. */
#pragma once

#include "frontend/base/table.h"

struct scope_name;

struct scope {
	const char *name;          /* interned */
	struct scope *outer;
	struct scope *hidden;      /* the meaning outside this scope, or NULL */
	struct scope_name *slot;
};

/* Zeroed: no name is in scope. */
struct scopes {
	struct scope *innermost;
	struct table names;        /* struct scope_name, by interned name */
};

void scopes_push(struct arena *arena, struct scopes *scopes, struct scope *scope, const char *name);
/* Leaves the scopes inside of `outer`, which was the innermost before; NULL leaves all. */
void scopes_leave(struct scopes *scopes, struct scope *outer);
/* The innermost scope of an interned name, or NULL. */
struct scope *scopes_find(const struct scopes *scopes, const char *name);
