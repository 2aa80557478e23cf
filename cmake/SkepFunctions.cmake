# SPDX-License-Identifier: MIT
# skep_add_program and skep_add_loader: compile Lisp in a CMake build.
#
#	skep_add_program(NAME SOURCE f.lisp [LINK ..] [BTF f.btf] [ARCH a] [DEPENDS ..] [OPTIONS ..])
#	skep_add_loader(NAME SOURCE f.lisp [LINK ..] [BTF f.btf] [ARCH a] [DEPENDS ..] [OPTIONS ..])
#
# skep_add_program defines a target NAME to link with, from any directory. It adds libskep, libbpf, and a SYSTEM include path with
# the skeleton and the session header. Its property SKEP_OBJECT is the object's path.
# skep_add_loader defines an executable target NAME; the executable has the name of the source.
# LINK: targets of skep_add_program, or paths of BPF objects, that define what the source declares by `defextern`.
# BTF: a file that `skep btf-snapshot` wrote; without it, kernel structs are those of the build host.
# ARCH: the machine whose registers probes read; by default the one for which CMake builds.
# OPTIONS: more options for `skep build`.

if(CMAKE_SCRIPT_MODE_FILE)
	# cmake -DOUTPUTS=a|b [-DSTAMP=a] -P SkepFunctions.cmake: creates missing outputs as empty files, and gives STAMP a new
	# time. A source without programs makes fewer outputs than the step declares.
	string(REPLACE "|" ";" OUTPUTS "${OUTPUTS}")
	foreach(output IN LISTS OUTPUTS)
		if(NOT EXISTS "${output}")
			file(TOUCH "${output}")
		endif()
	endforeach()
	if(STAMP)
		file(TOUCH "${STAMP}")
	endif()
	return()
endif()

# The base name of the outputs, a_b for a-b.lisp, by the same rule as in the compiler.
function(skep_base_name source ret_base ret_stem)
	cmake_path(GET source STEM LAST_ONLY stem)
	string(REGEX REPLACE "[^A-Za-z0-9]" "_" base "${stem}")
	string(REGEX REPLACE "^([0-9])" "_\\1" base "${base}")
	set(${ret_base} "${base}" PARENT_SCOPE)
	set(${ret_stem} "${stem}" PARENT_SCOPE)
endfunction()

# Passes the tools that the build file chose to `skep`.
function(skep_environment ret_environment)
	set(environment "")
	foreach(tool IN ITEMS SKEP_CLANG SKEP_BPFTOOL SKEP_LLVM_OBJCOPY)
		if(${tool})
			list(APPEND environment "${tool}=${${tool}}")
		endif()
	endforeach()
	set(${ret_environment} "${environment}" PARENT_SCOPE)
endfunction()

# Finds a source. A generated one has the name that add_custom_command gave it: a relative name can be in either tree.
function(skep_find_source source ret_path)
	set(path "${source}")
	if(NOT IS_ABSOLUTE "${path}")
		set(path "${CMAKE_CURRENT_SOURCE_DIR}/${source}")
		if(NOT EXISTS "${path}")
			set(path "${CMAKE_CURRENT_BINARY_DIR}/${source}")
		endif()
	endif()
	cmake_path(NORMAL_PATH path)
	set(${ret_path} "${path}" PARENT_SCOPE)
endfunction()

