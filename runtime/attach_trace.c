// SPDX-License-Identifier: MIT
/* Attaches tracing programs through libbpf: kprobes, uprobes, USDT probes, tracepoints, fentry,
 * LSM, iterators. Called for these kinds of attach_kinds.def. Sets the session's error from
 * libbpf's warnings, with a help for a missing tracefs, kernel option, binary or symbol. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "runtime/internal.h"

/* LIBBPF_OPTS leaves the padding after the last field uninitialized, and libbpf refuses padding
 * that is not 0. */
#define CLEAR_OPTS(opts) (memset(&(opts), 0, sizeof(opts)), (void)((opts).sz = sizeof(opts)))

/* libbpf finds tracepoints only in tracefs; probes too, where the kernel has no perf PMU for
 * them. */
static void help_missing_hook(struct attach *attach)
{
	const char *section = bpf_program__section_name(attach->program);

	if (!access("/sys/kernel/tracing/events", F_OK) || !access("/sys/kernel/debug/tracing/events", F_OK))
		skepi_help(attach->error, "this kernel (or binary) has no such hook");
	else if (!strncmp(section, "tp/", 3) || !strncmp(section, "tracepoint/", 11))
		skepi_help(attach->error, "tracefs is not mounted: `mount -t tracefs none /sys/kernel/tracing`");
	else
		skepi_help(attach->error, "this kernel (or binary) has no such hook, or tracefs is not mounted");
}

/* Names a probe type that this kernel was built without, and the Kconfig option that enables it;
 * else NULL. */
static const char *missing_kind(const struct bpf_program *program, int err)
{
	static const struct {
		const char *section, *device, *kind;
	} kinds[] = {
		{ "kprobe.", NULL, "probes of several functions (CONFIG_FPROBE)" },
		{ "kretprobe.", NULL, "probes of several functions (CONFIG_FPROBE)" },
		{ "k", "/sys/bus/event_source/devices/kprobe", "kprobes (CONFIG_KPROBE_EVENTS)" },
		{ "u", "/sys/bus/event_source/devices/uprobe", "uprobes (CONFIG_UPROBE_EVENTS)" },
	};
	const char *section = bpf_program__section_name(program);

	if (bpf_program__type(program) != BPF_PROG_TYPE_KPROBE || access("/sys/bus/event_source/devices", F_OK))
		return NULL;
	for (size_t i = 0; i < ARRAY_COUNT(kinds); i++)
		if (!strncmp(section, kinds[i].section, strlen(kinds[i].section)))
			return (kinds[i].device ? access(kinds[i].device, F_OK) != 0 : err == -EOPNOTSUPP) ?
				       kinds[i].kind : NULL;
	return NULL;
}

/* Keeps the link that libbpf made; on failure turns attach->words into the error. */
static int keep(struct attach *attach, struct bpf_link *link, const char *where)
{
	const char *name = bpf_program__name(attach->program);
	const char *kind;
	char lisp[128], why[128];
	int err;

	if (link) {
		attach->hold.link = link;
		return 0;
	}
	err = -errno;
	if ((err == -EPERM || err == -EACCES) &&
	    skepi_privilege_explains(attach->error, SKEP_STAGE_ATTACH, attach->object,
				     attach->program))
		return attach->error->error.code;
	skepi_name_lisp(name, lisp, sizeof(lisp));
	kind = missing_kind(attach->program, err);
	if (kind)
		return skepi_fail(attach->error, SKEP_STAGE_ATTACH, err, name,
				  "`%s` cannot be attached to %s: this kernel has no %s", lisp, where, kind);
	libbpf_strerror(err, why, sizeof(why)); /* err may be one of libbpf's own codes */
	skepi_fail(attach->error, SKEP_STAGE_ATTACH, err, name,
		   "`%s` cannot be attached to %s: %s%s%s%s", lisp, where, why,
		   attach->words.text[0] ? " (libbpf: " : "", attach->words.text,
		   attach->words.text[0] ? ")" : "");
	if (err == -ENOENT)
		help_missing_hook(attach);
	return attach->error->error.code;
}

int skepi_attach_auto(struct attach *attach)
{
	const char *section = bpf_program__section_name(attach->program);

	if (!strchr(section, '/'))
		return skepi_fail(attach->error, SKEP_STAGE_ATTACH, -EINVAL,
				  bpf_program__name(attach->program),
				  "section %s does not name the target of `%s`", section,
				  skepi_attach_name(attach));
	errno = EOPNOTSUPP;
	return keep(attach, bpf_program__attach(attach->program), section);
}

static int needs(struct attach *attach, const char *what)
{
	return skepi_fail(attach->error, SKEP_STAGE_ATTACH, -EINVAL,
			  bpf_program__name(attach->program),
			  "section %s does not name the target of `%s`, so %s is needed",
			  bpf_program__section_name(attach->program), skepi_attach_name(attach), what);
}

static bool names_target(const struct bpf_program *program)
{
	const char *slash = strchr(bpf_program__section_name(program), '/');

	return slash && slash[1];
}

