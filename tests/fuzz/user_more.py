# SPDX-License-Identifier: MIT
"""More of the user side: options, what has a wire order, rounding, errors, text."""
import math

import table
from user_forms import Failed, Form, Variable, show, shown, text_literal
from user_statements import MAPS, STRUCT, Statements

CHOICES = ["fast", "slow", "off"]
OPTIONS = {  # type: (base, default and what it is, written and what it is)
    "u16": ("int", (7, 7), ("65535", 65535)), "i32": ("int", (-5, -5), ("-2147483648", -2 ** 31)),
    "u64": ("int", (2 ** 40, 2 ** 40), ("18446744073709551615", 2 ** 64 - 1)),
    "i64": ("int", (3, 3), ("-9", -9)), "size": ("int", ('"2k"', 2048), ("3M", 3 << 20)),
    "double": ("double", (0.5, 0.5), ("-2.25", -2.25)), "text": ("text", ('"abc"', "abc"), ("x y", "x y")),
    "flag": ("truth", ("nil", False), (None, True)),
}
LISTED = [0, 3, 65535]


class More(Statements):
    """Draws a file's functions; `options` are seen by all of them."""

    options = ()

    def integer(self, depth):
        if depth > 0 and self.source.random() < 0.12:
            drawn = self.source.choice([self.rounded, self.if_let, self.character, self.listed, self.wire,
                                        self.block_value])(depth - 1)
            if drawn:
                return drawn
        return super().integer(depth)

    def statement(self, depth):
        if self.source.random() < 0.15:
            drawn = self.source.choice([self.wire_text, self.quoted, self.letter, self.assertion, self.too_far,
                                        self.endless, self.several, self.of_list])(depth)
            if drawn:
                return drawn
        return super().statement(depth)

    # ---- values ----

    def rounded(self, depth):
        form = self.double(depth)
        if form.variable is None and isinstance(form.lisp, str):
            return None
        return Form("int", ["round", form.lisp], lambda frame: nearest(form.run(frame)), True)

    def if_let(self, depth):
        form, outer, slot, name = self.maybe(depth), list(self.scope), self.slot(), self.source.choice("amn")
        self.scope = outer + [Variable(name, "int", form.signed, slot, fixed=True)]
        then = self.integer(depth)
        self.scope = [v for v in outer if v.name != name]
        other = self.integer(depth)
        self.scope = outer

        def run(frame):
            frame[slot] = form.run(frame)
            return (other if frame[slot] is None else then).run(frame)
        return self.joined(["if-let", [name, form.lisp], then.lisp, other.lisp], run, [then, other])

    def block_value(self, depth):
        """(block out ..), which is left early or not, also through a cleanup."""
        name = f"b{self.slot()}"
        test, early, last = self.truth(depth), self.integer(depth), self.integer(depth)
        leave = ["when", test.lisp, ["return-from", name, early.lisp]]
        cleans = self.source.random() < 0.4
        if cleans:
            leave = ["unwind-protect", leave, ["format", "t", f'"{name}~%"']]

        def run(frame):
            left, value = test.run(frame), None
            if left:
                value = early.run(frame)
            if cleans:
                frame["out"].append(name + "\n")
            return value if left else last.run(frame)
        return self.joined(["block", name, leave, last.lisp], run, [early, last])

    def character(self, depth):
        letter = self.source.choice("aZ09~") if depth >= 0 else "0"
        return Form("int", "#\\" + letter, lambda _: ord(letter), neutral=True)

    def listed(self, _):
        return Form("int", ["length", "items"], lambda frame: len(frame["items"])) if self.options else None

    def wire(self, depth):
        """Through a variable in network order."""
        width = self.source.choice([16, 32])
        there, back = {16: ("htons", "ntohs"), 32: ("htonl", "ntohl")}[width]
        form = self.cast_of("u64", self.integer(depth))
        return Form("int", ["let", [["w", f"be{width}", [there, form.lisp]]], [back, "w"]],
                    lambda frame: form.run(frame) & ((1 << width) - 1))

    # ---- statements ----

    def printed(self, lisp, run):
        return lisp, lambda frame: frame["out"].append(run(frame) + "\n")

    def wire_text(self, _):
        form, wide = self.cast_of("u64", self.integer(1)), self.source.random() < 0.5

        def run(frame):
            value = form.run(frame) & (0xffffffff if wide else 0xffff)
            address = ".".join(str(byte) for byte in value.to_bytes(4, "big"))
            return f"{address if wide else value} {value} {address if wide else value:>16}"
        name = "htonl" if wide else "htons"
        return self.printed(["let", [["w", [name, form.lisp]]], ["format", "t", '"~a ~d ~16@a~%"', "w", "w",
                                                                   ["ip4-text", "w"] if wide else "w"]], run)

    def quoted(self, _):
        form = self.text(1)
        return self.printed(["format", "t", '"~s ~a~%"', form.lisp, form.lisp],
                            lambda frame: f'"{form.run(frame)}" {form.run(frame)}') if pure(form) else None

    def letter(self, _):
        form = self.integer(1)
        if form.is_literal:
            return None
        return self.printed(["format", "t", '"~c|~&~%"', ["+", 48, ["logand", form.lisp, 15]]],
                            lambda frame: chr(48 + (form.run(frame) & 15)) + "|\n")

    def assertion(self, depth):
        test = self.truth(2)
        body, run = self.block(max(depth - 1, 0), 1)
        caught, handler = self.write(0)

        return ["handler-case", ["progn", ["assert", test.lisp]] + body, ["error", ["err"], caught]], \
            lambda frame: guarded(test, run, handler, frame)

    def too_far(self, _):
        """An element that is not there, by its number."""
        variable, at = self.thing(), self.some("int")
        if not variable or not at:
            return None
        slot = variable.slot

        def run(frame):
            index = at.run(frame) & 7
            return f"{frame[slot]['list'][index]}" if index < 4 else "ERANGE 34"
        return self.printed(["handler-case", ["format", "t", '"~d~%"', ["thing-list", variable.name, [
            "logand", at.lisp, 7]]], ["error", ["err"], ["format", "t", '"~a ~d~%"', ["errno-name", [
                "error-number", "err"]], ["error-number", "err"]]]], run)

    def endless(self, depth):
        """(loop ..), which a counter of its own ends."""
        slot, most = self.slot(), self.source.randrange(4)
        name = f"k{slot}"
        lisp, run = self.looped(depth, ["loop", ["when", [">=", name, most], ["return"]], ["incf", name]], None,
                                lambda frame: range(most))
        return ["let", [[name, 0]], lisp], run

    def several(self, _):
        """(setf a x b y c z): one after the other."""
        found = [drawn for drawn in (self.set(1) for _ in range(3)) if drawn]
        if len(found) < 2:
            return None

        def run(frame):
            for _, each in found:
                each(frame)
        return ["setf"] + [item for lisp, _ in found for item in lisp[1:]], run

    def of_list(self, depth):
        if not self.options:
            return None
        variable = Variable("item", "int", False, self.slot(), fixed=True)
        return self.looped(max(depth, 1), ["dolist", ["item", "items"]], variable, lambda frame: frame["items"])

    # ---- options ----

    def draw_options(self):
        """Options with their defaults, and a command line that gives some of them."""
        lisp, words, values, self.options = [], [], {}, []
        for at, (kind, (base, default, given)) in enumerate(OPTIONS.items()):
            name, slot, has = f"o{at}", f"o{at}", self.source.random() < 0.5
            maybe = base == "int" and self.source.random() < 0.4
            lisp.append(["defoption", name, kind, "nil" if maybe else default[0], text_literal(kind)])
            values[slot] = given[1] if has else None if maybe else default[1]
            if base == "int" and values[slot] is not None:
                values[slot] &= table.MASK
            if has:
                words += [f"--{name}"] if given[0] is None else [f"--{name}={given[0]}"]
            self.options.append(Variable(name, base, kind[0] == "i", slot, maybe=maybe, fixed=True))
        lisp.append(["defoption", "items", "u16", "nil", '"some"', ":list", "t"])
        values["items"] = self.source.choice([[], LISTED[:1], LISTED])
        words += [f"--items={item}" for item in values["items"]]
        lisp.append(["defoption", "choice", ["member"] + [":" + word for word in CHOICES], ":off", '"which"'])
        values["choice"] = self.source.choice(CHOICES)
        words += ["--choice", values["choice"]]
        return lisp, words, values


