# SPDX-License-Identifier: MIT
"""The same forms for both sides: a program and a function of the user side, each with its meaning.

A function of two to four parameters computes a number by statements and expressions that both sides have. The
program p0 reads its arguments from a map, and puts the number, and a quotient that shows its sign, into another.
"""
import table
from user_forms import TYPES, Break, Continue, Form, Variable, show
from user_statements import Function, Statements

PROGRAMS, ROWS, INPUTS = 20, 4, 6
CONSTANTS = {"+five+": (5, 5, True), "+below+": (-3, -3, False), "+most+": (2 ** 64 - 1, 2 ** 64 - 1, True),
             "+byte+": (["u8", 300], 44, False), "+bits+": (["<<", 1, 40], 1 << 40, True)}
HEAD = [["defconstant", name, row[0]] for name, row in CONSTANTS.items()] + [
    ["defmap", "inputs", ":type", ":array", ":key-size", 4, ":value-size", 8, ":max-entries", INPUTS],
    ["defmap", "results", ":type", ":array", ":key-size", 4, ":value-size", 8, ":max-entries", 4]]
EDGES = [0, 1, 2, 3, 7, 10, 63, 64, 127, 128, 255, 256, 32767, 32768, 65535, 65536, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1,
         2 ** 32, 2 ** 63 - 1, 2 ** 63, 2 ** 64 - 1, 2 ** 64 - 3, 2 ** 64 - 128, 2 ** 64 - 129, 2 ** 64 - 2 ** 31]


class Both(Statements):
    """Draws what both sides have; a literal arm is neutral here, and so is a form of such arms."""

    def __init__(self, source):
        super().__init__(source)
        self.both = True
        self.calls = False

    def number(self):
        if self.source.random() < 0.8:
            return super().number()
        name = self.source.choice(list(CONSTANTS))
        _, value, neutral = CONSTANTS[name]
        return Form("int", name, lambda _: value & table.MASK, value < 0, neutral)

    def write(self, depth):
        """There is no output on both sides: a variable is set."""
        return self.set(depth) or (["progn", 0], lambda frame: None)

    def statement(self, depth):
        simple = [self.set, self.set, self.add, self.set_several]
        deep = [self.when, self.choose, self.choose_case, self.bind, self.times]
        simple += [self.leave_loop] if self.loops else []
        drawn = self.source.choice(simple + (deep if depth > 0 else []))(depth)
        return drawn or self.write(depth)

    def set_several(self, _):
        """(setf a x b y): one after the other."""
        first, second = self.set(0), self.set(0)
        if not first or not second:
            return None

        def run(frame):
            first[1](frame)
            second[1](frame)
        return first[0] + second[0][1:], run

    def choose_case(self, depth):
        form, at = self.operand(1), self.source.randrange(4)
        if form.is_literal:
            form = self.cast_of("u32", form)
        blocks = [self.block(depth - 1, 1) for _ in range(3)]

        def run(frame):
            value = form.run(frame)
            blocks[0 if value == at else 1 if value in (at + 1, at + 2) else 2][1](frame)
        return ["case", form.lisp, [at] + blocks[0][0], [[at + 1, at + 2]] + blocks[1][0], ["t"] + blocks[2][0]], run

    def times(self, depth):
        """A few rounds, known or not, with a way out of some of them."""
        count, name = self.source.randrange(4), self.source.choice(["i", "a", "n"])
        variable = Variable(name, "int", False, self.slot(), fixed=True)
        return self.looped(depth, ["dotimes", [name, count]], variable, lambda frame: range(count))

    def leave_loop(self, _):
        test, name = self.truth(1), self.source.choice(["break", "continue"])
        kind = {"break": Break, "continue": Continue}[name]

        def out(frame):
            if test.run(frame):
                raise kind()
        return ["when", test.lisp, [name]], out

    def add_function(self, name):
        self.scope, self.loops = [], 0
        parameters = []
        for each in self.source.sample(["a", "b", "c", "x", "y"], self.source.choice([2, 3, 4])):
            kind = self.source.choice(TYPES)
            parameters.append(Variable(each, "int", table.is_signed(kind), self.slot(), kind))
        self.scope = list(parameters)
        sequential = self.source.random() < 0.5
        outer, lisp, bind = self.bindings(2, sequential)
        body, run = self.block(2, self.source.choice([1, 2, 3]))
        value = self.integer(3)
        self.scope = outer

        def runs(frame):
            bind(frame)
            run(frame)
            return value.run(frame)
        function = Function(name, parameters, "int", value.signed, run=runs)
        function.forms = lambda last: ["let*" if sequential else "let", lisp] + body + [last(value.lisp)]
        self.functions.append(function)
        return function


def quotient(value, signed):
    return table.divide(value, 7, signed)


class Source:
    """A file with programs and functions of the same forms, rows of arguments, and what comes of them."""

    maps, words = False, []

    def __init__(self, source, count):
        forms = Both(source)
        self.rows = [[source.choice(EDGES) if source.random() < 0.7 else source.getrandbits(64) for _ in range(INPUTS)]
                     for _ in range(ROWS)]
        self.functions, self.calls, self.expected, self.results = [], [], [], {}
        for at in range(count):
            self.add(forms.add_function(f"p{at}"))

    def add(self, function):
        name, parameters = function.name, function.parameters
        inputs = [[f"in{n}", "u64", ["getmap", "inputs", n]] for n in range(len(parameters))]
        types = [[v.name, v.type, f"in{n}"] for n, v in enumerate(parameters)]
        forms = function.forms(lambda last: ["let", [["result", last]],
                                             ["setf", ["getmap", "results", 0], ["u64", "result"]],
                                             ["setf", ["getmap", "results", 1], ["/", "result", 7]]])
        self.functions.append(["defprog", name, [":type", ":xdp"], ["let", inputs, ["let", types, forms]], "XDP_PASS"])
        of_user = [[v.name, v.type] for v in parameters]
        for suffix, last in (("n", lambda value: ["u64", value]), ("q", lambda value: ["u64", ["/", value, 7]])):
            self.functions.append(["defun", f"{name}-{suffix}", of_user, "u64", function.forms(last)])
        for number, row in enumerate(self.rows):
            value = self.value(function, row)
            whole = [value, quotient(value, function.signed)]
            self.results[name, number] = whole
            literals = [["u64", item] for item in row[:len(parameters)]]
            self.calls.append(["format", "t", f'"{name} {number} ~d ~d~%"', [f"{name}-n"] + literals,
                               [f"{name}-q"] + literals])
            self.expected.append(f"{name} {number} {whole[0]} {whole[1]}\n")

    def function_of(self, call):
        return self.functions[call // ROWS * 3 + 1]

    def value(self, function, row):
        frame = {"out": [], "world": {}}
        for variable, item in zip(function.parameters, row):
            frame[variable.slot] = table.wrap(variable.type, item)
        return function.run(frame)

    @property
    def text(self):
        return "\n".join(show(form) for form in HEAD + self.functions + self.calls) + "\n"


def of_map(values):
    """What the runner prints of the map `results`: 0 is left out."""
    found = {}
    for key, value in enumerate(values):
        if value:
            found[key.to_bytes(4, "little").hex()] = value.to_bytes(8, "little").hex()
    return found
