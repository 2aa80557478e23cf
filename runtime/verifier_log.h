/* SPDX-License-Identifier: MIT */
/* The parts of a verifier log, from Linux 5.10 on. They point into the log's text, which the caller
 * keeps. Included by libskep (load.c) and by the compiler, which links it statically. */
#pragma once

#include <stddef.h>

/* A range of the log; NULL if the log does not have that part. */
struct skepi_log_part {
	const char *text;
	size_t len;
};

struct skepi_verifier_log {
	struct skepi_log_part reason;     /* the kernel's sentence */
	struct skepi_log_part place;      /* "fw.lisp:8"; Linux 6.10 or newer */
	/* the source line at that place, as the object's BTF has it */
	struct skepi_log_part source;
	struct skepi_log_part suggestion; /* its first line; Linux 7.3 or newer */
	long instruction;                 /* the instruction's number, or -1 */
	struct skepi_log_part code; /* the instruction's text, "(85) call bpf_map_lookup_elem#1" */
};

void skepi_verifier_log_read(const char *log, struct skepi_verifier_log *ret);
