/* SPDX-License-Identifier: MIT */
/*
 * What the core asks of values that are stored, compared or left unused: whether they fit, in which byte order they are, whether
 * their outcome is known. A part of internal.h. Nothing is owned.
 */
#pragma once

#include "frontend/sema/internal.h"

/* ---- stores.c ---- */

/* Whether the value may be stored into the type; warns of cut values and of byte order. */
void sema_check_store(struct sema *sema, const struct type *type, const struct expr *value,
		      const char *what);
/* Warns where the constant does not fit into the type; that a value of one type is cut to another. */
void sema_warn_cut_constant(struct sema *sema, struct span span, const struct type *type, uint64_t value);
void sema_warn_cut(struct sema *sema, struct span span, const struct type *from, const struct type *type);
void sema_check_order(struct sema *sema, const struct expr *a);
/* Reports that a pointer is to another struct. */
bool sema_check_pointee(struct sema *sema, const struct form *form, const struct expr *base,
			const struct structure *structure);
/* Whether it is a header's field in network order. */
bool sema_is_swapped(const struct expr *place);
struct expr *sema_place(struct sema *sema, const struct form *form);
/* (setf place value), of one pair. */
struct expr *sema_assign(struct sema *sema, const struct form *form, const struct form *place, const struct form *value);

/* ---- orders.c ---- */

void sema_note_comparison(struct sema *sema, const struct form *form, const struct expr *a,
			  const struct expr *b);
/* The operands of logand and its kin. */
void sema_note_mask(struct sema *sema, const struct expr *a, const struct expr *b);
/* Which of two values is larger. */
void sema_note_ranking(struct sema *sema, const struct expr *whole, const struct expr *a,
		       const struct expr *b);
/* Into a place of a be type; into one that keeps the host's order, unless its type is one. */
void sema_note_store(struct sema *sema, const struct type *type, const struct expr *value);
void sema_note_host_store(struct sema *sema, const struct type *type, const struct expr *value);
/* Into a variable whose type was not written. */
void sema_note_assignment(struct sema *sema, struct variable *variable, const struct expr *value);
/* ntohs and its kin, as the source has them. */
void sema_note_swap(struct sema *sema, const struct expr *swap);
void sema_note_arms(struct sema *sema, const struct expr *one, const struct expr *other);
/* Whether the place keeps the host's order, as far as its declaration says. */
bool sema_has_order(const struct expr *place);
/* Warns of all that was noted. */
void sema_settle_orders(struct sema *sema);

/* ---- outcomes.c ---- */

/* Of a comparison with a constant: what the other operand is, and how the two are compared. */
struct compared {
	const struct type *type;
	bool is_truth;                /* 0 or 1, whatever its type */
	bool is_signed, constant_first;
	uint64_t constant;
};

/* Bits that an operand has or lacks whatever its variables are. */
struct known_bits {
	uint64_t clear, set;
};

/* Of (logand a b) and (logior a b). */
struct known_bits sema_join_bits(enum operator op, struct known_bits a, struct known_bits b);
/* A comparison of a place with a constant. */
struct asked {
	const struct type *type;  /* the place's */
	enum operator op;
	uint64_t value;
	bool is_signed;
	bool flipped;             /* the constant is on the left */
	bool negated;             /* what is asked is whether it does not hold */
};

/* Of the same place twice: whether both hold for no value (or, one of them for every value). */
bool sema_is_settled(const struct asked *a, const struct asked *b, bool is_and);
void sema_warn_mixed(struct sema *sema, struct span span, const struct type *a, const struct type *b, size_t count);
void sema_warn_decided(struct sema *sema, struct span span, bool outcome, const char *of);
/* A count of 64 and more that is computed. */
void sema_warn_shift(struct sema *sema, struct span span, uint64_t count);
/* Of an operand with itself. */
bool sema_holds_of_equals(enum operator op);
/* All 64 bits signed against unsigned: the ends of the type say nothing of what lies between. */
bool sema_is_open(const struct compared *compared);
/* Whether every value of the type has that outcome; of operands that are not open. */
bool sema_is_decided(enum operator op, const struct compared *compared, bool *ret_outcome);
