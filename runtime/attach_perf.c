// SPDX-License-Identifier: MIT
/* Attaches programs to perf events, and reads their counters (skep_link_read_counter). Called for
 * the kind "perf-event" of attach_kinds.def. Opens one event per CPU, or per thread of a process,
 * and attaches the program to each; the session's link owns them all. The kernel closes them with
 * their descriptors, so also after SIGKILL. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <linux/perf_event.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "runtime/internal.h"

struct perf_events {
	size_t count, room;
	struct {
		struct bpf_link *link; /* libbpf's link, which closes the event */
		int fd;                /* the event's descriptor */
	} of[];
};

static const struct kernel_event {
	const char *name;
	uint32_t type;
	uint64_t config;
} kernel_events[] = {
#define PERF_EVENT(NAME, TYPE, CONFIG) { NAME, PERF_TYPE_##TYPE, PERF_COUNT_##CONFIG },
#include "runtime/perf_events.def"
#undef PERF_EVENT
};

static void end_events(struct hold *hold)
{
	for (size_t i = 0; i < hold->perf->count; i++)
		bpf_link__destroy(hold->perf->of[i].link);
	free(hold->perf);
}

int skepi_perf_read(const struct hold *hold, uint64_t *ret_count)
{
	struct {
		uint64_t value, enabled, running;
	} count;
	uint64_t sum = 0;

	if (!hold->kind || hold->kind->end != end_events)
		return -EINVAL;
	for (size_t i = 0; i < hold->perf->count; i++) {
		ssize_t len = read(hold->perf->of[i].fd, &count, sizeof(count));

		if (len != (ssize_t)sizeof(count))
			return len < 0 ? -errno : -EIO;
		if (count.running && count.running < count.enabled)
			count.value = (uint64_t)((double)count.value * (double)count.enabled /
						 (double)count.running);
		sum += count.value;
	}
	*ret_count = sum;
	return 0;
}

/* ---- event ---- */

static int no_event(struct attach *attach, const char *event)
{
	const char *colon = strchr(event, ':');

	skepi_fail(attach->error, SKEP_STAGE_ATTACH, -ENOENT, bpf_program__name(attach->program),
		   "there is no perf event %s", event);
	if (colon)
		skepi_help(attach->error, "the kernel lets no perf-event program at a tracepoint: one "
			   "with the section tracepoint/%.*s/%s can be there", (int)(colon - event),
			   event, colon + 1);
	else
		skepi_help(attach->error, "cpu-clock, page-faults, context-switches, cpu-cycles, "
			   "instructions and the like, as perf(1) names them");
	return errno = ENOENT, -ENOENT;
}

static int find_event(struct attach *attach, struct perf_event_attr *ret_attr)
{
	const char *event = attach->opts.event ? attach->opts.event : "cpu-clock";

	for (size_t i = 0; i < ARRAY_COUNT(kernel_events); i++)
		if (!strcmp(event, kernel_events[i].name)) {
			ret_attr->type = kernel_events[i].type;
			ret_attr->config = kernel_events[i].config;
			return 0;
		}
	return no_event(attach, event);
}

/* ---- CPUs and threads ---- */

static int refuse_event(struct attach *attach, const struct perf_event_attr *attr, int err)
{
	const char *event = attach->opts.event ? attach->opts.event : "cpu-clock";
	char where[160];

	if (attach->told)
		return errno = -err, err;
	snprintf(where, sizeof(where), "the perf event %.100s", event);
	err = skepi_attach_refused(attach, where, err == -EACCES ? -EPERM : err);
	if (err == -ESRCH)
		skepi_help(attach->error, "there is no process %d", (int)attach->opts.pid);
	else if (attr->type == PERF_TYPE_HARDWARE && (err == -ENOENT || err == -EOPNOTSUPP))
		skepi_help(attach->error, "this machine has no counter for it, as virtual ones often "
			   "have not; cpu-clock is everywhere");
	else if (err == -EINVAL && attr->freq)
		skepi_help(attach->error, "the frequency may be too high: "
			   "/proc/sys/kernel/perf_event_max_sample_rate has the limit");
	return err;
}

