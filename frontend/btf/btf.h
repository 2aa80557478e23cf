/*
 * What the kernel's BTF says of its structs, by way of libbpf. A file that is open belongs to who
 * opened it, until btf_file_close; texts that are handed out live as long.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "frontend/base/arena.h"
#include "frontend/base/text.h"

#define BTF_RUNNING_KERNEL "/sys/kernel/btf/vmlinux"

struct btf_file;

/* What a field is, or, of an array, each element. */
enum btf_shape {
	BTF_SHAPE_INTEGER,
	BTF_SHAPE_ENUM,
	BTF_SHAPE_POINTER,
	BTF_SHAPE_STRUCT, /* or a union */
	BTF_SHAPE_OTHER,  /* what BPF has no use for: floats, integers of 16 bytes */
};

struct btf_field {
	const char *name;
	enum btf_shape shape;
	uint32_t size;            /* bytes of one element */
	bool is_signed;
	uint32_t bits;            /* width of a bitfield, else 0 */
	bool is_array;
	uint32_t count;           /* elements, all dimensions together; 0: it ends the struct */
	/* the struct that it is or points to; NULL where that has no name, or is none */
	const char *structure;
};

/* 0, or -errno. */
int btf_file_open(const char *path, struct btf_file **ret_file);
/* NULL is accepted. */
void btf_file_close(struct btf_file *file);

/* The struct of that name: its id, or 0. */
uint32_t btf_file_struct(const struct btf_file *file, const char *name);
/* How many fields it has, those of the structs without a name in it included. */
size_t btf_file_field_count(const struct btf_file *file, uint32_t id);
/* The field; `-` in the name stands for `_`, and case does not matter. */
bool btf_file_field(const struct btf_file *file, uint32_t id, const char *name,
		    struct btf_field *ret_field);
void btf_file_each_field(const struct btf_file *file, uint32_t id,
			 void (*visit)(const char *name, void *user), void *user);
void btf_file_each_struct(const struct btf_file *file,
			  void (*visit)(const char *name, void *user), void *user);
/*
 * The bytes of a BTF file with the types of these names, and what is inside them; of structs that
 * they point to, the names. 0, or -errno.
 */
int btf_file_snapshot(struct arena *arena, const struct btf_file *file, const char *const *names,
		      size_t count, struct text *ret_bytes);
