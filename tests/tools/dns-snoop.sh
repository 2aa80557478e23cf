# SPDX-License-Identifier: MIT
# A server on the loopback device, and a process in a cgroup of its own that asks it: each query and answer is seen once.
root=$("$skep" doctor 2>/dev/null | sed -nE 's/^ok    cgroup v2 +//p')
group=skep-tools-$$
mkdir "$root/$group" 2>/dev/null || { echo "skipped: no cgroup can be made"; exit 77; }
cleanup() { for _ in $(seq 20); do rmdir "$root/$group" 2>/dev/null && break; sleep 0.1; done; }
place=("$group") nowhere=(no-such-cgroup 2)

# answers after 20 ms, NXDOMAIN to names that begin with "no"; does not answer to "silent"
cat >server.py <<'P'
import select, socket, time
sockets = []
for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
    s = socket.socket(family, socket.SOCK_DGRAM)
    s.bind((address, 53))
    sockets.append(s)
open("serving", "w").close()
while True:
    for s in select.select(sockets, [], [])[0]:
        query, peer = s.recvfrom(4096)
        if query[13:19] == b"silent":
            continue
        time.sleep(0.02)
        code = 3 if query[13:15] == b"no" else 0
        s.sendto(query[:2] + bytes((0x81, 0x80 | code)) + query[4:], peer)
P
cat >ask.py <<'P'
import os, socket, struct, sys
def query(number, name, kind):
    labels = b"".join(bytes((len(l),)) + l.encode() for l in name.split(".") if l)
    return struct.pack(">6H", number, 0x100, 1, 0, 0, 0) + labels + b"\0" + struct.pack(">2H", kind, 1)
def ask(number, name, kind, family=socket.AF_INET, address="127.0.0.1", connected=True):
    s = socket.socket(family, socket.SOCK_DGRAM)
    s.settimeout(2)
    if connected:
        s.connect((address, 53))
        s.send(query(number, name, kind))
    else:
        s.sendto(query(number, name, kind), (address, 53))
    return s if name.startswith("silent") else s.recv(4096)
longest = ".".join(("a" * 63, "b" * 63, "c" * 63, "d" * 61))
ask(1, "www.example.org", 1)
ask(2, "no.example.org", 28, connected=False)
ask(3, "six.example", 65, socket.AF_INET6, "::1")
ask(4, longest, 16, socket.AF_INET6, "::1", False)
ask(5, "", 2)
ask(6, "odd.example", 4711)
kept = ask(7, "silent.example", 12)
# no query: another port, an answer that nobody asked for, too short a datagram
other = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
other.sendto(query(8, "other.example", 1), ("127.0.0.1", 5353))
other.sendto(query(9, "silent.answer", 1)[:2] + b"\x81" + query(9, "silent.answer", 1)[3:], ("127.0.0.1", 53))
other.sendto(b"silent", ("127.0.0.1", 53))
print(os.getpid())
P
inside() { sh -c "echo \$\$ >$root/$group/cgroup.procs; exec \"\$@\"" sh "$@"; }
python3 server.py & jobs+=($!)
for _ in $(seq 100); do [ ! -e serving ] || break; sleep 0.05; done
happens() { inside python3 ask.py; }

claim "wrong values are refused"
gives 2 no-such-cgroup
gives 2 "$group" --port 65536
gives 2 "$group" --pid few

claim "each query and answer: whose, of what, by whom answered, after which time"
start "$group" --format=json
asker=$(inside python3 ask.py)
python3 ask.py >/dev/null # outside of the cgroup
stop INT 130
json "{r['pid'] for r in rows} == {$asker} and all(r['command'].startswith('python3') for r in rows)"
json "[(r['answer'], r['type'], r['name'][:20], r['server']) for r in rows] == [(a, t, n[:20], s)
	for t, n, s, answers in (('A', 'www.example.org', '127.0.0.1', ['NOERROR']),
		('AAAA', 'no.example.org', '127.0.0.1', ['NXDOMAIN']), ('HTTPS', 'six.example', '::1', ['NOERROR']),
		('TXT', 'a' * 63, '::1', ['NOERROR']), ('NS', '.', '127.0.0.1', ['NOERROR']),
		('4711', 'odd.example', '127.0.0.1', ['NOERROR']), ('PTR', 'silent.example', '127.0.0.1', []))
	for a in ['', *answers]]"
json "[r['name'] for r in rows if r['type'] == 'TXT'] == 2 * ['.'.join(('a' * 63, 'b' * 63, 'c' * 63, 'd' * 61))]"
json "all(20 <= r['ms'] < 2000 if r['answer'] else r['ms'] is None for r in rows)"

claim "the C library's resolver"
echo nameserver 127.0.0.1 >resolv.conf
mount --bind resolv.conf /etc/resolv.conf
start "$group" --name libc. --format=json
inside python3 -c 'import socket, sys
try: socket.getaddrinfo("libc.example.", 80)
except socket.gaierror: pass'
stop TERM 143
json "sorted((r['type'], r['answer']) for r in rows) == [('A', ''), ('A', 'NOERROR'), ('AAAA', ''), ('AAAA', 'NOERROR')]"
umount /etc/resolv.conf

claim "--failed has only answers with an error, --pid only that process, --port only that port"
start "$group" --failed
happens >/dev/null
stop INT 130
[ "$(wc -l <out)" = 2 ] || fail "$(wc -l <out) lines, not 2"
prints '^TIME +PID COMMAND +SERVER +ANSWER +MS TYPE +NAME$'
prints 'python3[^ ]* +127\.0\.0\.1 +NXDOMAIN +[0-9.]+ AAAA +no\.example\.org$'
start "$group" --pid 1
happens >/dev/null
stop INT 130
[ ! -s out ] || fail "another process"
start "$group" --port 5353 --format=json
happens >/dev/null
stop INT 130
json "[r['name'] for r in rows] == ['other.example']"
