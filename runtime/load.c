#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/utsname.h>

#include "runtime/internal.h"
#include "runtime/verifier_log.h"

/*
 * Address space per program; pages are taken only when the kernel writes a log. From 6.4 on a log
 * that does not fit loses its beginning. Kernels before drop the end, where the reason stands, and
 * answer ENOSPC: there a walk of a million instructions must fit.
 */
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

/* Where memory must be there before it is promised, a short log is better than none. */
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

int skepi_load_failed(struct skep_session *session, int err)
{
	struct error_store *store = &session->error;
	const struct log_buffers *logs = session->logs;
	char why[128];
	size_t i = 0;

	/* asked first: without CAP_BPF the verifier also says no to what it else allows */
	if (err == -EPERM &&
	    skepi_privilege_explains(store, SKEP_STAGE_LOAD, session->object, NULL))
		return store->error.code;
	/* libbpf loads in order and asks for a log only after a failure: the last log is its.
	 * With log_level set the programs before it have one, too. */
	for (size_t j = 0; j < logs->count; j++)
		if (logs->of[j].text[0])
			i = j + 1;
	if (i) {
		refused(session, logs->of[i - 1].program, logs->of[i - 1].text, err);
		return store->error.code;
	}
	libbpf_strerror(err, why, sizeof(why));
	skepi_fail(store, SKEP_STAGE_LOAD, err, bpf_object__name(session->object),
		   "the object cannot be loaded: %s", why);
	if (err == -EPERM)
		skepi_help(store, "this process has the capabilities: kernel lockdown, a security "
			   "module or the container's seccomp filter forbids bpf()");
	else
		skepi_help(store, "libbpf's own words are on stderr");
	return store->error.code;
}
