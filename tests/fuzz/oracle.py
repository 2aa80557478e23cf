# SPDX-License-Identifier: MIT
"""What a source means: a second, independent reading of docs/language.md.

Unit(forms) takes the top-level forms; unit.programs[name].run(inputs) runs one on the maps of the
unit and gives its result. Refused is raised for what this oracle does not answer for.
"""
import table
from core import (FORMS, NEVER, PLACES, Frame, Left, Place, Refused, Scope, Value, Variable,
                  integer, literal)
from macros import Macro
from oracle_maps import Map
from oracle_memory import Block, Struct, accessor, accessor_place, make
from oracle_packets import ETHERNET, HEADERS, cast_pointer, of_pointers
import oracle_kernel
import oracle_control  # noqa: F401  registers its forms

KERNEL_CONSTANTS = {"bpf_any": 0, "bpf_noexist": 1, "bpf_exist": 2}


class Unit:
    def __init__(self, forms):
        self.structs, self.maps, self.constants = {}, {}, {}
        self.macros, self.programs, self.accessors, self.subprograms = {}, {}, {}, {}
        self.gensyms = 0
        for header in HEADERS.values():
            self.add_struct(header)
        self.sites = []  # of divisors and counts: whether one was seen that nobody would refuse
        handlers = {"defstruct": self.defstruct, "defmap": self.defmap,
                    "defconstant": self.defconstant,
                    "import-kernel-struct": self.import_kernel_struct,
                    "defsubprog": self.defsubprog, "defprog": self.defprog}
        for form in forms:
            if form[0] == "defmacro":
                self.defmacro(form)
        forms = self.expanded([form for form in forms if form[0] != "defmacro"])
        for kind, handler in handlers.items():
            for form in forms:
                if form[0] == kind:
                    handler(form)
        unknown = [form[0] for form in forms if form[0] not in handlers]
        if unknown:
            raise Refused(f"top-level {unknown[0]}")

    def expanded(self, forms):
        """Top-level forms, with what macros make of them."""
        result = []
        for form in forms:
            if form[0] in self.macros:
                result += self.expanded([self.macros[form[0]].expand(form[1:], self)])
            elif form[0] == "progn":
                result += self.expanded(form[1:])
            else:
                result.append(form)
        return result

    def import_kernel_struct(self, form):
        oracle_kernel.define(self, form)

    def defsubprog(self, form):
        self.subprograms[form[1]] = Subprogram(self, form)

    def defstruct(self, form):
        self.add_struct(Struct(form[1], form[2:], self.structs))

    def add_struct(self, struct):
        self.structs[struct.name] = struct
        self.accessors["make-" + struct.name] = (make, struct, None)
        for name, field in struct.fields.items():
            self.accessors[f"{struct.name}-{name}"] = (accessor, struct, field)
            self.accessors[f"{struct.name}-{name}-ptr"] = (accessor, struct, field)

    def defmap(self, form):
        options = dict(zip(form[2::2], form[3::2]))
        self.maps[form[1]] = Map(form[1], options, self.structs)

    def defconstant(self, form):
        value = Compiler(self).value(form[2], Scope())
        if value.constant is None:
            raise Refused("a constant that is none")
        self.constants[form[1]] = value

    def defmacro(self, form):
        self.macros[form[1]] = Macro(form)

    def defprog(self, form):
        self.programs[form[1]] = Program(self, form)

    def reset(self):
        for each in self.maps.values():
            each.reset()


class Program:
    def __init__(self, unit, form):
        self.kind = dict(zip(form[2][::2], form[2][1::2]))[":type"]
        compiler = Compiler(unit, self.kind)
        self.body = integer_or_never(compiler.body(form[3:], Scope()))
        self.slots = compiler.slots

    def run(self, row):
        """The program's result, as the kernel gives it: 32 bits; and the packet after it."""
        link = row.packet[:ETHERNET] if self.kind == ":cgroup-skb" else b""
        frame = Frame(self.slots, row, Block(row.packet[len(link):]), link)
        try:
            result = self.body.run(frame)
        except Left as left:
            result = left.value
        return result & 0xffffffff, link + bytes(frame.packet.data)


