/* SPDX-License-Identifier: MIT */
/*
 * The typed user side: loader forms, which become a native program. Made by frontend/user, read by
 * emit/user, owned by the unit's arena. Only nil is false.
 */
#pragma once

#include "frontend/base/source.h"
#include "frontend/const/operator.h"
#include "frontend/kernel/kernel.h"
#include "frontend/types/type.h"
#include "frontend/unit/literal.h"
#include "frontend/unit/unit.h"

enum load_base {
	LOAD_BASE_ERROR,
	LOAD_BASE_NONE,     /* no value */
	LOAD_BASE_NEVER,    /* control leaves: exit, return, break */
	LOAD_BASE_NIL,      /* nil */
	LOAD_BASE_TRUTH,    /* t or nil */
	LOAD_BASE_INTEGER,
	LOAD_BASE_DOUBLE,
	LOAD_BASE_TEXT,     /* any bytes without a 0 */
	LOAD_BASE_DURATION, /* nanoseconds */
	LOAD_BASE_IP6,
	LOAD_BASE_MAC,
	LOAD_BASE_CIDR,
	LOAD_BASE_CHOICE,   /* one of an option's keywords */
	LOAD_BASE_LIST,     /* an option that can be repeated */
	LOAD_BASE_STRUCT,
	LOAD_BASE_ARRAY,
	LOAD_BASE_SESSION,  /* also an opened object */
	LOAD_BASE_PROGRAM,
	LOAD_BASE_MAP,
	LOAD_BASE_LINK,
	LOAD_BASE_FAILURE,  /* caught by handler-case */
};

struct load_type {
	enum load_base base;
	bool maybe;                      /* or nil */
	bool is_signed;                  /* INTEGER */
	bool neutral;                    /* INTEGER: a literal: takes the other arm's sign */
	bool is_foreign;                 /* TEXT: comes from the kernel */
	const struct type *type;         /* INTEGER: in memory, NULL: 64 bits; STRUCT, ARRAY */
	enum show_as show;               /* INTEGER, ARRAY, and STRUCT for an array */
	const char *const *choices;      /* CHOICE: ended by NULL */
	const struct load_type *element; /* LIST */
};

enum load_kind {
	LOAD_ERROR,
	LOAD_CONSTANT,      /* an integer, with the kernel's name if it has one */
	LOAD_DOUBLE,
	LOAD_TEXT,
	LOAD_LITERAL,       /* literal: an address or a network */
	LOAD_KEYWORD,       /* text: a CHOICE's; value: its index */
	LOAD_NIL,
	LOAD_TRUE,
	LOAD_VARIABLE,
	LOAD_GLOBAL,        /* memory of a defglobal */
	LOAD_GIVEN,         /* variable: was an option given? */
	LOAD_OPERATION,
	LOAD_CONVERT,       /* a: converted to expr->type */
	LOAD_NOT,
	LOAD_AND,           /* list */
	LOAD_OR,
	LOAD_IF,
	LOAD_PROGN,         /* list */
	LOAD_LET,
	LOAD_SETF,          /* assign: a VARIABLE, MEMBER of one, or GLOBAL */
	LOAD_MEMBER,        /* member */
	LOAD_MAKE,          /* make */
	LOAD_ELEMENTS,      /* list: an array of constants; missing elements are 0 */
	LOAD_LOOP,
	LOAD_BREAK,         /* leaves the innermost loop */
	LOAD_CONTINUE,
	LOAD_RETURN,        /* a or NULL: leaves the function, handler or bpf:run body */
	LOAD_SLEEP,         /* a: seconds, or a duration */
	LOAD_FORMAT,
	LOAD_EXIT,          /* a: status, or NULL: 0 */
	LOAD_ARGUMENT,      /* a: index */
	LOAD_REQUIRED,      /* a: an ARGUMENT, or a variable that is one: missing ends the program */
	LOAD_BUILTIN,       /* builtin */
	LOAD_CALL,          /* call: of a defun */
	LOAD_BLOCK,         /* block: named; RETURN_FROM leaves it */
	LOAD_RETURN_FROM,   /* block */
	LOAD_HANDLER_CASE,  /* guard */
	LOAD_UNWIND,        /* guard */
	LOAD_ASSERT,        /* assertion */
	LOAD_OPEN,          /* a: path; a session */
	LOAD_CLOSE,         /* a: session */
	LOAD_SESSION,       /* with-bpf-session */
	LOAD_LOAD_NOW,      /* (bpf:load) */
	LOAD_FIND_PROGRAM,  /* handle: session, name */
	LOAD_LOAD,          /* a: program */
	LOAD_ENABLE,        /* handle; number: 1 or 0 */
	LOAD_SET_ENTRIES,   /* map a, b: how many */
	LOAD_ATTACH,        /* attach */
	LOAD_ATTACH_ALL,    /* attach, without a program */
	LOAD_ATTACH_CGROUP, /* attach, with an attach type */
	LOAD_DETACH,        /* a: link */
	LOAD_DETACH_ALL,    /* a: session */
	LOAD_UPDATE,        /* a: link, b: program */
	LOAD_UNPIN,         /* a: path */
	LOAD_FIND_MAP,      /* handle */
	LOAD_MAP_REF,       /* map_use: key, cpu, sum */
	LOAD_MAP_SET,       /* map_use: key, value, flags */
	LOAD_MAP_DELETE,    /* map_use: key */
	LOAD_MAP_CLEAR,     /* map_use */
	LOAD_MAP_COUNT,     /* map_use */
	LOAD_MAP_PUSH,      /* map_use: value, flags */
	LOAD_MAP_POP,       /* map_use */
	LOAD_MAP_PEEK,      /* map_use */
	LOAD_DO_MAP,        /* do_map */
	LOAD_ON_EVENT,      /* event */
	LOAD_RUN,           /* run */
	LOAD_POLL,          /* a: timeout, or NULL */
	LOAD_STOP,
	LOAD_LOST,          /* map_use */
	LOAD_PRINT_ROW,     /* row */
	LOAD_PRINT_MAP,     /* do_map without a body */
	LOAD_PRINT_HISTOGRAM, /* histogram */
	LOAD_PRINT_RECORD,  /* a: a record or struct */
	LOAD_PRINT_STACK,   /* map a, id b, process c or NULL */
};

