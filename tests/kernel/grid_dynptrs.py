# SPDX-License-Identifier: MIT
"""Families of tests/kernel/grids: dynptrs as variables of the type dynptr, their clones, slices and subprograms."""

DECLARATIONS = """(defkfunc bpf-dynptr-from-skb ((skb (ptr --sk-buff)) (flags u64) (d dynptr)) i32)
(defkfunc bpf-dynptr-clone ((d dynptr) (c dynptr)) i32)
(defkfunc bpf-dynptr-size ((d dynptr)) u32)
(defkfunc bpf-dynptr-adjust ((d dynptr) (start u32) (end u32)) i32)
(defkfunc bpf-dynptr-slice ((d dynptr) (off u32) (b ptr) (n u32)) ptr :ret-null)
(defkfunc bpf-dynptr-slice-rdwr ((d dynptr) (off u32) (b ptr) (n u32)) ptr :ret-null)
(defkfunc bpf-dynptr-copy ((to dynptr) (at u32) (from dynptr) (off u32) (n u32)) i32)
"""
SUBPROGRAMS = {
    "(dyn-reserve ": "(defsubprog dyn-reserve@ ((d dynptr)) i64 (ringbuf-reserve-dynptr ring 16 0 d))",
    "(dyn-write ": "(defsubprog dyn-write@ ((d dynptr) (x u64)) i64 (dynptr-write d 0 (stack-addr x) 8 0))",
    "(dyn-give ": "(defsubprog dyn-give@ ((d dynptr)) void (ringbuf-submit-dynptr d 0))",
    "(dyn-both ": "(defsubprog dyn-both@ ((d dynptr) (x u64)) void (if (> x 9) (ringbuf-submit-dynptr d 0) (ringbuf-discard-dynptr d 0)))",
}

# D, E: reserved; S, X: given back; M, N: of a map's value; K: of the skb; C: e is d's clone; W, R, Z: written, read, sized
STEPS = {
    "D": "(ringbuf-reserve-dynptr ring 16 0 d)", "E": "(ringbuf-reserve-dynptr ring 16 0 e)",
    "S": "(ringbuf-submit-dynptr d 0)", "s": "(ringbuf-submit-dynptr e 0)", "X": "(ringbuf-discard-dynptr d 0)",
    "M": "(dynptr-from-mem v 64 0 d)", "N": "(dynptr-from-mem v 64 0 e)", "K": "(bpf-dynptr-from-skb (ctx-ptr) 0 d)",
    "C": "(bpf-dynptr-clone d e)", "W": "(dynptr-write d 0 b 8 0)", "w": "(dynptr-write e 0 b 8 0)",
    "R": "(dynptr-read b 8 d 0 0)", "r": "(dynptr-read b 8 e 0 0)", "Z": "(setf (ctx mark) (bpf-dynptr-size d))",
    "A": "(bpf-dynptr-adjust d 4 8)", "P": "(bpf-dynptr-copy d 0 e 0 4)",
    "L": "(setf q (bpf-dynptr-slice d 0 b 8))", "l": "(when q (setf (ctx mark) (load u32 q 4)))",
    "B": "(when-let ((p (dynptr-data d 0 8))) (store u64 p 0 x))",
    "1": "(dyn-reserve d)", "2": "(dyn-write d x)", "3": "(dyn-give d)", "4": "(dyn-both d x)",
    "?": "(when (> x 7) (return 0))", "i": "(when (> x 9) (ringbuf-discard-dynptr d 0))",
    "m": "(when (> x 9) (dynptr-from-mem v 64 0 d))", "j": "(if (> x 9) (dynptr-from-mem v 64 0 d) (dynptr-from-mem v 32 0 d))",
    "t": "(memcpy b d 8)", "u": "(store u64 d 0 1)", "g": "(memset d 0 0 16)", "h": "(setf (ctx mark) (load u32 d 4))",
    "c": "(skb-store-bytes (ctx-ptr) 0 b 8 0)", "o": "(dotimes (n 3) (ringbuf-reserve-dynptr ring 16 0 d) (ringbuf-submit-dynptr d 0))",
    "O": "(dotimes (n 3) (ringbuf-reserve-dynptr ring 16 0 d))",
    "n": "(dotimes (n 3) (let ((f dynptr)) (ringbuf-reserve-dynptr ring 16 0 f) (ringbuf-submit-dynptr f 0)))",
    "!": "(dynptr-write (if (> x 9) d e) 0 b 8 0)",
    "k": "(when (<= (+ (ctx data) 14) (ctx data-end)) (let ((w (ctx data))) (dynptr-write d 0 b 8 0) (setf (ctx mark) (load u8 w 3))))",
}
CHAINS = [
    "DS", "DX", "DWS", "DRS", "D", "DSS", "DSX", "DSW", "DSR", "S", "W", "R", "Z", "A", "B", "MW", "MR", "MZ", "MAW", "MS", "MX",
    "MM", "MB", "DM", "MDS", "DSM", "DSMR", "D?S", "DS?", "DDS", "DESs", "DEsS", "DEs", "DiX", "Di", "mR", "jR",
    "1S", "13", "123", "14", "1", "3", "2", "D2S", "D3", "D4", "D33", "D3W", "4", "M2", "M3",
    "C", "MC", "MCr", "MCw", "DCS", "DCs", "DCSs", "DCSr", "DCsW", "DCrS", "DC", "DCNs", "MCNr", "CM",
    "KR", "KZ", "KLl", "KWLl", "KLWl", "KLcl", "KcLl", "MLl", "MLWl", "DLlS", "DLSl", "KAR", "K", "KS", "Lr",
    "MNP", "MP", "NP", "P", "KNP", "tM", "Mt", "u", "Mu", "uM", "g", "gM", "MgR", "Mh", "hM", "DuS", "DtS",
    "o", "O", "n", "MN!", "M!", "!", "Kk", "Mk", "KL", "DB", "DBS", "DSB", "MBR",
]


def dynptrs():
    for chain in CHAINS:
        names = "(x (getmap out 1)) (b (array u8 16)) (v (map-lookup hists 0))"
        used = " ".join(STEPS[step] for step in chain)
        for name in "de":
            if f" {name})" in used or f" {name} " in used:
                names += f" ({name} dynptr)"
        if "Ll" in chain or "L" in chain:
            names += " (q nil)"
        yield (chain, ":tc", f"""
  (let* ({names})
    (unless v (return 0))
    (setf (ctx mark) (load u8 v))
    {used})
  0""")


# A store into a dynptr ends it, and a slice by a buffer outlives it, where the kernel looks on; one of two is both.
LET_THROUGH = {"tM", "Mt", "u", "Mu", "uM", "g", "gM", "hM", "DtS", "DLSl", "MN!"}
FAMILIES = {"dynptrs": dynptrs}
