/* SPDX-License-Identifier: MIT */
/*
 * The declarations that the files of this folder share, and what sema.c and forms.c call:
 * accessors, defheader, copies of texts, scratch memory and padding.
 */
#pragma once

#include "frontend/sema/internal.h"

/* ---- members.c ---- */

/* make-S for a struct of the file; NULL if the head is none. */
struct expr *sema_make_form(struct sema *sema, const struct form *form);
/* make-S, S-f, S-f-ptr; NULL if the head belongs to no known structure. */
struct expr *sema_structure_form(struct sema *sema, const struct form *form);

/* ---- access.c ---- */

/* The offset form, or the constant 0. */
struct expr *sema_offset_or_zero(struct sema *sema, const struct form *form,
				 const struct form *offset);

/* ---- headers.c ---- */

void sema_defheader(struct sema *sema, const struct form *form);

/* ---- texts.c ---- */

/* (memcpy TO OFFSET "text" 0 n) */
struct expr *sema_copy_text(struct sema *sema, const struct form *form, const struct form *offset,
			    const struct form *text, const struct form *size);
/* (memcpy TO FROM n), where FROM may be a string. */
struct expr *sema_short_memcpy(struct sema *sema, const struct form *form);

/* ---- scratch.c ---- */

/* After the bodies: places objects of programs with :scratch t in a map. */
void sema_place_scratch(struct sema *sema);

/* ---- padding.c ---- */

/*
 * Makes padding explicit in structs whose address goes to the kernel or to code that may pass it
 * on.
 */
void sema_share_padding(struct sema *sema);