struct load_expr;
struct load_function;

/* A local variable of the user side, an option, an argument or a parameter. */
struct load_variable {
	const char *name;
	struct load_type type;
	bool assigned;
	bool captured;               /* another function uses it: a member of struct tool */
	bool is_option;              /* a member of `options` */
	bool is_cut;                 /* a record that may be shorter than its struct */
	bool is_counter;             /* a loop's */
	bool is_entry;               /* a map entry's key or value, a copy that may be set */
	bool is_place;               /* a pointer: to a record, an entry's key or value */
	unsigned uses;
	struct span span;
	const struct load_expr *init;
	struct load_function *owner; /* NULL: main */
	const struct load_option *option;
	const char *c_name, *c_has;  /* set by emit/user */
};

struct load_list {
	struct load_expr **items;
	size_t count;
};

enum load_loop { LOAD_LOOP_FOREVER, LOAD_LOOP_TIMES, LOAD_LOOP_RANGE, LOAD_LOOP_WHILE, LOAD_LOOP_LIST };

/* A function of C or libskep as a form: a row of builtins.def. */
struct load_builtin {
	const char *name;      /* Lisp */
	const char *result;    /* type */
	const char *arguments; /* types, one word each; "?": optional */
	const char *c;         /* with $1 .. $9 for the arguments */
};

/* A key of an attachment. */
struct load_key {
	const char *member;    /* in struct skep_attach_opts */
	struct load_expr *value;
	const char *constant;  /* C to use instead of a value, or NULL */
	const char **constants; /* value is a CHOICE: the C for each, or NULL */
};

struct load_keys {
	struct load_key items[24];
	size_t count;
};

struct load_column {
	const char *name;
	uint64_t width;
	int digits;            /* doubles; -1: not given */
	struct load_expr *value;
};

