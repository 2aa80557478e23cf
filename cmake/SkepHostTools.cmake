# SPDX-License-Identifier: MIT
# Tools that the build itself runs: they make rows and completions. A cross build builds them first, in host/ of its build directory, with
# the compiler of the machine that builds; SKEP_HOST_TOOLS names a directory that has them already.
#
# skep_host_tool(NAME COMMAND DEPENDS): what to call for the target NAME of this project, and what a custom command depends on for it.
# In a cross build the target is not made.

if(CMAKE_CROSSCOMPILING AND NOT SKEP_HOST_TOOLS)
	include(ExternalProject)
	set(host ${PROJECT_BINARY_DIR}/host)
	set(host_targets generate_kernel_rows skep_completions)
	if(SKEP_EXAMPLES OR NOT PROJECT_IS_TOP_LEVEL) # skep_add_program is called
		list(APPEND host_targets skep)
	endif()
	list(TRANSFORM host_targets PREPEND "${host}/bin/" OUTPUT_VARIABLE host_files)
	# what makes pkg-config and the compiler those of the target
	set(host_environment ${CMAKE_COMMAND} -E env --unset=PKG_CONFIG --unset=PKG_CONFIG_PATH --unset=PKG_CONFIG_LIBDIR
		--unset=PKG_CONFIG_SYSROOT_DIR --unset=CC --unset=CFLAGS --unset=CPPFLAGS --unset=LDFLAGS --unset=CMAKE_TOOLCHAIN_FILE)
	ExternalProject_Add(skep_host
		SOURCE_DIR ${PROJECT_SOURCE_DIR}
		BINARY_DIR ${host}
		CONFIGURE_COMMAND ${host_environment} ${CMAKE_COMMAND} -S ${PROJECT_SOURCE_DIR} -B ${host} -G ${CMAKE_GENERATOR}
			-DCMAKE_BUILD_TYPE=Release -DSKEP_TESTS=OFF -DSKEP_EXAMPLES=OFF
		BUILD_COMMAND ${host_environment} ${CMAKE_COMMAND} --build ${host} --target ${host_targets}
		BUILD_BYPRODUCTS ${host_files}
		BUILD_ALWAYS ON
		INSTALL_COMMAND "")
	set(SKEP_HOST_TOOLS_DIR ${host}/bin)
elseif(CMAKE_CROSSCOMPILING)
	set(SKEP_HOST_TOOLS_DIR ${SKEP_HOST_TOOLS})
endif()
if(CMAKE_CROSSCOMPILING AND NOT SKEP_EXECUTABLE)
	set(SKEP_EXECUTABLE ${SKEP_HOST_TOOLS_DIR}/skep CACHE INTERNAL "the compiler for the machine that builds")
endif()

function(skep_host_tool name ret_command ret_depends)
	if(NOT CMAKE_CROSSCOMPILING)
		set(${ret_command} ${name} PARENT_SCOPE)
		set(${ret_depends} ${name} PARENT_SCOPE)
		return()
	endif()
	set(${ret_command} ${SKEP_HOST_TOOLS_DIR}/${name} PARENT_SCOPE)
	set(${ret_depends} ${SKEP_HOST_TOOLS_DIR}/${name} PARENT_SCOPE)
endfunction()
