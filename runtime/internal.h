/* SPDX-License-Identifier: MIT */
/* Structs and functions that the files of libskep share. A session owns everything that can be
 * reached from it. Names that begin with skepi_ are not exported from the library. */
#pragma once

#include <pthread.h>
#include <stdbool.h>

#include <skep/session.h>

#include "runtime/ring.h"

#define ARRAY_COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define SKEPI_PRINTF(text, first) __attribute__((format(printf, text, first)))

/* ---- errors: fixed room, so that a failure can be reported when memory is out ---- */

struct error_store {
	pthread_mutex_t lock; /* map functions may fail in several threads */
	struct skep_error error;
	char name[256];
	char place[256];
	char text[1024];
	char help[1024];
	char *log;
};

void skepi_error_init(struct error_store *store);
void skepi_error_destroy(struct error_store *store);

/* The session's error store, or for NULL the calling thread's. */
struct error_store *skepi_error_of(struct skep_session *session);

/* The calling thread's store, for a failed map function of the session. */
struct error_store *skepi_map_error(const struct skep_session *session);

/* Replaces the error by a new one, sets errno and returns code. name may be NULL; its `_` become
 * `-` unless it is a path. code is -errno; libbpf's own codes become -EINVAL. */
int skepi_fail(struct error_store *store, enum skep_stage stage, int code, const char *name,
	       const char *format, ...) SKEPI_PRINTF(5, 6);

/* The help for EMFILE, ENFILE and ENOMEM, which every error of these codes gets; else NULL. */
const char *skepi_machine_help(int code);

/* Adds to the error just set; errno and code stay. */
void skepi_help(struct error_store *store, const char *format, ...) SKEPI_PRINTF(2, 3);
void skepi_place(struct error_store *store, const char *file_and_line, size_t len);
void skepi_log(struct error_store *store, char *log); /* takes the malloc'd log */

/* ---- libbpf_words.c ---- */

/* The first warning of libbpf between begin and end; the caller has it on its stack. */
struct libbpf_words {
	struct libbpf_words *outer;
	char text[512]; /* one line without "libbpf: ", or empty */
	char program[64]; /* the program that could not be loaded, or empty */
};

/* Keeps this thread's warnings from begin to end. end restores the errno of libbpf's call. */
void skepi_words_begin(struct libbpf_words *words);
void skepi_words_end(struct libbpf_words *words);

/* Copies the text from `before` to the next quote: with "map '", "hits" of "map 'hits': ..". */
bool skepi_words_quoted(const struct libbpf_words *words, const char *before, char *ret, size_t len);

/* ---- btf_names.c, kernel_types.c: the kernel's BTF, reduced to what an object needs ---- */

/* The two parts of a BTF blob in memory. */
struct skepi_btf {
	const char *types, *texts;
	size_t types_len, texts_len;
};

/* False: the BTF has another byte order or is truncated. data: aligned to 4, outlives it. */
bool skepi_btf_open(struct skepi_btf *btf, const void *data, size_t len);

/* The next type, the first for NULL; NULL behind the last, and at an unknown kind. */
const struct btf_type *skepi_btf_next(const struct skepi_btf *btf, const struct btf_type *type);
const char *skepi_btf_text(const struct skepi_btf *btf, uint32_t offset);

/* Names of types; not 0-terminated; they point into the object. */
struct skepi_type_names {
	size_t count;
	struct {
		const char *text;
		size_t len;
	} names[64];
};

/* The types that the object's CO-RE relocations name. False: there are none, or they need the
 * complete BTF of the kernel. */
bool skepi_type_names(const void *object, size_t size, struct skepi_type_names *ret_names);

/* A memfd with the running kernel's BTF of these types; -1: use the complete BTF. */
int skepi_kernel_types(const struct skepi_type_names *names);

/* ---- the session ---- */

struct log_buffers;

/* The reader of a map's records, or of those with one tag. */
struct event_reader {
	struct event_reader *next;
	struct skep_record_kind kind;
	skep_record_fn fn;
	void *user;
};

/* A counter of lost records in .bss, mapped for reading. */
struct lost_counter {
	const uint64_t *at; /* NULL: the object has none */
	void *mapped;
	size_t mapped_len;
};

