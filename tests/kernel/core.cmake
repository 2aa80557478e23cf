# SPDX-License-Identifier: MIT
# Kernel structs by CO-RE, against what this process knows of itself: lisp/core_*.lisp is compiled with
# tests/btf/kernel.btf, so that every offset is relocated.
include(${CMAKE_CURRENT_LIST_DIR}/lang.cmake)

foreach(name IN ITEMS core_btf core_hooks core_structs core_tracepoints)
	skep_add_test_program(${name} BTF ${PROJECT_SOURCE_DIR}/tests/btf/kernel.btf)
	add_executable(kernel_${name} ${PROJECT_SOURCE_DIR}/tests/kernel/${name}.c)
	add_dependencies(kernel_${name} ${name}_objects)
	target_compile_definitions(kernel_${name} PRIVATE
		CORE_OBJECTS="${SKEP_TEST_OBJECTS}" "CORE_CLANGS=${skep_test_clang_names}")
	target_link_libraries(kernel_${name} PRIVATE
		skep_static skep_test_support PkgConfig::SKEP_CRITERION)
	add_test(NAME kernel.${name} COMMAND kernel_${name} --jobs 1 --timeout 60)
	set_tests_properties(kernel.${name} PROPERTIES TIMEOUT 120 LABELS kernel)
endforeach()
