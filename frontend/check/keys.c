// SPDX-License-Identifier: MIT
/* Finds keys that are used before any of their fields was set: all of such a key is zero,
 * [unset-field]. made.c walks the function and calls key_use_*; fields that are set too late,
 * behind others, are in silent.c. */
#include "frontend/check/internal.h"

/* Notes an access of a map with the key; in a loop the zero of the first iteration may be
 * intended. */
void key_use_asked(struct key_use *use, const struct expr *access, bool in_loop)
{
	if (use->state != KEY_FRESH)
		return;
	use->state = in_loop ? KEY_TOUCHED : KEY_ASKED;
	use->asked = access;
}

void key_use_set(struct key_use *use, const struct expr *assignment)
{
	if (use->state == KEY_ASKED && !use->set)
		use->set = assignment;
	use->state = KEY_TOUCHED;
}

struct key_use key_use_join(struct key_use then, struct key_use otherwise)
{
	struct key_use joined = then.state >= otherwise.state ? then : otherwise;

	if (!joined.set)
		joined.set = then.set ? then.set : otherwise.set;
	if (joined.set)
		joined.asked = then.set ? then.asked : otherwise.set ? otherwise.asked : joined.asked;
	return joined;
}

void key_use_report(struct check *check, const struct key_use *use, const struct variable *variable)
{
	struct diag *diag;

	if ((!use->set && use->state != KEY_ASKED) || check->diags->error_count)
		return;
	diag = diag_report(check->diags, DIAG_UNSET_FIELD, use->asked->map_access.key->span,
			   "the key `%s` is used here before any field was set: it is all 0",
			   variable->name);
	if (use->set)
		diag_note(check->diags, diag, use->set->span, "a field is set only here");
	diag_help(check->diags, diag, "set the fields of `%s` before this", variable->name);
}
