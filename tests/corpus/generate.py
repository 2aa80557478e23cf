#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the programs of the corpus that follow from a template and a section.

usage: generate.py DIRECTORY: makes accepted/*.lisp and refused/*.lisp there.
Every program is small. In refused/ each has one line with `; error: name`; a line
`;; kernel accepts: reason` in it says why the check is there although this kernel takes the program.
"""
import csv
import os
import sys

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../frontend/kernel/data")

# keyword, section, what the tables measured where that is another name, a legal result
SECTIONS = [
    ("cgroup-skb", "cgroup_skb/ingress", None, 1), ("cgroup-skb", "cgroup_skb/egress", None, 1),
    ("cgroup-sock", "cgroup/sock_create", None, 1), ("cgroup-sock", "cgroup/sock_release", None, 1),
    ("cgroup-sock", "cgroup/post_bind4", None, 1), ("cgroup-sock", "cgroup/post_bind6", None, 1),
    ("cgroup-sock-addr", "cgroup/bind4", None, 1), ("cgroup-sock-addr", "cgroup/bind6", None, 1),
    ("cgroup-sock-addr", "cgroup/connect4", None, 1),
    ("cgroup-sock-addr", "cgroup/connect6", None, 1),
    ("cgroup-sock-addr", "cgroup/sendmsg4", None, 1),
    ("cgroup-sock-addr", "cgroup/sendmsg6", None, 1),
    ("cgroup-sock-addr", "cgroup/recvmsg4", None, 1),
    ("cgroup-sock-addr", "cgroup/recvmsg6", None, 1),
    ("cgroup-sock-addr", "cgroup/getpeername4", None, 1),
    ("cgroup-sock-addr", "cgroup/getpeername6", None, 1),
    ("cgroup-sock-addr", "cgroup/getsockname4", None, 1),
    ("cgroup-sock-addr", "cgroup/getsockname6", None, 1),
    ("cgroup-sock-addr", "cgroup/connect_unix", None, 1),
    ("cgroup-sock-addr", "cgroup/sendmsg_unix", None, 1),
    ("cgroup-sock-addr", "cgroup/recvmsg_unix", None, 1),
    ("cgroup-sock-addr", "cgroup/getpeername_unix", None, 1),
    ("cgroup-sock-addr", "cgroup/getsockname_unix", None, 1),
    ("sockops", "sockops", None, 1), ("cgroup-device", "cgroup/dev", None, 1),
    ("cgroup-sysctl", "cgroup/sysctl", None, 1),
    ("cgroup-sockopt", "cgroup/getsockopt", None, 1),
    ("cgroup-sockopt", "cgroup/setsockopt", None, 1),
    ("xdp", "xdp", None, 2), ("xdp", "xdp/devmap", None, 2), ("xdp", "xdp/cpumap", None, 2),
    ("xdp", "xdp.frags", None, 2), ("xdp", "xdp.frags/devmap", None, 2),
    ("xdp", "xdp.frags/cpumap", None, 2),
    ("tc", "tc", None, 0), ("tc", "classifier", "tc", 0), ("tc", "tcx/ingress", None, 0),
    ("tc", "tcx/egress", None, 0), ("socket-filter", "socket", None, 0),
    ("sk-lookup", "sk_lookup", None, 1), ("sk-msg", "sk_msg", None, 1),
    ("sk-skb", "sk_skb/stream_parser", None, 1), ("sk-skb", "sk_skb/stream_verdict", None, 1),
    ("sk-reuseport", "sk_reuseport", None, 1), ("sk-reuseport", "sk_reuseport/migrate", None, 1),
    ("flow-dissector", "flow_dissector", None, 0), ("perf-event", "perf_event", None, 0),
    ("syscall", "syscall", None, 0),
    ("tracepoint", "tp/sched/sched_process_exec", "tracepoint", 0),
    ("tracepoint", "tracepoint/sched/sched_process_exec", "tracepoint", 0),
    ("raw-tracepoint", "raw_tp/sched_process_exec", "raw_tp", 0),
    ("raw-tracepoint", "raw_tracepoint/sched_process_exec", "raw_tp", 0),
    ("tp-btf", "tp_btf/sched_process_exec", "tp_btf/sched_process_exec", 0),
    ("kprobe", "kprobe/do_unlinkat", "kprobe", 0), ("kprobe", "kretprobe/do_unlinkat", "kprobe", 0),
    ("kprobe", "kprobe.multi/vfs_*", "kprobe.multi", 0),
    ("kprobe", "ksyscall/openat", "kprobe", 0), ("kprobe", "kretsyscall/openat", "kprobe", 0),
    ("kprobe", "uprobe//bin/true:main", "kprobe", 0),
    ("kprobe", "uretprobe//bin/true:main", "kprobe", 0),
    ("kprobe", "uprobe.s//bin/true:main", "uprobe.s", 0),
    ("kprobe", "uretprobe.s//bin/true:main", "uprobe.s", 0),
    ("kprobe", "usdt//bin/true:a:b", "kprobe", 0),
    ("fentry", "fentry/bpf_fentry_test1", "fentry/bpf_fentry_test1", 0),
    ("fexit", "fexit/bpf_fentry_test1", "fexit/bpf_fentry_test1", 0),
    ("fmod-ret", "fmod_ret/bpf_modify_return_test", "fmod_ret/bpf_modify_return_test", 0),
    ("lsm", "lsm/file_open", "lsm/file_open", 0), ("lsm", "lsm.s/file_open", "lsm.s/file_open", 0),
    ("lsm", "lsm_cgroup/socket_bind", "lsm_cgroup/socket_bind", 1),
    ("iter", "iter/task", "iter/task", 0), ("iter", "iter.s/task", "iter.s/task", 0),
]
# Programs that need a GPL-compatible license whatever they call.
GPL_ALWAYS = ("lsm",)
PER_FILE = 24

HEAD = """\
(defstruct pair (left u64) (right u32) (small u16) (last u8))
(defmap counts :type :array :key-size 4 :value-size 8 :max-entries 16)
(defmap table :type :hash :key-type u32 :value-type u64 :max-entries 64)
(defmap pairs :type :lru-hash :key-type pair :value-type pair :max-entries 64)
(defmap records :type :ringbuf :max-entries 4096)
(defsubprog mixed ((a u64) (b u32)) u64
  (logxor (* a 31) (>> a 7) b))
"""
LICENSED = """\
(defprog licensed (:type :cgroup-skb :license "Proprietary") 1)
"""


def rows(name):
    with open(os.path.join(DATA, name), encoding="utf-8") as file:
        return list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]


class Section:
    """What the tables say of one section."""

    def __init__(self, keyword, name, measured, result):
        self.keyword, self.name, self.result = keyword, name, result
        self.measured = measured or name
        self.fields = [row for row in CTX if row[0] == self.measured]
        self.results = [int(row[1]) for row in RETURNS
                        if row[0] == self.measured and row[2] != "never" and not row[3]
                        and -5 < int(row[1]) < 10]
        self.refused = [int(row[1]) for row in RETURNS
                        if row[0] == self.measured and row[2] == "never" and -5 < int(row[1]) < 10]
        self.helpers = {row[1] for row in ALLOWED if row[0] == self.measured}
        self.gpl_helpers = {row[1] for row in GPL if row[0] in (self.measured, name.split("/")[0])}
        self.label = name.replace("/", "-").replace("_", "-").replace(".", "-") \
            .replace(":", "-").replace("*", "x").replace("--", "-")

    def program(self, what, body, accepts=None):
        lines = [f"(defprog {self.label}-{what} (:type :{self.keyword} :section \"{self.name}\")"]
        if accepts:
            lines.append(f"  ;; kernel accepts: {accepts}")
        lines += ["  " + line for line in body]
        code, comment, name = lines[-1].partition(" ; error")
        return "\n".join(lines[:-1] + [f"{code}){comment}{name}"]) + "\n"

    def lisp_field(self, row):
        name, _, element = row[1].partition("[")
        element = " " + element.rstrip("]") if element else ""
        return name.replace("_", "-") + element


# ---- accepted ----

def accepted_programs(section):
    result = section.result
    yield section.program("count", ["(incf (getmap counts 0))", f"{result}"])
    yield section.program("lookup", [
        "(if-let (v (map-lookup table 1))", "    (atomic-add v 1)", "    (setf (getmap table 1) 1))",
        f"{result}"])
    yield section.program("struct", [
        "(let ((p (make-pair)) (n u64 (getmap counts 2)))",
        "  (setf (pair-left p) n (pair-right p) (u32 (>> n 32)) (pair-last p) 3)",
        "  (when (= (map-update pairs p p) 0)",
        "    (incf (getmap counts 3)))",
        "  (when-let ((q (map-lookup pairs p)))",
        "    (setf (pair-small q) (u16 (mixed (pair-left q) 7)))))", f"{result}"])
    yield section.program("loop", [
        "(let ((sum u64 0))", "  (dotimes (i (getmap counts 4) :max 8)",
        "    (when (= i 5) (continue))", "    (setf sum (mixed (+ sum i) i)))",
        "  (delmap table (u32 (mod sum 64)))", "  (setf (getmap counts (logand sum 15)) sum))",
        f"{result}"])
    yield section.program("record", [
        "(with-ringbuf (e records (sizeof pair))",
        "  (setf (pair-left e) (ktime-get-ns) (pair-right e) 1 (pair-small e) 2 (pair-last e) 3)",
        f"  (when (= (getmap counts 5) 1) (return {result})))", f"{result}"])
    if len(section.results) > 1:
        yield section.program("results", ["(case (getmap counts 6)"] +
                              [f"  ({abs(i) + 1} {value})" for i, value in
                               enumerate(section.results)] + [f"  (t {result}))"])
    readable = [row for row in section.fields
                if row[4] != "-" and row[6] == "scalar" and section.keyword not in SPECIAL and
                not row[1].startswith(("__", "args["))]
    for i in range(0, len(readable), 8):
        yield section.program(f"fields-{i // 8}", ["(let ((sum u64 0))"] +
                              [f"  (incf sum (ctx {section.lisp_field(row)}))"
                               for row in readable[i:i + 8]] +
                              ["  (setf (getmap counts 7) sum))", f"{result}"])
    writable = [row for row in section.fields
                if row[5] != "-" and "[" not in row[1] and section.keyword not in SPECIAL]
    if writable:
        yield section.program("writes", [f"(setf (ctx {section.lisp_field(row)}) 0)"
                                         for row in writable] + [f"{result}"])


# Programs whose context is registers or the arguments of functions.
SPECIAL = ("kprobe", "tracepoint", "raw-tracepoint", "tp-btf", "fentry", "fexit", "fmod-ret", "lsm",
           "iter", "perf-event", "syscall")

# ---- refused ----

# Sections whose helpers were not asked for their license.
NEVER_ASKED = ("fentry", "fexit", "fmod-ret")

ASKED = [  # helper, call
    ("set_retval", "(set-retval 0)"), ("redirect", "(redirect 1 0)"),
    ("send_signal", "(send-signal 9)"), ("sys_close", "(sys-close 3)"),
]


def refused_programs(section):
    result = section.result
    for helper, call in ASKED:
        if helper not in section.helpers | section.gpl_helpers and \
                section.keyword not in NEVER_ASKED:
            yield section.program(helper.replace("_", "-"),
                                  [f"{call} ; error: helper-not-allowed", f"{result}"])
    for value in section.refused[:1] + section.refused[-1:]:
        yield section.program(f"result-{value}".replace("--", "-minus-"),
                              [f"{value} ; error: return-value"])
    dead = [row for row in section.fields
            if row[4] == "-" and not row[1].startswith(("__", "args"))]
    if dead and section.keyword not in SPECIAL:
        yield section.program("no-field", [
            f"(setf (getmap counts 0) (ctx {section.lisp_field(dead[0])})) ; error: ctx-field",
            f"{result}"])
    fixed = [row for row in section.fields
             if row[5] == "-" and row[4] != "-" and row[6] == "scalar" and
             not row[1].startswith(("__", "args"))]
    if fixed and section.keyword not in SPECIAL:
        yield section.program("read-only", [
            f"(setf (ctx {section.lisp_field(fixed[-1])}) 1) ; error: ctx-readonly",
            f"{result}"])
    yield section.program("null", [
        "(let ((v (map-lookup table 7)))", "  (atomic-add v 1)) ; error: null-deref", f"{result}"])
    yield section.program("kept", [
        "(let ((e (ringbuf-reserve records 8 0))) ; error: unreleased",
        "  (when e (store u64 e 0 1)))", f"{result}"])


def gpl_programs(section):
    if section.keyword not in GPL_ALWAYS:
        yield section.program("print", ['(printk "seen") ; error: license', f"{section.result}"])


# ---- pointers that may be null, by where they come from and how they are tested ----

FACTS_HEAD = """\
(defstruct pair (left u64) (right u64))
(defmap table :type :hash :key-type u32 :value-type u64 :max-entries 64)
(defmap records :type :ringbuf :max-entries 4096)
(defmap streams :type :sockmap :max-entries 4)
(defglobal address tuple-ipv4)
(defstruct cgroup (opaque u8))
(defkfunc bpf-cgroup-from-id ((id u64)) (ptr cgroup) :acquire :ret-null)
(defkfunc bpf-cgroup-ancestor ((group (ptr cgroup)) (level i32)) (ptr cgroup) :acquire :ret-null)
(defkfunc bpf-cgroup-release ((group (ptr cgroup))) void :release)
(defsubprog find-value () (ptr u64) (map-lookup table 1))
(defsubprog reserve () ptr (ringbuf-reserve records 8 0))
(defsubprog find-socket () ptr (map-lookup streams (u32 0)))
"""
LOOKUP = "(let ((a (make-tuple-ipv4))) (sk-lookup-tcp (ctx-ptr) a (sizeof tuple-ipv4) BPF_F_CURRENT_NETNS 0))"
SOURCES = [  # name, where it comes from, what is done with it, how it is given back
    ("value", "(map-lookup table 1)", "(atomic-add p 1)", None),
    ("found-value", "(find-value)", "(atomic-add p 1)", None),
    ("record", "(ringbuf-reserve records 8 0)", "(store u64 p 0 1)", "(ringbuf-discard p 0)"),
    ("given-record", "(reserve)", "(store u64 p 0 1)", "(ringbuf-submit p 0)"),
    ("socket", "(map-lookup streams (u32 0))", "(setf n (load u32 p 4))", "(sk-release p)"),
    ("given-socket", "(find-socket)", "(setf n (load u32 p 4))", "(sk-release p)"),
    ("found-socket", LOOKUP, "(setf n (load u32 p 4))", "(sk-release p)"),
]
TESTED = [  # P is the pointer's source, USE and GIVE what is done
    ("when", "(let ((p P)) (when p USE GIVE))"),
    ("if", "(let ((p P)) (if p (progn USE GIVE 0) 0))"),
    ("if-not", "(let ((p P)) (if (not p) 0 (progn USE GIVE 0)))"),
    ("unless", "(let ((p P)) (unless p (return 0)) USE GIVE)"),
    ("when-not", "(let ((p P)) (when (not p) (return 0)) USE GIVE)"),
    ("nil", "(let ((p P)) (unless (= p nil) USE GIVE))"),
    ("cond", "(let ((p P)) (cond ((not p) 0) (t USE GIVE 0)))"),
    ("and", "(let ((p P)) (when p (and (> n 3) (progn USE 1)) GIVE))"),
    ("and-alone", "(let ((p P)) (and p (progn USE GIVE 1)))"),
    ("or", "(let ((p P)) (or (not p) (progn USE GIVE 1)))"),
    ("when-let", "(when-let ((p P)) USE GIVE)"),
    ("if-let", "(if-let (p P) (progn USE GIVE 0) 0)"),
    ("setf", "(let ((p nil)) (setf p P) (when p USE GIVE))"),
    ("test-of-setf", "(let ((p nil)) (when (setf p P) USE GIVE))"),
    ("copy", "(let* ((q P) (p q)) (when q USE GIVE))"),
    ("one-way", "(let ((p nil)) (when (> n 3) (setf p P)) (when p USE GIVE))"),
    ("loop", "(dotimes (i 3) (let ((p P)) (unless p (continue)) USE GIVE))"),
    ("break", "(dotimes (i 3) (let ((p P)) (unless p (break)) USE GIVE))"),
]
UNTESTED = [
    ("never", "(let ((p P)) USE (when p GIVE))"),
    ("wrong-arm", "(let ((p P)) (if p (progn GIVE 0) (progn USE 0)))"),
    ("wrong-unless", "(let ((p P)) (unless p USE) (when p GIVE))"),
    ("after", "(let ((p P)) (when p (setf n 1)) USE (when p GIVE))"),
    ("or", "(let ((p P)) (when (or p (= n 3)) USE) (when p GIVE))"),
    ("and", "(let ((p P)) (unless (and p (= n 3)) USE) (when p GIVE))"),
    ("cond", "(let ((p P)) (cond ((= n 1) 0) (t USE 0)) (when p GIVE))"),
    ("one-arm", "(let ((p P)) (when (= n 1) (unless p (return 0))) USE (when p GIVE))"),
]


def fact_program(kind, form, source):
    name, init, use, give = source
    mark = " ; error: null-deref" if kind == "untested" else ""
    body = form[1].replace("(when p GIVE)", "(when p GIVE)" if give else "n")
    body = body.replace("USE", f"\n    {use}{mark}\n    ").replace("GIVE", give or "")
    body = body.replace("P", init, 1)
    return (f"(defprog {kind}-{name}-{form[0]} (:type :tc)\n"
            f"  (let ((n (ctx len)))\n  {body}\n  (when (= n 77) (return 2)))\n  0)\n")


# ---- files ----

def write_files(directory, prefix, head, programs):
    for i in range(0, len(programs), PER_FILE):
        path = os.path.join(directory, f"{prefix}-{i // PER_FILE}.lisp")
        with open(path, "w", encoding="utf-8") as file:
            file.write(head + "\n" + "\n".join(programs[i:i + PER_FILE]))


def main(directory):
    accepted, refused = (os.path.join(directory, name) for name in ("accepted", "refused"))
    sections = [Section(*row) for row in SECTIONS]
    for made in (accepted, refused):
        os.makedirs(made, exist_ok=True)
    write_files(accepted, "made", HEAD, [p for s in sections for p in accepted_programs(s)])
    write_files(refused, "made", HEAD, [p for s in sections for p in refused_programs(s)])
    for directory, kind, forms in ((accepted, "tested", TESTED), (refused, "untested", UNTESTED)):
        write_files(directory, kind, FACTS_HEAD,
                    [fact_program(kind, form, source) for source in SOURCES for form in forms])
    write_files(refused, "license", HEAD + LICENSED, [p for s in sections for p in gpl_programs(s)])


CTX, RETURNS = rows("ctx.tsv"), rows("returns.tsv")
ALLOWED, GPL = rows("helpers_allowed.tsv"), rows("helpers_gpl.tsv")

if __name__ == "__main__":
    main(sys.argv[1])
