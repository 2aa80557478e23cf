/*
 * What a log of the kernel's verifier says, of any kernel from 5.10 on. The parts point into the
 * log's text. Used by libskep and, where it is linked statically, by the compiler.
 */
#pragma once

#include <stddef.h>

/* Bytes of a log; NULL where it does not have that part. */
struct skepi_log_part {
	const char *text;
	size_t len;
};

struct skepi_verifier_log {
	struct skepi_log_part reason;     /* the kernel's sentence */
	struct skepi_log_part place;      /* "fw.lisp:8": from Linux 6.10 on */
	struct skepi_log_part source;     /* the source line there, as the object has it */
	struct skepi_log_part suggestion; /* first line of it, from 7.3 on */
	long instruction;                 /* where it stopped, or -1 */
	struct skepi_log_part code;       /* that instruction, "(85) call bpf_map_lookup_elem#1" */
};

void skepi_verifier_log_read(const char *log, struct skepi_verifier_log *ret);
