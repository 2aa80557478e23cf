/* SPDX-License-Identifier: MIT */
/*
 * The typed unit: everything that sema makes of one source file. All later passes read it; share
 * and the checks change only what their headers say. Owned by its arena.
 */
#pragma once

#include "frontend/base/diag.h"
#include "frontend/base/table.h"
#include "frontend/const/operator.h"
#include "frontend/kernel/kernel.h"
#include "frontend/types/type.h"
#include "frontend/unit/expr.h"

/* ---- top-level items, in source order ---- */

struct named_constant {
	const char *name, *c_name;
	struct span span;
	const char *comment, *trailing;
	struct expr *value;      /* constant; its tree is printed */
	bool used;               /* by a form that reaches the C */
};

struct global;

/* A part of a global's initial value: a field of a struct, or the next element of an array. */
struct initial {
	const struct member *member; /* the field; NULL: an element */
	struct expr *value;          /* a constant, or a string for a byte array; or NULL */
	struct initial *parts;       /* struct or array: those that are given; others are zero */
	size_t count;
};

/* The histogram in a map or array that hist-log2 or hist-linear fills, for printing it. */
enum histogram_kind { HISTOGRAM_NONE, HISTOGRAM_LOG2, HISTOGRAM_LINEAR, HISTOGRAM_MIXED };

struct histogram_shape {
	enum histogram_kind kind;
	int64_t min;   /* LINEAR: slot 0 is for smaller numbers */
	uint64_t step; /* LINEAR: width of a slot */
	const struct member *slot; /* the field of the key that is the slot; NULL: the whole key */
	uint64_t slots;            /* if `slot` is set */
};

/* A slot's value in :values. */
struct map_slot {
	uint32_t key;
	const char *name;
	struct span span;
	const struct program *program;     /* one of these two */
	const struct map *map;
};

struct map {
	const char *name, *c_name;
	struct span span;
	const char *comment;
	const struct kernel_map_type *type;
	const struct type *key, *value;    /* NULL: bytes, an array, or none */
	const struct type *key_array, *value_array; /* arrays, for loader forms only */
	uint32_t key_size, value_size;     /* bytes; 0 if the type has none */
	bool key_has_type, value_has_type; /* by :key-type, :value-type; otherwise by size */
	uint64_t max_entries;
	struct expr *max_entries_tree;
	uint32_t flags;
	const struct kernel_map_flag *flag_names[16];
	size_t flag_count;
	struct expr *flags_tree;           /* the flags as a number in the source, or NULL */
	bool pinned;                       /* :pinning :by-name */
	const struct global *lost;         /* :count-lost t: counts lost records; or NULL */
	const struct map *inner;           /* :inner: the shape of the inner maps */
	bool is_shape;                     /* it is the :inner of another: its C type has a name */
	bool is_extern;                    /* defined in an object that this one is linked with */
	bool is_scratch;                   /* made for a program's objects */
	struct histogram_shape histogram;
	enum show_as key_show, value_show; /* how loader forms print them */
	VEC(struct map_slot) values;       /* :values of a prog array or map of maps */
};

enum global_kind {
	GLOBAL_DATA,      /* .data or .bss: programs and the loader read and write it */
	GLOBAL_PARAMETER, /* .rodata: the loader sets it before the load */
	GLOBAL_EXTERN,    /* defined in an object that this one is linked with */
	GLOBAL_KCONFIG,   /* kernel configuration, filled in by libbpf */
	GLOBAL_KSYM,      /* a kernel variable's address; type_void: as a number */
};

/* A parameter as an option: the keys behind the documentation of `defparam`. */
struct param_option {
	bool is_nil;                       /* the default is nil: not given */
	const char *option;                /* NULL: none */
	const struct form *form;           /* the defparam, for frontend/user: released after it */
};

struct global {
	const char *name, *c_name;
	struct span span;
	const char *comment, *trailing;
	enum global_kind kind;
	const struct type *type;
	enum show_as show;                 /* an enum's names */
	struct expr *init;                 /* constant; NULL: zero */
	struct initial parts;              /* struct or array: initial values; none: zero */
	const char *documentation;         /* a parameter's; or NULL */
	struct histogram_shape histogram;  /* array: the histogram in it */
	const struct param_option *parameter; /* PARAMETER: its option */
	struct global *given;              /* PARAMETER: the bool for (given NAME), or NULL */
	bool optional;                     /* KCONFIG, KSYM: the kernel may lack it */
	bool truth;                        /* KCONFIG: y or n */
	bool used;                         /* by a form that reaches the C */
};

enum subprogram_kind {
	SUBPROGRAM_STATIC,
	SUBPROGRAM_EXPORTED, /* objects that this one is linked with may call it */
	SUBPROGRAM_EXTERN,   /* defined in such an object */
	SUBPROGRAM_KERNEL,   /* a kernel function */
};

