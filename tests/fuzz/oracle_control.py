# SPDX-License-Identifier: MIT
"""let, branches, and, or, setf, loops, return."""
import table
from core import (NEVER, VOID, Left, PointerType, Refused, Scope, Value, form, integer, join,
                  literal)
from oracle_memory import new_object


@form("progn")
def progn(compiler, form, scope):
    return compiler.body(form[1:], scope)


# ---- binding

def type_named(compiler, form, scope):
    """The type that a form names, or None."""
    if isinstance(form, str) and not scope.find(form):
        if form in table.SCALARS:
            return form
        return compiler.unit.structs.get(form)
    if isinstance(form, list) and form and form[0] == "ptr":
        return PointerType(compiler.unit.structs.get(form[1], form[1]))
    return None


def declared_types(body):
    """(declare (type T v ..)) at the head of a body: the types, and the rest."""
    types = {}
    while body and isinstance(body[0], list) and body[0] and body[0][0] == "declare":
        for clause in body[0][1:]:
            for name in clause[2:]:
                types[name] = clause[1]
        body = body[1:]
    return types, body


def split_binding(compiler, binding, scope, declared):
    """Name, type or None, init form or None."""
    if isinstance(binding, str):
        binding = [binding]
    name, kind, init = binding[0], None, None
    if len(binding) == 3:
        kind, init = type_named(compiler, binding[1], scope), binding[2]
        if kind is None:
            raise Refused("no type")
    elif len(binding) == 2:
        kind = type_named(compiler, binding[1], scope)
        init = None if kind else binding[1]
    if kind is None and name in declared:
        kind = declared[name]
    return name, kind, init


def initial(compiler, kind, init, scope):
    """The variable's type, and what computes its first value."""
    if init is None:
        if kind is not None and not isinstance(kind, str):
            return PointerType(kind), new_object(kind)
        return kind or "u64", lambda frame: 0
    value = compiler.value(init, scope)
    if value.type in (VOID, NEVER):
        raise Refused("an initializer without a value")
    if kind is None:
        if value.is_pointer:
            return value.type, value.run
        return ("i64" if value.signed else "u64"), value.run
    if isinstance(kind, PointerType):
        return kind, value.run
    run = integer(value).run
    return kind, lambda frame: table.wrap(kind, run(frame))


@form("let", "let*")
def let(compiler, form, scope):
    parallel = form[0] == "let"
    declared, body = declared_types(form[2:])
    variables, runs, seen = [], [], scope
    for binding in form[1]:
        # `let` sees an earlier binding only where nothing outside has the name; `let*` always
        if parallel:
            visible = Scope(scope, [v for v in variables if not scope.find(v.name)])
        else:
            visible = seen
        name, kind, init = split_binding(compiler, binding, visible, declared)
        kind, run = initial(compiler, kind, init, visible)
        variable = compiler.new_variable(name, kind)
        variables.append(variable)
        runs.append((variable.slot, run))
        seen = Scope(seen, [variable])
    inner = Scope(scope, variables) if parallel else seen
    value = compiler.body(body, inner)

    def run(frame):
        for slot, init in runs:
            frame[slot] = init(frame)
        return value.run(frame)
    return Value(value.type, run, value.neutral)


# ---- branches

def branch(test, then, otherwise):
    kind, neutral = join([then, otherwise])
    test, then, otherwise = test.run, then.run, otherwise.run
    return Value(kind, lambda frame: then(frame) if test(frame) else otherwise(frame), neutral)


def testable(value):
    if value.type in (VOID, NEVER):
        raise Refused("a test without a value")
    return value


NOTHING = literal(0)


def otherwise_of(then):
    """What a missing arm is: 0, or nothing where the other arm has no value."""
    return Value(VOID, NOTHING.run) if then.type in (VOID, NEVER) else NOTHING


@form("if")
def if_(compiler, form, scope):
    if len(form) not in (3, 4):
        raise Refused("if takes two or three forms")
    test = testable(compiler.value(form[1], scope))
    then = compiler.value(form[2], scope)
    if len(form) == 4:
        return branch(test, then, compiler.value(form[3], scope))
    return branch(test, then, otherwise_of(then))


@form("when", "unless")
def when(compiler, form, scope):
    test, body = testable(compiler.value(form[1], scope)), compiler.body(form[2:], scope)
    if form[0] == "unless":
        run = test.run
        test = Value("u64", lambda frame: not run(frame))
    return branch(test, body, otherwise_of(body))


@form("cond")
def cond(compiler, form, scope):
    """Clause by clause, as nested ifs."""
    result = None
    for clause in reversed(form[1:]):
        if clause[0] in ("t", "otherwise") if isinstance(clause[0], str) else False:
            result = compiler.body(clause[1:], scope)
            continue
        test = testable(compiler.value(clause[0], scope))
        if len(clause) == 1:
            result = logic(False, [test, result] if result else [test])
            continue
        body = compiler.body(clause[1:], scope)
        result = branch(test, body, result or otherwise_of(body))
    return result or NOTHING


