# SPDX-License-Identifier: MIT
# The room frontend/kernel: rows against the tables, the headers and libbpf's declarations.
add_custom_command(
	OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/kernel_assertions.c
	COMMAND generate_kernel_rows assertions ${SKEP_KERNEL_DATA}
		${CMAKE_CURRENT_BINARY_DIR}/kernel_assertions.c
	DEPENDS generate_kernel_rows ${SKEP_KERNEL_DATA}/constants.tsv
	COMMENT "Making the assertions that constants agree with the headers"
	VERBATIM)
add_executable(unit_kernel
	${PROJECT_SOURCE_DIR}/tests/unit/kernel_constants.c
	${PROJECT_SOURCE_DIR}/tests/unit/kernel_contexts.c
	${PROJECT_SOURCE_DIR}/tests/unit/kernel_generate.c
	${PROJECT_SOURCE_DIR}/tests/unit/kernel_helpers.c
	${PROJECT_SOURCE_DIR}/tests/unit/kernel_maps.c
	${PROJECT_SOURCE_DIR}/tests/unit/kernel_sections.c
	${CMAKE_CURRENT_BINARY_DIR}/kernel_assertions.c)
target_compile_definitions(unit_kernel PRIVATE
	SKEP_KERNEL_DATA="${SKEP_KERNEL_DATA}"
	GENERATE_KERNEL_ROWS="$<TARGET_FILE:generate_kernel_rows>")
target_link_libraries(unit_kernel PRIVATE skep_kernel criterion)
add_dependencies(unit_kernel generate_kernel_rows)
add_test(NAME unit.kernel COMMAND unit_kernel)
