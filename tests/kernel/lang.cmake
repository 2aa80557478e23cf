# SPDX-License-Identifier: MIT
include_guard(GLOBAL)
# The language's meaning, tried in the kernel: lisp/lang_*.lisp is translated once and compiled by each
# clang of this machine; lang_*.c beside it computes the same in C. Also for cgroup.cmake. With sanitizers Skep makes the
# same C: there the first clang is enough.
set(skep_test_clangs "")
foreach(version IN ITEMS 14 15 16 17 18 19 20 21)
	find_program(SKEP_TEST_CLANG_${version} clang-${version})
	mark_as_advanced(SKEP_TEST_CLANG_${version})
	if(SKEP_TEST_CLANG_${version})
		list(APPEND skep_test_clangs ${version})
		if(NOT CMAKE_BUILD_TYPE STREQUAL "Release")
			break()
		endif()
	endif()
endforeach()
if(NOT skep_test_clangs)
	set(SKEP_TEST_CLANG_0 ${SKEP_CLANG})
	set(skep_test_clangs 0)
endif()
list(TRANSFORM skep_test_clangs REPLACE "(.+)" "\"clang-\\1\"" OUTPUT_VARIABLE skep_test_clang_names)
list(JOIN skep_test_clang_names "," skep_test_clang_names)
execute_process(COMMAND ${CMAKE_C_COMPILER} -print-multiarch
	OUTPUT_VARIABLE skep_test_multiarch OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
# The machine whose registers probes read, as libbpf's headers want it said.
set(skep_test_arch ${CMAKE_SYSTEM_PROCESSOR})
foreach(pair IN ITEMS "x86_64 x86" "aarch64 arm64" "riscv64 riscv" "s390x s390")
	separate_arguments(pair)
	list(GET pair 0 machine)
	if(machine STREQUAL CMAKE_SYSTEM_PROCESSOR)
		list(GET pair 1 skep_test_arch)
	endif()
endforeach()
set(SKEP_TEST_OBJECTS ${CMAKE_CURRENT_BINARY_DIR}/objects)
file(MAKE_DIRECTORY ${SKEP_TEST_OBJECTS})

# skep_compile_with_each_clang(NAME SOURCE STEM DEPENDS): SOURCE, a C file, becomes
# SKEP_TEST_OBJECTS/STEM.clang-N.bpf.o for each N; warnings are errors. The target is NAME.
function(skep_compile_with_each_clang name source stem depends)
	set(objects "")
	foreach(version IN LISTS skep_test_clangs)
		set(object ${SKEP_TEST_OBJECTS}/${stem}.clang-${version}.bpf.o)
		add_custom_command(OUTPUT ${object}
			COMMAND ${SKEP_TEST_CLANG_${version}} -target bpf -std=gnu17 -O2 -g -mcpu=v3 -fno-strict-aliasing
				-D__TARGET_ARCH_${skep_test_arch} -Wall -Wextra -Wno-unused-parameter -Werror
				-idirafter /usr/include/${skep_test_multiarch}
				-c ${source} -o ${object}
			DEPENDS ${source} ${depends}
			VERBATIM)
		list(APPEND objects ${object})
	endforeach()
	add_custom_target(${name} DEPENDS ${objects})
endfunction()

# skep_add_test_program(NAME [BTF f]): lisp/NAME.lisp, by skep and by each clang. Targets NAME, NAME_objects.
function(skep_add_test_program name)
	skep_add_program(${name} SOURCE ${PROJECT_SOURCE_DIR}/tests/kernel/lisp/${name}.lisp ${ARGN})
	get_target_property(source ${name} SKEP_C)
	skep_compile_with_each_clang(${name}_objects ${source} ${name} ${name}_files)
endfunction()

add_library(skep_test_lang STATIC ${PROJECT_SOURCE_DIR}/tests/kernel/lang_support.c
	${PROJECT_SOURCE_DIR}/tests/kernel/packet_support.c)
target_compile_definitions(skep_test_lang PRIVATE
	LANG_OBJECTS="${SKEP_TEST_OBJECTS}" "LANG_CLANGS=${skep_test_clang_names}")
target_link_libraries(skep_test_lang PUBLIC skep_test_support PkgConfig::SKEP_LIBBPF PkgConfig::SKEP_CRITERION)

file(GLOB programs CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/kernel/lisp/lang_*.lisp)
foreach(program IN LISTS programs)
	cmake_path(GET program STEM name)
	skep_add_test_program(${name})
	add_executable(kernel_${name} ${PROJECT_SOURCE_DIR}/tests/kernel/${name}.c)
	add_dependencies(kernel_${name} ${name}_objects)
	target_link_libraries(kernel_${name} PRIVATE skep_test_lang)
	add_test(NAME kernel.${name} COMMAND kernel_${name} --jobs 1)
	set_tests_properties(kernel.${name} PROPERTIES TIMEOUT 120 LABELS kernel)
endforeach()
