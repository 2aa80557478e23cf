# SPDX-License-Identifier: MIT
# The room emit.
add_executable(unit_emit
	${PROJECT_SOURCE_DIR}/tests/unit/emit_guards.c
	${PROJECT_SOURCE_DIR}/tests/unit/emit_lines.c
	${PROJECT_SOURCE_DIR}/tests/unit/emit_print.c)
target_link_libraries(unit_emit PRIVATE skep_emit skep_check skep_flow skep_user skep_sema skep_expand criterion)
add_test(NAME unit.emit COMMAND unit_emit)
