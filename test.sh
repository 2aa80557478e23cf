#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Sets up a Debian 12 machine, with clang 19 beside its clang 14, builds both presets with gcc and one with clang, runs all tests.
# usage: ./test.sh        as root, or as a user who may sudo; 0 where all is green
set -euo pipefail
cd "$(dirname "$0")"
began=$SECONDS

packages="cmake ninja-build make gcc g++ pkg-config clang clang-19 llvm clang-format bpftool libbpf-dev
	libelf-dev zlib1g-dev libcjson-dev libcriterion-dev iproute2 util-linux python3 strace
	zsh fish dpkg-dev file lintian mandoc"

as_root() {
	if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

set_up() {
	local missing=()
	for package in $packages; do
		dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' ||
			missing+=("$package")
	done
	[ ${#missing[@]} = 0 ] && return
	echo "== installing ${missing[*]}"
	as_root apt-get update -qq
	DEBIAN_FRONTEND=noninteractive as_root apt-get install -qq -y --no-install-recommends \
		"${missing[@]}" >/dev/null
}

# A build directory of another checkout or machine is begun anew.
configure() { # PRESET [ARGUMENT..]
	cmake --preset "$1" "${@:2}" >"build/$1.log" 2>&1 ||
		cmake --preset "$1" --fresh "${@:2}" >"build/$1.log" 2>&1 ||
		{ cat "build/$1.log"; return 1; }
}

build() { # PRESET
	echo "== building $1"
	configure "$1"
	cmake --build "build/$1" -j2 >"build/$1.log" 2>&1 || { sed -n '/^FAILED/,$p' "build/$1.log"; return 1; }
}

build_with_clang() {
	echo "== building with clang"
	cmake -S . -B build/clang -G Ninja -DCMAKE_C_COMPILER=clang -DCMAKE_BUILD_TYPE=Debug \
		-DSKEP_WERROR=ON -DSKEP_TESTS=OFF -DSKEP_EXAMPLES=OFF >build/clang.log 2>&1 &&
		cmake --build build/clang -j2 >>build/clang.log 2>&1 ||
		{ sed -n '/FAILED\|Error/,$p' build/clang.log; return 1; }
}

# What a run left out, and why: Criterion and the scripts say it in their output.
name_skips() { # PRESET
	sed -nE 's/^\[SKIP\] /skipped: /p; /^skipped: /p' \
		"build/$1/Testing/Temporary/LastTest.log" | sort -u
}

run() { # PRESET
	echo "== testing $1"
	local status=0
	# three at once on two processors: tests with real events wait for much of their time
	CRITERION_VERBOSITY_LEVEL=1 ctest --test-dir "build/$1" -j3 --output-on-failure \
		>"build/$1.tests.log" 2>&1 || status=$?
	if [ $status != 0 ]; then
		grep -vE '^ +Start |[0-9]+/[0-9]+ Test .* Passed |^\[(RUN |PASS)\]' "build/$1.tests.log"
	else
		sed -n '/tests passed/p; /Total Test time/p; /did not run/,/^$/p' "build/$1.tests.log"
	fi
	name_skips "$1"
	return $status
}

# The golden files, examples, corpus and idioms are compiled with each of these.
name_clangs() {
	local found=() missing=()
	for version in {14..22}; do
		if command -v "clang-$version" >/dev/null; then found+=("$version"); else missing+=("$version"); fi
	done
	echo "== with clang ${found[*]}; not here: ${missing[*]}"
}

mkdir -p build
set_up
name_clangs
build release
build dev
build_with_clang
status=0
run release || status=1
run dev || status=1
echo "== $([ $status = 0 ] && echo 'all green' || echo 'NOT green') after $((SECONDS - began)) seconds"
exit $status
