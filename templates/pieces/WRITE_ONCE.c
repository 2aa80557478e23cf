// SPDX-License-Identifier: MIT
/* A single store that clang neither repeats nor omits. */
#define WRITE_ONCE(place, value) (*(volatile typeof(place) *)&(place) = (value))
