# SPDX-License-Identifier: MIT
# The room runtime: what needs no kernel. The rest is in tests/kernel.
add_executable(unit_runtime ${PROJECT_SOURCE_DIR}/tests/unit/runtime_attach_options.c
	${PROJECT_SOURCE_DIR}/tests/unit/runtime_cgroup.c
	${PROJECT_SOURCE_DIR}/tests/unit/runtime_verifier_log.c)
target_link_libraries(unit_runtime PRIVATE skep_static PkgConfig::SKEP_CRITERION)
add_test(NAME unit.runtime COMMAND unit_runtime)
