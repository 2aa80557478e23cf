#!/usr/bin/env bash
# Prints docs/diagnostics.md, made from the rows of frontend/base/diagnostics.def; with -w writes it.
# usage: docs/generate.sh [-w]
set -euo pipefail
cd "$(dirname "$0")/.."

page() {
	cat <<-'END'
	# Diagnostics

	<!-- Made by docs/generate.sh from frontend/base/diagnostics.def. -->

	Every message ends in its `[name]`. Errors stop the translation; a warning is switched off by
	`-Wno-NAME`, and on again by `-WNAME`. `skep check --format=json` gives the same names to editors.
	`tests/errors` has a source for each that a source can cause.
	END
	awk '
	/^\/\* DIAGNOSTIC\(/ { next }
	/^\/\* .* \*\/$/ {
		title = $0
		gsub(/^\/\* | \*\/$/, "", title)
		printf "\n## %s%s\n\n| name | is | means |\n|---|---|---|\n", toupper(substr(title, 1, 1)), substr(title, 2)
		next
	}
	/^DIAGNOSTIC\(/ {
		split($0, parts, "\"")
		kind = parts[3] ~ /DIAG_WARNING/ ? "warning" : "error"
		printf "| `%s` | %s | %s |\n", parts[2], kind, parts[4]
	}' frontend/base/diagnostics.def
}

if [ "${1:-}" = -w ]; then
	page >docs/diagnostics.md.new
	mv docs/diagnostics.md.new docs/diagnostics.md
else
	page
fi
