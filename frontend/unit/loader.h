/*
 * The typed user side: loader forms, which become a C main. Values are integers (64 bits), texts,
 * truth values and handles; only nil is false. Owned by the unit's arena.
 */
#pragma once

#include "frontend/base/source.h"
#include "frontend/const/operator.h"
#include "frontend/kernel/kernel.h"
#include "frontend/types/type.h"

enum load_type {
	LOAD_TYPE_ERROR,
	LOAD_TYPE_NONE,     /* no value */
	LOAD_TYPE_NIL,
	LOAD_TYPE_TRUTH,    /* t or nil */
	LOAD_TYPE_INTEGER,
	LOAD_TYPE_MAYBE,    /* an integer, or nil where a map has no such entry */
	LOAD_TYPE_TEXT,     /* perhaps nil: a missing command line argument */
	LOAD_TYPE_SESSION,  /* an open object, too */
	LOAD_TYPE_PROGRAM,
	LOAD_TYPE_MAP,
	LOAD_TYPE_LINK,
};

enum load_kind {
	LOAD_ERROR,
	LOAD_CONSTANT,      /* an integer, by a kernel name where it has one */
	LOAD_TEXT,
	LOAD_NIL,
	LOAD_TRUE,
	LOAD_VARIABLE,
	LOAD_OPERATION,
	LOAD_NOT,
	LOAD_AND,           /* list */
	LOAD_OR,
	LOAD_IF,
	LOAD_PROGN,         /* list */
	LOAD_LET,
	LOAD_SETF,
	LOAD_LOOP,
	LOAD_BREAK,         /* (return) out of the innermost loop */
	LOAD_SLEEP,         /* a: seconds */
	LOAD_FORMAT,
	LOAD_EXIT,          /* a: status */
	LOAD_ARGUMENT,      /* a: index */
	LOAD_OPEN,          /* a: path; a session */
	LOAD_SESSION,       /* with-bpf-session */
	LOAD_FIND_PROGRAM,  /* handle: session, name */
	LOAD_LOAD,          /* a: program */
	LOAD_ATTACH,        /* attach */
	LOAD_ATTACH_CGROUP, /* attach, with an attach type */
	LOAD_DETACH,        /* a: link */
	LOAD_FIND_MAP,      /* handle */
	LOAD_MAP_LOOKUP,    /* map a, key b */
	LOAD_MAP_UPDATE,    /* map a, key b, value c */
	LOAD_MAP_DELETE,    /* map a, key b */
};

struct load_expr;

/* A local of the user side. */
struct load_variable {
	const char *name;
	enum load_type type;
	bool is_signed;              /* integers */
	bool assigned;
	unsigned uses;
	struct span span;
	const struct load_expr *init;
	const char *c_name;          /* set when C is made */
};

struct load_list {
	struct load_expr **items;
	size_t count;
};

enum load_loop { LOAD_LOOP_FOREVER, LOAD_LOOP_TIMES, LOAD_LOOP_RANGE, LOAD_LOOP_WHILE };

struct load_expr {
	enum load_kind kind;
	enum load_type type;
	bool is_signed;              /* integers */
	struct span span;
	const char *comment;
	union {
		struct {
			uint64_t value;
			const struct kernel_constant *kernel; /* or NULL */
		} constant;
		const char *text;
		struct load_variable *variable;
		struct {
			enum operator op;
			struct load_expr *a, *b; /* b NULL: unary */
			bool is_signed;
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
			struct load_variable *variable;
			struct load_expr *value;
		} assign;
		struct {
			enum load_loop kind;
			struct load_variable *variable; /* TIMES (or NULL), RANGE */
			struct load_expr *from, *to;    /* TIMES: to; RANGE: both, inclusive */
			struct load_expr *test;         /* WHILE */
			struct load_expr *body;
		} loop;
		struct {
			const char *text;
			struct load_list arguments;
		} format;
		struct {
			/* the session's; a made one where unnamed */
			struct load_variable *variable;
			struct load_expr *path;         /* NULL: this file's own programs */
			struct load_expr *body;
		} session;
		struct {
			struct load_expr *session, *name;
		} handle;
		struct {
			struct load_expr *session;      /* or NULL: the program knows its own */
			struct load_expr *program;      /* a program, or a name */
			struct load_expr *cgroup_path;
			struct load_expr *attach_type;  /* ATTACH_CGROUP */
		} attach;
		struct {
			struct load_expr *a, *b, *c;
		} operands;
	};
};

struct loader {
	struct load_expr *body;      /* LOAD_PROGN of the top-level forms */
	bool uses_own_programs;      /* a with-bpf-session without a file */
	const char *last_comment;
};
