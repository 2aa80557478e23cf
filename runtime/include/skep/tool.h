/*
 * What a command-line tool needs around its session: options and arguments, values as text or JSON,
 * rows, maps, histograms, names and times. `skep run`, the programs that Skep makes of loader forms, and
 * applications in C all use it.
 *
 * Conventions are those of <skep/session.h>. Besides:
 *  - Text that a function gives (const char *) is scratch memory of the calling thread: it lives until the
 *    SKEP_SCRATCH around it ends, or the thread. Out of memory ends the program with a sentence.
 *  - What the kernel or a program handed out is printed with its control characters as \xHH.
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

/* A network: bits behind the prefix are 0. */
struct skep_cidr {
	uint8_t family;     /* 4 or 6 */
	uint8_t prefix_len; /* 0 to 32, or to 128 */
	uint8_t bytes[16];  /* IPv4: the first 4 */
};

/* How a value is written as text, on a command line or by a parse function below. */
enum skep_value_type {
	SKEP_VALUE_FLAG,      /* bool: no value, --no-NAME where it is true */
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
	SKEP_VALUE_CIDR,      /* struct skep_cidr; without /N: one address */
	SKEP_VALUE_CIDR4,
	SKEP_VALUE_CIDR6,
	SKEP_VALUE_INTERFACE, /* integer, by size: the index of the interface of that name */
	SKEP_VALUE_CGROUP,    /* const char *: a cgroup that exists, as skep_attach_opts names it */
	SKEP_VALUE_USER,      /* integer, by size: a user's name or number */
	SKEP_VALUE_SIGNAL,    /* integer, by size: INT, SIGINT or a number */
	SKEP_VALUE_CHOICE,    /* integer, by size: which of the choices */
	SKEP_VALUE_NAME,      /* integer, by size: the value that has the name; of options, whose row has the names */
};

/* A name of a value, an enum's. */
struct skep_choice {
	const char *name; /* NULL ends a list */
	int64_t value;
};

/* Reads text as a value of size bytes (0: the type's own size) into ret_value. -EINVAL: it is none;
 * -ERANGE: it does not fit, or a network has bits behind its prefix. Then skep_last_error() says what was
 * meant. choices: CHOICE only, ends with NULL. */
int skep_parse(enum skep_value_type, const char *text, const char *const *choices, size_t size,
	       void *ret_value);

/* ---- options and arguments ------------------------------------------------ */

/* A list that grows, of an option or argument that may be repeated. */
struct skep_list {
	size_t count;
	void *items; /* values of the type, one after the other; freed by skep_list_free */
};

void skep_list_free(struct skep_list *);
/* Copies all values, of `size` bytes each, to an array that has room for them: what the row's `room` sees to. */
void skep_list_copy(const struct skep_list *, void *array, size_t size);
/* The index-th text of a list of texts, from 1; NULL where it ends before. */
const char *skep_list_text(const struct skep_list *, uint64_t index);

/* One option, or one argument of a list that ends with { 0 }. */
struct skep_option {
	const char *name;             /* "max-size"; an argument: "file" */
	char letter;                  /* 'm', or 0 */
	enum skep_value_type type;
	void *value;                  /* set where it is given; NULL where `list` is */
	bool *given;                  /* set to true where it is given; or NULL */
	const char *metavar;          /* "SIZE"; NULL: the name in capitals */
	const char *help;             /* "only as large as this" */
	size_t size;                  /* of the value; 0: the type's own */
	const char *initial;          /* the default as the help shows it, or NULL */
	bool required;                /* arguments: those without come after those with */
	bool has_least, has_most;     /* numbers, sizes and durations */
	int64_t least;                /* of an unsigned value: not below 0 */
	uint64_t most;                /* of a signed value or a double: an int64_t */
	const char *const *choices;   /* CHOICE: ends with NULL */
	struct skep_list *list;       /* may be repeated; the values go there */
	size_t room;                  /* may be repeated so often; `value` is an array of so many, the rest stays */
	const struct skep_choice *names; /* NAME */
};

struct skep_usage {
	size_t sz;
	const char *name;             /* the program's; NULL: argv[0] without its folder */
	const char *about;            /* one sentence, or NULL */
	const struct skep_option *options, *arguments; /* or NULL */
	bool *json;                   /* there is --format=text|json, and this is where it goes; or NULL */
	bool reads_initial;           /* an interface, user or cgroup that is not given is read from its `initial` */
};