/* A ring buffer or perf buffer with a reader. */
struct event_source {
	struct event_source *next;
	struct skep_session *session;
	const struct bpf_map *map;
	struct ring ring;         /* used where perf is NULL */
	struct perf_buffer *perf;
	size_t next_cpu;          /* perf: the CPU that the next round begins with */
	struct event_reader *readers;
	const struct event_reader *only; /* the reader of records of every tag, if there is one */
	uint64_t lost;            /* perf: lost records that the buffer has reported */
	bool tells_lost;          /* perf: descriptors report lost records (Linux 6.0) */
	uint64_t malformed;
	struct lost_counter counter;
	void *aligned;            /* the aligned copy of a perf buffer's record */
	size_t aligned_len;
};

/* State of the current call of skep_session_poll. */
struct event_round {
	int handled;          /* records delivered; known at the end of the round */
	int malformed;
	unsigned int seen;    /* records up to the last clock reading, malformed ones included */
	unsigned int step;    /* records between two clock readings */
	unsigned int left;    /* records until the next clock reading */
	int64_t begin, last;  /* ns of the coarse clock */
	bool enough;          /* the round is over even if records are left */
	int err;              /* the negative result of a function */
};

struct hold;

/* Operations of an attachment that is not a single bpf_link. */
struct hold_kind {
	void (*end)(struct hold *hold);
	/* NULL: the program cannot be exchanged; else returns -errno */
	int (*replace)(struct hold *hold, int prog_fd);
};

/* The kernel's part of an attachment: a link, or what its hold_kind manages. */
struct hold {
	struct bpf_link *link;        /* libbpf's, or NULL */
	int fd;                       /* from bpf_link_create, or -1 */
	enum bpf_attach_type attach_type;
	const struct hold_kind *kind; /* NULL: a link, one of the two above */
	union {
		struct {
			int map_fd, prog_fd;
		} map;                        /* attach_map.c, where sockmaps have no links */
		struct {
			int fd, detach;       /* the caller's socket; the option that detaches */
			uint64_t inode;       /* tells whether fd is still the same socket */
		} socket;                     /* attach_socket.c */
		struct {
			int ifindex;
			bool is_ingress, owns_qdisc;
			uint32_t handle, prog_id;
		} filter;                     /* attach_clsact.c */
		struct perf_events *perf;     /* attach_perf.c */
	};
};

struct skep_link {
	struct skep_link *next;
	struct skep_session *session;
	struct hold hold;
	enum bpf_prog_type prog_type;
	char *pin_path;
	bool made_directories; /* made for its pin */
	bool is_detached;      /* the caller's handle stays valid until the close */
	int expected_fd; /* pinned: the only program that an update may replace; else -1 */
	int undo_fd; /* the program that an attach replaced, kept until nothing can fail; else -1 */
	char program[];  /* the program's name */
};

struct skep_session {
	struct error_store error;
	struct bpf_object *object;
	struct bpf_object_skeleton *skeleton; /* owns object if set */
	bool loaded;
	int open_err, load_err; /* a second call fails with the same code */
	int types_fd; /* from skepi_kernel_types until the load, or -1 */
	struct log_buffers *logs;
	struct skep_link *links, *detached;
	struct event_source *sources;
	/* next_source: the source that the next round begins with */
	size_t source_count, next_source;
	struct event_round round;
	struct skep_stop *stop;        /* set by skep_session_watch */
	bool stopped;                  /* set by skep_session_stop, during the current run */
	const struct skep_stop *in_epoll;
	int epoll_fd;
	int more_fd; /* an eventfd that is readable while `more` is set; 0: not made yet */
	bool more;   /* the last round left records behind */
};

/* ---- session.c ---- */

/* Sets the error "no object was opened" and returns -EINVAL. */
int skepi_no_object(struct skep_session *session, enum skep_stage stage, const char *name);

/* ---- names.c ---- */

/* True if Lisp and C spelling are the same name: ignores case, `-` against `_`, a trailing `_`. */
bool skepi_name_equal(const char *a, const char *b);

