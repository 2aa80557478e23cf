# SPDX-License-Identifier: MIT
"""Families of tests/kernel/grids: loops over packets and values, and what a loop, an arm or a field hands on to what follows."""
import itertools

BASES = {
    "ethernet": "(with-packet (d e :min-len 14) (let ((b (+ d 14))) {0}))",
    "tcp": "(with-tcp (d e t) (let ((b (+ t 20))) {0}))",
    "udp": "(with-udp (d e u) (let ((b (+ u 8))) {0}))",
}


def program(body, head="(n 0)"):
    return f"""
  (let ({head})
    {body}
    (setf (getmap out 0) n))
  XDP_PASS"""


def scans():
    """A pointer that is compared in each iteration, and read where the loop is left."""
    compare = {
        "break": "(when (> (+ o 4) e) (break)) {0}", "return": "(when (> (+ o 4) e) (return XDP_PASS)) {0}",
        "inside": "(when (<= (+ o 4) e) {0})", "strict": "(when (< (+ o 3) e) {0})",
    }
    use = {
        "kept": "(setf n (load u8 o 3)) (break)", "returned": "(return (if (= (load u8 o 3) 1) XDP_DROP XDP_PASS))",
        "stored": "(setf (getmap out 1) (load u8 o 2)) (break)", "written": "(store u8 o 3 1) (break)",
        "summed": "(incf n (load u8 o 3))",
    }
    steps = {"index": "(dotimes (i 12) (let ((o (+ b i))) {0}))",
             "pointer": "(let ((o b)) (dotimes (i 12) {0} (setf o (+ o 1))))"}
    for (base, f), (how, c), (what, u), (step, s) in itertools.product(
            BASES.items(), compare.items(), use.items(), steps.items()):
        if step == "pointer" and how == "inside":
            continue
        body = s.format(c.format(f"(when (= (load u8 o) 71) {u})"))
        yield f"scan {base} {how} {what} {step}", ":xdp", program(f.format(body))


def walks():
    """Options: the length of each says where the next one is."""
    steps = {
        "read": "(setf pos (+ pos (load u8 pos 1)))", "same": "(setf pos (+ pos (logand n 15)))",
        "words": "(setf pos (+ pos 2 (* 4 (load u8 pos 1))))", "bound": "(let ((len u8 (load u8 pos 1))) (setf pos (+ pos len)))",
    }
    use = {"kept": "(setf n (load u8 pos 3)) (break)", "returned": "(return (if (= (load u8 pos 3) 1) XDP_DROP XDP_PASS))"}
    for (base, f), (step, s), (what, u) in itertools.product(BASES.items(), steps.items(), use.items()):
        body = f"(let ((pos b)) (dotimes (i 8) (when (> (+ pos 4) e) (break)) (when (= (load u8 pos) 7) {u}) {s}))"
        yield f"walk {base} {step} {what}", ":xdp", program(f.format(body))


def ends():
    """Loops that do nothing but end, in two ways."""
    tests = {"below": "(<= x i)", "same": "(= x i)", "both": "(and (> x i) (= y 0))"}
    counts = {"masked": "(logand y 15) :max 5", "read": "y :max 9", "fixed": "5"}
    arms = {"returns": "(return XDP_DROP)", "breaks": "(break)"}
    for (test, t), (count, c), (arm, a), kind in itertools.product(tests.items(), counts.items(), arms.items(), ("i32", "u32", "u8")):
        yield f"end {test} {count} {arm} {kind}", ":xdp", program(
            f"(with-packet (d e :min-len 64) (let ((y u8 (load u8 d 20)) (x {kind} (load {kind} d 24))) (dotimes (i {c}) (when {t} {a})) (incf n (u8 x))))")


def fills():
    """Loops that memset or memcpy would be, and clears that would be one."""
    places = {"bytes": ("(buf-b p i)", 64), "words": ("(hist-slots q i)", 26), "wide": ("(hist-wide q i)", 4)}
    counts = {"read": "y :max {0}", "masked": "(logand y 3) :max {0}", "fixed": "{0}"}
    values = {"zero": "0", "ones": "255", "index": "(u8 i)"}
    for (place, (p, most)), (count, c), (value, v) in itertools.product(places.items(), counts.items(), values.items()):
        yield f"fill {place} {count} {value}", ":xdp", program(
            f"(let ((y (ctx rx-queue-index)) (p (cast (ptr buf) (map-lookup hists 0))) (q (map-lookup hists 1)))"
            f" (when (and p q) (dotimes (i {c.format(most)}) (setf {p} {v}))))")


