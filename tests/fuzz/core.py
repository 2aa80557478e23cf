# SPDX-License-Identifier: MIT
"""What the parts of the oracle share: values, places, scopes, and the table of forms.

The oracle turns each form into a Value: a static type and a Python function of a frame, which is
the list of a program's variables. Pointers are Pointer objects or None, integers are unsigned.
"""
import table

VOID = "void"    # a form without a value
NEVER = "never"  # a form that does not come back: return, break, continue


class Refused(Exception):
    """The form is not of the language, or not one whose meaning this oracle answers for."""


class Undefined(Exception):
    """A run does what no program may rely on: a stale pointer, an access outside its object."""


class Left(Exception):
    """(return v) leaves the program."""

    def __init__(self, value):
        super().__init__()
        self.value = value


class Frame(list):
    """The variables of one run, its inputs, and the packet it is about: a Block."""

    def __init__(self, slots, row, packet, link):
        super().__init__([None] * slots)
        self.row, self.packet = row, packet
        self.link = link  # the Ethernet header, where a program's packet begins behind it

    def called(self, slots):
        """The frame of a subprogram."""
        return Frame(slots, self.row, self.packet, self.link)


class PointerType:
    def __init__(self, target):
        self.target = target  # a Struct, the name of a scalar, or None

    def __eq__(self, other):
        return isinstance(other, PointerType) and self.target == other.target

    __hash__ = None


class Value:
    """type: a scalar's name, a PointerType, VOID or NEVER. neutral: a non-negative literal, which
    takes the sign of others. constant: its value, if it is known when it is compiled."""
    __slots__ = ("type", "run", "neutral", "constant")

    def __init__(self, kind, run, neutral=False, constant=None):
        self.type, self.run, self.neutral, self.constant = kind, run, neutral, constant

    @property
    def is_integer(self):
        return self.type in table.SCALARS if isinstance(self.type, str) else False

    @property
    def is_pointer(self):
        return isinstance(self.type, PointerType)

    @property
    def signed(self):
        return self.is_integer and table.is_signed(self.type)


class Place:
    """locate evaluates the subforms, once; fetch and store take what it gave."""
    __slots__ = ("type", "locate", "fetch", "store")

    def __init__(self, kind, locate, fetch, store):
        self.type, self.locate, self.fetch, self.store = kind, locate, fetch, store


class Variable:
    __slots__ = ("name", "slot", "type")

    def __init__(self, name, slot, kind):
        self.name, self.slot, self.type = name, slot, kind


class Scope:
    def __init__(self, outer=None, variables=()):
        self.outer = outer
        self.names = {v.name: v for v in variables}

    def find(self, name):
        scope = self
        while scope:
            if name in scope.names:
                return scope.names[name]
            scope = scope.outer
        return None


FORMS = {}   # head: function(compiler, form, scope) -> Value
PLACES = {}  # head: function(compiler, form, scope) -> Place


def form(*names):
    def register(function):
        for name in names:
            FORMS[name] = function
        return function
    return register


def place(*names):
    def register(function):
        for name in names:
            PLACES[name] = function
        return function
    return register


def integer(value):
    """The Value, if it is an integer."""
    if not value.is_integer:
        raise Refused(f"an integer is needed, not {value.type}")
    return value


def literal(value):
    if value < 0:
        number = value & table.MASK
        return Value("i64", lambda frame: number, False, number)
    return Value("u64", lambda frame: value, True, value)


def join(values):
    """Type and neutrality of a value that is one of these."""
    kinds = [v for v in values if v.type != NEVER]
    if not kinds:
        return NEVER, False
    if any(v.type == VOID for v in kinds):
        return VOID, False
    pointers = [v for v in kinds if v.is_pointer]
    if pointers:
        if any(v.is_integer and v.constant != 0 for v in kinds):
            raise Refused("a pointer or an integer")
        if any(v.type != pointers[0].type for v in pointers):
            raise Refused("pointers of two types")
        return pointers[0].type, False
    settled = [v for v in kinds if not v.neutral]
    if not settled:
        return "u64", True
    return ("i64" if all(v.signed for v in settled) else "u64"), False
