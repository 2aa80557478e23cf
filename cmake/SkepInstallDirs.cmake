# SPDX-License-Identifier: MIT
# Directories for a Skep that is not installed: GNUInstallDirs would put them into the cache of the project around it.
foreach(row IN ITEMS BINDIR:bin LIBDIR:lib INCLUDEDIR:include DATAROOTDIR:share MANDIR:share/man)
	string(REGEX MATCH "^([A-Z]+):(.*)$" row ${row})
	set(CMAKE_INSTALL_${CMAKE_MATCH_1} ${CMAKE_MATCH_2})
	set(CMAKE_INSTALL_FULL_${CMAKE_MATCH_1} ${CMAKE_INSTALL_PREFIX}/${CMAKE_MATCH_2})
endforeach()
