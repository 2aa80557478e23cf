# SPDX-License-Identifier: MIT
"""Random programs, well typed by construction: expressions.

A Context says what is in scope. Functions give forms; what none of them can promise (that no
literal meets only literals after macros are expanded, that a pointer is still good) the oracle
checks afterwards, and the program is drawn anew.
"""
import declare
from declare import ANY, NETWORK, TYPES, is_struct

ORDER = ["ntohs", "htons", "ntohl", "htonl", "ntohll", "htonll"]
ARITHMETIC = ["+", "-", "*", "+", "-", "*", "min", "max", "logand", "logior", "logxor",
              "bit-and", "bit-or", "bit-xor"]
COMPARE = ["=", "/=", "<", "<=", ">", ">=", "s<", "s<=", "s>", "s>="]
SHIFTS = ["<<", ">>", ">>>", "ash-left", "ash-right", "ash-right-signed"]
# names that mean something to C, to the headers, or to the emitted file
NASTY = ["int", "static", "register", "for", "struct", "key", "value", "old", "new", "operand",
         "results", "inputs", "m0", "m1", "pair", "cell", "f0", "program-0", "ctx", "skb", "divide",
         "modulo", "memset", "linux", "unix", "sum", "index", "i", "error", "count", "sizeof-pair",
         "u", "x-y", "key-2", "main", "bpf-printk", "log2-floor", "license", "sec", "fresh"]


class Context:
    """What is in scope at a place of a program."""

    def __init__(self, variables=(), pointers=(), frozen=(), rounds=1, counters=()):
        self.variables = list(variables)  # (name, type or None, may be assigned)
        self.pointers = list(pointers)    # (name, Struct or scalar)
        self.frozen = set(frozen)         # maps into whose entries a pointer points
        self.rounds = rounds              # how often loops around this place run it
        self.counters = list(counters)    # (name, count) of these loops
        self.entries = set()              # names of pointers to entries of maps
        self.ends = []                    # (pointer into the packet, pointer to its end)

    def copy(self):
        inner = Context(self.variables, self.pointers, self.frozen, self.rounds, self.counters)
        inner.ends, inner.entries = list(self.ends), set(self.entries)
        return inner

    def hide(self, name):
        self.variables = [v for v in self.variables if v[0] != name]
        self.pointers = [p for p in self.pointers if p[0] != name]
        self.counters = [c for c in self.counters if c[0] != name]
        self.ends = [pair for pair in self.ends if name not in pair]
        self.entries.discard(name)

    def hidden(self, *names):
        inner = self.copy()
        for name in names:
            inner.hide(name)
        return inner

    def with_area(self, name, area, end=None):
        """A pointer into the packet, or to a copy of a header."""
        inner = self.with_pointer(name, area)
        if end:
            inner.ends.append((name, end))
        return inner

    def with_variable(self, name, kind=None, assignable=True):
        inner = self.copy()
        inner.hide(name)
        inner.variables.append((name, kind, assignable))
        return inner

    def with_pointer(self, name, target, frozen=None):
        inner = self.copy()
        inner.hide(name)
        inner.pointers.append((name, target))
        if frozen:
            inner.frozen.add(frozen)
            inner.entries.add(name)
        return inner


