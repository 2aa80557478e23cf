# SPDX-License-Identifier: MIT
"""Maps: keys and values are of the map's own types, whatever the expression's."""
import table
from core import VOID, Place, PointerType, Refused, Value, form, integer, literal, place
from oracle_memory import Block, Pointer, Struct, decode, encode, live, size_of

ENOENT, E2BIG, EEXIST = 2, 7, 17
ANY, NOEXIST, EXIST = 0, 1, 2


class Map:
    """A map's content: key bytes to Blocks. Arrays always hold every key."""

    def __init__(self, name, options, structs):
        self.name, self.kind = name, options[":type"]
        self.key = self.datum(options, ":key", structs)
        self.value = self.datum(options, ":value", structs)
        self.max_entries = options[":max-entries"]
        self.entries = {}
        self.reset()

    @staticmethod
    def datum(options, which, structs):
        kind = options.get(which + "-type")
        if kind is None:
            return {1: "u8", 2: "u16", 4: "u32", 8: "u64"}[options[which + "-size"]]
        return structs.get(kind, kind)

    @property
    def is_array(self):
        return "array" in self.kind

    @property
    def in_place(self):
        """Whether an update writes into the entry that pointers point to."""
        return self.is_array or "percpu" in self.kind

    def reset(self):
        self.entries = {}
        if self.is_array:
            for i in range(self.max_entries):
                self.entries[encode("u32", i)] = Block(bytes(size_of(self.value)))

    def update(self, key, value, flags):
        """The return code, as an unsigned number."""
        if self.is_array and key not in self.entries:
            return -E2BIG & table.MASK
        if flags > EXIST:
            raise Refused("flags")
        if flags == NOEXIST and key in self.entries:
            return -EEXIST & table.MASK
        if flags == EXIST and key not in self.entries:
            return -ENOENT & table.MASK
        if key in self.entries and self.in_place:
            self.entries[key].write(0, value)
            return 0
        if key in self.entries:
            self.entries[key].alive = False
        elif len(self.entries) >= self.max_entries:
            raise Refused("the map is full")
        self.entries[key] = Block(value)
        return 0

    def delete(self, key):
        if self.is_array:
            raise Refused("arrays keep their entries")
        if key not in self.entries:
            return -ENOENT & table.MASK
        self.entries.pop(key).alive = False
        return 0


def the_map(compiler, form):
    if form[1] not in compiler.unit.maps:
        raise Refused("no such map")
    return compiler.unit.maps[form[1]]


class Datum:
    """A key or value: what evaluate gives becomes bytes when the map is used, not before."""
    __slots__ = ("evaluate", "bytes")

    def __init__(self, compiler, form, kind, scope):
        value = compiler.value(form, scope)
        if isinstance(kind, Struct):
            if not value.is_pointer or value.type.target is not kind:
                raise Refused("a pointer to the struct")
            self.evaluate = value.run
            self.bytes = lambda pointer: bytes(
                live(pointer).block.read(pointer.offset, kind.size))
        else:
            self.evaluate = integer(value).run
            self.bytes = lambda number: encode(kind, number)


@form("map-lookup")
def map_lookup(compiler, form, scope):
    the = the_map(compiler, form)
    key = Datum(compiler, form[2], the.key, scope)

    def run(frame):
        block = the.entries.get(key.bytes(key.evaluate(frame)))
        return block and Pointer(block, 0)
    return Value(PointerType(the.value), run)


@form("getmap")
def getmap(compiler, form, scope):
    the = the_map(compiler, form)
    lookup = map_lookup(compiler, form, scope)
    if isinstance(the.value, Struct):
        return lookup

    def run(frame):
        pointer = lookup.run(frame)
        return decode(the.value, pointer.block.data) if pointer else 0
    return Value(the.value, run)


@place("getmap")
def getmap_place(compiler, form, scope):
    the = the_map(compiler, form)
    key = Datum(compiler, form[2], the.key, scope)
    if isinstance(the.value, Struct):
        def store_struct(_, at, pointer):
            the.update(key.bytes(at),
                       bytes(live(pointer).block.read(pointer.offset, the.value.size)), ANY)
        return Place(PointerType(the.value), key.evaluate, None, store_struct)

    def store(_, at, value):
        the.update(key.bytes(at), encode(the.value, value), ANY)
    return Place(the.value, key.evaluate, None, store)


@form("map-update", "setmap")
def map_update(compiler, form, scope):
    the = the_map(compiler, form)
    key = Datum(compiler, form[2], the.key, scope)
    value = Datum(compiler, form[3], the.value, scope)
    flags = integer(compiler.value(form[4], scope)) if len(form) == 5 else literal(ANY)
    if flags.constant is None:
        raise Refused("flags are constant")

    def run(frame):
        at, new = key.evaluate(frame), value.evaluate(frame)
        return the.update(key.bytes(at), value.bytes(new), flags.constant)
    return Value("i64", run)


@form("map-delete", "remmap", "delmap")
def map_delete(compiler, form, scope):
    the = the_map(compiler, form)
    key = Datum(compiler, form[2], the.key, scope)
    if the.is_array:
        raise Refused("arrays keep their entries")
    return Value("i64", lambda frame: the.delete(key.bytes(key.evaluate(frame))))


@form("incf-map")
def incf_map(compiler, form, scope):
    """(incf (getmap m k) [d]): no value; a missing key is inserted."""
    sign = 1
    if form[-1] == "decf":
        form, sign = form[:-1], -1
    the = the_map(compiler, form)
    key = Datum(compiler, form[2], the.key, scope)
    delta = integer(compiler.value(form[3], scope)) if len(form) == 4 else literal(1)
    if isinstance(the.value, Struct) or table.SCALARS[the.value][0] < 4:
        raise Refused("a width that is not atomic")

    def run(frame):
        at, by = key.evaluate(frame), sign * delta.run(frame)
        at = key.bytes(at)
        if at in the.entries:
            block = the.entries[at]
            block.write(0, encode(the.value, decode(the.value, block.data) + by))
        else:
            the.update(at, encode(the.value, by), ANY)
        return 0
    return Value(VOID, run)
