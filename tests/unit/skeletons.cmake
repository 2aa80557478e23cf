# SPDX-License-Identifier: MIT
# Templates, child processes and workspaces; what they make together is held by tests/cli.
add_executable(unit_skeletons
	${PROJECT_SOURCE_DIR}/tests/unit/skeletons_command.c
	${PROJECT_SOURCE_DIR}/tests/unit/skeletons_layout.c
	${PROJECT_SOURCE_DIR}/tests/unit/skeletons_template.c)
target_link_libraries(unit_skeletons PRIVATE skep_skeletons PkgConfig::SKEP_CRITERION)
add_test(NAME unit.skeletons COMMAND unit_skeletons)

# What tools read and print.
add_executable(unit_tool ${PROJECT_SOURCE_DIR}/tests/unit/tool.c)
target_link_libraries(unit_tool PRIVATE Skep::skep_static PkgConfig::SKEP_CRITERION)
add_test(NAME unit.tool COMMAND unit_tool)
