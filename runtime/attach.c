#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "runtime/internal.h"

/* What a caller may say; a kind needs some, allows some and has no use for the others. */
enum field {
	FIELD_CGROUP = 1 << 0,
	FIELD_INTERFACE = 1 << 1,
	FIELD_XDP_MODE = 1 << 2,
	FIELD_NETNS = 1 << 3,
	FIELD_PID = 1 << 4,
	FIELD_BINARY = 1 << 5,
	FIELD_SYMBOL = 1 << 6,
	FIELD_OFFSET = 1 << 7,
	FIELD_FLAGS = 1 << 8,
	FIELD_PIN = 1 << 9,
	FIELD_DIRECTION = 1 << 10,
	FIELD_MAP = 1 << 11,
	FIELD_PROVIDER = 1 << 12,
	FIELD_PROBE = 1 << 13,
	FIELD_COOKIE = 1 << 14,
};

static const char *const field_names[] = {
	"cgroup-path", "interface", "xdp-mode", "netns-path", "pid",	   "binary",
	"symbol",      "offset",    "flags",    "pin-path",   "direction", "map",
	"provider",    "probe",     "cookie",
};

#define ANY_TYPE (-1)

/* One way of attaching. The first row whose type, attach type and section fit is the kind. */
struct kind {
	const char *name;              /* "`count-egress` is a cgroup program, ..." */
	int prog_type;
	int attach_type;               /* or ANY_TYPE */
	const char *section;           /* how it starts, NULL: any */
	unsigned int needs, allows;    /* enum field */
	int (*attach)(struct attach *attach); /* NULL: a session cannot, and: */
	const char *instead;           /* what to do then */
};

#define CGROUP_KIND(TYPE, ATTACH_TYPE) \
	{ "cgroup", TYPE, ATTACH_TYPE, NULL, FIELD_CGROUP, FIELD_FLAGS | FIELD_PIN, \
	  skepi_attach_cgroup, NULL }
#define AUTO_KIND(NAME, TYPE) \
	{ NAME, TYPE, ANY_TYPE, NULL, 0, FIELD_PIN, skepi_attach_auto, NULL }
#define UPROBE_KIND(SECTION) \
	{ "uprobe", BPF_PROG_TYPE_KPROBE, ANY_TYPE, SECTION, 0, \
	  FIELD_PID | FIELD_BINARY | FIELD_SYMBOL | FIELD_OFFSET | FIELD_COOKIE | FIELD_PIN, \
	  skepi_attach_uprobe, NULL }
#define KPROBE_KIND(SECTION) \
	{ "kprobe", BPF_PROG_TYPE_KPROBE, ANY_TYPE, SECTION, 0, \
	  FIELD_SYMBOL | FIELD_OFFSET | FIELD_COOKIE | FIELD_PIN, skepi_attach_kprobe, NULL }
#define SOCKMAP_KIND(NAME, TYPE) \
	{ NAME, TYPE, ANY_TYPE, NULL, FIELD_MAP, FIELD_FLAGS | FIELD_PIN, skepi_attach_map, NULL }
#define OTHER_KIND(NAME, TYPE, INSTEAD) { NAME, TYPE, ANY_TYPE, NULL, 0, 0, NULL, INSTEAD }

