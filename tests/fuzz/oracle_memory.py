# SPDX-License-Identifier: MIT
"""Objects: structs, their fields, loads, stores, addresses, copies, atomic additions."""
import sys

import table
from core import VOID, Place, PointerType, Refused, Undefined, Value, form, integer, place


class Block:
    """Bytes that live somewhere: an object on the stack, a map's value. A removed entry is dead."""
    __slots__ = ("data", "alive")

    def __init__(self, data):
        self.data, self.alive = bytearray(data), True

    def check(self, offset, size):
        if not self.alive:
            raise Undefined("a stale pointer")
        if offset < 0 or offset + size > len(self.data):
            raise Undefined("outside the object")

    def read(self, offset, size):
        self.check(offset, size)
        return self.data[offset:offset + size]

    def write(self, offset, data):
        self.check(offset, len(data))
        self.data[offset:offset + len(data)] = data


class Cell:
    """The bytes of a variable."""
    __slots__ = ("frame", "slot", "type")

    def __init__(self, frame, slot, kind):
        self.frame, self.slot, self.type = frame, slot, kind

    def bytes(self):
        return bytearray(encode(self.type, self.frame[self.slot]))

    def read(self, offset, size):
        data = self.bytes()
        if offset < 0 or offset + size > len(data):
            raise Undefined("outside the variable")
        return data[offset:offset + size]

    def write(self, offset, new):
        data = self.bytes()
        if offset < 0 or offset + len(new) > len(data):
            raise Undefined("outside the variable")
        data[offset:offset + len(new)] = new
        self.frame[self.slot] = decode(self.type, data)


class Pointer:
    __slots__ = ("block", "offset")

    def __init__(self, block, offset):
        self.block, self.offset = block, offset


def encode(kind, value):
    width = table.SCALARS[kind][0]
    return (value & ((1 << 8 * width) - 1)).to_bytes(width, sys.byteorder)


def decode(kind, data):
    return table.wrap(kind, int.from_bytes(data, sys.byteorder))


def live(pointer):
    if pointer is None or pointer == 0:
        raise Undefined("a null pointer")
    return pointer


# ---- structs

class Field:
    def __init__(self, offset, kind, count, swapped=False):
        self.offset, self.type, self.count = offset, kind, count  # count is None for no array
        self.swapped = swapped  # a header's, in network order

    @property
    def size(self):
        return size_of(self.type)


def size_of(kind):
    return table.SCALARS[kind][0] if isinstance(kind, str) else kind.size


class Struct:
    """C's layout."""

    def __init__(self, name, fields, structs):
        self.name, self.fields, self.align, offset = name, {}, 1, 0
        for field_name, spec in fields:
            count = spec[2] if isinstance(spec, list) else None
            inner = spec[1] if isinstance(spec, list) else spec
            kind = structs.get(inner, inner)
            align = kind.align if isinstance(kind, Struct) else size_of(kind)
            offset = (offset + align - 1) // align * align
            self.fields[field_name] = Field(offset, kind, count)
            offset += size_of(kind) * (1 if count is None else count)
            self.align = max(self.align, align)
        self.size = (offset + self.align - 1) // self.align * self.align


def new_object(struct):
    return lambda frame: Pointer(Block(bytes(struct.size)), 0)


def make(compiler, form, scope, struct, _):
    if len(form) != 1:
        raise Refused("make takes nothing")
    return Value(PointerType(struct), new_object(struct))


def pointer_to(compiler, form, scope, struct=None):
    value = compiler.value(form, scope)
    if not value.is_pointer or struct and value.type.target not in (struct, None):
        raise Refused("a pointer to something else")
    return value


def element(compiler, form, scope, struct, field):
    """What computes block and offset of the field, or of its element."""
    base = pointer_to(compiler, form[1], scope, struct).run
    if len(form) == 2:
        def locate(frame):
            pointer = live(base(frame))
            return pointer.block, pointer.offset + field.offset
        return locate
    if field.count is None or len(form) != 3:
        raise Refused("no array")
    index = integer(compiler.value(form[2], scope)).run

    def locate_element(frame):
        pointer, at = live(base(frame)), index(frame)
        if at >= field.count:
            raise Undefined("outside the array")
        return pointer.block, pointer.offset + field.offset + at * field.size
    return locate_element


