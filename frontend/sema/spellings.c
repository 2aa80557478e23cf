// SPDX-License-Identifier: MIT
/*
 * Names that C, Common Lisp and Scheme use for things that Skep names otherwise. In: an unknown
 * form, type, name or field. Out: a help with Skep's name. Asked before the nearest spelling is
 * looked for, by each file that reports an unknown name.
 */
#include <ctype.h>
#include <string.h>

#include "frontend/sema/internal.h"

static const struct {
	const char *name;
	enum spelling where;
	const char *help;
} spellings[] = {
#define SPELLING(name, where, help) { name, SPELLING_##where, help },
#include "frontend/sema/spellings.def"
#undef SPELLING
};

/* "__u32", "uint32_t", "u_int32_t" -> "u32"; NULL if it is no integer type of C with a width. */
static const char *sized_type(struct sema *sema, const char *name)
{
	const char *at = name + strspn(name, "_");
	bool is_signed = *at == 's' || *at == 'i';
	const char *digits = at + strcspn(at, "0123456789");
	size_t len = strspn(digits, "0123456789");
	const char *rest = digits + len, *type;

	if (!len || len > 2 || (*rest && strcmp(rest, "_t") && strcmp(rest, "-t")))
		return NULL;
	type = arena_printf(sema->arena, "%c%.*s", is_signed ? 'i' : 'u', (int)len, digits);
	return type_find_scalar(type) && strcmp(type, name) ? type : NULL;
}

/* The field in "ctx->data", "skb->len", "x.len". */
static const char *arrow_field(const char *name)
{
	const char *arrow = strstr(name, "->"), *dot = strchr(name, '.');

	if (arrow && arrow != name && arrow[2])
		return arrow + 2;
	return dot && dot != name && dot[1] ? dot + 1 : NULL;
}

/* The headers' C names: "iph-saddr" -> "ipv4-src-addr", "skb-len" -> "ctx len". */
static const struct {
	const char *prefix, *header;
} header_prefixes[] = {
	{ "ip", "ipv4" },     { "iph", "ipv4" },    { "iphdr", "ipv4" }, { "ip4", "ipv4" },
	{ "ip6", "ipv6" },    { "ip6h", "ipv6" },   { "ipv6hdr", "ipv6" }, { "ethhdr", "eth" },
	{ "tcph", "tcp" },    { "tcphdr", "tcp" },  { "udph", "udp" },   { "udphdr", "udp" },
	{ "icmph", "icmp" },  { "icmphdr", "icmp" },
	{ "skb", NULL },      { "xdp", NULL },      { "xdp-md", NULL },  { "sk-buff", NULL },
};

static bool help_header(struct sema *sema, struct diag *diag, const char *name)
{
	for (size_t i = 0; i < sizeof(header_prefixes) / sizeof(header_prefixes[0]); i++) {
		const char *header = header_prefixes[i].header;
		size_t len = strlen(header_prefixes[i].prefix);
		const struct structure *structure = header ? sema_find_structure(sema, header) : NULL;
		const char *field = name + len + 1;

		if (strncmp(name, header_prefixes[i].prefix, len) || name[len] != '-' || !*field)
			continue;
		if (structure && sema_field_spelling(structure, field))
			field = sema_field_spelling(structure, field);
		if (structure && structure_member(structure, field))
			diag_help(sema->diags, diag, "(%s-%s p)", header, field);
		else if (!header && sema->program && sema->program->section &&
			 sema->program->section->context &&
			 kernel_context_field(sema->program->section->context, field))
			diag_help(sema->diags, diag, "(ctx %s)", field);
		else
			continue;
		return true;
	}
	return false;
}

static const char *find_help(enum spelling where, const char *name)
{
	bool is_form = where == SPELLING_FORM || where == SPELLING_USER;

	for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++)
		if ((spellings[i].where == where || (is_form && spellings[i].where == SPELLING_BOTH)) &&
		    !strcmp(spellings[i].name, name))
			return spellings[i].help;
	return NULL;
}

/* "bpf_htons" -> "htons" */
static const char *without_prefix(struct sema *sema, const char *name)
{
	const char *lisp = sema_lisp_name(sema, name);

	return !strncmp(lisp, "bpf-", 4) ? lisp + 4 : !strncmp(lisp, "--", 2) ? lisp + 2 : lisp;
}

