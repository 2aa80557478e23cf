// SPDX-License-Identifier: MIT
/* One encoded instruction. The remaining arguments are the clobber list. */
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
