/* Of base only: what happens when memory is out. */
#pragma once

/* Says so and ends the process. */
void memory_out(void) __attribute__((noreturn));
