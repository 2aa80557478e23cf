# SPDX-License-Identifier: MIT
happens() { :; }
endless=(--interval 50ms)

# after a line of input, for which it is ready: sleeps and works; prints its schedstat before and after, and waits for another line
works='
import time
def counters(): return open("/proc/self/schedstat").read().split()[1:]
print("ready", flush=True)
input()
before = counters()
for _ in range(300):
	time.sleep(0.001)
	for _ in range(2000): pass
print(*before, *counters(), flush=True)
input()
'
claim "waits of a process, beside the kernel's own count and sum of them"
mkfifo go
"$python" -c "$works" >happened <go &
worker=$!
exec 3>go
wait_for happened 1
start --format=json --pid $worker
echo >&3
wait_for happened 2
stop
echo >&3
exec 3>&-
wait $worker || fail "the worker"
compare <<'END'
delay, count, delay_after, count_after = map(int, open("happened").read().split()[1:])
delay, count = (delay_after - delay) / 1000, count_after - count
assert len(rows) == 1 and rows[0]["type"] == "waits" and rows[0]["unit"] == "us", rows
buckets = rows[0]["buckets"]
counted = sum(b["count"] for b in buckets)
# the worker runs a little before its first and after its last reading
assert count >= 300 and count <= counted <= count + 10, (counted, count)
least = sum(b["count"] * b["from"] for b in buckets)
most = sum(b["count"] * (b["to"] + 1 if b["to"] is not None else 1e9) for b in buckets)
assert least <= delay * 1.2 + 20000 and delay <= most * 1.2, (least, delay, most)
END

claim "intervals: so often, so many times, with the time of day"
gives 0 --interval 200ms --times 2
[ "$(grep -cE '^[0-9]{2}:[0-9]{2}:[0-9]{2}$' out)" = 2 ] || fail "not two times of day"
[ "$(grep -c '^waits (us):$' out)" = 2 ] || fail "not two histograms"

claim "milliseconds"
gives 0 --milliseconds --duration 200ms
prints '^waits \(ms\):$'

claim "wrong values are refused"
gives 2 --times 0
gives 2 --pid all