def nearest(value):
    """To the even one of two; saturated; NaN is 0."""
    if value != value:
        return 0
    if math.isinf(value) or abs(value) >= 2 ** 63:
        return 2 ** 63 - 1 if value > 0 else 1 << 63
    return round(value) & table.MASK


def pure(form):
    return not any(word in str(form.lisp) for word in ("setf", "incf", "'format', 't'", "unwind", "'p"))


def guarded(test, run, handler, frame):
    try:
        if not test.run(frame):
            raise Failed
        run(frame)
    except Failed:
        handler(frame)


class Source:
    """A file of functions, what calls them, and what it prints."""

    def __init__(self, source, count, maps):
        forms = More(source)
        forms.maps = maps
        self.functions, self.calls, self.expected = [], [], []
        self.options, self.words, values = forms.draw_options() if source.random() < 0.5 else ([], [], {})
        world = {"options": values, "hash": {}, "slots": {n: 0 for n in range(4)}, "things": {}}
        for at in range(count):
            forms.maps = maps and at % 2 == 1
            function = forms.add_function(f"p{at}")
            self.functions.append(function.lisp)
            for _ in range(3):
                forms.scope, forms.calls = list(forms.options), False
                arguments = [forms.of(v.base, 0 if v.base != "int" else 0) for v in function.parameters]
                forms.calls = True
                world["out"] = []
                frame = {"out": world["out"], "world": world, **values}
                try:
                    value = function.call(world, [argument.run(frame) for argument in arguments])
                    result = shown(Form(function.base, "", None, function.signed), value)
                except Failed:
                    result = None
                lisp = ["format", "t", f'"p{at}: ~a~%"', [function.name] + [a.lisp for a in arguments]]
                if result is None:
                    lisp = ["handler-case", lisp, ["error", [], ["format", "t", f'"p{at} failed~%"']]]
                    world["out"].append(f"p{at} failed\n")
                else:
                    world["out"].append(f"p{at}: {result}\n")
                self.calls.append(lisp)
                self.expected.append("".join(world["out"]))
        self.maps = maps

    def function_of(self, call):
        return self.functions[call // 3]

    @property
    def text(self):
        calls = [["with-bpf-session", []] + self.calls] if self.maps else self.calls
        head = self.options + [STRUCT] + (MAPS + [["defprog", "none", [":type", ":xdp"], "XDP_PASS"]] if self.maps else [])
        return "\n".join(show(form) for form in head + self.functions + calls) + "\n"