def elements():
    """Elements of an object on the stack, at an index of run time, and what lies in them."""
    use = {
        "read": "(when (= ({0} (box-e o {1})) y) (incf n))", "written": "(setf ({0} (box-e o {1})) y)",
        "both": "(when (= ({0} (box-e o {1})) y) (incf n)) (setf ({0} (box-e o (logand y 3))) (u8 n))",
    }
    for field, (what, u), (index, i), loop in itertools.product(
            ("slot-a", "slot-b", "slot-c"), use.items(), {"masked": "(logand x 3)", "chosen": "(if (= x 3) 1 0)"}.items(), (0, 1)):
        body = u.format(field, i)
        body = f"(dotimes (k 4) {body})" if loop else body
        yield f"element {field} {what} {index} {loop}", ":xdp", program(
            f"(with-packet (d e :min-len 64) (let ((x u8 (load u8 d 20)) (y u8 (load u8 d 21)) (o (make-box)))"
            f" (setf (slot-c (box-e o (logand y 1))) 5) {body}))")


def flags():
    """A variable that says which way control came."""
    arms = {
        "inside": "(when (<= (+ d 34) e) (setf f {0}))",
        "nested": "(when (<= (+ d 34) e) (when (= (ipv4-protocol ip) 17) (setf f {0})))",
        "three": "(cond ((> (+ d 34) e) (setf f 0)) ((= (ipv4-protocol ip) 17) (setf f {0})) (t (setf f 9)))",
    }
    values = {"one": ("1", "(= f 1)"), "read": ("(ipv4-protocol ip)", "(= f 17)"), "above": ("2", "(and (> f 1) (< f 9))")}
    between = {"nothing": "", "call": "(when (map-lookup out 3) (incf n))", "loop": "(dotimes (i 5) (incf n (load u8 d i)))"}
    for (arm, a), (value, (v, t)), (mid, m), kind in itertools.product(
            arms.items(), values.items(), between.items(), ("u8", "u64")):
        yield f"flag {arm} {value} {mid} {kind}", ":xdp", program(
            f"(when (> (+ d 14) e) (return XDP_PASS)) {a.format(v)} {m} (when {t} (incf n (ipv4-ttl ip)))",
            f"(d (ctx data)) (e (ctx data-end)) (n u64 0) (f {kind} 0) (ip (cast (ptr ipv4) (+ d 14)))")
    arms = {"one": "(when p (setf f 3))", "two": "(if p (setf f 3) (setf f 1))", "three": "(cond ((and p q) (setf f 3)) (p (setf f 1)) (q (setf f 2)))"}
    use = {"one": "(when (= f 3) (incf (hist-n p)))", "all": "(when (= f 3) (incf (hist-n p))) (when (= f 1) (incf n)) (when (= f 2) (incf n 3))",
           "key": "(incf (getmap out (u32 f))) (when (= f 3) (incf (hist-n p)))"}
    between = {"nothing": "", "call": "(when (map-lookup out 3) (incf n))", "calls": "(ktime-get-ns) (setmap out 2 n)"}
    for (arm, a), (what, u), (mid, m), kind in itertools.product(arms.items(), use.items(), between.items(), ("u8", "u32")):
        yield f"flag of null {arm} {what} {mid} {kind}", ":xdp", program(
            f"{a} {m} {u}", f"(p (map-lookup hists 0)) (q (map-lookup hists 1)) (n u64 0) (f {kind} 0)")
    yield "flag of two lookups", ":xdp", program(
        "(cond ((and p q) (setf f 3)) (p (setf f 1)) (q (setf f 2))) (when (map-lookup by-u32 9) (ktime-get-ns))"
        " (when (= f 3) (incf (hist-n p)) (incf (hist-n q))) (when (= f 1) (incf (hist-n p) 2)) (when (= f 2) (incf (hist-n q) 2))",
        "(p (map-lookup by-u32 1)) (q (map-lookup by-u32 2)) (f u8 0) (n u64 0)")
    yield "flag of null wrong", ":xdp", program(
        "(when p (setf f 3)) (when (/= f 2) (atomic-add p 1))", "(p (map-lookup k-host 7)) (n u64 0) (f u8 0)")
    # a test that does not tell
    yield "flag wrong other", ":xdp", program(
        "(when (> (+ d 14) e) (return XDP_PASS)) (when (<= (+ d 34) e) (setf f 1)) (when (/= f 2) (incf n (ipv4-ttl ip)))",
        "(d (ctx data)) (e (ctx data-end)) (n u64 0) (f u8 0) (ip (cast (ptr ipv4) (+ d 14)))")


