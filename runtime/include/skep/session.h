/*
 * A session owns one BPF object, its maps, its attachments and its event loop.
 * Closing it detaches what it attached, except links that were pinned.
 *
 * Conventions (libbpf 1.x where nothing else is said):
 *  - int functions give 0 or -errno and set errno; pointer functions give NULL and set errno.
 *  - The reason is in skep_session_error(): stage, object, sentence, help, verifier's log.
 *    Functions that take no session leave it in skep_last_error() of their thread.
 *  - ret_* parameters come last and are untouched on failure. Options may be NULL.
 *  - Nothing is printed, no handler installed. libbpf's print function is wrapped during a call: what it
 *    warns of is put into the error. It goes on to a print function of yours, but not to libbpf's own,
 *    which would print it to stderr.
 *  - Names of programs and maps: Lisp or C spelling, `count-egress` or `count_egress`.
 *  - A session belongs to one thread at a time; map reads and writes may run in any.
 *  - A fork without exec keeps links alive: they end with the last process that holds them.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <bpf/libbpf.h>

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default) /* the library itself is built with hidden */

/* Of this header; skep_version() is that of the library. */
#define SKEP_VERSION_MAJOR 0
#define SKEP_VERSION_MINOR 1
#define SKEP_VERSION_PATCH 0
#define SKEP_VERSION (SKEP_VERSION_MAJOR * 10000 + SKEP_VERSION_MINOR * 100 + SKEP_VERSION_PATCH)

/* "0.1.0" */
const char *skep_version(void);

struct skep_session; /* opaque; every function accepts NULL and answers -ENOMEM */
struct skep_link;    /* one attachment; owned by its session */
struct skep_show;    /* of <skep/tool.h>: where and how something is printed */
struct skep_stop;    /* stop signals, held until someone looks */

/* ---- errors ------------------------------------------------------------ */

enum skep_stage {
	SKEP_STAGE_NONE,
	SKEP_STAGE_OPEN,
	SKEP_STAGE_LOAD,
	SKEP_STAGE_ATTACH,
	SKEP_STAGE_MAP,
	SKEP_STAGE_EVENT,
	SKEP_STAGE_WAIT,
	SKEP_STAGE_PIN,
};

/* The last failure. Strings live until the next failure of the same session (for
 * skep_last_error: of the same thread) or its close. */
struct skep_error {
	int code;              /* -errno, 0 when nothing failed */
	enum skep_stage stage;
	const char *name;      /* program, map or path in question, Lisp spelling, or NULL */
	const char *place;     /* "fw.lisp:12" or NULL */
	const char *text;      /* one sentence, no newline; "" when nothing failed */
	const char *help;      /* what to do, or NULL */
	const char *log;       /* verifier's log, or NULL */
};

/* Never NULL. For a NULL session: that there was no memory for it. What a map function fails with is
 * seen in the thread that called it only, here and in skep_last_error(). */
const struct skep_error *skep_session_error(const struct skep_session *session);

/* Never NULL: the calling thread's last failure of a function that takes no session. */
const struct skep_error *skep_last_error(void);

/* "program: attach: sentence", the help, the end of the log. Nothing when nothing failed. */
void skep_error_print(const struct skep_error *error, FILE *stream);

/* "load", "attach", ..; never NULL. */
const char *skep_stage_name(enum skep_stage stage);

/* ---- options: sz first, zero means default, may grow at the end ---------- */

struct skep_open_opts {
	size_t sz;
	const char *pin_path;   /* where maps with :pinning :by-name live, default /sys/fs/bpf */
	const char *btf_path;   /* kernel BTF for CO-RE, default the running kernel's */
	uint32_t log_level;     /* 0: the verifier's log only on failure */
};

enum skep_xdp_mode { SKEP_XDP_AUTO, SKEP_XDP_NATIVE, SKEP_XDP_GENERIC, SKEP_XDP_OFFLOAD };

enum skep_direction { SKEP_DIRECTION_SECTION, SKEP_DIRECTION_INGRESS, SKEP_DIRECTION_EGRESS };

/* tc: a tcx link where the kernel has them (Linux 6.6), else a filter of the clsact qdisc */
enum skep_tc_mode { SKEP_TC_AUTO, SKEP_TC_TCX, SKEP_TC_CLSACT };

