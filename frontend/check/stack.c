// SPDX-License-Identifier: MIT
/* Checks that a program and the functions it calls fit into 512 bytes of stack. Objects are counted
 * by the lifetime of their blocks, as clang does: two `let`s that are not nested share their place.
 * Called by check.c per program; reports [stack]. */
#include "frontend/check/internal.h"
#include "frontend/unit/objects.h"
#include "frontend/unit/stack_use.h"

/* Notes the objects on the stack at that point, largest first. */
static void note_users(struct check *check, struct diag *diag, const struct stack_use *use)
{
	for (size_t i = 0; i < use->users.count; i++)
		diag_note(check->diags, diag, use->users.items[i].span, "%s: %u bytes",
			  use->users.items[i].what, use->users.items[i].size);
}

static void help_scratch(struct check *check, struct diag *diag, const struct program *program)
{
	diag_help(check->diags, diag,
		  program->scratch ?
			  "a map of type `percpu-array` with one entry holds a large object" :
		  program->subprogram ?
			  "(declare (scratch)) at the head of its body moves large objects into a "
			  "per-CPU map" :
			  "`:scratch t` beside :type moves large objects into a per-CPU map");
}

/* True if one function alone exceeds the stack. */
static bool check_frame(struct check *check, const struct program *program)
{
	struct stack_budget budget;
	struct diag *diag;

	stack_budget_find(check->arena, program, &budget);
	if (budget.objects.size > STACK_SIZE) {
		diag = diag_report(check->diags, DIAG_STACK, budget.objects.span,
				   "the objects alive here take %u bytes of a stack of %u",
				   budget.objects.size, STACK_SIZE);
		note_users(check, diag, &budget.objects);
	} else if (budget.certain.size >= STACK_SIZE) {
		/* clang leaves the last of the 512 bytes free: BPFRegisterInfo.cpp, 14 to 19 */
		diag = diag_report(check->diags, DIAG_STACK, budget.certain.span,
				   "the objects on the stack here take %u bytes, but clang allows "
				   "at most %u",
				   budget.certain.size, STACK_SIZE - 1);
		note_users(check, diag, &budget.certain);
	} else {
		return false;
	}
	help_scratch(check, diag, program);
	return true;
}

static uint32_t known_size(const struct program *program, void *user)
{
	struct check *check = user;
	struct stack_budget budget;
	struct known_frame frame = { .program = program };

	for (size_t i = 0; i < check->frames.count; i++)
		if (check->frames.items[i].program == program)
			return check->frames.items[i].size;
	stack_budget_find(check->arena, program, &budget);
	frame.size = budget.certain.size > budget.objects.size ? budget.certain.size :
								 budget.objects.size;
	VEC_PUSH(check->arena, &check->frames, frame);
	return frame.size;
}

static void note_frames(struct check *check, struct diag *diag, const struct stack_chain *chain,
			size_t count)
{
	for (size_t i = 0; i < count; i++)
		diag_note(check->diags, diag, chain->programs[i]->span, "`%s` takes %u bytes",
			  chain->programs[i]->name,
			  stack_frame_size(known_size(chain->programs[i], check)));
}

static void check_chains(struct check *check, const struct program *program)
{
	struct stack_chain deepest, tail_call;
	struct diag *diag;

	stack_chains_find(program, known_size, check, &deepest, &tail_call);
	if (deepest.size > STACK_SIZE && deepest.count > 1) {
		diag = diag_report(check->diags, DIAG_STACK, program->span,
				   "`%s` and the functions that it calls take %u bytes of a stack "
				   "of %u",
				   program->name, deepest.size, STACK_SIZE);
		note_frames(check, diag, &deepest, deepest.count);
		diag_help(check->diags, diag, "each function counts as a multiple of %u bytes; "
					      "move large objects into a per-CPU "
					      "map", STACK_FRAME_UNIT);
	} else if (tail_call.count && tail_call.before >= STACK_BEFORE_TAIL_CALL) {
		diag = diag_report(check->diags, DIAG_STACK, program->span,
				   "`%s` has a tail call, and its callers take %u bytes of stack: "
				   "the kernel allows less than %u",
				   tail_call.programs[tail_call.count - 1]->name, tail_call.before,
				   STACK_BEFORE_TAIL_CALL);
		note_frames(check, diag, &tail_call, tail_call.count - 1);
		diag_help(check->diags, diag, "make the tail call in the program itself");
	}
}

void check_stack(struct check *check, const struct program *program)
{
	if (!check_frame(check, program) && stack_begins_at(program))
		check_chains(check, program);
}
