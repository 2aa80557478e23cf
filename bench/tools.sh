#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The tools of examples/tools: lines and characters of each, as a table in Markdown; then of opensnoop, execsnoop and dns-snoop, and of
# bpftrace on the same event where it is installed, the time from start to attached and the memory: medians of RUNS runs. Needs root.
# usage: bench/tools.sh [SKEP] [RUNS]        default: build/release/bin/skep, 9
set -euo pipefail
cd "$(dirname "$0")/.."
skep=$(realpath "${1:-build/release/bin/skep}") runs=${2:-9}
if [ -z "${BENCH_INSIDE:-}" ]; then
	BENCH_INSIDE=1 exec unshare -m "$0" "$skep" "$runs"
fi
mount -t tracefs none /sys/kernel/tracing
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT

echo "| tool | lines | characters |"
echo "|---|---:|---:|"
for source in examples/tools/*.lisp; do # no blank lines, no lines of comment
	echo "| $(basename "$source" .lisp) | $(grep -cvE '^[[:space:]]*(;|$)' "$source") | $(wc -m <"$source") |"
done

for tool in opensnoop execsnoop dns-snoop; do
	"$skep" build -d "$work" examples/tools/$tool.lisp >/dev/null 2>&1
done
group=$("$skep" doctor 2>/dev/null | sed -nE 's/^ok    cgroup v2 +//p')/skep-bench-$$
mkdir "$group"
trap 'rmdir "$group"; rm -rf "$work"' EXIT
python3 - "$work" "$group" "$runs" <<'P'
import shutil, signal, statistics, subprocess, sys, time
work, group, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])

def waits(pid):
    """Whether the process waits for what happens: all is attached."""
    with open(f"/proc/{pid}/wchan") as place:
        return "poll" in place.read()

def measure(command):
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not waits(process.pid):
        if process.poll() is not None:
            sys.exit(f"{command[0]} ended")
    took = (time.monotonic() - began) * 1e3
    time.sleep(0.2)
    with open(f"/proc/{process.pid}/status") as status:
        memory = {name: int(value.split()[0]) / 1024 for name, value in
                  (line.split(":", 1) for line in status if line.startswith(("VmHWM", "VmRSS", "RssAnon")))}
    with open(f"/proc/{process.pid}/stat") as stat:
        ticks = sum(map(int, stat.read().rpartition(")")[2].split()[11:13]))
    process.send_signal(signal.SIGINT)
    process.wait()
    return took, ticks * 10, memory["VmHWM"], memory["VmRSS"], memory["RssAnon"]

commands = [[f"{work}/opensnoop"], [f"{work}/execsnoop"], [f"{work}/dns-snoop", group]]
if shutil.which("bpftrace"):
    commands += [["bpftrace", "-e", f'tracepoint:{event} {{ printf("%d %s\\n", pid, comm); }}']
                 for event in ("syscalls:sys_exit_openat", "sched:sched_process_exec")]
print("\n| command | start to attached, ms | CPU, ms | peak, MiB | resident, MiB | of it anonymous, MiB |")
print("|---|---:|---:|---:|---:|---:|")
for command in commands:
    figures = [statistics.median(column) for column in zip(*(measure(command) for _ in range(runs)))]
    name = command[0].rpartition("/")[2] + (" " + command[2].split()[0] if len(command) > 2 else "")
    print(f"| {name} | {figures[0]:.0f} | {figures[1]:.0f} | " + " | ".join(f"{f:.1f}" for f in figures[2:]) + " |")
P
