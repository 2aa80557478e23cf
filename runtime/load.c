#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/utsname.h>

#include "runtime/internal.h"

/* Address space per program; pages are taken only when the kernel writes a log. A kernel before
 * 6.4 answers ENOSPC instead of the real error to a log that does not fit. */
#define LOG_LEN (4u << 20)

struct log_buffers {
	size_t count;
	struct {
		struct bpf_program *program;
		char *text;
	} of[];
};

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
		char *text = mmap(NULL, LOG_LEN, PROT_READ | PROT_WRITE,
				  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

		if (text == MAP_FAILED)
			goto fail;
		logs->of[logs->count].program = program;
		logs->of[logs->count++].text = text;
		bpf_program__set_log_buf(program, text, LOG_LEN);
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
		munmap(logs->of[i].text, LOG_LEN);
	free(logs);
}

static const char *line_end(const char *line)
{
	const char *end = strchr(line, '\n');

	return end ? end : line + strlen(line);
}

/* The last `; text @ file.lisp:8` of the log: kernels from 6.10 on say file and line. */
static void find_place(struct error_store *store, const char *log)
{
	const char *best = NULL, *best_end = NULL;

	for (const char *line = log; *line;) {
		const char *end = line_end(line), *at = end;

		while (line[0] == ';' && at > line + 3 && strncmp(at - 3, " @ ", 3))
			at--;
		if (line[0] == ';' && at > line + 3) {
			best = at;
			best_end = end;
		}
		line = *end ? end + 1 : end;
	}
	if (best)
		skepi_place(store, best, (size_t)(best_end - best));
}

/* An instruction, "12: (85) call ..", or "12: R0=..." */
static bool is_instruction(const char *line)
{
	const char *at = line;

	while (isdigit((unsigned char)*at))
		at++;
	return at > line && *at == ':';
}

static bool is_chatter(const char *line)
{
	static const char *const starts[] = {
		";", "processed ", "verification time ", "stack depth ", "from ", "arg#",
		"func#", "Global function", "Func#", "caller:", "callee:", "mark_precise", "=====",
		"last_idx", "first_idx", "regs=", "parent ", "propagating ",
	};

	if (is_instruction(line) || isspace((unsigned char)*line) || !*line)
		return true;
	for (size_t i = 0; i < ARRAY_COUNT(starts); i++)
		if (!strncmp(line, starts[i], strlen(starts[i])))
			return true;
	return false;
}

/* The verifier's sentence: the last line that is neither code, state nor statistics. */
static void find_reason(const char *log, char *ret, size_t len)
{
	*ret = '\0';
	for (const char *line = log; *line;) {
		const char *end = line_end(line);

		if (*line != '\n' && !is_chatter(line))
			snprintf(ret, len, "%.*s", (int)(end - line), line);
		line = *end ? end + 1 : end;
	}
}

static void refused(struct skep_session *session, struct bpf_program *program, const char *log,
		    int err)
{
	char reason[512], lisp[128], *copy;
	struct utsname kernel;

	find_reason(log, reason, sizeof(reason));
	skepi_name_lisp(bpf_program__name(program), lisp, sizeof(lisp));
	uname(&kernel);
	skepi_fail(&session->error, SKEP_STAGE_LOAD, err, bpf_program__name(program),
		   "Linux %s refused `%s`: %s", kernel.release, lisp,
		   *reason ? reason : strerror(-err));
	find_place(&session->error, log);
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