/* The part of a function that only subprograms have. */
struct subprogram {
	enum subprogram_kind kind;
	struct variable **parameters;
	size_t parameter_count;
	const struct type *result;         /* type_void: none */
	bool is_inline;                    /* (declare (inline)): inlined into each caller */
	bool mentioned;                    /* by a program, directly or indirectly */
	bool recursive, too_deep;          /* reported */
	bool reached;                      /* from a program, or exported */
	VEC(const struct expr *) callback_of; /* the helper calls that take it as a callback */
	/* kernel functions only: */
	bool acquires, releases, may_be_null, trusted, sleepable;
	bool is_weak;                      /* the program loads without it */
	const struct kernel_function *known; /* NULL: only the declaration is known */
	unsigned sizes;                    /* bit i: argument i is memory, i + 1 its size */
	unsigned makes;                    /* bit i: the function initializes argument i */
	/*
	 * the kernel's types where libbpf requires another kind than is declared; NULL: as declared
	 */
	const struct type **kernel_parameters, *kernel_result;
	/* sections of the programs that reach it, each once */
	VEC(const struct kernel_section *) sections;
	bool any_context;                  /* their contexts differ; it only passes its own on */
};

/*
 * The arguments of a program that BTF describes: those of the function, hook or tracepoint, and
 * last the result, if the program sees one.
 */
struct program_arguments {
	struct variable **items;           /* type NULL: a struct by value */
	size_t count;
	size_t used;                       /* up to the last that is used */
	bool gives_errno;                  /* the verifier takes the last for 0 or -errno */
	bool is_bad;                       /* reported */
};

enum ops_field_kind { OPS_FUNCTION, OPS_NUMBER, OPS_TEXT };

/* A member that the file sets in a kernel struct. */
struct ops_field {
	enum ops_field_kind kind;
	const char *c_name;
	struct span span;
	struct program *program;           /* FUNCTION */
	uint64_t value;                    /* NUMBER */
	bool is_signed;
	const char *text;                  /* TEXT */
	uint32_t size;                     /* the member's */
};

/* (defstruct-ops NAME KERNEL-STRUCT (MEMBER VALUE)..): a variable that libbpf turns into a map. */
struct struct_ops {
	const char *name, *c_name, *comment;
	struct span span;
	const char *kernel;                /* the struct's C name */
	bool link;                         /* in section `.struct_ops.link` */
	VEC(struct ops_field) fields;
};

/* A function: a program, which the kernel calls, or a subprogram. */
struct program {
	const char *name, *c_name;
	struct span span;
	const char *comment;
	const struct kernel_program_type *type;
	const struct kernel_section *section;
	const char *section_name;          /* in the source: "kprobe/do_exit" */
	const char *emitted_section;       /* the text in SEC() */
	const char *license;               /* NULL if not given */
	struct expr *body;                 /* an EXPR_PROGN; its value is the result */
	const char *last_comment;
	VEC(struct variable *) variables;  /* all that are bound inside, in order */
	struct subprogram *subprogram;     /* NULL for programs */
	VEC(struct program *) callees;     /* each once */
	const struct structure *event;     /* tracepoints, iterators: the context; or NULL */
	struct program_arguments *arguments;       /* NULL: none is used */
	bool uses_context;                 /* subprograms: it is their first argument */
	bool scratch;                      /* :scratch t: large objects are in a map */
	bool optional;                     /* :optional t: loaded if the application enables it */
	const struct map *scratch_map;     /* the map for them, or NULL */
	const struct struct_ops *ops;      /* struct-ops: its variable, or NULL */
	const char *ops_member;            /* that member's C name */
	bool gives_nothing;                /* the kernel ignores the result */
};

enum item_kind {
	ITEM_CONSTANT, ITEM_STRUCTURE, ITEM_MAP, ITEM_PROGRAM,
	ITEM_SUBPROGRAM, /* item.program, with its subprogram */
	ITEM_GLOBAL,
};
#define ITEM_KINDS (ITEM_GLOBAL + 1)

struct item {
	enum item_kind kind;
	union {
		struct named_constant *constant;
		struct structure *structure;
		struct map *map;
		struct program *program;
		struct global *global;
	};
};

/* An enum of the file: loader forms show its values by name. */
struct enumeration {
	const char *name, *c_name;
	enum show_as show;                 /* at least SHOW_COUNT */
	VEC(struct enumerator {
		const char *name;
		int64_t value;
	}) values;
};

/* The cgroup hooks that a policy can leave unchecked. */
enum policy_way {
#define POLICY_WAY(id, name, section, other) POLICY_##id,
#include "frontend/unit/policy.def"
#undef POLICY_WAY
	POLICY_WAYS
};

/* A reason why the object needs a newer kernel than the oldest. */
struct floor_reason {
	kernel_version version;
	struct span span;
	const char *what;                  /* "`get-current-pid-tgid` in cgroup_skb" */
};

