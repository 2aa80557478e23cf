#!/bin/sh -eu
# SPDX-License-Identifier: MIT
# Prints data/syscall_arguments.tsv from the running kernel's tracefs. As root; tracefs is mounted in a namespace of its own.
# usage: measure/syscall_arguments.sh >data/syscall_arguments.tsv

folder=$(mktemp -d)
trap 'rmdir "$folder"' EXIT
printf 'call\targuments\n'
unshare -m sh -eu -c '
	mount -t tracefs none "$1"
	for event in "$1"/events/syscalls/sys_enter_*; do
		echo "== ${event##*/sys_enter_}"
		grep field: "$event/format"
	done' - "$folder" |
awk '
	function row() { if (list) print call "\t" list }
	/^== / { row(); call = $2; list = "" }
	/field:/ && !/offset:[0-8];/ {
		split($0, part, ";")
		name = part[1]
		sub(/.*[ *]/, "", name)
		list = list (list ? " " : "") name
	}
	END { row() }'
