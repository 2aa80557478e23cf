/* SPDX-License-Identifier: MIT */
/*
 * What sema asks of the kernel's BTF, and the kernel's structs that come of it: btf.c. What is handed out belongs to the
 * unit's arena.
 */
#pragma once

#include "frontend/btf/btf.h"
#include "frontend/sema/sema.h"
#include "frontend/types/type.h"

struct sema;

/* The description of the kernel, or NULL; that there is none is said once. */
struct btf_file *sema_btf(struct sema *sema, struct span span);
/* The kernel that the file is for, or NULL where nothing describes all of it. */
struct btf_file *sema_whole_btf(struct sema *sema);
/* btf_file_has_name of sema->btf, which is open. */
bool sema_btf_has_name(struct sema *sema, enum btf_names names, const char *name);
/* Whether it is that struct, or what is at its start is: the verifier takes a bpf_cpumask for a cpumask. BTF is open. */
bool sema_kernel_struct_begins_with(const struct sema *sema, const char *outer, const char *inner);
/* Whether they are one struct of the kernel's, or one begins with the other. BTF is open. */
bool sema_kernel_structs_fit(const struct sema *sema, const char *a, const char *b);
/* For those who ask BTF for names; user: a struct near_name. */
void sema_try_near(const char *name, void *user);
/* What C calls it: what the headers define too has another name. */
const char *sema_kernel_struct_name(struct sema *sema, const char *kernel);
struct structure *sema_add_kernel_struct(struct sema *sema, const char *name, const char *c_name,
					 struct span span);
/* The context struct of that name, as <linux/bpf.h> has it, or NULL. */
struct structure *sema_context_struct(struct sema *sema, const char *name, struct span span);
/* That struct of the kernel's, made where nothing has mentioned it before. */
struct structure *sema_kernel_struct(struct sema *sema, const char *kernel, struct span span);
/* The same for a form that names it without an import; NULL where the kernel has none. */
struct structure *sema_use_kernel_struct(struct sema *sema, const char *kernel, struct span span);
void sema_unknown_kernel_struct(struct sema *sema, const struct form *name, const char *kernel);
/* (ptr S) of a struct that the file does not declare, NULL for other types. */
/* (kptr S); NULL where it is written wrong. */
const struct type *sema_kept_type(struct sema *sema, const struct form *form);
/* The first argument of kptr-xchg: where the field is. */
struct expr *sema_kept_place(struct sema *sema, const struct form *form);
/* Sets where the BTF has the struct, or the typedef of one without a name. False where it has neither. */
bool sema_find_kernel_struct(struct sema *sema, struct structure *structure, const char *kernel);
/* A struct that the kernel has, or may have where no BTF is at hand. NULL after an error. */
struct structure *sema_pointed_kernel_struct(struct sema *sema, const struct form *name);
const struct type *sema_kernel_pointer(struct sema *sema, const struct form *form);
