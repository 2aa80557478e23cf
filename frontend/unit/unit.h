/* SPDX-License-Identifier: MIT */
/*
 * The typed unit: what sema makes of one source file and everything after it reads. Owned by its
 * arena; nothing after sema changes it.
 */
#pragma once

#include "frontend/base/diag.h"
#include "frontend/base/table.h"
#include "frontend/const/operator.h"
#include "frontend/kernel/kernel.h"
#include "frontend/types/type.h"
#include "frontend/unit/expr.h"

/* ---- top-level things, in the source's order ---- */

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
	const struct member *member; /* the field, or NULL: an element */
	struct expr *value;          /* of a number: constant; of an array of bytes that is written as text: a string; else NULL */
	struct initial *parts;       /* of a struct or an array: those that are written; the others are zero */
	size_t count;
};

/* What the entries of a map count, where hist-log2 or hist-linear fill it: how it is shown. */
enum histogram_kind { HISTOGRAM_NONE, HISTOGRAM_LOG2, HISTOGRAM_LINEAR, HISTOGRAM_MIXED };

struct histogram_shape {
	enum histogram_kind kind;
	int64_t min;   /* LINEAR: slot 0 is below it */
	uint64_t step; /* LINEAR: numbers in a slot */
	const struct member *slot; /* the field of the key that is the slot; NULL: the key is */
	uint64_t slots;            /* where `slot` is */
};

/* What :values puts into a slot. */
struct map_slot {
	uint32_t key;
	const char *name;
	struct span span;
	const struct program *program;     /* one of the two */
	const struct map *map;
};

struct map {
	const char *name, *c_name;
	struct span span;
	const char *comment;
	const struct kernel_map_type *type;
	const struct type *key, *value;    /* NULL: untyped bytes, an array, or none (ring buffers) */
	const struct type *key_array, *value_array; /* an array that :key-type or :value-type names: of loader forms alone */
	uint32_t key_size, value_size;     /* bytes; 0 where the type has none */
	bool key_has_type, value_has_type; /* by :key-type, :value-type; else a size was written */
	uint64_t max_entries;
	struct expr *max_entries_tree;
	uint32_t flags;
	const struct kernel_map_flag *flag_names[16];
	size_t flag_count;
	struct expr *flags_tree;           /* where the flags were written as a number */
	bool pinned;                       /* :pinning :by-name */
	const struct global *lost;         /* :count-lost t: counts records that found no room, or NULL */
	const struct map *inner;           /* :inner: what the maps inside are like */
	bool is_shape;                     /* the :inner of another: its C type has a name */
	bool is_extern;                    /* of an object that this one is linked with */
	bool is_scratch;                   /* made for a program's objects; nobody else's */
	struct histogram_shape histogram;
	enum show_as key_show, value_show; /* how loader forms print them */
	VEC(struct map_slot) values;       /* :values of a prog array or map of maps */
};

enum global_kind {
	GLOBAL_DATA,      /* .data or .bss: programs and the loader read and write it */
	GLOBAL_PARAMETER, /* .rodata: the loader sets it before the load */
	GLOBAL_EXTERN,    /* of another object that this one is linked with */
	GLOBAL_KCONFIG,   /* the running kernel's configuration, filled in by libbpf */
	GLOBAL_KSYM,      /* a variable of the kernel's, of which programs have the address; type_void: the address is a number */
};

/* A parameter as an option: what `defparam` says behind its text. */
struct param_option {
	bool is_nil;                       /* its default is nil: not given */
	const char *option;                /* NULL: none */
	const struct form *form;           /* the defparam: frontend/user reads its keys; released after that */
};

struct global {
	const char *name, *c_name;
	struct span span;
	const char *comment, *trailing;
	enum global_kind kind;
	const struct type *type;
	enum show_as show;                 /* of an enum's type: by its names */
	struct expr *init;                 /* constant, or NULL: zero */
	struct initial parts;              /* of a struct or an array; without parts it begins with zeros */
	const char *documentation;         /* of a parameter, or NULL */
	struct histogram_shape histogram;  /* of an array: what hist-log2 or hist-linear counts in it */
	const struct param_option *parameter; /* PARAMETER: how it is written on a command line */
	struct global *given;              /* PARAMETER: whether it was given, where a form asks; or NULL */
	bool optional;                     /* KCONFIG: 0 where the kernel lacks it; KSYM: the kernel may lack it */
	bool truth;                        /* KCONFIG: y or n */
	bool used;                         /* by a form that reaches the C */
};

enum subprogram_kind {
	SUBPROGRAM_STATIC,
	SUBPROGRAM_EXPORTED, /* objects that this one is linked with may call it */
	SUBPROGRAM_EXTERN,   /* of such an object */
	SUBPROGRAM_KERNEL,   /* a kernel function */
};

