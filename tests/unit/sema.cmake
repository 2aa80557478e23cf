# SPDX-License-Identifier: MIT
# The room frontend/sema.
add_executable(unit_sema
	${PROJECT_SOURCE_DIR}/tests/unit/sema_let.c
	${PROJECT_SOURCE_DIR}/tests/unit/sema_messages.c
	${PROJECT_SOURCE_DIR}/tests/unit/sema_types.c)
target_link_libraries(unit_sema PRIVATE skep_user skep_sema skep_expand skep_check criterion)
add_test(NAME unit.sema COMMAND unit_sema)