/* Number of edits between the two, by the same equality of letters; for "did you mean". */
size_t skepi_name_distance(const char *a, const char *b);

/* Copies name with `-` for `_`; cut to len. */
void skepi_name_lisp(const char *name, char *ret, size_t len);
/* A map's name in Lisp spelling, for a message. */
struct map_words {
	char text[128];
};
struct map_words skepi_map_words(const struct bpf_map *);

/* "+bpf-cgroup-inet-egress+", or "attach type 99". */
const char *skepi_attach_type_name(enum bpf_attach_type type, char *buffer, size_t len);

/* ---- load.c: the verifier's log ---- */

/* One log buffer per program of object; NULL and errno when out of memory. */
struct log_buffers *skepi_logs_new(struct bpf_object *object);
void skepi_logs_free(struct log_buffers *logs);

/* Sets the session's error for a refused load and returns its code. words: libbpf's warnings. */
int skepi_load_failed(struct skep_session *session, int err, const struct libbpf_words *words);

/* ---- privilege.c ---- */

/* True, with the error set, if the process lacks capabilities that the object's programs (or this
 * one, if given) need. */
bool skepi_privilege_explains(struct error_store *store, enum skep_stage stage,
			      struct bpf_object *object, const struct bpf_program *program);

/* The same for a program that the verifier refused and that needs CAP_PERFMON. */
bool skepi_privilege_explains_refusal(struct error_store *store, const struct bpf_program *program,
				      const char *reason);

/* ---- cgroup.c ---- */

/* The mount point of path's file system and its type, "tmpfs"; -ENOENT if unknown. */
int skepi_mount_type(dev_t device, char *ret_type, size_t len);

/* Opens a cgroup v2 directory with O_CLOEXEC and writes its resolved path, PATH_MAX bytes. Returns
 * the descriptor, or -errno with the error set. */
int skepi_cgroup_open(struct error_store *store, const char *path, char *ret_path);
/* The path of the cgroup whose directory has that inode number; -ENOENT. */
int skepi_cgroup_path(uint64_t id, size_t len, char *ret_path);

/* ---- attach_options.c ---- */

enum attach_option_row {
#define ATTACH_OPTION(ID, NAME, MEMBER) ATTACH_ROW_##ID,
#define ATTACH_OPTION_OR(ID, NAME, MEMBER, OTHER_NAME, OTHER) ATTACH_ROW_##ID,
#include "runtime/attach_options.def"
#undef ATTACH_OPTION
#undef ATTACH_OPTION_OR
	ATTACH_ROW_COUNT
};

/* The same options as bits. */
enum attach_option {
#define ATTACH_OPTION(ID, NAME, MEMBER) ATTACH_##ID = 1 << ATTACH_ROW_##ID,
#define ATTACH_OPTION_OR(ID, NAME, MEMBER, OTHER_NAME, OTHER) ATTACH_##ID = 1 << ATTACH_ROW_##ID,
#include "runtime/attach_options.def"
#undef ATTACH_OPTION
#undef ATTACH_OPTION_OR
};

/* The set of options that are not 0. */
unsigned int skepi_attach_options_given(const struct skep_attach_opts *opts);

/* The name of the first option of a set that is not empty; of its two members the one that the
 * caller set. */
const char *skepi_attach_option_name(const struct skep_attach_opts *opts, unsigned int options);
/* The name of the first option's second member, or NULL. */
const char *skepi_attach_option_other(unsigned int options);

/* Sets all other options to 0. */
void skepi_attach_options_keep(struct skep_attach_opts *opts, unsigned int options);

/* Copies the caller's struct; -EINVAL where it sets fields that this library lacks. The copy has fd
 * + 1 and cgroup_fd + 1, so that 0 means no descriptor; has_fd and has_cgroup_fd are false. */
int skepi_attach_opts_copy(struct error_store *store, const struct skep_attach_opts *opts,
			   struct skep_attach_opts *ret_opts);

/* ---- attach_kinds.c ---- */

struct attach;

