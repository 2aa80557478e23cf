// SPDX-License-Identifier: MIT
/*
 * Computes a function's frame from its instructions. In: the object's bytes and a C name. Out: the
 * lowest stack offset that is accessed. Called by stack.c.
 */
#include "skeletons/instructions.h"
#include "skeletons/stack.h"

#define REGISTERS 11

struct frame_walk {
	struct {
		bool known;      /* frame pointer plus a constant */
		int64_t offset;
	} registers[REGISTERS];
	int64_t lowest;
};

static void note(struct frame_walk *walk, int64_t offset)
{
	if (offset < walk->lowest)
		walk->lowest = offset;
}

/* The effect of the instruction on its destination. */
static void step_operation(struct frame_walk *walk, const struct bpf_insn *insn)
{
	bool wide = BPF_CLASS(insn->code) == BPF_ALU64;

	if (insn->code == (BPF_ALU64 | BPF_MOV | BPF_X) && !insn->off) {
		walk->registers[insn->dst_reg] = walk->registers[insn->src_reg];
		return;
	}
	if (wide && walk->registers[insn->dst_reg].known && BPF_SRC(insn->code) == BPF_K &&
	    (BPF_OP(insn->code) == BPF_ADD || BPF_OP(insn->code) == BPF_SUB)) {
		walk->registers[insn->dst_reg].offset +=
			BPF_OP(insn->code) == BPF_ADD ? insn->imm : -(int64_t)insn->imm;
		note(walk, walk->registers[insn->dst_reg].offset);
		return;
	}
	/* a run-time addend does not move the pointer below its base */
	if (wide && BPF_OP(insn->code) == BPF_ADD)
		return;
	walk->registers[insn->dst_reg].known = false;
}

static void step(struct frame_walk *walk, const struct bpf_insn *insn)
{
	switch (BPF_CLASS(insn->code)) {
	case BPF_ALU:
	case BPF_ALU64:
		step_operation(walk, insn);
		break;
	case BPF_ST:
	case BPF_STX:
		if (walk->registers[insn->dst_reg].known)
			note(walk, walk->registers[insn->dst_reg].offset + insn->off);
		break;
	case BPF_LDX:
		if (walk->registers[insn->src_reg].known)
			note(walk, walk->registers[insn->src_reg].offset + insn->off);
		walk->registers[insn->dst_reg].known = false;
		break;
	case BPF_LD:
		walk->registers[insn->dst_reg].known = false;
		break;
	case BPF_JMP:
		for (size_t i = 0; BPF_OP(insn->code) == BPF_CALL && i < 6; i++)
			walk->registers[i].known = false;
		break;
	default:
		break;
	}
}

static uint32_t frame_of(const struct bpf_insn *insns, size_t count)
{
	struct frame_walk walk = { 0 };

	walk.registers[BPF_REG_10].known = true;
	for (size_t i = 0; i < count; i++) {
		if (insns[i].dst_reg >= REGISTERS || insns[i].src_reg >= REGISTERS)
			continue;
		step(&walk, &insns[i]);
		i += insns[i].code == (BPF_LD | BPF_IMM | BPF_DW);
	}
	return (uint32_t)-walk.lowest;
}

uint32_t stack_frame_of(const struct text *object, const char *c_name)
{
	size_t count;
	const struct bpf_insn *insns = instructions_of(object, c_name, &count);

	return insns ? frame_of(insns, count) : 0;
}
