# cmake -DNM=.. -DARCHIVE=libskep.a -DMAP=skep.map -DHEADER=session.h -P exports.cmake
# The library's skep_ functions, the version script and the header name the same things.
execute_process(COMMAND ${NM} -g --defined-only ${ARCHIVE} OUTPUT_VARIABLE symbols
	COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL " T skep_[a-z0-9_]+" defined "${symbols}")
list(TRANSFORM defined REPLACE " T " "")
file(STRINGS ${MAP} exported REGEX "skep_")
list(TRANSFORM exported REPLACE "[\t;]" "")
list(SORT defined)
list(SORT exported)
if(NOT defined STREQUAL exported)
	message(FATAL_ERROR "defined and exported differ:\n${defined}\n${exported}")
endif()
file(READ ${HEADER} header)
foreach(name IN LISTS exported)
	if(NOT header MATCHES "[ *]${name}\\(")
		message(FATAL_ERROR "${name} is exported, but not in the header")
	endif()
endforeach()
