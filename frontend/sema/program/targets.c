// SPDX-License-Identifier: MIT
/*
 * The part of a section's name behind `/`, and sections that are not supported. In: a program's
 * section. Out: an error if the target has the wrong form, or if libbpf of the wanted version does
 * not know the section. Called by programs.c.
 */
#include <ctype.h>
#include <string.h>

#include "frontend/sema/program/program.h"

enum target { TARGET_FUNCTION, TARGET_PATTERN, TARGET_NAME, TARGET_EVENT, TARGET_SYMBOL, TARGET_USDT };

/*
 * The target's form, as libbpf 1.1 parses it: attach_kprobe, attach_uprobe, attach_usdt, attach_tp
 * ..
 */
static const struct {
	const char *sections; /* separated by spaces */
	enum target target;
} shapes[] = {
	{ "kprobe kretprobe", TARGET_FUNCTION },
	{ "kprobe.multi kretprobe.multi", TARGET_PATTERN },
	{ "ksyscall kretsyscall raw_tp raw_tracepoint tp_btf fentry fentry.s fexit fexit.s "
	  "fmod_ret fmod_ret.s lsm lsm.s lsm_cgroup iter iter.s", TARGET_NAME },
	{ "tp tracepoint", TARGET_EVENT },
	{ "uprobe uprobe.s uretprobe uretprobe.s", TARGET_SYMBOL },
	{ "usdt", TARGET_USDT },
};

static const char *const targets[] = {
	[TARGET_FUNCTION] = "FUNCTION or FUNCTION+OFFSET", [TARGET_PATTERN] = "a pattern of names",
	[TARGET_NAME] = "one name", [TARGET_EVENT] = "CATEGORY/EVENT",
	[TARGET_SYMBOL] = "BINARY:FUNCTION or BINARY:FUNCTION+OFFSET",
	[TARGET_USDT] = "BINARY:PROVIDER:NAME",
};

/* The first character that is no letter, digit or one of `more`. */
static const char *skip(const char *text, const char *more)
{
	while (*text && (isalnum((unsigned char)*text) || strchr(more, *text)))
		text++;
	return text;
}

/* Is it a number, decimal or hexadecimal? */
static bool is_number(const char *text)
{
	const char *digits = strncmp(text, "0x", 2) != 0 ? "0123456789" : "0123456789abcdefABCDEF";

	text += strncmp(text, "0x", 2) != 0 ? 0 : 2;
	return *text && !text[strspn(text, digits)];
}

static bool is_function(const char *text)
{
	const char *end = skip(text, "_.");

	return end != text && !isdigit((unsigned char)*text) &&
	       (!*end || (*end == '+' && is_number(end + 1)));
}

static bool has_shape(const char *text, enum target target)
{
	const char *end = strchr(text, ':'), *last = strrchr(text, ':');

	switch (target) {
	case TARGET_FUNCTION:
		return is_function(text);
	case TARGET_PATTERN:
		return *text && !*skip(text, "_.*?");
	case TARGET_NAME:
		return *text && !*skip(text, "_.");
	case TARGET_EVENT:
		end = skip(text, "_");
		return *end == '/' && end != text && end[1] && !*skip(end + 1, "_");
	case TARGET_SYMBOL:
		/* only a binary: the function is given when it is attached */
		return (*text && !end) ||
		       (end && end != text && end == last && is_function(end + 1));
	case TARGET_USDT:
		return end && end != text && last != end + 1 && last != end && last[1] &&
		       last == end + 1 + strcspn(end + 1, ":") && !*skip(last + 1, "_");
	}
	return true;
}

/* Sections for which the kernel checks the program against its target's BTF. */
static const char described[] =
	"tp_btf fentry fentry.s fexit fexit.s fmod_ret fmod_ret.s lsm lsm.s lsm_cgroup iter iter.s";

bool sema_check_target(struct sema *sema, const struct form *form,
		       const struct kernel_section *section, const char *name)
{
	size_t len = strlen(section->name);
	struct diag *diag;

	if (form && !strcmp(name, section->name) && sema_is_listed(described, name)) {
		diag = diag_report(sema->diags, DIAG_SECTION_TARGET, form->span,
				   "`%s` does not say what the program is for", name);
		diag_help(sema->diags, diag, "write %s/NAME: the kernel needs the target when it loads the "
			  "program", name);
		return false;
	}
	if (!form || strncmp(name, section->name, len) != 0 || name[len] != '/')
		return true;
	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		if (!sema_is_listed(shapes[i].sections, section->name) ||
		    has_shape(name + len + 1, shapes[i].target))
			continue;
		diag = diag_report(sema->diags, DIAG_SECTION_TARGET, form->span,
				   "`%s` is not a target for `%s/`", name + len + 1, section->name);
		diag_help(sema->diags, diag, "%s follows it", targets[shapes[i].target]);
		return false;
	}
	return true;
}

/* Sections that libbpf has since a version after 1.1; offered if a newer libbpf is given. */
static const char later[] =
	"kprobe.session uprobe.multi uprobe.multi.s uretprobe.multi uretprobe.multi.s uprobe.session uprobe.session.s usdt.s "
	"sk_skb/verdict struct_ops.s";

/* Program types that are fully supported. */
static const char offered[] =
	"sockops xdp xdp.frags xdp/devmap xdp/cpumap xdp.frags/devmap xdp.frags/cpumap tc classifier "
	"tcx/ingress tcx/egress netkit/primary netkit/peer tc/ingress tc/egress socket "
	"raw_tp raw_tracepoint tracepoint tp "
	"sk_lookup sk_msg sk_skb sk_skb/stream_parser sk_skb/stream_verdict "
	"sk_reuseport sk_reuseport/migrate flow_dissector perf_event syscall kprobe kretprobe "
	"tp_btf fentry fentry.s fexit fexit.s fmod_ret fmod_ret.s lsm lsm.s lsm_cgroup iter iter.s "
	"struct_ops kprobe.multi kretprobe.multi ksyscall kretsyscall uprobe uprobe.s uretprobe uretprobe.s usdt";

bool sema_offers_section(struct sema *sema, struct span span, const struct program *program)
{
	const char *name = program->section->name, *since = NULL;
	char buffer[8];
	struct diag *diag;

	if (!strncmp(name, "cgroup", 6) || sema_is_listed(offered, name))
		return true;
	if (sema_is_listed(later, name))
		since = kernel_version_text(program->section->libbpf, buffer);
	if (since && sema->libbpf >= program->section->libbpf)
		return true;
	diag = diag_report(sema->diags, DIAG_UNSUPPORTED, span,
			   "programs in `%s` are not supported by this version",
			   program->section_name);
	if (since)
		diag_help(sema->diags, diag, "libbpf knows the section since %s, but objects are "
			  "made for 1.1: use --libbpf=%s if a newer one loads it", since, since);
	return false;
}
