# SPDX-License-Identifier: MIT
"""Families of tests/kernel/grids: what clang makes one of: stores of arms, tests of values, comparisons, copies of a loop's body."""
import itertools


def program(body, head="(n 0)"):
    return f"""
  (let ({head})
    {body}
    (setf (getmap out 0) n))
  XDP_PASS"""


def stores():
    """Two arms store into one object on the stack, each at its own bytes."""
    kinds = {
        "store": "(store {w} (stack-addr v) {o} {x})", "load": "(setf (load {w} (stack-addr v) {o}) {x})",
        "sum": "(incf (load {w} (stack-addr v) {o}) {x})", "copy": "(memcpy (stack-addr v) {o} (stack-addr n) 0 3)",
        "fill": "(memset (stack-addr v) {o} 5 3)",
    }
    shapes = {
        "if": "(if (= n 0) {a} {b})", "case": "(case n (0 {a}) (1 {b}))", "whens": "(when (= n 0) {a}) (when (= n 1) {b})",
        "more": "(if (= n 0) (progn {a} (incf j)) (progn {b} (incf j)))", "loop": "(dotimes (i 2) (if (= n i) {a} {b}))",
        "leaves": "(when (= n 0) {a} (return XDP_DROP)) {b}",
    }
    for (kind, k), (shape, s), (x, y), (w, o, p) in itertools.product(
            kinds.items(), shapes.items(), (("1", "n"), ("n", "2")), (("u8", 3, 1), ("u8", 5, 2), ("u16", 6, 4), ("u16", 2, 4))):
        if (kind in ("copy", "fill") and (y == "2" or w != "u8")) or (w == "u16" and x == "n"):
            continue
        body = s.format(a=k.format(w=w, o=o, x=x), b=k.format(w=w, o=p, x=y))
        yield f"store {kind} {shape} {w} {o} {p} {x}", ":xdp", program(
            f"{body} (setf (getmap out 1) v) (setf (getmap out 2) j)", "(v 0) (j 0) (n (getmap out 3))")


def answers():
    """A pointer's null test sets a number that is tested afterwards."""
    arms = {"constant": "(setf v 164)", "one": "(setf v 1)", "bit": "(setf v (logior v 1))", "more": "(setf v 3) (incf w)",
            "second": "(when-let ((q (map-lookup by-u8 1))) (setf v 5))"}
    uses = {"if": "(if v 3 1)", "not": "(not v)", "same": "(if (= v 0) w 7)", "sum": "(logior (if v 9 v) (>> w 3))", "and": "(and v w)",
            "or": "(or v 4)", "unless": "(progn (unless v (setf (getmap out 1) w)) 0)"}
    for (arm, a), (use, u), kind, begin in itertools.product(
            arms.items(), uses.items(), ("u64", "u8"), ("(getmap out 2)", "(logand (get-prandom-u32) 7)")):
        yield f"answer {arm} {use} {kind} {begin[1]}", ":xdp", program(
            f"(when-let ((p (map-lookup counts 12))) {a}) (incf n {u})", f"(n 0) (v {kind} (cast {kind} {begin})) (w (getmap out 3))")


def implied():
    """What is compared behind a number of run time was compared farther than what is compared next."""
    first = {"pointer": "(<= (+ o 20) e)", "far": "(< (+ o 40) e)", "chain": "(<= (+ q 20) e)"}
    second = {"load": "(when (<= (+ d 14) e) (incf n (load u8 d 12)))", "store": "(when (<= (+ d 14) e) (store u8 d 3 (u8 n)))",
              "behind": "(let ((ip (+ d 14))) (when (<= (+ ip 6) e) (incf n (load u8 ip 1))))",
              "form": "(with-ipv4 (x y ip) (incf n (ipv4-ttl ip)))", "again": "(when (<= (+ o 8) e) (incf n (load u8 o 1)))"}
    numbers = {"masked": "(logand k 7)", "byte": "(cast u8 k)", "signed": "(logand (cast i32 k) 63)"}
    for (how, f), (what, s), (number, m), calls in itertools.product(first.items(), second.items(), numbers.items(), ("", "(ktime-get-ns)")):
        yield f"implied {how} {what} {number} {bool(calls)}", ":xdp", program(
            f"(let* ((o (+ d {m})) (q (+ o (logand k 15)))) (when {f} {calls} {s}))",
            "(n 0) (k (getmap out 1)) (d (ctx data)) (e (ctx data-end))")


