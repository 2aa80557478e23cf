// SPDX-License-Identifier: MIT
/* Scopes of names: declares a name, finds its innermost declaration, and leaves scopes. In and out:
 * struct scope, which sema embeds in struct local and the user side in struct load_local. Called by
 * frontend/sema and frontend/user; the expander's evaluator has environments of its own. */
#include "frontend/base/scope.h"

struct scope_name {
	struct scope *innermost;
};

void scopes_push(struct arena *arena, struct scopes *scopes, struct scope *scope, const char *name)
{
	struct scope_name *slot = table_find_object(&scopes->names, name);

	if (!slot)
		slot = table_add_object(arena, &scopes->names, name, ARENA_NEW(arena, struct scope_name));
	*scope = (struct scope){ .name = name, .outer = scopes->innermost, .hidden = slot->innermost,
				 .slot = slot };
	scopes->innermost = slot->innermost = scope;
}

void scopes_leave(struct scopes *scopes, struct scope *outer)
{
	struct scope *at = scopes->innermost;

	for (; at != outer; at = at->outer)
		at->slot->innermost = at->hidden;
	scopes->innermost = outer;
}

struct scope *scopes_find(const struct scopes *scopes, const char *name)
{
	const struct scope_name *slot = table_find_object(&scopes->names, name);

	return slot ? slot->innermost : NULL;
}
