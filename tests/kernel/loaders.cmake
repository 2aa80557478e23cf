# SPDX-License-Identifier: MIT
# A loader written in Lisp, as a process: what is left of it after every way to end.
skep_add_loader(loader_watch SOURCE ${PROJECT_SOURCE_DIR}/tests/kernel/lisp/loader_watch.lisp)

add_executable(kernel_loaders ${PROJECT_SOURCE_DIR}/tests/kernel/loaders.c)
add_dependencies(kernel_loaders loader_watch)
target_compile_definitions(kernel_loaders PRIVATE LOADER="$<TARGET_FILE:loader_watch>")
target_link_libraries(kernel_loaders PRIVATE skep_test_support PkgConfig::SKEP_CRITERION)
add_test(NAME kernel.loaders COMMAND kernel_loaders --jobs 1 --timeout 60)
set_tests_properties(kernel.loaders PROPERTIES TIMEOUT 120 LABELS kernel)