#ifndef __cplusplus
#define SKEP_USAGE(...) (&(struct skep_usage){ .sz = sizeof(struct skep_usage), __VA_ARGS__ })
#define SKEP_READ(...) (&(struct skep_read_opts){ .sz = sizeof(struct skep_read_opts), __VA_ARGS__ })
#else
#define SKEP_USAGE(...) SKEP_OPTS_OF(skep_usage, __VA_ARGS__)
#define SKEP_READ(...) SKEP_OPTS_OF(skep_read_opts, __VA_ARGS__)
#endif

/*
 * Reads the command line. --help -h and --version -V are there by themselves, unless an option has that
 * name or letter; options and arguments may be mixed, `--` ends the options.
 * 0; 1: help or version was printed to stdout, which skep_main flushes and says where it is full; -EINVAL: what
 * is wrong was said on stderr, with the usage line: exit with 2. Nothing is opened but for what a value names: an
 * interface, a cgroup, a user.
 */
int skep_options(int argc, char **argv, const struct skep_usage *);

/* ---- scratch text --------------------------------------------------------- */

size_t skep_scratch_mark(void);
void skep_scratch_release(size_t *mark);

/* Text made from here on is given back at the end of the block. */
#define SKEP_SCRATCH \
	size_t skep_scratch_begin __attribute__((cleanup(skep_scratch_release), unused)) = \
		skep_scratch_mark()

/* printf to scratch text. */
const char *skep_text(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A variable that keeps a text of its own; { 0 } is nil. */
struct skep_kept {
	char *text;
};

/* Copies text, which may be NULL and may be the old one. */
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
	SKEP_AS_USER,      /* names .. */
	SKEP_AS_ERRNO,     /* of either sign */
	SKEP_AS_SIGNAL,
	SKEP_AS_SYSCALL,
	SKEP_AS_INTERFACE,
	SKEP_AS_CIDR,      /* a prefix length of 4 bytes, then the 4 or 16 bytes of an address: 10.0.0.0/8 */
};

/* The value as text, as rows have it. */
const char *skep_show_unsigned(enum skep_show_as, uint64_t value);
const char *skep_show_signed(enum skep_show_as, int64_t value);
const char *skep_show_bytes(enum skep_show_as, const void *bytes, size_t len);
const char *skep_choice_text(const struct skep_choice *choices, int64_t value); /* the number where it has no name */

/* "EPERM" of 1 and of -1; a number where there is no name. */
const char *skep_errno_name(int64_t error);
const char *skep_signal_name(uint64_t number);  /* "SIGINT" */
const char *skep_syscall_name(uint64_t number); /* "openat", of this machine's architecture */
const char *skep_user_name(uint64_t user);
const char *skep_ip4_text(uint32_t network_order);
const char *skep_ip6_text(struct skep_ip6);
const char *skep_mac_text(struct skep_mac);
const char *skep_cidr_text(struct skep_cidr);
const char *skep_duration_text(uint64_t ns);    /* 1.5ms */
/* A C array's text up to its first 0 or its end, control characters as \xHH. */
const char *skep_chars_text(const void *bytes, size_t len);
const char *skep_binary_text(uint64_t value); /* 101 */
/* In double quotes, those and backslashes behind a backslash; visible: control characters as \xHH. */
const char *skep_quoted_text(const void *bytes, size_t len, bool visible);
/* A NaN without a sign, which printf would show. */
static inline double skep_plain_nan(double value)
{
	return value != value ? __builtin_nan("") : value;
}
/* "48 65 6c": bytes in hex; zero (or NULL) stands between two. */
const char *skep_hex_text(const void *bytes, size_t len, const char *between);
/* As it is written: up to len bytes, a 0 becomes `zero` (NULL: ends the text). */
const char *skep_bytes_text(const void *bytes, size_t len, const char *zero);

/* The record, or where it is shorter than its struct, whose size is given, a copy in `whole` with zeroes behind it. */
const void *skep_record_whole(const void *record, size_t len, void *whole, size_t size);
/* How much of what is `most` long may be read. */
static inline size_t skep_at_most(uint64_t len, size_t most)
{
	return len < most ? (size_t)len : most;
}