/* What the section leaves open. Naming a field the program's kind has no use for: -EINVAL, and
 * so is leaving out one that it needs. */
struct skep_attach_opts {
	size_t sz;
	/* without a leading slash: below skep_cgroup_root(); empty: -EINVAL; the root cgroup, which is
	 * the whole machine, only as "/" or as its mount point, else -EINVAL */
	const char *cgroup_path;
	int cgroup_fd;          /* instead of the path; stays the caller's; see has_cgroup_fd */
	const char *interface;
	int ifindex;            /* instead of the interface's name */
	enum skep_xdp_mode xdp_mode;
	const char *netns_path; /* /proc/PID/ns/net, or a name of `ip netns` */
	pid_t pid;              /* uprobe, usdt, perf_event: only this process, 0 is every one */
	const char *binary, *symbol; /* uprobe; binary alone: usdt, symbol alone: kprobe */
	uint64_t offset;        /* bytes after the symbol, or in the binary */
	uint32_t flags;         /* the kernel's, for this kind of link */
	const char *pin_path;   /* pin the link: it outlives the session. attach_all: a directory,
				 * each link under its program's C name. Directories are made */
	enum skep_direction direction; /* tc, where the section does not say it */
	const char *map;        /* sk_msg, sk_skb: the object's sockmap or sockhash; iter: its map */
	const char *provider, *probe; /* usdt: what the binary calls its probe */
	uint64_t cookie;        /* usdt, uprobe, kprobe: what the program gets as its cookie */
	bool has_cgroup_fd, has_fd; /* needed only where that descriptor is 0, which is none else */
	/* take the link that is at pin_path, where there is one, and exchange its program in one step:
	 * events go on to the old program until the new one has them. The link must be of this kind,
	 * attach type and place: else -EINVAL. -EPERM: another process exchanged it at the same time.
	 * Needs CAP_SYS_ADMIN. Without pin_path nothing is there, and it does nothing */
	bool adopt;
	int fd;                 /* socket, sk_reuseport: the socket's; stays the caller's */
	/* perf_event: "cpu-clock" (also for NULL), "page-faults", "cpu-cycles"..; docs/runtime.md has
	 * all names */
	const char *event;
	uint64_t frequency;     /* perf_event: samples a second on each CPU */
	uint64_t period;        /* instead of the frequency: every so many events */
	const char *cpu;        /* perf_event: "0", "0-3,8"; NULL: every CPU that is online */
	enum skep_tc_mode tc_mode;
	/* tc by tcx, netkit, cgroups (Linux 6.17): run before, or after, a program that is at the same
	 * hook: its name, or its id in digits. NULL for both: after all others */
	const char *before, *after;
};

/*
 * SKEP_OPTS declares a variable, all else 0: SKEP_OPTS(skep_attach_opts, to); to.cgroup_path = path;
 * In C and C++20 the options stand in the call: SKEP_ATTACH(.cgroup_path = path), SKEP_OPEN(.pin_path = p)
 */
#ifndef __cplusplus
#define SKEP_OPTS(TYPE, NAME) struct TYPE NAME = { .sz = sizeof(struct TYPE) }
#define SKEP_OPEN(...) \
	(&(struct skep_open_opts){ .sz = sizeof(struct skep_open_opts), __VA_ARGS__ })
#define SKEP_ATTACH(...) \
	(&(struct skep_attach_opts){ .sz = sizeof(struct skep_attach_opts), __VA_ARGS__ })
#else
extern "C++" {
/* Valid until the end of the full expression, as the call is. */
template <class T> static inline const T *skep_sized(T &&opts)
{
	opts.sz = sizeof(T);
	return &opts;
}
}
#define SKEP_OPTS(TYPE, NAME) struct TYPE NAME = *skep_sized(TYPE{})
#define SKEP_OPTS_OF(TYPE, ...) \
	skep_sized([&]() { \
		_Pragma("GCC diagnostic push") \
		_Pragma("GCC diagnostic ignored \"-Wmissing-field-initializers\"") \
		return TYPE{ __VA_ARGS__ }; \
		_Pragma("GCC diagnostic pop") \
	}())
