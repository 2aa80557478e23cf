# SPDX-License-Identifier: MIT
# Every helper of the table is called: helper_calls.c makes the calls, each clang compiles them without a
# warning, and those that this version offers a section for are loaded.
include(${CMAKE_CURRENT_LIST_DIR}/lang.cmake)

add_executable(helper_calls ${PROJECT_SOURCE_DIR}/tests/kernel/helper_calls.c)
target_link_libraries(helper_calls PRIVATE skep_emit skep_check skep_flow skep_sema skep_expand)

set(helper_calls_c ${CMAKE_CURRENT_BINARY_DIR}/helper_calls_all.bpf.c)
set(helper_calls_lisp ${CMAKE_CURRENT_BINARY_DIR}/helper-calls.lisp)
add_custom_command(OUTPUT ${helper_calls_c} ${helper_calls_lisp}
	COMMAND helper_calls c ${helper_calls_c}
	COMMAND helper_calls lisp ${helper_calls_lisp}
	DEPENDS helper_calls
	VERBATIM)
skep_compile_with_each_clang(helper_calls_all_objects ${helper_calls_c} helper_calls_all
	${helper_calls_c})

skep_add_program(helper_calls_program SOURCE ${helper_calls_lisp})
get_target_property(source helper_calls_program SKEP_C)
skep_compile_with_each_clang(helper_calls_objects ${source} helper_calls helper_calls_program_files)

add_executable(kernel_helpers_load ${PROJECT_SOURCE_DIR}/tests/kernel/helpers_load.c)
add_dependencies(kernel_helpers_load helper_calls_all_objects helper_calls_objects)
target_compile_definitions(kernel_helpers_load PRIVATE
	HELPER_OBJECTS="${SKEP_TEST_OBJECTS}" "HELPER_CLANGS=${skep_test_clang_names}")
target_link_libraries(kernel_helpers_load PRIVATE
	skep_test_support PkgConfig::SKEP_LIBBPF PkgConfig::SKEP_CRITERION)
add_test(NAME kernel.helpers_load COMMAND kernel_helpers_load --jobs 1)
set_tests_properties(kernel.helpers_load PROPERTIES TIMEOUT 180 LABELS kernel)