/* The first item with a name. */
struct named_item {
	struct item item;
	size_t index;                      /* in unit->items */
};

struct loader;

struct unit {
	struct arena *arena;
	struct diag_list *diags;
	struct type_table types;
	const char *source_name;           /* base name: "count-egress.lisp" */
	const char *base_name;             /* "count_egress": base name of the outputs */
	const char *application_name;      /* the same, or "int_" for int.lisp: prefix of C names */
	const char *stem;                  /* "count-egress": name of the executable */
	const char *spdx, *head;
	const char *license;               /* the object's: "GPL" */
	kernel_version kernel;             /* the oldest that must load it; 0: any */
	bool has_all_guards;               /* (declaim (guards all)) */
	unsigned policy_holes;             /* set of policy_way: those that are accepted */
	struct span policy_spans[POLICY_WAYS]; /* where the source accepts them */
	const struct kernel_arch *arch;    /* for the registers in probes; NULL: unknown */
	VEC(struct item) items;            /* extended by unit_add_item */
	VEC(struct enumeration *) enumerations;
	VEC(struct struct_ops *) struct_ops;
	struct table types_named;          /* by deftype and defenum, by name */
	struct table enums_named;          /* struct enumeration, by the name of its type */
	struct table field_histograms;     /* struct histogram_shape, by member */
	struct table items_of[ITEM_KINDS]; /* struct named_item, by Lisp name */
	struct table items_named, items_in_c; /* any kind, by Lisp name and by C name */
	VEC(struct floor_reason) floors;
	VEC(const char *) kernel_names;    /* BTF types that were looked up */
	VEC(const char *) read_files;      /* other than sources: formats of events */
	struct loader *loader;             /* NULL if the file has no loader forms */
	uint32_t expr_count;               /* ids are below it */
	size_t map_count, program_count, subprogram_count;
};

/* The types of keys and values as loader forms see them: also arrays; NULL if untyped. */
static inline const struct type *map_key_shape(const struct map *map) { return map->key ? map->key : map->key_array; }
static inline const struct type *map_value_shape(const struct map *map) { return map->value ? map->value : map->value_array; }

/* Are the map's keys networks: an LPM trie with a u32 and 4 or 16 bytes? */
bool map_has_networks(const struct map *map);

/* The enum for that show_as, or NULL. */
const struct enumeration *unit_enumeration(const struct unit *unit, enum show_as show);

/* The oldest kernel that loads the object, and the reason with the highest version, or NULL. */
kernel_version unit_floor(const struct unit *unit, const struct floor_reason **ret_reason);
void unit_raise_floor(struct unit *unit, kernel_version version, struct span span,
		      const char *what);
/* Reports a helper that no kernel allows in the section, with sections that allow it. */
void unit_report_helper(struct unit *unit, struct span span, const struct kernel_section *section,
			const struct kernel_helper *helper);
/*
 * Adds help on reading the memory behind a number that is an address, in a program of that section.
 */
void unit_help_address(struct unit *unit, struct diag *diag, const char *section, const char *address);
void unit_report_kernel_function(struct unit *unit, struct span span,
				 const struct kernel_section *section,
				 const struct kernel_function *function);
void unit_add_item(struct unit *unit, struct item item);
/* The first item of any kind with that Lisp name, and with that C name; NULL if there is none. */
const struct named_item *unit_find_named(const struct unit *unit, const char *name);
const struct named_item *unit_find_in_c(const struct unit *unit, const char *c_name);
/* The first item of that kind and name, or NULL. */
const struct item *unit_find_item(const struct unit *unit, enum item_kind kind, const char *name);
struct map *unit_find_map(const struct unit *unit, const char *name);
struct program *unit_find_program(const struct unit *unit, const char *name);
/* By Lisp name or C name; NULL if there is none. */
const struct struct_ops *unit_find_struct_ops(const struct unit *unit, const char *name);
struct program *unit_find_subprogram(const struct unit *unit, const char *name);
/* Is it a timer's callback? It runs later, on its own stack, and must not sleep. */
bool subprogram_is_for_timers(const struct program *subprogram);
/* Does the file produce an object: programs, maps, globals, exported subprograms? */
bool unit_has_kernel_side(const struct unit *unit);
/* The first item that another object must define, or NULL. */
const char *unit_extern(const struct unit *unit, struct span *ret_span);
/* Adds the structs nested in the set's members, at any depth; they must be defined first. */
void unit_add_held(const struct unit *unit, struct table *set);
/* The structs that user space sees, directly or nested. */
struct table unit_crossing(const struct unit *unit);
/* Is it in .data? A global that begins with zeroes is in .bss. */
bool global_is_initialized(const struct global *global);
struct global *unit_find_global(const struct unit *unit, const char *name);

/* The item's name in Lisp, and in C. */
const char *item_name(const struct item *item);
const char *item_c_name(const struct item *item);
