#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Every ```lisp block of README.md, docs/*.md and docs/language/*.md and docs/cookbook/*.md passes `skep check`, alone and without a warning.
# Blocks are whole sources; fragments are written as ```text or inline; a source that is rejected has <!-- wrong --> on the line above it.
# The README's first ```c block is what the first ```lisp block becomes. `; arch:` in a block is the machine that it is for, else x86-64.
# usage: doc_blocks.sh ROOT SKEP
set -euo pipefail
root=$1 skep=$2
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
status=0 seen=0

cd "$root"
for page in README.md docs/*.md docs/language/*.md docs/cookbook/*.md; do
	awk -v prefix="$work/$(tr / - <<<"${page%.md}")" '
	/^<!-- wrong -->$/ { getline; next }
	/^```lisp$/ { file = prefix "-" NR ".lisp"; printf "" >file; next }
	/^```/ && file { close(file); file = "" }
	file { print >file }' "$page"
done
for block in "$work"/*.lisp; do
	[ -e "$block" ] || continue
	seen=$((seen + 1))
	arch=$(sed -nE 's/^; arch: (.*)$/\1/p' "$block" | head -n 1)
	log=$("$skep" check --btf=tests/btf/kernel.btf "--arch=${arch:-x86-64}" "$block" 2>&1) && ! grep -q 'warning:' <<<"$log" && continue
	echo "$(basename "$block" .lisp): the block that begins on the line before this one"
	echo "$log"
	status=1
done
block() { awk -v kind="$1" '$0 == "```" kind && !seen++ { on = 1; next } /^```/ { on = 0 } on' README.md; }
block lisp >"$work/count-egress.lisp"
"$skep" translate "$work/count-egress.lisp" 2>/dev/null | diff -u <(block c) - ||
	{ echo "README.md shows other C"; status=1; }
[ "$seen" -gt 0 ] || { echo "there are no blocks"; exit 1; }
exit $status
