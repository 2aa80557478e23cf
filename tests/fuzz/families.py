# SPDX-License-Identifier: MIT
"""Definitions that macros make: several from one call, with names by intern, more than one call.

They are drawn with names that begin with a mark; the macro has variables in their stead.
"""
import copy

from lisp import Text
from macro_shapes import as_form
from statements import Statements, add_subprogram, program

MARK, CALLS = "qq-", ["one", "two", "x-y"]
AMOUNT = ("cast", "i64", ("unquote", "amount"))


def family(random, declared, name):
    """The defmacro, and calls of it."""
    inside = copy.copy(declared)
    inside.forms, inside.structs, inside.maps = [], dict(declared.structs), dict(declared.maps)
    inside.subprograms = list(declared.subprograms)
    if random.random() < 0.7:
        inside.add_struct(MARK + "cell")
    for at in range(random.randrange(1, 3)):
        inside.add_random_map(f"{MARK}m{at}")
    if random.random() < 0.5:
        add_subprogram(random, inside, MARK + "sub")
    forms = inside.forms + [program(random, inside, f"{MARK}p", [(AMOUNT, "i64", False)])]
    names = {}
    made = marked(as_form(forms), names)
    bindings = [[variable, ["intern", ["format", "nil", Text(symbol.replace(MARK, "~a-", 1)),
                                       "name"]]] for symbol, variable in names.items()]
    macro = ["defmacro", name, ["name", "amount"],
             ["let", bindings, ["quasiquote", ["progn"] + made]]]
    return macro, [[name, call, random.randrange(1, 1000)]
                   for call in CALLS[:random.randrange(2, 4)]]


def marked(form, names):
    """The form with variables of the macro for what has a mark."""
    if isinstance(form, list):
        return [marked(item, names) for item in form]
    if isinstance(form, str) and not isinstance(form, Text) and MARK in form:
        return ["unquote", names.setdefault(form, f"g{len(names)}")]
    return form
