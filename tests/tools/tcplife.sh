# SPDX-License-Identifier: MIT
happens() { bash -c 'exec 3<>/dev/tcp/127.0.0.1/9'; }

# connections of both families over lo; prints what each end knows of itself: port, peer's port, sent, received
talks='
import json, os, socket, struct, time
def pair(family, address):
	listener = socket.socket(family)
	listener.bind((address, 0))
	listener.listen()
	client = socket.create_connection(listener.getsockname()[:2])
	return client, listener.accept()[0]
def sends(a, b, count):
	a.sendall(b"x" * count)
	while count: count -= len(b.recv(count))
ends = []
for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
	for up, down in ((5000, 77), (0, 0), (3, 200000)):
		client, server = pair(family, address)
		sends(client, server, up)
		sends(server, client, down)
		time.sleep(0.02)
		for a, s, r in ((client, up, down), (server, down, up)):
			ends.append([address, a.getsockname()[1], a.getpeername()[1], s, r])
		first, second = (client, server) if up else (server, client)
		first.close()
		second.close()
print(json.dumps([os.getpid(), ends]))
'
claim "connections: whose they were, what they carried, how long they lived"
start --format=json
"$python" -c "$talks" >happened
sleep 0.3
stop
compare <<'END'
process, ends = json.load(open("happened"))
got = sorted([r["local"], r["lport"], r["rport"], r["sent"], r["received"]] for r in rows)
assert got == sorted(ends), (got, ends)
assert {(r["pid"], r["command"]) for r in rows} == {(process, "python3")}, rows
assert all(r["local"] == r["remote"] and 20 <= r["ms"] < 5000 for r in rows), rows
END

claim "a connection that is refused, by --remote-port, as text"
start --remote-port 9
"$python" -c "$talks" >happened
bash -c 'exec 3<>/dev/tcp/127.0.0.1/9' 2>/dev/null || true
sleep 0.3
stop
[ "$(wc -l <out)" = 2 ] || fail "$(wc -l <out) lines, not 2"
prints '^TIME +PID COMMAND +LOCAL +LPORT REMOTE +RPORT +SENT +RECEIVED +MS$'
prints 'bash +127.0.0.1 +[0-9]+ 127.0.0.1 +9 +0 +0 +[0-9.]+$'

claim "wrong values are refused"
gives 2 --local-port 65536
gives 2 --remote-port ssh
