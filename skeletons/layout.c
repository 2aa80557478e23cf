// SPDX-License-Identifier: MIT
/*
 * Finds loops whose blocks clang has laid out so that Linux before 6.7 refuses them. In: an
 * object's instructions. Out: the program with such a loop. Called by object.c, which then compiles
 * with the blocks in their own order.
 */
#include "skeletons/layout.h"

#include "skeletons/instructions.h"

/* Follows the instructions from the first on, as check_cfg() of Linux 5.10 does. */
struct insn_walk {
	const struct bpf_insn *insns;
	size_t count;
	unsigned char *states; /* successors already followed, or FINISHED */
	size_t *path;
	size_t depth;
};

enum { WAYS = 0x7f, SEEN = 0x80, FINISHED = 0xff };

struct insn_successor {
	size_t to;
	bool is_jump;
};

/* The successor with that number; false if there are fewer. */
static bool way_out(const struct insn_walk *walk, size_t from, unsigned number,
		    struct insn_successor *ret)
{
	const struct bpf_insn *insn = &walk->insns[from];
	unsigned class = BPF_CLASS(insn->code), op = BPF_OP(insn->code);
	bool jumps = (class == BPF_JMP || class == BPF_JMP32) && op != BPF_CALL;

	if (jumps && op == BPF_EXIT)
		return false;
	*ret = (struct insn_successor){ .to = from + 1, .is_jump = jumps };
	if (!jumps || (op != BPF_JA && number == 0))
		return number == 0;
	ret->to = (size_t)((ptrdiff_t)from + insn->off + 1);
	return number == (op != BPF_JA);
}

/* Does the walk reach an instruction of the current path by falling through, not by a jump? */
static bool step(struct insn_walk *walk)
{
	size_t from = walk->path[walk->depth - 1];
	struct insn_successor way;

	if (!way_out(walk, from, walk->states[from] & WAYS, &way) || way.to >= walk->count) {
		walk->states[from] = FINISHED;
		walk->depth--;
		return false;
	}
	walk->states[from]++;
	if (walk->states[way.to] == FINISHED)
		return false;
	if (walk->states[way.to])
		return !way.is_jump;
	walk->states[way.to] = SEEN;
	walk->path[walk->depth++] = way.to;
	return false;
}

bool layout_has_loop(struct arena *arena, const struct bpf_insn *insns, size_t count)
{
	struct insn_walk walk = { .insns = insns, .count = count, .depth = 1 };

	if (!count)
		return false;
	walk.states = ARENA_ARRAY(arena, unsigned char, count);
	walk.path = ARENA_ARRAY(arena, size_t, count);
	walk.states[0] = SEEN;
	while (walk.depth)
		if (step(&walk))
			return true;
	return false;
}

const struct program *layout_next_loop(struct arena *arena, const struct unit *unit,
				       const struct text *object, size_t *at)
{
	while (*at < unit->items.count) {
		const struct item *item = &unit->items.items[(*at)++];
		const struct bpf_insn *insns;
		size_t count;

		if ((item->kind != ITEM_PROGRAM && item->kind != ITEM_SUBPROGRAM) || !item->program->body)
			continue;
		insns = instructions_of(object, item->program->c_name, &count);
		if (insns && layout_has_loop(arena, insns, count))
			return item->program;
	}
	return NULL;
}