# Checks once, at configure time, that a skeleton made by bpftool compiles with the libbpf that was found.
function(skep_check_skeleton)
	if(DEFINED CACHE{SKEP_SKELETON_WORKS} OR NOT SKEP_EXECUTABLE OR CMAKE_CROSSCOMPILING)
		return()
	endif()
	set(probe "${CMAKE_BINARY_DIR}/CMakeFiles/skep_probe")
	file(WRITE "${probe}/probe.lisp" "(defmap m :type :array :value-size 8 :max-entries 1)\n")
	skep_environment(environment)
	execute_process(
		COMMAND "${CMAKE_COMMAND}" -E env ${environment}
			"${SKEP_EXECUTABLE}" build -d "${probe}" "${probe}/probe.lisp"
		RESULT_VARIABLE status ERROR_VARIABLE words)
	if(status)
		message(FATAL_ERROR "${SKEP_EXECUTABLE} cannot build a program:\n${words}")
	endif()
	file(WRITE "${probe}/probe.c"
		"#include \"probe.session.h\"\nint main(void) { return probe_open(0, 0); }\n")
	try_compile(works "${probe}/build" "${probe}/probe.c"
		CMAKE_FLAGS "-DINCLUDE_DIRECTORIES=${probe}"
		LINK_LIBRARIES Skep::skep PkgConfig::SKEP_LIBBPF
		OUTPUT_VARIABLE words)
	if(NOT works)
		message(FATAL_ERROR "a skeleton made by ${SKEP_BPFTOOL} does not compile with libbpf "
			"${SKEP_LIBBPF_VERSION}; set SKEP_BPFTOOL to a bpftool that is not newer:\n${words}")
	endif()
	set(SKEP_SKELETON_WORKS TRUE CACHE INTERNAL "bpftool's skeletons compile against libbpf")
endfunction()

# Adds the build step, and a target NAME_files for its outputs.
function(skep_add_step name source outputs depends options)
	skep_environment(environment)
	set(directory "${CMAKE_CURRENT_BINARY_DIR}/${name}.skep")
	list(TRANSFORM outputs PREPEND "${directory}/")
	list(GET outputs 0 first)
	list(JOIN outputs "|" joined)
	if(TARGET skep AND NOT CMAKE_CROSSCOMPILING) # in Skep's own build
		set(skep $<TARGET_FILE:skep>)
		list(APPEND depends skep)
	else()
		set(skep "${SKEP_EXECUTABLE}")
		list(APPEND depends "${SKEP_EXECUTABLE}")
	endif()
	if("${options}" MATCHES "--arch=") # has a byte order of its own
	elseif(CMAKE_C_BYTE_ORDER STREQUAL "BIG_ENDIAN")
		list(APPEND options --target=bpfeb)
	elseif(CMAKE_C_BYTE_ORDER STREQUAL "LITTLE_ENDIAN")
		list(APPEND options --target=bpfel)
	endif()
	# `skep build` leaves the time of a file that has the same bytes. Ninja sees that, and builds nothing that depends on it. make
	# would run the step again and again, and so one of the files gets a new time.
	set(stamp "")
	if(CMAKE_GENERATOR MATCHES "Makefiles")
		set(stamp "-DSTAMP=${first}")
	endif()
	add_custom_command(
		OUTPUT ${outputs}
		COMMAND "${CMAKE_COMMAND}" -E env ${environment}
			"${skep}" build -d "${directory}" --no-executable
			"--depfile=${directory}/files.d" "--depfile-target=${first}"
			${options} "${source}"
		COMMAND "${CMAKE_COMMAND}" "-DOUTPUTS=${joined}" ${stamp} -P "${CMAKE_CURRENT_FUNCTION_LIST_FILE}"
		DEPENDS "${source}" ${depends}
		DEPFILE "${directory}/files.d"
		COMMENT "Compiling ${source} for BPF"
		VERBATIM)
	add_custom_target(${name}_files DEPENDS ${outputs})
endfunction()

# skep's name for the machine for which CMake builds; empty if skep does not support it.
function(skep_arch ret_arch)
	set(arch "")
	if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$")
		set(arch x86-64)
	elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^(aarch64|arm64)$")
		set(arch arm64)
	elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^(riscv64|s390x)$")
		set(arch ${CMAKE_SYSTEM_PROCESSOR})
	endif()
	set(${ret_arch} "${arch}" PARENT_SCOPE)
endfunction()

