/*
 * Text and lists as the elements of arrays: globals, variables, fields,
 * parameters; choices as values.
 *
 * Generated from user-lists.lisp by skep; edit that file, not this one.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <skep/tool.h>

#include "user_lists.session.h"

struct char_array8 {
	int8_t element[8];
};

struct u16_array3 {
	uint16_t element[3];
};

struct u8_array4 {
	uint8_t element[4];
};

struct i16_array2_array2 {
	int16_t element[2][2];
};

struct i16_array2 {
	int16_t element[2];
};

struct in_array2 {
	struct in element[2];
};

struct u8_array2 {
	uint8_t element[2];
};

struct char_array4_array2 {
	int8_t element[2][4];
};

struct u32_array2 {
	uint32_t element[2];
};

struct u32_array3 {
	uint32_t element[3];
};

static const struct skep_choice proto_names[] = {
	{ "tcp", 6 },
	{ "udp", 17 },
	{ 0 },
};

static struct {
	uint32_t b;
	bool has_b;
	uint32_t d;
} options = {
	.d = 2,
};

static const char *const b_choices[] = { "x", "y", NULL };

static const char *const d_choices[] = { "x", "y", "z", NULL };

static const struct skep_option option_table[] = {
	{ "b", 0, SKEP_VALUE_CHOICE, &options.b, &options.has_b,
	  .help = "b", .choices = b_choices },
	{ "d", 0, SKEP_VALUE_CHOICE, &options.d,
	  .help = "d", .initial = "z", .choices = d_choices },
	{ 0 },
};

static struct skep_show show;

static const struct skep_field elements2[] = {
	{ "element", SKEP_FIELD_SIGNED, .offset = 0, .size = 2, .count = 2 },
	{ 0 },
};

static const struct skep_field in_fields[] = {
	{ "x", SKEP_FIELD_UNSIGNED, .offset = 0, .size = 2 },
	{ "y", SKEP_FIELD_SIGNED, .offset = 2, .size = 1 },
	{ 0 },
};

static const struct skep_field elements4[] = {
	{ "element", SKEP_FIELD_CHAR, .offset = 0, .size = 1, .count = 4 },
	{ 0 },
};

static const struct skep_field s_fields[] = {
	{ "c", SKEP_FIELD_UNSIGNED, .offset = 0, .size = 2, .count = 3 },
	{ "t8", SKEP_FIELD_CHAR, .offset = 6, .size = 1, .count = 8 },
	{ "b", SKEP_FIELD_UNSIGNED, .offset = 14, .size = 1, .count = 4, .as = SKEP_AS_HEX },
	{ "n", SKEP_FIELD_LIST, .offset = 18, .size = 4, .count = 2, .fields = elements2 },
	{ "ins", SKEP_FIELD_STRUCT, .offset = 26, .size = 4, .count = 2,
	  .type = "in", .fields = in_fields },
	{ "e", SKEP_FIELD_ENUM, .offset = 34, .size = 1, .count = 2, .choices = proto_names },
	{ "names", SKEP_FIELD_LIST, .offset = 36, .size = 4, .count = 2, .fields = elements4 },
	{ "be", SKEP_FIELD_NETWORK, .offset = 44, .size = 2, .count = 2 },
	{ 0 },
};

static const struct skep_field s_shape = {
	"s", SKEP_FIELD_STRUCT, .offset = 0, .size = 48,
	  .type = "s", .fields = s_fields
};

static const struct skep_field array6_shape = {
	"value", SKEP_FIELD_UNSIGNED, .offset = 0, .size = 2, .count = 3
};

static const struct skep_field array8_shape = {
	"value", SKEP_FIELD_UNSIGNED, .offset = 0, .size = 4, .count = 2
};

static const char *const choices[] = { "x", "y" };

static const char *const choices_2[] = { "x", "y" };

static const char *const choices_3[] = { "x", "y" };

static const char *const choices_4[] = { "x", "y" };

static const struct skep_field array12_shape = {
	"value", SKEP_FIELD_UNSIGNED, .offset = 0, .size = 4, .count = 3
};

static const struct skep_column columns[] = {
	{ "s", 0 },
	{ "txt", 0 },
	{ "nums", 0 },
	{ 0 },
};

/* State that the functions share. */
struct tool {
	struct skep_stop *stop;
	struct user_lists_session *app;
};

