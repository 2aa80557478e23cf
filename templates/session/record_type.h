/* SPDX-License-Identifier: MIT */

/* event is valid during the call; a negative value ends the poll, which returns it@len_words@ */
typedef int (*@base@_@name@_fn)(const struct @record@ *event, @len_in@void *user);
