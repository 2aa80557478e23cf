# SPDX-License-Identifier: MIT
# Makes man's macros of Markdown pages: headings, paragraphs, lists, tables and blocks as docs/language has them. generate.sh calls it
# for skep-language(7). -v LEVEL=1 makes a page's title a section and each heading below it a subsection.

function escape(text) {
	gsub(/\\/, "\\e", text)
	gsub(/-/, "\\-", text)
	gsub(/'/, "\\(aq", text)
	gsub(/`/, "\\(ga", text)
	gsub(/\^/, "\\(ha", text)
	gsub(/~/, "\\(ti", text)
	return text
}

# A line of text: code is bold, a link is its words.
function inline(text,    out, mark, code) {
	out = ""
	while (match(text, /`[^`]+`|`` [^`]*`[^`]*``|\[[^]]*\]\([^)]*\)|\*\*[^*]+\*\*|<!--.*-->/)) {
		out = out escape(substr(text, 1, RSTART - 1))
		mark = substr(text, RSTART, RLENGTH)
		text = substr(text, RSTART + RLENGTH)
		if (mark ~ /^``/)
			out = out "\\fB" escape(substr(mark, 4, length(mark) - 6)) "\\fR"
		else if (mark ~ /^`/)
			out = out "\\fB" escape(substr(mark, 2, length(mark) - 2)) "\\fR"
		else if (mark ~ /^\*\*/)
			out = out "\\fB" inline_bare(substr(mark, 3, length(mark) - 4)) "\\fR"
		else if (mark ~ /^\[/) {
			sub(/\]\([^)]*\)$/, "", mark)
			out = out inline_bare(substr(mark, 2))
		}
	}
	out = out escape(text)
	return out
}

# What is bold by itself, or a link's words: without marks.
function inline_bare(text) {
	gsub(/`/, "", text)
	return escape(text)
}

function put(text) {
	text = inline(text)
	sub(/^[ \t]+/, "", text)
	sub(/^\./, "\\\\\\&.", text)
	if (text != "")
		print text
}

function heading(text) {
	gsub(/`/, "", text)
	return escape(text)
}

# None directly below a heading, which begins one.
function paragraph() {
	if (wants_paragraph && !after_heading)
		print ".PP"
	wants_paragraph = after_heading = 0
}

# The first cell of a row is a tag; the others follow it, with the words of their columns where there are several.
function put_row(line,    cells, count, i, text) {
	gsub(/\\\|/, "\001", line)
	sub(/^\|[ \t]*/, "", line)
	sub(/[ \t]*\|[ \t]*$/, "", line)
	count = split(line, cells, /[ \t]*\|[ \t]*/)
	for (i = 1; i <= count; i++)
		gsub(/\001/, "|", cells[i])
	if (!row_count++) {
		for (i = 1; i <= count; i++)
			head[i] = cells[i]
		return
	}
	if (line ~ /^[-: |]+$/)
		return
	print ".TP"
	put(cells[1] == "" ? "\\&" : cells[1])
	for (i = 2; i <= count; i++) {
		text = cells[i]
		if (text == "")
			continue
		if (count > 2)
			text = head[i] ": " text (i < count ? ";" : "")
		put(text)
	}
}

FNR == 1 { row_count = 0; wants_paragraph = 0; in_block = 0 }

/^[ ]*```/ {
	if (!in_block) {
		wants_paragraph = 1
		paragraph()
		print ".nf"
		print ".RS 4"
	} else {
		print ".RE"
		print ".fi"
		wants_paragraph = 1
	}
	in_block = !in_block
	next
}
in_block {
	text = escape($0)
	gsub(/\t/, "        ", text)
	sub(/^\./, "\\\\\\&.", text)
	print text == "" ? "\\&" : text
	next
}
/^<!--/ { next }
/^# / { print ".SH " heading(toupper(substr($0, 3))); after_heading = 1; next }
/^##+ / {
	level = index($0, " ") - 1
	text = substr($0, level + 2)
	if (LEVEL == 1 || level > 2)
		print ".SS " heading(text)
	else
		print ".SH " heading(toupper(text))
	after_heading = 1
	next
}
/^\|/ { after_heading = 0; put_row($0); wants_paragraph = 1; next }
{ row_count = 0 }
/^[ ]*- / || /^[0-9]+\. / {
	print ".IP \\(bu 2"
	after_heading = 0
	sub(/^[ ]*(-|[0-9]+\.) /, "")
	put($0)
	wants_paragraph = 1
	in_item = 1
	next
}
/^[ \t]*$/ { wants_paragraph = 1; in_item = 0; next }
{
	if (!in_item)
		paragraph()
	put($0)
}
