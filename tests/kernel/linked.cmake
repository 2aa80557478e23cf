# SPDX-License-Identifier: MIT
# Two objects made one: a map, a global and a function of the other; parameters and globals in C.
skep_add_program(linked_library SOURCE ${PROJECT_SOURCE_DIR}/tests/kernel/lisp/linked_library.lisp)
skep_add_program(linked_app SOURCE ${PROJECT_SOURCE_DIR}/tests/kernel/lisp/linked_app.lisp
	LINK linked_library)

add_executable(kernel_linked ${PROJECT_SOURCE_DIR}/tests/kernel/linked.c)
target_link_libraries(kernel_linked PRIVATE linked_app skep_test_support PkgConfig::SKEP_CRITERION)
add_test(NAME kernel.linked COMMAND kernel_linked --jobs 1)
set_tests_properties(kernel.linked PROPERTIES TIMEOUT 60 LABELS kernel)
