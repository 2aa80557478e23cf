/* SPDX-License-Identifier: MIT */

/* the first prefix_len bits of data, in network order */
struct @base@_@map@_key {
	uint32_t prefix_len;
	uint8_t data[@data_len@];
};
