/* SPDX-License-Identifier: MIT */
/*
 * libskep's functions for an application: a session owns one BPF object, its maps, its attachments and
 * its event loop. Closing the session detaches everything that it attached, except pinned links.
 *
 * Conventions (where nothing else is said, those of libbpf 1.x):
 *  - int functions return 0 or -errno and set errno; pointer functions return NULL and set errno.
 *  - skep_session_error() has the reason: stage, object, sentence, help, verifier's log. For functions
 *    that take no session it is in skep_last_error() of the calling thread.
 *  - ret_* parameters come last and are untouched on failure. Options may be NULL.
 *  - libskep prints nothing and installs no signal handler. It wraps libbpf's print function during a
 *    call and puts libbpf's warnings into the error. A print function of yours still gets them, but not
 *    libbpf's default, which would print them to stderr.
 *  - Names of programs and maps are in Lisp or C spelling: `count-egress` or `count_egress`.
 *  - Use a session in one thread at a time; map reads and writes may run in any thread.
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
#include <skep/version.h>

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default) /* the library itself is built with hidden */

/* The version of the library as MAJOR.MINOR.PATCH; SKEP_VERSION_STRING is that of the headers. */
const char *skep_version(void);

struct skep_session; /* opaque; every function accepts NULL and returns -ENOMEM */
struct skep_link;    /* one attachment; owned by its session */
struct skep_show;    /* declared in <skep/tool.h>: where and how values are printed */
struct skep_stop;    /* stop signals, held until the program reads them */

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
	const char *text;      /* one sentence without a newline; "" when nothing failed */
	const char *help;      /* how to repair it, or NULL */
	const char *log;       /* verifier's log, or NULL */
};

/* Never NULL. A NULL session has the error "out of memory". The error of a map function is seen
 * only by the thread that called it, here and in skep_last_error(). */
const struct skep_error *skep_session_error(const struct skep_session *session);

/* Never NULL: the calling thread's last failure in a function that takes no session. */
const struct skep_error *skep_last_error(void);

/* Prints "program: attach: sentence", the help and the end of the log. Prints nothing when nothing
 * failed. */
void skep_error_print(const struct skep_error *error, FILE *stream);

/* "load", "attach", ..; never NULL. */
const char *skep_stage_name(enum skep_stage stage);

/* ---- options: sz first, zero means default, may grow at the end ---------- */

struct skep_open_opts {
	size_t sz;
	const char *pin_path;   /* directory of maps with :pinning :by-name; default /sys/fs/bpf */
	const char *btf_path;   /* kernel BTF for CO-RE; default: the running kernel's */
	uint32_t log_level;     /* 0: the verifier's log is kept only when the load fails */
};

enum skep_xdp_mode { SKEP_XDP_AUTO, SKEP_XDP_NATIVE, SKEP_XDP_GENERIC, SKEP_XDP_OFFLOAD };

enum skep_direction { SKEP_DIRECTION_SECTION, SKEP_DIRECTION_INGRESS, SKEP_DIRECTION_EGRESS };

/* tc: AUTO makes a tcx link where the kernel has them (Linux 6.6), else a filter of the clsact
 * qdisc. */
enum skep_tc_mode { SKEP_TC_AUTO, SKEP_TC_TCX, SKEP_TC_CLSACT };

/* Where to attach: everything that the program's section leaves open. -EINVAL where the program's
 * kind does not use a field that is set, or needs one that is not. */
