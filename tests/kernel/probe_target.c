// SPDX-License-Identifier: MIT
/*
 * Waits until a byte comes to its standard input; then calls what probes are at, and exits:
 *	probe_target TIMES
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/kernel/probe_target.h"

int64_t probe_target_call(int a, int64_t b, unsigned char c, uint64_t d, long e, uint32_t f);
void probe_target_marked(void);

__attribute__((noinline)) int64_t probe_target_call(int a, int64_t b, unsigned char c, uint64_t d,
						    long e, uint32_t f)
{
	__asm__ volatile("" : : "r"(a), "r"(b), "r"((uint32_t)c), "r"(d), "r"(e), "r"(f));
	return CALL_RESULT;
}

/* Two instructions of a known size, so that there is a place behind the entry. */
__asm__(".text\n"
	".globl probe_target_marked\n"
	".type probe_target_marked, %function\n"
	"probe_target_marked:\n"
	"nop\n"
	"nop\n"
	PROBE_RETURN
	".size probe_target_marked, .-probe_target_marked\n");

/*
 * A probe of five arguments: an int, a long, an unsigned byte, a constant and a short in memory. The
 * note says where each is; its form is that of <sys/sdt.h>.
 */
static __attribute__((noinline)) void request(int small, int64_t wide, unsigned char byte,
					      short two)
{
	volatile short in_memory = two;

	__asm__ volatile("990: nop\n"
			 ".pushsection .note.stapsdt, \"\", %%note\n"
			 ".balign 4\n"
			 ".4byte 992f-991f, 994f-993f, 3\n"
			 "991: .asciz \"stapsdt\"\n"
			 "992: .balign 4\n"
			 "993: .8byte 990b\n"
			 ".8byte probe_target_base\n"
			 ".8byte 0\n"
			 ".asciz \"skep\"\n"
			 ".asciz \"request\"\n"
			 ".asciz \"-4@%0 -8@%1 1@%2 -4@" PROBE_CONSTANT(-9) " -2@%3\"\n"
			 "994: .balign 4\n"
			 ".popsection\n"
			 : : "r"(small), "r"(wide), "r"(byte), "m"(in_memory));
}

/* What tells a reader by how much the addresses of the notes have moved. */
__asm__(".pushsection .stapsdt.base, \"a\", %progbits\n"
	"probe_target_base: .space 1\n"
	".size probe_target_base, 1\n"
	".popsection\n");

int main(int argc, char **argv)
{
	int times = argc > 1 ? atoi(argv[1]) : 1;
	/* by a pointer that may change: no compiler makes a copy for these parameters */
	int64_t (*volatile call)(int, int64_t, unsigned char, uint64_t, long, uint32_t) =
		probe_target_call;
	volatile int64_t value = 21;
	char byte;

	if (read(STDIN_FILENO, &byte, 1) != 1)
		return 2;
	for (int i = 0; i < times; i++) {
		if (call(CALL_A, CALL_B, CALL_C, CALL_D, CALL_E, CALL_F) != CALL_RESULT)
			return 1;
		probe_target_marked();
		request(REQUEST_SMALL, REQUEST_WIDE, REQUEST_BYTE, REQUEST_SHORT);
		if (probe_library_twice(value) != 42)
			return 1;
	}
	return 0;
}
