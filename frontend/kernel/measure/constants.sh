#!/bin/sh
# SPDX-License-Identifier: MIT
# Writes data/constants.tsv from the installed UAPI headers: every macro and enumerator with an
# integer value, and the header that gives it to a BPF program. Usage: constants.sh > constants.tsv
# Headers that a BPF program cannot include (sys/socket.h) give rows with "-": the emitted C defines
# those names itself.
set -eu

multiarch=$(clang -print-multiarch 2>/dev/null || gcc -print-multiarch)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

SAFE="linux/bpf.h linux/pkt_cls.h linux/if_ether.h linux/in.h linux/in6.h linux/ip.h linux/ipv6.h
linux/tcp.h linux/udp.h linux/icmpv6.h linux/if_packet.h
linux/if_link.h linux/mpls.h
linux/netfilter.h linux/errno.h"
# These include sys/socket.h.
UNSAFE="linux/icmp.h linux/if_arp.h linux/if.h"

# Without names that grow with the header, so that their value is not one: IPPROTO_MAX; and without those of netlink's links.
without_ends() {
	awk '(!/_MAX$/ || /^(TCP_BPF_|IN_CLASS)/) && (!/^IFLA_/ || /^IFLA_XDP_/) && !/^(IF_PROTO|IF_IFACE|ICMP_EXT)_/'
}

# Names in capitals that stand in a header's text; rows() keeps those that are constants there.
names_of() {
	files=/usr/include/$1
	if [ "$1" = linux/errno.h ]; then
		files="/usr/include/asm-generic/errno-base.h /usr/include/asm-generic/errno.h"
	fi
	# shellcheck disable=SC2086
	grep -oh '[A-Z][A-Z0-9]*_*[A-Z0-9_]*' $files | without_ends | awk '!seen[$0]++'
}

# Keeps the names that are integer constant expressions, then lets a program print them.
# rows HEADER SHOWN FLAGS..
rows() {
	header=$1 shown=$2
	shift 2
	{
		printf '#include <%s>\n' "$header"
		awk '{ printf "enum { v_%s = (int)((%s) != 0) };\n", $1, $1 }' "$work/names"
	} > "$work/try.c"
	clang "$@" -ferror-limit=0 -fsyntax-only -w "$work/try.c" 2> "$work/errors" || true
	sed -n 's/^[^:]*try\.c:\([0-9]*\):.*error:.*/\1/p' "$work/errors" > "$work/bad"
	echo 0 >> "$work/bad"
	awk 'NR == FNR { bad[$1]; next } !((FNR + 1) in bad)' \
		"$work/bad" "$work/names" > "$work/good"
	{
		printf '#include <stdio.h>\n#include <%s>\nint main(void)\n{\n' "$header"
		awk -v shown="$shown" '{
			printf "\tprintf(\"%s\\t%%lld\\t%s\\n\", ", $1, shown
			printf "(long long)(%s));\n", $1
		}' "$work/good"
		printf '\treturn 0;\n}\n'
	} > "$work/print.c"
	clang -w -o "$work/print" "$work/print.c"
	"$work/print"
}

all_rows() {
	for header in $SAFE; do
		names_of "$header" > "$work/names"
		if [ "$header" = linux/if_link.h ]; then
			names_of "$header" | grep XDP > "$work/names"
		fi
		rows "$header" "$header" -target bpf -idirafter "/usr/include/$multiarch"
	done
	printf '#include <sys/socket.h>\n' | clang -E -dM -x c - |
		sed -n 's/^#define \(\(AF\|PF\|SO\|SOL\|MSG\)_[A-Z0-9_]*\) .*/\1/p' |
		without_ends | sort > "$work/names"
	for name in STREAM DGRAM RAW RDM SEQPACKET DCCP PACKET CLOEXEC NONBLOCK; do
		printf 'SOCK_%s\n' $name
	done >> "$work/names"
	rows sys/socket.h -
	for header in $UNSAFE; do
		names_of "$header" > "$work/names"
		rows "$header" -
	done
	cat <<'END' | tr ' ' '\t'
TCX_NEXT -1 -
TCX_PASS 0 -
TCX_DROP 2 -
TCX_REDIRECT 7 -
NETKIT_NEXT -1 -
NETKIT_PASS 0 -
NETKIT_DROP 2 -
NETKIT_REDIRECT 7 -
IP_DF 16384 -
IP_MF 8192 -
NEXTHDR_HOP 0 -
NEXTHDR_IPV4 4 -
NEXTHDR_TCP 6 -
NEXTHDR_UDP 17 -
NEXTHDR_IPV6 41 -
NEXTHDR_ROUTING 43 -
NEXTHDR_FRAGMENT 44 -
NEXTHDR_GRE 47 -
NEXTHDR_ESP 50 -
NEXTHDR_AUTH 51 -
NEXTHDR_ICMP 58 -
NEXTHDR_NONE 59 -
NEXTHDR_DEST 60 -
NEXTHDR_SCTP 132 -
NEXTHDR_MOBILITY 135 -
END
}

printf 'name\tvalue\theader\n'
all_rows | awk -F'\t' '!seen[$1]++'
