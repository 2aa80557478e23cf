
/* after the types: bpftool's header names those of struct-typed globals without defining them */
#include "@file@.skel.h"
