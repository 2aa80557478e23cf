# SPDX-License-Identifier: MIT
# The room frontend/base.
add_executable(unit_base
	${PROJECT_SOURCE_DIR}/tests/unit/base_arena.c
	${PROJECT_SOURCE_DIR}/tests/unit/base_diag.c
	${PROJECT_SOURCE_DIR}/tests/unit/base_file.c
	${PROJECT_SOURCE_DIR}/tests/unit/base_scope.c
	${PROJECT_SOURCE_DIR}/tests/unit/base_table.c
	${PROJECT_SOURCE_DIR}/tests/unit/base_text.c)
target_link_libraries(unit_base PRIVATE skep_base PkgConfig::SKEP_CJSON criterion)
add_test(NAME unit.base COMMAND unit_base)