/* What a function has that is called by programs rather than by the kernel. */
struct subprogram {
	enum subprogram_kind kind;
	struct variable **parameters;
	size_t parameter_count;
	const struct type *result;         /* type_void: none */
	bool is_inline;                    /* (declare (inline)): part of each caller */
	bool mentioned;                    /* by a program, or by what it mentions */
	bool recursive, too_deep;          /* reported */
	bool reached;                      /* from a program, or exported */
	VEC(const struct expr *) callback_of; /* the calls that hand it to a helper */
	/* of kernel functions */
	bool acquires, releases, may_be_null, trusted, sleepable;
	bool is_weak;                      /* kernels that lack it load the program: (exists f) is asked before each call */
	const struct kernel_function *known; /* NULL: nothing but its declaration is known */
	unsigned sizes;                    /* bit i: argument i is memory, and the next one its size */
	unsigned makes;                    /* bit i: argument i is a dynptr or iterator that the function makes */
	/* what the kernel's prototype has where libbpf wants another kind of type than is declared; NULL: as declared */
	const struct type **kernel_parameters, *kernel_result;
	/* of the programs that reach it, each once */
	VEC(const struct kernel_section *) sections;
	bool any_context;                  /* their contexts differ, and it only hands its own on */
};

/*
 * What the kernel hands a program by its BTF: the arguments of the function, hook or tracepoint, and
 * last what it has given, where the program sees that.
 */
struct program_arguments {
	struct variable **items;           /* type NULL: a struct by value */
	size_t count;
	size_t used;                       /* those up to the last that is used */
	bool gives_errno;                  /* the last is 0 or -errno: the verifier says so */
	bool is_bad;                       /* reported */
};

enum ops_field_kind { OPS_FUNCTION, OPS_NUMBER, OPS_TEXT };

/* A member of a struct of the kernel's that the file fills. */
struct ops_field {
	enum ops_field_kind kind;
	const char *c_name;
	struct span span;
	struct program *program;           /* FUNCTION */
	uint64_t value;                    /* NUMBER */
	bool is_signed;
	const char *text;                  /* TEXT */
	uint32_t size;                     /* of the member */
};

/* (defstruct-ops NAME KERNEL-STRUCT (MEMBER VALUE)..): a map that libbpf makes of a variable. */
struct struct_ops {
	const char *name, *c_name, *comment;
	struct span span;
	const char *kernel;                /* the struct's name in C */
	bool link;                         /* in `.struct_ops.link` */
	VEC(struct ops_field) fields;
};

/* A function: a program, which the kernel calls, or a subprogram. */
struct program {
	const char *name, *c_name;
	struct span span;
	const char *comment;
	const struct kernel_program_type *type;
	const struct kernel_section *section;
	const char *section_name;          /* as written: "kprobe/do_exit" */
	const char *emitted_section;       /* what SEC() gets */
	const char *license;               /* NULL where not given */
	struct expr *body;                 /* an EXPR_PROGN; its value is the result */
	const char *last_comment;
	VEC(struct variable *) variables;  /* every variable bound inside, in order */
	struct subprogram *subprogram;     /* NULL: the kernel calls it */
	VEC(struct program *) callees;     /* each once */
	const struct structure *event;     /* of tracepoints and iterators: the context, or NULL */
	struct program_arguments *arguments;       /* NULL: none is mentioned */
	bool uses_context;                 /* subprograms: it is their first argument */
	bool scratch;                      /* :scratch t: large objects live in a map */
	bool optional;                     /* :optional t: loaded only where the application enables it */
	const struct map *scratch_map;     /* where some do, or NULL */
	const struct struct_ops *ops;      /* of struct-ops: whose member it is, or NULL */
	const char *ops_member;            /* the member in C */
	bool gives_nothing;                /* the kernel looks at no result */
};

enum item_kind {
	ITEM_CONSTANT, ITEM_STRUCTURE, ITEM_MAP, ITEM_PROGRAM,
	ITEM_SUBPROGRAM, /* item.program, whose subprogram is set */
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
	enum show_as show;                 /* SHOW_COUNT and on */
	VEC(struct enumerator {
		const char *name;
		int64_t value;
	}) values;
};

/* The ways that a cgroup's policy may leave open. */
enum policy_way {
#define POLICY_WAY(id, name, section, other) POLICY_##id,
#include "frontend/unit/policy.def"
#undef POLICY_WAY
	POLICY_WAYS
};

/* One reason why the object needs a newer kernel than the oldest. */
struct floor_reason {
	kernel_version version;
	struct span span;
	const char *what;                  /* "`get-current-pid-tgid` in cgroup_skb" */
};