def again():
    """The packet's pointers are read in each iteration of a loop that arms leave."""
    reads = {"plain": "(let ((d (ctx data)) (e (ctx data-end))) (when (<= (+ d 40) e) {0}))", "form": "(with-packet (d e :min-len 40) {0})",
             "ip": "(with-ipv6 (d e ip) {0})"}
    inner = {"store": "(store u8 d 20 (u8 i))", "sum": "(let ((o (+ d (logand i 3)))) (when (<= (+ o 20) e) (incf n (load u8 o 3))))",
             "call": "(map-delete by-u8 3) (memset d 2 7 9)"}
    leaves = {"returns": "(when (= n 1) (return XDP_DROP))", "always": "(return XDP_DROP)", "goes on": "(incf n)", "breaks": "(when (> n 2) (break))"}
    loops = {"one": "(dotimes (i 4) {0})", "two": "(dotimes (j 2) (dotimes (i 2) {0}))", "few": "(dotimes (i 1) {0})"}
    for (read, r), (what, w), (leave, v), (loop, l) in itertools.product(reads.items(), inner.items(), leaves.items(), loops.items()):
        yield f"again {read} {what} {leave} {loop}", ":xdp", program(l.format(r.format(f"{w} {v}")))


def fields():
    """A context field that is read or written in arms, and written again."""
    reads = {"cond": "(cond ((= k 8) (incf n)) ((= (ctx mark) 3) (setf v 0)))", "and": "(when (and (/= k 5) (= (ctx mark) 3)) (setf v 0))",
             "kept": "(when (= k 1) (setf v (ctx mark)))", "case": "(case (ctx mark) (1 (setf v 3)) (2 (setf v 4)))",
             "map": "(when (= k 1) (incf (getmap out 2) (ctx mark)))", "counted": "(when (= k 1) (incf (ctx mark)))"}
    writes = {"plain": "(setf (ctx mark) 4)", "arm": "(when v (setf (ctx mark) 4))", "counted": "(incf (ctx mark))",
              "arms": "(cond ((= v 1) (setf (ctx mark) 4)) (t (when (= k 3) (return 1)) (setf (ctx mark) 5)))",
              "behind": "(when v (incf (getmap out 1))) (setf (ctx mark) 4)", "loop": "(dotimes (i 2) (setf (ctx mark) i))"}
    for (read, r), (write, w), (mid, m), turned in itertools.product(
            reads.items(), writes.items(), (("", ""), ("leaves", "(when (= n 7) (return 1))")), (False, True)):
        first, second = (w, r) if turned else (r, w)
        yield f"field {read} {write} {mid} {turned}", ":tc", (
            f"(let ((v 1) (n 0) (k (getmap out 3))) {first} {m} {second} (when v (return 0)) (incf (getmap out 1)) (setf (getmap out 2) n)) 2")




def met():
    """A comparison with the packet's end that an earlier one has already met; its pointer's place is read behind it."""
    first = {"ethernet": "(let ((w (parse-eth d e))) (when w {0}))", "minimum": "(when (<= (+ d 14) e) {0})",
             "more": "(when (<= (+ d 40) e) {0})"}
    offsets = {"bound": "1", "choice": "(logand (or 1 (= n 3)) 15)", "masked": "(logand n 1)", "rest": "(mod n 2)",
               "arms": "(if (> n 3) 1 0)", "shifted": "(ash n -63)", "least": "(min n 1)", "sum": "(+ 1 (logand n 0))"}
    use = {"after": "(when (<= (+ q 11) e) (setf n (load u8 q 3)))", "beside": "(setf n (if (<= (+ q 11) e) (load u8 q 3) 7))",
           "strict": "(when (< (+ q 10) e) (setf n (load u8 q 3)))", "turned": "(when (>= e (+ q 11)) (setf n (load u8 q 3)))"}
    later = {"type": "(when (= (load u16 d 12) 8) (incf n))", "same": "(incf n (load u16 q 11))", "base": "(incf n (load u8 d 12))"}
    for (one, f), (offset, o), (how, u), (what, l) in itertools.product(first.items(), offsets.items(), use.items(), later.items()):
        body = f"(let* ((x u32 {o}) (q (+ d x))) {u} {l if what == 'same' else ''})"
        behind = "" if what == "same" else f"(when (<= (+ d 14) e) {l})"
        yield f"met {one} {offset} {how} {what}", ":xdp", program(
            "(with-packet (d e) " + f.format(body) + behind + ")", "(n (getmap out 0))")


