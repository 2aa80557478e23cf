# SPDX-License-Identifier: MIT
# golden/map-types.lisp, a map of every type, in the kernel.
include(${CMAKE_CURRENT_LIST_DIR}/lang.cmake)

skep_add_program(map_types_program SOURCE ${PROJECT_SOURCE_DIR}/tests/golden/map-types.lisp)
get_target_property(source map_types_program SKEP_C)
skep_compile_with_each_clang(map_types_objects ${source} map_types map_types_program_files)

add_executable(kernel_maps_load ${PROJECT_SOURCE_DIR}/tests/kernel/maps_load.c)
add_dependencies(kernel_maps_load map_types_objects)
target_compile_definitions(kernel_maps_load PRIVATE
	MAP_OBJECTS="${SKEP_TEST_OBJECTS}" "MAP_CLANGS=${skep_test_clang_names}")
target_link_libraries(kernel_maps_load PRIVATE skep_kernel
	skep_test_support PkgConfig::SKEP_LIBBPF PkgConfig::SKEP_CRITERION)
add_test(NAME kernel.maps_load COMMAND kernel_maps_load --jobs 1)
set_tests_properties(kernel.maps_load PROPERTIES TIMEOUT 60 LABELS kernel)
