#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# libskep beside libbpf alone: a session's life, records of a ring buffer, entries of a map. Then `skep run FILE` beside bpftrace, where it is
# installed, for the same event: from the start to attached. Tables in Markdown. Needs root.
# usage: bench/runtime.sh [BUILD] [RUNS]        default: build/release, 9
set -euo pipefail
cd "$(dirname "$0")/.."
build=$(realpath "${1:-build/release}") runs=${2:-9}
if [ -z "${BENCH_INSIDE:-}" ]; then
	BENCH_INSIDE=1 exec unshare -m "$0" "$build" "$runs"
fi
mount -t tracefs none /sys/kernel/tracing
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
"$build/bin/skep" compile -o "$work/runtime.bpf.o" bench/runtime.lisp 2>/dev/null
# shellcheck disable=SC2046
cc -std=gnu17 -O2 -Wall -Wextra -Werror -I"$build/include" -o "$work/runtime" bench/runtime.c \
	"$build/lib/libskep.a" $(pkg-config --cflags --libs libbpf) -lpthread
echo "| | libbpf | libskep | part |"
echo "|---|---:|---:|---:|"
"$work/runtime" "$work/runtime.bpf.o" "$runs"

cat >"$work/enter.lisp" <<'L'
(defmap calls :type :hash :key-size 4 :value-size 8 :max-entries 1024)
(defprog count (:type :raw-tracepoint :section "raw_tp/sys_enter")
  (incf-map calls 0)
  0)
L
cp "$work/enter.lisp" "$work/tool.lisp"
echo '(with-bpf-session () (bpf:attach count) (bpf:run) (print-map calls))' >>"$work/tool.lisp"
"$build/bin/skep" build -d "$work" "$work/tool.lisp" 2>/dev/null
python3 - "$build/bin/skep" "$work" "$runs" <<'P'
import shutil, signal, statistics, subprocess, sys, time
skep, work, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])

def measure(command):
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while True:
        with open(f"/proc/{process.pid}/wchan") as place: # it waits for what happens: all is attached
            if "poll" in place.read():
                break
        if process.poll() is not None:
            sys.exit(f"{command[0]} ended")
    took = (time.monotonic() - began) * 1e3
    with open(f"/proc/{process.pid}/stat") as stat:
        ticks = sum(map(int, stat.read().rpartition(")")[2].split()[11:15]))
    process.send_signal(signal.SIGINT)
    process.wait()
    return took, ticks * 10

commands = [("skep run FILE", [skep, "run", f"{work}/enter.lisp"]),
            ("the executable of skep build", [f"{work}/tool"])]
if shutil.which("bpftrace"):
    commands.append(("bpftrace", ["bpftrace", "-e", "tracepoint:raw_syscalls:sys_enter { @calls = count(); }"]))
print("\n| command | start to attached, ms | CPU with its children, ms |\n|---|---:|---:|")
for name, command in commands:
    figures = [statistics.median(column) for column in zip(*(measure(command) for _ in range(runs)))]
    print(f"| {name} | {figures[0]:.0f} | {figures[1]:.0f} |")
P
