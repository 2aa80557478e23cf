# SPDX-License-Identifier: MIT
# The examples, run as their users run them, and held against their C twins.
if(SKEP_EXAMPLES)
	add_executable(examples_send_to kernel/examples_send_to.c)
	add_executable(examples_peer kernel/examples_peer.c)
	add_test(NAME kernel.examples_run COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/kernel/examples_run
		${PROJECT_BINARY_DIR}/examples $<TARGET_FILE:examples_send_to>)
	add_test(NAME kernel.examples_network COMMAND
		${CMAKE_CURRENT_SOURCE_DIR}/kernel/examples_network ${PROJECT_BINARY_DIR}/examples
		$<TARGET_FILE:examples_send_to> $<TARGET_FILE:examples_peer>)
	add_test(NAME kernel.examples_trace COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/kernel/examples_trace
		${PROJECT_BINARY_DIR}/examples ${PROJECT_BINARY_DIR}/bin/probe_target)
	set_tests_properties(kernel.examples_run kernel.examples_network kernel.examples_trace
		PROPERTIES LABELS kernel TIMEOUT 120 SKIP_RETURN_CODE 77)
	# rates and waits for answers: not beside other tests
	set_tests_properties(kernel.examples_run kernel.examples_network kernel.examples_trace
		PROPERTIES RUN_SERIAL ON)
	# every twin with every clang; sanitizers change no object
	if(CMAKE_BUILD_TYPE STREQUAL "Release")
		add_test(NAME kernel.examples_twins COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/kernel/examples_twins
			$<TARGET_FILE:skep> ${PROJECT_SOURCE_DIR}/examples)
		set_tests_properties(kernel.examples_twins PROPERTIES LABELS kernel TIMEOUT 300 SKIP_RETURN_CODE 77)
	endif()
endif()