class Subprogram:
    """(defsubprog NAME ((v T)..) RET body..)"""

    def __init__(self, unit, form):
        compiler = Compiler(unit)
        self.parameters = [compiler.new_variable(name, kind) for name, kind in form[2]]
        self.result = form[3]
        if any(v.type not in table.SCALARS for v in self.parameters):
            raise Refused("a parameter that is no scalar")
        body = compiler.body(form[4:], Scope(None, self.parameters))
        self.body, self.slots = integer_or_never(body), compiler.slots

    def call(self, compiler, form, scope):
        operands = [integer(compiler.value(item, scope)) for item in form[1:]]
        if len(operands) != len(self.parameters):
            raise Refused("operand count")

        def run(frame):
            given = [operand.run(frame) for operand in operands]
            inner = frame.called(self.slots)
            for parameter, number in zip(self.parameters, given):
                inner[parameter.slot] = table.wrap(parameter.type, number)
            try:
                value = self.body.run(inner)
            except Left as left:
                value = left.value
            return table.wrap(self.result, value)
        return Value(self.result, run)


def integer_or_never(value):
    return value if value.type == NEVER else integer(value)


class Compiler:
    """One program's: counts its variables."""

    def __init__(self, unit, kind=None):
        self.unit, self.kind, self.slots = unit, kind, 0  # kind: the program's type

    def new_variable(self, name, kind):
        self.slots += 1
        return Variable(name, self.slots - 1, kind)

    def value(self, form, scope):
        if isinstance(form, int):
            return literal(int(form))
        if isinstance(form, str):
            return self.symbol(form, scope)
        if not form:
            return literal(0)
        head = form[0]
        if head in self.unit.macros:
            return self.value(self.unit.macros[head].expand(form[1:], self.unit), scope)
        if head in self.unit.subprograms:
            return self.unit.subprograms[head].call(self, form, scope)
        if head in FORMS:
            return FORMS[head](self, form, scope)
        if head in self.unit.accessors:
            handler, struct, field = self.unit.accessors[head]
            return handler(self, form, scope, struct, field)
        if head in table.SCALARS:
            return self.cast(head, form[1:], scope)
        if head == "cast" and isinstance(form[1], list):
            return cast_pointer(self, form, scope)
        if head == "cast" and form[1] in table.SCALARS:
            return self.cast(form[1], form[2:], scope)
        return self.operator(form, scope)

    def symbol(self, name, scope):
        variable = scope.find(name)
        if variable:
            slot = variable.slot
            return Value(variable.type, lambda frame: frame[slot])
        if name in self.unit.constants:
            return self.unit.constants[name]
        if name in ("t", "nil", "null"):
            return literal(int(name == "t"))
        if name in KERNEL_CONSTANTS:
            return literal(KERNEL_CONSTANTS[name])
        raise Refused(f"no variable {name}")

    def place(self, form, scope):
        if isinstance(form, str):
            variable = scope.find(form)
            if not variable:
                raise Refused(f"no variable {form}")
            slot = variable.slot

            def store(frame, _, value):
                frame[slot] = value
            return Place(variable.type, lambda frame: None, lambda frame, _: frame[slot], store)
        head = form[0]
        if head in self.unit.macros:
            return self.place(self.unit.macros[head].expand(form[1:], self.unit), scope)
        if head in PLACES:
            return PLACES[head](self, form, scope)
        if head in self.unit.accessors and self.unit.accessors[head][0] is accessor:
            _, struct, field = self.unit.accessors[head]
            return accessor_place(self, form, scope, struct, field)
        raise Refused(f"{head} is no place")

    def body(self, forms, scope):
        values = [self.value(form, scope) for form in forms]
        if not values:
            return literal(0)
        if any(v.type == NEVER for v in values[:-1]):
            raise Refused("forms that are never reached")
        if len(values) == 1:
            return values[0]
        last, runs = values[-1], [v.run for v in values[:-1]]

        def run(frame):
            for one in runs:
                one(frame)
            return last.run(frame)
        return Value(last.type, run, last.neutral)

    def cast(self, name, operands, scope):
        """(T x), (cast T x): cut and extended by T."""
        if len(operands) != 1:
            raise Refused("a cast has one operand")
        operand = integer(self.value(operands[0], scope))
        constant = None if operand.constant is None else table.wrap(name, operand.constant)
        return Value(name, lambda frame: table.wrap(name, operand.run(frame)), False, constant)

    # ---- the operator table

    def operator(self, form, scope):
        name = form[0]
        if name == "ash":  # ROW_SHIFT, the count constant: left where positive, else logical right
            return self.ash(form, scope)
        values = [self.value(item, scope) for item in form[1:]]
        if name == "not":  # ROW_NEGATION
            self.count(values, 1, 1)
            return fold("u64", lambda a: int(not a), values)
        if any(value.is_pointer for value in values):
            return of_pointers(name, values)
        for value in values:
            integer(value)
        negation = name == "-" and len(values) == 1
        if not negation and all(v.neutral and v.constant is not None for v in values):
            raise Refused("an operator of literals only: its sign is nobody's")
        return self.row(name, values)

    def count(self, values, least, most):
        if not least <= len(values) <= (most or len(values)):
            raise Refused("operand count")

    def row(self, name, values):
        if name in table.SHIFT:
            self.count(values, 2, 2)
            return shift(name, [values[0], self.watch(values[1], lambda n: n < 64)])
        if name in table.COMPARISON:
            self.count(values, 1, 0)
            return comparison(name, values)
        if name in ("1+", "1-"):  # ROW_ARITHMETIC
            self.count(values, 1, 1)
            return two("+" if name == "1+" else "-", values[0], literal(1), values[0].signed)
        if name == "-" and len(values) == 1:  # ROW_ARITHMETIC
            kind = "i64" if values[0].signed or values[0].neutral and \
                values[0].constant is not None else "u64"
            return fold(kind, lambda a: -a & table.MASK, values)
        if name in table.FOLDED:
            self.count(values, 2 if name in table.DIVISION else 1, 2 if name == "mod" else 0)
            result, has_sign = values[0], any(value.signed for value in values)
            for value in values[1:]:
                if name in table.DIVISION:
                    value = self.watch(value, bool)
                result = two(name, result, value, has_sign)
            return result
        return unary(name, values)

    def watch(self, value, is_fine):
        """The value, and a note if it is ever one that would not be refused as a constant."""
        site, run = [value.constant is not None], value.run
        self.unit.sites.append(site)

        def watched(frame):
            number = run(frame)
            site[0] = site[0] or is_fine(number)
            return number
        return Value(value.type, watched, value.neutral, value.constant)

    def ash(self, form, scope):
        value, count = integer(self.value(form[1], scope)), self.value(form[2], scope)
        if len(form) != 3 or count.constant is None:
            raise Refused("ash by a constant")
        by = table.signed(count.constant)
        if value.neutral and value.constant is not None:
            raise Refused("an operator of literals only")
        return shift("<<" if by >= 0 else ">>", [value, literal(abs(by))])


