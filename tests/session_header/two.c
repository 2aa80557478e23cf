// SPDX-License-Identifier: MIT
/* Two session headers in one file, with a struct of a source that both include. */
#include "one.session.h"
#include "two.session.h"

int main(void)
{
	return sizeof(struct pair) == 8 ? 0 : 1;
}