# Parses the arguments, which both functions share.
function(skep_parse name)
	cmake_parse_arguments(PARSE_ARGV 1 ARG "" "SOURCE;KERNEL;BTF;ARCH"
		"LINK;DEPENDS;OPTIONS")
	if(ARG_UNPARSED_ARGUMENTS)
		message(FATAL_ERROR "${name}: this function has no argument `${ARG_UNPARSED_ARGUMENTS}`")
	endif()
	if(NOT ARG_SOURCE)
		message(FATAL_ERROR "${name}: SOURCE is missing")
	endif()
	if(NOT TARGET skep AND NOT SKEP_EXECUTABLE)
		message(FATAL_ERROR "${name}: `skep` is not found; set SKEP_EXECUTABLE to its path")
	endif()
	skep_find_source("${ARG_SOURCE}" source)
	set(source "${source}" PARENT_SCOPE)
	set(links "")
	foreach(link IN LISTS ARG_LINK)
		if(TARGET ${link})
			list(APPEND ARG_DEPENDS ${link}_files)
			get_target_property(link ${link} SKEP_OBJECT)
		else()
			skep_find_source("${link}" link)
		endif()
		list(APPEND ARG_DEPENDS "${link}")
		list(APPEND links "${link}")
	endforeach()
	if(links)
		list(JOIN links "," links)
		list(APPEND ARG_OPTIONS "--link=${links}")
	endif()
	if(ARG_BTF)
		skep_find_source("${ARG_BTF}" btf)
		list(APPEND ARG_OPTIONS "--btf=${btf}")
		list(APPEND ARG_DEPENDS "${btf}")
	endif()
	if(NOT ARG_KERNEL)
		set(ARG_KERNEL "${SKEP_KERNEL}") # for all programs of a project
	endif()
	if(ARG_KERNEL)
		list(APPEND ARG_OPTIONS "--kernel=${ARG_KERNEL}")
	endif()
	if(NOT ARG_ARCH AND CMAKE_CROSSCOMPILING)
		skep_arch(ARG_ARCH)
	endif()
	if(ARG_ARCH)
		list(APPEND ARG_OPTIONS "--arch=${ARG_ARCH}")
	endif()
	set(depends "${ARG_DEPENDS}" PARENT_SCOPE)
	set(options "${ARG_OPTIONS}" PARENT_SCOPE)
endfunction()

function(skep_add_program name)
	skep_parse(${name} ${ARGN})
	if(NOT TARGET skep)
		skep_check_skeleton()
	endif()
	skep_base_name("${source}" base stem)
	set(outputs ${base}.bpf.c ${base}.bpf.o ${base}.skel.h ${base}.session.h)
	skep_add_step(${name} "${source}" "${outputs}" "${depends}" "${options}")

	set(directory "${CMAKE_CURRENT_BINARY_DIR}/${name}.skep")
	add_library(${name} INTERFACE)
	add_dependencies(${name} ${name}_files)
	target_include_directories(${name} SYSTEM INTERFACE $<BUILD_INTERFACE:${directory}>)
	target_link_libraries(${name} INTERFACE Skep::skep PkgConfig::SKEP_LIBBPF)
	set_target_properties(${name} PROPERTIES
		SKEP_OBJECT "${directory}/${base}.bpf.o"
		SKEP_C "${directory}/${base}.bpf.c")
endfunction()

function(skep_add_loader name)
	skep_parse(${name} ${ARGN})
	if(NOT TARGET skep)
		skep_check_skeleton()
	endif()
	skep_base_name("${source}" base stem)
	set(outputs ${base}.user.c ${base}.bpf.c ${base}.bpf.o ${base}.skel.h ${base}.session.h)
	skep_add_step(${name} "${source}" "${outputs}" "${depends}" "${options}")

	set(directory "${CMAKE_CURRENT_BINARY_DIR}/${name}.skep")
	add_executable(${name} "${directory}/${base}.user.c")
	add_dependencies(${name} ${name}_files)
	target_include_directories(${name} SYSTEM PRIVATE "${directory}")
	target_link_libraries(${name} PRIVATE Skep::skep PkgConfig::SKEP_LIBBPF)
	set_target_properties(${name} PROPERTIES OUTPUT_NAME "${stem}" C_STANDARD 17)
endfunction()
