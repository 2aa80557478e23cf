# Templates, child processes and workspaces; what they make together is held by tests/cli.
add_executable(unit_skeletons
	${PROJECT_SOURCE_DIR}/tests/unit/skeletons_command.c
	${PROJECT_SOURCE_DIR}/tests/unit/skeletons_layout.c
	${PROJECT_SOURCE_DIR}/tests/unit/skeletons_template.c
	${PROJECT_SOURCE_DIR}/tests/unit/skeletons_value.c
	${PROJECT_SOURCE_DIR}/cli/run_value.c)
target_link_libraries(unit_skeletons PRIVATE skep_skeletons PkgConfig::CRITERION)
add_test(NAME unit.skeletons COMMAND unit_skeletons)