/* An item where it is found by a name: the first that has it. */
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
	const char *base_name;             /* "count_egress": what outputs are named after */
	const char *application_name;      /* the same, or "int_" of int.lisp: C names begin with it */
	const char *stem;                  /* "count-egress": the executable's name */
	const char *spdx, *head;
	const char *license;               /* the object's: "GPL" */
	kernel_version kernel;             /* the oldest that must load it; 0: any */
	bool has_all_guards;               /* (declaim (guards all)) */
	unsigned policy_holes;             /* set of policy_way: those that are accepted */
	struct span policy_spans[POLICY_WAYS]; /* where they are */
	const struct kernel_arch *arch;    /* whose registers probes read; NULL: not known */
	VEC(struct item) items;            /* made longer by unit_add_item */
	VEC(struct enumeration *) enumerations;
	VEC(struct struct_ops *) struct_ops;
	struct table types_named;          /* those of deftype and defenum, by name */
	struct table enums_named;          /* struct enumeration, by the name of a type that is shown so */
	struct table field_histograms;     /* struct histogram_shape, by the struct member that is an array of counts */
	struct table items_of[ITEM_KINDS]; /* struct named_item, by Lisp name */
	struct table items_named, items_in_c; /* of any kind, by Lisp name and by C name */
	VEC(struct floor_reason) floors;
	VEC(const char *) kernel_names;    /* of the BTF types that were looked up */
	VEC(const char *) read_files;      /* besides sources: what events are like */
	struct loader *loader;             /* NULL where the file has no loader forms */
	uint32_t expr_count;               /* ids are below it */
	size_t map_count, program_count, subprogram_count;
};

/* What loader forms see of the keys and values: arrays, too; NULL where they are untyped. */
static inline const struct type *map_key_shape(const struct map *map) { return map->key ? map->key : map->key_array; }
static inline const struct type *map_value_shape(const struct map *map) { return map->value ? map->value : map->value_array; }

/* Whether the keys of a map are networks: those of an LPM trie, a u32 and then 4 or 16 bytes. */
bool map_has_networks(const struct map *map);

/* The enum that show stands for, or NULL. */
const struct enumeration *unit_enumeration(const struct unit *unit, enum show_as show);

/* The oldest kernel that loads the object, and the reason with the highest version (or NULL). */
kernel_version unit_floor(const struct unit *unit, const struct floor_reason **ret_reason);
void unit_raise_floor(struct unit *unit, kernel_version version, struct span span,
		      const char *what);
/* The error for a helper that no kernel lets the section call, with sections that may. */
void unit_report_helper(struct unit *unit, struct span span, const struct kernel_section *section,
			const struct kernel_helper *helper);
/* How a program in that section reads what is at a number that is an address. */
void unit_help_address(struct unit *unit, struct diag *diag, const char *section, const char *address);
void unit_report_kernel_function(struct unit *unit, struct span span,
				 const struct kernel_section *section,
				 const struct kernel_function *function);
void unit_add_item(struct unit *unit, struct item item);
/* The first of that name, whatever it is, and the first that is called so in C; NULL where there is none. */
const struct named_item *unit_find_named(const struct unit *unit, const char *name);
const struct named_item *unit_find_in_c(const struct unit *unit, const char *c_name);
/* The first item of that kind and name, or NULL. */
const struct item *unit_find_item(const struct unit *unit, enum item_kind kind, const char *name);
struct map *unit_find_map(const struct unit *unit, const char *name);
struct program *unit_find_program(const struct unit *unit, const char *name);
/* By the Lisp name, or the one in C; NULL where there is none. */
const struct struct_ops *unit_find_struct_ops(const struct unit *unit, const char *name);
struct program *unit_find_subprogram(const struct unit *unit, const char *name);
/* Whether a timer calls it: later, on a stack of its own, where nothing may sleep. */
bool subprogram_is_for_timers(const struct program *subprogram);
/* Whether an object is made of it: programs, maps, globals, exported subprograms. */
bool unit_has_kernel_side(const struct unit *unit);
/* The first thing that another object must give, or NULL. */
const char *unit_extern(const struct unit *unit, struct span *ret_span);
/* Adds to a set of structs those that are fields or elements of fields of its own, at any depth. They stand before them. */
void unit_add_held(const struct unit *unit, struct table *set);
/* The set of structs that cross to user space, themselves or inside of one that does. */
struct table unit_crossing(const struct unit *unit);
/* Whether it is in .data: what begins with zeros is in .bss. */
bool global_is_initialized(const struct global *global);
struct global *unit_find_global(const struct unit *unit, const char *name);

/* What it is called in Lisp, and in C. */
const char *item_name(const struct item *item);
const char *item_c_name(const struct item *item);
