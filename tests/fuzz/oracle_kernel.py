# SPDX-License-Identifier: MIT
"""Imported kernel structs, as far as what they hold is known: the runner's own task."""
import table
from core import PointerType, Refused, Value, form
from oracle_memory import Block, Pointer, pointer_to

SOME_PID = 1  # not the true one: programs only compare pid with tgid


def slack(row, _):
    """PR_SET_TIMERSLACK; 0 would ask for the default."""
    return row[0] or 1


def name_byte(row, index):
    """PR_SET_NAME: two inputs, without zeros."""
    number = row[1] | row[2] << 64
    return number >> 8 * index & 255 | 1 if index < 15 else 0


# field: (type, elements or None, what it holds); a type that is no scalar is a struct's name
TASK = {
    "timer-slack-ns": ("u64", None, slack),
    "comm": ("u8", 16, name_byte),
    "nr-cpus-allowed": ("i32", None, lambda row, _: 1),
    "exit-state": ("i32", None, lambda row, _: 0),
    "pid": ("i32", None, lambda row, _: SOME_PID),
    "tgid": ("i32", None, lambda row, _: SOME_PID),
    "group-leader": ("task-struct", None, None),
}
IMPORT = ["import-kernel-struct", "task-struct"] + list(TASK)


class KernelStruct:
    def __init__(self, name):
        self.name = name


def define(unit, form):
    if form != IMPORT:
        raise Refused("a kernel struct of unknown content")
    struct = KernelStruct(form[1])
    unit.structs[struct.name] = struct
    unit.accessors["as-task-struct"] = (current, struct, None)
    for name, field in TASK.items():
        unit.accessors[f"task-struct-{name}"] = (read, struct, field)


@form("get-current-task")
def get_current_task(compiler, form, scope):
    return Value(PointerType(None), lambda frame: Pointer(Block(b""), 0))


def current(compiler, form, scope, struct, _):
    return Value(PointerType(struct), pointer_to(compiler, form[1], scope).run)


def read(compiler, form, scope, struct, field):
    base, (kind, count, content) = pointer_to(compiler, form[1], scope, struct).run, field
    if kind not in table.SCALARS:
        return Value(PointerType(struct), base)  # a single thread is its group's leader
    if (count is None) != (len(form) == 2):
        raise Refused("an array has an index")
    index = 0 if count is None else compiler.value(form[2], scope).constant
    if index is None or count is not None and index >= count:
        raise Refused("the index of a kernel struct's array")
    return Value(kind, lambda frame: table.wrap(kind, content(frame.row, index)))
