# SPDX-License-Identifier: MIT
"""defmacro, a second time: parameters, templates, and as much of the compile-time language as the
generated macros use."""
from core import Refused
from lisp import Text

MARKERS = ("&optional", "&rest", "&body", "&key")


class Macro:
    def __init__(self, form):
        self.parameters, self.body = form[2], form[3:]

    def expand(self, arguments, unit):
        names = bind(self.parameters, arguments, unit)
        result = 0
        for form in self.body:
            result = evaluate(form, names, unit)
        return result


def bind(parameters, arguments, unit):
    """Parameter names to forms."""
    names, mode, rest = {}, None, list(arguments)
    for parameter in parameters:
        if parameter in MARKERS if isinstance(parameter, str) else False:
            mode = parameter
            continue
        name, default = (parameter, 0) if isinstance(parameter, str) else parameter[:2]
        if mode in ("&rest", "&body"):
            names[name], rest = rest, []
        elif mode == "&key":
            names[name] = keyword(rest, ":" + name, default, names, unit)
        elif rest:
            names[name] = rest.pop(0)
        elif mode == "&optional":
            names[name] = evaluate(default, names, unit)
        else:
            raise Refused("too few arguments of a macro")
    if rest and mode != "&key":
        raise Refused("too many arguments of a macro")
    return names


def keyword(rest, name, default, names, unit):
    if len(rest) % 2:
        raise Refused("keywords come in pairs")
    for at in range(0, len(rest), 2):
        if rest[at] == name:
            return rest[at + 1]
    return evaluate(default, names, unit)


def evaluate(form, names, unit):
    if isinstance(form, int):
        return form
    if isinstance(form, Text):
        return form
    if isinstance(form, str):
        if form in names:
            return names[form]
        if form in ("nil", "t"):
            return [] if form == "nil" else "t"
        raise Refused(f"the macro names {form}")
    head, rest = form[0], form[1:]
    if head == "quasiquote":
        return fill(rest[0], names, unit)
    if head == "quote":
        return rest[0]
    if head == "let":
        inner = dict(names)
        for name, init in rest[0]:
            inner[name] = evaluate(init, names, unit)
        return evaluate(rest[1], inner, unit)
    if head == "if":
        chosen = evaluate(rest[0], names, unit)
        return evaluate(rest[1] if chosen != [] else rest[2], names, unit)
    if head == "mapcar":
        return map_over(rest, names, unit)
    return call(head, [evaluate(item, names, unit) for item in rest], unit)


def map_over(rest, names, unit):
    function, items = rest[0], evaluate(rest[1], names, unit)
    if function[0] != "lambda":
        raise Refused("mapcar of a lambda only")
    return [evaluate(function[2], {**names, function[1][0]: item}, unit) for item in items]


def call(head, arguments, unit):
    if head == "gensym":
        unit.gensyms += 1
        return f"#:g{unit.gensyms}"
    if head in ("+", "*") and all(isinstance(a, int) for a in arguments):
        return sum(arguments) if head == "+" else arguments[0] * arguments[1]
    if head == "format" and arguments[0] == []:
        return Text(arguments[1].replace("~a", str(arguments[2])))
    if head == "intern":
        return str(arguments[0])
    if head == "list":
        return arguments
    if head == "cons":
        return [arguments[0]] + arguments[1]
    if head == "length":
        return len(arguments[0])
    if head == "first":
        return arguments[0][0] if arguments[0] else []
    if head == "rest":
        return arguments[0][1:]
    if head == "reverse":
        return arguments[0][::-1]
    if head == "append":
        return sum(arguments, [])
    raise Refused(f"the macro calls {head}")


def fill(template, names, unit):
    """A backquoted form with what its commas say."""
    if not isinstance(template, list):
        return template
    if template and template[0] == "unquote":
        return evaluate(template[1], names, unit)
    items = []
    for item in template:
        if isinstance(item, list) and item and item[0] == "unquote-splicing":
            items.extend(evaluate(item[1], names, unit))
        else:
            items.append(fill(item, names, unit))
    return items
