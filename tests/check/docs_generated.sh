#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The pages that docs/generate.sh makes are those of today's rows; every form has an example.
# usage: docs_generated.sh ROOT DOCS_PAGES
set -euo pipefail
pages=$(readlink -f "$2")
cd "$1"
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
status=0

docs/generate.sh "$work" "$pages"
while read -r page; do
	diff -u "docs/$page" "$work/$page" || { echo "run docs/generate.sh -w"; status=1; }
done < <(cd "$work" && find . -type f -printf '%P\n')
# every function of the headers is in skep(3), which is a page without a mistake
for name in $(sed -nE 's/^[\t ]+(skep_[a-z0-9_]+);$/\1/p' runtime/skep.map); do
	grep -q "[ *]$name(" docs/skep.3.in || { echo "docs/skep.3.in has no $name"; status=1; }
done
for page in docs/skep.{1,3}.in docs/skep-language.7.in; do
	words=
	if command -v mandoc >/dev/null; then
		words=$(mandoc -T lint -W warning "$page") || true
	elif command -v groff >/dev/null; then
		words=$(groff -man -ww -z -T utf8 "$page" 2>&1) || true
	fi
	[ -z "${words:-}" ] || { echo "$page: $words"; status=1; }
done
rows=$(cat frontend/base/diagnostics.def frontend/base/failures.def | grep -cE '^(DIAGNOSTIC|FAILURE)\(')
lines=$(grep -c '^| \[`' docs/diagnostics.md)
[ "$rows" = "$lines" ] || { echo "$rows rows, $lines lines"; status=1; }
! grep -E '\| +\|$' "$work/language/forms.md" ||
	{ echo "no example in docs/language has these"; status=1; }
exit $status
