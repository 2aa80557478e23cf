/* SPDX-License-Identifier: MIT */
/* The end of the process when memory is out. Called by the files of base that allocate; no other
 * room of the compiler handles a failed allocation. */
#pragma once

/* Prints a message and ends the process. */
void memory_out(void) __attribute__((noreturn));
