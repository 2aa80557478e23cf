/* SPDX-License-Identifier: MIT */
/*
 * A command-line tool's functions around its session: options and arguments, values as text or JSON,
 * rows, maps, histograms, names and times. Called by `skep run`, by the programs that Skep makes of
 * loader forms, and by applications in C. The conventions are those of <skep/session.h>, and:
 *  - A function that returns text (const char *) returns scratch memory of the calling thread, which
 *    lives until the end of the SKEP_SCRATCH block or of the thread. Out of memory ends the program.
 *  - Text from the kernel or from a program is printed with its control characters as \xHH.
 */
#pragma once

#include <skep/session.h>

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

/* ---- values --------------------------------------------------------------- */

struct skep_ip6 {
	uint8_t bytes[16];
};

struct skep_mac {
	uint8_t bytes[6];
};

/* A network address; the bits behind the prefix are 0. */
struct skep_cidr {
	uint8_t family;     /* 4 or 6 */
	uint8_t prefix_len; /* 0 to 32, or to 128 */
	uint8_t bytes[16];  /* IPv4: the first 4 */
};

/* The type of a value that is parsed from text, by options or by skep_parse. */
enum skep_value_type {
	SKEP_VALUE_FLAG,      /* bool: takes no value; --no-NAME where the default is true */
	SKEP_VALUE_UNSIGNED,  /* uint8_t .. uint64_t, by size; decimal, 0x.. */
	SKEP_VALUE_SIGNED,    /* int8_t .. int64_t, by size */
	SKEP_VALUE_NETWORK,   /* uint16_t .. uint64_t, by size, in network order; a number */
	SKEP_VALUE_DOUBLE,    /* double */
	SKEP_VALUE_TEXT,      /* const char *, the argument itself */
	SKEP_VALUE_CHARS,     /* char[size], zero filled; longer is refused */
	SKEP_VALUE_DURATION,  /* integer of nanoseconds, by size: 1.5 (seconds), 10s 5ms 2us 3m 1h */
	SKEP_VALUE_BYTES,     /* integer, by size: 4096, 64k, 10M, 1G (of 1024) */
	SKEP_VALUE_IP4,       /* uint32_t in network order */
	SKEP_VALUE_IP6,       /* struct skep_ip6 */
	SKEP_VALUE_MAC,       /* struct skep_mac */
	SKEP_VALUE_CIDR,      /* struct skep_cidr; without /N: a single address */
	SKEP_VALUE_CIDR4,
	SKEP_VALUE_CIDR6,
	SKEP_VALUE_INTERFACE, /* integer, by size: the index of the interface of that name */
	SKEP_VALUE_CGROUP,    /* const char *: a cgroup that exists, as skep_attach_opts names it */
	SKEP_VALUE_USER,      /* integer, by size: a user's name or number */
	SKEP_VALUE_SIGNAL,    /* integer, by size: INT, SIGINT or a number */
	SKEP_VALUE_CHOICE,    /* integer, by size: the index of the choice */
	SKEP_VALUE_NAME,      /* integer, by size: the value of a name in `names` */
};

/* A named value, such as an enumerator. */
struct skep_choice {
	const char *name; /* NULL ends a list */
	int64_t value;
};

/* Parses text as a value of size bytes (0: the type's own size) into ret_value. -EINVAL: not such a
 * value; -ERANGE: it does not fit, or a network has bits behind its prefix. skep_last_error() then
 * has the sentence. choices: for CHOICE only, ends with NULL. */
int skep_parse(enum skep_value_type, const char *text, const char *const *choices, size_t size,
	       void *ret_value);

/* ---- options and arguments ------------------------------------------------ */

/* Values of an option or argument that may be repeated. */
struct skep_list {
	size_t count;
	void *items; /* values of the type, back to back; freed by skep_list_free */
};

void skep_list_free(struct skep_list *);
/* Copies all values, `size` bytes each, to an array; the row's `room` limits their number. */
void skep_list_copy(const struct skep_list *, void *array, size_t size);
/* The index-th text of a list of texts, counted from 1; NULL behind the last. */
const char *skep_list_text(const struct skep_list *, uint64_t index);

