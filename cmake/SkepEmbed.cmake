# SPDX-License-Identifier: MIT
# skep_embed(TARGET target NAME c_symbol FILES ..): compiles the contents of the files into the target, as the array
#	const struct embedded_file c_symbol[]
# of frontend/base/embed.h, ended by a row without a name. The array is made again when a file changes.

if(CMAKE_SCRIPT_MODE_FILE)
	# cmake -DNAME=.. -DOUTPUT=.. -DFILES=a|b -P SkepEmbed.cmake
	string(REPLACE "|" ";" FILES "${FILES}")
	set(arrays "")
	set(rows "")
	set(index 0)
	foreach(file IN LISTS FILES)
		file(READ "${file}" bytes HEX)
		# The license of a template is not that of the C that is made of it.
		foreach(comment IN ITEMS "// " "/* ")
			string(HEX "${comment}SPDX-License-Identifier: " license)
			string(REGEX REPLACE "^${license}([1-9a-f][0-9a-f]|0[0-9b-f])*0a" "" bytes "${bytes}")
		endforeach()
		string(LENGTH "${bytes}" len)
		math(EXPR len "${len} / 2")
		string(REGEX REPLACE "(................................)" "\\1\n\t" bytes "${bytes}")
		string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
		get_filename_component(base "${file}" NAME)
		string(APPEND arrays "static const unsigned char file_${index}[] = {\n\t${bytes}0\n};\n\n")
		string(APPEND rows "\t{ \"${base}\", (const char *)file_${index}, ${len} },\n")
		math(EXPR index "${index} + 1")
	endforeach()
	file(WRITE "${OUTPUT}.new" "#include \"frontend/base/embed.h\"\n\n${arrays}"
		"extern const struct embedded_file ${NAME}[];\n"
		"const struct embedded_file ${NAME}[] = {\n${rows}\t{ 0 },\n};\n")
	file(RENAME "${OUTPUT}.new" "${OUTPUT}")
	return()
endif()

set(SKEP_EMBED_SCRIPT "${CMAKE_CURRENT_LIST_FILE}" CACHE INTERNAL "the script that skep_embed runs")

function(skep_embed)
	cmake_parse_arguments(PARSE_ARGV 0 arg "" "TARGET;NAME" "FILES")
	set(files "")
	foreach(file IN LISTS arg_FILES)
		get_filename_component(path "${file}" ABSOLUTE)
		list(APPEND files "${path}")
	endforeach()
	list(JOIN files "|" joined)
	set(output "${CMAKE_CURRENT_BINARY_DIR}/${arg_NAME}.c")
	add_custom_command(OUTPUT "${output}"
		COMMAND "${CMAKE_COMMAND}" "-DNAME=${arg_NAME}" "-DOUTPUT=${output}"
			"-DFILES=${joined}" -P "${SKEP_EMBED_SCRIPT}"
		DEPENDS ${files} "${SKEP_EMBED_SCRIPT}"
		VERBATIM)
	target_sources("${arg_TARGET}" PRIVATE "${output}")
endfunction()
