/* Which struct the programs write into a ring buffer. */
#pragma once

#include "frontend/unit/unit.h"

/* NULL where no program writes a struct there, or two write different ones. */
const struct structure *records_of(const struct unit *unit, const struct map *map);
