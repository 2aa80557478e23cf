#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Shows Skep at work: builds it, shows a Lisp program beside the C it becomes, counts the packets of a
# process with it, and shows that nothing stays behind. Installs what is missing (Debian).
# usage: demo.sh
set -euo pipefail
root=$(cd "$(dirname "$0")" && pwd)
build=$root/build/demo
work=$(mktemp -d)
cgroup=

# The cgroup goes by whatever way we leave; processes that are still in it go first.
clean_up() {
	trap '' INT TERM
	if [ -n "$cgroup" ] && [ -d "$cgroup" ]; then
		[ ! -w "$cgroup/cgroup.kill" ] || echo 1 >"$cgroup/cgroup.kill"
		for _ in {1..50}; do
			find "$cgroup" -depth -type d -exec rmdir {} + 2>/dev/null || true
			[ -d "$cgroup" ] || break
			sleep 0.1
		done
		[ ! -d "$cgroup" ] || echo "demo: cannot remove $cgroup" >&2
	fi
	rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

step() { printf '\n==> %s\n' "$*"; }
fail() { echo "demo: $*" >&2; exit 1; }

# ---- what is needed ----

# command or file:package
needs() {
	cat <<-'END'
	cc:gcc
	make:make
	cmake:cmake
	pkg-config:pkg-config
	clang:clang
	llvm-objcopy:llvm
	bpftool:bpftool
	/usr/include/stdio.h:libc6-dev
	/usr/include/linux/bpf.h:linux-libc-dev
	/usr/include/bpf/libbpf.h:libbpf-dev
	/usr/include/libelf.h:libelf-dev
	/usr/include/zlib.h:zlib1g-dev
	/usr/include/cjson/cJSON.h:libcjson-dev
	END
}

install_missing() {
	local name package missing=() as_root=()

	while IFS=: read -r name package; do
		case $name in
		/*) [ -e "$name" ] || missing+=("$package") ;;
		*) command -v "$name" >/dev/null || missing+=("$package") ;;
		esac
	done < <(needs)
	[ ${#missing[@]} -gt 0 ] || return 0
	command -v apt-get >/dev/null ||
		fail "missing, and there is no apt-get to install them: ${missing[*]}"
	if [ "$(id -u)" != 0 ]; then
		command -v sudo >/dev/null ||
			fail "missing: run as root: apt-get install ${missing[*]}"
		as_root=(sudo)
	fi
	step "installing ${missing[*]}"
	"${as_root[@]}" apt-get update -qq
	"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
		--no-install-recommends "${missing[@]}" >"$work/apt.log" 2>&1 ||
		{ cat "$work/apt.log" >&2; fail "apt-get failed"; }
}

build_skep() {
	local jobs

	jobs=$(nproc)
	[ "$jobs" -lt 8 ] || jobs=8
	{
		cmake -S "$root" -B "$build" -DCMAKE_BUILD_TYPE=Release \
			-DSKEP_TESTS=OFF -DSKEP_EXAMPLES=OFF &&
			cmake --build "$build" -j"$jobs"
	} >"$work/build.log" 2>&1 || { cat "$work/build.log" >&2; fail "the build failed"; }
}

# ---- two files side by side ----

terminal_width() {
	local width=${COLUMNS:-}

	[ -n "$width" ] || width=$(stty size 2>/dev/null </dev/tty | cut -d' ' -f2 || true)
	case $width in '' | 0 | *[!0-9]*) width=100 ;; esac
	[ "$width" -ge 60 ] || width=60
	[ "$width" -le 140 ] || width=140
	echo "$width"
}

# Tabs are shown 4 wide here; what is longer than its half is continued on the next line.
side_by_side() { # LISP C
	local width left right

	width=$(terminal_width)
	left=$(expand -t 4 "$1" | awk '{ if (length($0) > n) n = length($0) } END { print n }')
	[ "$left" -le $(((width - 3) / 2)) ] || left=$(((width - 3) / 2))
	right=$((width - 3 - left))
	expand -t 4 "$1" | fold -s -w "$left" >"$work/left"
	expand -t 4 "$2" | fold -s -w "$right" >"$work/right"
	awk -v left="$left" -v other="$work/right" '
	function put(a, b, line) {
		line = sprintf("%-" left "s | %s", a, b)
		sub(/ +$/, "", line)
		print line
	}
	{ if ((getline line <other) < 1) line = ""; put($0, line) }
	END { while ((getline line <other) > 0) put("", line) }' "$work/left"
}

# ---- in the kernel ----

cgroup2_mount() {
	awk '{ for (i = 7; i < NF; i++) if ($i == "-") { if ($(i + 1) == "cgroup2") { print $5; exit } } }' \
		/proc/self/mountinfo
}

# Why no program can be loaded here; nothing where one can.
what_is_missing() {
	"$build/bin/skep" doctor 2>&1 | awk '/^LACKS/ { $1 = ""; sub(/^ /, ""); print "  " $0 }' || true
	[ -n "$(cgroup2_mount)" ] || echo "  cgroup v2 is not mounted"
}

make_cgroup() {
	local mount

	mount=$(cgroup2_mount)
	[ -w "$mount" ] || return 1
	cgroup=$mount/skep-demo-$$
	mkdir "$cgroup" 2>"$work/mkdir.log" || { cgroup=; return 1; }
}

# What runs in the cgroup: twenty datagrams to a port of this machine, then a look at the hook.
traffic() {
	cat <<-'END'
	for i in {1..20}; do
		echo "datagram $i" >/dev/udp/127.0.0.1/9
	done
	echo "twenty datagrams sent; attached while they were:"
	bpftool cgroup tree "$1"
	END
}

count_packets() {
	local lisp=$1 left status=0

	step "skep run: the program on the egress of one cgroup, twenty UDP datagrams on loopback"
	timeout --foreground -k 5 60 "$build/bin/skep" run --cgroup "$cgroup" "$lisp" -- \
		bash -c "$(traffic)" traffic "$cgroup" 2>&1 | tee "$work/run.log" || status=$?
	[ "$status" = 0 ] || fail "skep run: status $status"
	grep -q '^pkt-count 0: 20$' "$work/run.log" || fail "20 packets were expected in pkt-count"

	step "and after it: what bpftool sees attached below ${cgroup##*/}"
	bpftool cgroup tree "$cgroup" | tee "$work/tree.log"
	left=$(grep -E '^ *[0-9]+ ' "$work/tree.log" || true)
	[ -z "$left" ] || fail "still attached: $left"
	echo "(nothing)"
}

