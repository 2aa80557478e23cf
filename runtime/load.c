// SPDX-License-Identifier: MIT
/* Explains a failed load. skepi_logs_new gives libbpf a log buffer per program; after the failure,
 * session.c calls skepi_load_failed, which finds the refused program, reads the verifier's log
 * (verifier_log.c) and libbpf's warnings, and sets the session's error: what was refused, at which
 * line, and what to do. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "runtime/internal.h"
#include "runtime/verifier_log.h"

/* Address space per program; the kernel allocates pages only when it writes a log. From 6.4 on the
 * kernel drops the beginning of a log that does not fit. Older kernels drop the end, which has the
 * reason, and return ENOSPC; for them the log of a million instructions must fit. */
#define LOG_LEN (4u << 20)
#define WHOLE_LOG_LEN (sizeof(size_t) > 4 ? 384u << 20 : 32u << 20)

struct log_buffers {
	size_t count;
	struct {
		struct bpf_program *program;
		char *text;
		size_t len;
	} of[];
};

static size_t log_len(void)
{
	struct utsname kernel;
	unsigned major = 0, minor = 0;

	uname(&kernel);
	if (sscanf(kernel.release, "%u.%u", &major, &minor) == 2 &&
	    (major > 6 || (major == 6 && minor >= 4)))
		return LOG_LEN;
	return WHOLE_LOG_LEN;
}