def accessor(compiler, form, scope, struct, field):
    """(S-f p), (S-f p i), (S-f-ptr p)"""
    locate = element(compiler, form, scope, struct, field)
    whole_array = field.count is not None and len(form) == 2
    address = form[0].endswith("-ptr") and form[0][:-4] in compiler.unit.accessors
    if address or whole_array or isinstance(field.type, Struct):
        return Value(PointerType(field.type), lambda frame: Pointer(*locate(frame)))
    target = memory_place(field.type, locate, field.swapped)
    return Value(field.type, lambda frame: target.fetch(frame, locate(frame)))


def accessor_place(compiler, form, scope, struct, field):
    if isinstance(field.type, Struct) or field.count is not None and len(form) == 2 or \
            form[0].endswith("-ptr"):
        raise Refused("not a scalar place")
    return memory_place(field.type, element(compiler, form, scope, struct, field), field.swapped)


def memory_place(kind, locate, swapped=False):
    size = table.SCALARS[kind][0]

    def order(value):
        return table.wrap(kind, table.swap(value, size)) if swapped else value

    def fetch(_, at):
        return order(decode(kind, at[0].read(at[1], size)))

    def store(_, at, value):
        at[0].write(at[1], encode(kind, order(value)))
    return Place(kind, locate, fetch, store)


# ---- untyped memory

def at_offset(compiler, pointer_form, offset_form, scope):
    pointer = pointer_to(compiler, pointer_form, scope).run
    offset = integer(compiler.value(offset_form, scope)).run

    def locate(frame):
        base = live(pointer(frame))
        return base.block, base.offset + table.signed(offset(frame))
    return locate


@place("load")
def load_place(compiler, form, scope):
    if form[1] not in table.SCALARS:
        raise Refused("a load of a scalar")
    offset = form[3] if len(form) == 4 else 0
    return memory_place(form[1], at_offset(compiler, form[2], offset, scope))


@form("load")
def load(compiler, form, scope):
    target = load_place(compiler, form, scope)
    return Value(target.type, lambda frame: target.fetch(frame, target.locate(frame)))


@form("store")
def store(compiler, form, scope):
    return compiler.value(["setf", ["load"] + form[1:4], form[4]], scope)


@form("stack-addr")
def stack_addr(compiler, form, scope):
    variable = scope.find(form[1]) if isinstance(form[1], str) else None
    if not variable or isinstance(variable.type, PointerType):
        raise Refused("stack-addr takes a variable")
    slot, kind = variable.slot, variable.type
    return Value(PointerType(kind), lambda frame: Pointer(Cell(frame, slot, kind), 0))


@form("sizeof")
def sizeof(compiler, form, scope):
    size = size_of(compiler.unit.structs.get(form[1], form[1]))
    return Value("u64", lambda frame: size, True, size)


@form("memset")
def memset(compiler, form, scope):
    locate = at_offset(compiler, form[1], form[2], scope)
    byte = integer(compiler.value(form[3], scope)).run
    count = compiler.value(form[4], scope).constant

    def run(frame):
        block, offset = locate(frame)
        block.write(offset, bytes([byte(frame) & 255]) * count)
        return 0
    return Value(VOID, run)


@form("memcpy")
def memcpy(compiler, form, scope):
    to = at_offset(compiler, form[1], form[2], scope)
    source = at_offset(compiler, form[3], form[4], scope)
    count = compiler.value(form[5], scope).constant

    def run(frame):
        to_block, to_offset = to(frame)
        block, offset = source(frame)
        to_block.write(to_offset, block.read(offset, count))
        return 0
    return Value(VOID, run)


@form("atomic-add")
def atomic_add(compiler, form, scope):
    """(atomic-add p v): the pointee's width; no value."""
    if len(form) != 3:
        raise Refused("atomic-add of a pointer and a value")
    pointer, value = pointer_to(compiler, form[1], scope), compiler.value(form[2], scope)
    kind = pointer.type.target
    if not isinstance(kind, str) or table.SCALARS[kind][0] < 4:
        raise Refused("an atomic width")
    amount = integer(value).run

    def run(frame):
        at = live(pointer.run(frame))
        by = amount(frame)
        size = table.SCALARS[kind][0]
        old = decode(kind, at.block.read(at.offset, size))
        at.block.write(at.offset, encode(kind, old + by))
        return 0
    return Value(VOID, run)
