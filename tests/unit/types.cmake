# SPDX-License-Identifier: MIT
# The room frontend/types.
add_executable(unit_types
	${PROJECT_SOURCE_DIR}/tests/unit/types_layout.c
	${PROJECT_SOURCE_DIR}/tests/unit/types_values.c)
target_link_libraries(unit_types PRIVATE skep_types criterion)
add_test(NAME unit.types COMMAND unit_types)
