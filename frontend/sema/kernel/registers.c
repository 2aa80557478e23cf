// SPDX-License-Identifier: MIT
/*
 * Registers in probes: parameters and results of probed functions, and USDT arguments. In:
 * %pt-regs, %usdt, and names of registers. Out: EXPR_CONTEXT with libbpf's macro or the register's
 * name, or EXPR_USDT; an error where the register is meaningless. Called through forms.c, by
 * context.c and probe_arguments.c.
 */
#include <string.h>

#include "frontend/sema/kernel/kernel.h"

/* The end of a function at which a section's programs run; programs of sessions run at both. */
enum probe_end { PROBE_NONE, PROBE_ENTRY = 1, PROBE_RETURN = 2, PROBE_BOTH = 3, PROBE_USDT = 4 };

static enum probe_end probe_end(const struct kernel_section *section)
{
	if (!section->program_type || strcmp(section->program_type, "kprobe"))
		return PROBE_NONE;
	if (!strncmp(section->name, "usdt", 4))
		return PROBE_USDT;
	if (strstr(section->name, "session"))
		return PROBE_BOTH;
	return strstr(section->name, "ret") ? PROBE_RETURN : PROBE_ENTRY;
}

static bool is_system_call(const struct kernel_section *section)
{
	return strstr(section->name, "syscall") != NULL;
}

/* At an offset inside the function both parameters and the future result may be of interest. */
static bool is_inside(const struct program *program)
{
	return program->section_name && strchr(program->section_name, '+');
}

static bool refuse_end(struct sema *sema, const struct form *form, const char *text,
		       const char *help)
{
	struct diag *diag = diag_report(sema->diags, DIAG_CTX_FIELD, form->span,
					"%s `%s`", text, sema->program->section->name);

	diag_help(sema->diags, diag, "%s", help);
	return false;
}

static bool check_end(struct sema *sema, const struct form *form, bool is_result, bool is_parameter)
{
	enum probe_end end = probe_end(sema->program->section);

	if (end == PROBE_NONE)
		return refuse_end(sema, form, "there are no registers in",
				  "they are what programs of `:kprobe` are handed");
	if (is_result && end == PROBE_ENTRY && !is_inside(sema->program))
		return refuse_end(sema, form, "the function has no result yet in",
				  "a program in kretprobe/.., uretprobe/.. or kretsyscall/.. runs when "
				  "it has");
	if (is_parameter && end == PROBE_RETURN)
		return refuse_end(sema, form, "the parameters are gone in",
				  "keep them in a map at the function's entry, by the thread's id");
	if (end == PROBE_USDT && (is_result || is_parameter))
		return refuse_end(sema, form, "what the probe gives is not in known registers in",
				  "(usdt-arg 0) is its first argument");
	return true;
}

static bool check_arch(struct sema *sema, const struct form *form)
{
	if (sema->unit->arch)
		return true;
	diag_help(sema->diags,
		  diag_report(sema->diags, DIAG_UNSUPPORTED, form->span,
			      "the registers of this machine are unknown"),
		  "use --arch for another machine: x86-64, arm64, riscv64 or s390x");
	return false;
}

/* The tables have x86-64's registers for these contexts; on other machines they do not exist. */
bool sema_has_register(struct sema *sema, const struct form *field, const char *context)
{
	const struct kernel_arch *arch = sema->unit->arch;
	bool of_sample = !strcmp(context, "bpf_perf_event_data");
	struct diag *diag;

	if (!of_sample && strcmp(context, "pt_regs"))
		return true;
	if (!check_arch(sema, field))
		return false;
	if (!strcmp(arch->name, "x86-64") || (of_sample && strncmp(field->name, "regs.", 5)))
		return true;
	diag = diag_report(sema->diags, DIAG_CTX_FIELD, field->span,
			   "`%s` is a register of x86-64, but the target is %s", field->name,
			   arch->name);
	if (!of_sample)
		diag_help(sema->diags, diag, "use (pt-regs-parm1), (pt-regs-ip) and others, which "
			  "exist on every machine");
	return false;
}