def frames():
    """What a caller has compared, and what a function that it calls reads from the context, gives back or is given."""
    callees = {
        "reads": "() (load u8 (ctx data) 12)", "asks": "() (let ((d (ctx data)) (e (ctx data-end))) (if (<= (+ d 14) e) (load u8 d 12) 3))",
        "form": "() (with-eth (d e) (return (eth-type d))) 0", "given": "(q) (load u8 q 12)",
        "given-and-asks": "(q) (let ((e (ctx data-end))) (if (<= (+ q 14) e) (load u8 q 12) 3))",
        "sum": "(k) (let ((d (ctx data)) (e (ctx data-end)) (o (+ d (logand k 7)))) (if (<= (+ o 14) e) (load u8 o 12) 3))",
        "sum-unasked": "(k) (let* ((d (ctx data)) (o (+ d (logand k 7)))) (load u8 o 2))",
        "loop": "() (let ((d (ctx data)) (e (ctx data-end)) (s u32 0)) (dotimes (i 4) (when (<= (+ d i 4) e) (incf s (load u8 (+ d i) 3)))) s)",
    }
    callers = {"form": "(with-ipv4 (d e p) {0})", "test": "(with-packet (d e :min-len 40) {0})", "arm": "(with-packet (d e) (when (<= (+ d 20) e) {0}))",
               "sum": "(with-packet (d e :min-len 14) (let ((k (logand n 7)) (o (+ d k))) (when (<= (+ o 20) e) {0})))"}
    uses = {"once": "(incf n (f {1}))", "twice": "(incf n (f {1})) (incf n (f {1}))", "then-reads": "(incf n (f {1})) (incf n (load u8 d 13))",
            "reads-then": "(incf n (load u8 d 13)) (incf n (f {1}))", "compared-there": "(when (f {1}) (incf n (load u8 (ctx data) 9)))"}
    for (callee, f), (caller, c), (use, u) in itertools.product(callees.items(), callers.items(), uses.items()):
        argument = {"(q)": "d", "(k)": "k" if caller == "sum" else "n"}.get(f.split(" ")[0], "")
        parameters = {"(q)": "((q ptr))", "(k)": "((k u64))"}.get(f.split(" ")[0], "()")
        name = f"frame-{callee}-{caller}-{use}"
        call = u.replace("(f {1})", f"({name} {argument})")
        yield (f"frame {callee} {caller} {use}", ":xdp", program(c.format(call), "(n (getmap out 0))"),
               f"(defsubprog {name} {parameters} u32 {f.split(') ', 1)[1]})")


def verdicts():
    """A number is tested for the constants that are then returned."""
    tests = {"not": "(when (not v) (return 0))", "one": "(when (= v 1) (return 1))", "case": "(case v (0 (return 0)) (1 (return 1)))",
             "other": "(case v (0 (return 0)) (1 (return 1)) (t (setf w 4)))", "cond": "(cond ((= v 0) (return 0)) ((= v 1) (return 1)))"}
    before = {"": "", "switched": "(setf w (logxor k (case v (7 1) (256 4) (5 2) (t 8))))", "passed": "(setf (getmap out 5) v)", "above": "(when (> v 9) (setf w 3))"}
    after = {"constant": "1", "truth": "(if (= k 3) 0 1)", "used": "(setf (getmap out 4) v) (when v (incf (getmap out 6))) (if (> w 3) 1 0)",
             "tail": "(case v (2 0) (3 1) (0 0) (t 1))"}
    for kind, (test, t), (first, b), (last, a) in itertools.product(("u8", "u32", "u64", "i32"), tests.items(), before.items(), after.items()):
        yield f"verdict {kind} {test} {first} {last}", ":cgroup-skb", (
            f"(let ((v {kind} (cast {kind} (getmap out 1))) (k (getmap out 2)) (w 0)) {b} {t} (setf (getmap out 9) w) {a})")


def chosen():
    """Arms set a number that is then computed with and indexes."""
    sets = {"both": "(setf z (if (< v 8) v 7))", "one": "(when (< v 8) (setf z v))", "two": "(when (< v 8) (setf z v)) (when (< k 4) (setf z k))",
            "cond": "(cond ((< v 4) (setf z v)) ((< k 8) (setf z k)))", "constant": "(when (< v 8) (setf z v)) (when (= k 2) (setf z 3))"}
    uses = {"product": "(* 4 z)", "sum": "(+ z 1)", "shift": "(ash z 2)", "difference": "(- 7 z)", "plain": "z", "mixed": "(+ z (logand k 3))"}
    ends = {"entry": "(when p (incf n (hist-slots p (logand Z 15))))", "packet": "(let ((q (+ d Z))) (when (<= (+ q 20) e) (incf n (load u8 q 3))))",
            "stack": "(setf (buf-b o Z) 3)"}
    for kind, own, (how, s), (use, u), (end, e) in itertools.product(("u8", "u32", "u64"), ("u64", "u32"), sets.items(), uses.items(), ends.items()):
        yield f"chosen {kind} {own} {how} {use} {end}", ":tc", program(
            f"{s} {e.replace('Z', u)} (setf (getmap out 5) (buf-b o 3))", f"(n 0) (v {kind} (cast {kind} (getmap out 1))) (k (getmap out 2)) "
            f"(o (make-buf)) (d (ctx data)) (e (ctx data-end)) (p (map-lookup hists 1)) (z {own} 0)").replace("XDP_PASS", "0")


FAMILIES = {"chosen": chosen, "verdicts": verdicts, "fields": fields, "stores": stores, "answers": answers, "implied": implied, "again": again, "met": met, "frames": frames}
