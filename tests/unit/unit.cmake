# SPDX-License-Identifier: MIT
# The room frontend/unit.
add_executable(unit_unit ${PROJECT_SOURCE_DIR}/tests/unit/unit_kinds.c)
target_link_libraries(unit_unit PRIVATE skep_unit criterion)
add_test(NAME unit.unit COMMAND unit_unit)
