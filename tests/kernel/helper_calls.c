// SPDX-License-Identifier: MIT
/*
 * Calls of every helper of the table, made from the kinds of their parameters and helper_calls.def.
 *	helper_calls c OUT.c	every helper that C can compile here, through sema and emit
 *	helper_calls lisp OUT.lisp	a program for each helper that a section of this version may call
 * Fails where a call is refused, or a row is of no helper.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emit/file/emit.h"
#include "emit/guard/guard.h"
#include "emit/tree/print.h"
#include "frontend/base/text.h"
#include "frontend/check/check.h"
#include "frontend/expand/expand.h"
#include "frontend/sema/sema.h"

static const char frame[] =
	";;; Made by tests/kernel/helper_calls.c: a call of every helper.\n"
	"(declaim (policy-hole connect6 sendmsg4))\n"
	"(defstruct buffer (words (array u64 16)))\n"
	"(defstruct handle (words (array u64 2)))\n"
	"(defstruct guarded (lock spin-lock) (count u32))\n"
	"(defstruct entry (timer timer))\n"
	"(defmap hash :type :hash :key-size 4 :value-size 8 :max-entries 4)\n"
	"(defmap array :type :array :key-size 4 :value-size 8 :max-entries 4)\n"
	"(import-kernel-struct rq (nr_running u32))\n"
	"(defextern ksym runqueues rq)\n"
	"(defmap each :type :percpu-array :key-size 4 :value-size 8 :max-entries 4)\n"
	"(defmap jumps :type :prog-array :max-entries 4)\n"
	"(defmap events :type :perf-event-array)\n"
	"(defmap stacks :type :stack-trace :value-size 64 :max-entries 4)\n"
	"(defmap devices :type :devmap :max-entries 4)\n"
	"(defmap groups :type :cgroup-array :max-entries 4)\n"
	"(defmap listeners :type :reuseport-sockarray :max-entries 4)\n"
	"(defmap of-cgroup :type :cgroup-storage :value-size 8)\n"
	"(defmap of-socket :type :sk-storage :value-size 8 :map-flags :no-prealloc)\n"
	"(defmap of-task :type :task-storage :value-size 8 :map-flags :no-prealloc)\n"
	"(defmap of-inode :type :inode-storage :value-size 8 :map-flags :no-prealloc)\n"
	"(defmap of-group :type :cgrp-storage :value-size 8 :map-flags :no-prealloc)\n"
	"(defmap ring :type :ringbuf :max-entries 4096)\n"
	"(defmap commands :type :user-ringbuf :max-entries 4096)\n"
	"(defmap queue :type :queue :value-size 8 :max-entries 4)\n"
	"(defmap sockets :type :sockmap :max-entries 4)\n"
	"(defmap sockets-by-key :type :sockhash :key-size 4 :max-entries 4)\n"
	"(defmap locks :type :array :key-size 4 :value-type guarded :max-entries 4)\n"
	"(defmap timers :type :array :key-size 4 :value-type entry :max-entries 4)\n"
	"(defsubprog each-entry ((map ptr) (key (ptr u32)) (value (ptr u64)) (data ptr)) i64 0)\n"
	"(defsubprog each-round ((index u32) (data ptr)) i64 0)\n"
	"(defsubprog each-record ((dynptr ptr) (data ptr)) i64 0)\n"
	"(defsubprog each-time ((map ptr) (key (ptr u32)) (value (ptr entry))) i32 0)\n"
	"(defsubprog each-area ((task ptr) (vma ptr) (data ptr)) i64 0)\n";

static const struct {
	const char *helper, *call;
} calls[] = {
#define HELPER_CALL(helper, call) { helper, call },
#include "tests/kernel/helper_calls.def"
#undef HELPER_CALL
};

#define CALL_COUNT (sizeof(calls) / sizeof(calls[0]))

static const char *argument(const struct kernel_parameter *parameter)
{
	switch (parameter->kind) {
	case KERNEL_ARG_SCALAR:
	case KERNEL_ARG_ZERO:
		return "0";
	case KERNEL_ARG_MAP:
		return "hash";
	case KERNEL_ARG_CONTEXT:
		return "(ctx-ptr)";
	case KERNEL_ARG_KEY:
		return "(stack-addr k)";
	case KERNEL_ARG_VALUE:
		return "(stack-addr v)";
	case KERNEL_ARG_SIZE:
	case KERNEL_ARG_SIZE_OR_ZERO:
		return "16";
	case KERNEL_ARG_SOCKET:
		return "s";
	case KERNEL_ARG_ADDRESS:
		return "v";
	case KERNEL_ARG_STRING:
		return "\"text\"";
	case KERNEL_ARG_OBJECT:
	case KERNEL_ARG_DYNPTR:
	case KERNEL_ARG_POINTER:
		return strstr(parameter->c_type, "dynptr") ? "d" : "b";
	case KERNEL_ARG_MEMORY:
	case KERNEL_ARG_OUT_MEMORY:
	case KERNEL_ARG_RECORD:
	case KERNEL_ARG_FUNCTION:
		break;
	}
	return "b";
}

static void put_call(struct text *out, const struct kernel_helper *helper)
{
	bool socket = false;

	for (size_t i = 0; i < CALL_COUNT; i++)
		if (!strcmp(calls[i].helper, helper->name)) {
			text_puts(out, calls[i].call);
			return;
		}
	for (size_t i = 0; i < helper->parameter_count; i++)
		socket |= helper->parameters[i].kind == KERNEL_ARG_SOCKET;
	text_printf(out, "%s(%s", socket ? "(when-let ((s (ctx sk))) " : "", helper->name);
	for (size_t i = 0; i < helper->parameter_count; i++)
		text_printf(out, " %s", argument(&helper->parameters[i]));
	text_puts(out, socket ? "))" : ")");
}

static void put_program(struct text *out, const struct kernel_helper *helper,
			const struct kernel_section *section)
{
	text_printf(out, "(defprog call-%s (:type :%s :section \"%s\")\n"
			 "  (let ((k u32 0) (v u64 0) (w i64 0) (b (make-buffer)) (d (make-handle)))\n    ",
		    helper->name, section->program_type, section->name);
	put_call(out, helper);
	text_printf(out, ")\n  %lld)\n",
		    section->return_count ? (long long)section->returns[0].first : 0);
}

/* ---- what the compiler says ---- */