static const struct kind kinds[] = {
	CGROUP_KIND(BPF_PROG_TYPE_CGROUP_SKB, ANY_TYPE),
	CGROUP_KIND(BPF_PROG_TYPE_CGROUP_SOCK, ANY_TYPE),
	CGROUP_KIND(BPF_PROG_TYPE_CGROUP_SOCK_ADDR, ANY_TYPE),
	CGROUP_KIND(BPF_PROG_TYPE_SOCK_OPS, ANY_TYPE),
	CGROUP_KIND(BPF_PROG_TYPE_CGROUP_DEVICE, ANY_TYPE),
	CGROUP_KIND(BPF_PROG_TYPE_CGROUP_SYSCTL, ANY_TYPE),
	CGROUP_KIND(BPF_PROG_TYPE_CGROUP_SOCKOPT, ANY_TYPE),
	CGROUP_KIND(BPF_PROG_TYPE_LSM, BPF_LSM_CGROUP),
	{ "devmap", BPF_PROG_TYPE_XDP, BPF_XDP_DEVMAP, NULL, 0, 0, NULL,
	  "put its descriptor in a devmap's entry" },
	{ "cpumap", BPF_PROG_TYPE_XDP, BPF_XDP_CPUMAP, NULL, 0, 0, NULL,
	  "put its descriptor in a cpumap's entry" },
	{ "xdp", BPF_PROG_TYPE_XDP, ANY_TYPE, NULL, FIELD_INTERFACE,
	  FIELD_XDP_MODE | FIELD_FLAGS | FIELD_PIN, skepi_attach_xdp, NULL },
	{ "netkit", BPF_PROG_TYPE_SCHED_CLS, ANY_TYPE, "netkit/", FIELD_INTERFACE,
	  FIELD_FLAGS | FIELD_PIN, skepi_attach_netkit, NULL },
	{ "tc", BPF_PROG_TYPE_SCHED_CLS, ANY_TYPE, NULL, FIELD_INTERFACE,
	  FIELD_DIRECTION | FIELD_FLAGS | FIELD_PIN, skepi_attach_tc, NULL },
	{ "sk-lookup", BPF_PROG_TYPE_SK_LOOKUP, ANY_TYPE, NULL, FIELD_NETNS,
	  FIELD_FLAGS | FIELD_PIN, skepi_attach_netns, NULL },
	{ "flow-dissector", BPF_PROG_TYPE_FLOW_DISSECTOR, ANY_TYPE, NULL, FIELD_NETNS,
	  FIELD_FLAGS | FIELD_PIN, skepi_attach_netns, NULL },
	UPROBE_KIND("uprobe/"),
	UPROBE_KIND("uprobe.s/"),
	UPROBE_KIND("uretprobe/"),
	UPROBE_KIND("uretprobe.s/"),
	{ "usdt", BPF_PROG_TYPE_KPROBE, ANY_TYPE, "usdt/", 0,
	  FIELD_PID | FIELD_BINARY | FIELD_PROVIDER | FIELD_PROBE | FIELD_COOKIE,
	  skepi_attach_usdt, NULL },
	KPROBE_KIND("kprobe/"),
	KPROBE_KIND("kretprobe/"),
	AUTO_KIND("kprobe", BPF_PROG_TYPE_KPROBE),
	AUTO_KIND("tracepoint", BPF_PROG_TYPE_TRACEPOINT),
	AUTO_KIND("raw-tracepoint", BPF_PROG_TYPE_RAW_TRACEPOINT),
	AUTO_KIND("raw-tracepoint", BPF_PROG_TYPE_RAW_TRACEPOINT_WRITABLE),
	{ "iterator", BPF_PROG_TYPE_TRACING, BPF_TRACE_ITER, NULL, 0, FIELD_MAP | FIELD_PIN,
	  skepi_attach_iter, NULL },
	AUTO_KIND("tracing", BPF_PROG_TYPE_TRACING),
	AUTO_KIND("lsm", BPF_PROG_TYPE_LSM),
	OTHER_KIND("socket-filter", BPF_PROG_TYPE_SOCKET_FILTER,
		   "give its descriptor to setsockopt SO_ATTACH_BPF"),
	OTHER_KIND("sk-reuseport", BPF_PROG_TYPE_SK_REUSEPORT,
		   "give its descriptor to setsockopt SO_ATTACH_REUSEPORT_EBPF"),
	SOCKMAP_KIND("sk-msg", BPF_PROG_TYPE_SK_MSG),
	SOCKMAP_KIND("sk-skb", BPF_PROG_TYPE_SK_SKB),
	OTHER_KIND("perf-event", BPF_PROG_TYPE_PERF_EVENT,
		   "bpf_program__attach_perf_event takes the event's descriptor"),
	OTHER_KIND("syscall", BPF_PROG_TYPE_SYSCALL, "bpf_prog_test_run_opts runs it"),
	OTHER_KIND("struct-ops", BPF_PROG_TYPE_STRUCT_OPS,
		   "bpf_map__attach_struct_ops attaches its map"),
};

static const struct kind *kind_of(const struct bpf_program *program)
{
	const char *section = bpf_program__section_name(program);
	int prog_type = (int)bpf_program__type(program);
	int attach_type = (int)bpf_program__expected_attach_type(program);

	for (size_t i = 0; i < ARRAY_COUNT(kinds); i++) {
		const struct kind *kind = &kinds[i];

		if (kind->prog_type != prog_type)
			continue;
		if (kind->attach_type != ANY_TYPE && kind->attach_type != attach_type)
			continue;
		if (!kind->section || !strncmp(section, kind->section, strlen(kind->section)) ||
		    (strlen(section) + 1 == strlen(kind->section) &&
		     !strncmp(section, kind->section, strlen(section))))
			return kind;
	}
	return NULL;
}

