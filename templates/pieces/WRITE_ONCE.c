// SPDX-License-Identifier: MIT
/* one store: clang neither repeats it nor leaves it out */
#define WRITE_ONCE(place, value) (*(volatile typeof(place) *)&(place) = (value))
