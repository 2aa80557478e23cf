/* SPDX-License-Identifier: MIT */
/*
 * The declarations that the files of this folder share, and what sema.c calls: definitions of maps,
 * and the values of their slots. Uses of maps go through forms.c.
 */
#pragma once

#include "frontend/sema/internal.h"

/* ---- define.c ---- */

void sema_defmap(struct sema *sema, const struct form *form);
/* Resolves the programs and maps in :values, after all definitions. */
void sema_settle_slots(struct sema *sema);
/*
 * Sets a missing :max-entries to the highest key plus one; false if the map or the list has none.
 */
bool sema_count_slots(struct sema *sema, const struct form *form, struct map *map);
/* Reads the list of (KEY NAME); true if there is no list. */
bool sema_read_slots(struct sema *sema, const struct form *form, struct map *map);
void sema_extern_map(struct sema *sema, const struct form *form);

/* ---- operations.c ---- */

/*
 * The map in a form that performs the operation on it, or NULL after an error (sema_map_or_inner).
 */
const struct map *sema_map_for(struct sema *sema, const struct form *form, const struct form *name,
			       enum kernel_map_operation operation, struct expr **ret_holder);

/* ---- map/records.c ---- */