struct load_expr {
	enum load_kind kind;
	struct load_type type;
	struct span span;
	const char *comment;
	union {
		struct {
			uint64_t value;
			const struct kernel_constant *kernel; /* or NULL */
			bool is_inexact;                      /* the division had a remainder */
		} constant;
		double number;
		const char *text;
		struct literal literal;
		struct {
			const char *name;
			uint64_t index;
		} keyword;
		struct load_variable *variable;
		const struct global *global;
		struct {
			enum operator op;
			struct load_expr *a, *b; /* b NULL: unary */
			bool is_signed, is_double;
		} operation;
		struct load_list list;
		struct {
			struct load_expr *test, *then, *otherwise;
		} branch;
		struct {
			struct load_variable **variables;
			struct load_expr **inits;
			size_t count;
			struct load_expr *body;
		} let;
		struct {
			struct load_expr *place, *value;
		} assign;
		struct {
			struct load_expr *base;      /* a STRUCT */
			const struct structure *structure;
			const struct member *member;
			struct load_expr *index;     /* an element's, or NULL */
			bool swaps;                  /* a header's field: converted to host order */
		} member;
		struct {
			const struct structure *structure;
			const struct member **members;
			struct load_expr **values;
			size_t count;
		} make;
		struct {
			enum load_loop kind;
			struct load_variable *variable; /* TIMES (or NULL), RANGE, LIST */
			struct load_expr *from, *to;    /* TIMES: to; RANGE: both, inclusive; LIST: from */
			struct load_expr *test;         /* WHILE */
			struct load_expr *body;
		} loop;
		struct {
			const char *text;
			struct load_list arguments;
			enum load_stream { LOAD_STREAM_OUT, LOAD_STREAM_TEXT, LOAD_STREAM_ERROR } stream;
		} format;
		struct {
			const struct load_builtin *row;
			struct load_list arguments;
		} builtin;
		struct {
			struct load_function *function;
			struct load_list arguments;
		} call;
		struct {
			struct load_expr *body;         /* RETURN_FROM: the value */
			struct load_expr *target;       /* RETURN_FROM: the block */
		} block;
		struct {
			struct load_expr *body;
			struct load_variable *failure;  /* HANDLER_CASE: or NULL */
			struct load_expr *handler;      /* or the cleanup */
		} guard;
		struct {
			struct load_expr *test, *a, *b; /* a and b: of a comparison, else NULL */
			const char *text;               /* the form as text */
		} assertion;
		struct {
			/* the session's variable; made up if it has no name */
			struct load_variable *variable;
			struct load_expr *path;         /* NULL: the file's own programs */
			struct load_expr *body;
			bool loads;                     /* the body has no (bpf:load) */
		} session;
		struct {
			struct load_expr *session, *name;
			int number;
		} handle;
		struct {
			struct load_expr *session;      /* or NULL: the program's */
			struct load_expr *program;      /* a program, or a name */
			struct load_expr *target;       /* text, for a program of unknown kind; or NULL */
			struct load_keys keys;
			struct load_expr *attach_type;  /* ATTACH_CGROUP */
		} attach;
		struct {
			struct load_expr *map;
			const struct map *own;          /* the file's, or NULL */
			struct load_expr *key, *value, *flags, *cpu;
			const struct type *value_type;  /* for a map of an opened object, or NULL */
			bool sum, adds;                 /* adds: incf */
		} map_use;
		struct {
			struct load_expr *map;
			const struct map *own;
			struct load_variable *key, *value; /* PRINT_MAP: NULL unless `order` uses them */
			struct load_expr *order, *top, *cpu;
			bool descending, removes, sum;
			struct load_expr *body;
		} do_map;
		struct {
			struct load_expr *map;
			const struct map *own;
			const struct structure *structure;
			const struct member *tag;       /* or NULL */
			uint64_t tag_value;
			struct load_function *handler;
			uint32_t least;                 /* the record's smallest size */
		} event;
		struct {
			struct load_expr *every, *time, *times, *redraw;
			struct load_function *body;     /* or NULL */
		} run;
		struct {
			struct load_column *columns;
			size_t count;
		} row;
		struct {
			struct load_expr *map;          /* or NULL */
			const struct map *own;
			struct load_expr *key, *place;  /* key: one entry's; place: a global or array field */
			const struct histogram_shape *shape;
			uint64_t slots;
			const char *name;
			struct load_expr *unit; /* text, or NULL */
			bool clear;
		} histogram;
		struct {
			struct load_expr *a, *b, *c;
		} operands;
	};
};

/* A defun, a handler of bpf:on-event or a body of bpf:run; each becomes one C function. */
struct load_function {
	const char *name;
	struct span span;
	const char *comment;
	enum load_function_kind { LOAD_DEFUN, LOAD_HANDLER, LOAD_ROUND } kind;
	struct load_variable **parameters;  /* HANDLER: the record and, with :len, its length */
	size_t parameter_count;
	struct load_type result;
	struct load_expr *body;
	const struct form *form;            /* for frontend/user only: released after it */
	bool is_known;                      /* the result's type is known */
	bool is_begun, is_called;
	bool fails, uses_tool;              /* emit: it can fail; it needs struct tool */
	bool uses_session;
	const char *c_name;
	const struct structure *record;     /* HANDLER */
};

/* A defoption, a defargument, or a defparam with an option. */
struct load_option {
	struct load_variable *variable;
	const struct global *parameter;     /* a defparam's */
	const char *name;                   /* on the command line; NULL: none */
	char letter;
	const char *value_type;             /* "UNSIGNED": a member of enum skep_value_type */
	unsigned size;                      /* bytes; 0: the type's */
	const char *metavar, *help;
	const char *initial;                /* the default in the help, or NULL */
	struct load_expr *value;            /* the default; NULL: zero, or nil */
	bool is_argument, required, is_list;
	bool reads_initial;                 /* the default is a name that the machine resolves */
	bool has_least, has_most;
	int64_t least;
	uint64_t most;
	uint64_t room;                      /* elements of a parameter that is an array */
	const char *const *choices;
	bool is_given_used;
};

struct loader {
	struct load_expr *body;      /* LOAD_PROGN with the top-level forms */
	bool uses_own_programs;      /* there is a with-bpf-session without a file */
	bool has_arguments;          /* defargument */
	bool tracks_lines;           /* a `~&` needs to know if a line is begun */
	bool reads_initial;          /* an option does */
	bool takes_any;              /* command-line-argument: any number of arguments */
	struct load_variable *own_session; /* the file's own session, once it occurs */
	bool prints;                 /* there is print-row or similar: the tool has --format */
	const char *about;
	const char *last_comment;
	VEC(struct load_option *) options;
	VEC(struct load_function *) functions; /* in the order of the source */
	VEC(struct load_variable *) captured;
	VEC(const struct load_expr *) events;  /* ON_EVENT */
};