/* Opens one event and attaches the program. Returns -errno without setting the error. */
static int add_event(struct attach *attach, struct perf_event_attr *attr, pid_t pid, int cpu)
{
	struct bpf_perf_event_opts opts = { .sz = sizeof(opts), .bpf_cookie = attach->opts.cookie };
	struct perf_events *events = attach->hold.perf;
	struct bpf_link *link;
	int fd, err;

	if (events->count == events->room) {
		size_t room = 2 * events->room;

		events = realloc(events, sizeof(*events) + room * sizeof(events->of[0]));
		if (!events)
			return -ENOMEM;
		events->room = room;
		attach->hold.perf = events;
	}
	fd = (int)syscall(SYS_perf_event_open, attr, pid, cpu, -1, PERF_FLAG_FD_CLOEXEC);
	if (fd < 0)
		return -errno;
	link = bpf_program__attach_perf_event_opts(attach->program, fd, &opts);
	if (!link) {
		err = -errno;
		close(fd);
		return err;
	}
	events->of[events->count].link = link;
	events->of[events->count++].fd = fd;
	return 0;
}

/* Adds every current thread of the process. Later threads inherit the event; before Linux 5.13 so
 * do child processes. */
static int add_threads(struct attach *attach, struct perf_event_attr *attr)
{
	char path[64];
	struct dirent *entry;
	DIR *threads;
	int err = 0;

	snprintf(path, sizeof(path), "/proc/%d/task", (int)attach->opts.pid);
	threads = opendir(path);
	if (!threads)
		return errno == ENOENT ? -ESRCH : -errno;
	attr->inherit = 1;
	attr->inherit_thread = 1;
	while (!err && (entry = readdir(threads))) {
		if (!isdigit((unsigned char)entry->d_name[0]))
			continue;
		err = add_event(attach, attr, atoi(entry->d_name), -1);
		if (err == -EINVAL && attr->inherit_thread) {
			attr->inherit_thread = 0;
			err = add_event(attach, attr, atoi(entry->d_name), -1);
		}
		if (err == -ESRCH) /* the thread has ended meanwhile */
			err = 0;
	}
	closedir(threads);
	return !err && !attach->hold.perf->count ? -ESRCH : err;
}

/* "0", "0-3,8" */
static int add_cpus(struct attach *attach, struct perf_event_attr *attr, const char *cpus)
{
	pid_t pid = attach->opts.pid ? attach->opts.pid : -1;

	for (const char *at = cpus;;) {
		char *end;
		long first = strtol(at, &end, 10), last = first;
		int err;

		if (isdigit((unsigned char)*at) && *end == '-' && isdigit((unsigned char)end[1]))
			last = strtol(end + 1, &end, 10);
		if (!isdigit((unsigned char)*at) || (*end && *end != ',') || last < first ||
		    last > 1 << 20) {
			attach->told = true;
			return skepi_fail(attach->error, SKEP_STAGE_ATTACH, -EINVAL,
					  bpf_program__name(attach->program),
					  "`%s` is not a list of CPUs such as 0 or 0-3,8", cpus);
		}
		for (long cpu = first; cpu <= last; cpu++) {
			err = add_event(attach, attr, pid, (int)cpu);
			if (err == -ENODEV || (err == -EINVAL && cpu >= skep_cpu_count())) {
				attach->told = true;
				return skepi_fail(attach->error, SKEP_STAGE_ATTACH, -ENODEV,
						  bpf_program__name(attach->program),
						  "CPU %ld is not online", cpu);
			}
			if (err)
				return err;
		}
		if (!*end)
			return 0;
		at = end + 1;
	}
}

static int add_all(struct attach *attach, struct perf_event_attr *attr)
{
	FILE *file;
	char online[512];

	if (attach->opts.cpu)
		return add_cpus(attach, attr, attach->opts.cpu);
	if (attach->opts.pid)
		return add_threads(attach, attr);
	file = fopen("/sys/devices/system/cpu/online", "re");
	if (!file || !fgets(online, sizeof(online), file))
		snprintf(online, sizeof(online), "0-%d", skep_cpu_count() - 1);
	if (file)
		fclose(file);
	online[strcspn(online, "\n")] = '\0';
	return add_cpus(attach, attr, online);
}

int skepi_attach_perf(struct attach *attach)
{
	static const struct hold_kind perf = { end_events, NULL };
	struct perf_event_attr attr = {
		.size = sizeof(attr),
		.disabled = 1,
		.read_format = PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING,
		.freq = attach->opts.frequency != 0,
		.sample_period = attach->opts.period,
	};
	int err = find_event(attach, &attr);

	if (err)
		return err;
	if (attr.freq)
		attr.sample_freq = attach->opts.frequency;
	attach->hold.perf = calloc(1, sizeof(*attach->hold.perf) +
					      8 * sizeof(attach->hold.perf->of[0]));
	if (!attach->hold.perf)
		return skepi_attach_refused(attach, "a perf event", -ENOMEM);
	attach->hold.perf->room = 8;
	err = add_all(attach, &attr);
	if (err) {
		end_events(&attach->hold);
		return refuse_event(attach, &attr, err);
	}
	attach->hold.kind = &perf;
	return 0;
}