/* strftime of a time of the kernel's clock: CLOCK_MONOTONIC, or with boot CLOCK_BOOTTIME. NULL: "%H:%M:%S".
 * It is converted by the clocks' difference at the moment of the call. */
const char *skep_ktime_text(uint64_t ns, const char *format, bool boot);
const char *skep_wall_time(const char *format);
uint64_t skep_ktime_now(void); /* CLOCK_MONOTONIC, ns: what bpf_ktime_get_ns gives */

/* Whether bytes, which end at the first 0 or after len, are text, or begin with it. */
bool skep_bytes_equal(const void *bytes, size_t len, const char *text);
bool skep_bytes_prefix(const void *bytes, size_t len, const char *prefix);
/* -E2BIG where text is longer than len; the bytes behind it become 0. */
int skep_bytes_set(void *bytes, size_t len, const char *text);

/* The key of an LPM trie: the prefix's length, then 4 or 16 bytes of address. IPv4 in 16 bytes is
 * ::ffff:a.b.c.d with 96 bits more. -EINVAL: IPv6 in 4 bytes; address_len is neither. */
int skep_cidr_key(struct skep_cidr, size_t address_len, void *ret_key);

/* "do_sys_open+0x12", or the address in hex where the kernel does not tell. */
const char *skep_kernel_symbol(uint64_t address);

/* What a type looks like, for the printers below. */
enum skep_field_kind {
	SKEP_FIELD_UNSIGNED,
	SKEP_FIELD_SIGNED,
	SKEP_FIELD_NETWORK, /* a number in network order; of 4 bytes an address */
	SKEP_FIELD_BOOL,
	SKEP_FIELD_CHAR,    /* an array of them is text */
	SKEP_FIELD_BYTES,   /* opaque; an array of one byte each is bytes as well */
	SKEP_FIELD_STRUCT,
	SKEP_FIELD_ENUM,
	SKEP_FIELD_LIST,    /* an element of an array that is an array itself, as the one of `fields` */
};

/* A field, or a whole key, value or record, whose offset is 0. */
struct skep_field {
	const char *name;     /* Lisp spelling; JSON has `_` for `-`. NULL ends a list. */
	enum skep_field_kind kind;
	uint32_t offset;
	uint32_t size;        /* bytes; of an array: of one element */
	uint32_t count;       /* of an array; 0: it is none */
	enum skep_show_as as;
	const char *type;                  /* STRUCT: its Lisp name */
	const struct skep_field *fields;   /* STRUCT, LIST */
	const struct skep_choice *choices; /* ENUM */
	uint32_t bit_offset, bit_size;     /* a bit field in `size` bytes at offset; 0: none */
};

/* ---- rows, records, maps, histograms -------------------------------------- */

/* Where to, and as what. { 0 } is text to stdout. */
struct skep_show {
	FILE *stream;  /* NULL: stdout */
	bool json;     /* one object a line */
	/* of the functions below: */
	const void *heading; /* whose heading was printed last */
	size_t column;       /* of the row that is begun */
	struct skep_row *row;
};

struct skep_column {
	const char *name; /* NULL ends a list */
	int width;        /* least width; 0: what it takes */
};

/* The heading is printed once, until another list of columns is printed or skep_show_again(). A value
 * of each column follows, in order; nothing is cut. */
void skep_row_begin(struct skep_show *, const struct skep_column *columns);
void skep_row_unsigned(struct skep_show *, enum skep_show_as, uint64_t value);
void skep_row_signed(struct skep_show *, enum skep_show_as, int64_t value);
/* The name that the value has among the choices; the number where it has none. */
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

/* `map (TYPE :field V ..)`, or {"type":TYPE,"value":{..}}: one line. len may be less than the fields take:
 * what did not come is left out. A shape without a type's name has the map's in JSON. */
void skep_print_record(struct skep_show *, const char *map, const struct skep_field *of, const void *record,
		       size_t len);

/* `(TYPE :field V ..)`, or {"type":TYPE,"value":{..}}: a line. */
void skep_print_value_line(struct skep_show *, const struct skep_field *of, const void *value, size_t len);

/* As text, not as JSON. */
const char *skep_value_text(const struct skep_field *, const void *value);

