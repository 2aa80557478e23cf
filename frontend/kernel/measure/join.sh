#!/bin/sh
# SPDX-License-Identifier: MIT
# Joins what gpl.c printed on several kernels, oldest first, into data/helpers_gpl.tsv.
# Usage: join.sh 5.10 FILE 6.1 FILE .. > helpers_gpl.tsv
# A console's carriage returns and other lines in the files do no harm.
set -eu

printf 'section\thelper\tsince (! = refused again on)\n'
while [ $# -gt 0 ]; do
	tr -d '\r' < "$2" | awk -F'\t' -v kernel="$1" \
		'NF == 2 && $2 ~ /^[a-z0-9_]+$/ && $1 != "section" { print $1 "\t" $2 "\t" kernel }'
	shift 2
done | awk -F'\t' '
	{
		pair = $1 "\t" $2
		if (!(pair in since)) { since[pair] = $3; order[++count] = pair }
		seen[pair, $3]
		if (!($3 in known)) { known[$3]; kernels[++kernel_count] = $3 }
	}
	END {
		for (i = 1; i <= count; i++) {
			refused = ""; begun = 0
			for (j = 1; j <= kernel_count; j++) {
				if (kernels[j] == since[order[i]]) begun = 1
				if (begun && !((order[i], kernels[j]) in seen))
					refused = refused (refused == "" ? "!" : ",") kernels[j]
			}
			print order[i] "\t" since[order[i]] refused
		}
	}' | sort
