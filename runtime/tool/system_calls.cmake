# SPDX-License-Identifier: MIT
# Writes SYSTEM_CALL(NAME, NUMBER) for each one of <asm/unistd.h> to OUTPUT, in the order of their numbers.
execute_process(COMMAND sh -c "echo '#include <asm/unistd.h>' | \"$0\" -E -dM -x c -" ${CC}
	OUTPUT_VARIABLE macros COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "#define __NR_[a-z0-9_]+ [0-9]+" lines "${macros}")
set(text "")
foreach(line IN LISTS lines)
	string(REGEX REPLACE "#define __NR_([a-z0-9_]+) ([0-9]+)" "SYSTEM_CALL(\\1, \\2)\n" row "${line}")
	string(APPEND text "${row}")
endforeach()
if(NOT text MATCHES "SYSTEM_CALL\\(openat, ")
	message(FATAL_ERROR "<asm/unistd.h> names no system call openat")
endif()
file(WRITE ${OUTPUT} "${text}")