struct compilation {
	struct arena arena;
	struct interner names;
	struct diag_list diags;
	struct reader reader;
	struct unit *unit;
};

static void compile(struct compilation *compilation, const char *source, bool whole)
{
	struct sema_options options = { .source_path = "helper-calls.lisp" };
	const struct form_list *forms;

	*compilation = (struct compilation){ 0 };
	compilation->names.arena = compilation->diags.arena = &compilation->arena;
	compilation->reader = (struct reader){ .arena = &compilation->arena,
					       .names = &compilation->names,
					       .diags = &compilation->diags };
	forms = expand_forms(&compilation->reader,
			     read_source(&compilation->reader,
					 source_new(&compilation->arena, "helper-calls.lisp", source,
						    strlen(source))), NULL);
	compilation->unit = sema_analyze(&compilation->reader, forms, &options);
	if (whole && !compilation->diags.error_count)
		check_unit(compilation->unit, flow_analyze(compilation->unit, compilation->unit->arena));
}

static const char *source_of(struct arena *arena, const struct kernel_helper *helper,
			     const struct kernel_section *section)
{
	struct text text = { 0 };
	const char *copy;

	text_puts(&text, frame);
	put_program(&text, helper, section);
	copy = arena_strdup(arena, text_string(&text));
	text_release(&text);
	return copy;
}

static bool is_accepted(const struct kernel_helper *helper, const struct kernel_section *section,
			bool whole, bool say)
{
	struct compilation compilation;
	struct arena arena = { 0 };
	bool accepted;

	compile(&compilation, source_of(&arena, helper, section), whole);
	accepted = !compilation.diags.error_count;
	if (!accepted && say) {
		fprintf(stderr, "%s in %s\n", helper->name, section->name);
		diag_print(&compilation.diags, &(struct diag_style){ 0 }, stderr);
	}
	arena_release(&compilation.arena);
	arena_release(&arena);
	return accepted;
}

/* Whether programs of that section are of this version. */
static bool is_offered(const struct kernel_section *section)
{
	struct compilation compilation;
	struct arena arena = { 0 };
	bool offered;

	if (!section->program_type || section->takes_target)
		return false;
	compile(&compilation, arena_printf(&arena, "(defprog p (:type :%s :section \"%s\") 0)",
					   section->program_type, section->name), false);
	offered = !compilation.diags.error_count;
	arena_release(&compilation.arena);
	arena_release(&arena);
	return offered;
}

/* Whether its context, where it takes one of a type, is the section's. */
static bool fits_context(const struct kernel_helper *helper, const struct kernel_section *section)
{
	size_t len = section->context ? strlen(section->context) : 0;
	bool fits = true;

	for (size_t j = 0; fits && j < helper->parameter_count; j++) {
		const char *c_type = helper->parameters[j].c_type;

		if (helper->parameters[j].kind == KERNEL_ARG_CONTEXT &&
		    !strncmp(c_type, "struct ", 7))
			fits = len && !strncmp(c_type + 7, section->context, len) &&
			       c_type[7 + len] == ' ';
	}
	return fits;
}