#define SKEP_OPEN(...) SKEP_OPTS_OF(skep_open_opts, __VA_ARGS__)
#define SKEP_ATTACH(...) SKEP_OPTS_OF(skep_attach_opts, __VA_ARGS__)
#endif

/* ---- life: new -> open -> (set parameters, enable) -> load -> attach -> close */

/* NULL when out of memory; then every call on it answers -ENOMEM. Caller closes it. */
struct skep_session *skep_session_new(void);

/* Reads a BPF object file; nothing reaches the kernel yet. A session opens one object: where it has one,
 * -EBUSY, and it keeps that one with all its links. */
int skep_session_open_file(struct skep_session *, const char *path, const struct skep_open_opts *);

/* The same for a skeleton of bpftool. The skeleton is the session's from here on, on failure and
 * for a NULL session too: never destroy it yourself. -EBUSY: a session that has an object, also for a
 * NULL skeleton. */
int skep_session_open_skeleton(struct skep_session *, struct bpf_object_skeleton *,
			       const struct skep_open_opts *);

/* What a session header calls after its open: -EINVAL where it and the skeleton's object are of different
 * sources. 0 also where the object does not say: bpftool's linker leaves that out. */
int skep_session_check_interface(struct skep_session *, uint64_t interface);

/* Between open and load: whether a program is loaded, and attached by skep_session_attach_all; all are
 * where nothing is said, except those that the object itself marks. -EBUSY: loaded; -ENOENT. */
int skep_session_enable(struct skep_session *, const char *program, bool enabled);

/* A parameter (a constant of the object) before the load, -EBUSY afterwards; a global at any time. len
 * is its size in bytes, else -EINVAL. The programs may read a global while it is written. -ENOENT: the
 * object has none of that name. */
int skep_session_set_global(struct skep_session *, const char *name, const void *value, size_t len);

/* Copies it: what it begins with before the load, what the programs see afterwards. */
int skep_session_get_global(struct skep_session *, const char *name, size_t len, void *ret_value);

/* Between open and load: how many entries the map has. -EBUSY: loaded; -EINVAL: 0. */
int skep_session_set_max_entries(struct skep_session *, struct bpf_map *, uint64_t entries);

/* Makes the maps and has the verifier check the programs. Loaded already: 0. Failed before: that
 * failure again. */
int skep_session_load(struct skep_session *);

/* Detaches, unloads, frees; pinned links and maps stay. Keeps errno, NULL allowed. */
void skep_session_close(struct skep_session *);

/* The session's; NULL before open. */
struct bpf_object *skep_session_object(const struct skep_session *);

/* The session's. NULL and -ENOENT where there is none; the help names the nearest. */
struct bpf_program *skep_session_program(struct skep_session *, const char *name);
struct bpf_map *skep_session_map(struct skep_session *, const char *name);

/* The section says what kind it is, opts say where. One program may be attached many times.
 * ret_link may be NULL; the link is the session's, valid until the close. */
int skep_session_attach(struct skep_session *, const char *program,
			const struct skep_attach_opts *, struct skep_link **ret_link);

/* skep_session_attach where the program's kind is not known to the caller: target is the cgroup's path, the
 * interface, the network namespace, the binary or the map, by the section. -EINVAL: it is none of these, or opts
 * say it as well. */
int skep_session_attach_to(struct skep_session *, const char *program, const char *target,
			   const struct skep_attach_opts *, struct skep_link **ret_link);

/* skep_session_attach for a cgroup whose caller says the attach type he means: -EINVAL where it
 * is not the section's. */
int skep_session_attach_cgroup(struct skep_session *, const char *program, const char *path,
			       enum bpf_attach_type, struct skep_link **ret_link);

/* Every program of the object (those with libbpf's autoload and autoattach on), or none: where one
 * fails, adopted links have their old programs again. A field of opts goes to the programs that use
 * it; one that nobody uses is -EINVAL. */
int skep_session_attach_all(struct skep_session *, const struct skep_attach_opts *);

/* How many links the session holds. */
size_t skep_session_link_count(const struct skep_session *);

