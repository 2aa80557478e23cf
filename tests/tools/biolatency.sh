# SPDX-License-Identifier: MIT
# Direct reads of a loop device: the histogram of that disk counts each of them.
dd if=/dev/zero of=image bs=1M count=4 2>/dev/null
device=$(losetup -f --show image 2>/dev/null) || { echo "skipped: no loop device"; exit 77; }
cleanup() { losetup -d "$device"; }
IFS=: read -r major minor <"/sys/block/${device#/dev/}/dev"
reads() { dd if="$device" of=/dev/null bs=4k count="$1" iflag=direct 2>/dev/null; }
happens() { reads 3; }
endless=(0.05)
done_by() { awk '{ print $1 + $5 }' "/sys/block/${device#/dev/}/stat"; }

claim "wrong values are refused"
gives 2 soon
says 'INTERVAL'

claim "each request is counted once, under its disk, and ^C prints what there is"
start --disks --format=json
before=$(done_by)
reads 200
happened=$(($(done_by) - before))
stop INT 130
[ "$happened" -ge 200 ] || fail "the kernel counts $happened requests"
json "[sum(b['count'] for b in r['buckets']) for r in rows if r['key'] == {'major': $major, 'minor': $minor}] == [$happened]"
json "all(r['unit'] == 'us' for r in rows)"

claim "with --queued as well, in milliseconds"
start -Q -D -m --format=json
reads 50
stop TERM 143
json "[sum(b['count'] for b in r['buckets']) >= 50 for r in rows if r['key'] == {'major': $major, 'minor': $minor}] == [True]"
json "all(r['unit'] == 'ms' for r in rows)"

claim "an interval and a count end by themselves"
gives 0 --timestamp 0.2 2
[ "$(grep -cE '^[0-9:]{8}$' out)" = 2 ] || fail "not two outputs"
