# SPDX-License-Identifier: MIT
# Debian packages by CPack: skep, libskep1, libskep-dev and skep-doc, each of one component of the installation.
#	cmake --preset package && cmake --build --preset package --target package
# Only where the prefix is /usr, as Debian's directory of libraries depends on it.
if(NOT CMAKE_INSTALL_PREFIX STREQUAL "/usr")
	return()
endif()

set(SKEP_MAINTAINER "Skep maintainers <skep-maintainers@users.noreply.github.com>" CACHE STRING
	"Name and address in the packages, of who makes them")
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME skep)
set(CPACK_PACKAGE_VENDOR "The Skep authors")
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR}/packages)
set(CPACK_COMPONENTS_ALL compiler library development documentation)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
	OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "${SKEP_MAINTAINER}")
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_SOURCE skep)
if(CMAKE_CROSSCOMPILING) # Debian's name of the target
	string(REPLACE aarch64 arm64 CPACK_DEBIAN_PACKAGE_ARCHITECTURE ${CMAKE_SYSTEM_PROCESSOR})
endif()
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/SkepPackageFiles.cmake)
set(CPACK_POST_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/SkepPackageControl.cmake)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS_POLICY ">=")
# CPack's own default, which it leaves out: another one would stand before each package's text
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_NAME} built using CMake")

# clang and llvm of any version that Skep finds by itself.
set(clangs clang)
set(llvms llvm)
foreach(version RANGE 22 14 -1)
	string(APPEND clangs " | clang-${version}")
	string(APPEND llvms " | llvm-${version}")
endforeach()
set(same "(= ${PROJECT_VERSION})")

# skep_package(COMPONENT NAME SECTION SUMMARY TEXT [FIELD value]..): what the control file has
function(skep_package component name section summary text)
	string(TOUPPER ${component} upper)
	set(prefix CPACK_DEBIAN_${upper})
	set(${prefix}_PACKAGE_NAME ${name} PARENT_SCOPE)
	set(${prefix}_PACKAGE_SECTION ${section} PARENT_SCOPE)
	set(${prefix}_DESCRIPTION "${summary}\n${text}" PARENT_SCOPE)
	while(ARGN)
		list(POP_FRONT ARGN field value)
		set(${prefix}_${field} "${value}" PARENT_SCOPE)
	endwhile()
endfunction()

skep_package(compiler skep devel
	"compiler from a small typed Lisp to BPF C"
	"Skep compiles a Lisp file to readable BPF C, and reports as errors what
the kernel's verifier would reject. It makes the object, libbpf's skeleton
and a typed header for applications, and it runs programs: XDP, tc, cgroup,
tracing and others."
	PACKAGE_DEPENDS "libskep-dev ${same}, ${clangs}, ${llvms}, bpftool"
	PACKAGE_RECOMMENDS "gcc | c-compiler"
	PACKAGE_SUGGESTS "skep-doc, cmake")
skep_package(library libskep${SKEP_ABI} libs
	"sessions of BPF programs over libbpf - shared library"
	"libskep loads and attaches BPF programs, reads their maps and events, and
detaches all of them when the session ends. Programs that Skep makes use
it, and so can any program in C.")
skep_package(development libskep-dev libdevel
	"sessions of BPF programs over libbpf - development files"
	"The headers, the static library, the CMake package and the pkg-config file
of libskep, which loads and attaches BPF programs and reads their maps and
events."
	PACKAGE_DEPENDS "libskep${SKEP_ABI} ${same}, libbpf-dev (>= 1.1), libc6-dev | libc-dev, pkgconf | pkg-config"
	PACKAGE_SUGGESTS skep)
skep_package(documentation skep-doc doc
	"compiler from a small typed Lisp to BPF C - documentation"
	"The guides, the reference of the language, the cookbook and the examples of
Skep, a compiler from a small typed Lisp to BPF C."
	PACKAGE_ARCHITECTURE all
	PACKAGE_SUGGESTS skep)

# What SkepPackageFiles.cmake needs.
set(CPACK_SKEP_SOURCE_DIR ${PROJECT_SOURCE_DIR})
set(CPACK_SKEP_LIBRARY libskep${SKEP_ABI})
include(CPack)
