# SPDX-License-Identifier: MIT
"""Random programs, well typed by construction: places, statements, whole programs."""
import table
from compare import Row
from declare import ANY, INPUTS, RESULTS, TYPES, is_struct, number, width
from generate import Context, Expressions
from macro_shapes import add_macros
from packets import Area, Packets, random_packet

KINDS = [":cgroup-skb", ":cgroup-skb", ":xdp", ":tc"]
ROUNDS = 24  # how often the innermost body of nested loops may run


class Statements(Expressions, Packets):
    WEIGHTS_OF_STATEMENTS = {"setf": 6, "incf": 4, "when": 4, "loop": 4, "return": 1, "let": 3,
                             "object": 4, "with_entry": 4, "packet": 5, "header": 3, "offset": 3, "memcpy": 1, "result": 3}

    def __init__(self, random, declarations):
        super().__init__(random, declarations)
        self.statements = [(name[5:], getattr(self, name)) for name in sorted(dir(self))
                           if name.startswith("stmt_")]
        self.statement_weights = [self.WEIGHTS_OF_STATEMENTS.get(name, 2)
                                  for name, _ in self.statements]

    # ---- places

    def structs_in_scope(self, context):
        return [p for p in context.pointers if is_struct(p[1]) or isinstance(p[1], Area)]

    def base(self, context):
        """A pointer to a struct: a variable, or a nested field of what one points to."""
        known = self.structs_in_scope(context)
        if not known:
            return None, None
        form, struct = self.random.choice(known)
        while True:
            nested = [(n, f) for n, f in struct.fields.items() if is_struct(f.type)]
            if not nested or self.chance(0.5):
                return form, struct
            name, field = self.random.choice(nested)
            head = f"{struct.name}-{name}"
            form = [head if self.chance(0.7) else head + "-ptr", form] + self.at(context, field)
            struct = field.type

    def at(self, context, field):
        """The index of an array's element, nothing for a field that is none."""
        return [] if field.count is None else [self.index(context, field.count)]

    def index(self, context, count):
        """An expression that the verifier can see to be below count."""
        counters = [name for name, times in context.counters if times <= count]
        if counters and self.chance(0.5):
            return self.random.choice(counters)
        if self.chance(0.4) or not context.variables:
            return self.random.randrange(count)
        mask = (1 << (count.bit_length() - 1)) - 1
        roll = self.random.random()
        if roll < 0.4:
            return ["logand", self.varying(context, 1), mask]
        if roll < 0.5:
            return ["min", ["cast", self.random.choice(["u8", "u16", "u32"]),
                            self.unknown(context, 1)], count - 1]
        if roll < 0.6:
            return ["mod", ["cast", "u32", self.varying(context, 1)], mask + 1]
        name, kind = self.name(), self.random.choice(TYPES)
        return ["let", [[name, kind, self.unknown(context, 1)]],
                ["if", self.is_inside(name, kind, count), name, self.random.randrange(count)]]

    def unknown(self, context, depth):
        """Of any size: where a number is known not to pass a test, what the test leads to is nonsense."""
        return ["+", ["getmap", "inputs", self.random.randrange(INPUTS)],
                self.varying(context, depth)]

    def is_inside(self, name, kind, count):
        """A test of a variable that says that it is an index below count."""
        below = self.random.choice([["<", name, count], ["<=", name, count - 1], [">", count, name]])
        if kind[0] != "i":
            return below if count < 4 or self.chance(0.7) else ["and", [">=", name, 1], below]
        tests = [[">=", name, 0], below]
        self.random.shuffle(tests)
        return ["and"] + tests

    def field(self, context, depth):
        """(S-f p), (S-f p i) of a scalar."""
        form, struct = self.base(context)
        if form is None:
            return None
        fields = [(n, f) for n, f in struct.fields.items() if not is_struct(f.type)]
        if not fields:
            return None
        name, field = self.random.choice(fields)
        head, index = f"{struct.name}-{name}", self.at(context, field)
        if self.chance(0.1) and is_struct(struct):
            return ["load", field.type, [head + "-ptr", form] + index]
        return [head, form] + index

    def memory(self, context):
        """(load T p off), aligned and within the object."""
        spots = [(name, width(target)) for name, target in context.pointers]
        spots += [(["stack-addr", name], width(kind or "u64"))
                  for name, kind, assignable in context.variables if assignable]
        if not spots:
            return None
        form, size = self.random.choice(spots)
        kind = self.random.choice([t for t in TYPES if width(t) <= size])
        offset = width(kind) * self.random.randrange(size // width(kind))
        return ["load", kind, form] + ([offset] if offset or self.chance(0.3) else [])

    def scalar_place(self, context, depth):
        roll = self.random.random()
        if roll < 0.25:
            form = self.field(context, depth)
            if form is not None:
                return form
        elif roll < 0.33:
            return self.memory(context)
        elif roll < 0.43:
            maps = [m for m in self.declared.own_maps(context.frozen) if not is_struct(m.value)]
            return self.map_form("getmap", maps, context, depth)
        names = [name for name, _, assignable in context.variables if assignable]
        return self.random.choice(names) if names else None

    # ---- maps

    def datum(self, kind, context, depth):
        """A key or value of this type."""
        if not is_struct(kind):
            if self.chance(0.5):
                return self.random.choice([0, 1, 2, 3, 7])
            return self.expression(context, depth)
        form, struct = self.base(context)
        if struct is kind:
            return form
        known = [name for name, target in context.pointers if target is kind]
        return self.random.choice(known) if known else None

    def map_form(self, head, maps, context, depth):
        usable = [m for m in maps if not is_struct(m.key) or
                  any(target is m.key for _, target in context.pointers)]
        if not usable or self.lookups <= 0:
            return None
        self.lookups -= 1
        the = self.random.choice(usable)
        return [head, the.name, self.datum(the.key, context, depth)]

    # ---- statements

    def statement(self, context, depth):
        for _ in range(8):
            _, make = self.random.choices(self.statements, self.statement_weights)[0]
            form = make(context, max(depth - 1, 0))
            if form is not None:
                return form
        return self.stmt_result(context, depth)

    def block(self, context, depth):
        return [self.statement(context, depth) for _ in range(self.random.choice([1, 1, 1, 2, 3]))]

    def stmt_setf(self, context, depth):
        form = ["setf"]
        for _ in range(self.random.choice([1, 1, 1, 1, 2])):
            target = self.scalar_place(context, depth)
            if target is None:
                return None
            form += [target, self.expression(context, depth)]
        return form

    def stmt_incf(self, context, depth):
        target = self.scalar_place(context, depth)
        if target is None or target[0] == "getmap":
            return None
        form = [self.random.choice(["incf", "decf"]), target]
        return form + ([self.expression(context, depth)] if self.chance(0.7) else [])

    def stmt_incf_map(self, context, depth):
        maps = [m for m in self.declared.own_maps() if not is_struct(m.value) and
                width(m.value) >= 4]
        target = self.map_form("getmap", maps, context, depth)
        if target is None:
            return None
        delta = [self.expression(context, depth)] if self.chance(0.6) else []
        if self.chance(0.3):
            return ["incf-map"] + target[1:] + delta
        return [self.random.choice(["incf", "decf"]), target] + delta

    def stmt_store(self, context, depth):
        target = self.memory(context)
        if target is None:
            return None
        offset = target[3:] or [0]
        return ["store"] + target[1:3] + offset + [self.expression(context, depth)]

    def stmt_result(self, context, depth):
        slot = self.random.randrange(8)
        return ["setf", ["getmap", "results", slot], self.expression(context, depth)]

    def stmt_when(self, context, depth):
        test, body = self.expression(context, depth), self.block(context, depth)
        roll = self.random.random()
        if roll < 0.6:
            return [self.random.choice(["when", "unless"]), test] + body
        if roll < 0.8:
            return ["if", test, self.statement(context, depth), self.statement(context, depth)]
        if roll < 0.9:
            return ["cond", [test] + body, ["t"] + self.block(context, depth)]
        return ["case", self.varying(context, depth), [1] + body, [[0, 2], self.statement(
            context, depth)]]

    def stmt_inside(self, context, depth):
        """An index that a test has shown to be inside."""
        form, struct = self.base(context)
        arrays = [(n, f) for n, f in struct.fields.items()
                  if f.count is not None and not is_struct(f.type)] if form is not None else []
        if not arrays:
            return None
        (field, of), kind = self.random.choice(arrays), self.random.choice(TYPES)
        name = self.name()
        place = [f"{struct.name}-{field}", form, name]
        forms = [["when", self.is_inside(name, kind, of.count), self.random.choice([
            ["setf", place, self.expression(context, depth)], ["incf", place],
            ["setf", ["getmap", "results", 0], place]])]]
        if self.chance(0.3):
            forms.insert(0, ["incf", name, self.unknown(context, depth)])
        return ["let", [[name, kind, self.unknown(context, depth)]]] + forms

    def stmt_loop(self, context, depth):
        times = self.random.randrange(1, 5)
        if context.rounds * times > ROUNDS:
            return None
        inner = context.with_variable(self.name(), None, False)
        inner.rounds *= times
        name, lookups = inner.variables[-1][0], self.lookups
        inner.counters.append((name, times))
        self.lookups = min(lookups, 3)
        form = ["dotimes", [name, times]] + self.block(inner, depth)
        self.lookups += lookups - min(lookups, 3)
        return form

    def stmt_let(self, context, depth):
        head, inner = self.bindings(context, depth)
        return head + self.block(inner, depth)

    def stmt_object(self, context, depth):
        """A struct on the stack, some of its fields set, and what is done with it."""
        structs = [s for s in self.declared.structs.values() if s.size <= self.stack]
        if not structs:
            return None
        struct, name = self.random.choice(structs), self.name()
        self.stack -= struct.size
        inner = context.with_pointer(name, struct)
        binding = [name, ["make-" + struct.name]]
        if self.chance(0.2) and struct.name not in self.taken:  # a variable of that name is one
            binding = [name, struct.name]
        return ["let", [binding]] + self.fill(inner, depth) + self.block(inner, depth)

    def fill(self, context, depth):
        forms = []
        for _ in range(self.random.randrange(3)):
            target = self.field(context, depth)
            if target is not None:
                forms.append(["setf", target, self.expression(context, depth)])
        return forms

    def stmt_with_entry(self, context, depth):
        """What is done with a map's entry while a pointer to it is held."""
        if context.frozen:
            return None
        maps = self.declared.own_maps()
        form = self.map_form(self.random.choice(["map-lookup", "getmap"]), maps, context, depth)
        if form is None:
            return None
        the, name = self.declared.maps[form[1]], self.name()
        if not is_struct(the.value):
            form[0] = "map-lookup"
        inner = context.with_pointer(name, the.value, the.name)
        body = self.block(inner, depth)
        if self.chance(0.6):
            return ["when-let", [[name, form]]] + body
        return ["let", [[name, form]], ["when", name] + body]

    def stmt_map(self, context, depth):
        roll = self.random.random()
        if roll < 0.3:
            return self.expr_map_delete(context, depth)
        maps = self.declared.own_maps(context.frozen)
        if roll < 0.6:
            return self.expr_map_update(context, depth)
        form = self.map_form("getmap", maps, context, depth)
        if form is None:
            return None
        value = self.datum(self.declared.maps[form[1]].value, context, depth)
        return None if value is None else ["setf", form, value]

    def stmt_memset(self, context, depth):
        known = [(name, width(target)) for name, target in context.pointers]
        if not known:
            return None
        name, size = self.random.choice(known)
        offset = self.random.randrange(size)
        # a constant that is no byte is refused
        return ["memset", name, offset, ["cast", "u8", self.expression(context, depth)],
                self.random.randrange(1, size - offset + 1)]

    def stmt_memcpy(self, context, depth):
        known = [(name, width(target)) for name, target in context.pointers]
        if len(known) < 2:
            return None
        (to, to_size), (source, size) = self.random.sample(known, 2)
        count = self.random.randrange(1, min(to_size, size) + 1)
        return ["memcpy", to, self.random.randrange(to_size - count + 1), source,
                self.random.randrange(size - count + 1), count]

    def stmt_atomic(self, context, depth):
        spots = [["stack-addr", name] for name, kind, assignable in context.variables
                 if assignable and width(kind or "u64") >= 4]
        for form, target in context.pointers:
            if isinstance(target, str) and width(target) >= 4 and target in TYPES:
                spots.append(form)
        base, struct = self.base(context)
        if is_struct(struct):
            spots += [[f"{struct.name}-{n}-ptr", base] + self.at(context, f)
                      for n, f in struct.fields.items()
                      if f.type in TYPES and width(f.type) >= 4]
            spots = [spot for spot in spots if is_fixed(spot) or root(spot) in context.entries]
        if not spots:
            return None
        return ["atomic-add", self.random.choice(spots), self.expression(context, depth)]

    def stmt_return(self, context, depth):
        return ["when", self.expression(context, depth), ["return", self.truth(context, depth)]]

    def stmt_macro(self, context, depth):
        return self.expr_macro(context, depth)


def root(form):
    """The variable of an address."""
    return root(form[1]) if isinstance(form, list) else form


def is_fixed(form):
    """Whether no index of an address is known at run time only. The kernel has no atomic operation on
    the stack at such an offset."""
    return not isinstance(form, list) or is_fixed(form[1]) and \
        all(isinstance(index, int) for index in form[2:])


def program(random, declarations, name, known=()):
    """(defprog ..), whose variables begin with the inputs."""
    maker = Statements(random, declarations)
    maker.kind = random.choice(KINDS)
    context, bindings, slots = Context(known), [], list(range(INPUTS))
    for slot in slots[:random.randrange(2, INPUTS + 1)]:
        variable, kind = maker.name(), random.choice(ANY + [None] * 3)
        init = ["+", 0, ["getmap", "inputs", slot]]
        bindings.append([variable, kind, init] if kind else [variable, init])
        context = context.with_variable(variable, kind)
    body = [maker.statement(context, 3) for _ in range(random.randrange(1, 5))]
    for slot in range(8, 8 + random.randrange(1, 4)):
        body.append(["setf", ["getmap", "results", slot],
                     maker.expression(context, random.randrange(2, 5))])
    for at, (variable, _, _) in enumerate(context.variables[:RESULTS - 11]):
        body.append(["setf", ["getmap", "results", 11 + at], variable])
    result = maker.truth(context, 1)
    return ["defprog", name, [":type", maker.kind], ["let*", bindings] + body + [result]]


def add_subprogram(random, declarations, name):
    """(defsubprog ..): later ones, and programs, may call it."""
    maker = Statements(random, declarations)
    maker.stack, maker.lookups, maker.calls = 40, 2, 1
    context, parameters = Context(), []
    for _ in range(random.randrange(1, 5)):
        parameters.append([maker.name(), random.choice(ANY)])
        context = context.with_variable(*parameters[-1])
    body = [maker.statement(context, 1) for _ in range(random.randrange(2))]
    form = ["defsubprog", name, parameters, random.choice(ANY)] + body + [
        maker.expression(context, 2)]
    declarations.forms.append(form)
    declarations.subprograms.append((name, len(parameters)))


def macros(random, declarations):
    maker = Statements(random, declarations)
    maker.prefix, maker.nasty = "t", []  # a template captures nothing of its operands by chance
    add_macros(maker, declarations, random.randrange(4))


def rows(random, count):
    """Inputs: count rows of INPUTS numbers and a packet."""
    return [Row([number(random) & table.MASK for _ in range(INPUTS)], random_packet(random))
            for _ in range(count)]
