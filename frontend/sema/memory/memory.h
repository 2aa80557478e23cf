/* SPDX-License-Identifier: MIT */
/* What the files of memory share. */
#pragma once

#include "frontend/sema/internal.h"

/* ---- members.c ---- */

/* make-S of a struct of the file; NULL when the head is none. */
struct expr *sema_make_form(struct sema *sema, const struct form *form);
/* make-S, S-f, S-f-ptr: NULL when the head is none of a known structure's. */
struct expr *sema_structure_form(struct sema *sema, const struct form *form);

/* ---- access.c ---- */

/* An offset as written, or the constant 0. */
struct expr *sema_offset_or_zero(struct sema *sema, const struct form *form,
				 const struct form *offset);

/* ---- headers.c ---- */

void sema_defheader(struct sema *sema, const struct form *form);

/* ---- texts.c ---- */

/* (memcpy TO FROM n), where FROM may be a text. */
/* (memcpy TO OFFSET "text" 0 n) */
struct expr *sema_copy_text(struct sema *sema, const struct form *form, const struct form *offset,
			    const struct form *text, const struct form *size);
struct expr *sema_short_memcpy(struct sema *sema, const struct form *form);

/* ---- scratch.c ---- */

/* Finds a place for the objects of programs with :scratch t; after the bodies. */
void sema_place_scratch(struct sema *sema);

/* ---- padding.c ---- */

/* Spells out the padding of structs whose pointer is handed to the kernel or to what may hand it on. */
void sema_share_padding(struct sema *sema);
