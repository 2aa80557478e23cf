# SPDX-License-Identifier: MIT
# CPack runs it between the installation of the components and the packages: adds what Debian wants of each package, its
# changelog and copyright, and compresses manual pages.
set(compiler skep)
set(library ${CPACK_SKEP_LIBRARY})
set(development libskep-dev)
set(documentation skep-doc)

find_program(GZIP gzip REQUIRED)

function(skep_compress)
	execute_process(COMMAND ${GZIP} -9nf ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

# The license file says who may do what; the format around it is that of Debian's copyright files.
file(READ "${CPACK_SKEP_SOURCE_DIR}/LICENSE" license)
string(REGEX MATCH "Copyright [^\n]*" holder "${license}")
string(REGEX REPLACE "^.*${holder}\n\n" "" license "${license}")
string(REGEX REPLACE "^.*Permission is" "Permission is" license "${license}")
string(STRIP "${license}" license)
string(REPLACE "\n\n" "\n.\n" license "${license}")
string(REPLACE "\n" "\n " license "${license}")
string(REPLACE "Copyright (c) " "" holder "${holder}")
set(copyright "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: skep

Files: *
Copyright: ${holder}
License: Expat

License: Expat
 ${license}
")
# The date of the manual: the file must be the same in the packages of two machines.
file(STRINGS "${CPACK_SKEP_SOURCE_DIR}/docs/skep.1.in" date REGEX "^\\.TH ")
string(REGEX MATCH "[0-9]+-[0-9]+-[0-9]+" date "${date}")
execute_process(COMMAND date --utc --rfc-email --date "${date}" OUTPUT_VARIABLE now OUTPUT_STRIP_TRAILING_WHITESPACE
	COMMAND_ERROR_IS_FATAL ANY)
set(changelog "skep (${CPACK_PACKAGE_VERSION}) unstable; urgency=medium

  * Version ${CPACK_PACKAGE_VERSION}; CHANGELOG.md in skep-doc has the changes.

 -- ${CPACK_DEBIAN_PACKAGE_MAINTAINER}  ${now}
")

foreach(component IN LISTS CPACK_COMPONENTS_ALL)
	set(root "${CPACK_TEMPORARY_DIRECTORY}/${component}")
	if(NOT IS_DIRECTORY "${root}")
		message(FATAL_ERROR "${root} is not there")
	endif()
	set(docs "${root}/usr/share/doc/${${component}}")
	file(MAKE_DIRECTORY "${docs}")
	file(WRITE "${docs}/copyright" "${copyright}")
	file(WRITE "${docs}/changelog" "${changelog}")
	file(GLOB pages "${root}/usr/share/man/man*/*.[1-8]")
	skep_compress("${docs}/changelog" ${pages})
	# whatever the umask of the build
	execute_process(COMMAND chmod -R u+rwX,go+rX,go-w "${root}" COMMAND_ERROR_IS_FATAL ANY)
endforeach()