def found():
    """A number that a loop found, and counters of iterations."""
    none = {"above": ("64", "(= at 64)"), "negative": ("-1", "(< at 0)"), "zero": ("0", "(= at 0)")}
    values = {"index": "i", "plus": "(+ i 1)", "twice": "(* 2 i)"}
    use = {"stored": "(setf (buf-b p at) 7)", "read": "(incf n (buf-b p at))",
           "call": "(when (map-lookup out 1) (incf n (buf-b p at)))"}
    for (absent, (a, t)), (value, v), (what, u), kind in itertools.product(
            none.items(), values.items(), use.items(), ("u32", "i32", "u8")):
        if absent == "negative" and kind != "i32":
            continue
        yield f"found {absent} {value} {what} {kind}", ":xdp", program(
            f"(unless p (return XDP_PASS)) (dotimes (i 20) (when (= (buf-b p i) 5) (setf at {v}) (break)))"
            f" (when {t} (return XDP_PASS)) {u}", f"(p (cast (ptr buf) (map-lookup hists 0))) (at {kind} {a}) (n 0)")
    for most in (2, 3):
        yield f"counter {most}", ":xdp", program(
            f"(unless p (return XDP_PASS)) (dotimes (i {most}) (when (= (hist-slots p i) 0) (incf k))) (setf (hist-wide p k) 7)",
            "(p (map-lookup hists 0)) (k u32 0) (n 0)")


