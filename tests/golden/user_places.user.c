/*
 * Fields inside one another, arrays of arrays and unions on the user side:
 * read, set, bound, printed.
 *
 * Generated from user-places.lisp by skep; edit that file, not this one.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <skep/tool.h>

#include "user_places.session.h"

struct in_array3 {
	struct in element[3];
};

struct u16_array3 {
	uint16_t element[3];
};

struct in_array2 {
	struct in element[2];
};

static struct skep_show show;

static const struct skep_field elements3[] = {
	{ "element", SKEP_FIELD_UNSIGNED, .offset = 0, .size = 2, .count = 3 },
	{ 0 },
};

static const struct skep_field array12_shape = {
	"value", SKEP_FIELD_LIST, .offset = 0, .size = 6, .count = 2, .fields = elements3
};

static const struct skep_field array6_shape = {
	"value", SKEP_FIELD_UNSIGNED, .offset = 0, .size = 2, .count = 3
};

static const struct skep_field elements2[] = {
	{ "element", SKEP_FIELD_UNSIGNED, .offset = 0, .size = 1, .count = 2, .as = SKEP_AS_HEX },
	{ 0 },
};

static const struct skep_field elements2_2[] = {
	{ "element", SKEP_FIELD_LIST, .offset = 0, .size = 2, .count = 2, .fields = elements2 },
	{ 0 },
};

static const struct skep_field array8_shape = {
	"value", SKEP_FIELD_LIST, .offset = 0, .size = 4, .count = 2, .fields = elements2_2
};

static const struct skep_field elements2_3[] = {
	{ "element", SKEP_FIELD_UNSIGNED, .offset = 0, .size = 1, .count = 2, .as = SKEP_AS_HEX },
	{ 0 },
};

static const struct skep_field array4_shape = {
	"value", SKEP_FIELD_LIST, .offset = 0, .size = 2, .count = 2, .fields = elements2_3
};

static const struct skep_field elements8[] = {
	{ "element", SKEP_FIELD_CHAR, .offset = 0, .size = 1, .count = 8 },
	{ 0 },
};

static const struct skep_field array16_shape = {
	"value", SKEP_FIELD_LIST, .offset = 0, .size = 8, .count = 2, .fields = elements8
};

static const struct skep_field in_fields[] = {
	{ "x", SKEP_FIELD_UNSIGNED, .offset = 0, .size = 2 },
	{ "y", SKEP_FIELD_SIGNED, .offset = 2, .size = 1 },
	{ 0 },
};

static const struct skep_field array8_shape_2 = {
	"value", SKEP_FIELD_STRUCT, .offset = 0, .size = 4, .count = 2,
	  .type = "in", .fields = in_fields
};

static const struct skep_field in_shape = {
	"in", SKEP_FIELD_STRUCT, .offset = 0, .size = 4,
	  .type = "in", .fields = in_fields
};

static const struct skep_field elements2_4[] = {
	{ "element", SKEP_FIELD_STRUCT, .offset = 0, .size = 4, .count = 2,
	  .type = "in", .fields = in_fields },
	{ 0 },
};

static const struct skep_field array16_shape_2 = {
	"value", SKEP_FIELD_LIST, .offset = 0, .size = 8, .count = 2, .fields = elements2_4
};

static const struct skep_field aa_fields[] = {
	{ "a1", SKEP_FIELD_UNSIGNED, .offset = 0, .size = 4 },
	{ "a2", SKEP_FIELD_UNSIGNED, .offset = 4, .size = 4 },
	{ 0 },
};

static const struct skep_field bb_fields[] = {
	{ "b1", SKEP_FIELD_UNSIGNED, .offset = 0, .size = 8 },
	{ 0 },
};

static const struct skep_field un_fields[] = {
	{ "aa", SKEP_FIELD_STRUCT, .offset = 0, .size = 8,
	  .type = "aa", .fields = aa_fields },
	{ "bb", SKEP_FIELD_STRUCT, .offset = 0, .size = 8,
	  .type = "bb", .fields = bb_fields },
	{ 0 },
};

static const struct skep_field un_shape = {
	"un", SKEP_FIELD_STRUCT, .offset = 0, .size = 8,
	  .type = "un", .fields = un_fields
};

static const struct skep_field aa_shape = {
	"aa", SKEP_FIELD_STRUCT, .offset = 0, .size = 8,
	  .type = "aa", .fields = aa_fields
};

static const struct skep_field outer_nested_fields[] = {
	{ "p", SKEP_FIELD_UNSIGNED, .offset = 0, .size = 4 },
	{ "q", SKEP_FIELD_UNSIGNED, .offset = 4, .size = 2, .count = 2 },
	{ 0 },
};

static const struct skep_field outer_nested_shape = {
	"outer-nested", SKEP_FIELD_STRUCT, .offset = 0, .size = 8,
	  .type = "outer-nested", .fields = outer_nested_fields
};

static const struct skep_field elements16[] = {
	{ "element", SKEP_FIELD_UNSIGNED, .offset = 0, .size = 1, .count = 16, .as = SKEP_AS_IP6 },
	{ 0 },
};

static const struct skep_field array32_shape = {
	"value", SKEP_FIELD_LIST, .offset = 0, .size = 16, .count = 2, .fields = elements16
};

static const struct skep_field array3_shape = {
	"value", SKEP_FIELD_BOOL, .offset = 0, .size = 1, .count = 3
};

static const struct skep_field array12_shape_2 = {
	"value", SKEP_FIELD_STRUCT, .offset = 0, .size = 4, .count = 3,
	  .type = "in", .fields = in_fields
};

static const struct skep_field elements3_2[] = {
	{ "element", SKEP_FIELD_UNSIGNED, .offset = 0, .size = 2, .count = 3 },
	{ 0 },
};

static const struct skep_field elements2_5[] = {
	{ "element", SKEP_FIELD_UNSIGNED, .offset = 0, .size = 1, .count = 2, .as = SKEP_AS_HEX },
	{ 0 },
};

static const struct skep_field elements2_6[] = {
	{ "element", SKEP_FIELD_LIST, .offset = 0, .size = 2, .count = 2, .fields = elements2_5 },
	{ 0 },
};

static const struct skep_field elements8_2[] = {
	{ "element", SKEP_FIELD_CHAR, .offset = 0, .size = 1, .count = 8 },
	{ 0 },
};

static const struct skep_field elements2_7[] = {
	{ "element", SKEP_FIELD_STRUCT, .offset = 0, .size = 4, .count = 2,
	  .type = "in", .fields = in_fields },
	{ 0 },
};

static const struct skep_field elements16_2[] = {
	{ "element", SKEP_FIELD_UNSIGNED, .offset = 0, .size = 1, .count = 16, .as = SKEP_AS_IP6 },
	{ 0 },
};

static const struct skep_field elements6[] = {
	{ "element", SKEP_FIELD_UNSIGNED, .offset = 0, .size = 1, .count = 6, .as = SKEP_AS_MAC },
	{ 0 },
};

static const struct skep_field outer_fields[] = {
	{ "grid", SKEP_FIELD_LIST, .offset = 0, .size = 6, .count = 2, .fields = elements3_2 },
	{ "cube", SKEP_FIELD_LIST, .offset = 12, .size = 4, .count = 2, .fields = elements2_6 },
	{ "names", SKEP_FIELD_LIST, .offset = 20, .size = 8, .count = 2, .fields = elements8_2 },
	{ "ins", SKEP_FIELD_STRUCT, .offset = 36, .size = 4, .count = 2,
	  .type = "in", .fields = in_fields },
	{ "deep", SKEP_FIELD_LIST, .offset = 44, .size = 8, .count = 2, .fields = elements2_7 },
	{ "u", SKEP_FIELD_STRUCT, .offset = 64, .size = 8,
	  .type = "un", .fields = un_fields },
	{ "us", SKEP_FIELD_STRUCT, .offset = 72, .size = 8, .count = 2,
	  .type = "un", .fields = un_fields },
	{ "nested", SKEP_FIELD_STRUCT, .offset = 88, .size = 8,
	  .type = "outer-nested", .fields = outer_nested_fields },
	{ "an1", SKEP_FIELD_UNSIGNED, .offset = 96, .size = 4 },
	{ "an2", SKEP_FIELD_UNSIGNED, .offset = 100, .size = 4 },
	{ "an3", SKEP_FIELD_UNSIGNED, .offset = 100, .size = 2 },
	{ "flag", SKEP_FIELD_BOOL, .offset = 104, .size = 1 },
	{ "bits", SKEP_FIELD_UNSIGNED, .offset = 104, .size = 4, .bit_offset = 8, .bit_size = 5 },
	{ "more", SKEP_FIELD_UNSIGNED, .offset = 108, .size = 4, .bit_offset = 0, .bit_size = 27 },
	{ "ips", SKEP_FIELD_LIST, .offset = 112, .size = 16, .count = 2, .fields = elements16_2 },
	{ "macs", SKEP_FIELD_LIST, .offset = 144, .size = 6, .count = 2, .fields = elements6 },
	{ "bs", SKEP_FIELD_BOOL, .offset = 156, .size = 1, .count = 3 },
	{ 0 },
};

static const struct skep_field outer_shape = {
	"outer", SKEP_FIELD_STRUCT, .offset = 0, .size = 160,
	  .type = "outer", .fields = outer_fields
};

static const struct skep_field u32_shape = {
	"value", SKEP_FIELD_UNSIGNED, .offset = 0, .size = 4
};

/* State that the functions share. */
struct tool {
	struct skep_stop *stop;
	struct user_places_session *app;
};

