# SPDX-License-Identifier: MIT
"""The operator table of docs/language.md, computed a second time.

Values are unsigned 64-bit numbers, as a register holds them; a type says how wide a stored value
is and whether it is signed. Nothing here is taken from the compiler; ROW_ names are those of
frontend/const/operator.h, so that a failing case leads to the row that is wrong.
"""
MASK = (1 << 64) - 1

# type: (bytes, signed)
SCALARS = {
    "u8": (1, False), "u16": (2, False), "u32": (4, False), "u64": (8, False),
    "i8": (1, True), "i16": (2, True), "i32": (4, True), "i64": (8, True),
    "be16": (2, False), "be32": (4, False), "be64": (8, False),
}


def is_signed(name):
    return SCALARS[name][1]


def signed(value):
    return value - (1 << 64) if value >> 63 else value


def wrap(name, value):
    """What is left of a value in a place of this type, extended to 64 bits again."""
    width, has_sign = SCALARS[name]
    bits = 8 * width
    value &= (1 << bits) - 1
    if has_sign and value >> (bits - 1):
        value |= MASK & ~((1 << bits) - 1)
    return value


# ROW_ARITHMETIC: + - * abs: 64 bits, wrapping. i64 if an operand is signed, else u64.
def add(a, b, _):
    return a + b & MASK


def subtract(a, b, _):
    return a - b & MASK


def multiply(a, b, _):
    return a * b & MASK


def absolute(a, has_sign):
    return -a & MASK if has_sign and a >> 63 else a


# ROW_DIVISION: toward zero; signed if an operand is; x/0 = 0, x mod 0 = x; least / -1 = least.
def divide(a, b, has_sign):
    if b == 0:
        return 0
    if not has_sign:
        return a // b
    a, b = signed(a), signed(b)
    quotient = abs(a) // abs(b)
    return (quotient if (a < 0) == (b < 0) else -quotient) & MASK


def modulo(a, b, has_sign):
    if b == 0:
        return a
    if not has_sign:
        return a % b
    a, b = signed(a), signed(b)
    rest = abs(a) % abs(b)
    return (-rest if a < 0 else rest) & MASK


# ROW_BITS: logand logior logxor lognot.
def bit_and(a, b, _):
    return a & b


def bit_or(a, b, _):
    return a | b


def bit_xor(a, b, _):
    return a ^ b


# ROW_SHIFT: >> logical, >>> arithmetic, whatever the sign; the count's low 6 bits.
def shift_left(a, b):
    return a << (b & 63) & MASK


def shift_right(a, b):
    return a >> (b & 63)


def shift_right_signed(a, b):
    return signed(a) >> (b & 63) & MASK


# ROW_EXTREME: min max: signed if an operand is signed.
def least(a, b, has_sign):
    return min(a, b, key=signed) if has_sign else min(a, b)


def greatest(a, b, has_sign):
    return max(a, b, key=signed) if has_sign else max(a, b)


# ROW_COMPARISON: signed if an operand is signed, else unsigned; s< and its kin signed always.
COMPARISONS = {
    "=": lambda a, b: a == b, "/=": lambda a, b: a != b,
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
}


def compare(name, a, b, has_sign):
    if has_sign or name[0] == "s":
        a, b = signed(a), signed(b)
    return int(COMPARISONS[name.lstrip("s")](a, b))


# ROW_LOGARITHM: floor; 0 for 0.
def logarithm(a):
    return a.bit_length() - 1 if a else 0


# ROW_ORDER: the argument is cut to the width first. The machine that runs this is little-endian.
def swap(a, width):
    return int.from_bytes((a & ((1 << 8 * width) - 1)).to_bytes(width, "little"), "big")


ARITHMETIC = {"+": add, "-": subtract, "*": multiply}
DIVISION = {"/": divide, "mod": modulo}
BITS = {"logand": bit_and, "logior": bit_or, "logxor": bit_xor,
        "bit-and": bit_and, "bit-or": bit_or, "bit-xor": bit_xor}
SHIFT = {"<<": shift_left, "ash-left": shift_left, ">>": shift_right, "ash-right": shift_right,
         ">>>": shift_right_signed, "ash-right-signed": shift_right_signed}
EXTREME = {"min": least, "max": greatest}
COMPARISON = list(COMPARISONS) + ["s<", "s<=", "s>", "s>="]
# name: (type of the result, bytes)
ORDER = {"ntohs": ("u16", 2), "ntohl": ("u32", 4), "ntohll": ("u64", 8),
         "htons": ("be16", 2), "htonl": ("be32", 4), "htonll": ("be64", 8)}
# n-ary operators that take two operands at a time, from the left; the type is as in the table
FOLDED = {**ARITHMETIC, **DIVISION, **BITS, **EXTREME}