/* A kind of attachment. */
struct attach_kind {
	const char *name;              /* as in "`count-egress` is a cgroup program, ..." */
	int prog_type;
	int attach_type;               /* or ANY_TYPE */
	const char *section;           /* prefix of the section; NULL: any */
	unsigned int needs, allows;    /* sets of enum attach_option; all others are refused */
	int (*attach)(struct attach *attach); /* NULL: a session cannot attach it */
	const char *instead;           /* where attach is NULL: the help */
};

/* The program's kind; NULL where libskep has none. */
const struct attach_kind *skepi_attach_kind(const struct bpf_program *program);

/* The same, and checks that it can be attached and that the options fit; else -errno with the error
 * set. */
int skepi_attach_kind_check(const struct attach *attach, const struct attach_kind **ret_kind);

/* ---- attach.c ---- */

/* Input and output of an attach function. */
struct attach {
	struct error_store *error;
	struct bpf_object *object;
	const struct bpf_program *program;
	struct skep_session *session; /* NULL: the caller owns the link */
	struct skep_attach_opts opts; /* complete, whatever the caller's sz was */
	struct hold hold;             /* out: the kernel's link */
	int old_prog_fd;              /* out: the previous program of an adopted link; else -1 */
	bool told;                    /* skepi_link_create has set the error */
	char lisp[128];               /* the result of skepi_attach_name */
	struct libbpf_words words;    /* capturing while the attach function runs */
};

/* Pins the link of attach at its opts.pin_path; closes it when that fails. */
int skepi_attach_pin(struct error_store *store, int link_fd, const char *program,
		     const char *path);

/* The program's name in Lisp spelling; lives as long as attach. */
const char *skepi_attach_name(struct attach *attach);

/* Sets and returns the error: "`p` cannot be attached to WHERE: ..", or a missing capability. */
int skepi_attach_refused(struct attach *attach, const char *where, int err);

/* Runs bpf_link_create into attach->hold, in the order that the options give; -errno without an
 * error. */
int skepi_link_create(struct attach *attach, int target, enum bpf_attach_type type, uint32_t flags);

/* The program's name by id, in Lisp spelling; "?" if unknown. */
void skepi_program_name(uint32_t id, char *ret, size_t len);

#define INTERFACE_LEN 32 /* room for an interface's name in messages */

/* The options' interface: its index, and its name for messages; -errno with the error set. */
int skepi_interface_find(struct attach *attach, char ret_name[INTERFACE_LEN]);

/* Attaches by a filter of the clsact qdisc. */
int skepi_attach_clsact(struct attach *attach, bool is_ingress);

/* Attach functions of the kinds: 0, or -errno with the error set. */
int skepi_attach_cgroup(struct attach *attach);
int skepi_attach_xdp(struct attach *attach);
int skepi_attach_tc(struct attach *attach);
int skepi_attach_netkit(struct attach *attach);
int skepi_attach_netns(struct attach *attach);
int skepi_attach_map(struct attach *attach);
int skepi_attach_uprobe(struct attach *attach);
int skepi_attach_kprobe(struct attach *attach);
int skepi_attach_usdt(struct attach *attach);
int skepi_attach_auto(struct attach *attach);
int skepi_attach_iter(struct attach *attach);
int skepi_attach_perf(struct attach *attach);
int skepi_attach_socket(struct attach *attach);
int skepi_attach_reuseport(struct attach *attach);

/* The sum of the counters of a hold from skepi_attach_perf; -EINVAL for any other. */
int skepi_perf_read(const struct hold *hold, uint64_t *ret_count);

/* Sets the error for a refused attach to a cgroup: the program in conflict, or the missing
 * capability. */
int skepi_cgroup_refused(struct attach *attach, int cgroup_fd, const char *path, int err);

/* -EINVAL where type differs from the attach type of the program's section. */
int skepi_attach_type_check(struct error_store *store, const struct bpf_program *program,
			    enum bpf_attach_type type);

/* ---- link.c ---- */

/* Makes an empty hold. */
void skepi_hold_init(struct hold *hold);

/* Closes the descriptors; the kernel detaches unless a pin or another process has the link. */
void skepi_hold_end(struct hold *hold);

/* Adds an empty link to the session; NULL: no memory. */
struct skep_link *skepi_link_new(struct skep_session *session, const char *program);

