# SPDX-License-Identifier: MIT
# Kernel functions and structs of the kernel's, where the running kernel has those that the tests use.
foreach(name IN ITEMS kernel_functions dynptrs struct_ops filled)
	skep_add_program(${name} SOURCE ${PROJECT_SOURCE_DIR}/tests/kernel/lisp/${name}.lisp)
	add_executable(kernel_${name} ${PROJECT_SOURCE_DIR}/tests/kernel/${name}.c)
	target_link_libraries(kernel_${name} PRIVATE ${name} skep_test_support PkgConfig::SKEP_CRITERION)
	add_test(NAME kernel.${name} COMMAND kernel_${name} --jobs 1)
	set_tests_properties(kernel.${name} PROPERTIES TIMEOUT 60 LABELS kernel)
endforeach()
