# SPDX-License-Identifier: MIT
"""Random forms of the user side, each with its Lisp and its meaning.

A form is drawn together with a function that computes it by docs/language.md's table: `run` takes
the frame, a dict of slots, and gives the value. Integers are 64-bit patterns, as in table.py.
"""
import random
from dataclasses import dataclass
from typing import Any, Callable

import table

NAMES = "a b c d e n x y z w".split()
TYPES = ["u8", "u16", "u32", "u64", "i8", "i16", "i32", "i64"]
NUMBERS = [0, 1, 2, 3, 5, 7, 10, 63, 64, 100, 127, 128, 255, 256, 1000, 32767, 32768, 65535, 65536,
           2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 63 - 1, 2 ** 63, 2 ** 64 - 1]
KNOWN = set(TYPES) | set(table.FOLDED) | set(table.SHIFT) | {"cast", "1+", "1-", "abs", "lognot", "log2"} | \
    set(table.ORDER)
FIELDS = {"tiny": "u8", "less": "i8", "half": "u16", "part": "i16", "word": "u32", "step": "i32",
          "wide": "u64", "deep": "i64"}
WORDS = ["", "a", "ab", "abc", "eth0", "lo", "Zz-9", "abcabc", "~", "%d", "x y"]


class Leave(Exception):
    def __init__(self, value=None):
        super().__init__()
        self.value = value


class Return(Leave):
    """Out of the innermost loop, or of the function with a value."""


class Break(Leave):
    pass


class Continue(Leave):
    pass


class Failed(Exception):
    """An error that handler-case catches."""


@dataclass
class Form:
    base: str                 # int double truth text
    lisp: Any
    run: Callable
    signed: bool = False
    neutral: bool = False     # a literal that takes the other's sign
    maybe: bool = False
    variable: Any = None

    @property
    def is_literal(self):
        """A number as it is written, or arms of only such."""
        return self.neutral or isinstance(self.lisp, int) or is_known(self.lisp) and isinstance(self.lisp, str)


@dataclass
class Variable:
    name: str
    base: str
    signed: bool
    slot: int
    type: str = ""            # a declared one
    maybe: bool = False
    fixed: bool = False       # not set by anyone


def show(form):
    if isinstance(form, (list, tuple)):
        return "(" + " ".join(show(item) for item in form) + ")"
    return str(form)


def text_literal(word):
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


def all_signed(forms):
    """The sign of arms: i64 if all are; literals take the others'."""
    known = [form.signed for form in forms if not form.neutral]
    return bool(known) and all(known)


def is_known(lisp):
    """Whether Skep computes it: no variable, call or text is in it."""
    if isinstance(lisp, list):
        return all(is_known(item) for item in lisp)
    return not isinstance(lisp, str) or lisp in KNOWN or lisp.startswith(("#x", "#\\", "+"))


def any_signed(forms):
    return any(form.signed for form in forms)


def shown(form, value):
    if value is None:
        return "NIL"
    if form.base == "int":
        return str(table.signed(value) if form.signed else value)
    if form.base == "truth":
        return "T" if value else "NIL"
    if form.base == "double":
        return f"{value:g}" if value == value else "nan"
    return value