/* Adds the numbers of a value to those of another, one by one: the values of a per-CPU map's CPUs. */
void skep_value_add(const struct skep_field *, void *into, const void *from);
/* The sum of values that lie stride bytes apart. That of an integer has 64 bits, whatever the values have; other shapes
 * keep theirs, and -EOVERFLOW says that the sum of a field does not fit into it. skep_sum_len: the sum's size. */
size_t skep_sum_len(const struct skep_field *);
int skep_value_sum(const struct skep_field *, void *ret_sum, const void *values, size_t stride, size_t count);

/* A value alone, without a line's end. */
void skep_print_value(struct skep_show *, const struct skep_field *, const void *value);

/* printf to stdout, or under JSON to stderr: stdout holds JSON only. */
void skep_print(struct skep_show *, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* printf to stdout or stderr, of which skep_fresh_line then knows whether a line is begun, as it does of rows and records.
 * Under JSON what is for stdout goes to stderr. show may be NULL. */
void skep_format(struct skep_show *, FILE *stream, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* "\n" where a line is begun on the stream, else "". */
const char *skep_fresh_line(const struct skep_show *, FILE *stream);
/* The same behind a text that is printed first; `before` is what it was in front of the text. */
const char *skep_fresh_after(const char *text, const char *before);

/* The entries of a map, all read before the first is looked at. */
struct skep_entry {
	void *key, *value; /* a per-CPU map's value: of the CPU that was asked for, or the sum */
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
	bool set_only; /* entries that are all 0 were left out */
	void *memory;
};
#define SKEP_ENTRIES __attribute__((cleanup(skep_entries_free)))

struct skep_read_opts {
	size_t sz;
	const struct skep_field *sum; /* a per-CPU map: the sum of the CPUs' values, which are of this shape */
	int cpu;                      /* a per-CPU map: that CPU's, where has_cpu */
	bool has_cpu;
	bool remove;                  /* takes each entry: read and removed in one step */
	bool set_only;                /* of an array: not those that are all 0 */
};

/* -EINVAL: a per-CPU map without sum and cpu. ret_entries is to be freed on success. Those of array types
 * come by index, others in the kernel's order. */
int skep_entries_read(struct skep_session *, const struct bpf_map *, const struct skep_read_opts *,
		      struct skep_entries *ret_entries);
void skep_entries_free(struct skep_entries *);

enum skep_rank { SKEP_RANK_SIGNED, SKEP_RANK_UNSIGNED, SKEP_RANK_DOUBLE, SKEP_RANK_TEXT };

/* By rank, ascending or descending; equal ones keep their order. */
void skep_entries_sort(struct skep_entries *, enum skep_rank, bool descending);
/* By key, as the shape compares: numbers, else bytes. */
void skep_entries_sort_by_key(struct skep_entries *, const struct skep_field *key);
/* By a field of the value, as its shape compares; equal ones by key. */
void skep_entries_sort_by_value(struct skep_entries *, const struct skep_field *field,
				const struct skep_field *key, bool descending);
void skep_entries_top(struct skep_entries *, uint64_t count);

/* A line each, a sum with its 64 bits: `map key: value`, or {"type":"map","key":..,"value":..}. */
void skep_print_entries(struct skep_show *, const char *map, const struct skep_entries *,
			const struct skep_field *key, const struct skep_field *value);

/* ---- entries that need more than <skep/session.h> ---- */

/* A per-CPU map's value of one CPU (-EINVAL: there is no such), the sum of all, which are of that shape; the same
 * value for all CPUs. -ENOENT: no such key. Lengths are of one value, of a sum what skep_sum_len says. */
int skep_map_get_cpu(struct skep_session *, const struct bpf_map *, const void *key, size_t key_len, uint64_t cpu,
		     size_t value_len, void *ret_value);
int skep_map_get_sum(struct skep_session *, const struct bpf_map *, const void *key, size_t key_len,
		     const struct skep_field *of, size_t value_len, void *ret_value);
int skep_map_set_cpus(struct skep_session *, const struct bpf_map *, const void *key, size_t key_len,
		      const void *value, size_t value_len, uint64_t flags);
/* Reads, then writes: another's change between the two is lost. A missing entry is 0. */
int skep_map_add_integer(struct skep_session *, const struct bpf_map *, uint64_t key, uint64_t delta);
/* A value of whatever type by an integer key. */
int skep_map_get_value(struct skep_session *, const struct bpf_map *, uint64_t key, size_t value_len, void *ret_value);
int skep_map_count(struct skep_session *, const struct bpf_map *, uint64_t *ret_count);
/* Deletes every entry; those of an array become 0. */
int skep_map_clear(struct skep_session *, const struct bpf_map *);
/* The counts of a map whose keys are slots from 0 on; a per-CPU map's are summed. */
int skep_histogram_read(struct skep_session *, const struct bpf_map *, size_t slots, uint64_t *counts);

/* The counts of an array, such as a global of the programs: slots integers of size bytes. */
void skep_counts_read(const void *from, size_t size, size_t slots, uint64_t *counts);

/* Numbers counted in slots by hist-log2 or hist-linear. */
struct skep_histogram {
	const char *name;
	const char *unit;      /* "us", or NULL */
	bool linear;           /* else slot n is [2^n, 2^(n+1)), and slot 0 begins at 0 */
	int64_t least;         /* linear: where slot 1 begins; slot 0 is what is less */
	uint64_t step;
	size_t slots;          /* the last one is open */
	/* skep_print_histograms: the map's key, and the integer in it that is the slot */
	const struct skep_field *key;
	uint32_t slot_offset, slot_size;
	const void *only;      /* this key's, whatever its slot; NULL: every key's */
};

/* key and its shape may be NULL. */
void skep_print_histogram(struct skep_show *, const struct skep_histogram *, const struct skep_field *key,
			  const void *key_value, const uint64_t *counts);

/* What was counted since the last call for the same memory and key: counts become the difference. before is
 * { 0 } at first. -ENOMEM. */
struct skep_before {
	void *keys;
	size_t count, key_len, slots;
};
int skep_histogram_since(struct skep_before *before, const void *key, size_t key_len, size_t slots,
			 uint64_t *counts);
/* The same for one histogram: before has room for its slots, all 0 at first. */
void skep_counts_since(uint64_t *before, uint64_t *counts, size_t slots);
void skep_before_free(struct skep_before *);

/* A map whose keys hold a slot beside other fields: a histogram for each value of these, in their order.
 * before: as in skep_histogram_since, or NULL. */
int skep_print_histograms(struct skep_show *, struct skep_session *, const struct bpf_map *,
			  const struct skep_histogram *, struct skep_before *before);

/* One line a frame, the innermost first, kernel frames with symbols, those of a process (pid not 0) as
 * binary+offset; in JSON {"type":"stack","id":N,"frames":[..]}. map is a stack-trace map, id what get-stackid gave;
 * a negative one prints that there is none. */
int skep_print_stack(struct skep_show *, struct skep_session *, const struct bpf_map *map, int64_t id, pid_t pid);

/* ---- a program ------------------------------------------------------------ */

/* A tool's functions give 0, or what one of these gave, which its caller hands on as it is. */

/* After a call on the session gave err: keeps its error for who reports it, as skep_last_error(), since
 * the session may be closed before. -EINTR, a stop signal, and what was kept before stay as they are. */
int skep_fail(const struct skep_session *, int err);
/* The failure is in skep_last_error() already. */
int skep_fail_last(void);
/* A failure of the tool's own; code is -errno, name may be NULL. */
int skep_fail_with(int code, const char *name, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Says that the argument is missing; the status becomes 2. */
int skep_missing_argument(uint64_t index);
/* Whether err is a failure that one of the three kept: no stop signal and no exit. */
bool skep_failed(int err);

/* Before a wait: what was printed goes out. A failure where stdout does not take it; 0 also where its reader has gone,
 * which is a stop signal. */
int skep_flush(void);

/* The end of the program with that status, from within handlers and functions. What is no status is 255: its low 8 bits
 * may be 0. */
int skep_exit_with(int64_t status);
/* For run() of skep_main: 0 of 0 and of a stop signal, the status of skep_exit_with; 1 of a failure,
 * which is printed to stderr. That stdout took not all that was printed is a failure, too. */
int skep_exit_status(int err);

/* x / 0 is 0, x mod 0 is x, toward zero, wrapping. */
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

/* For skep_session_poll: rounded up; what is more than an int holds waits that long. */
int skep_timeout_ms(uint64_t ns);
/* To the nearest integer, halves to the even one. */
int64_t skep_round(double value);
/* Toward zero; what does not fit becomes the nearest that does, NaN 0. */
uint64_t skep_unsigned(double value);
int64_t skep_signed(double value);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
