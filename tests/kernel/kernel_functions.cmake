# Kernel functions, where the running kernel has those that the test calls.
skep_add_program(kernel_functions SOURCE ${PROJECT_SOURCE_DIR}/tests/kernel/lisp/kernel_functions.lisp)
add_executable(kernel_kernel_functions ${PROJECT_SOURCE_DIR}/tests/kernel/kernel_functions.c)
target_link_libraries(kernel_kernel_functions PRIVATE kernel_functions skep_test_support
	PkgConfig::CRITERION)
add_test(NAME kernel.kernel_functions COMMAND kernel_kernel_functions --jobs 1)
set_tests_properties(kernel.kernel_functions PROPERTIES TIMEOUT 60 LABELS kernel)