static uint64_t len(struct tool *tool, struct char_array8 a);
static uint32_t sum(struct tool *tool, struct u16_array3 a);
static const char *pick(struct tool *tool, uint32_t c);
static uint32_t other(struct tool *tool, uint32_t c);
static struct u16_array3 first_of(struct tool *tool, struct s s);

static uint64_t len(struct tool *tool, struct char_array8 a)
{
	(void)a;
	(void)tool;
	return 8;
}

static uint32_t sum(struct tool *tool, struct u16_array3 a)
{
	(void)tool;
	return (uint32_t)((uint64_t)a.element[0] + (uint64_t)a.element[1] +
			  (uint64_t)a.element[2]);
}

static const char *pick(struct tool *tool, uint32_t c)
{
	(void)tool;
	return c == 0 ? "ex" : "why";
}

static uint32_t other(struct tool *tool, uint32_t c)
{
	uint32_t value;

	(void)tool;
	if (c == 0)
		value = 1;
	else
		value = 0;
	return value;
}

static struct u16_array3 first_of(struct tool *tool, struct s s)
{
	struct u16_array3 whole;

	(void)tool;
	memcpy(&whole, s.c, sizeof(whole));
	return whole;
}

static int serve(struct skep_stop *stop)
{
	struct tool tool = { .stop = stop };
	SKEP_SCRATCH;
	struct s s;
	struct i16_array2_array2 value;
	struct i16_array2_array2 list;
	struct in_array2 value_2;
	struct in_array2 list_2;
	struct in in;
	struct in in_2;
	struct char_array4_array2 value_3;
	struct char_array4_array2 list_3;
	struct s v;
	struct u16_array3 a;
	struct u32_array2 z;
	struct char_array8 array;
	struct char_array8 w;
	struct u8_array4 q;
	struct u32_array2 none;
	const char *n;
	struct u16_array3 whole;
	struct u8_array4 whole_2;
	uint32_t value_4;
	const char *left;
	const char *left_2;
	const char *left_3;
	const char *left_4;
	struct u16_array3 whole_3;
	uint32_t value_5;
	struct char_array8 array_2;
	uint64_t value_6;
	struct char_array8 array_3;
	uint64_t value_7;
	struct u16_array3 value_8;
	struct u16_array3 value_9;
	const char *left_5;
	uint32_t value_10;
	uint32_t c;
	struct u16_array3 value_11;
	struct u16_array3 k;
	const char *value_12;
	const char *left_6;
	uint32_t value_13;
	uint32_t value_14;
	const char *value_15;
	const char *left_7;
	const char *value_16;
	uint32_t value_17;
	uint64_t value_18;
	const char *left_8;
	USER_LISTS_SESSION(app);
	struct i16_array2_array2 value_19;
	struct i16_array2_array2 list_4;
	int err;

	s = (struct s){ 0 };
	memcpy(&s.c, (struct u16_array3){ { 1, 2 } }.element, sizeof(s.c));
	skep_bytes_set(s.t8, sizeof(s.t8), "hello");
	memcpy(&s.b, (struct u8_array4){ { 1, 2, 255 } }.element, sizeof(s.b));
	list = (struct i16_array2_array2){ 0 };
	memcpy(&list.element[0], (struct i16_array2){ { 1, -2 } }.element,
	       sizeof(list.element[0]));
	memcpy(&list.element[1], (struct i16_array2){ { 3 } }.element,
	       sizeof(list.element[1]));
	value = list;
	memcpy(&s.n, value.element, sizeof(s.n));
	list_2 = (struct in_array2){ 0 };
	in = (struct in){ 0 };
	in.x = 1;
	in.y = -1;
	list_2.element[0] = in;
	in_2 = (struct in){ 0 };
	in_2.y = 2;
	list_2.element[1] = in_2;
	value_2 = list_2;
	memcpy(&s.ins, value_2.element, sizeof(s.ins));
	memcpy(&s.e, (struct u8_array2){ { 6, 17 } }.element, sizeof(s.e));
	list_3 = (struct char_array4_array2){ 0 };
	skep_bytes_set(list_3.element[0], sizeof(list_3.element[0]), "ab");
	skep_bytes_set(list_3.element[1], sizeof(list_3.element[1]), "cd");
	value_3 = list_3;
	memcpy(&s.names, value_3.element, sizeof(s.names));
	v = s;
	a = (struct u16_array3){ { 7, 8, 9 } };
	z = (struct u32_array2){ { 1, 5 } };
	array = (struct char_array8){ 0 };
	skep_bytes_set(array.element, sizeof(array.element), "text");
	w = array;
	q = (struct u8_array4){ { 1, 2, 3, 4 } };
	none = (struct u32_array2){ 0 };
	n = "run";
	skep_print(&show, "%s\n", skep_value_text(&s_shape, &v));
	skep_print(&show, "%s %s %s %s %s\n",
		   skep_value_text(&array6_shape, a.element),
		   skep_value_text(&array8_shape, z.element),
		   skep_quoted_text(w.element, sizeof(w.element), true),
		   skep_show_bytes(SKEP_AS_IT_IS, q.element, 4),
		   skep_value_text(&array8_shape, none.element));
	memcpy(&v.c, (struct u16_array3){ { 4, 5, 6 } }.element, sizeof(v.c));
	memcpy(&v.t8, (struct char_array8){ { 104, 105 } }.element,
	       sizeof(v.t8));
	skep_bytes_set(v.b, sizeof(v.b), "abcd");
	memcpy(&v.n[1], (struct i16_array2){ { 9, 8 } }.element,
	       sizeof(v.n[1]));
	memcpy(&a.element, (struct u16_array3){ { 1 } }.element,
	       sizeof(a.element));
	skep_print(&show, "%s\n", skep_value_text(&s_shape, &v));
	memcpy(&v.c, a.element, sizeof(v.c));
	memcpy(&whole, v.c, sizeof(whole));
	a = whole;
	if (skep_bytes_set(v.t8, sizeof(v.t8), n)) {
		return skep_fail_with(-E2BIG, "t8",
				      "the text is longer than its 8 bytes");
	}
	if (skep_bytes_set(w.element, sizeof(w.element), n)) {
		return skep_fail_with(-E2BIG, "w",
				      "the text is longer than its 8 bytes");
	}
	memcpy(&whole_2, v.b, sizeof(whole_2));
	q = whole_2;
	a.element[2] = 5;
	left = skep_text("%s", skep_value_text(&s_shape, &v));
	left_2 = skep_text("%s", skep_value_text(&array6_shape, a.element));
	left_3 = skep_text("%s",
			   skep_quoted_text(w.element, sizeof(w.element),
					    true));
	left_4 = skep_text("%s", skep_show_bytes(SKEP_AS_IT_IS, q.element, 4));
	value_4 = sum(&tool, (struct u16_array3){ { 1, 2, 3 } });
	memcpy(&whole_3, v.c, sizeof(whole_3));
	value_5 = sum(&tool, whole_3);
	array_2 = (struct char_array8){ 0 };
	skep_bytes_set(array_2.element, sizeof(array_2.element), "abc");
	value_6 = len(&tool, array_2);
	array_3 = (struct char_array8){ 0 };
	if (skep_bytes_set(array_3.element, sizeof(array_3.element), n)) {
		return skep_fail_with(-E2BIG, "array_3",
				      "the text is longer than its 8 bytes");
	}
	value_7 = len(&tool, array_3);
	skep_print(&show,
		   "%s %s %s %s %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64
		   "\n",
		   left, left_2, left_3, left_4, (uint64_t)value_4,
		   (uint64_t)value_5, value_6, value_7);
	value_8 = first_of(&tool, v);
	left_5 = skep_text("%s",
			   skep_value_text(&array6_shape, value_8.element));
	value_9 = first_of(&tool, v);
	skep_print(&show, "%s %" PRIu64 " %" PRIu64 "\n", left_5,
		   (uint64_t)value_9.element[0], (uint64_t)3);
	if (options.has_b)
		value_10 = options.b;
	else
		value_10 = 1;
	c = value_10;
	if (options.d == 2) {
		struct u16_array3 whole_4;

		memcpy(&whole_4, v.c, sizeof(whole_4));
		value_11 = whole_4;
	} else {
		value_11 = a;
	}
	k = value_11;
	left_6 = skep_text("%s", choices[c]);
	value_12 = pick(&tool, c);
	value_13 = other(&tool, c);
	skep_print(&show, "%s %s %s %s\n", left_6, value_12,
		   choices_2[value_13],
		   skep_value_text(&array6_shape, k.element));
	c = 0;
	left_7 = skep_text("%s", choices_3[c]);
	if (c == 1)
		value_14 = 1;
	else
		value_14 = 0;
	value_15 = pick(&tool, value_14);
	value_16 = pick(&tool, 1);
	skep_print(&show, "%s %s %s %s\n", left_7, value_15, value_16,
		   c == 0 ? "is x" : "is y");
	if (options.d == 2)
		value_17 = 1;
	else
		value_17 = 0;
	c = value_17;
	left_8 = skep_text("%s", choices_4[c]);
	if (c == 0)
		value_18 = 1;
	else
		value_18 = c == 1 ? 2 : 3;
	skep_print(&show, "%s %" PRIu64 "\n", left_8, value_18);
	tool.app = &app;
	err = user_lists_open(&app, NULL);
	if (err)
		return skep_fail(app.session, err);
	err = user_lists_load(&app);
	if (err)
		return skep_fail(app.session, err);
	skep_print(&show, "%s\n",
		   skep_quoted_text(app.skel->data->txt,
				    sizeof(app.skel->data->txt), true));
	skep_bytes_set(app.skel->data->txt, sizeof(app.skel->data->txt),
		       "hello");
	skep_bytes_set(app.skel->bss->raw, sizeof(app.skel->bss->raw), "ab");
	memcpy(&app.skel->bss->nums, (struct u32_array3){ { 3, 4 } }.element,
	       sizeof(app.skel->bss->nums));
	skep_print(&show, "%s %s %s\n",
		   skep_quoted_text(app.skel->data->txt,
				    sizeof(app.skel->data->txt), true),
		   skep_show_bytes(SKEP_AS_IT_IS, app.skel->bss->raw, 8),
		   skep_value_text(&array12_shape, app.skel->bss->nums));
	skep_bytes_set(app.skel->bss->gs.t8, sizeof(app.skel->bss->gs.t8), "x");
	memcpy(&app.skel->bss->gs.c, (struct u16_array3){ { 9, 9, 9 } }.element,
	       sizeof(app.skel->bss->gs.c));
	list_4 = (struct i16_array2_array2){ 0 };
	memcpy(&list_4.element[0], (struct i16_array2){ { 1, 2 } }.element,
	       sizeof(list_4.element[0]));
	memcpy(&list_4.element[1], (struct i16_array2){ { 3, 4 } }.element,
	       sizeof(list_4.element[1]));
	value_19 = list_4;
	memcpy(&app.skel->bss->gs.n, value_19.element,
	       sizeof(app.skel->bss->gs.n));
	skep_bytes_set(app.skel->bss->gs.names[1],
		       sizeof(app.skel->bss->gs.names[1]), "zz");
	skep_row_begin(&show, columns);
	skep_row_value(&show, &s_shape, &app.skel->bss->gs);
	skep_row_bytes(&show, SKEP_AS_TEXT, app.skel->data->txt,
		       sizeof(app.skel->data->txt));
	skep_row_value(&show, &array12_shape, app.skel->bss->nums);
	skep_row_end(&show);

	return 0;
}

static int run(struct skep_stop *stop, int argc, char **argv)
{
	int err = skep_options(argc, argv, SKEP_USAGE(.name = "user-lists",
		.about = "Text and lists as the elements of arrays: globals, variables, fields, parameters; choices as values.",
		.options = option_table,
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
