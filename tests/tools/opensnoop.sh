# SPDX-License-Identifier: MIT
happens() { cat "$work/there"; }
endless=(--name "$work/there")

# opens FILE, then one that is missing; prints its number and the descriptor
opens='
import os, sys
fd = os.open(sys.argv[1], os.O_RDONLY)
print(os.getpid(), fd)
try: os.open(sys.argv[1] + ".missing", os.O_RDONLY)
except FileNotFoundError: pass
'
echo text >"$work/there"

claim "a file that is opened, and one that is not there"
start --format=json --name "$work/there"
opened=$("$python" -c "$opens" "$work/there")
sleep 0.3
stop
compare $opened "$work/there" <<'END'
process, fd, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
assert [(r["path"], r["fd"], r["error"]) for r in rows] == [(path, fd, ""), (path + ".missing", -1, "ENOENT")], rows
assert {r["pid"] for r in rows} == {process} and all(0 < r["us"] < 1e6 for r in rows), rows
END

claim "--failed has only what failed, --pid only that process, --min only what took as long"
start --failed --name "$work/there"
"$python" -c "$opens" "$work/there" >/dev/null
sleep 0.3
stop
[ "$(wc -l <out)" = 2 ] || fail "$(wc -l <out) lines, not 2"
prints '^TIME +PID COMMAND +FD ERROR +US PATH$'
prints "python3 +-1 ENOENT +[0-9.]+ $work/there.missing$"
start --pid 1 --name "$work/there"
"$python" -c "$opens" "$work/there" >/dev/null
sleep 0.3
stop
[ ! -s out ] || fail "another process"
gives 0 --min 1h --duration 200ms
[ ! -s out ] || fail "an hour for an open"

claim "wrong values are refused"
gives 2 --pid few
gives 2 --min 3x