/* A row for one option or one argument; the table ends with { 0 }. */
struct skep_option {
	const char *name;             /* "max-size"; an argument: "file" */
	char letter;                  /* 'm', or 0 */
	enum skep_value_type type;
	void *value;                  /* the variable that is set; NULL where `list` is used */
	bool *given;                  /* becomes true if the option is given; or NULL */
	const char *metavar;          /* "SIZE"; NULL: the name in capitals */
	const char *help;             /* "only files up to this size" */
	size_t size;                  /* bytes of the value; 0: the type's own size */
	const char *initial;          /* the default as --help prints it, or NULL */
	bool required;                /* arguments only: optional ones follow required ones */
	bool has_least, has_most;     /* numbers, sizes and durations */
	int64_t least;                /* minimum; for an unsigned value not below 0 */
	uint64_t most;                /* maximum; for a signed value or a double an int64_t */
	const char *const *choices;   /* CHOICE only: ends with NULL */
	struct skep_list *list;       /* collects the values of an option that may be repeated */
	size_t room; /* length of the array `value`, of an option that may be repeated */
	const struct skep_choice *names; /* NAME only */
};

struct skep_usage {
	size_t sz;
	const char *name;             /* the program's name; NULL: argv[0] without its folder */
	const char *about;            /* one sentence, or NULL */
	const struct skep_option *options, *arguments; /* tables of rows, or NULL */
	bool *json; /* receives --format=text|json; NULL: there is no such option */
	bool reads_initial; /* parses `initial` of an interface, user or cgroup that is not given */
};

#ifndef __cplusplus
#define SKEP_USAGE(...) (&(struct skep_usage){ .sz = sizeof(struct skep_usage), __VA_ARGS__ })
#define SKEP_READ(...) (&(struct skep_read_opts){ .sz = sizeof(struct skep_read_opts), __VA_ARGS__ })
#else
#define SKEP_USAGE(...) SKEP_OPTS_OF(skep_usage, __VA_ARGS__)
#define SKEP_READ(...) SKEP_OPTS_OF(skep_read_opts, __VA_ARGS__)
#endif

/* Parses the command line. --help -h and --version -V are added unless a row has that name or
 * letter; options and arguments may be mixed, `--` ends the options. Returns 0; 1 after printing
 * help or version to stdout, which skep_main flushes; -EINVAL after printing the mistake and the
 * usage line to stderr: exit with 2. Opens nothing but what a value names: an interface, a cgroup,
 * a user. */
int skep_options(int argc, char **argv, const struct skep_usage *);

/* ---- scratch text --------------------------------------------------------- */

size_t skep_scratch_mark(void);
void skep_scratch_release(size_t *mark);

/* Frees the scratch text that is made from here on at the end of the block. */
#define SKEP_SCRATCH \
	size_t skep_scratch_begin __attribute__((cleanup(skep_scratch_release), unused)) = \
		skep_scratch_mark()