static unsigned int fields_of(const struct skep_attach_opts *opts)
{
	return (opts->cgroup_path || opts->cgroup_fd ? FIELD_CGROUP : 0u) |
	       (opts->interface || opts->ifindex ? FIELD_INTERFACE : 0u) |
	       (opts->xdp_mode ? FIELD_XDP_MODE : 0u) | (opts->netns_path ? FIELD_NETNS : 0u) |
	       (opts->pid ? FIELD_PID : 0u) | (opts->binary ? FIELD_BINARY : 0u) |
	       (opts->symbol ? FIELD_SYMBOL : 0u) | (opts->offset ? FIELD_OFFSET : 0u) |
	       (opts->flags ? FIELD_FLAGS : 0u) | (opts->pin_path ? FIELD_PIN : 0u) |
	       (opts->direction ? FIELD_DIRECTION : 0u) | (opts->map ? FIELD_MAP : 0u) |
	       (opts->provider ? FIELD_PROVIDER : 0u) | (opts->probe ? FIELD_PROBE : 0u) |
	       (opts->cookie ? FIELD_COOKIE : 0u);
}

static const char *first_field(unsigned int fields)
{
	return field_names[__builtin_ctz(fields)];
}

int skepi_attach_opts_copy(struct error_store *store, const struct skep_attach_opts *opts,
			   struct skep_attach_opts *ret_opts)
{
	const char *bytes = (const char *)opts;

	memset(ret_opts, 0, sizeof(*ret_opts));
	if (!opts)
		return 0;
	if (opts->sz < sizeof(opts->sz))
		return skepi_fail(store, SKEP_STAGE_ATTACH, -EINVAL, NULL,
				  "the attach options do not say their size in sz");
	for (size_t i = sizeof(*ret_opts); i < opts->sz; i++)
		if (bytes[i])
			return skepi_fail(store, SKEP_STAGE_ATTACH, -EINVAL, NULL,
					  "the attach options are newer than this libskep");
	memcpy(ret_opts, opts, opts->sz < sizeof(*ret_opts) ? opts->sz : sizeof(*ret_opts));
	if (ret_opts->cgroup_path && ret_opts->cgroup_fd)
		return skepi_fail(store, SKEP_STAGE_ATTACH, -EINVAL, NULL,
				  "cgroup-path and cgroup-fd are both given");
	if (ret_opts->interface && ret_opts->ifindex)
		return skepi_fail(store, SKEP_STAGE_ATTACH, -EINVAL, NULL,
				  "interface and ifindex are both given");
	return 0;
}

/* The program's kind, where it has one that attaches and the options fit it. */
static int kind_check(const struct attach *attach, const struct kind **ret_kind)
{
	const struct bpf_program *program = attach->program;
	const char *name = bpf_program__name(program);
	const char *section = bpf_program__section_name(program);
	const struct kind *kind = kind_of(program);
	unsigned int given = fields_of(&attach->opts), missing, idle;
	char lisp[128];

	skepi_name_lisp(name, lisp, sizeof(lisp));
	if (!kind || !kind->attach) {
		skepi_fail(attach->error, SKEP_STAGE_ATTACH, -EOPNOTSUPP, name,
			   "a session cannot attach `%s`: its section is %s", lisp, section);
		skepi_help(attach->error, "%s", kind ? kind->instead :
			   "attach it by libbpf, or use a section that libskep knows");
		return -EOPNOTSUPP;
	}
	idle = given & ~(kind->needs | kind->allows);
	if (idle)
		return skepi_fail(attach->error, SKEP_STAGE_ATTACH, -EINVAL, name,
				  "`%s` is a %s program (section %s), which has no use for %s",
				  lisp, kind->name, section, first_field(idle));
	missing = kind->needs & ~given;
	if (missing)
		return skepi_fail(attach->error, SKEP_STAGE_ATTACH, -EINVAL, name,
				  "`%s` is a %s program (section %s), which needs %s", lisp,
				  kind->name, section, first_field(missing));
	*ret_kind = kind;
	return 0;
}

