#!/usr/bin/env bash
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
done < <(cd "$work" && find . -name '*.md' -printf '%P\n')
rows=$(cat frontend/base/diagnostics.def frontend/base/failures.def | grep -cE '^(DIAGNOSTIC|FAILURE)\(')
lines=$(grep -c '^| \[`' docs/diagnostics.md)
[ "$rows" = "$lines" ] || { echo "$rows rows, $lines lines"; status=1; }
! grep -E '\| +\|$' "$work/language/forms.md" ||
	{ echo "no example in docs/language has these"; status=1; }
exit $status