/* Detaches now, whoever else holds the link, and removes its pin. NULL and a detached one: 0. */
int skep_link_detach(struct skep_link *);

/* Detaches all but pinned links, the newest first, and then hands over the records that wait: what was counted is
 * final. The first failure of a record's function is given back. */
int skep_session_detach_all(struct skep_session *);

/* Removes the pin of a link or map, or all those in a directory, and the directory. Directories that an attach made
 * for its pin go as well, once they are empty. -ENOENT: there is none. */
int skep_unpin(const char *path);

/* The link that an earlier process has pinned at path, of whatever kind; the session's from now on: a
 * session that has opened no object will do, and its close leaves link and pin as they are.
 * -ENOENT: nothing is there; -EINVAL: that is no link; -EPERM: without CAP_SYS_ADMIN. */
int skep_link_open_pinned(struct skep_session *, const char *path, struct skep_link **ret_link);

/* The link runs replacement from the next event on, with no gap. Same type and attach type, and
 * loaded, by this session or another one, which may then be closed. -EPERM: a pinned link, and another
 * process has exchanged the program since it was attached or opened here: it keeps that one.
 * -EOPNOTSUPP, -EINVAL: the kernel exchanges no program of this kind (perf events, probes, tracing). */
int skep_link_update(struct skep_link *, struct bpf_program *replacement);

/* The kernel's link, for bpf_obj_get_info_by_fd and its like; stays the link's. -EBADF: NULL.
 * -EOPNOTSUPP: sockets, tc by clsact, sk_msg and sk_skb before Linux 6.10, for which the kernel has no
 * link; a perf event on several CPUs, which has one for each. */
int skep_link_fd(const struct skep_link *);

/* The perf event's own count, the sum of its CPUs or threads: events since the attach, nanoseconds for
 * the clocks. Where the CPU had too few counters it is scaled up by the time that the event had none.
 * -EINVAL: the link is of another kind; else -errno. */
int skep_link_read_counter(struct skep_link *, uint64_t *ret_count);

/* A descriptor to read what an iterator's program prints, from the first element on; the caller's to
 * close. -EINVAL: the program is no iterator; else -errno. The session's error says why. */
int skep_link_open_iter(struct skep_link *);

/* Standalone, no session: the link is the caller's (bpf_link__destroy), and the kernel's when the
 * process dies. The program must be loaded and its attach type the section's. Of opts: flags,
 * which must be 0 with libbpf 1.1, and pin_path. Failures: skep_last_error(). */
struct bpf_link *skep_attach_cgroup(const struct bpf_program *, const char *path,
				    enum bpf_attach_type, const struct skep_attach_opts *);

/* Where cgroup v2 is mounted, "/sys/fs/cgroup" or ".../unified", from /proc/self/mountinfo; len is the
 * room in ret_path. -ENOENT: nowhere; -ENAMETOOLONG; -EIO, -EACCES ..: that list cannot be read. */
int skep_cgroup_root(size_t len, char *ret_path);

/* ---- maps whose types are known only at run time -------------------------- */

/* Missing keys are answers, not failures: -ENOENT (and -EEXIST for BPF_NOEXIST) leave the error as
 * it was. Lengths are bytes and are checked: -EINVAL. The error is the calling thread's. */

/* Integer key and value of 1, 2, 4 or 8 bytes, host order; -EINVAL for others and for numbers
 * that do not fit. A queue or stack has no key: say 0. */
int skep_map_get_integer(struct skep_session *, const struct bpf_map *, uint64_t key,
			 uint64_t *ret_value);
int skep_map_set_integer(struct skep_session *, const struct bpf_map *, uint64_t key,
			 uint64_t value, uint64_t flags);
int skep_map_delete_integer(struct skep_session *, const struct bpf_map *, uint64_t key);

/* The sum over all CPUs of a per-CPU map's integer, which has 64 bits: as int64_t where the object's BTF says that the
 * values are signed. Any other map as skep_map_get_integer. */
int skep_map_sum_integer(struct skep_session *, const struct bpf_map *, uint64_t key,
			 uint64_t *ret_sum);

/* Bytes that a value takes in user space: for a per-CPU map the value's size, rounded up to 8,
 * times skep_cpu_count(). 0 for NULL. */
