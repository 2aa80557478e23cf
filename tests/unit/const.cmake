# SPDX-License-Identifier: MIT
# The room frontend/const.
add_executable(unit_const
	${PROJECT_SOURCE_DIR}/tests/unit/const_fold.c
	${PROJECT_SOURCE_DIR}/tests/unit/const_rows.c)
target_link_libraries(unit_const PRIVATE skep_const criterion)
add_test(NAME unit.const COMMAND unit_const)
