/* SPDX-License-Identifier: MIT */
/* Generated from @source@ by skep; edit that file, not this one. */
#pragma once

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <skep/session.h>

#ifndef SKEP_STATIC_ASSERT
#ifdef __cplusplus
#define SKEP_STATIC_ASSERT static_assert
#else
#define SKEP_STATIC_ASSERT _Static_assert
#endif
#endif