static int total(struct tool *tool, struct outer o, uint64_t *ret_value);
static int pick(struct tool *tool, struct in_array3 a, uint32_t i, struct in *ret_value);
static uint32_t gett(struct tool *tool, union un u);

static int total(struct tool *tool, struct outer o, uint64_t *ret_value)
{
	uint64_t all = 0;

	(void)tool;
	for (uint64_t i = 0; i < 2; i++) {
		for (uint64_t j = 0; j < 3; j++) {
			uint64_t left;

			left = all;
			if (i >= 2) {
				return skep_fail_with(-ERANGE, "grid",
						      "an index is beyond the 2 elements");
			}
			if (j >= 3) {
				return skep_fail_with(-ERANGE, "grid",
						      "an index is beyond the 3 elements");
			}
			all = left + (uint64_t)o.grid[i][j];
		}
	}
	*ret_value = all;
	return 0;
}

static int pick(struct tool *tool, struct in_array3 a, uint32_t i, struct in *ret_value)
{
	uint64_t index = (uint64_t)i;

	(void)tool;
	if (index >= 3) {
		return skep_fail_with(-ERANGE, "element",
				      "an index is beyond the 3 elements");
	}
	*ret_value = a.element[index];
	return 0;
}

static uint32_t gett(struct tool *tool, union un u)
{
	(void)tool;
	return u.aa.a2;
}

