/*
 * What the files of the library share. A session owns everything reachable from it;
 * names that start with skepi_ are not exported.
 */
#pragma once

#include <pthread.h>
#include <stdbool.h>

#include <skep/session.h>

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
};

/* From begin to end the warnings of this thread are kept. errno is that of libbpf's call. */
void skepi_words_begin(struct libbpf_words *words);
void skepi_words_end(struct libbpf_words *words);

/* Copies what stands between `before` and the next quote: "hits" of "map 'hits': ..", "map '". */
bool skepi_words_quoted(const struct libbpf_words *words, const char *before, char *ret, size_t len);

/* ---- the session ---- */

struct log_buffers;

/* Who gets a map's records, or those with one tag. */
struct record_reader {
	struct record_reader *next;
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
	struct ring_buffer *ring; /* one of the two */
	struct perf_buffer *perf;
	size_t next_cpu;          /* of perf, the one that the next round begins with */
	struct record_reader *readers;
	const struct record_reader *only; /* where it takes records of every tag */
	uint64_t lost;            /* of perf, told by its records */
	bool tells_lost;          /* of perf, its descriptors say how many were lost: Linux 6.0 */
	uint64_t malformed;
	struct lost_counter counter;
	void *aligned;            /* the copy of a perf buffer's record */
	size_t aligned_len;
};

/* What one call of skep_session_poll has done so far. */
struct event_round {
	int handled;          /* records that a function was given */
	unsigned int seen;    /* records up to the last look at the clock, malformed ones too */
	unsigned int step;    /* records between two looks at the clock */
	unsigned int left;    /* records until the next one */
	int64_t begin, last;  /* ns */
	bool enough;          /* the round is over, whatever is left in the buffers */
	int err;              /* a function's negative answer */
};

struct skep_link {
	struct skep_link *next;
	struct skep_session *session;
	struct bpf_link *link;       /* libbpf's, or NULL and then: */
	int fd;                      /* of bpf_link_create, else -1 and then: */
	int map_fd, prog_fd;         /* of bpf_prog_attach, else -1 */
	enum bpf_prog_type prog_type;
	enum bpf_attach_type attach_type;
	char *pin_path;
	char program[]; /* its name */
};

struct skep_session {
	struct error_store error;
	struct bpf_object *object;
	struct bpf_object_skeleton *skeleton; /* owns object where set */
	bool loaded;
	int load_err;
	struct log_buffers *logs;
	struct skep_link *links;
	struct event_source *sources;
	size_t source_count, next_source; /* the one that the next round begins with */
	struct event_round round;
	struct skep_stop *stop;        /* of skep_session_watch */
	const struct skep_stop *in_epoll;
	int epoll_fd;
	int more_fd; /* readable while `more` is set; 0: none yet */
	bool more;   /* the last round has left records behind */
};

/* ---- names.c ---- */

/* Lisp and C spelling of one name are equal: case, `-` and `_`, a trailing `_`. */
bool skepi_name_equal(const char *a, const char *b);

/* Edits between the two, with equal letters as above; for "did you mean". */
size_t skepi_name_distance(const char *a, const char *b);

/* Copies name with `_` as `-`; cut at len. */
void skepi_name_lisp(const char *name, char *ret, size_t len);

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

/* Of the first in a set that is not empty. */
const char *skepi_attach_option_name(unsigned int options);

/* Sets all others to 0. */
void skepi_attach_options_keep(struct skep_attach_opts *opts, unsigned int options);

/* Copies what the caller's struct has; -EINVAL where it holds something this library lacks. */
int skepi_attach_opts_copy(struct error_store *store, const struct skep_attach_opts *opts,
			   struct skep_attach_opts *ret_opts);

/* ---- attach.c ---- */

/* What an attach function gets, and where it puts the kernel's link. */
struct attach {
	struct error_store *error;
	struct bpf_object *object;
	const struct bpf_program *program;
	struct skep_session *session; /* NULL: a link of the caller's own */
	struct skep_attach_opts opts; /* whole, whatever the caller's sz was */
	struct bpf_link *link;        /* out: one of the two, or */
	int link_fd;
	int map_fd, prog_fd;          /* what is attached where, without a link */
	struct libbpf_words words;    /* on while the kind's function runs */
};

/* Pins the link of attach at its opts.pin_path; closes it when that fails. */
int skepi_attach_pin(struct error_store *store, int link_fd, const char *program,
		     const char *path);

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

/* Says why an attach at the cgroup was refused: who is in the way, or which capability lacks. */
int skepi_cgroup_refused(struct attach *attach, int cgroup_fd, const char *path, int err);

/* -EINVAL where type is not what the program's section says. */
int skepi_attach_type_check(struct error_store *store, const struct bpf_program *program,
			    enum bpf_attach_type type);

/* ---- link.c ---- */

/* Frees without detaching from the kernel more than closing does; unlinks from the session. */
void skepi_link_free(struct skep_link *link);

/* ---- events.c ---- */

/* Hands over what waits in the session's buffers, for one round. What the functions answered is in
 * session->round; else 0 or -errno, with the error set. */
int skepi_events_consume(struct skep_session *session);

/* ---- map.c ---- */

/* What every map function asks first; gives the map's descriptor or -errno. */
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

/* ---- stop.c ---- */

/* That of the skep_main which runs in this thread, or NULL. */
struct skep_stop *skepi_main_stop(void);

/* The descriptor that is readable when a signal waits. */
int skepi_stop_fd(const struct skep_stop *stop);
