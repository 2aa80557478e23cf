#!/usr/bin/env bash
# docs/diagnostics.md is what docs/generate.sh makes of the rows of today, and has all of them.
# usage: docs_generated.sh ROOT
set -euo pipefail
cd "$1"
docs/generate.sh | diff -u docs/diagnostics.md - || { echo "run docs/generate.sh -w"; exit 1; }
rows=$(grep -c '^DIAGNOSTIC(' frontend/base/diagnostics.def)
lines=$(grep -c '^| `' docs/diagnostics.md)
[ "$rows" = "$lines" ] || { echo "$rows rows, $lines lines"; exit 1; }