def counts():
    """Offsets that count iterations, in headers that were compared once; and fields that are tested and used."""
    holders = {"ipv6": ("(with-ipv6 (d e h) {0})", 40), "ipv4": ("(with-ipv4 (d e h) {0})", 20), "tcp": ("(with-tcp (d e h) {0})", 20)}
    for (holder, (h, size)), (name, body) in itertools.product(holders.items(), {
            "words": "(dotimes (i {0}) (incf n (load u32 h (* 4 i))))",
            "pointer": "(dotimes (i {0}) (let ((p (+ h (* 4 i)))) (incf n (load u16 p 2))))",
            "two": "(dotimes (i {0}) (dotimes (j 4) (incf n (load u8 h (+ (* 4 i) j)))))",
            "left": "(dotimes (i {0}) (when (= (load u8 h i) 7) (setf n (load u8 h i)) (break)))"}.items()):
        for more in (0, 1):
            if name == "left" and more:
                continue
            yield f"count {holder} {name} {more}", ":xdp", program(h.format(body.format(size // 4 + more)))
    for name, body in {
            "tested": "(when (< (hist-n p) 26) (setf (hist-slots p (hist-n p)) 1))",
            "stored": "(when (< (hist-n p) 26) (setf (hist-n p) (u32 (ktime-get-ns)) (hist-slots p (hist-n p)) 1))",
            "above": "(unless (> (hist-n p) 25) (incf n (hist-slots p (hist-n p))))"}.items():
        yield f"field {name}", ":xdp", program(f"(when p {body})", "(p (map-lookup hists 0)) (n 0)")
    for offset in ("(+ d off 4)", "(+ d (+ off 4))"):
        yield f"sum {offset}", ":xdp", program(
            f"(when (> {offset} e) (return XDP_PASS)) (incf n (load u32 (+ d off))) (incf n (load u16 d (+ off 2)))",
            "(d (ctx data)) (e (ctx data-end)) (off (logand (ctx rx-queue-index) 63)) (n 0)")


def keys():
    """A number that says what was compared is the key or value of a map in between."""
    arms = "(when (<= (+ d 54) e) (setf f (ipv4-protocol ip)))"
    for kind, (name, use) in itertools.product(("u8", "u16", "u32", "u64"), {
            "key": "(incf (getmap out (u32 f)))", "value": "(setmap out 1 f)", "lookup": "(when (map-lookup out (u32 f)) (incf n))",
            "both": "(setmap out (u32 f) f)"}.items()):
        yield f"key {kind} {name}", ":xdp", program(
            f"(when (> (+ d 14) e) (return XDP_PASS)) {arms} {use} (when (= f 6) (incf n (load u8 d 53)))",
            f"(d (ctx data)) (e (ctx data-end)) (n u64 0) (f {kind} 0) (ip (cast (ptr ipv4) (+ d 14)))")
    # these load with no clang where the tested number is the key itself
    cases = "(case f (6 (when (> (+ d 54) e) (return XDP_PASS))) (17 (when (> (+ d 42) e) (return XDP_PASS))) (t (return XDP_PASS)))"
    for kind, use in (("u32", "(incf (getmap counts f))"), ("u8", "(unless (getmap by-u8 f) (return XDP_PASS))")):
        yield f"key of a case {kind}", ":xdp", program(
            f"(with-packet (d e :min-len 34) (let ((f {kind} (load u8 d 23))) {cases} {use} (when (= f 6) (incf n (load u8 d 53)))"
            " (when (= f 17) (incf n (load u8 d 40)))))")
    yield "key of a call", ":xdp", program(
        "(incf (getmap counts r)) (when (= r 0) (return XDP_PASS)) (incf n (load u8 d 33)) (when (= r 2) (incf n (load u8 d 53)))",
        "(d (ctx data)) (e (ctx data-end)) (r (reach d e)) (n u64 0)")


def places():
    """Pointers that are nil on one way, or elsewhere on the other."""
    head = "(d (ctx data)) (e (ctx data-end)) (n u64 0) (q (ptr u8) nil)"
    start = "(when (> (+ d 60) e) (return XDP_PASS))"
    for name, set_, use in (
            ("set", "(when (= (load u8 d) 1) (setf q (cast (ptr u8) (+ d 14))))", "(when q (incf n (load u8 q 9)))"),
            ("unless", "(when (= (load u8 d) 1) (setf q (cast (ptr u8) (+ d 14))))", "(unless q (return XDP_PASS)) (incf n (load u8 q 9))"),
            ("compared", "(when (= (load u8 d) 1) (setf q (cast (ptr u8) (+ d (logand (load u8 d 1) 31)))))",
             "(when q (when (<= (+ q 8) e) (incf n (load u8 q 7))))"),
            ("moved", "(when (= (load u8 d) 1) (setf q (cast (ptr u8) (+ d 14))) (when (= (load u8 d 1) 2) (setf q (+ q 4))))",
             "(when q (when (<= (+ q 8) e) (incf n (load u8 q 7))))"),
            ("two", "(if (= (load u8 d) 1) (setf q (cast (ptr u8) (+ d 14))) (setf q (cast (ptr u8) (+ d 34))))", "(incf n (load u8 q 9))")):
        yield f"place {name}", ":xdp", program(f"{start} {set_} {use}", head)
    for name, value in (("if", "(if (= (load u8 d) 1) (+ d 34) (+ d 14))"), ("cond", "(cond ((= (load u8 d) 1) (+ d 34)) ((= (load u8 d) 2) (+ d 18)) (t (+ d 14)))"),
                        ("nil", "(if (= (load u8 d) 1) (+ d 34) nil)")):
        test = "(when q (incf n (load u8 q 9)))" if name == "nil" else "(incf n (load u8 q 9))"
        yield f"place {name}", ":xdp", program(f"{start} (let ((q {value})) {test})", "(d (ctx data)) (e (ctx data-end)) (n u64 0)")


def sums():
    """A sum is compared, and read in other ways of writing it, with numbers that are assigned before."""
    compare = {"more": "(> (+ d off 20) e)", "same": "(> (+ d off) e)", "inner": "(> (+ d (+ off 20)) e)"}
    read = {"plain": "(load u8 (+ d off) 9)", "offset": "(load u8 d (+ off 9))", "tested": "(if (= (load u8 (+ d off)) 6) 1 2)"}
    for (how, c), (what, r), set_ in itertools.product(compare.items(), read.items(), ("", "(when (= (load u8 d 12) 1) (setf off 18))")):
        yield f"sum {how} {what} {bool(set_)}", ":xdp", program(
            f"(when (> (+ d 18) e) (return XDP_PASS)) {set_} (when {c} (return XDP_PASS)) (incf n {r})",
            "(d (ctx data)) (e (ctx data-end)) (n u64 0) (off u64 14)" if set_ else
            "(d (ctx data)) (e (ctx data-end)) (n u64 0) (off (logand (ctx rx-queue-index) 63))")
        if how == "same":
            continue
        yield f"sum {how} {what} {bool(set_)} assigned", ":xdp", program(
            f"(when (> (+ d 18) e) (return XDP_PASS)) {set_} (when {c} (return XDP_PASS)) (setf off (+ off (logand (load u8 d) 1))) (incf n {r})",
            "(d (ctx data)) (e (ctx data-end)) (n u64 0) (off u64 (logand (ctx rx-queue-index) 63))")


def offsets():
    """An offset that moves by one of some constants, in arms or iterations, compared after or before it has moved."""
    tests = {"tag": "(= type 129)", "bit": "(logand x 4)", "same": "(= x 3)", "field": "(/= 0 (logand (load u8 d 15) 8))"}
    uses = {
        "before": "(let ((v (+ d off))) (incf off {0}) (when (> (+ d off) e) (return XDP_PASS)) (setf type (load u16 v {1})))",
        "set": "(let ((v (+ d off))) (setf off (+ off {0})) (unless (<= (+ d off) e) (return XDP_PASS)) (setf type (load u16 v {1})))",
        "called": "(let ((v (+ d off))) (when (map-lookup out 3) (incf n)) (incf off {0}) (ktime-get-ns) (when (> (+ d off) e) (return XDP_PASS))"
                  " (setf type (load u16 v {1})))",
        "behind": "(when (> (+ d off {0}) e) (return XDP_PASS)) (setf type (load u16 (+ d off) {1})) (incf off {0})",
        "unmoved": "(when (> (+ d off) e) (return XDP_PASS)) (let ((v (+ d off))) (incf off {0}) (setf type (load u16 v {1})))",
        "back": "(let ((v (+ d off))) (when (> (+ v {0}) e) (return XDP_PASS)) (incf off {0}) (setf type (load u16 (+ d (- off {0})) {1})))",
    }
    places = {"twice": "(when {0} {1}) (when {0} {1})", "arms": "(if {0} (incf off 4) (incf off 8)) {1}", "loop": "(dotimes (i 3) (unless {0} (break)) {1})",
              "quiet": "(dotimes (i 2) (when {0} {1}))", "moved": "(dotimes (i 3) (when {0} (incf off 4))) {1}"}
    for (test, t), (use, u), (place, p), kind, at in itertools.product(
            tests.items(), uses.items(), places.items(), ("u32", "u64"), (2, 3)):
        if at == 3 and (kind == "u32" or test == "same"):
            continue
        yield f"offset {test} {use} {place} {kind} {at}", ":xdp", program(
            "(when (> (+ d 18) e) (return XDP_PASS)) (let ((type u16 (load u16 d 12)) (x (load u8 d 14))) "
            + p.format(t, u.format(4, at)) + " (incf n type))", f"(d (ctx data)) (e (ctx data-end)) (n u64 0) (off {kind} 14)")


def early():
    """Sums of loops that a number of run time ends early: clang could compute the sum as a product."""
    exits = {"same": "(when (= i k) (break))", "above": "(when (> (* i 2) k) (break))", "return": "(when (= i k) (return XDP_DROP))",
             "two": "(when (= i k) (break)) (when (= i j) (break))", "square": "(when (= (* i i) k) (break))",
             "inner": "(when (> j 3) (when (= i k) (break)))"}
    sums = {"counter": "i", "square": "(* i i)", "product": "(* i j)", "words": "(* (u32 i) (u32 i))"}
    places = {"variable": "(incf n {0})", "entry": "(when p (incf (load u64 p) {0}))", "global": "(incf @ {0})"}
    loops = {"before": "(dotimes (i 60) {0} {1})", "behind": "(dotimes (i 60) {1} {0})", "most": "(dotimes (i (logand j 63) :max 63) {0} {1})"}
    for (leave, x), (kind, s), (place, p), (loop, l) in itertools.product(exits.items(), sums.items(), places.items(), loops.items()):
        name = f"early-{leave}-{kind}-{place}-{loop}"
        yield (f"early {leave} {kind} {place} {loop}", ":xdp", program(
            l.format(x, p.format(s).replace("@", name)), "(n 0) (k (getmap out 1)) (j (getmap out 2)) (p (map-lookup out 3))"),
               f"(defglobal {name} u64 0)")


def equals():
    """A loop goes on where its counter equals a number of run time, and only there."""
    tests = {"same": "(= i k)", "not-other": "(not (/= i k))", "sum": "(not (+ i k))", "difference": "(not (- i k))", "bits": "(not (logxor i k))",
             "offset": "(= i (- k 3))", "both": "(and (= i k) (> j 3))", "turned": "(= k i)"}
    loops = {"behind": "(dotimes (i {n}) {w} (unless {t} (return 1)))", "before": "(dotimes (i {n}) (unless {t} (return 1)) {w})",
             "nested": "(dotimes (i {n}) (dotimes (q 4) {w}) (unless {t} (return 1)))", "break": "(dotimes (i {n}) {w} (unless {t} (break)))",
             "in-an-arm": "(dotimes (i {n}) {w} (when (> j 3) (unless {t} (return 1))))", "arm": "(dotimes (i {n}) (when {t} {w}))"}
    works = {"update": "(setf (getmap by-u8 3) i)", "calls": "(setf (getmap by-u8 3) i) (incf (getmap by-u8 4) n) (incf n (getmap by-u8 5))",
             "index": "(when p (incf n (load u8 p i)))"}
    for (test, t), (loop, l), (work, w), most in itertools.product(tests.items(), loops.items(), works.items(), (2, 8)):
        yield f"equal {test} {loop} {work} {most}", ":tc", program(
            l.format(n=most, w=w, t=t), "(n 0) (k (getmap out 1)) (j (getmap out 2)) (p (map-lookup out 3))").replace("XDP_PASS", "0")


def shifted():
    """A bound that clang drops, since a shift by a number of run time cannot exceed it; the verifier forgets that range."""
    values = {"right": "(>> x k)", "arithmetic": "(ash-right-signed x k)", "two": "(logand (>> x k) (>> y k))", "masked": "(>> (logand x 255) k)",
              "twice": "(>> (>> x 3) k)", "joined": "(logior (>> x k) (>> y 3))"}
    bounds = {"mask": "(logand {0} 255)", "mod": "(mod {0} 256)", "cast": "(cast u8 {0})", "min": "(min {0} 255)"}
    uses = {"packet": "(let ((q (+ d {0}))) (when (<= (+ q 20) e) (incf n (load u8 q 3))))", "record": "(setf (getmap out 1) (load u8 (stack-addr y) (logand 7 {0})))",
            "key": "(incf n (getmap by-u8 {0}))", "size": "(csum-diff 0 0 (stack-addr y) (logand 4 {0}) 0)"}
    for kind, (value, v), (bound, b), (use, u) in itertools.product(("u8", "u16", "u32"), values.items(), bounds.items(), uses.items()):
        yield f"shifted {kind} {value} {bound} {use}", ":tc", program(u.format(b.format(v)), f"(n 0) (x {kind} (getmap out 1)) (y u64 (getmap out 3)) "
            "(k (getmap out 2)) (d (ctx data)) (e (ctx data-end))").replace("XDP_PASS", "0")


FAMILIES = {"shifted": shifted, "equals": equals, "early": early, "offsets": offsets, "scans": scans, "walks": walks, "ends": ends, "fills": fills, "elements": elements, "flags": flags, "found": found, "counts": counts,
            "keys": keys, "places": places, "sums": sums}
