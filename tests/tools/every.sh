# SPDX-License-Identifier: MIT
# What every tool must do. `run` reads this after the tool's own claims.
claim "--help has the file's comment and every option"
gives 0 --help
prints "^$name: "
prints "^Usage: $name"
prints '^  -h, --help'
for option in $(sed -nE 's/^\(def(option|param) ([^ ]+) .*/\2 &/p' "$source" |
	sed -E 's/.*:option "([^"]+)".*/\1/; s/ .*//'); do
	prints "--$option\b"
done
gives 0 --version

claim "wrong use is a sentence, the usage and status 2, before anything is opened"
for wrong in --no-such-option --format=xml; do
	strace -f -qq -o calls -e trace=bpf,perf_event_open "$tool" "${place[@]}" $wrong >out 2>err
	[ $? = 2 ] || fail "$wrong: not status 2"
	says "${wrong#--format=}"
	says "^Usage: $name"
	[ ! -s calls ] || fail "$wrong: $(head -1 calls)"
	[ ! -s out ] || fail "$wrong: something is printed"
done

claim "a place that is not there is a sentence"
if [ ${#nowhere[@]} != 0 ]; then
	gives "${nowhere[@]: -1}" "${nowhere[@]:0:${#nowhere[@]}-1}"
	says "^$name: "
fi

claim "without the right to load programs it says so"
setpriv --reuid 65534 --clear-groups --inh-caps=-all --bounding-set=-all "$tool" "${place[@]}" >out 2>err
[ $? = 1 ] || fail "not status 1"
says "^$name: .*(privilege|CAP_|permi)"

claim "INT, TERM and HUP end it, after what it has to say; JSON is an object a line"
for signal in INT:130 TERM:143 HUP:129; do
	start "${place[@]}" "${endless[@]}" --format=json
	happens >/dev/null 2>&1
	sleep 0.2
	stop ${signal%:*} ${signal#*:}
	json "len(rows) > 0 and all(isinstance(row, dict) for row in rows)"
done

claim "under nohup a hangup does not end it"
env --ignore-signal=HUP --default-signal=INT "$tool" "${place[@]}" >out 2>err </dev/null &
pid=$! && jobs+=("$pid")
wait_attached "nohup $name"
kill -HUP "$pid"
sleep 0.2
kill -0 "$pid" 2>/dev/null || fail "it ended"
stop INT 130

claim "it ends when nobody reads on"
while_it_happens "$tool" "${place[@]}" "${endless[@]}" | head -1 >out
[ -s out ] || fail "nothing was printed"
[ -n "$once" ] || ended_with 141

claim "it says that standard output is full"
while_it_happens "$tool" "${place[@]}" "${endless[@]}" >/dev/full
says "^$name: .*standard output cannot be written"
ended_with 1

claim "it is a script, too"
{ echo '#!/usr/bin/env -S skep run'; cat "$source"; } >script.lisp
chmod +x script.lisp
PATH=$(dirname "$skep"):$PATH ./script.lisp --help >out 2>err || fail "--help: status $?"
prints '^Usage: '
PATH=$(dirname "$skep"):$PATH ./script.lisp "${place[@]}" --no-such-option >out 2>err
[ $? = 2 ] || fail "--no-such-option: not status 2"
PATH=$(dirname "$skep"):$PATH env --default-signal=INT ./script.lisp "${place[@]}" "${endless[@]}" >out 2>err </dev/null &
pid=$! && jobs+=("$pid")
wait_attached script.lisp
happens >/dev/null 2>&1
stop INT 130
[ -s out ] || fail "nothing was printed"

claim "without tracefs it says so, where it needs that"
umount /sys/kernel/tracing
if grep -q ':section "tracepoint/' "$source"; then
	gives 1 "${place[@]}"
	says '^help: .*tracefs is not mounted'
else
	start "${place[@]}"
	stop INT 130
fi

claim "nothing is left"
left=$(find /sys/fs/bpf -mindepth 1 ! -name "*.debug") # those two the file system has by itself
[ -z "$left" ] || fail "pinned: $left"
for process in /proc/[0-9]*; do
	case $(readlink "$process/exe") in "$work"/*) fail "a process: $(tr '\0' ' ' <"$process/cmdline")" ;; esac
done 2>/dev/null
