# Programs that Skep accepts and refuses, in the kernel. Needs root.
add_executable(kernel_corpus_load ${PROJECT_SOURCE_DIR}/tests/corpus/load.c)
target_link_libraries(kernel_corpus_load PRIVATE skep_static PkgConfig::LIBBPF)
add_test(NAME kernel.corpus COMMAND ${PROJECT_SOURCE_DIR}/tests/corpus/run
	$<TARGET_FILE:skep> $<TARGET_FILE:kernel_corpus_load>)
set_tests_properties(kernel.corpus PROPERTIES TIMEOUT 180 LABELS kernel SKIP_REGULAR_EXPRESSION "^skipped: loading")
# What the emitted C is shaped for: the number that was tested is the number that is used.
add_test(NAME kernel.idioms COMMAND ${PROJECT_SOURCE_DIR}/tests/kernel/idioms
	$<TARGET_FILE:skep> $<TARGET_FILE:kernel_corpus_load>)
set_tests_properties(kernel.idioms PROPERTIES TIMEOUT 600 LABELS kernel
	SKIP_REGULAR_EXPRESSION "^skipped: loading")
# Both again with each further clang of this machine: what is accepted loads, whichever made the object.
include(${CMAKE_CURRENT_LIST_DIR}/lang.cmake)
if(CMAKE_BUILD_TYPE STREQUAL "Release") # once is enough: the objects are the same
	file(REAL_PATH ${SKEP_CLANG} default)
	foreach(version IN LISTS skep_test_clangs)
		file(REAL_PATH ${SKEP_TEST_CLANG_${version}} clang)
		if(clang STREQUAL default)
			continue()
		endif()
		foreach(what IN ITEMS corpus idioms)
			get_test_property(kernel.${what} TIMEOUT timeout)
			if(what STREQUAL "corpus")
				set(command ${PROJECT_SOURCE_DIR}/tests/corpus/run)
			else()
				set(command ${PROJECT_SOURCE_DIR}/tests/kernel/idioms)
			endif()
			add_test(NAME kernel.${what}.clang-${version} COMMAND ${command}
				$<TARGET_FILE:skep> $<TARGET_FILE:kernel_corpus_load>)
			set_tests_properties(kernel.${what}.clang-${version} PROPERTIES TIMEOUT ${timeout} LABELS kernel
				ENVIRONMENT SKEP_CLANG=${SKEP_TEST_CLANG_${version}}
				SKIP_REGULAR_EXPRESSION "^skipped: loading")
		endforeach()
	endforeach()
endif()
# What is accepted loads and what is refused is refused by the kernel: offsets, atomics, sizes, pointers, references; byte orders.
if(CMAKE_BUILD_TYPE STREQUAL "Release")
	add_test(NAME kernel.grids COMMAND ${PROJECT_SOURCE_DIR}/tests/kernel/grids
		$<TARGET_FILE:skep> $<TARGET_FILE:kernel_corpus_load>)
	set_tests_properties(kernel.grids PROPERTIES TIMEOUT 1500 LABELS kernel
		SKIP_REGULAR_EXPRESSION "^skipped: loading")
endif()
