# SPDX-License-Identifier: MIT
happens() { :; }
endless=(--interval 50ms)

# after a line of input, for which it is ready: calls that are known
calls='
import os, time
print("ready", flush=True)
input()
for _ in range(1234): os.getppid()
for _ in range(56):
	try: os.close(12345)
	except OSError: pass
for _ in range(20): time.sleep(0.002)
'
mkfifo go
# ARG..: what these arguments count of the calls
counts() {
	"$python" -c "$calls" >ready <go &
	worker=$!
	exec 3>go
	wait_for ready 1
	start "$@" --format=json --pid $worker
	echo >&3
	exec 3>&-
	wait $worker || fail "the worker"
	stop
}

claim "calls of a process"
counts --top 1000
compare <<'END'
count = {r["call"]: r["count"] for r in rows}
assert count["getppid"] == 1234 and count["clock_nanosleep"] == 20 and count["close"] >= 56, count
assert list(count.values()) == sorted(count.values(), reverse=True), count
END

claim "the most frequent ones; those that failed"
counts --top 1
compare <<'END'
assert rows == [{"call": "getppid", "count": 1234}], rows
END
counts --failed
compare <<'END'
assert {r["call"]: r["count"] for r in rows}["close"] == 56, rows
assert "getppid" not in {r["call"] for r in rows}, rows
END

claim "the time that calls took comes first"
counts --latency
compare <<'END'
at = {r["call"]: r for r in rows}
assert at["clock_nanosleep"]["count"] == 20 and 40000 <= at["clock_nanosleep"]["us"] < 2e6, rows
assert [r["us"] for r in rows] == sorted((r["us"] for r in rows), reverse=True), rows
END

claim "by process"
counts --by-process
compare $worker <<'END'
assert len(rows) == 1 and rows[0]["pid"] == int(sys.argv[1]) and rows[0]["command"] == "python3", rows
assert rows[0]["count"] >= 1234 + 56 + 20, rows
END

claim "intervals: each counts its own"
gives 0 --interval 200ms --times 2
[ "$(grep -cE '^[0-9]{2}:[0-9]{2}:[0-9]{2}$' out)" = 2 ] || fail "not two times of day"
prints '^CALL +COUNT$'

claim "wrong values are refused"
gives 2 --top 0
gives 2 --interval often
