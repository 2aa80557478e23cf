/* SPDX-License-Identifier: MIT */
/* What probe_target calls, and with what; and probes as <sys/sdt.h> makes them, which libbpf reads. */
#pragma once

#include <stdint.h>

#define CALL_A (-7)
#define CALL_B INT64_MIN
#define CALL_C 200
#define CALL_D 0x1234567890abcdefu
#define CALL_E (-1l)
#define CALL_F 4000000000u
#define CALL_RESULT (-3)

#define REQUEST_SMALL (-5)
#define REQUEST_WIDE 0x7000000000000001
#define REQUEST_BYTE 255
#define REQUEST_CONSTANT (-9)
#define REQUEST_SHORT (-300)

#if defined(__x86_64__)
#define PROBE_NOP_SIZE 1
#define PROBE_CONSTANT(value) "$" #value
#define PROBE_RETURN "ret\n"
#elif defined(__aarch64__)
#define PROBE_NOP_SIZE 4
#define PROBE_CONSTANT(value) #value
#define PROBE_RETURN "ret\n"
#endif

int64_t probe_library_twice(int64_t value);
