#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Compares each program of bench/pairs in Lisp with its twin in C, for each clang of this machine: instructions, instructions that the
# verifier processed, and nanoseconds per run of XDP, TC and cgroup programs. Prints a table in Markdown. Fails where the twins give
# different verdicts, packets or map entries. Needs root.
# usage: bench/pairs.sh [SKEP] [REPEAT] [PAIR..]        default: build/release/bin/skep, 0: no time is measured
#	CLANGS="14 19"        only these; HAND=-DWHOLE_TYPE        options for the C by hand
set -euo pipefail
cd "$(dirname "$0")/.."
skep=$(realpath "${1:-build/release/bin/skep}") repeat=${2:-0}
shift $(($# < 2 ? $# : 2))
[ -x "$skep" ] || { echo "bench: $skep is not there; build the release preset" >&2; exit 3; }
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
case $(uname -m) in x86_64) arch=x86 ;; aarch64) arch=arm64 ;; *) arch=$(uname -m) ;; esac
# shellcheck disable=SC2046
cc -D_GNU_SOURCE -std=gnu17 -O2 -Wall -Wextra -Werror -o "$work/pairs" bench/pairs.c bench/pairs_packets.c \
	$(pkg-config --cflags --libs libbpf)
flags="-target bpf -std=gnu17 -O2 -g -mcpu=v3 -fno-strict-aliasing -D__TARGET_ARCH_$arch -Wall -Wextra
	-Wno-unused-parameter -Werror -idirafter /usr/include/$(cc -print-multiarch)"
[ $# -gt 0 ] || mapfile -t < <(basename -s .lisp bench/pairs/*.lisp | sort)
[ $# -gt 0 ] || set -- "${MAPFILE[@]}"

for pair; do
	"$skep" translate "bench/pairs/$pair.lisp" -o "$work/$pair.bpf.c" 2>"$work/log" ||
		{ cat "$work/log" >&2; touch "$work/failed"; }
done
echo "| pair | clang | skep | by hand | ratio | processed | by hand | ratio | packets | ns | by hand | ratio |"
echo "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
for pair; do
	for clang in ${CLANGS:-14 15 16 17 18 19 20}; do
		command -v "clang-$clang" >/dev/null || continue
		# shellcheck disable=SC2086
		{ "clang-$clang" $flags -c "$work/$pair.bpf.c" -o "$work/$pair.skep.o" &&
			"clang-$clang" $flags ${HAND:-} -c "bench/pairs/$pair.c" -o "$work/$pair.hand.o"; } >&2 ||
			{ touch "$work/failed"; continue; }
		figures=$("$work/pairs" "$work/$pair.skep.o" "$work/$pair.hand.o" "$repeat" 2>"$work/log") ||
			{ grep '^pairs:' "$work/log" >&2 || cat "$work/log" >&2; touch "$work/failed"; }
		echo "$pair $clang $figures"
	done
done | tee "$work/figures" | awk '
	function ratio(a, b) { return a ~ /^[0-9]/ && b > 0 ? sprintf("%.2f", a / b) : "-" }
	{ printf "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |\n", $1, $2, $3, $4, ratio($3, $4),
		$5, $6, ratio($5, $6), $7, $8, $9, ratio($8, $9) }'
[ "$(grep -c . "$work/figures")" -gt 0 ] || exit 1

# "MEDIAN, N of ALL above 1.00" of two columns
part() { # COLUMN COLUMN
	awk -v a="$1" -v b="$2" '$a ~ /^[0-9]/ && $b > 0 { print $a / $b }' "$work/figures" | sort -n |
		awk '{ v[NR] = $1; above += $1 > 1.005 }
			END { if (NR) printf "%.2f, %d of %d above 1.00", v[int((NR + 1) / 2)], above, NR; else printf "-" }'
}
echo
echo "medians: instructions $(part 3 4); processed $(part 5 6); ns $(part 8 9)"
[ ! -e "$work/failed" ]