static bool help_name(struct sema *sema, struct diag *diag, const char *name)
{
	const char *field = arrow_field(name);

	if (*name == '&' && name[1])
		diag_help(sema->diags, diag, "(stack-addr %s) is its address; map forms take keys and values "
			  "themselves", name + 1);
	else if (field)
		diag_help(sema->diags, diag, "write (ctx %s) for the context, (STRUCT-%s p) for a struct",
			  sema_lisp_name(sema, field), sema_lisp_name(sema, field));
	return field || (*name == '&' && name[1]);
}

bool sema_help_spelling(struct sema *sema, struct diag *diag, enum spelling where, const char *name)
{
	const char *help = find_help(where, name);

	if (!help && where == SPELLING_FORM && strcmp(without_prefix(sema, name), name)) {
		name = without_prefix(sema, name);
		help = operator_find(name) ? arena_printf(sema->arena, "(%s a)", name) : find_help(where, name);
	}
	if (!help && where == SPELLING_TYPE)
		help = sized_type(sema, name);
	if (help)
		diag_help(sema->diags, diag, "%s", help);
	else if (where == SPELLING_FORM)
		return help_name(sema, diag, name) || help_header(sema, diag, name);
	else if (where == SPELLING_NAME)
		return help_name(sema, diag, name);
	return help != NULL;
}

void sema_help_load(struct sema *sema, struct diag *diag, const struct expr *pointer)
{
	const struct type *target = type_is_pointer(pointer->type) ? pointer->type->target : NULL;
	const char *name = pointer->kind == EXPR_VARIABLE ? pointer->variable->name : "p";

	if (target && type_is_integer(target))
		diag_help(sema->diags, diag, "(load %s %s) reads the value, (store %s %s 0 v) sets it",
			  type_text(sema->arena, target), name, type_text(sema->arena, target), name);
	else if (target && target->kind == TYPE_STRUCT)
		diag_help(sema->diags, diag, "(%s-FIELD %s) reads a field", target->structure->name,
			  name);
}

/* A help does not repeat a form that is longer. */
enum { MOST_TEXT = 24 };

/* May the program read kernel memory? If not, a number is no address that it could use. */
static bool reads_memory(const struct program *program)
{
	return program && program->section &&
	       kernel_helper_permission(program->section,
					kernel_find_helper("probe-read-kernel")).since;
}

void sema_help_number(struct sema *sema, struct diag *diag, const struct form *form,
		      const struct expr *number)
{
	if (!number->is_constant && type_is_integer(number->type) && reads_memory(sema->program))
		unit_help_address(sema->unit, diag, sema->program->section_name ?
				  sema->program->section_name : sema->program->section->name,
				  form->span.expansion || form->span.len > MOST_TEXT ?
				  "address" : form_text(sema->arena, form));
}

void sema_help_compared(struct sema *sema, struct diag *diag, const struct expr *pointer,
			const struct expr *number)
{
	const char *name = pointer->kind == EXPR_VARIABLE ? pointer->variable->name : "p";

	while (number->kind == EXPR_CAST)
		number = number->operand;
	if (pointer->type->space == SPACE_KERNEL || pointer->type->space == SPACE_TRUSTED)
		diag_help(sema->diags, diag, number->kind == EXPR_CALL &&
			  !strcmp(number->call.helper->name, "get-current-task") ?
			  "(get-current-task-btf) gives the current task as a pointer, which can be compared "
			  "with `%s`" : "(u64 %s) is its address as a number", name);
	else
		sema_help_load(sema, diag, pointer);
}

/* ---- fields of headers ---- */

/* Field names of struct iphdr, tcphdr .., and those of the headers here. */
static const struct {
	const char *c, *lisp;
} fields[] = {
	{ "sport", "src-port" },     { "source", "src-port" },   { "dport", "dst-port" },
	{ "dest", "dst-port" },      { "saddr", "src-addr" },    { "daddr", "dst-addr" },
	{ "src", "src-addr" },       { "dst", "dst-addr" },      { "check", "checksum" },
	{ "sum", "checksum" },       { "csum", "checksum" },     { "tot-len", "total-len" },
	{ "len", "length" },         { "proto", "protocol" },    { "doff", "data-off" },
	{ "h-proto", "type" },       { "ethertype", "type" },    { "ihl", "ver-ihl" },
	{ "version", "ver-ihl" },    { "next-header", "nexthdr" }, { "seqno", "seq" },
	{ "ack", "ack-seq" },        { "urg-ptr", "urgent" },    { "frag", "frag-off" },
	{ "identification", "id" },  { "payload-length", "payload-len" },
};

const char *sema_field_spelling(const struct structure *structure, const char *wanted)
{
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (sema_same_name(fields[i].c, wanted) &&
		    structure_member(structure, fields[i].lisp))
			return fields[i].lisp;
	return NULL;
}
