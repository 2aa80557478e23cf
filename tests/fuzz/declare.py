# SPDX-License-Identifier: MIT
"""Random declarations: what the programs of one source share."""
import table
from lisp import Hex
from oracle_kernel import IMPORT
from oracle_maps import Map
from oracle_memory import Struct, size_of

INPUTS, RESULTS = 6, 16
TYPES = ["u8", "u16", "u32", "u64", "i8", "i16", "i32", "i64"]
NETWORK = ["be16", "be32", "be64"]
ANY = TYPES * 2 + NETWORK
EDGES = [0, 1, 2, 3, 4, 5, 7, 8, 15, 16, 31, 32, 33, 63, 64, 127, 128, 129, 255, 256, 257, 32767,
         32768, 65535, 65536, 0x7fffffff, 0x80000000, 0xffffffff, 0x100000000,
         0x0123456789abcdef, 0x7fffffffffffffff, 0x8000000000000000, 0xffffffff80000000,
         0xffffffff00000000, table.MASK - 255, table.MASK - 6, table.MASK - 1, table.MASK]
KINDS = [":hash", ":array", ":lru-hash", ":percpu-hash", ":percpu-array", ":lru-percpu-hash"]
LRU_ENTRIES = 4096  # far more than are used: nothing is evicted


def number(random):
    """A number at or near where something changes."""
    if random.random() < 0.7:
        return random.choice(EDGES)
    return random.getrandbits(random.choice([4, 8, 16, 32, 64]))


def literal(random):
    value = number(random)
    if random.random() < 0.25 and 0 < value <= 1 << 63:
        return -value
    return Hex(value) if random.random() < 0.25 else value


def small(random):
    """A literal that fits anywhere."""
    return random.choice([0, 1, 2, 3, 5, 7, 8, 15, 16, 31, 63, 100, 127, -1, -2, -7])


class Declarations:
    def __init__(self, random):
        self.random, self.forms = random, []
        self.structs, self.maps, self.constants, self.macros = {}, {}, [], []
        self.subprograms = []  # (name, number of parameters)
        self.imports = random.random() < 0.5
        if self.imports:
            self.forms.append(IMPORT)
        self.add_map("inputs", ":array", ("size", 4), ("size", 8), 8, True)
        self.add_map("results", ":array", ("size", 4), ("size", 8), RESULTS, True)
        for name in ("pair", "cell", "node")[:random.randrange(1, 4)]:
            self.add_struct(name)
        for i in range(random.randrange(2, 5)):
            self.add_random_map(f"m{i}")
        for i in range(random.randrange(0, 3)):
            self.add_constant(f"+c{i}+")

    def add_struct(self, name):
        random, fields = self.random, []
        for i in range(random.randrange(1, 6)):
            kind = random.choice(ANY + list(self.structs) * 3)
            if random.random() < 0.25:
                kind = ["array", kind, random.randrange(1, 5)]
            fields.append([f"f{i}", kind])
        struct = Struct(name, fields, self.structs)
        if struct.size > 64:
            return
        self.structs[name] = struct
        self.forms.append(["defstruct", name] + fields)

    def datum(self, which):
        """A :key-.. or :value-.. option's name and argument."""
        random = self.random
        if which == "value" and random.random() < 0.5 or random.random() < 0.4:
            return ("size", random.choice([4, 8] if random.random() < 0.8 else [1, 2]))
        structs = [s for s in self.structs.values() if s.size <= 40]
        if structs and random.random() < 0.5:
            return ("type", random.choice(structs).name)
        return ("type", random.choice(ANY))

    def add_random_map(self, name):
        kind = self.random.choice(KINDS)
        key = ("size", 4) if "array" in kind else self.datum("key")
        entries = self.random.randrange(1, 9) if "array" in kind else LRU_ENTRIES
        self.add_map(name, kind, key, self.datum("value"), entries, False)

    def add_map(self, name, kind, key, value, entries, mapped):
        options = [":type", kind, ":key-" + key[0], key[1], ":value-" + value[0], value[1],
                   ":max-entries", entries]
        self.maps[name] = Map(name, dict(zip(options[::2], options[1::2])), self.structs)
        if mapped:
            options += [":map-flags", [":mmapable"]]
        self.forms.append(["defmap", name] + options)

    def add_constant(self, name):
        self.constants.append(name)
        self.forms.append(["defconstant", name, literal(self.random)])

    def own_maps(self, frozen=()):
        return [m for m in self.maps.values()
                if m.name not in ("inputs", "results") and m.name not in frozen]


def is_struct(kind):
    return isinstance(kind, Struct)


def width(kind):
    return size_of(kind)
