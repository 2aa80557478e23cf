/*
 * What the files of the library share. A session owns everything reachable from it;
 * names that start with skepi_ are not exported.
 */
#pragma once

#include <pthread.h>
#include <stdbool.h>

#include <skep/session.h>

#include "runtime/ring.h"

#define ARRAY_COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define SKEPI_PRINTF(text, first) __attribute__((format(printf, text, first)))

/* ---- errors: fixed room, so that a failure can be told when memory is out ---- */

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

/* The session's store, or the calling thread's for NULL. */
struct error_store *skepi_error_of(struct skep_session *session);

/* The calling thread's, for a map function of the session that has failed. */
struct error_store *skepi_map_error(const struct skep_session *session);

/* Replaces the error by a new one and gives code back, with errno set. name may be NULL; its `_`
 * are shown as `-` unless it is a path. code is -errno; libbpf's own codes become -EINVAL. */
int skepi_fail(struct error_store *store, enum skep_stage stage, int code, const char *name,
	       const char *format, ...) SKEPI_PRINTF(5, 6);

/* What to do where the machine lacks something (EMFILE, ENFILE, ENOMEM), which every error of that code
 * has for its help; else NULL. */
const char *skepi_machine_help(int code);

/* Adds to the error just set; errno and code stay. */
void skepi_help(struct error_store *store, const char *format, ...) SKEPI_PRINTF(2, 3);
void skepi_place(struct error_store *store, const char *file_and_line, size_t len);
void skepi_log(struct error_store *store, char *log); /* takes the malloc'd log */

/* ---- libbpf_words.c ---- */

/* What libbpf warned of first while it was on; the caller's, on the stack. */
struct libbpf_words {
	struct libbpf_words *outer;
	char text[512]; /* one line without "libbpf: ", or empty */
	char program[64]; /* the one that could not be loaded, or empty */
};

/* From begin to end the warnings of this thread are kept. errno is that of libbpf's call. */
void skepi_words_begin(struct libbpf_words *words);
void skepi_words_end(struct libbpf_words *words);

/* Copies what stands between `before` and the next quote: "hits" of "map 'hits': ..", "map '". */
bool skepi_words_quoted(const struct libbpf_words *words, const char *before, char *ret, size_t len);

/* ---- btf_names.c, kernel_types.c: the kernel's BTF, cut down to what an object needs ---- */

/* BTF where it lies, its two parts. */
struct skepi_btf {
	const char *types, *texts;
	size_t types_len, texts_len;
};

/* False: no BTF of this machine's byte order, or not whole. data is aligned to 4 and outlives the result. */
bool skepi_btf_open(struct skepi_btf *btf, const void *data, size_t len);

/* The type behind this one, the first for NULL; NULL behind the last, and where a kind is not known. */
const struct btf_type *skepi_btf_next(const struct skepi_btf *btf, const struct btf_type *type);
const char *skepi_btf_text(const struct skepi_btf *btf, uint32_t offset);

/* Names of types, which are not 0-terminated and belong to the object. */
struct skepi_type_names {
	size_t count;
	struct {
		const char *text;
		size_t len;
	} names[64];
};

/* The types that the ELF object's CO-RE relocations name. False: it has none, or they need all of the
 * kernel's BTF: libbpf's own way is to be taken. */
bool skepi_type_names(const void *object, size_t size, struct skepi_type_names *ret_names);

/* A file in memory with the BTF of these types of the running kernel; -1: take all of the kernel's. */
int skepi_kernel_types(const struct skepi_type_names *names);

/* ---- the session ---- */

struct log_buffers;

/* Who gets a map's records, or those with one tag. */
struct event_reader {
	struct event_reader *next;
	struct skep_record_kind kind;
	skep_record_fn fn;
	void *user;
};

/* A counter that the programs keep in .bss, mapped for reading. */
struct lost_counter {
	const uint64_t *at; /* NULL: the object has none */
	void *mapped;
	size_t mapped_len;
};

/* A ring buffer or perf buffer that is read. */
struct event_source {
	struct event_source *next;
	struct skep_session *session;
	const struct bpf_map *map;
	struct ring ring;         /* where perf is NULL */
	struct perf_buffer *perf;
	size_t next_cpu;          /* of perf, the one that the next round begins with */
	struct event_reader *readers;
	const struct event_reader *only; /* where it takes records of every tag */
	uint64_t lost;            /* of perf, told by its records */
	bool tells_lost;          /* of perf, its descriptors say how many were lost: Linux 6.0 */
	uint64_t malformed;
	struct lost_counter counter;
	void *aligned;            /* the copy of a perf buffer's record */
	size_t aligned_len;
};