struct skep_attach_opts {
	size_t sz;
	/* Relative to skep_cgroup_root() unless it begins with a slash. Empty: -EINVAL. The root
	 * cgroup covers the whole machine; it is accepted only as "/" or as its mount point, else
	 * -EINVAL. */
	const char *cgroup_path;
	int cgroup_fd; /* in place of cgroup_path; the caller keeps it; see has_cgroup_fd */
	const char *interface;
	int ifindex;            /* in place of the interface's name */
	enum skep_xdp_mode xdp_mode;
	const char *netns_path; /* /proc/PID/ns/net, or a name of `ip netns` */
	pid_t pid; /* uprobe, usdt, perf_event: trace only this process; 0: every process */
	/* uprobe: both; usdt: only the binary; kprobe: only the symbol */
	const char *binary, *symbol;
	uint64_t offset;        /* bytes after the symbol, or into the binary */
	uint32_t flags;         /* flags that the kernel has for this kind of link */
	/* Pins the link, which then outlives the session. For attach_all: a directory, in which
	 * each link is named after its program in C spelling. Missing directories are made. */
	const char *pin_path;
	enum skep_direction direction; /* tc, where the section names no direction */
	/* sk_msg, sk_skb: the object's sockmap or sockhash; iter: the map to walk */
	const char *map;
	const char *provider, *probe; /* usdt: the probe's names in the binary */
	/* usdt, uprobe, kprobe: the value of bpf_get_attach_cookie in the program */
	uint64_t cookie;
	bool has_cgroup_fd, has_fd; /* needed only for a descriptor that is 0 */
	/* Takes over the link that is pinned at pin_path and exchanges its program in one step: no
	 * event is lost. Without a pin, attaches anew. -EINVAL: that link has another kind, attach
	 * type or place. -EPERM: another process exchanged its program at the same time. Needs
	 * CAP_SYS_ADMIN. No effect without pin_path. */
	bool adopt;
	int fd;                 /* socket, sk_reuseport: the socket; the caller keeps it */
	/* perf_event: "cpu-clock" (the default), "page-faults", "cpu-cycles"..; docs/runtime.md
	 * lists all */
	const char *event;
	uint64_t frequency;     /* perf_event: samples per second on each CPU */
	uint64_t period; /* perf_event: one sample per so many events, in place of the frequency */
	const char *cpu;        /* perf_event: "0", "0-3,8"; NULL: every CPU that is online */
	enum skep_tc_mode tc_mode;
	/* tc by tcx, netkit, cgroups (Linux 6.17): runs before, or after, a program at the same
	 * hook, given by its name or by its id in digits. Both NULL: after all others. */
	const char *before, *after;
};

/*
 * SKEP_OPTS declares options that are 0: SKEP_OPTS(skep_attach_opts, to); to.cgroup_path = path;
 * In C and C++20 write them inside the call: SKEP_ATTACH(.cgroup_path = path), SKEP_OPEN(.pin_path = p)
 */
#ifndef __cplusplus
#define SKEP_OPTS(TYPE, NAME) struct TYPE NAME = { .sz = sizeof(struct TYPE) }
#define SKEP_OPEN(...) \
	(&(struct skep_open_opts){ .sz = sizeof(struct skep_open_opts), __VA_ARGS__ })
#define SKEP_ATTACH(...) \
	(&(struct skep_attach_opts){ .sz = sizeof(struct skep_attach_opts), __VA_ARGS__ })
