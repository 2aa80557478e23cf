// SPDX-License-Identifier: MIT
/* A single load that clang neither repeats nor omits. */
#define READ_ONCE(place) (*(volatile typeof(place) *)&(place))
