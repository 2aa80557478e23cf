#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# How long skep takes to translate each Lisp source of the repository, how much memory, and clang to
# compile what comes out: medians of RUNS runs, as a table in Markdown.
# usage: bench/translate.sh [SKEP] [RUNS]        default: build/release/bin/skep, 15
set -euo pipefail
cd "$(dirname "$0")/.."
skep=$(realpath "${1:-build/release/bin/skep}") runs=${2:-15}
clang=${SKEP_CLANG:-clang}
case $(uname -m) in x86_64) arch=x86 ;; aarch64) arch=arm64 ;; *) arch=$(uname -m) ;; esac
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
command -v /usr/bin/time >/dev/null || { echo "bench: apt-get install time" >&2; exit 3; }
[ -x "$skep" ] || { echo "bench: $skep is not there; build the release preset" >&2; exit 3; }

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

# Milliseconds of wall time and KiB of peak memory, each the median over the runs.
measure() { # COMMAND..
	local began ended

	: >"$work/ms"; : >"$work/kib"
	"$@" >/dev/null 2>&1
	for ((i = 0; i < runs; i++)); do
		began=$(date +%s%N)
		"$@" >/dev/null 2>&1
		ended=$(date +%s%N)
		echo $((ended - began)) >>"$work/ms"
		/usr/bin/time -f %M -o "$work/one" "$@" >/dev/null 2>&1
		cat "$work/one" >>"$work/kib"
	done
	printf '%s %s\n' "$(median <"$work/ms" | awk '{ printf "%.1f", $1 / 1e6 }')" \
		"$(median <"$work/kib" | awk '{ printf "%.1f", $1 / 1024 }')"
}

echo "| source | lines | skep, ms | skep, MiB | clang, ms | clang, MiB | part |"
echo "|---|---:|---:|---:|---:|---:|---:|"
while read -r lisp; do
	c=$work/$(basename "$lisp" .lisp).bpf.c
	"$skep" translate "$lisp" >"$c" 2>/dev/null && grep -q '^SEC' "$c" || continue
	ours=$(measure "$skep" translate "$lisp")
	theirs=$(measure "$clang" -target bpf -std=gnu17 -O2 -g -mcpu=v3 "-D__TARGET_ARCH_$arch" \
		-idirafter "/usr/include/$(cc -print-multiarch)" -c "$c" -o "$work/x.o")
	echo "$lisp $(wc -l <"$lisp") $ours $theirs" |
		awk '{ printf "| %s | %d | %s | %s | %s | %s | %.0f %% |\n", $1, $2, $3, $4, $5, $6, 100 * $3 / $5 }'
done < <(find examples tests/golden -name '*.lisp' | sort)
