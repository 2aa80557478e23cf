#!/bin/sh
# SPDX-License-Identifier: MIT
# Writes data/structs.tsv from the installed UAPI headers: the structs, unions and enums that the headers
# of data/constants.tsv define for a BPF program that includes them. Usage: structs.sh > structs.tsv
set -eu

data=$(cd "$(dirname "$0")/../data" && pwd)
multiarch=$(clang -print-multiarch 2>/dev/null || gcc -print-multiarch)
printf 'name\n'
{
	echo '#include <linux/bpf.h>'
	cut -f3 "$data/constants.tsv" | sort -u | sed -n 's/^linux.*/#include <&>/p'
} | clang -target bpf -E -P -x c -idirafter "/usr/include/$multiarch" - |
	grep -oE '(struct|union|enum)[[:space:]]+[A-Za-z_0-9]+[[:space:]]*(\{|$)' |
	awk '{ print $2 }' | tr -d '{' | sort -u
