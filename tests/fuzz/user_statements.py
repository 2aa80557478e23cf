# SPDX-License-Identifier: MIT
"""Random statements, functions and files of the user side, each with its meaning."""
from dataclasses import dataclass
from typing import Any, Callable

import table
from user_forms import (FIELDS, TYPES, WORDS, Break, Continue, Failed, Form, Forms, Return, Variable,
                        is_known, show, shown, stored, text_literal)

RESULTS = ["int"] * 4 + ["double", "truth", "text", "maybe"]
STRUCT = ["defstruct", "thing"] + [[name, kind] for name, kind in FIELDS.items()] + \
    [["name", ["array", "char", 8]], ["list", ["array", "u16", 4]]]
MAPS = [["defmap", "hash", ":type", ":hash", ":key-size", 4, ":value-size", 8, ":max-entries", 4096],
        ["defmap", "slots", ":type", ":array", ":key-size", 4, ":value-size", 4, ":max-entries", 4],
        ["defmap", "things", ":type", ":hash", ":key-type", "u16", ":value-type", "thing",
         ":max-entries", 4096]]


@dataclass
class Function:
    name: str
    parameters: list
    base: str
    signed: bool
    lisp: Any = None
    run: Callable = None
    type: str = ""
    maps: bool = False

    def call(self, world, values):
        frame = {"out": world["out"], "world": world, **world.get("options", {})}
        for variable, value in zip(self.parameters, values):
            frame[variable.slot] = stored(variable, value)
        try:
            value = self.run(frame)
        except Return as left:
            value = left.value
        return table.wrap(self.type, value) if self.base == "int" and value is not None else value


def empty():
    return {**{name: 0 for name in FIELDS}, "name": "", "list": [0] * 4}


