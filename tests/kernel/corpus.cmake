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