int skepi_attach_pin(struct error_store *store, int link_fd, const char *program,
		     const char *path)
{
	int err;

	if (!bpf_obj_pin(link_fd, path))
		return 0;
	err = -errno;
	skepi_fail(store, SKEP_STAGE_PIN, err, program, "the link cannot be pinned at %s: %s", path,
		   strerror(-err));
	skepi_help(store, err == -EEXIST ? "remove what an earlier run left there" :
		   "its directory must exist and be on a bpf file system, as /sys/fs/bpf is");
	return errno = -err, err;
}

static int attach_program(struct attach *attach)
{
	const struct kind *kind = NULL;
	int err;

	err = kind_check(attach, &kind);
	if (err)
		return err;
	if (bpf_program__fd(attach->program) < 0)
		return skepi_fail(attach->error, SKEP_STAGE_ATTACH, -EINVAL,
				  bpf_program__name(attach->program),
				  "load the session before attaching");
	skepi_words_begin(&attach->words);
	err = kind->attach(attach);
	skepi_words_end(&attach->words);
	return err;
}

/* Attaches and keeps the link in the session; the session's error is set on failure. */
static int session_attach(struct skep_session *session, const struct bpf_program *program,
			  const struct skep_attach_opts *opts, struct skep_link **ret_link)
{
	struct attach attach = {
		.error = &session->error,
		.object = session->object,
		.program = program,
		.session = session,
		.opts = *opts,
		.link_fd = -1,
		.map_fd = -1,
		.prog_fd = -1,
	};
	const char *name = bpf_program__name(program);
	struct skep_link *link;
	int err;

	link = calloc(1, sizeof(*link) + strlen(name) + 1);
	if (!link)
		return skepi_fail(&session->error, SKEP_STAGE_ATTACH, -ENOMEM, name,
				  "out of memory for a link");
	link->session = session;
	link->fd = link->map_fd = link->prog_fd = -1;
	link->prog_type = bpf_program__type(program);
	link->attach_type = bpf_program__expected_attach_type(program);
	strcpy(link->program, name);
	link->next = session->links;
	session->links = link;

	err = attach_program(&attach);
	if (err)
		goto fail;
	link->link = attach.link;
	link->fd = attach.link_fd;
	link->map_fd = attach.map_fd;
	link->prog_fd = attach.prog_fd;
	if (opts->pin_path) {
		err = skepi_attach_pin(&session->error, skep_link_fd(link), name, opts->pin_path);
		if (err)
			goto fail;
		link->pin_path = strdup(opts->pin_path);
		if (!link->pin_path) {
			unlink(opts->pin_path);
			err = skepi_fail(&session->error, SKEP_STAGE_PIN, -ENOMEM, name,
					 "there is no memory left");
			goto fail;
		}
	}
	if (ret_link)
		*ret_link = link;
	return 0;

fail:
	skepi_link_free(link);
	return errno = -err, err;
}

int skep_session_attach(struct skep_session *session, const char *program,
			const struct skep_attach_opts *opts, struct skep_link **ret_link)
{
	struct skep_attach_opts known;
	struct bpf_program *found;
	int err;

	if (!session)
		return errno = ENOMEM, -ENOMEM;
	if (!program)
		return skepi_fail(&session->error, SKEP_STAGE_ATTACH, -EINVAL, NULL,
				  "no program's name was given");
	found = skep_session_program(session, program);
	if (!found)
		return -errno;
	err = skepi_attach_opts_copy(&session->error, opts, &known);
	if (err)
		return err;
	return session_attach(session, found, &known, ret_link);
}

int skep_session_attach_cgroup(struct skep_session *session, const char *program, const char *path,
			       enum bpf_attach_type type, struct skep_link **ret_link)
{
	SKEP_OPTS(skep_attach_opts, opts);
	struct bpf_program *found;
	int err;

	if (!session)
		return errno = ENOMEM, -ENOMEM;
	if (!program)
		return skepi_fail(&session->error, SKEP_STAGE_ATTACH, -EINVAL, NULL,
				  "no program's name was given");
	found = skep_session_program(session, program);
	if (!found)
		return -errno;
	err = skepi_attach_type_check(&session->error, found, type);
	if (err)
		return err;
	opts.cgroup_path = path;
	return session_attach(session, found, &opts, ret_link);
}

