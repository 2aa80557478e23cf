// SPDX-License-Identifier: MIT
/* one load: clang neither repeats it nor leaves it out */
#define READ_ONCE(place) (*(volatile typeof(place) *)&(place))