class Statements(Forms):
    """Statements give (Lisp, run)."""

    maps = False
    function = None
    options = ()          # variables that every function sees

    def block(self, depth, count=None):
        """Statements one after the other; what they learn of nil ends with them."""
        outer, items = list(self.scope), []
        for _ in range(count or self.source.choice([1, 2, 3])):
            items.append(self.statement(depth))
        self.scope = outer

        def run(frame):
            for _, each in items:
                each(frame)
        return [lisp for lisp, _ in items], run

    def statement(self, depth):
        simple = [self.set, self.set, self.add, self.write, self.set_field, self.set_text, self.set_list]
        deep = [self.when, self.choose, self.bind, self.bind_maybe, self.bind_struct, self.times, self.range,
                self.repeat, self.until, self.protect, self.handle, self.leave, self.when_let]
        if self.maps:
            simple += [self.map_set, self.map_add, self.map_remove, self.map_thing]
            deep += [self.do_map, self.map_let]
        drawn = self.source.choice(simple + (deep if depth > 0 else []))(depth)
        return drawn or self.write(depth)

    # ---- places ----

    def sequence(self, depth):
        """A value behind a store: what was read before it stays as it was."""
        stored_first, form = self.set(0), self.integer(depth)
        if not stored_first:
            return None

        def run(frame):
            stored_first[1](frame)
            return form.run(frame)
        return Form("int", ["progn", stored_first[0], form.lisp], run, form.signed, form.neutral)

    def set(self, depth=2):
        found = self.visible(lambda v: v.base in ("int", "double", "truth", "text") and not v.maybe and not v.fixed)
        if not found:
            return None
        variable = self.source.choice(found)
        value, slot = self.of(variable.base, depth), variable.slot
        if variable.base == "double":
            value = self.bounded(value)
        if variable.base == "text":
            value = self.short(value)

        def run(frame):
            frame[slot] = stored(variable, value.run(frame))
        return ["setf", variable.name, value.lisp], run

    def bounded(self, value):
        return Form("double", ["min", "1000.0", ["max", "-1000.0", value.lisp]],
                    lambda frame: cap(value.run(frame)))

    def short(self, value):
        """A text that does not grow in loops: a word where it is long."""
        return Form("text", ["if", ["<", ["text-length", value.lisp], 30], value.lisp, '"long"'],
                    lambda frame: again(value, frame)) if has_no_effect(value.lisp) else \
            Form("text", '"word"', lambda _: "word")

    def add(self, _):
        found = self.visible(lambda v: v.base == "int" and not v.maybe and not v.fixed)
        if not found:
            return None
        variable, name = self.source.choice(found), self.source.choice(["incf", "decf"])
        value, slot = self.integer(1), variable.slot
        alone = self.source.random() < 0.3

        def run(frame):
            step = 1 if alone else value.run(frame)
            result = frame[slot] + (step if name == "incf" else -step) & table.MASK
            frame[slot] = stored(variable, result)
        return [name, variable.name] + ([] if alone else [value.lisp]), run

    def thing(self):
        found = self.visible(lambda v: v.base == "struct" and not v.fixed)
        return self.source.choice(found) if found else None

    def set_field(self, _):
        variable, name = self.thing(), self.source.choice(list(FIELDS))
        if not variable:
            return None
        value, slot = self.integer(2), variable.slot
        verb = self.source.choice(["setf", "setf", "incf", "decf"])
        sign = {"setf": 0, "incf": 1, "decf": -1}[verb]

        def run(frame):
            new = value.run(frame)
            frame[slot][name] = table.wrap(FIELDS[name], frame[slot][name] + sign * new if sign else new)
        return [verb, [f"thing-{name}", variable.name], value.lisp], run

    def set_text(self, _):
        variable, word = self.thing(), self.source.choice(WORDS)
        if not variable:
            return None
        slot = variable.slot
        lisp = [["setf", ["thing-name", variable.name], text_literal(word)],
                ["format", "t", '"~a|~a|~d~%"', ["thing-name", variable.name], ["string=", ["thing-name",
                 variable.name], text_literal(word)], ["text-length", ["thing-name", variable.name]]]]

        def run(frame):
            frame[slot]["name"] = word
            frame["out"].append(f"{word}|T|{len(word)}\n")
        return ["progn"] + lisp, run

    def set_list(self, _):
        variable = self.thing()
        if not variable:
            return None
        at, value, slot = self.integer(1), self.integer(1), variable.slot
        if at.is_literal:
            number = self.source.randrange(4)
            at = Form("int", number, lambda _: number)
        index = at.lisp if at.is_literal else ["logand", at.lisp, 3]
        verb = self.source.choice(["setf", "setf", "incf", "decf"])
        sign = {"setf": 0, "incf": 1, "decf": -1}[verb]

        def run(frame):
            at_index, new = at.run(frame) & 3, value.run(frame)
            items = frame[slot]["list"]
            items[at_index] = (items[at_index] + sign * new if sign else new) & 0xffff
            frame["out"].append(f"{items[1]} {sum(items)}\n")
        place = [["thing-list", variable.name, n] for n in range(4)]
        return ["progn", [verb, ["thing-list", variable.name, index], value.lisp],
                ["format", "t", '"~d ~d~%"', place[1], ["+"] + place]], run

    def write(self, depth):
        lisp, written = self.written(min(depth + 1, 2))

        def run(frame):
            frame["out"].append(written(frame) + "\n")
        return ["format", "t", lisp[0][:-1] + '~%"'] + lisp[1:], run

    # ---- control ----

    def when(self, depth):
        name, test = self.source.choice(["when", "unless"]), self.truth(2)
        lisp, run = self.block(depth - 1)
        wanted = name == "when"
        return [name, test.lisp] + lisp, lambda frame: run(frame) if bool(test.run(frame)) == wanted else None

    def when_let(self, depth):
        """A map's entry, a number that was read, or an arm that is missing."""
        form, name = self.maybe(2), self.source.choice(["a", "m", "n"])
        outer, slot = list(self.scope), self.slot()
        self.scope = outer + [Variable(name, "int", form.signed, slot, fixed=True)]
        lisp, run = self.block(depth - 1)
        self.scope = outer

        def runs(frame):
            frame[slot] = form.run(frame)
            if frame[slot] is not None:
                run(frame)
        return ["when-let", [[name, form.lisp]]] + lisp, runs

    def maybe(self, depth):
        if self.maps and self.source.random() < 0.5:
            return self.map_ref(depth)
        test, value = self.truth(depth), self.integer(depth)
        name = self.source.choice(["if", "when", "and"])
        if name == "and" and self.source.random() < 0.3:
            word = self.source.choice(["12", "x", "-3"])
            return Form("int", ["parse-integer", text_literal(word)],
                        lambda _: None if word == "x" else int(word) & table.MASK, True, maybe=True)
        return Form("int", [name, test.lisp, value.lisp],
                    lambda frame: value.run(frame) if test.run(frame) else None, value.signed, maybe=True)

    def choose(self, depth):
        test = self.truth(2)
        first, second = self.block(depth - 1), self.block(depth - 1)
        if self.source.random() < 0.5:
            lisp = ["if", test.lisp, ["progn"] + first[0], ["progn"] + second[0]]
        else:
            lisp = ["cond", [test.lisp] + first[0], ["t"] + second[0]]
        return lisp, lambda frame: (first if test.run(frame) else second)[1](frame)

    def bind(self, depth):
        sequential = self.source.random() < 0.5
        outer, lisp, bind = self.bindings(2, sequential)
        body, run = self.block(depth - 1)
        self.scope = outer

        def runs(frame):
            bind(frame)
            run(frame)
        return ["let*" if sequential else "let", lisp] + body, runs

    def bind_maybe(self, depth):
        form, outer, slot = self.maybe(2), list(self.scope), self.slot()
        name = self.source.choice(["m", "n", "p"])
        self.scope = outer + [Variable(name, "int", form.signed, slot, maybe=True, fixed=True)]
        body, run = self.block(depth - 1)
        self.scope = outer

        def runs(frame):
            frame[slot] = form.run(frame)
            frame["out"].append(shown(form, frame[slot]) + "\n")
            run(frame)
        return ["let", [[name, form.lisp]], ["format", "t", '"~a~%"', name]] + body, runs

    def bind_struct(self, depth):
        others, outer, slot = self.visible(lambda v: v.base == "struct"), list(self.scope), self.slot()
        name = self.source.choice(["s", "r", "q"])
        fields = [(field, self.integer(1)) for field in self.source.sample(list(FIELDS), 2)]
        other = self.source.choice(others) if others and self.source.random() < 0.5 else None
        lisp = other.name if other else ["make-thing"] + [
            item for field, value in fields for item in (":" + field, value.lisp)]
        self.scope = outer + [Variable(name, "struct", False, slot, "thing")]
        body, run = self.block(depth - 1, 3)
        self.scope = outer

        def runs(frame):
            if other:
                frame[slot] = {**frame[other.slot], "list": list(frame[other.slot]["list"])}
            else:
                made = empty()
                for field, value in fields:
                    made[field] = table.wrap(FIELDS[field], value.run(frame))
                frame[slot] = made
            run(frame)
        return ["let", [[name, lisp]]] + body, runs

    # ---- loops ----

    def looped(self, depth, lisp, variable, rounds):
        """lisp + body; rounds gives the counter's values."""
        outer = list(self.scope)
        if variable:
            self.scope = outer + [variable]
        self.loops += 1
        body, run = self.block(depth - 1)
        self.loops -= 1
        self.scope = outer

        def runs(frame):
            for value in rounds(frame):
                if variable:
                    frame[variable.slot] = value & table.MASK
                try:
                    run(frame)
                except Continue:
                    continue
                except (Break, Return) as left:
                    if isinstance(left, Return) and left.value is not None:
                        raise
                    break
        return lisp + body, runs

    def few(self):
        form = self.integer(1)
        if form.is_literal:
            count = self.source.randrange(5)
            return Form("int", count, lambda _: count)
        return Form("int", ["logand", form.lisp, 3], lambda frame: form.run(frame) & 3, form.signed)

    def times(self, depth):
        count, name = self.few(), self.source.choice(["i", "a", "n"])
        variable = Variable(name, "int", False, self.slot(), fixed=True)
        return self.looped(depth, ["dotimes", [name, count.lisp]], variable,
                           lambda frame: range(count.run(frame)))

    def range(self, depth):
        name, first, count = self.source.choice(["i", "a", "n"]), self.source.randrange(-3, 3), self.few()
        variable = Variable(name, "int", True, self.slot(), fixed=True)
        return self.looped(depth, ["loop", "for", name, "from", first, "to", count.lisp, "do"], variable,
                           lambda frame: range(first, count.run(frame) + 1))

    def repeat(self, depth):
        count = self.few()
        return self.looped(depth, ["loop", "repeat", count.lisp, "do"], None,
                           lambda frame: range(count.run(frame)))

    def until(self, depth):
        """While a counter of its own is below a few, and something else holds."""
        slot, outer, most, test = self.slot(), list(self.scope), self.source.randrange(1, 4), self.truth(1)
        name = f"k{slot}"

        def rounds(frame):
            frame[slot] = 0
            while frame[slot] < most and test.run(frame):
                frame[slot] += 1
                yield 0
        head = self.source.choice([["while"], ["loop", "while"]])
        held = ["and", ["<", name, most], test.lisp]
        lisp, run = self.looped(depth, head + [held] + (["do"] if len(head) == 2 else []) + [["incf", name]],
                                None, rounds)
        self.scope = outer
        return ["let", [[name, 0]], lisp], run

    def leave(self, _):
        test = self.truth(2)
        if self.loops and self.source.random() < 0.7:
            name = self.source.choice(["break", "continue", "return"])
            kind = {"break": Break, "continue": Continue, "return": Return}[name]

            def out(frame):
                if test.run(frame):
                    raise kind()
            return ["when", test.lisp, [name]], out
        if self.loops:
            return None
        value = self.result()

        def run(frame):
            if test.run(frame):
                raise Return(value.run(frame))
        return ["when", test.lisp, ["return", value.lisp]], run

    def result(self):
        """A value of the function's type."""
        if self.function.base == "maybe":
            return self.source.choice([self.integer(2), Form("int", "nil", lambda _: None)])
        return self.of(self.function.base, 3)

    def protect(self, depth):
        body, run = self.block(depth - 1)
        loops, self.loops = self.loops, 0
        clean, cleanup = self.write(0)
        self.loops = loops

        def runs(frame):
            try:
                run(frame)
            finally:
                cleanup(frame)
        return ["unwind-protect", ["progn"] + body, clean], runs

    def handle(self, depth):
        """A text too long for its field, known at run time only, is caught."""
        variable, text = self.thing(), self.some("text")
        body, run = self.block(depth - 1)
        caught, handler = self.block(depth - 1)
        if not variable or not text:
            return ["handler-case", ["progn"] + body, ["error", ["err"]] + caught], \
                lambda frame: guarded(run, handler, frame)
        slot = variable.slot

        def runs(frame):
            def inner(frame):
                run(frame)
                if len(text.run(frame)) > 7:
                    raise Failed
                frame[slot]["name"] = text.run(frame)
            guarded(inner, handler, frame)
        return ["handler-case", ["progn"] + body + [["setf", ["thing-name", variable.name], text.lisp]],
                ["error", ["err"]] + caught], runs

    # ---- maps ----

    def map_ref(self, depth):
        key = self.key(depth)
        name = self.source.choice(["hash", "slots"])

        def run(frame):
            return frame["world"][name].get(key.run(frame) & 0xffffffff)
        if name == "hash":
            return Form("int", ["bpf:map-ref", name, key.lisp], run, maybe=True)
        if key.neutral:
            return self.map_ref(depth)
        return Form("int", ["bpf:map-ref", name, key.lisp], run, maybe=True)

    def key(self, depth):
        """Few keys, so that they meet."""
        form = self.integer(min(depth, 1))
        if form.is_literal or is_known(form.lisp):
            at = self.source.randrange(4)
            return Form("int", at, lambda _: at, neutral=True)
        return Form("int", ["logand", form.lisp, 7], lambda frame: form.run(frame) & 7, form.signed)

    def map_set(self, _):
        key, value = self.key(1), self.integer(2)

        def run(frame):
            at = key.run(frame)
            frame["world"]["hash"][at] = value.run(frame)
        return ["setf", ["bpf:map-ref", "hash", key.lisp], value.lisp], run

    def map_add(self, _):
        name, key = self.source.choice(["incf", "decf"]), self.key(1)
        value, where = self.integer(1), self.source.choice(["hash", "slots"])
        failing = where == "slots" and not key.neutral

        def run(frame):
            at, step = key.run(frame), value.run(frame)
            entries = frame["world"][where]
            if where == "slots" and at > 3:
                raise Failed
            new = entries.get(at, 0) + (step if name == "incf" else -step)
            entries[at] = new & (table.MASK if where == "hash" else 0xffffffff)
        lisp = [name, ["bpf:map-ref", where, key.lisp], value.lisp]
        if not failing:
            return lisp, run
        caught, handler = self.write(0)
        return ["handler-case", lisp, ["error", ["err"], caught]], lambda frame: guarded(run, handler, frame)

    def map_remove(self, _):
        key = self.key(1)

        def run(frame):
            was = frame["world"]["hash"].pop(key.run(frame), None)
            frame["out"].append(f"{'NIL' if was is None else 'T'} {len(frame['world']['hash'])}\n")
        return ["progn", ["let", [["gone", ["bpf:map-delete", "hash", key.lisp]]],
                          ["format", "t", '"~a ~d~%"', "gone", ["bpf:map-count", "hash"]]]], run

    def map_thing(self, _):
        variable, key, at = self.thing(), self.key(1), self.source.choice(list(FIELDS))
        if not variable:
            return None
        slot, kind = variable.slot, FIELDS[at]
        form = Form("int", "", None, table.is_signed(kind))
        lisp = ["progn", ["setf", ["bpf:map-ref", "things", key.lisp], variable.name],
                ["when-let", [["back", ["bpf:map-ref", "things", 3]]],
                 ["format", "t", '"~d ~a~%"', [f"thing-{at}", "back"], ["thing-name", "back"]]]]

        def run(frame):
            things = frame["world"]["things"]
            things[key.run(frame)] = dict(frame[slot])
            if 3 in things:
                frame["out"].append(f"{shown(form, things[3][at])} {things[3]['name']}\n")
        return lisp, run

    def do_map(self, depth):
        outer, descending = list(self.scope), self.source.random() < 0.5
        top = self.source.choice([None, None, 1, 3])
        key = Variable("key", "int", False, self.slot(), fixed=True)
        value = Variable("value", "int", False, self.slot(), fixed=True)
        self.scope = outer + [key, value]
        loops, self.loops = self.loops, self.loops + 1
        maps, self.maps = self.maps, False
        calls, self.calls = self.calls, False
        body, run = self.block(depth - 1)
        self.maps, self.calls, self.loops, self.scope = maps, calls, loops, outer
        lisp = ["bpf:do-map", ["key", "value", "hash", ":sort", "key"] + (
            [":descending", "t"] if descending else []) + ([":top", top] if top else [])] + body

        def runs(frame):
            entries = sorted(frame["world"]["hash"].items(), reverse=descending)
            for frame[key.slot], frame[value.slot] in entries[:top]:
                try:
                    run(frame)
                except Continue:
                    continue
                except (Break, Return) as left:
                    if isinstance(left, Return) and left.value is not None:
                        raise
                    break
        return lisp, runs

    def map_let(self, depth):
        return self.when_let(depth)

    # ---- functions ----

    def add_function(self, name):
        self.scope, self.loops = [], 0
        base = self.source.choice(RESULTS)
        kind = self.source.choice(TYPES)
        parameters = []
        for each in self.source.sample(["a", "b", "c", "x", "y"], self.source.choice([2, 3])):
            of = self.source.choice(["int"] * 5 + ["double", "text", "truth"])
            type_name = self.source.choice(TYPES) if of == "int" else of
            parameters.append(Variable(each, of, of == "int" and table.is_signed(type_name), self.slot(),
                                       type_name if of == "int" else ""))
        signed = table.is_signed(kind) if base in ("int", "maybe") else False
        self.function = Function(name, parameters, base, signed, type=kind)
        self.scope = list(self.options) + parameters
        body, run = self.block(3, self.source.choice([2, 3, 4]))
        value = self.result()
        result = {"int": kind, "maybe": ["or", kind, "nil"]}.get(base, base)

        def runs(frame):
            run(frame)
            return value.run(frame)
        function = self.function
        function.run, function.maps = runs, self.maps
        function.lisp = ["defun", name, [[v.name, v.type or v.base] for v in parameters], result] + body + \
            [value.lisp]
        if base == "maybe":
            function.base = "int"
            function.maybe = True
        self.functions.append(function)
        if getattr(function, "maybe", False):
            self.functions.pop()
        return function


def cap(value):
    low = -1000.0 if -1000.0 > value else value
    return 1000.0 if 1000.0 < low else low


def again(value, frame):
    """The text is computed twice: once for its length."""
    first = value.run(frame)
    return value.run(frame) if len(first) < 30 else "long"


def has_no_effect(lisp):
    text = show(lisp)
    return not any(word in text for word in ("(p", "setf", "format t", "unwind-protect", "incf"))


def guarded(run, handler, frame):
    try:
        run(frame)
    except Failed:
        handler(frame)