/* A parameter for which libbpf 1.1 has no macro is read by its register. */
static void settle_parameter(struct sema *sema, struct expr *expr, unsigned n)
{
	const struct kernel_arch *arch = sema->unit->arch;
	bool of_call = is_system_call(sema->program->section);
	const char *member = of_call && arch->call_parameters[0] ? arch->call_parameters[n - 1] :
								   arch->parameters[n - 1];

	expr->context.macro = n <= 5 ? arena_printf(sema->arena, "PT_REGS_PARM%u", n) : NULL;
	expr->context.member = member;
	if (!of_call)
		return;
	expr->context.of_call = true;
	expr->context.macro = arch->call_parameters[0] || n > 5 ? NULL :
		arena_printf(sema->arena, "PT_REGS_PARM%u_CORE_SYSCALL", n);
}

static bool settle(struct sema *sema, const struct form *form, struct expr *expr,
		   const struct form *which)
{
	static const char *const macros[][2] = {
		{ "ret", "PT_REGS_RC" }, { "ip", "PT_REGS_IP" },
		{ "sp", "PT_REGS_SP" }, { "fp", "PT_REGS_FP" },
	};
	const struct kernel_arch *arch = sema->unit->arch;
	unsigned most = arch->parameter_count;

	if (which->kind == FORM_INTEGER) {
		unsigned n = (unsigned)which->value;

		most = is_system_call(sema->program->section) && most > 6 ? 6 : most;
		if (n <= most) {
			settle_parameter(sema, expr, n);
			return true;
		}
		diag_report(sema->diags, DIAG_CONSTANT_RANGE, form->span,
			    "%s has %u parameters in registers; the others are on its stack",
			    arch->name, most);
		return false;
	}
	for (size_t i = 0; i < sizeof(macros) / sizeof(macros[0]); i++)
		if (!strcmp(which->name, macros[i][0]))
			expr->context.macro = macros[i][1];
	return true;
}

struct expr *sema_register(struct sema *sema, const struct form *form, const struct form *which)
{
	struct expr *expr = sema_new(sema, EXPR_CONTEXT, form, &type_u64);
	bool is_result = form_is_symbol(which, "ret");

	if (!sema_shares_context(sema, form) ||
	    !check_end(sema, form, is_result, which->kind == FORM_INTEGER) ||
	    !check_arch(sema, form) || !settle(sema, form, expr, which))
		return sema_error_expr(sema, form);
	expr->context.field = kernel_context_field("pt_regs", "rdi");
	expr->context.access = kernel_section_access(sema->program->section, "rdi");
	/* equal registers have equal offsets */
	expr->context.offset = which->kind == FORM_INTEGER ?
		(uint32_t)which->value * 8 : 256 + (uint32_t)which->name[0] * 8;
	return expr;
}

/* (%pt-regs N | ret | ip | sp | fp) */
struct expr *sema_form_pt_regs(struct sema *sema, const struct form *form)
{
	return sema_register(sema, form, form_nth(form, 1));
}

/* (%usdt arg N), (%usdt count), (%usdt cookie) */
struct expr *sema_form_usdt(struct sema *sema, const struct form *form)
{
	struct expr *expr = sema_new(sema, EXPR_USDT, form, &type_i64);
	const struct form *which = form_nth(form, 1);
	const struct expr *index;

	if (!sema_shares_context(sema, form) || !check_arch(sema, form))
		return sema_error_expr(sema, form);
	if (probe_end(sema->program->section) != PROBE_USDT) {
		refuse_end(sema, form, "there is no USDT probe in",
			   "a program in usdt/BINARY:PROVIDER:NAME runs at one");
		return sema_error_expr(sema, form);
	}
	expr->usdt.what = form_is_symbol(which, "arg") ? USDT_ARGUMENT :
			  form_is_symbol(which, "count") ? USDT_COUNT : USDT_COOKIE;
	if (expr->usdt.what != USDT_ARGUMENT)
		return expr;
	index = sema_constant(sema, form_nth(form, 2));
	if (type_is_error(index->type))
		return sema_error_expr(sema, form);
	if (index->value >= 12) {
		diag_report(sema->diags, DIAG_CONSTANT_RANGE, form_nth(form, 2)->span,
			    "the index of a USDT argument must be 0 to 11");
		return sema_error_expr(sema, form);
	}
	expr->usdt.index = (unsigned)index->value;
	return expr;
}
