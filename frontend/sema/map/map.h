/* SPDX-License-Identifier: MIT */
/* What the files of maps share. */
#pragma once

#include "frontend/sema/internal.h"

/* ---- define.c ---- */

void sema_defmap(struct sema *sema, const struct form *form);
/* After all is defined: the programs and maps that :values names. */
void sema_settle_slots(struct sema *sema);
/* :max-entries where it is left out: one more than the highest key; false where the map or the list has none. */
bool sema_count_slots(struct sema *sema, const struct form *form, struct map *map);
/* The list of (KEY NAME); true where there is none. */
bool sema_read_slots(struct sema *sema, const struct form *form, struct map *map);
void sema_extern_map(struct sema *sema, const struct form *form);

/* ---- operations.c ---- */

/* The map of a form that does this with it, or NULL after an error; see sema_map_or_inner. */
const struct map *sema_map_for(struct sema *sema, const struct form *form, const struct form *name,
			       enum kernel_map_operation operation, struct expr **ret_holder);

/* ---- map/records.c ---- */

