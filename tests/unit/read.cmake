# SPDX-License-Identifier: MIT
# The room frontend/read.
add_executable(unit_read
	${PROJECT_SOURCE_DIR}/tests/unit/read_comments.c
	${PROJECT_SOURCE_DIR}/tests/unit/read_data.c
	${PROJECT_SOURCE_DIR}/tests/unit/read_errors.c
	${PROJECT_SOURCE_DIR}/tests/unit/read_fuzz.c
	${PROJECT_SOURCE_DIR}/tests/unit/read_places.c
	${PROJECT_SOURCE_DIR}/tests/unit/read_print.c)
target_link_libraries(unit_read PRIVATE skep_read criterion)
add_test(NAME unit.read COMMAND unit_read)
