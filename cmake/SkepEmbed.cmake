# skep_embed(TARGET target NAME symbol FILES file..): makes `const struct embedded_file symbol[]`
# (frontend/base/embed.h) of the files and compiles it into the target. The table ends with a row of
# NULL. Run with -P it is the step that writes the C.
if(CMAKE_SCRIPT_MODE_FILE)
	set(rows "")
	set(arrays "")
	set(index 0)
	string(REPLACE "|" ";" FILES "${FILES}")
	foreach(file IN LISTS FILES)
		file(READ "${file}" hex HEX)
		get_filename_component(name "${file}" NAME)
		string(REGEX REPLACE "(................................................)" "\\1\n\t" hex "${hex}")
		string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1, " hex "${hex}")
		string(APPEND arrays "static const char text_${index}[] = {\n\t${hex}0x00\n};\n\n")
		string(APPEND rows "\t{ \"${name}\", text_${index}, sizeof(text_${index}) - 1 },\n")
		math(EXPR index "${index} + 1")
	endforeach()
	file(WRITE "${OUTPUT}.new" "#include \"frontend/base/embed.h\"\n\n${arrays}extern const struct embedded_file ${NAME}[];\nconst struct embedded_file ${NAME}[] = {\n${rows}\t{ 0 },\n};\n")
	file(RENAME "${OUTPUT}.new" "${OUTPUT}")
	return()
endif()

set(SKEP_EMBED_SCRIPT "${CMAKE_CURRENT_LIST_FILE}")

function(skep_embed)
	cmake_parse_arguments(PARSE_ARGV 0 ARG "" "TARGET;NAME" "FILES")
	set(files "")
	foreach(file IN LISTS ARG_FILES)
		get_filename_component(file "${file}" ABSOLUTE BASE_DIR "${CMAKE_CURRENT_SOURCE_DIR}")
		list(APPEND files "${file}")
	endforeach()
	string(REPLACE ";" "|" joined "${files}")
	set(output "${CMAKE_CURRENT_BINARY_DIR}/${ARG_NAME}.c")
	add_custom_command(
		OUTPUT "${output}"
		COMMAND "${CMAKE_COMMAND}" "-DFILES=${joined}" "-DNAME=${ARG_NAME}" "-DOUTPUT=${output}"
			-P "${SKEP_EMBED_SCRIPT}"
		DEPENDS ${files} "${SKEP_EMBED_SCRIPT}"
		COMMENT "Embedding ${ARG_NAME}"
		VERBATIM)
	target_sources("${ARG_TARGET}" PRIVATE "${output}")
endfunction()
