# SPDX-License-Identifier: MIT
# A process in a cgroup of its own tries addresses: what is allowed, what is denied, and what is said of it.
root=$("$skep" doctor 2>/dev/null | sed -nE 's/^ok    cgroup v2 +//p')
group=skep-tools-$$
mkdir "$root/$group" 2>/dev/null || { echo "skipped: no cgroup can be made"; exit 77; }
cleanup() { for _ in $(seq 20); do rmdir "$root/$group" 2>/dev/null && break; sleep 0.1; done; }
cat >try.py <<'P'
import socket
def attempt(family, kind, address):
    s = socket.socket(family, kind)
    try:
        s.sendto(b"x", address) if kind == socket.SOCK_DGRAM else s.connect(address)
    except PermissionError:
        return "denied"
    except OSError:
        pass
    return "open"
four, six, stream, datagram = socket.AF_INET, socket.AF_INET6, socket.SOCK_STREAM, socket.SOCK_DGRAM
print(*(attempt(*a) for a in (
    (four, stream, ("127.0.0.1", 9)), (six, stream, ("::1", 9)), (four, datagram, ("127.0.0.2", 9)),
    (six, datagram, ("::1", 9)), (six, datagram, ("::ffff:127.0.0.1", 9)), (six, stream, ("::ffff:10.1.1.1", 80)))))
P
attempts() { sh -c "echo \$\$ >$root/$group/cgroup.procs; exec python3 try.py"; }
place=("$group") nowhere=(no-such-cgroup 2) endless=(--audit)
happens() { attempts; }
expect() {
	local got
	got=$(attempts)
	[ "$got" = "$1" ] || fail "attempts gave: $got, not: $1"
}

claim "wrong values are refused"
gives 2 "$group" --allow 127.0.0.1/8
says 'the network is 127.0.0.0/8'
gives 2 no-such-cgroup
gives 2 "$group" --remove

claim "without a list nothing is allowed, and each attempt is reported"
start "$group" --format=json
expect 'denied denied denied denied denied denied'
stop INT 130
json "[(r['action'], r['verdict'], r['address'], r['port']) for r in rows] == [
	('connect', 'deny', '127.0.0.1', 9), ('connect', 'deny', '::1', 9), ('send', 'deny', '127.0.0.2', 9),
	('send', 'deny', '::1', 9), ('send', 'deny', '127.0.0.1', 9), ('connect', 'deny', '10.1.1.1', 80)]"
json "all(r['user'] == 'root' and r['command'].startswith('python3') for r in rows)"
expect 'open open open open open open'

claim "a list, by either family; --audit reports what is allowed"
start "$group" --allow 127.0.0.0/8 --audit
expect 'open denied open denied open denied'
stop TERM 143
[ "$(grep -c ' allow ' out)" = 3 ] && [ "$(grep -c ' deny ' out)" = 3 ] || fail "not three of each"

claim "a pin outlives it, and another takes over without a gap"
pin=/sys/fs/bpf/skep/firewall
start "$group" --allow 127.0.0.0/8 --pin "$pin"
stop INT 130
expect 'open denied open denied open denied'
gives 1 "$group" --pin "$pin"
# a process that tries ::1 and 10.1.1.1 all the time never gets through
python3 - "$root/$group" >gap 2>&1 <<'P' &
import socket, sys, os, time
open(sys.argv[1] + "/cgroup.procs", "w").write(str(os.getpid()))
end, through, tries = time.time() + 2.5, 0, 0
while time.time() < end:
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        s.sendto(b"x", ("10.1.1.1", 9)); through += 1
    except PermissionError:
        pass
    except OSError:
        through += 1
    tries += 1
print(through, tries > 100)
P
watcher=$!
sleep 0.3
start "$group" --allow ::1 --pin "$pin" --adopt
expect 'denied open denied open denied denied'
stop INT 130
expect 'denied open denied open denied denied'
wait "$watcher"
[ "$(cat gap)" = '0 True' ] || fail "a gap: $(cat gap)"

claim "--remove ends it"
gives 0 "$group" --remove --pin "$pin"
expect 'open open open open open open'
[ ! -e /sys/fs/bpf/skep ] || fail "the directory that the tool made for its pin is left"
