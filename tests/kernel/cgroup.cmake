# Every hook of a cgroup with real sockets: lisp/cgroup_*.lisp, loaded by libskep in a cgroup of its own.
include(${CMAKE_CURRENT_LIST_DIR}/lang.cmake)

foreach(name IN ITEMS cgroup_hooks cgroup_mixed cgroup_helpers)
	skep_add_test_program(${name})
endforeach()

foreach(name IN ITEMS skb sock address rewrite control context helpers)
	set(test kernel_cgroup_${name})
	add_executable(${test} ${PROJECT_SOURCE_DIR}/tests/kernel/cgroup_${name}.c
		${PROJECT_SOURCE_DIR}/tests/kernel/cgroup_support.c)
	add_dependencies(${test} cgroup_hooks_objects cgroup_mixed_objects
		cgroup_helpers_objects)
	target_compile_definitions(${test} PRIVATE
		CGROUP_OBJECTS="${SKEP_TEST_OBJECTS}" "CGROUP_CLANGS=${skep_test_clang_names}")
	target_link_libraries(${test} PRIVATE
		skep_static skep_test_support PkgConfig::CRITERION)
	add_test(NAME kernel.cgroup_${name} COMMAND ${test} --jobs 1 --timeout 60)
	set_tests_properties(kernel.cgroup_${name} PROPERTIES TIMEOUT 120 LABELS kernel)
endforeach()
