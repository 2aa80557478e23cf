# SPDX-License-Identifier: MIT
# XDP and TC on veth pairs between namespaces of the test's own, with real sockets at the ends.
include(${CMAKE_CURRENT_LIST_DIR}/lang.cmake)

skep_add_test_program(net)
add_executable(kernel_net ${PROJECT_SOURCE_DIR}/tests/kernel/net.c
	${PROJECT_SOURCE_DIR}/tests/kernel/net_support.c)
add_dependencies(kernel_net net_objects)
target_compile_definitions(kernel_net PRIVATE _GNU_SOURCE
	NET_OBJECTS="${SKEP_TEST_OBJECTS}" "NET_CLANGS=${skep_test_clang_names}")
target_link_libraries(kernel_net PRIVATE skep_static skep_test_support PkgConfig::SKEP_CRITERION)
add_test(NAME kernel.net COMMAND kernel_net --jobs 1 --timeout 100)
set_tests_properties(kernel.net PROPERTIES TIMEOUT 300 LABELS kernel)
