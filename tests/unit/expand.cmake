# SPDX-License-Identifier: MIT
# The room frontend/expand.
add_executable(unit_expand
	${PROJECT_SOURCE_DIR}/tests/unit/expand_errors.c
	${PROJECT_SOURCE_DIR}/tests/unit/expand_evaluator.c
	${PROJECT_SOURCE_DIR}/tests/unit/expand_files.c
	${PROJECT_SOURCE_DIR}/tests/unit/expand_fuzz.c
	${PROJECT_SOURCE_DIR}/tests/unit/expand_macros.c
	${PROJECT_SOURCE_DIR}/tests/unit/expand_places.c
	${PROJECT_SOURCE_DIR}/tests/unit/expand_prelude.c)
target_link_libraries(unit_expand PRIVATE skep_expand criterion)
add_test(NAME unit.expand COMMAND unit_expand)