class Expressions:
    """Forms that have an integer as value."""

    def __init__(self, random, declarations):
        self.random, self.declared = random, declarations
        self.fresh, self.prefix, self.nasty = 0, "v", list(NASTY)
        self.taken = set()     # of the nasty names
        self.stack = 120       # bytes of objects that may still be made
        self.lookups = 9       # map operations that may still be made
        self.calls = 3         # of subprograms
        random.shuffle(self.nasty)
        self.kinds = [(name[5:], getattr(self, name)) for name in sorted(dir(self))
                      if name.startswith("expr_")]
        self.weights = [self.WEIGHTS.get(name, 2) for name, _ in self.kinds]

    WEIGHTS = {"arithmetic": 9, "compare": 5, "cast": 4, "variable": 3, "if": 4, "let": 3,
               "logic": 4, "shift": 4, "divide": 4, "field": 4, "network": 3, "sizeof": 1}

    def name(self):
        if self.nasty and self.random.random() < 0.1:
            self.taken.add(self.nasty[-1])
            return self.nasty.pop()
        self.fresh += 1
        return f"{self.prefix}{self.fresh}"

    def chance(self, probability):
        return self.random.random() < probability

    def leaf(self, context):
        if context.variables and self.chance(0.75):
            return self.random.choice(context.variables)[0]
        if self.declared.constants and self.chance(0.15):
            return self.random.choice(self.declared.constants)
        return declare.literal(self.random)

    def is_literal(self, form):
        return isinstance(form, int) or form in self.declared.constants or \
            isinstance(form, list) and form and form[0] == "sizeof"

    def expression(self, context, depth):
        if depth <= 0:
            return self.leaf(context)
        for _ in range(8):
            _, make = self.random.choices(self.kinds, self.weights)[0]
            form = make(context, depth - 1)
            if form is not None:
                return form
        return self.leaf(context)

    def typed(self, form):
        """The form, or a cast of it where it is a literal."""
        if not self.is_literal(form):
            return form
        return [self.random.choice(TYPES), form]

    def varying(self, context, depth):
        """An expression that is not known when it is compiled, as far as possible."""
        form = self.expression(context, depth)
        if self.is_literal(form) and context.variables:
            return self.random.choice(context.variables)[0]
        return self.typed(form)

    def operands(self, context, depth, count):
        forms = [self.expression(context, depth) for _ in range(count)]
        if all(self.is_literal(form) for form in forms):
            at = self.random.randrange(count)
            forms[at] = self.varying(context, 0)
        return forms

    # ---- the operator table

    def expr_arithmetic(self, context, depth):
        count = self.random.choice([2, 2, 2, 2, 3, 3, 4])
        return [self.random.choice(ARITHMETIC)] + self.operands(context, depth, count)

    def expr_unary(self, context, depth):
        name = self.random.choice(["-", "lognot", "abs", "1+", "1-", "not", "zerop", "log2", "+"])
        return [name, self.varying(context, depth)]

    def expr_divide(self, context, depth):
        name = self.random.choice(["/", "mod"])
        divisor = self.divisor(context, depth) if self.chance(0.7) else \
            self.random.choice([1, 2, 3, 7, 10, 255, 256, 65537, 0xffffffff, -1, -2, -10])
        return [name, self.varying(context, depth), divisor]

    def divisor(self, context, depth):
        """What is known to be 0 is refused, and what is known is the compiler's affair."""
        form = self.varying(context, depth)
        if not isinstance(form, list) or form[0] in ARITHMETIC or not context.variables:
            return form
        return ["+", self.random.choice(context.variables)[0], form]

    def expr_shift(self, context, depth):
        if self.chance(0.15):
            return ["ash", self.varying(context, depth), self.random.randrange(-63, 64)]
        count = self.random.randrange(64) if self.chance(0.5) else self.divisor(context, depth)
        return [self.random.choice(SHIFTS), self.varying(context, depth), count]

    def expr_compare(self, context, depth):
        count = self.random.choice([2, 2, 2, 2, 2, 3, 3, 4])
        return [self.random.choice(COMPARE)] + self.operands(context, depth, count)

    def in_order(self, context, depth, kind):
        """A value in network order, mostly of this type."""
        known = [name for name, of, _ in context.variables if of == kind]
        if known and self.chance(0.5):
            return self.random.choice(known)
        swap = {"be16": "htons", "be32": "htonl", "be64": "htonll"}[kind]
        form = self.expression(context, depth)
        return [swap, form] if self.chance(0.7) else [kind, form]

    def expr_network(self, context, depth):
        kind = self.random.choice(NETWORK)
        if self.chance(0.3):
            return [self.random.choice(ORDER), self.varying(context, depth)]
        if self.chance(0.4):
            swap = {"be16": "ntohs", "be32": "ntohl", "be64": "ntohll"}[kind]
            return [swap, self.in_order(context, depth, kind)]
        other = self.in_order(context, depth, kind if self.chance(0.7) else
                              self.random.choice(NETWORK)) if self.chance(0.7) else \
            self.expression(context, depth)
        head = self.random.choice(COMPARE + ["=", "/="] * 3 + ["logand", "logxor", "min"])
        return [head, self.in_order(context, depth, kind), other]

    def expr_cast(self, context, depth):
        kind = self.random.choice(TYPES * 3 + NETWORK)
        form = self.expression(context, depth)
        return [kind, form] if self.chance(0.5) else ["cast", kind, form]

    def expr_sizeof(self, context, depth):
        return ["sizeof", self.random.choice(TYPES + list(self.declared.structs))]

    # ---- control

    def expr_variable(self, context, depth):
        return self.random.choice(context.variables)[0] if context.variables else None

    def expr_logic(self, context, depth):
        count = self.random.choice([2, 2, 3, 3, 4])
        return [self.random.choice(["and", "or"])] + self.operands(context, depth, count)

    def arm(self, context, depth):
        """What an arm gives; sometimes it leaves the program instead."""
        if self.chance(0.02):
            return ["return", self.truth(context, 0)]
        return self.expression(context, depth)

    def expr_if(self, context, depth):
        test, then = self.expression(context, depth), self.arm(context, depth)
        if self.chance(0.15):
            return [self.random.choice(["if", "when", "unless"]), test,
                    self.expression(context, depth)]
        return ["if", test, then, self.expression(context, depth)]

    def expr_cond(self, context, depth):
        clauses = []
        for _ in range(self.random.randrange(1, 4)):
            clause = [self.expression(context, depth)]
            if clauses and self.chance(0.1):
                clauses.append(clause)
                continue
            clauses.append(clause + [self.expression(context, depth)])
        if self.chance(0.7):
            clauses.append([self.random.choice(["t", "otherwise"]),
                            self.expression(context, depth)])
        return ["cond"] + clauses

    def expr_case(self, context, depth):
        keys = self.random.sample([0, 1, 2, 3, 4, 5, 7, 255, 256, 0xffffffff, -1, -2], 4)
        clauses = [[keys[0], self.expression(context, depth)],
                   [keys[1:3], self.expression(context, depth)]]
        if self.chance(0.3):
            clauses.append([keys[3], self.expression(context, depth)])
        if self.chance(0.7):
            clauses.append([self.random.choice(["t", "otherwise"]),
                            self.expression(context, depth)])
        return ["case", self.varying(context, depth)] + clauses

    def binding(self, context, depth):
        """A binding, and the type that it declares or None."""
        name, init = self.name(), self.expression(context, depth)
        if self.chance(0.5):
            kind = self.random.choice(ANY)
            return ([name, kind], kind) if self.chance(0.1) else ([name, kind, init], kind)
        return [name, init], None

    def bindings(self, context, depth):
        """Head, bindings and declarations of a let, and the context of its body."""
        head, forms, declared = self.random.choice(["let", "let*"]), [], []
        inner = context.copy()
        for _ in range(self.random.choice([1, 1, 1, 2, 3])):
            seen = inner if head == "let*" else context
            names = [name for name, _, _ in seen.variables if isinstance(name, str)]
            if names and self.chance(0.08):
                form, kind = [self.random.choice(names), self.expression(seen, depth)], None
                if form[0] in [f[0] for f in forms]:
                    continue
            else:
                form, kind = self.binding(seen, depth)
            if kind is None and len(form) == 2 and self.chance(0.15):
                kind = self.random.choice(TYPES)
                declared.append(["type", kind, form[0]])
            forms.append(form)
            inner = inner.with_variable(form[0], kind)
        return [head, forms] + ([["declare"] + declared] if declared else []), inner

    def expr_let(self, context, depth):
        head, inner = self.bindings(context, depth)
        body = [self.statement(inner, depth) for _ in range(self.random.choice([0, 0, 1, 2]))]
        return head + body + [self.expression(inner, depth)]

    def expr_progn(self, context, depth):
        body = [self.statement(context, depth) for _ in range(self.random.choice([1, 1, 2]))]
        return ["progn"] + body + [self.expression(context, depth)]

    def expr_when_let(self, context, depth):
        binding, kind = self.binding(context, depth)
        inner = context.with_variable(binding[0], kind)
        if self.chance(0.5):
            return ["when-let", [binding], self.expression(inner, depth)]
        # the other arm of if-let sees the variable as well
        return ["if-let", binding, self.expression(inner, depth), self.expression(inner, depth)]

    def expr_assign(self, context, depth):
        target = self.scalar_place(context, depth)
        if target is None:
            return None
        if self.chance(0.5) or target[0] == "getmap":
            return ["setf", target, self.expression(context, depth)]
        head = self.random.choice(["incf", "decf"])
        return [head, target] + ([self.expression(context, depth)] if self.chance(0.7) else [])

    def expr_macro(self, context, depth):
        if not self.declared.macros:
            return None
        return self.random.choice(self.declared.macros).call(self, context, depth)

    def expr_call(self, context, depth):
        if not self.declared.subprograms or self.calls <= 0:
            return None
        self.calls -= 1
        name, count = self.random.choice(self.declared.subprograms)
        return [name] + [self.expression(context, depth) for _ in range(count)]

    def expr_kernel(self, context, depth):
        """A field of the kernel's whose content is known."""
        if not self.declared.imports:
            return None
        task = ["as-task-struct", ["get-current-task"]]
        for _ in range(self.random.choice([0, 0, 1, 2])):
            task = ["task-struct-group-leader", task]
        name = self.random.choice(["timer-slack-ns", "comm", "nr-cpus-allowed", "exit-state",
                                   "pid"])
        if name == "pid":
            return [self.random.choice(COMPARE), ["task-struct-pid", task],
                    ["task-struct-tgid", task]]
        form = ["task-struct-" + name, task]
        return form + [self.random.randrange(16)] if name == "comm" else form

    # ---- memory and maps

    def expr_field(self, context, depth):
        return self.field(context, depth)

    def expr_load(self, context, depth):
        return self.memory(context)

    def expr_getmap(self, context, depth):
        maps = [m for m in self.declared.own_maps() if not is_struct(m.value)]
        return self.map_form("getmap", maps, context, depth)

    def expr_map_delete(self, context, depth):
        maps = [m for m in self.declared.own_maps(context.frozen) if not m.is_array]
        head = self.random.choice(["map-delete", "remmap", "delmap"])
        return self.map_form(head, maps, context, depth)

    def expr_map_update(self, context, depth):
        maps = self.declared.own_maps(context.frozen)
        form = self.map_form(self.random.choice(["map-update", "setmap"]), maps, context, depth)
        if form is None:
            return None
        value = self.datum(self.declared.maps[form[1]].value, context, depth)
        if value is None:
            return None
        flags = [["bpf_any", "bpf_noexist", "bpf_exist"][self.random.randrange(3)]]
        return form + [value] + (flags if self.chance(0.5) else [])

    def expr_lookup(self, context, depth):
        """Whether a key is there, or what its entry holds."""
        form = self.map_form("map-lookup", self.declared.own_maps(), context, depth)
        if form is None:
            return None
        the = self.declared.maps[form[1]]
        if self.chance(0.3):
            return ["if", form, 1, self.expression(context, depth)]
        name = self.name()
        inner = context.with_pointer(name, the.value, the.name)
        body = self.field(inner, depth) if is_struct(the.value) else ["load", the.value, name]
        if body is None:
            return None
        return ["when-let", [[name, form]], body]

    def truth(self, context, depth):
        """0 or 1: what these programs may return."""
        if self.chance(0.4):
            return self.random.randrange(2)
        if self.chance(0.3):
            return ["if", self.expression(context, depth), 1, 0]
        return [self.random.choice(["not", "zerop"]), self.varying(context, depth)]
