#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "runtime/internal.h"

#define ANY_TYPE (-1)

/* One way of attaching. The first row whose type, attach type and section fit is the kind. */
struct attach_kind {
	const char *name;              /* "`count-egress` is a cgroup program, ..." */
	int prog_type;
	int attach_type;               /* or ANY_TYPE */
	const char *section;           /* how it starts, NULL: any */
	unsigned int needs, allows;    /* enum attach_option: a kind refuses all others */
	int (*attach)(struct attach *attach); /* NULL: a session cannot, and: */
	const char *instead;           /* what to do then */
};

#define CGROUP_KIND(TYPE, ATTACH_TYPE) \
	{ "cgroup", TYPE, ATTACH_TYPE, NULL, ATTACH_CGROUP, ATTACH_FLAGS | ATTACH_PIN, \
	  skepi_attach_cgroup, NULL }
#define AUTO_KIND(NAME, TYPE) \
	{ NAME, TYPE, ANY_TYPE, NULL, 0, ATTACH_PIN, skepi_attach_auto, NULL }
#define UPROBE_KIND(SECTION) \
	{ "uprobe", BPF_PROG_TYPE_KPROBE, ANY_TYPE, SECTION, 0, \
	  ATTACH_PID | ATTACH_BINARY | ATTACH_SYMBOL | ATTACH_OFFSET | ATTACH_COOKIE | ATTACH_PIN, \
	  skepi_attach_uprobe, NULL }
#define KPROBE_KIND(SECTION) \
	{ "kprobe", BPF_PROG_TYPE_KPROBE, ANY_TYPE, SECTION, 0, \
	  ATTACH_SYMBOL | ATTACH_OFFSET | ATTACH_COOKIE | ATTACH_PIN, skepi_attach_kprobe, NULL }
#define SOCKMAP_KIND(NAME, TYPE) \
	{ NAME, TYPE, ANY_TYPE, NULL, ATTACH_MAP, ATTACH_FLAGS | ATTACH_PIN, \
	  skepi_attach_map, NULL }
#define OTHER_KIND(NAME, TYPE, INSTEAD) { NAME, TYPE, ANY_TYPE, NULL, 0, 0, NULL, INSTEAD }

static const struct attach_kind kinds[] = {
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
	{ "xdp", BPF_PROG_TYPE_XDP, ANY_TYPE, NULL, ATTACH_INTERFACE,
	  ATTACH_XDP_MODE | ATTACH_FLAGS | ATTACH_PIN, skepi_attach_xdp, NULL },
	{ "netkit", BPF_PROG_TYPE_SCHED_CLS, ANY_TYPE, "netkit/", ATTACH_INTERFACE,
	  ATTACH_FLAGS | ATTACH_PIN, skepi_attach_netkit, NULL },
	{ "tc", BPF_PROG_TYPE_SCHED_CLS, ANY_TYPE, NULL, ATTACH_INTERFACE,
	  ATTACH_DIRECTION | ATTACH_FLAGS | ATTACH_PIN, skepi_attach_tc, NULL },
	{ "sk-lookup", BPF_PROG_TYPE_SK_LOOKUP, ANY_TYPE, NULL, ATTACH_NETNS,
	  ATTACH_FLAGS | ATTACH_PIN, skepi_attach_netns, NULL },
	{ "flow-dissector", BPF_PROG_TYPE_FLOW_DISSECTOR, ANY_TYPE, NULL, ATTACH_NETNS,
	  ATTACH_FLAGS | ATTACH_PIN, skepi_attach_netns, NULL },
	UPROBE_KIND("uprobe/"),
	UPROBE_KIND("uprobe.s/"),
	UPROBE_KIND("uretprobe/"),
	UPROBE_KIND("uretprobe.s/"),
	{ "usdt", BPF_PROG_TYPE_KPROBE, ANY_TYPE, "usdt/", 0,
	  ATTACH_PID | ATTACH_BINARY | ATTACH_PROVIDER | ATTACH_PROBE | ATTACH_COOKIE,
	  skepi_attach_usdt, NULL },
	KPROBE_KIND("kprobe/"),
	KPROBE_KIND("kretprobe/"),
	AUTO_KIND("kprobe", BPF_PROG_TYPE_KPROBE),
	AUTO_KIND("tracepoint", BPF_PROG_TYPE_TRACEPOINT),
	AUTO_KIND("raw-tracepoint", BPF_PROG_TYPE_RAW_TRACEPOINT),
	AUTO_KIND("raw-tracepoint", BPF_PROG_TYPE_RAW_TRACEPOINT_WRITABLE),
	{ "iterator", BPF_PROG_TYPE_TRACING, BPF_TRACE_ITER, NULL, 0, ATTACH_MAP | ATTACH_PIN,
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

static const struct attach_kind *kind_of(const struct bpf_program *program)
{
	const char *section = bpf_program__section_name(program);
	int prog_type = (int)bpf_program__type(program);
	int attach_type = (int)bpf_program__expected_attach_type(program);

	for (size_t i = 0; i < ARRAY_COUNT(kinds); i++) {
		const struct attach_kind *kind = &kinds[i];

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

/* The program's kind, where it has one that attaches and the options fit it. */
static int kind_check(const struct attach *attach, const struct attach_kind **ret_kind)
{
	const struct bpf_program *program = attach->program;
	const char *name = bpf_program__name(program);
	const char *section = bpf_program__section_name(program);
	const struct attach_kind *kind = kind_of(program);
	unsigned int given = skepi_attach_options_given(&attach->opts), missing, idle;
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
				  lisp, kind->name, section, skepi_attach_option_name(idle));
	missing = kind->needs & ~given;
	if (missing)
		return skepi_fail(attach->error, SKEP_STAGE_ATTACH, -EINVAL, name,
				  "`%s` is a %s program (section %s), which needs %s", lisp,
				  kind->name, section, skepi_attach_option_name(missing));
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
	const struct attach_kind *kind = NULL;
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
	const struct attach_kind *kind = kind_of(program);
	unsigned int use = kind ? kind->needs | kind->allows : 0;

	*ret_opts = *all;
	skepi_attach_options_keep(ret_opts, use | ATTACH_PIN); /* the caller replaces pin_path */
}

/* -EINVAL where no program uses an option that was given, or none is to be attached. */
static int options_used(struct skep_session *session, const struct skep_attach_opts *opts)
{
	unsigned int use = 0, count = 0, idle;
	struct bpf_program *program;

	bpf_object__for_each_program(program, session->object) {
		const struct attach_kind *kind = wanted(program) ? kind_of(program) : NULL;

		if (kind)
			use |= kind->needs | kind->allows;
		count += wanted(program);
	}
	if (!count)
		return skepi_fail(&session->error, SKEP_STAGE_ATTACH, -EINVAL, NULL,
				  "the object has no program to attach");
	idle = skepi_attach_options_given(opts) & ~use;
	if (!idle)
		return 0;
	return skepi_fail(&session->error, SKEP_STAGE_ATTACH, -EINVAL, NULL,
			  "no program of the object has a use for %s",
			  skepi_attach_option_name(idle));
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
	err = options_used(session, &known);
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
