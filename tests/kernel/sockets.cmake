# SPDX-License-Identifier: MIT
# Programs of sockets on real sockets, in a network namespace of the test's own.
include(${CMAKE_CURRENT_LIST_DIR}/lang.cmake)

skep_add_test_program(sockets)
add_executable(kernel_sockets ${PROJECT_SOURCE_DIR}/tests/kernel/sockets.c)
add_dependencies(kernel_sockets sockets_objects)
target_compile_definitions(kernel_sockets PRIVATE
	SOCKET_OBJECTS="${SKEP_TEST_OBJECTS}" "SOCKET_CLANGS=${skep_test_clang_names}")
target_link_libraries(kernel_sockets PRIVATE skep_static skep_test_support PkgConfig::SKEP_CRITERION)
add_test(NAME kernel.sockets COMMAND kernel_sockets --jobs 1 --timeout 60)
set_tests_properties(kernel.sockets PROPERTIES TIMEOUT 120 LABELS kernel)
