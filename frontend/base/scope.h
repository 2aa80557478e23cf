/*
 * Names in force, the innermost first. What a name means is found by a table, however many are in force. A struct
 * scope is the first member of what an owner keeps of a name; scopes and table are in the owner's arena.
 */
#pragma once

#include "frontend/base/table.h"

struct scope_name;

struct scope {
	const char *name;          /* interned */
	struct scope *outer;
	struct scope *hidden;      /* what the name meant outside, or NULL */
	struct scope_name *slot;
};

/* All zero: no name is in force. */
struct scopes {
	struct scope *innermost;
	struct table names;        /* struct scope_name, by interned name */
};

void scopes_push(struct arena *arena, struct scopes *scopes, struct scope *scope, const char *name);
/* Ends the scopes inside of `outer`, which was the innermost once; NULL ends all. */
void scopes_leave(struct scopes *scopes, struct scope *outer);
/* The innermost of that interned name, or NULL. */
struct scope *scopes_find(const struct scopes *scopes, const char *name);
