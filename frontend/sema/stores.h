/* SPDX-License-Identifier: MIT */
/*
 * Checks of values that are stored, compared or unused: truncation (stores.c), byte order
 * (orders.c), known results (outcomes.c). Included by internal.h; called by the core, its folders
 * and frontend/user.
 */
#pragma once

#include "frontend/sema/internal.h"

/* ---- stores.c ---- */

/* Can the value be stored into the type? Warns of truncated values and of byte order. */
void sema_check_store(struct sema *sema, const struct type *type, const struct expr *value,
		      const char *what);
/*
 * Warns if the constant does not fit into the type; if a value of one type is truncated to the
 * other.
 */
void sema_warn_cut_constant(struct sema *sema, struct span span, const struct type *type, uint64_t value);
void sema_warn_cut(struct sema *sema, struct span span, const struct type *from, const struct type *type);
void sema_check_order(struct sema *sema, const struct expr *a);
/* Reports a pointer to another struct than the one expected. */
bool sema_check_pointee(struct sema *sema, const struct form *form, const struct expr *base,
			const struct structure *structure);
/* Is it a header field in network order? */
bool sema_is_swapped(const struct expr *place);
struct expr *sema_place(struct sema *sema, const struct form *form);
/* (setf place value), a single pair. */
struct expr *sema_assign(struct sema *sema, const struct form *form, const struct form *place, const struct form *value);

/* ---- orders.c ---- */

void sema_note_comparison(struct sema *sema, const struct form *form, const struct expr *a,
			  const struct expr *b);
/* The operands of logand and similar. */
void sema_note_mask(struct sema *sema, const struct expr *a, const struct expr *b);
/* A comparison of size. */
void sema_note_ranking(struct sema *sema, const struct expr *whole, const struct expr *a,
		       const struct expr *b);
/* A store to a place of a be type; to one in host order, unless its type is a be type. */
void sema_note_store(struct sema *sema, const struct type *type, const struct expr *value);
void sema_note_host_store(struct sema *sema, const struct type *type, const struct expr *value);
/* An assignment to a variable without a declared type. */
void sema_note_assignment(struct sema *sema, struct variable *variable, const struct expr *value);
/* ntohs and similar, as written in the source. */
void sema_note_swap(struct sema *sema, const struct expr *swap);
void sema_note_arms(struct sema *sema, const struct expr *one, const struct expr *other);
/* Is the place in host order according to its declaration? */
bool sema_has_order(const struct expr *place);
/* Reports everything noted. */
void sema_settle_orders(struct sema *sema);

/* ---- outcomes.c ---- */

/* A comparison with a constant: the other operand's type, and how the two are compared. */
struct compared {
	const struct type *type;
	bool is_truth;                /* 0 or 1, whatever its type */
	bool is_signed, constant_first;
	uint64_t constant;
};

/* Bits that are 0 or 1 for all values of the variables. */
struct known_bits {
	uint64_t clear, set;
};

/* The known bits of (logand a b) or (logior a b). */
struct known_bits sema_join_bits(enum operator op, struct known_bits a, struct known_bits b);
/* A comparison of a place with a constant. */
struct asked {
	const struct type *type;  /* the place's type */
	enum operator op;
	uint64_t value;
	bool is_signed;
	bool flipped;             /* the constant is on the left */
	bool negated;             /* the test is that it does not hold */
};

/*
 * For two tests of one place: does no value satisfy both, or (is_and false) does every value
 * satisfy one?
 */
bool sema_is_settled(const struct asked *a, const struct asked *b, bool is_and);
void sema_warn_mixed(struct sema *sema, struct span span, const struct type *a, const struct type *b, size_t count);
void sema_warn_decided(struct sema *sema, struct span span, bool outcome, const char *of);
/* A computed count of 64 or more. */
void sema_warn_shift(struct sema *sema, struct span span, uint64_t count);
/* Does the operator hold for an operand and itself? */
bool sema_holds_of_equals(enum operator op);
/* Does a 64-bit signed value meet an unsigned one? Then the limits of the type decide nothing. */
bool sema_is_open(const struct compared *compared);
/*
 * Does the comparison have one result for every value of the type? For operands that are not open.
 */
bool sema_is_decided(enum operator op, const struct compared *compared, bool *ret_outcome);
