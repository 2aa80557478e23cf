# SPDX-License-Identifier: MIT
# The tables of frontend/kernel against the running kernel. Needs root.
add_executable(kernel_agreement
	${PROJECT_SOURCE_DIR}/tests/kernel/agreement.c
	${PROJECT_SOURCE_DIR}/tests/kernel/agreement_functions.c
	${PROJECT_SOURCE_DIR}/tests/kernel/agreement_maps.c
	${PROJECT_SOURCE_DIR}/tests/kernel/agreement_memory.c
	${PROJECT_SOURCE_DIR}/tests/kernel/agreement_null.c
	${PROJECT_SOURCE_DIR}/tests/kernel/agreement_sections.c)
target_link_libraries(kernel_agreement PRIVATE skep_kernel PkgConfig::SKEP_CRITERION PkgConfig::SKEP_LIBBPF)
if(CMAKE_BUILD_TYPE STREQUAL "Release") # a table and the kernel: nothing for sanitizers
	add_test(NAME kernel.agreement COMMAND kernel_agreement --jobs 1)
	set_tests_properties(kernel.agreement PROPERTIES TIMEOUT 300)
endif()
