# SPDX-License-Identifier: MIT
# Finds the libraries and tools that the build needs. If any are missing, configuring fails with a list of all of them and their
# Debian packages. All variables and targets begin with SKEP_,
# since another project may have found another libbpf or zlib.

set(SKEP_MISSING "")

function(skep_need found what package)
	if(NOT ${found})
		set(SKEP_MISSING "${SKEP_MISSING}\n  ${what}: apt install ${package}" PARENT_SCOPE)
	endif()
endfunction()

find_package(PkgConfig)
skep_need(PkgConfig_FOUND pkg-config pkg-config)
if(PkgConfig_FOUND)
	pkg_check_modules(SKEP_LIBBPF IMPORTED_TARGET GLOBAL libbpf>=1.1)
	skep_need(SKEP_LIBBPF_FOUND "libbpf 1.1" libbpf-dev)
	pkg_check_modules(SKEP_LIBELF IMPORTED_TARGET GLOBAL libelf)
	skep_need(SKEP_LIBELF_FOUND libelf libelf-dev)
	pkg_check_modules(SKEP_ZLIB IMPORTED_TARGET GLOBAL zlib)
	skep_need(SKEP_ZLIB_FOUND zlib zlib1g-dev)
	pkg_check_modules(SKEP_CJSON IMPORTED_TARGET GLOBAL libcjson)
	skep_need(SKEP_CJSON_FOUND cJSON libcjson-dev)
	if(SKEP_TESTS)
		pkg_check_modules(SKEP_CRITERION IMPORTED_TARGET GLOBAL criterion)
		skep_need(SKEP_CRITERION_FOUND Criterion libcriterion-dev)
	endif()
endif()
find_program(SKEP_CLANG
	NAMES clang clang-22 clang-21 clang-20 clang-19 clang-18 clang-17 clang-16 clang-15 clang-14
	NO_CMAKE_FIND_ROOT_PATH DOC "clang with the bpf target")
skep_need(SKEP_CLANG clang clang)
find_program(SKEP_LLVM_OBJCOPY llvm-objcopy NO_CMAKE_FIND_ROOT_PATH
	DOC "strips DWARF from BPF objects, and records their kernel")
skep_need(SKEP_LLVM_OBJCOPY llvm-objcopy llvm)
find_program(SKEP_BPFTOOL bpftool PATHS /usr/sbin /sbin NO_CMAKE_FIND_ROOT_PATH DOC "makes skeletons")
skep_need(SKEP_BPFTOOL bpftool bpftool)

if(SKEP_MISSING)
	message(FATAL_ERROR "Skep needs these, which are not installed:${SKEP_MISSING}")
endif()
