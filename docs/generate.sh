#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Makes the pages that come from rows: docs/diagnostics.md, and of docs/language forms, helpers,
# contexts, map-types and constants; skep(3), of libskep's headers; and skep-language(7), of the pages of the language. Writes them into DIR, or with -w in their places.
# usage: docs/generate.sh -w|DIR [DOCS_PAGES]      DOCS_PAGES: the program of the build
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
into=${1:?usage: docs/generate.sh -w|DIR [DOCS_PAGES]}
pages=$(readlink -f "${2:-$root/build/dev/bin/docs_pages}")
[ "$into" != -w ] || into=$root/docs
mkdir -p "$into/language"
cd "$root"

diagnostics() {
	cat <<-'END'
	# Diagnostics

	<!-- Made by docs/generate.sh from diagnostics.def and failures.def of frontend/base. -->

	Every message ends in its `[name]`. Errors stop the translation. `-Wno-NAME` switches a warning off,
	`-WNAME` on again. `-Werror=NAME` makes a warning an error; `-Werror` does so for all except
	those of `-Wno-error=NAME`.
	Each name links to a page with the rule, a wrong example and a right one. `skep explain NAME` prints
	the same. Editors and services read `skep check --format=json` or `--format=sarif`
	([below](#for-programs)). [refused.md](refused.md) shows what to do about a rejection.
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
		printf "| [`%s`](diagnostics/%s.md) | %s | %s |\n", parts[2], parts[2], kind, parts[4]
	}' frontend/base/diagnostics.def
	cat <<-'END'

	## Failures

	These have causes outside of the source: the machine, its files or the command line. The exit status is 3, and
	2 for `[usage]`.

	| name | means |
	|---|---|
	END
	sed -nE 's/^FAILURE\("([a-z0-9-]+)", "(.*)"\)$/| [`\1`](diagnostics\/\1.md) | \2 |/p' frontend/base/failures.def
	cat <<-'END'

	## For programs

	`--format=json` writes one array to standard error. Each message has `severity`, `name`, `message`, its
	place (`file`, `line`, `column` in bytes, `offset`, `length`), perhaps `help`, `notes` with
	their own places, and `fixes`. If a help says exactly what to write, there is a fix: a place, and the `text` that
	replaces the text there. Several fixes of one message are alternatives. `[verifier]` also has `rule` and
	`kernel`.

	`--format=sarif` writes a SARIF 2.1.0 log of one run: every diagnostic is a rule, each message a result, notes and
	macro levels are related locations, and columns count characters.

	A failure is an element of the same array, with `stage` and without a place. In SARIF it is a notification of the run's
	invocation.

	## Refusals of the kernel

	The kernel should load what the checks accept. If it does not, `skep run`, `skep build --load-test` and
	`skep explain FILE` report [`verifier`](diagnostics/verifier.md): the Lisp line, the rule, what satisfies it and the
	kernel's own words. `skep explain --log LOG FILE` explains a saved log of another machine. Kernels
	before 6.10 do not write the file and line into it; Skep then finds them by the line's text.

	The first three try guards before they report: if a guard can cure the kernel's message, they build the file
	again with all guards. If that loads, they use that program, and warn
	[`guarded`](diagnostics/guarded.md).
	END
}

names() { # of every form, one a line, with its kind
	sed -nE 's/^CORE_FORM\([a-z_0-9]+, "([^%"][^"]*)".*/\1\tcore form/p' frontend/read/core_forms.def
	sed -nE 's/^\(defmacro ([^ %][^ ]*) .*/\1\tmacro/p' frontend/expand/prelude/*.lisp
	sed -nE 's/^OPERATOR\([A-Z0-9_]+, "([^"]+)".*/\1\toperator/p' frontend/const/operators.def
}

pages_of_forms="definitions functions user-side control values memory kernel packets sockets probes tracing maps calls"

# What page_of looks at, once for all names: of each page the examples, and the words of its headings.
take_pages() {
	for page in $pages_of_forms; do
		awk '/^```lisp$/ { on = 1; next } /^```/ { on = 0 } on' "docs/language/$page.md" >"$taken/$page.examples"
		awk '/^```/ { off = !off } !off' "docs/language/$page.md" | tr '`(),;:' ' ' | sed 's/$/ /' |
			grep '^##' >"$taken/$page.headings" || true
	done
}

page_of() { # NAME: the page that explains it, where an example uses it; nothing where none does
	local first=
	for page in $pages_of_forms; do
		grep -qF -e "($1 " -e "($1)" "$taken/$page.examples" || continue
		first=${first:-$page}
		grep -qF " $1 " "$taken/$page.headings" || continue
		first=$page
		break
	done
	[ -z "$first" ] || echo "[$first]($first.md)"
}

forms() {
	printf '# Forms\n\n<!-- Made by docs/generate.sh from core_forms.def, the prelude and operators.def. -->\n\n'
	printf '| form | kind | explained in |\n|---|---|---|\n'
	names | LC_ALL=C sort -u | while IFS=$'\t' read -r name kind; do
		printf '| `%s` | %s | %s |\n' "$name" "$kind" "$(page_of "$name")"
	done
}

manual() {
	cat <<-'END'
	.\" SPDX-License-Identifier: MIT
	.\" Made by docs/generate.sh from the headers of runtime/include/skep.
	.TH SKEP 3 "2026-12-01" "skep @PROJECT_VERSION@" "Library functions"
	.SH NAME
	skep \- sessions of BPF programs, and what a tool needs around them
	.SH SYNOPSIS
	.nf
	\fB#include <skep/session.h>\fR
	\fB#include <skep/tool.h>\fR
	.fi
	.PP
	Link with
	.BR "\-lskep \-lbpf" .
	.SH DESCRIPTION
	END
	awk -f docs/manual.awk runtime/include/skep/session.h runtime/include/skep/version.h.in \
		runtime/include/skep/tool.h
}

language() {
	cat <<-'END'
	.\" SPDX-License-Identifier: MIT
	.\" Made by docs/generate.sh from docs/language.md and docs/language.
	.TH SKEP\-LANGUAGE 7 "2026-12-01" "skep @PROJECT_VERSION@" "Miscellanea"
	.SH NAME
	skep\-language \- the language that skep compiles to BPF C
	END
	sed '1s/.*/# Description/' docs/language.md | awk -f docs/roff.awk
	for page in $pages_of_forms; do
		awk -v LEVEL=1 -f docs/roff.awk "docs/language/$page.md"
	done
	printf '.SH ALL FORMS\n.nf\n'
	names | LC_ALL=C sort -u | awk -F'\t' '{
		gsub(/\\/, "\\e", $1); gsub(/-/, "\\-", $1)
		printf "\\&%s  (%s)\n", $1, $2
	}'
	cat <<-'END'
	.fi
	.SH SEE ALSO
	.BR skep (1),
	.BR skep (3)
	.PP
	The tables of helpers, contexts, map types and constants are in the folder docs/language of Skep's documentation.
	END
}

taken=$(mktemp -d) && trap 'rm -rf "$taken"' EXIT
take_pages
diagnostics >"$into/diagnostics.md.new"
forms >"$into/language/forms.md.new"
manual >"$into/skep.3.in.new"
language >"$into/skep-language.7.in.new"
for page in helpers contexts map-types constants; do
	"$pages" $page >"$into/language/$page.md.new"
done
for page in diagnostics language/{forms,helpers,contexts,map-types,constants}; do
	mv "$into/$page.md.new" "$into/$page.md"
done
mv "$into/skep.3.in.new" "$into/skep.3.in"
mv "$into/skep-language.7.in.new" "$into/skep-language.7.in"
