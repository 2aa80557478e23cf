/* The kinds of attachment: which programs are of it, which options it takes, who attaches it. */
#include <errno.h>

#include "runtime/internal.h"

#define ANY_TYPE (-1)

#define CGROUP_KIND(TYPE, ATTACH_TYPE) \
	{ "cgroup", TYPE, ATTACH_TYPE, NULL, ATTACH_CGROUP, \
	  ATTACH_FLAGS | ATTACH_PIN | ATTACH_ADOPT | ATTACH_ORDER, skepi_attach_cgroup, NULL }
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
	{ NAME, TYPE, ANY_TYPE, NULL, ATTACH_MAP, ATTACH_FLAGS | ATTACH_PIN | ATTACH_ADOPT, \
	  skepi_attach_map, NULL }
#define OTHER_KIND(NAME, TYPE, INSTEAD) { NAME, TYPE, ANY_TYPE, NULL, 0, 0, NULL, INSTEAD }

/* The first row whose type, attach type and section fit is the kind. */
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
	  ATTACH_XDP_MODE | ATTACH_FLAGS | ATTACH_PIN | ATTACH_ADOPT, skepi_attach_xdp, NULL },
	{ "netkit", BPF_PROG_TYPE_SCHED_CLS, ANY_TYPE, "netkit/", ATTACH_INTERFACE,
	  ATTACH_FLAGS | ATTACH_PIN | ATTACH_ADOPT | ATTACH_ORDER, skepi_attach_netkit, NULL },
	{ "tc", BPF_PROG_TYPE_SCHED_CLS, ANY_TYPE, NULL, ATTACH_INTERFACE,
	  ATTACH_DIRECTION | ATTACH_TC_MODE | ATTACH_FLAGS | ATTACH_PIN | ATTACH_ADOPT | ATTACH_ORDER,
	  skepi_attach_tc, NULL },
	{ "sk-lookup", BPF_PROG_TYPE_SK_LOOKUP, ANY_TYPE, NULL, ATTACH_NETNS,
	  ATTACH_FLAGS | ATTACH_PIN | ATTACH_ADOPT, skepi_attach_netns, NULL },
	{ "flow-dissector", BPF_PROG_TYPE_FLOW_DISSECTOR, ANY_TYPE, NULL, ATTACH_NETNS,
	  ATTACH_FLAGS | ATTACH_PIN | ATTACH_ADOPT, skepi_attach_netns, NULL },
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
	{ "socket-filter", BPF_PROG_TYPE_SOCKET_FILTER, ANY_TYPE, NULL, ATTACH_FD, 0,
	  skepi_attach_socket, NULL },
	{ "sk-reuseport", BPF_PROG_TYPE_SK_REUSEPORT, ANY_TYPE, NULL, ATTACH_FD, 0,
	  skepi_attach_reuseport, NULL },
	SOCKMAP_KIND("sk-msg", BPF_PROG_TYPE_SK_MSG),
	SOCKMAP_KIND("sk-skb", BPF_PROG_TYPE_SK_SKB),
	{ "perf-event", BPF_PROG_TYPE_PERF_EVENT, ANY_TYPE, NULL, ATTACH_FREQUENCY,
	  ATTACH_EVENT | ATTACH_PID | ATTACH_CPU | ATTACH_COOKIE, skepi_attach_perf, NULL },
	OTHER_KIND("syscall", BPF_PROG_TYPE_SYSCALL, "bpf_prog_test_run_opts runs it"),
	OTHER_KIND("struct-ops", BPF_PROG_TYPE_STRUCT_OPS,
		   "bpf_map__attach_struct_ops attaches its map"),
};

const struct attach_kind *skepi_attach_kind(const struct bpf_program *program)
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

int skepi_attach_kind_check(const struct attach *attach, const struct attach_kind **ret_kind)
{
	const struct bpf_program *program = attach->program;
	const char *name = bpf_program__name(program);
	const char *section = bpf_program__section_name(program);
	const struct attach_kind *kind = skepi_attach_kind(program);
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