/* printf to scratch text. */
const char *skep_text(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A variable that owns a copy of a text; { 0 } is nil. */
struct skep_kept {
	char *text;
};

/* Copies text, which may be NULL and may be the variable's own. */
void skep_keep(struct skep_kept *, const char *text);
void skep_kept_free(struct skep_kept *);
#define SKEP_KEPT __attribute__((cleanup(skep_kept_free)))

/* ---- how a value is shown ------------------------------------------------- */

enum skep_show_as {
	SKEP_AS_IT_IS,
	SKEP_AS_KTIME,     /* nanoseconds of CLOCK_MONOTONIC: 14:03:59, JSON RFC 3339 */
	SKEP_AS_DURATION,  /* nanoseconds: 1.5ms, JSON nanoseconds */
	SKEP_AS_IP4,       /* network order */
	SKEP_AS_IP6,       /* 16 bytes */
	SKEP_AS_MAC,       /* 6 bytes */
	SKEP_AS_TEXT,      /* bytes up to the first 0 */
	SKEP_AS_HEX,       /* an array as #x00ff, JSON "00ff" */
	SKEP_AS_USER,      /* a name for each of these */
	SKEP_AS_ERRNO,     /* positive or negative */
	SKEP_AS_SIGNAL,
	SKEP_AS_SYSCALL,
	SKEP_AS_INTERFACE,
	SKEP_AS_CIDR,      /* a prefix length of 4 bytes, then the 4 or 16 bytes of an address: 10.0.0.0/8 */
};

/* The value as text, as rows print it. */
const char *skep_show_unsigned(enum skep_show_as, uint64_t value);
const char *skep_show_signed(enum skep_show_as, int64_t value);
const char *skep_show_bytes(enum skep_show_as, const void *bytes, size_t len);
const char *skep_choice_text(const struct skep_choice *choices, int64_t value); /* the number where it has no name */

/* "EPERM" for 1 and for -1; the number itself where it has no name. */
const char *skep_errno_name(int64_t error);
const char *skep_signal_name(uint64_t number);  /* "SIGINT" */
const char *skep_syscall_name(uint64_t number); /* "openat", of this machine's architecture */
const char *skep_user_name(uint64_t user);
const char *skep_ip4_text(uint32_t network_order);
const char *skep_ip6_text(struct skep_ip6);
const char *skep_mac_text(struct skep_mac);
const char *skep_cidr_text(struct skep_cidr);
const char *skep_duration_text(uint64_t ns);    /* 1.5ms */
/* The text of a C array up to its first 0 or its end; control characters become \xHH. */
const char *skep_chars_text(const void *bytes, size_t len);
const char *skep_binary_text(uint64_t value); /* 101 */
/* The text in double quotes, quotes and backslashes escaped; visible: also control characters. */
const char *skep_quoted_text(const void *bytes, size_t len, bool visible);
/* Clears the sign of a NaN, which printf would print. */
static inline double skep_plain_nan(double value)
{
	return value != value ? __builtin_nan("") : value;
}
/* "48 65 6c": bytes in hex, separated by `between` (NULL: by nothing). */
const char *skep_hex_text(const void *bytes, size_t len, const char *between);
/* The bytes unescaped, up to len; a 0 is replaced by `zero` (NULL: ends the text). */
const char *skep_bytes_text(const void *bytes, size_t len, const char *zero);

/* The record; if it is shorter than its struct (size bytes), a copy in `whole`, padded with 0. */
const void *skep_record_whole(const void *record, size_t len, void *whole, size_t size);
/* The smaller of a length that a program reported and the size of its buffer. */
static inline size_t skep_at_most(uint64_t len, size_t most)
{
	return len < most ? (size_t)len : most;
}

/* Formats a kernel time by strftime: CLOCK_MONOTONIC, or with boot CLOCK_BOOTTIME. NULL:
 * "%H:%M:%S". The clock's offset is taken at the moment of the call. */
const char *skep_ktime_text(uint64_t ns, const char *format, bool boot);
const char *skep_wall_time(const char *format);
uint64_t skep_ktime_now(void); /* CLOCK_MONOTONIC, ns: what bpf_ktime_get_ns gives */

/* Compares text with bytes that end at the first 0 or after len. */
bool skep_bytes_equal(const void *bytes, size_t len, const char *text);
bool skep_bytes_prefix(const void *bytes, size_t len, const char *prefix);
/* Copies text and fills the rest with 0. -E2BIG where text is longer than len. */
int skep_bytes_set(void *bytes, size_t len, const char *text);

/* Builds the key of an LPM trie: the prefix length, then 4 or 16 bytes of address. IPv4 in 16 bytes
 * is ::ffff:a.b.c.d with 96 bits added to the prefix. -EINVAL: IPv6 in 4 bytes, or another
 * address_len. */
int skep_cidr_key(struct skep_cidr, size_t address_len, void *ret_key);

/* "do_sys_open+0x12", or the address in hex where the kernel does not list symbols. */
const char *skep_kernel_symbol(uint64_t address);

/* The layout of a type, for the printers below. */
enum skep_field_kind {
	SKEP_FIELD_UNSIGNED,
	SKEP_FIELD_SIGNED,
	SKEP_FIELD_NETWORK, /* a number in network order; with 4 bytes an address */
	SKEP_FIELD_BOOL,
	SKEP_FIELD_CHAR,    /* an array of these is text */
	SKEP_FIELD_BYTES,   /* opaque; an array of one byte each prints as bytes, too */
	SKEP_FIELD_STRUCT,
	SKEP_FIELD_ENUM,
	SKEP_FIELD_LIST,    /* element of a 2-dimensional array; `fields` is the inner one */
};

/* A field; or a whole key, value or record, with offset 0. */
struct skep_field {
	const char *name;     /* Lisp spelling; JSON writes `_` for `-`. NULL ends a list. */
	enum skep_field_kind kind;
	uint32_t offset;
	uint32_t size;        /* in bytes; of an array: the size of one element */
	uint32_t count;       /* number of elements; 0: not an array */
	enum skep_show_as as;
	const char *type;                  /* STRUCT: the struct's Lisp name */
	const struct skep_field *fields;   /* STRUCT, LIST */
	const struct skep_choice *choices; /* ENUM */
	uint32_t bit_offset, bit_size;     /* a bit field in `size` bytes at offset; 0: none */
};

/* ---- rows, records, maps, histograms -------------------------------------- */

/* Output stream and format. { 0 } is text to stdout. */
struct skep_show {
	FILE *stream;  /* NULL: stdout */
	bool json;     /* one JSON object per line */
	/* state of the printing functions: */
	const void *heading; /* the list whose heading was printed last */
	size_t column;       /* next column of the current row */
	struct skep_row *row;
};

struct skep_column {
	const char *name; /* NULL ends a list */
	int width;        /* minimum width; 0: the width of the text */
};

/* Begins a row. The heading is printed once, and again after another list of columns or
 * skep_show_again(). Then pass one value per column, in order; none is cut. */
void skep_row_begin(struct skep_show *, const struct skep_column *columns);
void skep_row_unsigned(struct skep_show *, enum skep_show_as, uint64_t value);
void skep_row_signed(struct skep_show *, enum skep_show_as, int64_t value);
/* Prints the choice's name; the number where no choice has the value. */
void skep_row_choice(struct skep_show *, const struct skep_choice *choices, int64_t value);
void skep_row_double(struct skep_show *, double value, int digits); /* JSON: in full, NaN null */
void skep_row_text(struct skep_show *, const char *text);           /* NULL: NIL, JSON null */
void skep_row_network(struct skep_show *, size_t size, uint64_t value); /* wire bytes of 2, 4 or 8 */
void skep_row_truth(struct skep_show *, bool value);
void skep_row_value(struct skep_show *, const struct skep_field *, const void *value); /* JSON: a list, an object */
void skep_row_nil(struct skep_show *);
void skep_row_bytes(struct skep_show *, enum skep_show_as, const void *bytes, size_t len);
void skep_row_end(struct skep_show *);
void skep_show_again(struct skep_show *);
void skep_show_free(struct skep_show *);

/* Prints one line: `map (TYPE :field V ..)`, or {"type":TYPE,"value":{..}}. len may be shorter than
 * the struct: missing fields are left out. JSON uses the map's name where the layout has no type
 * name. */
void skep_print_record(struct skep_show *, const char *map, const struct skep_field *of, const void *record,
		       size_t len);

/* Prints one line: `(TYPE :field V ..)`, or {"type":TYPE,"value":{..}}. */
void skep_print_value_line(struct skep_show *, const struct skep_field *of, const void *value, size_t len);

/* The value as text, never as JSON. */
const char *skep_value_text(const struct skep_field *, const void *value);

/* Adds the numbers of one value to another's, field by field; used for per-CPU values. */
void skep_value_add(const struct skep_field *, void *into, const void *from);
/* Sums values that lie stride bytes apart; skep_sum_len is the sum's size. An integer's sum has 64
 * bits; other layouts stay, with -EOVERFLOW where a field's sum does not fit. */
size_t skep_sum_len(const struct skep_field *);
int skep_value_sum(const struct skep_field *, void *ret_sum, const void *values, size_t stride, size_t count);

/* Prints a value without a line's end. */
void skep_print_value(struct skep_show *, const struct skep_field *, const void *value);

/* printf to stdout, or under JSON to stderr: stdout holds JSON only. */
void skep_print(struct skep_show *, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* printf to stdout or stderr that notes for skep_fresh_line whether a line is open. With JSON the
 * text for stdout goes to stderr. show may be NULL. */
void skep_format(struct skep_show *, FILE *stream, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* "\n" if the stream has an open line, else "". */
const char *skep_fresh_line(const struct skep_show *, FILE *stream);
/* The same for after `text` is printed; `before` was its result in front of the text. */
const char *skep_fresh_after(const char *text, const char *before);

/* The entries of a map, read completely before any is printed. */
struct skep_entry {
	void *key, *value; /* per-CPU map: the value of the chosen CPU, or the sum */
	union {
		int64_t as_signed;
		uint64_t as_unsigned;
		double as_double;
		const char *as_text;
	} rank;
};

struct skep_entries {
	struct skep_entry *items;
	size_t count;
	size_t key_len, value_len;
	bool set_only; /* entries whose value is all 0 were left out */
	void *memory;
};
#define SKEP_ENTRIES __attribute__((cleanup(skep_entries_free)))

struct skep_read_opts {
	size_t sz;
	const struct skep_field *sum; /* per-CPU map: sums the values, of this layout */
	int cpu;                      /* per-CPU map: takes this CPU's value, if has_cpu */
	bool has_cpu;
	bool remove;                  /* reads and removes each entry in one step */
	bool set_only;                /* arrays: leaves out entries that are all 0 */
};

/* -EINVAL: a per-CPU map without sum and cpu. The caller frees ret_entries on success. Array types
 * are in the order of the index, others in the kernel's order. */
int skep_entries_read(struct skep_session *, const struct bpf_map *, const struct skep_read_opts *,
		      struct skep_entries *ret_entries);
void skep_entries_free(struct skep_entries *);

enum skep_rank { SKEP_RANK_SIGNED, SKEP_RANK_UNSIGNED, SKEP_RANK_DOUBLE, SKEP_RANK_TEXT };

/* By rank, ascending or descending; stable. */
void skep_entries_sort(struct skep_entries *, enum skep_rank, bool descending);
/* By key, compared as its layout says: numbers, else bytes. */
void skep_entries_sort_by_key(struct skep_entries *, const struct skep_field *key);
/* By a field of the value, compared as its layout says; equal values by key. */
void skep_entries_sort_by_value(struct skep_entries *, const struct skep_field *field,
				const struct skep_field *key, bool descending);
void skep_entries_top(struct skep_entries *, uint64_t count);

/* Prints a line per entry: `map key: value`, or {"type":"map","key":..,"value":..}. */
void skep_print_entries(struct skep_show *, const char *map, const struct skep_entries *,
			const struct skep_field *key, const struct skep_field *value);

/* ---- entries that need more than <skep/session.h> ---- */

/* Per-CPU maps: reads one CPU's value (-EINVAL: no such CPU); reads the sum over all CPUs; writes
 * one value for all CPUs. -ENOENT: no such key. Lengths are those of one value; of a sum
 * skep_sum_len. */
int skep_map_get_cpu(struct skep_session *, const struct bpf_map *, const void *key, size_t key_len, uint64_t cpu,
		     size_t value_len, void *ret_value);
int skep_map_get_sum(struct skep_session *, const struct bpf_map *, const void *key, size_t key_len,
		     const struct skep_field *of, size_t value_len, void *ret_value);
int skep_map_set_cpus(struct skep_session *, const struct bpf_map *, const void *key, size_t key_len,
		      const void *value, size_t value_len, uint64_t flags);
/* Reads, then writes: a change by another between the two is lost. A missing entry counts as 0. */
int skep_map_add_integer(struct skep_session *, const struct bpf_map *, uint64_t key, uint64_t delta);
/* Reads a value of any type by an integer key. */
int skep_map_get_value(struct skep_session *, const struct bpf_map *, uint64_t key, size_t value_len, void *ret_value);
int skep_map_count(struct skep_session *, const struct bpf_map *, uint64_t *ret_count);
/* Deletes every entry; an array's entries become 0. */
int skep_map_clear(struct skep_session *, const struct bpf_map *);
/* Reads the counts of a map whose keys are the slots 0, 1, ..; sums those of a per-CPU map. */
int skep_histogram_read(struct skep_session *, const struct bpf_map *, size_t slots, uint64_t *counts);

/* Reads counts from an array, such as a global: slots integers of size bytes. */
void skep_counts_read(const void *from, size_t size, size_t slots, uint64_t *counts);

/* Counts per slot, as hist-log2 or hist-linear number them. */
struct skep_histogram {
	const char *name;
	const char *unit;      /* "us", or NULL */
	bool linear;           /* false: slot n is [2^n, 2^(n+1)), and slot 0 begins at 0 */
	int64_t least;         /* linear: the start of slot 1; slot 0 has all smaller numbers */
	uint64_t step;
	size_t slots;          /* the last slot has no upper bound */
	/* skep_print_histograms: layout of the map's key, and its field with the slot */
	const struct skep_field *key;
	uint32_t slot_offset, slot_size;
	const void *only;      /* prints only this key's histogram; NULL: every key's */
};

/* key and its layout may be NULL. */
void skep_print_histogram(struct skep_show *, const struct skep_histogram *, const struct skep_field *key,
			  const void *key_value, const uint64_t *counts);

/* Replaces counts by their difference to the last call with the same memory and key. Pass { 0 } at
 * first. -ENOMEM. */
struct skep_before {
	void *keys;
	size_t count, key_len, slots;
};
int skep_histogram_since(struct skep_before *before, const void *key, size_t key_len, size_t slots,
			 uint64_t *counts);
/* The same for one histogram: before has an element per slot, all 0 at first. */
void skep_counts_since(uint64_t *before, uint64_t *counts, size_t slots);
void skep_before_free(struct skep_before *);

/* Prints a histogram per value of the key's fields beside the slot, in their order. before: as in
 * skep_histogram_since, or NULL. */
int skep_print_histograms(struct skep_show *, struct skep_session *, const struct bpf_map *,
			  const struct skep_histogram *, struct skep_before *before);

/* Prints one line per frame, the innermost first: kernel frames with symbols, those of a process
 * (pid not 0) as binary+offset; in JSON {"type":"stack","id":N,"frames":[..]}. map is a stack-trace
 * map, id the result of get-stackid; prints that there is no stack for a negative id. */
int skep_print_stack(struct skep_show *, struct skep_session *, const struct bpf_map *map, int64_t id, pid_t pid);

/* ---- a program ------------------------------------------------------------ */

/* Functions of a tool return 0, or the result of one of these, which their callers pass on
 * unchanged. */

/* Called after a call on the session returned err: keeps its error in skep_last_error(), since the
 * session may be closed before it is printed. -EINTR (a stop signal) and errors kept before are
 * passed on. */
int skep_fail(const struct skep_session *, int err);
/* The failure is in skep_last_error() already. */
int skep_fail_last(void);
/* Records a failure of the tool itself; code is -errno, name may be NULL. */
int skep_fail_with(int code, const char *name, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Records that the argument is missing; the exit status becomes 2. */
int skep_missing_argument(uint64_t index);
/* True if one of these three kept err; false for a stop signal and for skep_exit_with. */
bool skep_failed(int err);

/* Flushes stdout before a wait. Fails where stdout cannot be written; 0 where its reader has gone,
 * which counts as a stop signal. */
int skep_flush(void);

/* Ends the program with that status, from handlers and functions. A number that is no exit status
 * becomes 255, since its low 8 bits may be 0. */
int skep_exit_with(int64_t status);
/* The exit status for run() of skep_main: 0 for 0 and for a stop signal, the status of
 * skep_exit_with; 1 for a failure, which is printed to stderr. A failed write to stdout is a
 * failure, too. */
int skep_exit_status(int err);

/* x / 0 is 0, x mod 0 is x; truncates toward zero and wraps. */
static inline int64_t skep_divide(int64_t dividend, int64_t divisor)
{
	if (divisor == 0)
		return 0;
	return divisor == -1 ? (int64_t)-(uint64_t)dividend : dividend / divisor;
}

static inline int64_t skep_modulo(int64_t dividend, int64_t divisor)
{
	if (divisor == 0)
		return dividend;
	return divisor == -1 ? 0 : dividend % divisor;
}

/* Milliseconds for skep_session_poll: rounded up, at most INT_MAX. */
int skep_timeout_ms(uint64_t ns);
/* To the nearest integer, halves to the even one. */
int64_t skep_round(double value);
/* Truncates toward zero; clamps to the type's range; NaN becomes 0. */
uint64_t skep_unsigned(double value);
int64_t skep_signed(double value);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