def fold(kind, function, values):
    """An operation of these operands, from left to right."""
    constants = [v.constant for v in values]
    constant = None if None in constants else function(*constants)
    runs = [v.run for v in values]
    if len(runs) == 1:
        only = runs[0]
        return Value(kind, lambda frame: function(only(frame)), False, constant)
    if len(runs) == 2:
        left, right = runs
        return Value(kind, lambda frame: function(left(frame), right(frame)), False, constant)
    return Value(kind, lambda frame: function(*[run(frame) for run in runs]), False, constant)


def two(name, a, b, has_sign):
    """ROW_ARITHMETIC, ROW_DIVISION, ROW_BITS, ROW_EXTREME: i64 if any operand is signed, else u64."""
    function = table.FOLDED[name]
    if name in table.DIVISION and b.constant == 0:
        raise Refused("division by the constant 0")
    return fold("i64" if has_sign else "u64", lambda x, y: function(x, y, has_sign), [a, b])


def shift(name, values):
    """ROW_SHIFT: the left operand's type."""
    count = values[1].constant
    if count is not None and count > 63:
        raise Refused("a shift by 64 or more")
    return fold("i64" if values[0].signed else "u64", table.SHIFT[name], values)


def comparison(name, values):
    """ROW_COMPARISON: each operand once; neighbours two by two, /= every pair."""
    if len(values) == 1:
        return Value("u64", lambda frame: (values[0].run(frame), 1)[1])
    pairs = [(i, j) for i in range(len(values)) for j in range(i + 1, len(values))
             if j == i + 1 or name == "/="]
    has_sign = any(value.signed for value in values)

    def compute(*numbers):
        return int(all(table.compare(name, numbers[i], numbers[j], has_sign)
                       for i, j in pairs))
    return fold("u64", compute, values)


def unary(name, values):
    if len(values) != 1:
        raise Refused(f"{name} of {len(values)} operands")
    value = values[0]
    has_sign = value.signed
    kind = "i64" if has_sign else "u64"
    if name == "abs":  # ROW_ARITHMETIC
        return fold(kind, lambda a: table.absolute(a, has_sign), values)
    if name == "lognot":  # ROW_BITS
        return fold(kind, lambda a: a ^ table.MASK, values)
    if name == "zerop":  # ROW_NEGATION
        return fold("u64", lambda a: int(a == 0), values)
    if name == "log2":  # ROW_LOGARITHM
        return fold("u64", table.logarithm, values)
    if name in table.ORDER:  # ROW_ORDER
        kind, width = table.ORDER[name]
        return fold(kind, lambda a: table.swap(a, width), values)
    raise Refused(f"no form {name}")
