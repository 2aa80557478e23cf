# SPDX-License-Identifier: MIT
# Tracing: lisp/trace_*.lisp against what the test itself knows of what it did.
include(${CMAKE_CURRENT_LIST_DIR}/lang.cmake)

# What probes are at: a program and a library of its own.
add_library(probe_library SHARED ${PROJECT_SOURCE_DIR}/tests/kernel/probe_library.c)
add_executable(probe_target ${PROJECT_SOURCE_DIR}/tests/kernel/probe_target.c)
target_link_libraries(probe_target PRIVATE probe_library)

foreach(name IN ITEMS trace_events trace_forms trace_kernel trace_probes)
	skep_add_test_program(${name})
	add_executable(kernel_${name} ${PROJECT_SOURCE_DIR}/tests/kernel/${name}.c)
	add_dependencies(kernel_${name} ${name}_objects probe_target)
	target_compile_definitions(kernel_${name} PRIVATE
		TRACE_OBJECTS="${SKEP_TEST_OBJECTS}" "TRACE_CLANGS=${skep_test_clang_names}"
		EVENT_FORMATS="${PROJECT_SOURCE_DIR}/tests/golden/events"
		PROBE_TARGET="$<TARGET_FILE:probe_target>"
		PROBE_LIBRARY="$<TARGET_FILE:probe_library>")
	target_link_libraries(kernel_${name} PRIVATE
		skep_static skep_test_support PkgConfig::SKEP_CRITERION)
	add_test(NAME kernel.${name} COMMAND kernel_${name} --jobs 1 --timeout 60)
	set_tests_properties(kernel.${name} PROPERTIES TIMEOUT 120 LABELS kernel)
endforeach()