/* Whether the section's programs may use some map that the helper takes. */
static bool fits_map(const struct kernel_helper *helper, const struct kernel_section *section)
{
	bool takes_map = false, fits = false;

	for (size_t i = 0; i < helper->parameter_count; i++)
		takes_map |= helper->parameters[i].kind == KERNEL_ARG_MAP;
	for (size_t i = 0; i < kernel_map_type_count(); i++)
		fits |= kernel_helper_takes_map(helper, kernel_map_type_at(i)) &&
			kernel_map_since(kernel_map_type_at(i), section);
	return !takes_map || fits;
}

static const struct kernel_section *home_of(const struct kernel_helper *helper,
					    const bool *offered)
{
	for (size_t i = 0; i < kernel_section_count(); i++) {
		struct kernel_permission permission =
			kernel_helper_permission(kernel_section_at(i), helper);

		if (offered[i] && permission.since && permission.since <= KERNEL_VERSION_OF(6, 18) &&
		    !permission.refused_again &&
		    fits_context(helper, kernel_section_at(i)) &&
		    fits_map(helper, kernel_section_at(i)))
			return kernel_section_at(i);
	}
	return NULL;
}

/* Whether the context parameter in C is one that some offered section has. */
static const struct kernel_section *section_with_context(const struct kernel_helper *helper,
							 const bool *offered)
{
	for (size_t i = 0; i < kernel_section_count(); i++) {
		const struct kernel_section *section = kernel_section_at(i);
		bool fits = offered[i] && section->context && fits_context(helper, section);

		if (fits && is_accepted(helper, section, false, false))
			return section;
	}
	return NULL;
}

/* ---- all of them ---- */

static bool rows_are_known(void)
{
	bool known = true;

	for (size_t i = 0; i < CALL_COUNT; i++)
		if (!kernel_find_helper(calls[i].helper)) {
			fprintf(stderr, "helper_calls.def: there is no helper %s\n",
				calls[i].helper);
			known = false;
		}
	return known;
}

/* What they take comes from variables, objects and maps of the kernel's own, which Lisp cannot name. */
static bool needs_kernel_object(const struct kernel_helper *helper)
{
	static const char *const names[] = { "per-cpu-ptr", "this-cpu-ptr", "skb-output",
					     "xdp-output", "sock-from-file" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(names[i], helper->name))
			return true;
	return false;
}

/* One helper: whether its call is accepted; written where it can be. */
static bool put_helper(struct text *out, const struct kernel_helper *helper, const bool *offered,
		       bool as_lisp)
{
	const struct kernel_section *home = home_of(helper, offered);
	const struct kernel_section *any = kernel_find_section("cgroup_skb/egress");

	if (helper->id == KERNEL_KPTR_XCHG) /* clang 14 makes none that loads: tests/cli/kptr */
		return true;
	if (!fits_context(helper, any))
		any = kernel_find_section("kprobe");
	/* the checks refuse what stands for an object here */
	if (home && !is_accepted(helper, home, !needs_kernel_object(helper), true))
		return false;
	if (!home && !as_lisp)
		home = section_with_context(helper, offered);
	if (!home)
		return as_lisp || is_accepted(helper, any, false, true);
	if (!as_lisp || !needs_kernel_object(helper))
		put_program(out, helper, home);
	return true;
}

/* The C of a source, which is accepted by sema; its checks are not asked. */
static bool translate(struct text *text)
{
	struct compilation compilation;
	bool accepted;

	compile(&compilation, text_string(text), false);
	accepted = !compilation.diags.error_count;
	if (accepted) {
		struct clines *lines = emit_lines(compilation.unit->arena,
							emit_lower_unit(compilation.unit, &(struct guard_choice){ 0 }));

		text_release(text);
		*text = (struct text){ 0 };
		print_plain(lines, text);
	} else {
		diag_print(&compilation.diags, &(struct diag_style){ 0 }, stderr);
	}
	arena_release(&compilation.arena);
	return accepted;
}

int main(int count, char **words)
{
	bool as_lisp = count == 3 && !strcmp(words[1], "lisp"), good = rows_are_known();
	bool *offered = calloc(kernel_section_count(), sizeof(*offered));
	struct text text = { 0 };

	if (count != 3 || !offered) {
		fprintf(stderr, "usage: %s c|lisp OUTPUT\n", words[0]);
		return 2;
	}
	for (size_t i = 0; i < kernel_section_count(); i++)
		offered[i] = is_offered(kernel_section_at(i));
	text_puts(&text, frame);
	for (size_t i = 0; i < kernel_helper_count(); i++)
		good &= put_helper(&text, kernel_helper_at(i), offered, as_lisp);
	if (good && !as_lisp)
		good = translate(&text);
	if (good)
		good = !text_write_file(words[2], text_string(&text), text.len, true);
	text_release(&text);
	free(offered);
	return good ? 0 : 1;
}