/* The binary of a section `uprobe/BINARY` without a function; else NULL. */
static const char *binary_alone(const struct bpf_program *program)
{
	const char *slash = strchr(bpf_program__section_name(program), '/');

	return slash && slash[1] && !strchr(slash, ':') ? slash + 1 : NULL;
}

static bool is_return(const struct bpf_program *program)
{
	return bpf_program__section_name(program)[1] == 'r'; /* "kret..", "uret.." */
}

/* Tells a missing binary from a missing function: libbpf 1.5 does not name the symbol that it has not found. */
static bool is_binary_missing(const struct attach *attach, const char *binary)
{
	return strchr(binary, '/') ? access(binary, F_OK) != 0 : strstr(attach->words.text, "full path") != NULL;
}

/* Names the missing part: the binary, or the function in it. libbpf searches a binary without a
 * slash in PATH and in the library directories. */
static int no_symbol(struct attach *attach, const char *binary)
{
	const char *symbol = attach->opts.symbol, *name = bpf_program__name(attach->program);
	char lisp[128];

	skepi_name_lisp(name, lisp, sizeof(lisp));
	if (is_binary_missing(attach, binary))
		return skepi_fail(attach->error, SKEP_STAGE_ATTACH, -ENOENT, binary,
				  "`%s` cannot be attached to %s: there is no such binary", lisp, binary);
	skepi_fail(attach->error, SKEP_STAGE_ATTACH, -ENOENT, symbol,
		   "`%s` cannot be attached to %s: the binary has no function "
		   "`%s`", lisp, binary, symbol);
	skepi_help(attach->error, "`nm -D %s` shows those that others can call, `nm` all where it is not "
		   "stripped", binary);
	return errno = ENOENT, -ENOENT;
}

int skepi_attach_uprobe(struct attach *attach)
{
	const struct skep_attach_opts *opts = &attach->opts;
	LIBBPF_OPTS(bpf_uprobe_opts, libbpf, .retprobe = is_return(attach->program),
		    .func_name = opts->symbol, .bpf_cookie = opts->cookie);
	const char *binary = opts->binary ? opts->binary : binary_alone(attach->program);
	struct bpf_link *link;

	if (!binary && (opts->symbol || opts->offset || opts->pid || opts->cookie))
		return needs(attach, "binary");
	if (!binary && !names_target(attach->program))
		return needs(attach, "binary (and symbol or offset)");
	if (!binary)
		return skepi_attach_auto(attach);
	if (!opts->symbol && !opts->offset)
		return needs(attach, "symbol or offset");
	link = bpf_program__attach_uprobe_opts(attach->program, opts->pid ? opts->pid : -1, binary,
					       opts->offset, &libbpf);
	if (!link && errno == ENOENT && opts->symbol)
		return no_symbol(attach, binary);
	return keep(attach, link, binary);
}

int skepi_attach_kprobe(struct attach *attach)
{
	const struct skep_attach_opts *opts = &attach->opts;
	struct bpf_kprobe_opts libbpf;

	CLEAR_OPTS(libbpf);
	libbpf.retprobe = is_return(attach->program);
	libbpf.offset = opts->offset;
	libbpf.bpf_cookie = opts->cookie;
	if (!opts->symbol && (opts->offset || opts->cookie || !names_target(attach->program)))
		return needs(attach, "symbol");
	if (!opts->symbol)
		return skepi_attach_auto(attach);
	return keep(attach,
		    bpf_program__attach_kprobe_opts(attach->program, opts->symbol, &libbpf),
		    opts->symbol);
}

int skepi_attach_usdt(struct attach *attach)
{
	const struct skep_attach_opts *opts = &attach->opts;
	LIBBPF_OPTS(bpf_usdt_opts, libbpf, .usdt_cookie = opts->cookie);

	if (!opts->binary && (opts->provider || opts->probe || opts->pid || opts->cookie ||
			      !names_target(attach->program)))
		return needs(attach, "binary");
	if (!opts->binary)
		return skepi_attach_auto(attach);
	if (!opts->provider)
		return needs(attach, "provider");
	if (!opts->probe)
		return needs(attach, "probe");
	return keep(attach,
		    bpf_program__attach_usdt(attach->program, opts->pid ? opts->pid : -1,
					     opts->binary, opts->provider, opts->probe, &libbpf),
		    opts->binary);
}

/* Passes the map to an iterator over a map's elements. */
int skepi_attach_iter(struct attach *attach)
{
	union bpf_iter_link_info info = { 0 };
	struct bpf_iter_attach_opts opts;
	const char *section = bpf_program__section_name(attach->program);
	const struct bpf_map *map;

	if (!attach->opts.map)
		return skepi_attach_auto(attach);
	map = skep_session_map(attach->session, attach->opts.map);
	if (!map)
		return -errno;
	info.map.map_fd = (uint32_t)bpf_map__fd(map);
	CLEAR_OPTS(opts);
	opts.link_info = &info;
	opts.link_info_len = sizeof(info);
	return keep(attach, bpf_program__attach_iter(attach->program, &opts), section);
}