main() {
	local lisp lacks

	PATH=$PATH:/usr/sbin:/sbin
	install_missing
	step "building skep into ${build#"$root"/}"
	build_skep
	"$build/bin/skep" --version

	lisp=$(find "$root" -path "$root/build" -prune -o -name count-egress.lisp -print | sort | head -n 1)
	step "${lisp#"$root"/}, and the C that \`skep translate\` makes of it"
	"$build/bin/skep" translate "$lisp" >"$work/count_egress.bpf.c"
	side_by_side "$lisp" "$work/count_egress.bpf.c"

	step "skep build: the C, the object, the skeleton, the session header"
	"$build/bin/skep" build -d "$work/out" "$lisp"
	ls -l "$work/out" | awk 'NR > 1 { printf "%8d  %s\n", $5, $NF }'

	lacks=$(what_is_missing)
	if [ -n "$lacks" ] || ! make_cgroup; then
		step "stopped before the kernel"
		echo "The object is built. To count packets with it, this machine or user lacks:"
		echo "${lacks:-  the right to make a cgroup below $(cgroup2_mount)}"
		echo "As root, with CAP_BPF and CAP_NET_ADMIN, the demo goes on from here."
		exit 0
	fi
	count_packets "$lisp"
	step "done"
}

main "$@"
