# SPDX-License-Identifier: MIT
# A process that only runs: most samples of it, and frames of its binary.
# Some 15 samples of it are due, so that a few may fall out where other machines take this one's processor.
happens() { "$python" -c 'import time
while time.process_time() < 0.3: pass'; }
endless=(3) once=1

claim "wrong values are refused"
gives 2 --frequency 0
says 'frequency'
gives 2 --top none

claim "samples of one process that runs all the time, in proportion to its time"
sh -c 'while :; do :; done' &
busy=$! && jobs+=("$busy")
ticks() { awk '{ print $14 + $15 }' "/proc/$busy/stat"; }
before=$(ticks)
gives 0 --pid "$busy" --frequency 100 --top 1000 --format=json 1.5
ran=$(($(ticks) - before))
json "all(r['pid'] == $busy for r in rows if 'samples' in r)"
json "$ran / 3 <= sum(r['samples'] for r in rows if 'samples' in r) <= $ran * 2 + 10"

claim "user frames are binary+offset, kernel frames have symbols"
gives 0 --user-only --pid "$busy" 1
prints "^    $(readlink -f "/proc/$busy/exe")\+0x[0-9a-f]+$"
dd if=/dev/zero of=/dev/null bs=1M 2>/dev/null &
copies=$! && jobs+=("$copies")
gives 0 --kernel-only --pid "$copies" 1
prints '^    [a-z_][a-zA-Z0-9_.]*\+0x[0-9a-f]+'
kill "$copies"

claim "^C prints what there is"
start --pid "$busy" --top 1
sleep 1 # it must have run, also where all processors are busy
stop INT 130
prints " $busy "
[ "$(grep -c "^ .* $busy " out)" = 1 ] || fail "more than one"
kill "$busy"