/* Closes undo_fd: the replaced program is not needed any more. */
void skepi_link_keep(struct skep_link *link);

/* Makes the directories of a pin, in a BPF file system only; true if it made one. */
bool skepi_pin_directories_make(char *path);
/* True if the absolute path is in a BPF file system, or will be once its directories are made. */
bool skepi_can_be_pinned(const char *path);
/* Removes empty directories above a removed pin that libskep made, the innermost first. */
void skepi_pin_directories_remove(const char *path);
/* Undoes an attach: restores the previous program, or removes the pin; frees the link. */
void skepi_link_undo(struct skep_link *link);

/* Removes the link from the session, closes it and frees it. */
void skepi_link_free(struct skep_link *link);

/* ---- adopt.c ---- */

#define SKEPI_NO_ATTACH_TYPE ((enum bpf_attach_type)-1)

/* An opened pinned link; the caller closes it. */
struct pinned_link {
	int fd, prog_fd;
	struct bpf_link_info info;
	enum bpf_prog_type prog_type;
	enum bpf_attach_type attach_type; /* SKEPI_NO_ATTACH_TYPE: the link type has none */
	uint64_t place;                   /* id of its target; 0: gone, or unknown */
	char name[BPF_OBJ_NAME_LEN];      /* its program's name */
};

int skepi_pinned_open(struct error_store *store, const char *path, struct pinned_link *ret);
void skepi_pinned_close(struct pinned_link *pinned);

/* Takes over the link that is pinned at the options' pin_path and exchanges its program. -ENOENT
 * without `told`: no pin. Other failures set the error. */
int skepi_adopt(struct attach *attach, int target, enum bpf_attach_type type);

/* Exchanges the program in one step: -EPERM if the link no longer has the old one. */
int skepi_exchange(int link_fd, int prog_fd, int old_prog_fd);
int skepi_exchange_refused(struct error_store *store, const char *program, const char *old, int err);

/* ---- events.c ---- */

/* Delivers one round of records. session->round has the functions' result; returns 0 or -errno with
 * the error set. */
int skepi_events_consume(struct skep_session *session);

/* Ends the round and the run, from inside a record's function. */
void skepi_events_stop(struct skep_session *session);

/* ---- map.c ---- */

/* Checks that every map function makes first; skepi_map_fd returns the descriptor or -errno. */
bool skepi_is_per_cpu(const struct bpf_map *map);
int skepi_map_fd(struct skep_session *session, const struct bpf_map *map);

/* Passes on -ENOENT and -EEXIST of a key; sets the error for all else: "map `m` cannot VERB". */
int skepi_map_answer(struct skep_session *session, const struct bpf_map *map, const char *verb,
		     int err);

/* ---- lost.c ---- */

/* Finds the map's counter of lost records in the object; skepi_lost_close closes it. */
void skepi_lost_open(struct skep_session *session, const struct bpf_map *map,
		     struct lost_counter *ret_counter);
void skepi_lost_close(struct lost_counter *counter);

/* ---- loop.c ---- */

/* Makes the session's epoll descriptor unless it exists. */
int skepi_epoll_open(struct skep_session *session);
int skepi_epoll_add(struct skep_session *session, int fd);
int64_t skepi_now_ns(void);

/* Closes everything that events.c and loop.c opened. */
void skepi_events_free(struct skep_session *session);

/* ---- tool/row.c ---- */

/* Clears the terminal behind show's stream and makes it print the heading again. */
void skepi_redraw(struct skep_show *show);

/* ---- stop.c ---- */

/* The stop of the skep_main that runs in this thread, or NULL. */
struct skep_stop *skepi_main_stop(void);

/* NULL, or the reason why stdout cannot be written; valid until the next call. */
const char *skepi_write_output(void);
/* Flushes stdout. A closed reader gives SIGPIPE, which a stop blocks: then 0, and the signal ends
 * the run. Where the parent ignores SIGPIPE, or stdout is full: -EPIPE with the sentence in
 * `store`. */
int skepi_flush_output(struct skep_stop *stop, struct error_store *store);

/* The descriptor that is readable while a signal waits. */
int skepi_stop_fd(const struct skep_stop *stop);
