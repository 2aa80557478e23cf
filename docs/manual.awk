# SPDX-License-Identifier: MIT
# Makes skep(3) of the headers: each comment at the left margin is the text of the declarations behind it. generate.sh calls it with
# the headers in order; their first comments are the description.

function escape(text) {
	gsub(/\\/, "\\e", text)
	gsub(/-/, "\\-", text)
	gsub(/'/, "\\(aq", text)
	sub(/^\./, "\\\\\\&.", text)
	return text
}

function put(text) {
	while (match(text, /`[^`]*`/))
		text = substr(text, 1, RSTART - 1) "\\fB" substr(text, RSTART + 1, RLENGTH - 2) "\\fR" \
			substr(text, RSTART + RLENGTH)
	print text
}

# A comment as a paragraph; what begins with " - " is an item, what stands behind ": " at a margin of its own stays in the text.
function put_comment(text,    lines, count, i, listed) {
	count = split(text, lines, "\n")
	for (i = 1; i <= count; i++) {
		if (lines[i] ~ /^ ?- /) {
			print ".IP \\(bu 2"
			listed = 1
			sub(/^ ?- /, "", lines[i])
		} else if (lines[i] ~ /^[ \t]*$/) {
			if (i < count)
				print ".PP"
			continue
		}
		sub(/^[ \t]+/, "", lines[i])
		put(escape(lines[i]))
	}
}

# A heading begins one by itself.
function put_paragraph() {
	if (!begun)
		print ".PP"
	begun = 0
}

function put_declaration(    lines, count, i) {
	count = split(declaration, lines, "\n")
	put_paragraph()
	print ".nf"
	for (i = 1; i < count; i++) {
		gsub(/\t/, "        ", lines[i])
		print "\\fB" escape(lines[i]) "\\fR"
	}
	print ".fi"
	if (comment != "") {
		print ".RS 4"
		put_comment(comment)
		print ".RE"
		comment = ""
	}
	declaration = ""
}

function take_comment(line) { # without its marks
	sub(/^\/\*/, "", line)
	if (sub(/[ \t]*\*\/$/, "", line))
		in_comment = 0
	if (substr(line, 1, 2) == " *")
		line = substr(line, 3)
	if (line !~ /^ ?- /)
		sub(/^[ \t]+/, "", line)
	comment = comment (comment == "" ? "" : "\n") line
}

FNR == 1 {
	if (declaration != "")
		put_declaration()
	is_first = 1
	comment = declaration = ""
	header = FILENAME
	sub(/.*\/include\//, "", header)
	sub(/\.in$/, "", header)
}

/SPDX-License-Identifier/ { next }

# only the C side of what C++ spells otherwise
/^#ifndef __cplusplus/ { inside_c = 1; next }
/^#ifdef __cplusplus/ { skipping = 1; next }
/^#else/ && inside_c { inside_c = 0; skipping = 1; next }
/^#endif/ { skipping = inside_c = 0; next }
skipping || /^#pragma/ || /^#include/ { next }

/^\/\* ---- .* ?-* \*\/$/ {
	title = $0
	sub(/^\/\* ---- */, "", title)
	sub(/ *-* \*\/$/, "", title)
	print ".SH " toupper(escape(title))
	begun = 1
	comment = ""
	next
}

/^\/\*/ && declaration != "" && !depth { put_declaration() }

in_comment || (/^\/\*/ && declaration == "") {
	if (!in_comment)
		comment = ""
	in_comment = 1
	if ($0 ~ /\*\/$/)
		in_comment = 0
	text = $0
	take_comment(text)
	if (!in_comment && is_first) {
		print ".SS <" header ">"
		put_comment(comment)
		comment = ""
		is_first = 0
	}
	next
}

/^$/ {
	if (declaration != "" && !depth)
		put_declaration()
	if (declaration == "" && comment != "") { # of all that follows
		put_paragraph()
		put_comment(comment)
		comment = ""
	}
	next
}

# a body is not printed, only what it is called
/^static inline/ { is_body = 1 }
is_body {
	if (/^\{/ || /^static inline/ || /^}/) {
		if (/^static inline/)
			declaration = declaration $0 ";\n"
		if (/^}/)
			is_body = 0
	}
	next
}

{
	declaration = declaration $0 "\n"
	depth += gsub(/\{/, "{") - gsub(/\}/, "}")
}