/* Without overcommit a short log is better than none. */
static char *new_log(size_t *len)
{
	for (;; *len = LOG_LEN) {
		char *text = mmap(NULL, *len, PROT_READ | PROT_WRITE,
				  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

		if (text != MAP_FAILED)
			return text;
		if (*len == LOG_LEN)
			return NULL;
	}
}

struct log_buffers *skepi_logs_new(struct bpf_object *object)
{
	struct log_buffers *logs;
	struct bpf_program *program;
	size_t count = 0;

	bpf_object__for_each_program(program, object)
		count++;
	logs = calloc(1, sizeof(*logs) + count * sizeof(logs->of[0]));
	if (!logs)
		return NULL;
	bpf_object__for_each_program(program, object) {
		size_t len = log_len();
		char *text = new_log(&len);

		if (!text)
			goto fail;
		logs->of[logs->count].program = program;
		logs->of[logs->count].len = len;
		logs->of[logs->count++].text = text;
		bpf_program__set_log_buf(program, text, len);
	}
	return logs;

fail:
	skepi_logs_free(logs);
	errno = ENOMEM;
	return NULL;
}

void skepi_logs_free(struct log_buffers *logs)
{
	if (!logs)
		return;
	for (size_t i = 0; i < logs->count; i++)
		munmap(logs->of[i].text, logs->of[i].len);
	free(logs);
}

static void refused(struct skep_session *session, struct bpf_program *program, const char *log,
		    int err)
{
	struct skepi_verifier_log read;
	char lisp[128], *copy;
	struct utsname kernel;

	skepi_verifier_log_read(log, &read);
	skepi_name_lisp(bpf_program__name(program), lisp, sizeof(lisp));
	uname(&kernel);
	skepi_fail(&session->error, SKEP_STAGE_LOAD, err, bpf_program__name(program),
		   "Linux %s refused `%s`: %.*s", kernel.release, lisp,
		   read.reason.len ? (int)read.reason.len : 99,
		   read.reason.len ? read.reason.text : strerror(-err));
	if (read.place.len)
		skepi_place(&session->error, read.place.text, read.place.len);
	copy = strdup(log);
	if (copy)
		skepi_log(&session->error, copy);
	errno = -session->error.error.code;
}

/* ---- failures other than a refused program ---- */

/* Matches "map 'hits': failed to create: Cannot allocate memory(-12)". */
static bool map_failed(struct skep_session *session, int err, const struct libbpf_words *words)
{
	struct error_store *store = &session->error;
	char name[128], lisp[128];
	struct bpf_map *map;

	if (!skepi_words_quoted(words, "map '", name, sizeof(name)))
		return false;
	map = bpf_object__find_map_by_name(session->object, name);
	if (!map || !strstr(words->text, "create"))
		return false;
	skepi_name_lisp(name, lisp, sizeof(lisp));
	skepi_fail(store, SKEP_STAGE_LOAD, err, name, "map `%s` cannot be created: %s (%s, key of %u "
		   "bytes, value of %u bytes, %u entries)", lisp, strerror(-err),
		   libbpf_bpf_map_type_str(bpf_map__type(map)), bpf_map__key_size(map),
		   bpf_map__value_size(map), bpf_map__max_entries(map));
	if (err == -E2BIG && bpf_map__type(map) == BPF_MAP_TYPE_CPUMAP)
		skepi_help(store, "a cpumap has at most one entry for each CPU that the kernel was built "
			   "for: 1 more than the number in /sys/devices/system/cpu/kernel_max");
	else if (err == -ENOMEM || err == -E2BIG)
		skepi_help(store, "fewer entries, smaller values, or BPF_F_NO_PREALLOC, with which a "
			   "hash takes memory as it is filled");
	else if (err == -EINVAL)
		skepi_help(store, "this kernel lacks the type or a flag of it, or a size is one that "
			   "it does not take");
	return true;
}

static void put_shape(char ret[160], int type, uint32_t key, uint32_t value, uint32_t entries,
		      uint32_t flags)
{
	const char *name = libbpf_bpf_map_type_str((enum bpf_map_type)type);
	char lisp[64];

	skepi_name_lisp(name ? name : "a map", lisp, sizeof(lisp));
	snprintf(ret, 160, "%s, key of %u bytes, value of %u bytes, %u entries, flags 0x%x", lisp, key,
		 value, entries, flags);
}

static struct bpf_map *map_pinned_at(struct bpf_object *object, const char *path)
{
	struct bpf_map *map;

	bpf_object__for_each_map(map, object)
		if (bpf_map__pin_path(map) && !strcmp(bpf_map__pin_path(map), path))
			return map;
	return NULL;
}

/* Matches "couldn't reuse pinned map at '/sys/fs/bpf/hits': parameter mismatch". */
static bool pin_differs(struct skep_session *session, int err, const struct libbpf_words *words)
{
	struct error_store *store = &session->error;
	char path[256], lisp[128], is[160], meant[160];
	struct bpf_map_info info = { 0 };
	uint32_t len = sizeof(info);
	struct bpf_map *map;
	int fd;

	if (!skepi_words_quoted(words, "reuse pinned map at '", path, sizeof(path)))
		return false;
	map = map_pinned_at(session->object, path);
	fd = bpf_obj_get(path);
	if (!map || fd < 0 || bpf_obj_get_info_by_fd(fd, &info, &len))
		snprintf(is, sizeof(is), "something else");
	else
		put_shape(is, (int)info.type, info.key_size, info.value_size, info.max_entries,
			  info.map_flags);
	if (fd >= 0)
		close(fd);
	if (!map)
		return false;
	put_shape(meant, (int)bpf_map__type(map), bpf_map__key_size(map), bpf_map__value_size(map),
		  bpf_map__max_entries(map), bpf_map__map_flags(map));
	skepi_name_lisp(bpf_map__name(map), lisp, sizeof(lisp));
	skepi_fail(store, SKEP_STAGE_LOAD, err, bpf_map__name(map), "map `%s` is pinned at %s in another "
		   "shape: there it is %s; the object's is %s", lisp, path, is, meant);
	skepi_help(store, "where its values are not needed, remove the pin: `rm %s`; or keep the maps of "
		   "this version elsewhere: pin_path of skep_open_opts", path);
	return true;
}

/* Matches "extern (func ksym) 'bpf_x': not found ..", "failed to find kernel BTF type ID of
 * 'btf_trace_x'". */
static bool target_missing(struct skep_session *session, int err, const struct libbpf_words *words)
{
	struct error_store *store = &session->error;
	char program[128] = "", name[128], lisp[128];

	if (access("/sys/kernel/btf/vmlinux", F_OK) && strstr(words->text, "BTF") &&
	    (strstr(words->text, "kernel") || strstr(words->text, "vmlinux"))) {
		skepi_fail(store, SKEP_STAGE_LOAD, err, bpf_object__name(session->object),
			   "this kernel does not describe itself: /sys/kernel/btf/vmlinux is not "
			   "there (libbpf: %s)", words->text);
		skepi_help(store, "a kernel with CONFIG_DEBUG_INFO_BTF; for kernel structs the BTF of "
			   "this kernel in a file, as btf_path of skep_open_opts");
		return true;
	}
	if (skepi_words_quoted(words, "ksym) '", name, sizeof(name))) {
		bool missing = strstr(words->text, "not found");

		skepi_fail(store, SKEP_STAGE_LOAD, err, name, missing ?
			   "this kernel has no function or variable `%s` (libbpf: %s)" :
			   "this kernel's `%s` is declared otherwise (libbpf: %s)", name, words->text);
		return true;
	}
	if (!skepi_words_quoted(words, "BTF type ID of '", name, sizeof(name)))
		return false;
	skepi_words_quoted(words, "prog '", program, sizeof(program));
	skepi_name_lisp(program, lisp, sizeof(lisp));
	skepi_fail(store, SKEP_STAGE_LOAD, err, *program ? program : NULL,
		   "`%s` cannot be loaded: this kernel has no `%s`", lisp, name);
	return true;
}

/* Sets the error for a load that failed without a verifier log: the program's code is not the
 * cause. */
static void program_failed(struct skep_session *session, int err, const struct libbpf_words *words)
{
	struct error_store *store = &session->error;
	struct bpf_program *program = skep_session_program(session, words->program);
	enum bpf_prog_type type = program ? bpf_program__type(program) : BPF_PROG_TYPE_UNSPEC;
	char lisp[128], why[128];

	skepi_name_lisp(words->program, lisp, sizeof(lisp));
	libbpf_strerror(err, why, sizeof(why));
	skepi_fail(store, SKEP_STAGE_LOAD, err, words->program, "`%s` in %s cannot be loaded: %s", lisp,
		   program ? bpf_program__section_name(program) : "the object", why);
	if (err == -EPERM && (type == BPF_PROG_TYPE_TRACING || type == BPF_PROG_TYPE_LSM))
		skepi_help(store, "this kernel, kernel lockdown or a security module forbids programs of this "
			   "kind; `skep doctor` says which kinds it lets");
	else if (err == -EPERM)
		skepi_help(store, "this process has the capabilities: kernel lockdown, a security module or "
			   "the container's seccomp filter forbids bpf()");
}

static void object_failed(struct skep_session *session, int err, const struct libbpf_words *words)
{
	struct error_store *store = &session->error;
	char why[128];

	if (pin_differs(session, err, words) || map_failed(session, err, words) ||
	    target_missing(session, err, words))
		return;
	if (words->program[0] && (!words->text[0] || strstr(words->text, "permission error"))) {
		program_failed(session, err, words);
		return;
	}
	libbpf_strerror(err, why, sizeof(why));
	skepi_fail(store, SKEP_STAGE_LOAD, err, bpf_object__name(session->object),
		   "the object cannot be loaded: %s%s%s%s", why, words->text[0] ? " (libbpf: " : "",
		   words->text, words->text[0] ? ")" : "");
	if (err == -EPERM)
		skepi_help(store, "this process has the capabilities: kernel lockdown, a security "
			   "module or the container's seccomp filter forbids bpf()");
}

/* The refused program; NULL if no program was refused. */
static struct bpf_program *refused_program(const struct log_buffers *logs, const char **ret_log)
{
	struct bpf_program *program = NULL;

	/* libbpf loads in order and asks for a log only after a failure, so the last log is the
	 * refused program's. With log_level set, earlier programs have one, too. */
	for (size_t i = 0; i < logs->count; i++)
		if (logs->of[i].text[0]) {
			program = logs->of[i].program;
			*ret_log = logs->of[i].text;
		}
	return program;
}

int skepi_load_failed(struct skep_session *session, int err, const struct libbpf_words *words)
{
	struct error_store *store = &session->error;
	struct skepi_verifier_log log;
	struct bpf_program *program;
	const char *text = NULL;
	char reason[256];

	/* checked first: without CAP_BPF the verifier also refuses programs that are correct */
	if (err == -EPERM &&
	    skepi_privilege_explains(store, SKEP_STAGE_LOAD, session->object, NULL))
		return store->error.code;
	program = refused_program(session->logs, &text);
	if (!program) {
		object_failed(session, err, words);
		return store->error.code;
	}
	/* a log without a reason belongs to a program that was accepted */
	skepi_verifier_log_read(text, &log);
	snprintf(reason, sizeof(reason), "%.*s", (int)log.reason.len,
		 log.reason.len ? log.reason.text : "");
	if (!log.reason.len && skepi_machine_help(err))
		object_failed(session, err, words);
	else if (!skepi_privilege_explains_refusal(store, program, reason))
		refused(session, program, text, err);
	return store->error.code;
}

int skep_session_set_max_entries(struct skep_session *session, struct bpf_map *map, uint64_t entries)
{
	int err;

	if (!session)
		return errno = ENOMEM, -ENOMEM;
	if (session->loaded)
		return skepi_fail(&session->error, SKEP_STAGE_MAP, -EBUSY, map ? bpf_map__name(map) : NULL,
				  "the entries of map `%s` are set before the load", map ? skepi_map_words(map).text : "?");
	if (!map)
		return skepi_fail(&session->error, SKEP_STAGE_MAP, -EINVAL, NULL, "no map was given");
	if (!entries || entries > UINT32_MAX)
		return skepi_fail(&session->error, SKEP_STAGE_MAP, -EINVAL, bpf_map__name(map),
				  "map `%s` cannot have %llu entries: a map has 1 to %u", skepi_map_words(map).text,
				  (unsigned long long)entries, UINT32_MAX);
	err = bpf_map__set_max_entries(map, (__u32)entries);
	return err ? skepi_fail(&session->error, SKEP_STAGE_MAP, err, bpf_map__name(map),
				"the entries of map `%s` cannot be set: %s", skepi_map_words(map).text,
				strerror(-err)) : 0;
}
