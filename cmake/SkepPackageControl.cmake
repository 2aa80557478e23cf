# SPDX-License-Identifier: MIT
# CPack runs it behind the packages: writes again what CPack of CMake 3.25 cannot say. Libraries and headers of two machines may be
# installed at once (Multi-Arch), and dpkg's trigger updates the cache of libraries instead of scripts.
find_program(DPKG_DEB dpkg-deb REQUIRED)

foreach(package IN LISTS CPACK_PACKAGE_FILES)
	if(NOT package MATCHES "/lib[^/]*$")
		continue()
	endif()
	set(root "${CPACK_TOPLEVEL_DIRECTORY}/control")
	file(REMOVE_RECURSE "${root}")
	execute_process(COMMAND ${DPKG_DEB} --raw-extract "${package}" "${root}" COMMAND_ERROR_IS_FATAL ANY)
	file(STRINGS "${root}/DEBIAN/control" fields)
	list(FILTER fields EXCLUDE REGEX "^Multi-Arch:")
	list(TRANSFORM fields REPLACE "^(Section: .*)$" "\\1\nMulti-Arch: same")
	list(JOIN fields "\n" fields)
	file(WRITE "${root}/DEBIAN/control" "${fields}\n")
	if(EXISTS "${root}/DEBIAN/postinst")
		file(REMOVE "${root}/DEBIAN/postinst" "${root}/DEBIAN/postrm")
		file(WRITE "${root}/DEBIAN/triggers" "activate-noawait ldconfig\n")
	endif()
	execute_process(COMMAND ${DPKG_DEB} --root-owner-group -Zxz --build "${root}" "${package}"
		OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
	file(REMOVE_RECURSE "${root}")
endforeach()
