# SPDX-License-Identifier: MIT
happens() { /bin/true; }

claim "a program that is executed: who, by whom, with which arguments"
start --format=json --parent $$
/bin/echo "a b" c >/dev/null &
child=$!
wait $child
setpriv --reuid 65534 --clear-groups /bin/true
sh -c '/bin/true; :' # not of this process
sleep 0.3
stop
compare $child $$ <<'END'
child, parent = int(sys.argv[1]), int(sys.argv[2])
echo = [r for r in rows if r["pid"] == child]
assert len(echo) == 1 and echo[0]["ppid"] == parent and echo[0]["command"] == "echo", echo
assert echo[0]["arguments"] == "/bin/echo a b c" and echo[0]["user"] == "root", echo
assert {r["ppid"] for r in rows} == {parent}, rows
assert [r["user"] for r in rows if r["command"] == "true"] == ["nobody"], rows
END

claim "--user and --name choose, text has a heading"
start --user nobody --name tr
setpriv --reuid 65534 --clear-groups /bin/true x y
/bin/true z
setpriv --reuid 65534 --clear-groups /bin/echo no >/dev/null
sleep 0.3
stop
[ "$(wc -l <out)" = 2 ] || fail "$(wc -l <out) lines, not 2"
prints '^TIME +PID +PPID USER +COMMAND +ARGUMENTS$'
prints '^[0-9:]{8} +[0-9]+ +[0-9]+ nobody +true +/bin/true x y$'

claim "--duration ends it with 0"
gives 0 --duration 100ms
