# SPDX-License-Identifier: MIT
# Programs that Skep accepts and refuses, in the kernel. Needs root.
add_executable(kernel_corpus_load ${PROJECT_SOURCE_DIR}/tests/corpus/load.c)
target_link_libraries(kernel_corpus_load PRIVATE skep_static PkgConfig::SKEP_LIBBPF)
# What is accepted loads, whichever clang of this machine made the object: with the default one, and with each further one.
# Idioms and grids ask every clang by themselves. Once is enough for all of it: with sanitizers Skep makes the same objects.
include(${CMAKE_CURRENT_LIST_DIR}/lang.cmake)
if(CMAKE_BUILD_TYPE STREQUAL "Release")
	add_test(NAME kernel.corpus COMMAND ${PROJECT_SOURCE_DIR}/tests/corpus/run
		$<TARGET_FILE:skep> $<TARGET_FILE:kernel_corpus_load>)
	set_tests_properties(kernel.corpus PROPERTIES TIMEOUT 180 LABELS kernel SKIP_REGULAR_EXPRESSION "^skipped: loading")
	file(REAL_PATH ${SKEP_CLANG} default)
	foreach(version IN LISTS skep_test_clangs)
		file(REAL_PATH ${SKEP_TEST_CLANG_${version}} clang)
		if(clang STREQUAL default)
			continue()
		endif()
		add_test(NAME kernel.corpus.clang-${version} COMMAND ${PROJECT_SOURCE_DIR}/tests/corpus/run
			$<TARGET_FILE:skep> $<TARGET_FILE:kernel_corpus_load>)
		set_tests_properties(kernel.corpus.clang-${version} PROPERTIES TIMEOUT 180 LABELS kernel
			ENVIRONMENT SKEP_CLANG=${SKEP_TEST_CLANG_${version}}
			SKIP_REGULAR_EXPRESSION "^skipped: loading")
	endforeach()
	# idioms: what the emitted C is shaped for, the number that was tested is the number that is used;
	# grids: what is accepted loads and what is refused is refused by the kernel
	set(ends_grids --ends) # by hand with all
	foreach(what IN ITEMS idioms grids)
		add_test(NAME kernel.${what} COMMAND ${PROJECT_SOURCE_DIR}/tests/kernel/${what}
			$<TARGET_FILE:skep> $<TARGET_FILE:kernel_corpus_load> ${ends_${what}})
		set_tests_properties(kernel.${what} PROPERTIES TIMEOUT 1500 LABELS kernel
			SKIP_REGULAR_EXPRESSION "^skipped: loading")
	endforeach()
	# guards stand at every safe place and harm nothing; by hand with all clangs and --each
	add_test(NAME kernel.guards COMMAND ${PROJECT_SOURCE_DIR}/tests/guards/everywhere
		$<TARGET_FILE:skep> $<TARGET_FILE:kernel_corpus_load> --ends)
	set_tests_properties(kernel.guards PROPERTIES TIMEOUT 900 LABELS kernel
		SKIP_REGULAR_EXPRESSION "^skipped: loading")
endif()
