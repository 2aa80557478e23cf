# SPDX-License-Identifier: MIT
# Datagrams of three addresses over a pair of veth: two are of networks that are denied.
unshare -n sleep 600 & peer=$! && jobs+=("$peer")
for _ in $(seq 50); do [ "$(readlink /proc/$peer/ns/net)" != "$(readlink /proc/self/ns/net)" ] && break; sleep 0.05; done
there() { nsenter -t "$peer" -n "$@"; }
ip link add here type veth peer name there netns "$peer" || { echo "skipped: no veth"; exit 77; }
ip addr add 10.9.9.1/24 dev here && ip -6 addr add fd00:9::1/64 dev here nodad && ip link set here up
there ip link set lo up
there ip addr add 10.9.9.2/24 dev there && there ip addr add 10.9.9.130/24 dev there
there ip -6 addr add fd00:9::2/64 dev there nodad && there ip -6 addr add fd00:9::66/64 dev there nodad
there ip link set there up
mac=$(ip -o link show here | sed -E 's/.*link.ether ([0-9a-f:]+) .*/\1/')
there ip neigh add 10.9.9.1 lladdr "$mac" dev there && there ip neigh add fd00:9::1 lladdr "$mac" dev there
# 5 from one that is denied, 3 from one that is not, 4 by IPv6 of 30 bytes each
cat >send.py <<'P'
import socket
for source, to, count in (("10.9.9.130", "10.9.9.1", 5), ("10.9.9.2", "10.9.9.1", 3), ("fd00:9::66", "fd00:9::1", 4)):
    s = socket.socket(socket.AF_INET6 if ":" in to else socket.AF_INET, socket.SOCK_DGRAM)
    s.bind((source, 0))
    for _ in range(count):
        s.sendto(b"x" * 30, (to, 7777))
P
received() { awk '$1 == "Udp:" && $2 ~ /^[0-9]/ { print $2 + $3 }' /proc/net/snmp; }
place=(here --deny 10.9.9.128/25 --deny fd00:9::66) nowhere=(nowhere --deny 10.0.0.0/8 2) endless=(--interval 0.05)
happens() { there python3 send.py; }

claim "wrong values are refused"
gives 2 here
says '--deny'
gives 2 here --deny 10.9.9.130/25
says 'the network is 10.9.9.128/25'
gives 2 nowhere --deny 10.0.0.0/8

claim "what is denied does not come in and is counted by source; the rest comes in"
start here --generic --deny 10.9.9.128/25 --deny fd00:9::66 --interval 0.5 --format=json
before=$(received)
there python3 send.py
sleep 0.3
[ $(($(received) - before)) = 3 ] || fail "$(($(received) - before)) datagrams came in, not 3"
stop INT 130
json "{r['source']: (r['packets'], r['bytes']) for r in rows} == {'10.9.9.130': (5, 5 * 72), 'fd00:9::66': (4, 4 * 92)}"
says '^passed [0-9]+$'
ip -d link show here | grep -q xdp && fail "the program is still there"

claim "a heading for both tables, and an end after --duration"
start here --deny 10.9.9.128/25 --deny fd00:9::66 --duration 3
there python3 send.py
wait "$pid" || fail "status $?"
[ "$(tail -n 4 out | grep -c SOURCE)" = 1 ] || fail "not one heading"
prints '^10\.9\.9\.130 +5 '
prints '^fd00:9::66 +4 '