/* What one call of skep_session_poll has done so far. */
struct event_round {
	int handled;          /* records that a function was given; known at the end of the round */
	int malformed;
	unsigned int seen;    /* records up to the last look at the clock, malformed ones too */
	unsigned int step;    /* records between two looks at the clock */
	unsigned int left;    /* records until the next one */
	int64_t begin, last;  /* ns of the coarse clock */
	bool enough;          /* the round is over, whatever is left in the buffers */
	int err;              /* a function's negative answer */
};

struct hold;

/* An attachment that is not one link of the kernel's. */
struct hold_kind {
	void (*end)(struct hold *hold);
	int (*replace)(struct hold *hold, int prog_fd); /* NULL: the program stays; else -errno */
};

/* What the kernel has of one attachment: a link, or else what its kind says. */
struct hold {
	struct bpf_link *link;        /* libbpf's, or NULL */
	int fd;                       /* the kernel's, of bpf_link_create, or -1 */
	enum bpf_attach_type attach_type;
	const struct hold_kind *kind; /* NULL: one of the two above */
	union {
		struct {
			int map_fd, prog_fd;
		} map;                        /* attach_map.c, before links of sockmaps */
		struct {
			int fd, detach;       /* the caller's socket, and what detaches */
			uint64_t inode;       /* that fd is still the same socket */
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
	bool made_directories; /* for its pin */
	bool is_detached;      /* the caller's handle stays good until the close */
	int expected_fd; /* pinned: the program that an update replaces, and no other; else -1 */
	int undo_fd;     /* the program that an attach replaced, until nothing can fail; else -1 */
	char program[];  /* its name */
};

struct skep_session {
	struct error_store error;
	struct bpf_object *object;
	struct bpf_object_skeleton *skeleton; /* owns object where set */
	bool loaded;
	int open_err, load_err; /* a second try is that failure again */
	int types_fd; /* of skepi_kernel_types until the load, or -1 */
	struct log_buffers *logs;
	struct skep_link *links, *detached;
	struct event_source *sources;
	size_t source_count, next_source; /* the one that the next round begins with */
	struct event_round round;
	struct skep_stop *stop;        /* of skep_session_watch */
	bool stopped;                  /* by skep_session_stop, since the run began */
	const struct skep_stop *in_epoll;
	int epoll_fd;
	int more_fd; /* readable while `more` is set; 0: none yet */
	bool more;   /* the last round has left records behind */
};

/* ---- session.c ---- */

/* -EINVAL: the session has opened no object. */
int skepi_no_object(struct skep_session *session, enum skep_stage stage, const char *name);

/* ---- names.c ---- */

/* Lisp and C spelling of one name are equal: case, `-` and `_`, a trailing `_`. */
bool skepi_name_equal(const char *a, const char *b);

/* Edits between the two, with equal letters as above; for "did you mean". */
size_t skepi_name_distance(const char *a, const char *b);

/* Copies name with `_` as `-`; cut at len. */
void skepi_name_lisp(const char *name, char *ret, size_t len);
/* A map's name as the source in Lisp has it, for a sentence. */
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

/* Turns err of a refused load into the session's error; gives its code. words: libbpf's. */
int skepi_load_failed(struct skep_session *session, int err, const struct libbpf_words *words);

/* ---- privilege.c ---- */

/* If the process lacks capabilities that the object's programs (or, where given, this one) need,
 * makes that the error and gives true. */
bool skepi_privilege_explains(struct error_store *store, enum skep_stage stage,
			      struct bpf_object *object, const struct bpf_program *program);

/* The same for a program that the verifier refuses for this reason without CAP_PERFMON. */
bool skepi_privilege_explains_refusal(struct error_store *store, const struct bpf_program *program,
				      const char *reason);

/* ---- cgroup.c ---- */

/* The mount point of path's file system and its type, "tmpfs"; -ENOENT where unknown. */
int skepi_mount_type(dev_t device, char *ret_type, size_t len);

/* Opens a cgroup v2 directory, O_CLOEXEC; ret_path is the resolved path, PATH_MAX bytes.
 * The descriptor or -errno, with the error set. */
int skepi_cgroup_open(struct error_store *store, const char *path, char *ret_path);
/* The path of the cgroup whose directory has that inode; -ENOENT. */
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

/* The same as bits, for sets of options. */
enum attach_option {
#define ATTACH_OPTION(ID, NAME, MEMBER) ATTACH_##ID = 1 << ATTACH_ROW_##ID,
#define ATTACH_OPTION_OR(ID, NAME, MEMBER, OTHER_NAME, OTHER) ATTACH_##ID = 1 << ATTACH_ROW_##ID,
#include "runtime/attach_options.def"
#undef ATTACH_OPTION
#undef ATTACH_OPTION_OR
};

/* The options that are not 0. */
unsigned int skepi_attach_options_given(const struct skep_attach_opts *opts);

/* Of the first in a set that is not empty: of its two members the one that the caller has set, if any. */
const char *skepi_attach_option_name(const struct skep_attach_opts *opts, unsigned int options);
/* The name of its second member, or NULL. */
const char *skepi_attach_option_other(unsigned int options);

/* Sets all others to 0. */
void skepi_attach_options_keep(struct skep_attach_opts *opts, unsigned int options);

/* Copies what the caller's struct has; -EINVAL where it holds something this library lacks. In the copy
 * fd and cgroup_fd are one more than the caller's, so that 0 is none there, and has_fd and has_cgroup_fd
 * are false. */
int skepi_attach_opts_copy(struct error_store *store, const struct skep_attach_opts *opts,
			   struct skep_attach_opts *ret_opts);

/* ---- attach_kinds.c ---- */

struct attach;

/* One way of attaching. */
struct attach_kind {
	const char *name;              /* "`count-egress` is a cgroup program, ..." */
	int prog_type;
	int attach_type;               /* or any */
	const char *section;           /* how it starts, NULL: any */
	unsigned int needs, allows;    /* enum attach_option: a kind refuses all others */
	int (*attach)(struct attach *attach); /* NULL: a session cannot, and: */
	const char *instead;           /* what to do then */
};

/* The program's kind; NULL where libskep knows none. */
const struct attach_kind *skepi_attach_kind(const struct bpf_program *program);

/* The same, where it is one that attaches and the options fit it; else -errno and the error set. */
int skepi_attach_kind_check(const struct attach *attach, const struct attach_kind **ret_kind);

/* ---- attach.c ---- */

/* What an attach function gets, and where it puts the kernel's link. */
struct attach {
	struct error_store *error;
	struct bpf_object *object;
	const struct bpf_program *program;
	struct skep_session *session; /* NULL: a link of the caller's own */
	struct skep_attach_opts opts; /* whole, whatever the caller's sz was */
	struct hold hold;             /* out */
	int old_prog_fd;              /* out: what an adopted link had; else -1 */
	bool told;                    /* skepi_link_create has said why it failed */
	char lisp[128];               /* of skepi_attach_name */
	struct libbpf_words words;    /* on while the kind's function runs */
};

/* Pins the link of attach at its opts.pin_path; closes it when that fails. */
int skepi_attach_pin(struct error_store *store, int link_fd, const char *program,
		     const char *path);

/* The program's name as in Lisp, which lives as long as attach. */
const char *skepi_attach_name(struct attach *attach);

/* "`p` cannot be attached to WHERE: ..", or which capability lacks; gives the code. */
int skepi_attach_refused(struct attach *attach, const char *where, int err);

/* bpf_link_create into attach->hold, in the order that the options say; -errno, and no error set. */
int skepi_link_create(struct attach *attach, int target, enum bpf_attach_type type, uint32_t flags);

/* The name of the kernel's program, Lisp spelling, "?" where it is unknown. */
void skepi_program_name(uint32_t id, char *ret, size_t len);

#define INTERFACE_LEN 32 /* of an interface's name in messages */

/* The index of the interface that the options name, and its name for messages; -errno, the error set. */
int skepi_interface_find(struct attach *attach, char ret_name[INTERFACE_LEN]);

/* tc by a filter of the clsact qdisc. */
int skepi_attach_clsact(struct attach *attach, bool is_ingress);

/* The kinds' functions: 0, or -errno with the error set. */
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

/* The sum of the counters of a hold that skepi_attach_perf made; -EINVAL for any other. */
int skepi_perf_read(const struct hold *hold, uint64_t *ret_count);

/* Says why an attach at the cgroup was refused: who is in the way, or which capability lacks. */
int skepi_cgroup_refused(struct attach *attach, int cgroup_fd, const char *path, int err);

/* -EINVAL where type is not what the program's section says. */
int skepi_attach_type_check(struct error_store *store, const struct bpf_program *program,
			    enum bpf_attach_type type);

/* ---- link.c ---- */

/* Nothing is attached. */
void skepi_hold_init(struct hold *hold);

/* Closes what the kernel has of it; then nothing is attached, or what a pin or another process holds. */
void skepi_hold_end(struct hold *hold);

/* A link of the session's with nothing attached; NULL: no memory. */
struct skep_link *skepi_link_new(struct skep_session *session, const char *program);

/* What an attach replaced is not needed any more. */
void skepi_link_keep(struct skep_link *link);

/* Makes the directories of a pin, on a BPF file system only. Whether one had to be made. */
bool skepi_pin_directories_make(char *path);
/* Whether the path, absolute, is in a BPF file system, or would be once its directories are made. */
bool skepi_can_be_pinned(const char *path);
/* Of the directories above a pin that is gone, those that libskep made and that are empty, the innermost first. */
void skepi_pin_directories_remove(const char *path);
/* As if it had not been attached: the program before, or no pin; frees it. */
void skepi_link_undo(struct skep_link *link);

/* Frees without detaching from the kernel more than closing does; unlinks from the session. */
void skepi_link_free(struct skep_link *link);

/* ---- adopt.c ---- */

#define SKEPI_NO_ATTACH_TYPE ((enum bpf_attach_type)-1)

/* A link at its pin; the caller closes it. */
struct pinned_link {
	int fd, prog_fd;
	struct bpf_link_info info;
	enum bpf_prog_type prog_type;
	enum bpf_attach_type attach_type; /* SKEPI_NO_ATTACH_TYPE: its kind has none */
	uint64_t place;                   /* the number of where it is; 0: gone, or unknown */
	char name[BPF_OBJ_NAME_LEN];      /* its program's */
};

int skepi_pinned_open(struct error_store *store, const char *path, struct pinned_link *ret);
void skepi_pinned_close(struct pinned_link *pinned);

/* Takes the link at the pin of attach's options and exchanges its program. -ENOENT and not told: there
 * is no pin. All other failures are told. */
int skepi_adopt(struct attach *attach, int target, enum bpf_attach_type type);

/* One step: -EPERM where the link has another program than the old one. */
int skepi_exchange(int link_fd, int prog_fd, int old_prog_fd);
int skepi_exchange_refused(struct error_store *store, const char *program, const char *old, int err);

/* ---- events.c ---- */

/* Hands over what waits in the session's buffers, for one round. What the functions answered is in
 * session->round; else 0 or -errno, with the error set. */
int skepi_events_consume(struct skep_session *session);

/* From within a record's function: the round and the run end behind it. */
void skepi_events_stop(struct skep_session *session);

/* ---- map.c ---- */

/* What every map function asks first; gives the map's descriptor or -errno. */
bool skepi_is_per_cpu(const struct bpf_map *map);
int skepi_map_fd(struct skep_session *session, const struct bpf_map *map);

/* Missing and existing keys are answers; of all else the error is set: "map `m` cannot VERB". */
int skepi_map_answer(struct skep_session *session, const struct bpf_map *map, const char *verb,
		     int err);

/* ---- lost.c ---- */

/* Finds the object's counter of lost records for the map; closed by skepi_lost_close. */
void skepi_lost_open(struct skep_session *session, const struct bpf_map *map,
		     struct lost_counter *ret_counter);
void skepi_lost_close(struct lost_counter *counter);

/* ---- loop.c ---- */

/* Makes the session's epoll descriptor where there is none yet. */
int skepi_epoll_open(struct skep_session *session);
int skepi_epoll_add(struct skep_session *session, int fd);
int64_t skepi_now_ns(void);

/* Closes what events.c and loop.c have opened. */
void skepi_events_free(struct skep_session *session);

/* ---- tool/row.c ---- */

/* Clears the terminal that it prints to, and has the heading printed again. */
void skepi_redraw(struct skep_show *show);

/* ---- stop.c ---- */

/* That of the skep_main which runs in this thread, or NULL. */
struct skep_stop *skepi_main_stop(void);

/* NULL, or why what was printed cannot be written: until the next call. */
const char *skepi_write_output(void);
/* Hands what was printed so far to stdout. 0 also where a stop signal came: a reader that went away gives SIGPIPE,
 * which a stop holds. Where the parent has it ignored, or stdout is full, -EPIPE, with its sentence in `store`. */
int skepi_flush_output(struct skep_stop *stop, struct error_store *store);

/* The descriptor that is readable when a signal waits. */
int skepi_stop_fd(const struct skep_stop *stop);