class Forms:
    """Draws expressions; statements are in user_statements.py."""

    def __init__(self, source: random.Random):
        self.source = source
        self.scope = []
        self.slots = 0
        self.functions = []
        self.loops = 0
        self.both = False     # only what a program can have, too
        self.calls = True

    # ---- variables ----

    def slot(self):
        self.slots += 1
        return self.slots

    def visible(self, wanted):
        seen, found = set(), []
        for variable in reversed(self.scope):
            if variable.name not in seen and wanted(variable):
                found.append(variable)
            seen.add(variable.name)
        return found

    def use(self, variable):
        slot = variable.slot
        return Form(variable.base, variable.name, lambda frame: frame[slot], variable.signed,
                    maybe=variable.maybe, variable=variable)

    def some(self, base):
        found = self.visible(lambda v: v.base == base and not v.maybe)
        return self.use(self.source.choice(found)) if found else None

    # ---- integers ----

    def number(self):
        value = self.source.choice(NUMBERS)
        if self.source.random() < 0.3 and value <= 2 ** 63:
            value = -value
        lisp = f"#x{value:x}" if value > 9 and self.source.random() < 0.2 else value
        return Form("int", lisp, lambda _: value & table.MASK, value < 0, neutral=value >= 0)

    def integer(self, depth):
        if depth <= 0 or self.source.random() < 0.12:
            return self.source.random() < 0.7 and self.some("int") or self.number()
        kinds = [self.arithmetic] * 4 + [self.division, self.bits, self.shift, self.extreme,
                 self.one, self.cast, self.branch, self.branch, self.cond, self.case, self.let,
                 self.order, self.sequence]
        if not self.both:
            kinds += [self.field, self.of_double, self.length, self.or_default, self.call, self.call,
                      self.narrowed, self.guarded, self.parsed]
        drawn = self.source.choice(kinds)(depth - 1)
        return drawn or self.integer(depth - 1)

    def operand(self, depth):
        return self.integer(depth)

    def fixed_literals(self, forms):
        """An operator of literals only is computed where it stands, and not drawn."""
        if all(form.is_literal for form in forms):
            forms[0] = self.some("int") or self.cast_of("u64", forms[0])
        return forms

    def folded(self, name, two, forms):
        sign = any_signed(forms)

        def run(frame):
            values = [form.run(frame) for form in forms]
            result = values[0]
            for value in values[1:]:
                result = two(result, value, sign)
            return result
        return Form("int", [name] + [form.lisp for form in forms], run, sign)

    def arithmetic(self, depth):
        name = self.source.choice("+-*")
        forms = self.fixed_literals([self.operand(depth) for _ in range(self.source.choice([2, 2, 3]))])
        return self.folded(name, table.ARITHMETIC[name], forms)

    def division(self, depth):
        name = self.source.choice(["/", "mod"])
        count = self.source.choice([2, 2, 3]) if name == "/" else 2
        forms = [self.operand(depth) for _ in range(count)]
        for at in range(1, count):
            if is_known(forms[at].lisp):
                forms[at] = self.not_zero()
        if is_known(forms[0].lisp):
            forms[0] = self.some("int") or self.parsed(0)
        return self.folded(name, table.DIVISION[name], forms)

    def not_zero(self):
        value = self.source.choice([1, 2, 3, 7, 10, 256, -1, -3, 2 ** 63, 65535])
        return Form("int", value, lambda _: value & table.MASK, value < 0, neutral=value >= 0)

    def bits(self, depth):
        name = self.source.choice(list(table.BITS))
        forms = self.fixed_literals([self.operand(depth), self.operand(depth)])
        return self.folded(name, table.BITS[name], forms)

    def extreme(self, depth):
        name = self.source.choice(["min", "max"])
        forms = self.fixed_literals([self.operand(depth) for _ in range(self.source.choice([2, 2, 3]))])
        return self.folded(name, table.EXTREME[name], forms)

    def shift(self, depth):
        name = self.source.choice(list(table.SHIFT))
        forms = self.fixed_literals([self.operand(depth), self.operand(depth)])
        if is_known(forms[1].lisp):
            count = self.source.randrange(64)
            forms[1] = Form("int", count, lambda _: count, neutral=True)
        if forms[0].neutral:
            forms[0] = self.cast_of("u64", forms[0])
        left, right = forms
        return Form("int", [name, left.lisp, right.lisp],
                    lambda frame: table.SHIFT[name](left.run(frame), right.run(frame)), left.signed)

    def one(self, depth):
        name = self.source.choice(["1+", "1-", "-", "abs", "lognot", "log2"])
        form = self.operand(depth)
        if form.is_literal:
            form = self.cast_of(self.source.choice(TYPES), form)
        sign = form.signed
        run = {"1+": lambda v: v + 1, "1-": lambda v: v - 1, "-": lambda v: -v,
               "abs": lambda v: table.absolute(v, sign), "lognot": lambda v: ~v,
               "log2": table.logarithm}[name]
        return Form("int", [name, form.lisp], lambda frame: run(form.run(frame)) & table.MASK,
                    sign and name != "log2")

    def cast_of(self, name, form):
        lisp = [name, form.lisp] if self.source.random() < 0.8 else ["cast", name, form.lisp]
        return Form("int", lisp, lambda frame: table.wrap(name, form.run(frame)),
                    table.is_signed(name))

    def cast(self, depth):
        return self.cast_of(self.source.choice(TYPES), self.operand(depth))

    def order(self, depth):
        there, back = self.source.choice([("htons", "ntohs"), ("htonl", "ntohl"), ("htonll", "ntohll")])
        width, form = table.ORDER[back][1], self.operand(depth)
        if form.is_literal:
            form = self.cast_of("u64", form)
        if self.source.random() < 0.5:
            return Form("int", [back, [there, form.lisp]],
                        lambda frame: form.run(frame) & ((1 << 8 * width) - 1))
        return Form("int", [f"u{8 * width}", [there, form.lisp]],
                    lambda frame: table.swap(form.run(frame), width))

    # ---- arms ----

    def joined(self, lisp, run, arms, base="int"):
        return Form(base, lisp, run, all_signed(arms),
                    neutral=base == "int" and all(arm.neutral for arm in arms))

    def branch(self, depth, base="int"):
        test, arms = self.truth(depth), [self.of(base, depth), self.of(base, depth)]
        return self.joined(["if", test.lisp] + [arm.lisp for arm in arms],
                           lambda frame: arms[not test.run(frame)].run(frame), arms, base)

    def cond(self, depth, base="int"):
        tests = [self.truth(depth) for _ in range(self.source.choice([1, 2, 3]))]
        arms = [self.of(base, depth) for _ in range(len(tests) + 1)]

        def run(frame):
            for test, arm in zip(tests, arms):
                if test.run(frame):
                    return arm.run(frame)
            return arms[-1].run(frame)
        lisp = ["cond"] + [[test.lisp, arm.lisp] for test, arm in zip(tests, arms)] + \
            [["t", arms[-1].lisp]]
        return self.joined(lisp, run, arms, base)

    def case(self, depth, base="int"):
        form, at = self.operand(depth), self.source.randrange(4)
        if form.is_literal:
            form = self.cast_of("u32", form)
        keys = [[at], [at + 1, at + 2], [at + 5]][:self.source.choice([1, 2, 3])]
        arms = [self.of(base, depth) for _ in range(len(keys) + 1)]

        def run(frame):
            value = form.run(frame)
            for some, arm in zip(keys, arms):
                if value in some:
                    return arm.run(frame)
            return arms[-1].run(frame)
        lisp = ["case", form.lisp] + [[some if len(some) > 1 else some[0], arm.lisp]
                                      for some, arm in zip(keys, arms)]
        lisp.append([self.source.choice(["t", "otherwise"]), arms[-1].lisp])
        return self.joined(lisp, run, arms, base)

    def bindings(self, depth, sequential):
        """Variables of a let; parallel ones see the scope outside."""
        outer, new, lisp, inits = list(self.scope), [], [], []
        names = self.source.sample(NAMES, self.source.choice([1, 2, 3]))
        for name in names:
            base = "int" if self.both else self.source.choice(["int"] * 4 + ["double", "truth", "text"])
            kind = self.source.choice(TYPES) if base == "int" and self.source.random() < 0.5 else ""
            init = self.of(base, depth)
            variable = Variable(name, base, table.is_signed(kind) if kind else init.signed, self.slot(),
                                kind)
            new.append(variable)
            lisp.append([name, kind, init.lisp] if kind else [name, init.lisp])
            inits.append((variable, init))
            if sequential:
                self.scope = self.scope + [variable]
        self.scope = outer + new

        def bind(frame):
            if sequential:
                for variable, init in inits:
                    frame[variable.slot] = stored(variable, init.run(frame))
                return
            values = [stored(variable, init.run(frame)) for variable, init in inits]
            for (variable, _), value in zip(inits, values):
                frame[variable.slot] = value
        return outer, lisp, bind

    def let(self, depth, base="int"):
        sequential = self.source.random() < 0.5
        outer, lisp, bind = self.bindings(depth, sequential)
        body = self.of(base, depth)
        self.scope = outer

        def run(frame):
            bind(frame)
            return body.run(frame)
        return Form(base, ["let*" if sequential else "let", lisp, body.lisp], run, body.signed, body.neutral)

    # ---- truths ----

    def truth(self, depth):
        if depth <= 0:
            found = None if self.both else self.some("truth")
            return found if found and self.source.random() < 0.4 else self.comparison(0)
        kinds = [self.comparison] * 4 + [self.logic, self.negation]
        if not self.both:
            kinds += [self.double_comparison, self.same_text, self.present]
        return self.source.choice(kinds)(depth - 1) or self.comparison(depth - 1)

    def comparison(self, depth):
        name = self.source.choice(table.COMPARISON)
        count = self.source.choice([2, 2, 2, 3, 3, 4])
        forms = [self.operand(depth) for _ in range(count)]
        if sum(form.is_literal for form in forms) > 1:
            forms = [self.some("int") or self.cast_of("u32", form) for form in forms]
        pairs = [(i, j) for i in range(count) for j in range(i + 1, count)
                 if j == i + 1 or name == "/="]
        sign = any_signed(forms)

        def run(frame):
            values = [form.run(frame) for form in forms]
            return all(table.compare(name, values[i], values[j], sign) for i, j in pairs)
        return Form("truth", [name] + [form.lisp for form in forms], run)

    def logic(self, depth):
        name, forms = self.source.choice(["and", "or"]), [self.truth(depth) for _ in range(2)]
        test = all if name == "and" else any
        return Form("truth", [name] + [form.lisp for form in forms],
                    lambda frame: test(form.run(frame) for form in forms))

    def negation(self, depth):
        if self.source.random() < 0.4:
            number = self.operand(depth)
            if not number.is_literal:
                return Form("truth", ["zerop", number.lisp], lambda frame: number.run(frame) == 0)
        form = self.truth(depth)
        return Form("truth", ["not", form.lisp], lambda frame: not form.run(frame))

    def double_comparison(self, depth):
        name, forms = self.source.choice(list(table.COMPARISONS)), [self.double(depth), self.double(depth)]
        if all(isinstance(form.lisp, str) and form.variable is None for form in forms):
            return None
        return Form("truth", [name] + [form.lisp for form in forms],
                    lambda frame: table.COMPARISONS[name](forms[0].run(frame), forms[1].run(frame)))

    def same_text(self, depth):
        first, second = self.text(depth), self.text(depth)
        if first.lisp == second.lisp:
            return None
        if self.source.random() < 0.5:
            return Form("truth", ["string=", first.lisp, second.lisp],
                        lambda frame: first.run(frame) == second.run(frame))

        def prefix(frame):
            start = first.run(frame)
            return second.run(frame).startswith(start)
        return Form("truth", ["string-prefix-p", first.lisp, second.lisp], prefix)

    def present(self, depth):
        found = self.visible(lambda v: v.maybe)
        if not found:
            return None
        form = self.use(self.source.choice(found))
        if self.source.random() < 0.5:
            return Form("truth", held(["if", form.lisp, "t", "nil"]), lambda frame: form.run(frame) is not None)
        outer = list(self.scope)
        self.scope = outer + [Variable(form.lisp, "int", form.signed, form.variable.slot, fixed=True)]
        other = self.integer(depth)
        self.scope = outer
        if other.is_literal or form.base != "int":
            return None
        sign = form.signed or other.signed
        return Form("truth", held(["and", form.lisp, ["<", form.lisp, other.lisp]]),
                    lambda frame: form.run(frame) is not None and bool(
                        table.compare("<", form.run(frame), other.run(frame), sign)))

    # ---- doubles, text ----

    def double(self, depth):
        if depth <= 0 or self.source.random() < 0.2:
            found = self.some("double")
            value = self.source.choice([0.0, 0.5, 1.0, 2.25, 10.0, 1000.125, -3.5])
            return found if found and self.source.random() < 0.6 else \
                Form("double", repr(value), lambda _: value)
        kind = self.source.randrange(5)
        if kind == 0:
            name = self.source.choice(["u16", "i32", "u64", "i64"])
            form = self.cast_of(name, self.integer(depth - 1))
            return Form("double", ["double", form.lisp], lambda frame: float(
                table.signed(form.run(frame)) if form.signed else form.run(frame)))
        if kind == 1:
            return self.branch(depth - 1, "double")
        if kind == 2:
            return self.let(depth - 1, "double")
        name = self.source.choice(["+", "-", "*", "min", "max"])
        first, second = self.double(depth - 1), self.double(depth - 1)
        compute = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b,
                   "min": lambda a, b: a if a < b else b, "max": lambda a, b: a if a > b else b}[name]
        return Form("double", [name, first.lisp, second.lisp],
                    lambda frame: compute(first.run(frame), second.run(frame)))

    def text(self, depth):
        if depth <= 0 or self.source.random() < 0.4:
            found, word = self.some("text"), self.source.choice(WORDS)
            return found if found and self.source.random() < 0.6 else \
                Form("text", text_literal(word), lambda _: word)
        kind = self.source.randrange(4)
        if kind == 0:
            return self.branch(depth - 1, "text")
        if kind == 1:
            return self.let(depth - 1, "text")
        lisp, run = self.written(depth - 1)
        return Form("text", ["format", "nil"] + lisp, run)

    def of(self, base, depth):
        return {"int": self.integer, "double": self.double, "truth": self.truth,
                "text": self.text}[base](depth)

    def written(self, depth, count=None):
        """The text and arguments of a format; what it prints."""
        parts = []
        for _ in range(count or self.source.choice([1, 2, 3])):
            form = self.of(self.source.choice(["int"] * 4 + ["truth", "text", "double"]), depth)
            before = self.source.choice(["", " ", "<", "n=", "%"])
            parts.append((before, form) + self.directive(form))
        whole = "".join(before + letter for before, _, letter, _ in parts)

        def run(frame):
            values = [form.run(frame) for _, form, _, _ in parts]
            return "".join(before + write(form, value)
                           for (before, form, _, write), value in zip(parts, values))
        return [text_literal(whole)] + [form.lisp for _, form, _, _ in parts], run

    def directive(self, form):
        width = self.source.choice(["", "", "3", "12"])
        size = int(width or 0)
        letter = {"int": self.source.choice("dddaxob"), "double": self.source.choice("fa"),
                  "truth": "a", "text": "a"}[form.base]
        if letter == "f":
            digits = self.source.choice([0, 1, 2, 3])
            name, write = f"~{width},{digits}f", lambda f, v: f"{v:.{digits}f}".rjust(size)
        elif letter in "xob":
            name, write = f"~{width}{letter}", lambda f, v: format(v, letter).rjust(size)
        elif letter == "d":
            name, write = f"~{width}d", lambda f, v: shown(f, v).rjust(size)
        else:
            left = bool(width) and self.source.random() < 0.4
            name = f"~{width}{'@' if left else ''}a"
            write = (lambda f, v: shown(f, v).rjust(size)) if left else \
                (lambda f, v: shown(f, v).ljust(size))
        return name, write

    # ---- what only the user side has ----

    def field(self, depth):
        found = self.visible(lambda v: v.base == "struct")
        if not found:
            return None
        variable, name = self.source.choice(found), self.source.choice(list(FIELDS))
        slot = variable.slot
        return Form("int", [f"{variable.type}-{name}", variable.name],
                    lambda frame: frame[slot][name], table.is_signed(FIELDS[name]))

    def of_double(self, depth):
        form = self.double(depth)
        if isinstance(form.lisp, str) and form.variable is None:
            return None

        def cut(frame):
            value = form.run(frame)
            return 0 if value <= 0 else min(int(value), table.MASK)
        return Form("int", ["u64", form.lisp], cut)

    def length(self, depth):
        form = self.text(depth)
        return Form("int", ["text-length", form.lisp], lambda frame: len(form.run(frame)))

    def or_default(self, depth):
        found = self.visible(lambda v: v.maybe and v.base == "int")
        if not found:
            return None
        form, other = self.use(self.source.choice(found)), self.integer(depth)

        def run(frame):
            value = form.run(frame)
            return other.run(frame) if value is None else value
        return self.joined(["or", form.lisp, other.lisp], run, [form, other])

    def narrowed(self, depth):
        """(if v arm arm): in the first v is there."""
        found = self.visible(lambda v: v.maybe and v.base == "int")
        if not found:
            return None
        variable = self.source.choice(found)
        slot, outer = variable.slot, list(self.scope)
        self.scope = self.scope + [Variable(variable.name, "int", variable.signed, slot, fixed=True)]
        then = self.integer(depth)
        self.scope = [v for v in outer if v.name != variable.name]
        other = self.integer(depth)
        self.scope = outer
        return self.joined(["if", variable.name, then.lisp, other.lisp], lambda frame: (
            other if frame[slot] is None else then).run(frame), [then, other])

    def parsed(self, _):
        word = self.source.choice(["12", "-7", "x", "", "99999999999", "0"])
        value = {"x": None, "": None}.get(word, None if not word or word == "x" else int(word))
        default = self.source.randrange(100)
        return Form("int", ["or", ["parse-integer", text_literal(word)], default],
                    lambda _: (default if value is None else value) & table.MASK, True)

    def guarded(self, depth):
        name = self.source.choice(["unwind-protect", "handler-case"])
        form = self.integer(depth)
        if form.is_literal:
            return None
        mark = self.source.randrange(100)
        if name == "handler-case":
            return Form("int", [name, form.lisp, ["error", [], ["u64" if not form.signed else "i64", mark]]],
                        form.run, form.signed)

        def run(frame):
            value = form.run(frame)
            frame["out"].append(f"c{mark}\n")
            return value
        return Form("int", [name, form.lisp, ["format", "t", text_literal(f"c{mark}~%")]], run,
                    form.signed)

    def call(self, depth):
        callable_now = [f for f in self.functions if f.base == "int"] if self.calls else []
        if not callable_now:
            return None
        function = self.source.choice(callable_now)
        arguments = [self.of(variable.base, min(depth, 1)) for variable in function.parameters]

        def run(frame):
            values = [argument.run(frame) for argument in arguments]
            return function.call(frame["world"], values)
        return Form("int", [function.name] + [argument.lisp for argument in arguments], run,
                    function.signed)


def held(lisp):
    """A truth that says nothing of what may be nil to what is around it."""
    return ["let", [["held", lisp]], "held"]


def stored(variable, value):
    return table.wrap(variable.type, value) if variable.base == "int" and variable.type and \
        value is not None else value