size_t skep_map_value_len(const struct bpf_map *);

/* Possible CPUs, which is how many values a per-CPU map gives; or -errno. */
int skep_cpu_count(void);

/* What the typed header's NAME_MAP_get, _set, _delete and _each are made of. value_len is
 * skep_map_value_len. */
int skep_map_lookup(struct skep_session *, const struct bpf_map *, const void *key, size_t key_len,
		    void *value, size_t value_len);
int skep_map_update(struct skep_session *, const struct bpf_map *, const void *key, size_t key_len,
		    const void *value, size_t value_len, uint64_t flags);
int skep_map_delete(struct skep_session *, const struct bpf_map *, const void *key, size_t key_len);

/* Reads and removes in one step; what takes from a queue or stack (key NULL, key_len 0). Of hashes since Linux 5.14. */
int skep_map_take(struct skep_session *, const struct bpf_map *, const void *key, size_t key_len,
		  void *value, size_t value_len);

/* The key after key, the first one for NULL or a key that is gone; -ENOENT after the last. */
int skep_map_next_key(struct skep_session *, const struct bpf_map *, const void *key,
		      void *ret_next, size_t key_len);

/* Calls fn for every entry, in the kernel's order; fn may delete the entry it is given. What others add
 * or remove meanwhile may be given or not. Hashes and arrays are read many entries at a time: each key
 * is given once at most, and an entry may have changed or gone since it was read. Other types are read
 * key by key; where others delete meanwhile the kernel begins anew, a key may be given again, and
 * -EAGAIN ends a walk of more than twice :max-entries. fn's first non-zero answer ends it and is given
 * back; so is -errno. key and value are valid during the call. */
typedef int (*skep_entry_fn)(const void *key, const void *value, void *user);
int skep_map_each(struct skep_session *, const struct bpf_map *, skep_entry_fn, void *user);

/* ---- events and the loop -------------------------------------------------- */

/* record is valid during the call, at an address aligned to 8; < 0 ends the poll with that value.
 * len is what the program wrote; a perf buffer's is rounded up to 4 + a multiple of 8. */
typedef int (*skep_record_fn)(const void *record, size_t len, void *user);

/* From now on each record of this map, a ring buffer or a perf-event-array, goes to fn, from within
 * skep_session_poll. Records shorter than least_len bytes are not handed over: they are malformed.
 * After load. -EBUSY: the map has a reader, which stays. */
int skep_session_on_record(struct skep_session *, const char *map, size_t least_len,
			   skep_record_fn fn, void *user);

/* Records of several structs in one map: those of one struct have tag in the tag_len bytes (1, 2, 4,
 * 8) at tag_offset, host order. tag_len 0: all records. */
struct skep_record_kind {
	size_t sz;
	size_t least_len;
	size_t tag_offset, tag_len;
	uint64_t tag;
};

/* skep_session_on_record for one kind; another call for each other. Records that no kind fits are
 * malformed. -EBUSY: the map has a reader for that tag, or one for all. */
int skep_session_on_kind(struct skep_session *, const char *map, const struct skep_record_kind *,
			 skep_record_fn fn, void *user);

/* Handles what is ready, waits up to timeout_ms (-1: for ever) for the first of it. It returns after
 * 1,024 records or 10 ms of them, whichever is first: call it again.
 * Number of records; 0 timeout; -EINTR a stop signal came (one round of records has been handled),
 * or, where none is watched, a handler of yours ran; else the error. Within skep_main its stop is
 * watched, in its thread. */
int skep_session_poll(struct skep_session *, int timeout_ms);
int skep_session_fd(struct skep_session *); /* epoll fd for a loop of yours: POLLIN -> poll(s, 0) */

/* Records that never came, of one map (NULL: of all that are read). A perf buffer counts them itself.
 * For a ring buffer the program does, where its map has `:count-lost t`: the counter is the global
 * MAP_lost, of 64 bits, in .bss; without one it is 0. So it is of a map that the session does not read. */
uint64_t skep_session_lost(const struct skep_session *, const char *map);

/* Records that came and fit no reader: too short, or with a tag that nobody asked for. */
uint64_t skep_session_malformed(const struct skep_session *, const char *map);

