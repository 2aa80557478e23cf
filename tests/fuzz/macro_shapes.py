# SPDX-License-Identifier: MIT
"""Random macros: templates drawn like any expression, whose variables are the macro's parameters."""


class Shape:
    """A macro and how it is called."""

    def __init__(self, name, form, call):
        self.name, self.form, self.call_with = name, form, call

    def call(self, maker, context, depth):
        return [self.name] + self.call_with(maker, context, depth)


def template(maker, context, names, depth=2):
    """A backquoted expression in which the parameters stand for variables."""
    from generate import Context
    parameters = Context([(("unquote", name), None, False) for name in names])
    return ["quasiquote", as_form(maker.expression(parameters, depth))]


def as_form(form):
    """The placeholders are tuples while the template is drawn, so that nobody assigns them."""
    return [as_form(item) for item in form] if isinstance(form, (list, tuple)) else form


def plain(maker, name):
    form = ["defmacro", name, ["x", "y"], template(maker, None, ["x", "y"])]
    return Shape(name, form, lambda m, c, d: m.operands(c, d, 2))


def optional(maker, name):
    default = maker.random.randrange(1, 100)
    form = ["defmacro", name, ["x", "&optional", ["y", default]],
            template(maker, None, ["x", "y"])]
    return Shape(name, form, lambda m, c, d: [m.varying(c, d)] + (
        [m.expression(c, d)] if m.chance(0.5) else []))


def keywords(maker, name):
    form = ["defmacro", name, ["x", "&key", ["low", 3], ["high", 200]],
            ["quasiquote", ["min", ["max", ["unquote", "x"], ["unquote", "low"]],
                            ["unquote", "high"]]]]

    def call(m, c, d):
        given = [[":low", m.expression(c, d)], [":high", m.expression(c, d)]]
        m.random.shuffle(given)
        return [m.varying(c, d)] + sum(given[:m.random.randrange(3)], [])
    return Shape(name, form, call)


def rest(maker, name):
    operator = maker.random.choice(["+", "logxor", "max", "and", "or", "<", "progn"])
    form = ["defmacro", name, ["x", "&rest", "others"],
            ["quasiquote", [operator, ["unquote", "x"], ["unquote-splicing", "others"], 5]]]
    return Shape(name, form, lambda m, c, d: [m.varying(c, d)] + [
        m.expression(c, d) for _ in range(m.random.randrange(3))])


def once(maker, name):
    """The operand is bound to a name of the macro's own."""
    operator = maker.random.choice(["+", "*", "logand", "-"])
    form = ["defmacro", name, ["x"],
            ["let", [["held", ["gensym"]]],
             ["quasiquote", ["let", [[["unquote", "held"], ["unquote", "x"]]],
                             [operator, ["unquote", "held"], ["unquote", "held"],
                              ["unquote", "held"]]]]]]
    return Shape(name, form, lambda m, c, d: [m.varying(c, d)])


def each(maker, name):
    """Something is done with every operand."""
    operator = maker.random.choice(["=", "<", "logior"])
    form = ["defmacro", name, ["x", "&rest", "others"],
            ["quasiquote", [maker.random.choice(["or", "and", "+"]), 0 if operator == "logior" else 1,
                            ["unquote-splicing",
                             ["mapcar", ["lambda", ["o"], ["quasiquote", [
                                 operator, ["unquote", "x"], ["unquote", "o"]]]], "others"]]]]]
    return Shape(name, form, lambda m, c, d: [m.varying(c, 0)] + [
        m.expression(c, d) for _ in range(m.random.randrange(1, 4))])


SHAPES = [plain, optional, keywords, rest, once, each]


def add_macros(maker, declared, count):
    """Later macros may use earlier ones."""
    for i in range(count):
        shape = maker.random.choice(SHAPES)(maker, f"mac{i}")
        declared.forms.append(shape.form)
        declared.macros.append(shape)
