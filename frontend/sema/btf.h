/* SPDX-License-Identifier: MIT */
/*
 * The kernel's BTF for sema, and the kernel structs made from it (btf.c). Results belong to the
 * unit's arena. Included by internal.h; called by frontend/sema/kernel, program and the core.
 */
#pragma once

#include "frontend/btf/btf.h"
#include "frontend/sema/sema.h"
#include "frontend/types/type.h"

struct sema;

/* Opens the BTF, or returns NULL; reports once that there is none. */
struct btf_file *sema_btf(struct sema *sema, struct span span);
/* The BTF of the kernel that the file is for, or NULL if there is no complete one. */
struct btf_file *sema_whole_btf(struct sema *sema);
/* btf_file_has_name of sema->btf, which must be open. */
bool sema_btf_has_name(struct sema *sema, enum btf_names names, const char *name);
/*
 * Is it that struct, or does it begin with one? The verifier accepts a bpf_cpumask for a cpumask.
 * BTF must be open.
 */
bool sema_kernel_struct_begins_with(const struct sema *sema, const char *outer, const char *inner);
/* Are both the same kernel struct, or does one begin with the other? BTF must be open. */
bool sema_kernel_structs_fit(const struct sema *sema, const char *a, const char *b);
/* Offers a name of the BTF to a struct near_name (user). */
void sema_try_near(const char *name, void *user);
/* The struct's C name: with a suffix if the headers define a struct of that name. */
const char *sema_kernel_struct_name(struct sema *sema, const char *kernel);
struct structure *sema_add_kernel_struct(struct sema *sema, const char *name, const char *c_name,
					 struct span span);
/* The context struct of that name as <linux/bpf.h> declares it, or NULL. */
struct structure *sema_context_struct(struct sema *sema, const char *name, struct span span);
/* The kernel struct of that name, created at its first mention. */
struct structure *sema_kernel_struct(struct sema *sema, const char *kernel, struct span span);
/* The same for a form that needs it without an import; NULL if the kernel has none. */
struct structure *sema_use_kernel_struct(struct sema *sema, const char *kernel, struct span span);
void sema_unknown_kernel_struct(struct sema *sema, const struct form *name, const char *kernel);
/* (kptr S); NULL after an error. */
const struct type *sema_kept_type(struct sema *sema, const struct form *form);
/* The first argument of kptr-xchg: the address of the field. */
struct expr *sema_kept_place(struct sema *sema, const struct form *form);
/*
 * Fills in what BTF knows of the struct, or of a typedef of an unnamed one. False if BTF has
 * neither.
 */
bool sema_find_kernel_struct(struct sema *sema, struct structure *structure, const char *kernel);
/* A struct that the kernel has, or may have if there is no BTF. NULL after an error. */
struct structure *sema_pointed_kernel_struct(struct sema *sema, const struct form *name);
/* (ptr S) with a struct that the file does not declare; NULL for other types. */
const struct type *sema_kernel_pointer(struct sema *sema, const struct form *form);