static bool wanted(const struct bpf_program *program)
{
	return bpf_program__autoload(program) && bpf_program__autoattach(program);
}

/* Of the options, those that the program's kind has a use for. */
static void opts_for(const struct bpf_program *program, const struct skep_attach_opts *all,
		     struct skep_attach_opts *ret_opts)
{
	const struct kind *kind = kind_of(program);
	unsigned int use = kind ? kind->needs | kind->allows : 0;

	*ret_opts = *all;
	if (!(use & FIELD_CGROUP)) {
		ret_opts->cgroup_path = NULL;
		ret_opts->cgroup_fd = 0;
	}
	if (!(use & FIELD_INTERFACE)) {
		ret_opts->interface = NULL;
		ret_opts->ifindex = 0;
	}
	if (!(use & FIELD_XDP_MODE))
		ret_opts->xdp_mode = SKEP_XDP_AUTO;
	if (!(use & FIELD_NETNS))
		ret_opts->netns_path = NULL;
	if (!(use & FIELD_PID))
		ret_opts->pid = 0;
	if (!(use & FIELD_BINARY))
		ret_opts->binary = NULL;
	if (!(use & FIELD_SYMBOL))
		ret_opts->symbol = NULL;
	if (!(use & FIELD_OFFSET))
		ret_opts->offset = 0;
	if (!(use & FIELD_FLAGS))
		ret_opts->flags = 0;
	if (!(use & FIELD_DIRECTION))
		ret_opts->direction = SKEP_DIRECTION_SECTION;
	if (!(use & FIELD_MAP))
		ret_opts->map = NULL;
	if (!(use & FIELD_PROVIDER))
		ret_opts->provider = NULL;
	if (!(use & FIELD_PROBE))
		ret_opts->probe = NULL;
	if (!(use & FIELD_COOKIE))
		ret_opts->cookie = 0;
}

/* -EINVAL where no program uses a field that was given, or none is to be attached. */
static int fields_used(struct skep_session *session, const struct skep_attach_opts *opts)
{
	unsigned int use = 0, count = 0, idle;
	struct bpf_program *program;

	bpf_object__for_each_program(program, session->object) {
		const struct kind *kind = wanted(program) ? kind_of(program) : NULL;

		if (kind)
			use |= kind->needs | kind->allows;
		count += wanted(program);
	}
	if (!count)
		return skepi_fail(&session->error, SKEP_STAGE_ATTACH, -EINVAL, NULL,
				  "the object has no program to attach");
	idle = fields_of(opts) & ~use;
	if (!idle)
		return 0;
	return skepi_fail(&session->error, SKEP_STAGE_ATTACH, -EINVAL, NULL,
			  "no program of the object has a use for %s", first_field(idle));
}

static int attach_one_of_all(struct skep_session *session, const struct bpf_program *program,
			     const struct skep_attach_opts *all)
{
	struct skep_attach_opts opts;
	char pin_path[PATH_MAX];

	opts_for(program, all, &opts);
	if (all->pin_path) {
		if (snprintf(pin_path, sizeof(pin_path), "%s/%s", all->pin_path,
			     bpf_program__name(program)) >= (int)sizeof(pin_path))
			return skepi_fail(&session->error, SKEP_STAGE_PIN, -ENAMETOOLONG,
					  bpf_program__name(program), "pin-path is too long");
		opts.pin_path = pin_path;
	}
	return session_attach(session, program, &opts, NULL);
}

int skep_session_attach_all(struct skep_session *session, const struct skep_attach_opts *opts)
{
	struct skep_attach_opts known;
	struct bpf_program *program;
	struct skep_link *before;
	int err;

	if (!session)
		return errno = ENOMEM, -ENOMEM;
	if (!session->object)
		return skepi_fail(&session->error, SKEP_STAGE_ATTACH, -EINVAL, NULL,
				  "no object is open in this session");
	err = skepi_attach_opts_copy(&session->error, opts, &known);
	if (err)
		return err;
	err = fields_used(session, &known);
	if (err)
		return err;

	before = session->links;
	bpf_object__for_each_program(program, session->object) {
		if (!wanted(program))
			continue;
		err = attach_one_of_all(session, program, &known);
		if (err)
			goto fail;
	}
	return 0;

fail:
	while (session->links != before) {
		if (session->links->pin_path)
			unlink(session->links->pin_path);
		skepi_link_free(session->links);
	}
	return errno = -err, err;
}
