// SPDX-License-Identifier: MIT
/* One instruction as it is encoded, and what it overwrites besides memory. */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define RAW_REGISTERS(dst, src) ((src) << 4 | (dst))
#else
#define RAW_REGISTERS(dst, src) ((dst) << 4 | (src))
#endif
#define raw_insn(opcode, dst, src, off, imm, ...)                              \
	__asm__ volatile(".byte %0, %1\n.short %2\n.long %3"                   \
			 :                                                     \
			 : "i"(opcode), "i"(RAW_REGISTERS(dst, src)),          \
			   "i"(off), "i"(imm)                                  \
			 : __VA_ARGS__)
