#!/bin/sh
# SPDX-License-Identifier: MIT
# Joins what memory.c printed on several kernels, oldest first, into data/memory_by_kernel.tsv: packets
# where a kernel takes them, and other memory where not each kernel that was asked takes it.
# Usage: join_memory.sh 5.10 FILE 6.1 FILE .. > memory_by_kernel.tsv
# A console's carriage returns and other lines in the files do no harm.
set -eu

printf 'helper\targument\tmemory\tsince\n'
while [ $# -gt 0 ]; do
	tr -d '\r' < "$2" | awk -F'\t' -v kernel="$1" \
		'NF == 4 && ($4 == "yes" || $4 == "no") { print $1 "\t" $2 "\t" $3 "\t" $4 "\t" kernel }'
	shift 2
done | awk -F'\t' '
	{
		cell = $1 "\t" $2 "\t" $3
		if ($3 == "packet") packet[cell]
		if (!(cell in asked)) { asked[cell] = $5; since[cell] = "never" }
		if ($4 == "yes" && since[cell] == "never") since[cell] = $5
		if ($4 == "no") since[cell] = "never"
	}
	END {
		for (cell in asked)
			if (cell in packet ? since[cell] != "never" : since[cell] != asked[cell])
				print cell "\t" since[cell]
	}' | LC_ALL=C sort
