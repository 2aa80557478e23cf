/* SPDX-License-Identifier: MIT */

/* after the types, because the skeleton uses the structs of globals without defining them */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverlength-strings" /* the object's bytes are one string */
#include "@file@.skel.h"
#pragma GCC diagnostic pop