#else
extern "C++" {
/* The pointer is valid until the end of the full expression, which contains the call. */
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

/* NULL when out of memory; every call on a NULL session returns -ENOMEM. The caller closes it. */
struct skep_session *skep_session_new(void);

/* Reads a BPF object file; loads nothing into the kernel. A session opens one object: a second open
 * is -EBUSY and changes nothing. */
int skep_session_open_file(struct skep_session *, const char *path, const struct skep_open_opts *);

/* The same for a skeleton of bpftool. The session owns the skeleton from here on, even after a
 * failure and for a NULL session: never destroy it yourself. -EBUSY: the session has an object
 * already. */
int skep_session_open_skeleton(struct skep_session *, struct bpf_object_skeleton *,
			       const struct skep_open_opts *);

/* Called by a session header after its open. -EINVAL: the header and the object were made from
 * different sources. 0 also where the object has no record of it: bpftool's linker drops that. */
int skep_session_check_interface(struct skep_session *, uint64_t interface);

/* Between open and load: says whether a program is loaded, and attached by skep_session_attach_all.
 * By default every program is, except those that the object marks as not loaded. -EBUSY: loaded
 * already; -ENOENT: no such program. */
int skep_session_enable(struct skep_session *, const char *program, bool enabled);

/* Sets a parameter (a constant of the object) before the load, -EBUSY afterwards; a global at any
 * time. len must be its size in bytes, else -EINVAL. Programs can read a global while it is
 * written. -ENOENT: the object has no variable of that name. */
int skep_session_set_global(struct skep_session *, const char *name, const void *value, size_t len);

/* Copies the variable: its initial value before the load, the value that programs see
 * afterwards. */
int skep_session_get_global(struct skep_session *, const char *name, size_t len, void *ret_value);

/* Between open and load: sets the map's max_entries. -EBUSY: loaded already; -EINVAL: entries is
 * 0. */
int skep_session_set_max_entries(struct skep_session *, struct bpf_map *, uint64_t entries);

/* Creates the maps and has the verifier check the programs. After a successful load: 0. After a
 * failed one: the same failure again. */
int skep_session_load(struct skep_session *);

/* Detaches, unloads, frees; pinned links and maps stay. Keeps errno; accepts NULL. */
void skep_session_close(struct skep_session *);

/* The object, which the session owns; NULL before open. */
struct bpf_object *skep_session_object(const struct skep_session *);

/* The program, which the session owns. NULL and -ENOENT: no such program; the help names the
 * nearest one. */
struct bpf_program *skep_session_program(struct skep_session *, const char *name);
struct bpf_map *skep_session_map(struct skep_session *, const char *name);

/* The section decides the kind of attachment, opts the place. A program can be attached many times.
 * ret_link may be NULL; the session owns the link, which is valid until the close. */
int skep_session_attach(struct skep_session *, const char *program,
			const struct skep_attach_opts *, struct skep_link **ret_link);

/* skep_session_attach for a caller that does not know the program's kind: the section decides
 * whether target is the path of a cgroup, an interface, a network namespace, a binary or a map.
 * -EINVAL: the kind has no such target, or opts name it as well. */
int skep_session_attach_to(struct skep_session *, const char *program, const char *target,
			   const struct skep_attach_opts *, struct skep_link **ret_link);

/* skep_session_attach for a cgroup; -EINVAL where the attach type is not the section's. */
int skep_session_attach_cgroup(struct skep_session *, const char *program, const char *path,
			       enum bpf_attach_type, struct skep_link **ret_link);

/* Attaches every program of the object that has libbpf's autoload and autoattach, or none: after a
 * failure, adopted links have their old programs again. Each field of opts goes to the programs
 * that use it; -EINVAL where none does. */
int skep_session_attach_all(struct skep_session *, const struct skep_attach_opts *);

/* Number of links that the session holds. */
size_t skep_session_link_count(const struct skep_session *);

/* Detaches now, even where another process holds the link, and removes its pin. 0 for NULL and for
 * a link that is detached already. */
int skep_link_detach(struct skep_link *);

/* Detaches all links but pinned ones, the newest first, then delivers the records that are left in
 * the buffers: counters are final after it. Returns the first failure of a record's function. */
int skep_session_detach_all(struct skep_session *);

/* Removes the pin of a link or map; of a directory, all pins in it and the directory. Directories
 * that an attach made for the pin are removed once they are empty. -ENOENT: no pin there. */
int skep_unpin(const char *path);

/* Opens a link of any kind that an earlier process pinned at path. The session owns it from now on;
 * it needs no object for that, and its close leaves link and pin as they are. -ENOENT: nothing
 * there; -EINVAL: not a link; -EPERM: CAP_SYS_ADMIN is missing. */
int skep_link_open_pinned(struct skep_session *, const char *path, struct skep_link **ret_link);

/* Exchanges the link's program: replacement runs from the next event on, with no gap. It must be
 * loaded, and have the same type and attach type; its session may be closed afterwards. -EPERM:
 * another process exchanged the program of this pinned link since it was attached or opened here;
 * that program stays. -EOPNOTSUPP, -EINVAL: the kernel cannot exchange programs of this kind (perf
 * events, probes, tracing). */
int skep_link_update(struct skep_link *, struct bpf_program *replacement);

/* The descriptor of the kernel's link, for bpf_obj_get_info_by_fd and the like; the link keeps it.
 * -EBADF: NULL. -EOPNOTSUPP: the kernel has no link for this attachment (sockets, tc by clsact,
 * sk_msg and sk_skb before Linux 6.10), or has one for each CPU (perf events). */
int skep_link_fd(const struct skep_link *);

/* Reads the perf event's own counter, summed over its CPUs or threads: events since the attach, or
 * nanoseconds for clocks. Where the kernel shared a hardware counter among events, the count is
 * scaled up. -EINVAL: a link of another kind; else -errno. */
int skep_link_read_counter(struct skep_link *, uint64_t *ret_count);

/* Opens a descriptor for reading what an iterator's program prints, from the first element on; the
 * caller closes it. -EINVAL: the program is no iterator; else -errno. The session's error has the
 * reason. */
int skep_link_open_iter(struct skep_link *);

/* Attaches without a session. The caller owns the link (bpf_link__destroy); the kernel ends it when
 * the process dies. The program must be loaded, and its attach type be the section's. Reads two
 * fields of opts: flags, which must be 0 with libbpf 1.1, and pin_path. Failures:
 * skep_last_error(). */
struct bpf_link *skep_attach_cgroup(const struct bpf_program *, const char *path,
				    enum bpf_attach_type, const struct skep_attach_opts *);

/* The mount point of cgroup v2, "/sys/fs/cgroup" or ".../unified", from /proc/self/mountinfo; len
 * is the size of ret_path. -ENOENT: not mounted; -ENAMETOOLONG; -EIO, -EACCES ..: mountinfo cannot
 * be read. */
int skep_cgroup_root(size_t len, char *ret_path);

/* ---- maps whose types are known only at run time -------------------------- */

/* A missing key is no failure: -ENOENT (and -EEXIST for BPF_NOEXIST) leaves the error as it was.
 * Lengths are in bytes; a wrong one is -EINVAL. Errors go to the calling thread. */

/* For integer keys and values of 1, 2, 4 or 8 bytes, in host order; -EINVAL for other sizes and for
 * numbers that do not fit. For a queue or stack, which has no key, pass 0. */
int skep_map_get_integer(struct skep_session *, const struct bpf_map *, uint64_t key,
			 uint64_t *ret_value);
int skep_map_set_integer(struct skep_session *, const struct bpf_map *, uint64_t key,
			 uint64_t value, uint64_t flags);
int skep_map_delete_integer(struct skep_session *, const struct bpf_map *, uint64_t key);

/* The sum of a per-CPU map's integers over all CPUs, in 64 bits; sign-extended where the object's
 * BTF has a signed value type. For any other map the same as skep_map_get_integer. */
int skep_map_sum_integer(struct skep_session *, const struct bpf_map *, uint64_t key,
			 uint64_t *ret_sum);

/* Size of a value in user space: of a per-CPU map the value's size, rounded up to 8, times
 * skep_cpu_count(). 0 for NULL. */
size_t skep_map_value_len(const struct bpf_map *);

/* Number of possible CPUs, and so of values that a per-CPU map has for a key; or -errno. */
int skep_cpu_count(void);

/* The typed header's NAME_MAP_get, _set, _delete and _each call these. value_len is
 * skep_map_value_len. */
int skep_map_lookup(struct skep_session *, const struct bpf_map *, const void *key, size_t key_len,
		    void *value, size_t value_len);
int skep_map_update(struct skep_session *, const struct bpf_map *, const void *key, size_t key_len,
		    const void *value, size_t value_len, uint64_t flags);
int skep_map_delete(struct skep_session *, const struct bpf_map *, const void *key, size_t key_len);

/* Reads and removes an entry in one step: pops from a queue or stack (key NULL, key_len 0), and
 * deletes from a hash (Linux 5.14). */
int skep_map_take(struct skep_session *, const struct bpf_map *, const void *key, size_t key_len,
		  void *value, size_t value_len);

/* The key that follows key; the first key for NULL or for a key that was deleted. -ENOENT after the
 * last. */
int skep_map_next_key(struct skep_session *, const struct bpf_map *, const void *key,
		      void *ret_next, size_t key_len);

/* Calls fn for every entry, in the kernel's order; fn may delete the entry it gets. Entries that
 * others add or delete meanwhile may be missed or seen. Hashes and arrays are read in batches: fn
 * gets each key at most once, and the entry may have changed or gone since it was read. Other types
 * are read key by key: after a deletion by others the kernel starts over, fn may get a key again,
 * and the walk ends with -EAGAIN after twice :max-entries keys. The first non-zero result of fn
 * ends the walk and is returned; so is -errno. key and value are valid during the call. */
typedef int (*skep_entry_fn)(const void *key, const void *value, void *user);
int skep_map_each(struct skep_session *, const struct bpf_map *, skep_entry_fn, void *user);

/* ---- events and the loop -------------------------------------------------- */

/* record is valid during the call and aligned to 8. A negative result ends the poll, which returns
 * it. len is the length that the program wrote; in a perf buffer it is rounded up to 4 + a multiple
 * of 8. */
typedef int (*skep_record_fn)(const void *record, size_t len, void *user);

/* Registers fn for the records of this map, a ring buffer or a perf-event-array; skep_session_poll
 * calls it. Records shorter than least_len bytes are not delivered but counted as malformed. Call
 * it after the load. -EBUSY: the map has a reader already. */
int skep_session_on_record(struct skep_session *, const char *map, size_t least_len,
			   skep_record_fn fn, void *user);

/* Distinguishes records of several structs in one map: a record is of this kind if the tag_len
 * bytes (1, 2, 4, 8) at tag_offset equal tag in host order. tag_len 0: every record. */
struct skep_record_kind {
	size_t sz;
	size_t least_len;
	size_t tag_offset, tag_len;
	uint64_t tag;
};

/* skep_session_on_record for one kind; call it once per kind. Records of no kind count as
 * malformed. -EBUSY: the map has a reader for that tag, or one for all tags. */
int skep_session_on_kind(struct skep_session *, const char *map, const struct skep_record_kind *,
			 skep_record_fn fn, void *user);

/* Delivers the records that are ready; waits up to timeout_ms (-1: no limit) for the first. Returns
 * after 1,024 records or 10 ms, whichever is first: call it again. Returns the number of records, 0
 * on a timeout, or the first error. -EINTR: a stop signal came, and one batch of records was
 * delivered; where no stop is watched, any signal handler of yours ran. Inside skep_main its stop
 * is watched, in its thread. */
int skep_session_poll(struct skep_session *, int timeout_ms);
/* epoll descriptor for a loop of your own: on POLLIN call poll(s, 0) */
int skep_session_fd(struct skep_session *);

/* Records that the buffer had no room for, of one map or (NULL) of all maps with a reader. The
 * kernel counts them for a perf buffer. For a ring buffer the program counts them if its map has
 * `:count-lost t`, in the 64-bit global MAP_lost in .bss; without it the result is 0, and so it is
 * for a map without a reader. */
uint64_t skep_session_lost(const struct skep_session *, const char *map);

/* Records that were not delivered: shorter than least_len, or with a tag that has no reader. */
uint64_t skep_session_malformed(const struct skep_session *, const char *map);

/* Makes skep_session_poll return -EINTR once a stop signal came. stop must outlive the session. */
int skep_session_watch(struct skep_session *, struct skep_stop *);

/* Options of skep_session_run. -EINVAL: an interval without a function, or `times` without an
 * interval. */
struct skep_run_opts {
	size_t sz;
	uint64_t for_ns;   /* length of the run; 0: no limit */
	uint64_t every_ns; /* interval between calls of every(..); 0: one call, at the end */
	uint64_t times;    /* number of calls after which the run ends; 0: no limit */
	int (*every)(struct skep_session *, void *user);
	void *user;
	/* From <skep/tool.h>: clears a terminal before each `every`, and prints the heading
	 * again. */
	struct skep_show *redraw;
	bool says_lost;    /* prints "N records lost" to stderr, at most once per second */
	/* Set of enum skep_run_given: numbers that the user of the program chose. 0 then means
	 * zero: a run of no time, which ends once the records in the buffers are delivered; no
	 * calls, which ends at once; an interval of 0 is -EINVAL. `times` without an interval is
	 * ignored. */
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

/* Polls until a stop signal comes, the time is over or `every` was called `times` times. Then
 * delivers the records that are left, calls `every` a last time, and returns 0; -EINTR where no
 * stop is watched and a signal handler of yours ran. A non-zero result of `every`, or a negative
 * one of a record's function, ends the run at once and is returned. stop and opts may be NULL.
 * stdout is flushed after each call of `every`; -EPIPE: stdout cannot be written. */
int skep_session_run(struct skep_session *, struct skep_stop *stop, const struct skep_run_opts *);

/* Called inside a record's function or `every`: the run ends after it. Records that are left are
 * not delivered; `every` is called a last time. No effect outside of a run. */
void skep_session_stop(struct skep_session *);

/* Blocks SIGINT, SIGTERM, and SIGHUP and SIGPIPE unless they are ignored (nohup), in this thread
 * and in the threads it starts from now on, until the free: they no longer end the process. After
 * the program has read the first signal, a second INT, TERM or HUP acts at once, in the thread that
 * read it; SIGQUIT always does. A child that is exec'd inherits the mask. NULL: errno. */
struct skep_stop *skep_stop_new(void);
void skep_stop_free(struct skep_stop *); /* a signal that came and was not read acts now */

/* 0, or -EINTR as soon as a signal comes */
int skep_stop_sleep(struct skep_stop *, double seconds);
int skep_stop_signal(struct skep_stop *); /* 0 or the number of the signal */

/* Returns the signal that came, or 0, and forgets it. For a program that forwards signals: from the
 * first call on every later signal is held until it is taken. */
int skep_stop_take(struct skep_stop *);

/* Blocks the stop signals and calls run. If a signal came, the process dies of it after run
 * returned: the shell sees 130 or 143, systemd a clean stop. stdout is flushed before; 1 where that
 * fails. A closed reader of stdout counts as SIGPIPE: the session is closed, and the shell sees
 * 141. SIGINT and SIGTERM are blocked even where the parent ignores them, as a shell does for
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
