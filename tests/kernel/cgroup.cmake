# SPDX-License-Identifier: MIT
# Every hook of a cgroup with real sockets: lisp/cgroup_*.lisp, loaded by libskep in a cgroup of its own.
include(${CMAKE_CURRENT_LIST_DIR}/lang.cmake)

set(policies policy_connect4 policy_connect6 policy_sendmsg policy_bind4 policy_bind6)
set(complete policy_closed policy_egress)
foreach(name IN ITEMS cgroup_hooks cgroup_mixed cgroup_helpers ${policies} ${complete})
	skep_add_test_program(${name})
endforeach()

# the warnings of the files that tests/kernel/cgroup_policy.c gets round, and none of the complete ones
foreach(name IN LISTS policies)
	add_test(NAME errors.${name} COMMAND ${PROJECT_SOURCE_DIR}/tests/errors/run
		$<TARGET_FILE:skep> ${PROJECT_SOURCE_DIR}/tests/kernel/lisp/${name}.lisp)
	set_tests_properties(errors.${name} PROPERTIES TIMEOUT 60 LABELS errors)
endforeach()
foreach(name IN LISTS complete)
	add_test(NAME errors.${name} COMMAND skep check
		${PROJECT_SOURCE_DIR}/tests/kernel/lisp/${name}.lisp)
	set_tests_properties(errors.${name} PROPERTIES TIMEOUT 60 LABELS errors
		FAIL_REGULAR_EXPRESSION "warning|error")
endforeach()

foreach(name IN ITEMS skb sock address rewrite control context helpers policy)
	set(test kernel_cgroup_${name})
	add_executable(${test} ${PROJECT_SOURCE_DIR}/tests/kernel/cgroup_${name}.c
		${PROJECT_SOURCE_DIR}/tests/kernel/cgroup_support.c)
	add_dependencies(${test} cgroup_hooks_objects cgroup_mixed_objects
		cgroup_helpers_objects)
	if(name STREQUAL policy)
		foreach(policy IN LISTS policies complete)
			add_dependencies(${test} ${policy}_objects)
		endforeach()
	endif()
	target_compile_definitions(${test} PRIVATE
		CGROUP_OBJECTS="${SKEP_TEST_OBJECTS}" "CGROUP_CLANGS=${skep_test_clang_names}")
	target_link_libraries(${test} PRIVATE
		skep_static skep_test_support PkgConfig::SKEP_CRITERION)
	add_test(NAME kernel.cgroup_${name} COMMAND ${test} --jobs 1 --timeout 60)
	set_tests_properties(kernel.cgroup_${name} PROPERTIES TIMEOUT 120 LABELS kernel)
endforeach()
