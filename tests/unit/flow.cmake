# SPDX-License-Identifier: MIT
# The rooms frontend/flow and frontend/check: the facts, and by them the messages.
add_executable(unit_flow
	${PROJECT_SOURCE_DIR}/tests/unit/flow_bits.c
	${PROJECT_SOURCE_DIR}/tests/unit/flow_calls.c
	${PROJECT_SOURCE_DIR}/tests/unit/flow_cells.c
	${PROJECT_SOURCE_DIR}/tests/unit/flow_loops.c
	${PROJECT_SOURCE_DIR}/tests/unit/flow_null.c
	${PROJECT_SOURCE_DIR}/tests/unit/flow_packets.c
	${PROJECT_SOURCE_DIR}/tests/unit/flow_ranges.c
	${PROJECT_SOURCE_DIR}/tests/unit/flow_records.c
	${PROJECT_SOURCE_DIR}/tests/unit/flow_stack.c)
target_link_libraries(unit_flow PRIVATE skep_check skep_flow skep_user skep_sema skep_expand criterion)
add_test(NAME unit.flow COMMAND unit_flow)
