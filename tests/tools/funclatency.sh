# SPDX-License-Identifier: MIT
# A function that sleeps: each call is counted, and in the slot of what it takes.
cat >slow.c <<'C'
#include <stdlib.h>
#include <unistd.h>
__attribute__((noinline)) int slow(int us) { return usleep(us); }
int main(int count, char **argument)
{
	for (int i = atoi(argument[1]); i > 0; i--)
		slow(atoi(argument[2]));
	return count != 3;
}
C
cc -O1 -o slow slow.c || { echo "skipped: no compiler"; exit 77; }
place=(./slow slow) nowhere=(/no/such/binary slow 1) endless=(--interval 0.05)
happens() { ./slow 3 10; }

claim "what cannot be measured is said"
gives 2 ./slow
says 'SYMBOL'
gives 2 ./slow slow --interval never
gives 1 ./slow no_such_function
says 'no function `no_such_function`'
gives 1 /no/such/binary slow

claim "each call is counted, with what it takes at least"
start -u ./slow slow --format=json
./slow 20 3000
stop INT 130
json "sum(b['count'] for b in rows[-1]['buckets']) == 20 and all(b['from'] >= 2048 for b in rows[-1]['buckets'] if b['count'])"
says '^calls 20, average [0-9]+ ns'

claim "of one process only"
start -m ./slow slow --pid 1
./slow 3 10
stop INT 130
prints '^calls 0, '

claim "it ends by itself"
gives 0 ./slow slow --duration 0.2 --interval 0.1 --timestamp
prints '^[0-9:]{8}$'
