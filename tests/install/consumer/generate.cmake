# SPDX-License-Identifier: MIT
file(STRINGS "${ENTRIES}" entries)
file(WRITE generated.lisp "(defmap table :type :hash :key-size 4 :value-size 8 :max-entries ${entries})\n")