/* Makes skep_session_poll give -EINTR once a stop signal came. stop must outlive the session. */
int skep_session_watch(struct skep_session *, struct skep_stop *);

/* -EINVAL: an interval without a function, or `times` without an interval. */
struct skep_run_opts {
	size_t sz;
	uint64_t for_ns;   /* ends after that long, 0: no limit */
	uint64_t every_ns; /* calls every(..) that often; 0: at the end only */
	uint64_t times;    /* ends after so many calls, 0: no limit */
	int (*every)(struct skep_session *, void *user);
	void *user;
	/* of <skep/tool.h>: before each `every`, a terminal is cleared, and the heading is printed again */
	struct skep_show *redraw;
	bool says_lost;    /* prints "N records lost" to stderr, once a second at most */
	/* set of enum skep_run_given: numbers that somebody chose when the program ran. 0 is then no time: the run ends once
	 * what waits is handed over; no interval: -EINVAL; no call: it ends at once. `times` without an interval is ignored. */
	uint64_t given;
};

enum skep_run_given { SKEP_RUN_FOR = 1, SKEP_RUN_EVERY = 2, SKEP_RUN_TIMES = 4 };
#ifndef __cplusplus
#define SKEP_KIND(...) \
	(&(struct skep_record_kind){ .sz = sizeof(struct skep_record_kind), __VA_ARGS__ })
#else
#define SKEP_KIND(...) SKEP_OPTS_OF(skep_record_kind, __VA_ARGS__)
#endif
#ifndef __cplusplus
#define SKEP_RUN(...) \
	(&(struct skep_run_opts){ .sz = sizeof(struct skep_run_opts), __VA_ARGS__ })
#else
#define SKEP_RUN(...) SKEP_OPTS_OF(skep_run_opts, __VA_ARGS__)
#endif

/* Polls until a stop signal comes, the time is over or the rounds are done. At each of these ends the
 * records that wait are handed over and `every` is called a last time; the answer is 0, or -EINTR
 * where no stop is watched and a handler of yours ran. A non-zero answer of `every`, or a negative
 * one of a record's function, ends it at once and is given back. stop is watched; it may be NULL, and
 * so may opts. stdout is flushed after each round; -EPIPE: nothing can be written to it. */
int skep_session_run(struct skep_session *, struct skep_stop *stop, const struct skep_run_opts *);

/* From within a record's function or `every`: the run that it was called by ends after it. The records
 * that wait stay where they are; `every` is called a last time. Outside of a run it does nothing. */
void skep_session_stop(struct skep_session *);

/* Holds SIGINT, SIGTERM, and unless they are ignored SIGHUP (nohup) and SIGPIPE, in this thread and
 * in those it starts from now on, until the free: they no longer end the process. Once the first was
 * looked at, a second INT, TERM or HUP acts at once, in the thread that looked; SIGQUIT always does.
 * A child that is exec'd inherits the mask. NULL: errno. */
struct skep_stop *skep_stop_new(void);
void skep_stop_free(struct skep_stop *); /* a signal that came and was never looked at acts now */

int skep_stop_sleep(struct skep_stop *, double seconds);           /* 0, or -EINTR at once */
int skep_stop_signal(struct skep_stop *);                          /* 0 or the signal's number */

/* The signal that came, or 0, and forgets it. For a program that passes signals on: from the first
 * call on every later signal is held as well, until it is taken. */
int skep_stop_take(struct skep_stop *);

/* Holds the stop signals, calls run, and when one came, dies of it after run returned: the shell sees
 * 130 or 143, systemd a clean stop. stdout is flushed before; 1 where that fails. Where the reader of
 * stdout has gone, SIGPIPE is such a signal: the session is closed and the shell sees 141.
 * SIGINT and SIGTERM are held even where the parent had them ignored, as a shell does for
 * `program &`. */
int skep_main(int (*run)(struct skep_stop *, int argc, char **argv), int argc, char **argv);

static inline void skep_session_cleanup(struct skep_session **session)
{
	skep_session_close(*session);
}
#define SKEP_SESSION(NAME) \
	struct skep_session *NAME __attribute__((cleanup(skep_session_cleanup))) = \
		skep_session_new()

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