@form("case")
def case(compiler, form, scope):
    key = integer(compiler.value(form[1], scope))
    clauses = []
    for clause in form[2:]:
        keys = clause[0] if isinstance(clause[0], list) else [clause[0]]
        body = compiler.body(clause[1:], scope)
        if keys in (["t"], ["otherwise"]):
            clauses.append((None, body))
        else:
            values = [compiler.value(k, scope).constant for k in keys]
            if None in values:
                raise Refused("a key of case is constant")
            clauses.append((frozenset(values), body))
    bodies = [body for _, body in clauses]
    if not bodies:
        raise Refused("case of nothing")
    if clauses[-1][0] is not None:
        bodies.append(otherwise_of(bodies[-1]))
    kind, neutral = join(bodies)

    def run(frame):
        value = key.run(frame)
        for keys, body in clauses:
            if keys is None or value in keys:
                return body.run(frame)
        return 0
    return Value(kind, run, neutral)


def bindings_of(form):
    return form if isinstance(form[0], list) else [form]


@form("when-let")
def when_let(compiler, form, scope):
    result = ["progn"] + form[2:]
    for binding in reversed(bindings_of(form[1])):
        result = ["let", [binding], ["if", binding[0], result]]
    return compiler.value(result, scope)


@form("if-let")
def if_let(compiler, form, scope):
    bindings = bindings_of(form[1])
    test = bindings[0][0] if len(bindings) == 1 else ["and"] + [b[0] for b in bindings]
    return compiler.value(["let", bindings, ["if", test] + form[2:]], scope)


def logic(is_and, values):
    for value in values[:-1]:
        testable(value)
    kind, neutral = join(values)
    runs = [v.run for v in values]

    def run(frame):
        value = 0
        for one in runs:
            value = one(frame)
            if bool(value) != is_and:
                return value
        return value
    return Value(kind, run, neutral)


@form("and", "or")
def and_or(compiler, form, scope):
    if len(form) == 1:
        return literal(int(form[0] == "and"))
    return logic(form[0] == "and", [compiler.value(item, scope) for item in form[1:]])


# ---- places

def converted(kind, value):
    """What a store into a place of this type keeps of the value."""
    if isinstance(kind, PointerType):
        if value.is_pointer and value.type == kind:
            return value.run
        raise Refused("a pointer of another type")
    run = integer(value).run
    return lambda frame: table.wrap(kind, run(frame))


def assign(compiler, target, source, scope):
    place, value = compiler.place(target, scope), compiler.value(source, scope)
    run = converted(place.type, value)

    def store(frame):
        at = place.locate(frame)
        new = run(frame)
        place.store(frame, at, new)
        return new
    return Value(place.type, store)


@form("setf")
def setf(compiler, form, scope):
    if len(form) < 3 or len(form) % 2 == 0:
        raise Refused("setf takes pairs")
    values = [assign(compiler, form[at], form[at + 1], scope) for at in range(1, len(form), 2)]
    runs = [v.run for v in values]
    return Value(values[-1].type, lambda frame: [run(frame) for run in runs][-1])


@form("incf", "decf")
def incf(compiler, form, scope):
    if len(form) not in (2, 3):
        raise Refused("incf takes a place and an amount")
    if isinstance(form[1], list) and form[1][0] == "getmap":
        step = ["incf-map", form[1][1], form[1][2]] + form[2:]
        return compiler.value(step + ["decf"] if form[0] == "decf" else step, scope)
    place = compiler.place(form[1], scope)
    if isinstance(place.type, PointerType):
        raise Refused("incf of a pointer")
    delta = integer(compiler.value(form[2], scope)) if len(form) == 3 else literal(1)
    sign = 1 if form[0] == "incf" else -1

    def run(frame):
        at = place.locate(frame)
        by = delta.run(frame)
        new = table.wrap(place.type, place.fetch(frame, at) + sign * by)
        place.store(frame, at, new)
        return new
    return Value(place.type, run)


# ---- loops, return

@form("dotimes")
def dotimes(compiler, form, scope):
    spec = form[1]
    count = integer(compiler.value(spec[1], scope))
    limit = compiler.value(spec[3], scope).constant if len(spec) == 4 else count.constant
    if limit is None:
        raise Refused("a loop without a bound")
    variable = compiler.new_variable(spec[0], "u64")
    body = compiler.body(form[2:], Scope(scope, [variable]))

    def run(frame):
        times = count.run(frame)
        if count.signed and times >> 63:
            times = 0
        for i in range(min(times, limit)):
            frame[variable.slot] = i
            body.run(frame)
        return 0
    return Value(VOID, run)


@form("return")
def return_(compiler, form, scope):
    value = integer(compiler.value(form[1], scope)) if len(form) == 2 else NOTHING

    def run(frame):
        raise Left(value.run(frame))
    return Value(NEVER, run)