static int serve(struct skep_stop *stop)
{
	struct tool tool = { .stop = stop };
	SKEP_SCRATCH;
	struct outer outer;
	struct outer o;
	uint64_t i;
	uint64_t j;
	struct in_array3 ai;
	uint64_t index;
	uint64_t index_2;
	uint64_t index_3;
	uint64_t index_4;
	const char *left;
	const char *left_2;
	const char *left_3;
	const char *left_4;
	const char *left_5;
	const char *left_6;
	const char *left_7;
	struct in shown;
	const char *left_8;
	const char *left_9;
	const char *left_10;
	const char *left_11;
	uint64_t left_12;
	union un shown_2;
	uint64_t left_13;
	struct aa shown_3;
	const char *left_14;
	struct outer_nested shown_4;
	struct skep_ip6 address;
	const char *left_15;
	const char *left_16;
	struct skep_mac mac;
	const char *left_17;
	const char *left_18;
	const char *left_19;
	uint64_t value = 0;
	uint64_t left_20;
	uint64_t left_21;
	struct in shown_5;
	const char *left_22;
	struct in value_2 = { 0 };
	const char *left_23;
	uint64_t left_24;
	struct u16_array3 whole;
	struct u16_array3 g;
	union un u;
	struct in_array2 whole_2;
	struct in_array2 row;
	uint32_t value_3;
	const char *left_25;
	uint64_t left_26;
	int err;

	outer = (struct outer){ 0 };
	o = outer;
	i = 1;
	j = 2;
	ai = (struct in_array3){ 0 };
	o.grid[1][2] = 7;
	if (i >= 2) {
		return skep_fail_with(-ERANGE, "grid",
				      "an index is beyond the 2 elements");
	}
	if (j >= 3) {
		return skep_fail_with(-ERANGE, "grid",
				      "an index is beyond the 3 elements");
	}
	o.grid[i][j] = 9;
	o.grid[0][0] = 4464;
	if (i >= 2) {
		return skep_fail_with(-ERANGE, "grid",
				      "an index is beyond the 2 elements");
	}
	if (j >= 3) {
		return skep_fail_with(-ERANGE, "grid",
				      "an index is beyond the 3 elements");
	}
	if (i >= 2) {
		return skep_fail_with(-ERANGE, "grid",
				      "an index is beyond the 2 elements");
	}
	if (j >= 3) {
		return skep_fail_with(-ERANGE, "grid",
				      "an index is beyond the 3 elements");
	}
	o.grid[i][j] = (uint64_t)o.grid[i][j] + 1;
	index = i - 1;
	if (index >= 2) {
		return skep_fail_with(-ERANGE, "grid",
				      "an index is beyond the 2 elements");
	}
	index_2 = j - 1;
	if (index_2 >= 3) {
		return skep_fail_with(-ERANGE, "grid",
				      "an index is beyond the 3 elements");
	}
	index_3 = i - 1;
	if (index_3 >= 2) {
		return skep_fail_with(-ERANGE, "grid",
				      "an index is beyond the 2 elements");
	}
	index_4 = j - 1;
	if (index_4 >= 3) {
		return skep_fail_with(-ERANGE, "grid",
				      "an index is beyond the 3 elements");
	}
	o.grid[index][index_2] = (uint64_t)o.grid[index_3][index_4] + 5;
	o.cube[1][1][1] = (uint64_t)o.cube[1][1][1] - 1;
	if (i >= 2) {
		return skep_fail_with(-ERANGE, "cube",
				      "an index is beyond the 2 elements");
	}
	o.cube[i][0][i] = 3;
	skep_bytes_set(o.names[1], sizeof(o.names[1]), "hello");
	o.ins[1].x = 5;
	if (i >= 2) {
		return skep_fail_with(-ERANGE, "ins",
				      "an index is beyond the 2 elements");
	}
	o.ins[i].y = -3;
	if (i >= 2) {
		return skep_fail_with(-ERANGE, "deep",
				      "an index is beyond the 2 elements");
	}
	o.deep[1][i].x = 6;
	o.u.aa.a2 = 77;
	o.us[1].bb.b1 = 5;
	o.nested.p = 4;
	if (i >= 2) {
		return skep_fail_with(-ERANGE, "q",
				      "an index is beyond the 2 elements");
	}
	o.nested.q[i] = 2;
	o.an1 = 1;
	o.an2 = 65537;
	o.flag = true;
	o.bits = 3;
	o.more = 100;
	memcpy(&o.ips[1],
	       &(struct skep_ip6){ { 254, 128, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 } },
	       sizeof(o.ips[1]));
	if (i >= 2) {
		return skep_fail_with(-ERANGE, "macs",
				      "an index is beyond the 2 elements");
	}
	memcpy(&o.macs[i], &(struct skep_mac){ { 2, 0, 0, 0, 0, 1 } },
	       sizeof(o.macs[i]));
	o.bs[1] = true;
	ai.element[1].x = 8;
	ai.element[2] = o.ins[1];
	left = skep_text("%s", skep_value_text(&array12_shape, o.grid));
	left_2 = skep_text("%s", skep_value_text(&array6_shape, o.grid[1]));
	if (i >= 2) {
		return skep_fail_with(-ERANGE, "grid",
				      "an index is beyond the 2 elements");
	}
	if (j >= 3) {
		return skep_fail_with(-ERANGE, "grid",
				      "an index is beyond the 3 elements");
	}
	skep_print(&show, "%s %s %" PRIu64 " %" PRIu64 "\n", left, left_2,
		   (uint64_t)o.grid[i][j], (uint64_t)o.grid[1][2]);
	left_3 = skep_text("%s", skep_value_text(&array8_shape, o.cube));
	left_4 = skep_text("%s", skep_value_text(&array4_shape, o.cube[1]));
	left_5 = skep_text("%s",
			   skep_show_bytes(SKEP_AS_IT_IS, o.cube[1][0], 2));
	if (i >= 2) {
		return skep_fail_with(-ERANGE, "cube",
				      "an index is beyond the 2 elements");
	}
	skep_print(&show, "%s %s %s %" PRIu64 "\n", left_3, left_4, left_5,
		   (uint64_t)o.cube[1][0][i]);
	left_6 = skep_text("%s", skep_value_text(&array16_shape, o.names));
	left_7 = skep_text("%s",
			   skep_chars_text(o.names[1], sizeof(o.names[1])));
	if (i >= 2) {
		return skep_fail_with(-ERANGE, "names",
				      "an index is beyond the 2 elements");
	}
	skep_print(&show, "%s %s %s %" PRId64 "\n", left_6, left_7,
		   skep_quoted_text(o.names[i], sizeof(o.names[i]), true),
		   (int64_t)o.names[1][0]);
	left_8 = skep_text("%s", skep_value_text(&array8_shape_2, o.ins));
	shown = o.ins[1];
	left_9 = skep_text("%s", skep_value_text(&in_shape, &shown));
	if (i >= 2) {
		return skep_fail_with(-ERANGE, "ins",
				      "an index is beyond the 2 elements");
	}
	skep_print(&show, "%s %s %" PRId64 "\n", left_8, left_9,
		   (int64_t)o.ins[i].y);
	left_10 = skep_text("%s", skep_value_text(&array16_shape_2, o.deep));
	left_11 = skep_text("%s", skep_value_text(&array8_shape_2, o.deep[1]));
	if (i >= 2) {
		return skep_fail_with(-ERANGE, "deep",
				      "an index is beyond the 2 elements");
	}
	skep_print(&show, "%s %s %" PRIu64 "\n", left_10, left_11,
		   (uint64_t)o.deep[i][i].x);
	left_12 = (uint64_t)o.u.aa.a2;
	if (i >= 2) {
		return skep_fail_with(-ERANGE, "us",
				      "an index is beyond the 2 elements");
	}
	left_13 = o.us[i].bb.b1;
	shown_2 = o.u;
	left_14 = skep_text("%s", skep_value_text(&un_shape, &shown_2));
	shown_3 = o.u.aa;
	skep_print(&show, "%" PRIu64 " %" PRIu64 " %s %s\n", left_12, left_13,
		   left_14, skep_value_text(&aa_shape, &shown_3));
	shown_4 = o.nested;
	skep_print(&show, "%s %" PRIu64 " %" PRIu64 " %" PRIu64 "\n",
		   skep_value_text(&outer_nested_shape, &shown_4),
		   (uint64_t)o.an1, (uint64_t)o.an2, (uint64_t)o.an3);
	left_15 = skep_text("%s", o.flag ? "T" : "NIL");
	left_16 = skep_text("%s", skep_value_text(&array32_shape, o.ips));
	memcpy(&address, &o.ips[1], sizeof(address));
	left_17 = skep_text("%s", skep_ip6_text(address));
	memcpy(&mac, &o.macs[1], sizeof(mac));
	left_18 = skep_text("%s", skep_mac_text(mac));
	left_19 = skep_text("%s", skep_value_text(&array3_shape, o.bs));
	if (i >= 3) {
		return skep_fail_with(-ERANGE, "bs",
				      "an index is beyond the 3 elements");
	}
	skep_print(&show, "%s %s %s %s %s %s\n", left_15, left_16, left_17,
		   left_18, left_19, o.bs[i] ? "T" : "NIL");
	left_20 = (uint64_t)o.bits;
	left_21 = (uint64_t)o.more;
	err = total(&tool, o, &value);
	if (err)
		return err;
	skep_print(&show, "%" PRIu64 " %" PRIu64 " %" PRIu64 "\n", left_20,
		   left_21, value);
	left_22 =
		skep_text("%s", skep_value_text(&array12_shape_2, ai.element));
	shown_5 = ai.element[1];
	left_23 = skep_text("%s", skep_value_text(&in_shape, &shown_5));
	left_24 = (uint64_t)ai.element[1].x;
	err = pick(&tool, ai, i, &value_2);
	if (err)
		return err;
	skep_print(&show, "%s %s %" PRIu64 " %s\n", left_22, left_23, left_24,
		   skep_value_text(&in_shape, &value_2));
	skep_print(&show, "%" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 "\n",
		   (uint64_t)2, (uint64_t)3, (uint64_t)3, (uint64_t)2);
	skep_print_value_line(&show, &outer_shape, &o, sizeof(struct outer));
	memcpy(&whole, o.grid[1], sizeof(whole));
	g = whole;
	u = o.u;
	memcpy(&whole_2, o.deep[1], sizeof(whole_2));
	row = whole_2;
	o.grid[1][0] = 99;
	left_25 = skep_text("%s", skep_value_text(&array6_shape, g.element));
	left_26 = (uint64_t)g.element[2];
	value_3 = gett(&tool, u);
	skep_print(&show, "%s %" PRIu64 " %" PRIu64 " %s\n", left_25, left_26,
		   (uint64_t)value_3,
		   skep_value_text(&array8_shape_2, row.element));
	{
		USER_PLACES_SESSION(app);
		struct in in;
		const char *left_27;
		uint64_t left_28;
		const char *left_29;
		uint32_t key;
		uint32_t key_2;
		uint32_t key_3;
		union un value_4;
		struct outer v;
		bool has_v;
		uint32_t key_4;
		struct outer value_5;
		bool has_value_5;

		tool.app = &app;
		err = user_places_open(&app, NULL);
		if (err)
			return skep_fail(app.session, err);
		err = user_places_load(&app);
		if (err)
			return skep_fail(app.session, err);
		app.skel->bss->go.grid[1][2] = 4;
		if (i >= 2) {
			return skep_fail_with(-ERANGE, "grid",
					      "an index is beyond the 2 elements");
		}
		if (i >= 3) {
			return skep_fail_with(-ERANGE, "grid",
					      "an index is beyond the 3 elements");
		}
		app.skel->bss->go.grid[i][i] = 5;
		app.skel->bss->gin[1].x = 6;
		in = (struct in){ 0 };
		in.x = 1;
		app.skel->bss->gin[2] = in;
		if (i >= 4) {
			return skep_fail_with(-ERANGE, "element",
					      "an index is beyond the 4 elements");
		}
		app.skel->bss->gg[i] = 3;
		app.skel->bss->gu.aa.a1 = 5;
		skep_bytes_set(app.skel->bss->go.names[0],
			       sizeof(app.skel->bss->go.names[0]), "x");
		app.skel->bss->go.deep[0][1].y = 4;
		app.skel->bss->go.u.aa.a1 = 8;
		if (i >= 3) {
			return skep_fail_with(-ERANGE, "element",
					      "an index is beyond the 3 elements");
		}
		app.skel->bss->gin[i].x = (uint64_t)app.skel->bss->gin[i].x + 1;
		if (i >= 2) {
			return skep_fail_with(-ERANGE, "grid",
					      "an index is beyond the 2 elements");
		}
		if (i >= 3) {
			return skep_fail_with(-ERANGE, "grid",
					      "an index is beyond the 3 elements");
		}
		if (i >= 2) {
			return skep_fail_with(-ERANGE, "grid",
					      "an index is beyond the 2 elements");
		}
		if (i >= 3) {
			return skep_fail_with(-ERANGE, "grid",
					      "an index is beyond the 3 elements");
		}
		app.skel->bss->go.grid[i][i] =
			(uint16_t)((uint64_t)app.skel->bss->go.grid[i][i] + 1);
		left_27 = skep_text("%s",
				    skep_value_text(&array12_shape,
						    app.skel->bss->go.grid));
		if (i >= 2) {
			return skep_fail_with(-ERANGE, "grid",
					      "an index is beyond the 2 elements");
		}
		left_28 = (uint64_t)app.skel->bss->go.grid[i][1];
		left_29 = skep_text("%s",
				    skep_value_text(&array12_shape_2,
						    app.skel->bss->gin));
		if (i >= 3) {
			return skep_fail_with(-ERANGE, "element",
					      "an index is beyond the 3 elements");
		}
		skep_print(&show,
			   "%s %" PRIu64 " %s %" PRIu64 " %" PRIu64 " %s\n",
			   left_27, left_28, left_29,
			   (uint64_t)app.skel->bss->gin[i].x,
			   (uint64_t)app.skel->bss->gu.aa.a1,
			   skep_value_text(&un_shape, &app.skel->bss->gu));
		key = 1;
		err = skep_map_update(app.session, app.skel->maps.m, &key,
				      sizeof(key), &o, sizeof(struct outer),
				      BPF_ANY);
		if (err)
			return skep_fail(app.session, err);
		key_2 = 2;
		err = skep_map_update(app.session, app.skel->maps.m, &key_2,
				      sizeof(key_2), &app.skel->bss->go,
				      sizeof(struct outer), BPF_ANY);
		if (err)
			return skep_fail(app.session, err);
		key_3 = 1;
		value_4 = o.u;
		err = skep_map_update(app.session, app.skel->maps.mu, &key_3,
				      sizeof(key_3), &value_4, sizeof(union un),
				      BPF_ANY);
		if (err)
			return skep_fail(app.session, err);
		memcpy(app.skel->bss->gin, &ai, sizeof(ai));
		app.skel->bss->go = o;
		skep_print(&show, "%" PRIu64 " %" PRIu64 "\n",
			   (uint64_t)app.skel->bss->gin[1].x,
			   (uint64_t)app.skel->bss->go.grid[1][2]);
		key_4 = 2;
		err = skep_map_lookup(app.session, app.skel->maps.m, &key_4,
				      sizeof(key_4), &value_5, sizeof(value_5));
		if (err && err != -ENOENT)
			return skep_fail(app.session, err);
		has_value_5 = !err;
		v = value_5;
		has_v = has_value_5;
		if (has_v) {
			skep_print(&show, "%" PRIu64 " %" PRIu64 "\n",
				   (uint64_t)v.grid[1][1], (uint64_t)v.u.aa.a1);
		}
		{
			struct skep_entries entries SKEP_ENTRIES = { 0 };

			err = skep_entries_read(app.session, app.skel->maps.m,
						NULL, &entries);
			if (err)
				return skep_fail(app.session, err);
			for (size_t i_2 = 0; i_2 < entries.count; i_2++) {
				const uint32_t *k = entries.items[i_2].key;

				entries.items[i_2].rank.as_unsigned =
					(uint64_t)*k;
			}
			skep_entries_sort(&entries, SKEP_RANK_UNSIGNED, false);
			for (size_t i_3 = 0; i_3 < entries.count; i_3++) {
				SKEP_SCRATCH;
				const uint32_t *k = entries.items[i_3].key;
				struct outer *v_3 = entries.items[i_3].value;
				uint64_t left_30;
				const char *left_31;

				v_3->grid[1][0] = 1;
				left_30 = (uint64_t)*k;
				left_31 = skep_text("%s",
						    skep_value_text(&array6_shape,
								    v_3->grid[1]));
				if (i >= 2) {
					return skep_fail_with(-ERANGE, "deep",
							      "an index is beyond the 2 elements");
				}
				skep_print(&show,
					   "%" PRIu64 " %s %" PRId64 "\n",
					   left_30, left_31,
					   (int64_t)v_3->deep[0][i].y);
			}
		}
		{
			struct skep_entries entries_2 SKEP_ENTRIES = { 0 };

			err = skep_entries_read(app.session, app.skel->maps.mu,
						NULL, &entries_2);
			if (err)
				return skep_fail(app.session, err);
			for (size_t i_4 = 0; i_4 < entries_2.count; i_4++) {
				const uint32_t *k = entries_2.items[i_4].key;
				const union un *v_4 =
					entries_2.items[i_4].value;

				skep_print(&show, "%" PRIu64 " %" PRIu64 "\n",
					   (uint64_t)*k, (uint64_t)v_4->aa.a2);
			}
		}
		{
			struct skep_entries entries_3 SKEP_ENTRIES = { 0 };

			err = skep_entries_read(app.session, app.skel->maps.m,
						NULL, &entries_3);
			if (err)
				return skep_fail(app.session, err);
			skep_entries_sort_by_key(&entries_3, &u32_shape);
			skep_print_entries(&show, "m", &entries_3, &u32_shape,
					   &outer_shape);
		}
		{
			struct skep_entries entries_4 SKEP_ENTRIES = { 0 };

			err = skep_entries_read(app.session, app.skel->maps.mu,
						NULL, &entries_4);
			if (err)
				return skep_fail(app.session, err);
			skep_entries_sort_by_key(&entries_4, &u32_shape);
			skep_print_entries(&show, "mu", &entries_4, &u32_shape,
					   &un_shape);
		}
	}

	return 0;
}

static int run(struct skep_stop *stop, int argc, char **argv)
{
	int err = skep_options(argc, argv, SKEP_USAGE(.name = "user-places",
		.about = "Fields inside one another, arrays of arrays and unions on the user side: read, set, bound, printed.",
		.json = &show.json));

	if (err)
		return err < 0 ? 2 : EXIT_SUCCESS; /* usage error; --help */

	err = skep_exit_status(serve(stop));
	skep_show_free(&show);
	return err;
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	return skep_main(run, argc, argv);
}
