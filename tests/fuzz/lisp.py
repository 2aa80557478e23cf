# SPDX-License-Identifier: MIT
"""Lisp forms as Python values, read and shown.

A list is a list, a symbol a str, an integer an int, a string literal a Text. `x is
["quasiquote", x], ,x ["unquote", x], ,@x ["unquote-splicing", x], 'x ["quote", x].
"""
import re

TOKEN = re.compile(r"""\s+|;[^\n]*|"(?:\\.|[^"\\])*"|,@|['`,()]|[^\s()'"`,;]+""")
PREFIXES = {"'": "quote", "`": "quasiquote", ",": "unquote", ",@": "unquote-splicing"}
MARKS = {name: mark for mark, name in PREFIXES.items()}
WIDTH = 96


class Text(str):
    """A string literal, told from a symbol."""


class Hex(int):
    """An integer that is written in base 16."""


def atom(token):
    if token[0] == '"':
        return Text(token[1:-1])
    if token.lower().startswith("#x"):
        return Hex(token[2:], 16)
    if re.fullmatch(r"[+-]?\d+", token):
        return int(token)
    return token.lower()


def read(text):
    """All forms of a text."""
    tokens = [t for t in TOKEN.findall(text) if not t.isspace() and t[0] != ";"]
    tokens.reverse()
    forms = []
    while tokens:
        forms.append(read_one(tokens))
    return forms


def read_one(tokens):
    token = tokens.pop()
    if token in PREFIXES:
        return [PREFIXES[token], read_one(tokens)]
    if token != "(":
        return atom(token)
    items = []
    while tokens[-1] != ")":
        items.append(read_one(tokens))
    tokens.pop()
    return items


def show(form):
    """A form on one line."""
    if isinstance(form, list):
        if len(form) == 2 and isinstance(form[0], str) and form[0] in MARKS:
            return MARKS[form[0]] + show(form[1])
        return "(" + " ".join(show(item) for item in form) + ")"
    if isinstance(form, Text):
        return '"' + form + '"'
    if isinstance(form, Hex):
        return f"#x{int(form):x}" if form >= 0 else f"#x-{-int(form):x}"
    return str(form)


def pretty(form, indent=0):
    """A form on as many lines as it needs."""
    line = show(form)
    if not isinstance(form, list) or len(line) + indent <= WIDTH or len(form) < 2:
        return line
    if len(form) == 2 and isinstance(form[0], str) and form[0] in MARKS:
        return MARKS[form[0]] + pretty(form[1], indent + len(MARKS[form[0]]))
    rest = form
    text = "("
    if isinstance(form[0], str):
        text += form[0] + " "
        rest = form[1:]
        if isinstance(rest[0], (str, int)):
            text += show(rest[0]) + " "
            rest = rest[1:]
    inner = indent + (2 if isinstance(form[0], str) else 1)
    lines = [pretty(item, inner) for item in rest]
    if text == "(":
        return text + ("\n" + " " * inner).join(lines) + ")"
    return text.rstrip() + "".join("\n" + " " * inner + line for line in lines) + ")"


def size(form):
    """How many atoms a form has."""
    return sum(size(item) for item in form) if isinstance(form, list) else 1
