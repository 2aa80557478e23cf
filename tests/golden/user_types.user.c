/*
 * Types of deftype and defenum on the user side: declared, cast, printed, in
 * records, maps, globals and options.
 *
 * Generated from user-types.lisp by skep; edit that file, not this one.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <skep/tool.h>

#include "user_types.session.h"

struct u16_array3 {
	uint16_t element[3];
};

struct u16_array2 {
	uint16_t element[2];
};

struct i8_array2 {
	int8_t element[2];
};

static const struct skep_choice st_names[] = {
	{ "bad", -1 },
	{ "ok", 0 },
	{ "big", 100 },
	{ 0 },
};

static const struct skep_choice proto_names[] = {
	{ "icmp", 1 },
	{ "tcp", 6 },
	{ "udp", 17 },
	{ 0 },
};

static struct {
	uint16_t dp;
	uint32_t ds;
	struct skep_list dl;
	uint16_t q;
	uint32_t e;
	int64_t w;
	int8_t os;
	bool has_os;
} options = {
	.dp = 443,
	.ds = 6,
	.q = 80,
	.e = 6,
	.w = -5,
};

static const struct skep_option option_table[] = {
	{ "dp", 0, SKEP_VALUE_UNSIGNED, &options.dp,
	  .help = "p", .size = 2, .initial = "443" },
	{ "ds", 0, SKEP_VALUE_NAME, &options.ds,
	  .help = "s", .size = 4, .initial = "tcp", .names = proto_names },
	{ "dl", 0, SKEP_VALUE_UNSIGNED, NULL,
	  .help = "l", .size = 2, .list = &options.dl, .room = 4 },
	{ "q", 0, SKEP_VALUE_UNSIGNED, &options.q,
	  .help = "q", .size = 2, .initial = "80" },
	{ "e", 0, SKEP_VALUE_NAME, &options.e,
	  .help = "e", .size = 4, .initial = "tcp", .names = proto_names },
	{ "w", 0, SKEP_VALUE_SIGNED, &options.w,
	  .help = "w", .size = 8, .initial = "-5" },
	{ "os", 0, SKEP_VALUE_NAME, &options.os, &options.has_os,
	  .help = "os", .size = 1, .names = st_names },
	{ 0 },
};

static struct skep_show show;

static const struct skep_field array4_shape = {
	"value", SKEP_FIELD_UNSIGNED, .offset = 0, .size = 2, .count = 2
};

static const struct skep_field array6_shape = {
	"value", SKEP_FIELD_UNSIGNED, .offset = 0, .size = 2, .count = 3
};

static const struct skep_field st_shape = {
	"value", SKEP_FIELD_ENUM, .offset = 0, .size = 1, .count = 2, .choices = st_names
};

static const struct skep_field st_shape_2 = {
	"value", SKEP_FIELD_ENUM, .offset = 0, .size = 1, .count = 2, .choices = st_names
};

static const struct skep_field elements2[] = {
	{ "element", SKEP_FIELD_ENUM, .offset = 0, .size = 4, .count = 2, .choices = proto_names },
	{ 0 },
};

static const struct skep_field rec_fields[] = {
	{ "p", SKEP_FIELD_UNSIGNED, .offset = 0, .size = 2 },
	{ "ps", SKEP_FIELD_UNSIGNED, .offset = 2, .size = 2, .count = 3 },
	{ "s", SKEP_FIELD_ENUM, .offset = 8, .size = 1, .choices = st_names },
	{ "ss", SKEP_FIELD_ENUM, .offset = 9, .size = 1, .count = 2, .choices = st_names },
	{ "pr", SKEP_FIELD_ENUM, .offset = 12, .size = 4, .choices = proto_names },
	{ "prs", SKEP_FIELD_LIST, .offset = 16, .size = 8, .count = 2, .fields = elements2 },
	{ 0 },
};

static const struct skep_field rec_shape = {
	"rec", SKEP_FIELD_STRUCT, .offset = 0, .size = 32,
	  .type = "rec", .fields = rec_fields
};

static const struct skep_field st_shape_3 = {
	"value", SKEP_FIELD_ENUM, .offset = 0, .size = 1, .count = 2, .choices = st_names
};

static const struct skep_field proto_shape = {
	"value", SKEP_FIELD_ENUM, .offset = 0, .size = 4, .count = 2, .choices = proto_names
};

static const struct skep_field u16_shape = {
	"value", SKEP_FIELD_UNSIGNED, .offset = 0, .size = 2
};

static const struct skep_field st_shape_4 = {
	"value", SKEP_FIELD_ENUM, .offset = 0, .size = 1, .choices = st_names
};

static const struct skep_field proto_shape_2 = {
	"value", SKEP_FIELD_ENUM, .offset = 0, .size = 4, .choices = proto_names
};

static const struct skep_field u32_shape = {
	"value", SKEP_FIELD_UNSIGNED, .offset = 0, .size = 4
};

static const struct skep_column columns[] = {
	{ "k", 0 },
	{ "s", 0 },
	{ "ss", 0 },
	{ "prs", 0 },
	{ "pr", 0 },
	{ 0 },
};

static const struct skep_field st_shape_5 = {
	"value", SKEP_FIELD_ENUM, .offset = 0, .size = 1, .count = 2, .choices = st_names
};

static const struct skep_field elements2_2[] = {
	{ "element", SKEP_FIELD_ENUM, .offset = 0, .size = 4, .count = 2, .choices = proto_names },
	{ 0 },
};

static const struct skep_field proto_shape_3 = {
	"value", SKEP_FIELD_LIST, .offset = 0, .size = 8, .count = 2, .fields = elements2_2
};

static const struct skep_column columns_2[] = {
	{ "gs", 0 },
	{ "gss", 0 },
	{ "ds", 0 },
	{ "gps", 0 },
	{ 0 },
};

static const struct skep_field st_shape_6 = {
	"value", SKEP_FIELD_ENUM, .offset = 0, .size = 1, .count = 2, .choices = st_names
};

/* State that the functions share. */
struct tool {
	struct skep_stop *stop;
	struct user_types_session *app;
};

static uint16_t f(struct tool *tool, uint16_t p);
static int8_t g(struct tool *tool, int8_t s);
static uint32_t h(struct tool *tool, struct u16_array3 a);
static int64_t k(struct tool *tool, int8_t s, bool has_s);

static uint16_t f(struct tool *tool, uint16_t p)
{
	(void)tool;
	return (uint64_t)p + 1;
}

static int8_t g(struct tool *tool, int8_t s)
{
	(void)tool;
	return (int8_t)((int64_t)s == 0 ? 100 : -1);
}

static uint32_t h(struct tool *tool, struct u16_array3 a)
{
	(void)tool;
	return (uint32_t)((uint64_t)a.element[0] + (uint64_t)a.element[1]);
}

static int64_t k(struct tool *tool, int8_t s, bool has_s)
{
	(void)tool;
	return has_s ? (int64_t)s : -1;
}

static int serve(struct skep_stop *stop)
{
	struct tool tool = { .stop = stop };
	SKEP_SCRATCH;
	uint16_t x = 65535;
	struct u16_array2 a;
	struct u16_array3 b;
	int8_t c;
	struct i8_array2 d;
	int8_t z;
	bool has_z;
	uint16_t value;
	uint64_t left;
	const char *left_2;
	const char *left_3;
	int64_t value_2;
	const char *left_4;
	int8_t value_3;
	int8_t value_4;
	const char *left_5;
	int8_t value_5;
	const char *left_6;
	int8_t value_6;
	const char *left_7;
	int64_t value_7;
	USER_TYPES_SESSION(app);
	struct u16_array3 gps;
	uint32_t value_8;
	const char *left_8;
	uint64_t left_9;
	const char *left_10;
	uint16_t key;
	int8_t value_9;
	int64_t v;
	bool has_v;
	uint16_t key_2;
	int8_t value_10;
	bool has_value_10;
	struct rec rec;
	struct rec r;
	uint32_t key_3;
	int err;

	a = (struct u16_array2){ 0 };
	b = (struct u16_array3){ 0 };
	c = 0;
	d = (struct i8_array2){ 0 };
	z = 0;
	has_z = false;
	x = (uint64_t)x + 1;
	c = 100;
	d.element[1] = 0;
	b.element[2] = 7;
	left = (uint64_t)x;
	left_2 = skep_text("%s", skep_value_text(&array4_shape, a.element));
	left_3 = skep_text("%s", skep_value_text(&array6_shape, b.element));
	value = f(&tool, 3);
	skep_print(&show, "%" PRIu64 " %s %s %" PRIu64 " %s %s %s %s\n", left,
		   left_2, left_3, (uint64_t)value,
		   skep_choice_text(st_names, c),
		   skep_value_text(&st_shape, d.element),
		   skep_choice_text(st_names, d.element[1]),
		   has_z ? skep_choice_text(st_names, z) : "NIL");
	z = 0;
	has_z = true;
	left_4 = skep_text("%s", skep_choice_text(st_names, z));
	value_2 = k(&tool, z, true);
	skep_print(&show, "%s %" PRId64 "\n", left_4, value_2);
	skep_print(&show, "%" PRIu64 " %s %" PRId64 "\n", (uint64_t)4464,
		   skep_choice_text(st_names, 100), (int64_t)-1);
	skep_print(&show, "%" PRIu64 " %" PRIu64 " %s %s\n", (uint64_t)1,
		   (uint64_t)2, skep_choice_text(st_names, -56),
		   skep_choice_text(st_names, 1));
	value_3 = g(&tool, 0);
	left_5 = skep_text("%s", skep_choice_text(st_names, value_3));
	value_4 = g(&tool, -1);
	left_6 = skep_text("%s", skep_choice_text(st_names, value_4));
	value_5 = g(&tool, 1);
	left_7 = skep_text("%s", skep_choice_text(st_names, value_5));
	value_6 = g(&tool, 0);
	value_7 = k(&tool, 0, false);
	skep_print(&show, "%s %s %s %" PRId64 " %" PRId64 "\n", left_5, left_6,
		   left_7, (int64_t)value_6, value_7);
	skep_print(&show, "%" PRIu64 " %s %" PRId64 " %s\n",
		   (uint64_t)options.q,
		   skep_choice_text(proto_names, options.e), options.w,
		   options.has_os ? skep_choice_text(st_names, options.os) :
				    "NIL");
	tool.app = &app;
	err = user_types_open(&app, NULL);
	if (err)
		return skep_fail(app.session, err);
	app.skel->rodata->dp = options.dp;
	app.skel->rodata->ds = options.ds;
	skep_list_copy(&options.dl, app.skel->rodata->dl, sizeof(uint16_t));
	err = user_types_load(&app);
	if (err)
		return skep_fail(app.session, err);
	skep_print(&show, "%s %" PRIu64 " %s %s %" PRIu64 " %s %" PRIu64 "\n",
		   skep_choice_text(st_names, app.skel->bss->gs),
		   (uint64_t)app.skel->data->gp,
		   skep_value_text(&array6_shape, app.skel->data->gps),
		   skep_value_text(&st_shape_2, app.skel->data->gss),
		   (uint64_t)options.dp,
		   skep_choice_text(proto_names, options.ds),
		   (uint64_t)options.dl.count);
	app.skel->bss->gs = -1;
	app.skel->data->gp = 9;
	left_8 = skep_text("%s", skep_choice_text(st_names, app.skel->bss->gs));
	left_9 = (uint64_t)app.skel->data->gp;
	left_10 = skep_text("%s",
			    skep_choice_text(st_names, app.skel->data->gss[0]));
	memcpy(&gps, app.skel->data->gps, sizeof(gps));
	value_8 = h(&tool, gps);
	skep_print(&show, "%s %" PRIu64 " %s %" PRIu64 "\n", left_8, left_9,
		   left_10, (uint64_t)value_8);
	key = 80;
	value_9 = 0;
	err = skep_map_update(app.session, app.skel->maps.m, &key, sizeof(key),
			      &value_9, sizeof(value_9), BPF_ANY);
	if (err)
		return skep_fail(app.session, err);
	key_2 = 80;
	err = skep_map_lookup(app.session, app.skel->maps.m, &key_2,
			      sizeof(key_2), &value_10, sizeof(value_10));
	if (err && err != -ENOENT)
		return skep_fail(app.session, err);
	has_value_10 = !err;
	v = value_10;
	has_v = has_value_10;
	skep_print(&show, "%s\n",
		   has_v ? skep_choice_text(st_names, v) : "NIL");
	rec = (struct rec){ 0 };
	rec.p = 5;
	rec.s = 100;
	rec.pr = 17;
	r = rec;
	r.ps[1] = 3;
	r.ss[1] = -1;
	r.prs[1][0] = 6;
	key_3 = 6;
	err = skep_map_update(app.session, app.skel->maps.mr, &key_3,
			      sizeof(key_3), &r, sizeof(struct rec), BPF_ANY);
	if (err)
		return skep_fail(app.session, err);
	skep_print(&show, "%s %s %s %s\n", skep_value_text(&rec_shape, &r),
		   skep_choice_text(st_names, r.s),
		   skep_value_text(&st_shape_3, r.ss),
		   skep_value_text(&proto_shape, r.prs[1]));
	skep_print_value_line(&show, &rec_shape, &r, sizeof(struct rec));
	skep_print(&show, "%s %s\n", skep_choice_text(st_names, r.ss[1]),
		   skep_choice_text(st_names, r.ss[1]));
	{
		struct skep_entries entries SKEP_ENTRIES = { 0 };

		err = skep_entries_read(app.session, app.skel->maps.m, NULL,
					&entries);
		if (err)
			return skep_fail(app.session, err);
		skep_entries_sort_by_key(&entries, &u16_shape);
		skep_print_entries(&show, "m", &entries, &u16_shape,
				   &st_shape_4);
	}
	{
		struct skep_entries entries_2 SKEP_ENTRIES = { 0 };

		err = skep_entries_read(app.session, app.skel->maps.mr, NULL,
					&entries_2);
		if (err)
			return skep_fail(app.session, err);
		skep_entries_sort_by_key(&entries_2, &proto_shape_2);
		skep_print_entries(&show, "mr", &entries_2, &proto_shape_2,
				   &rec_shape);
	}
	{
		struct skep_entries entries_3 SKEP_ENTRIES = { 0 };

		err = skep_entries_read(app.session, app.skel->maps.ma,
					SKEP_READ(.set_only = true),
					&entries_3);
		if (err)
			return skep_fail(app.session, err);
		skep_entries_sort_by_key(&entries_3, &u32_shape);
		skep_print_entries(&show, "ma", &entries_3, &u32_shape,
				   &array6_shape);
	}
	{
		struct skep_entries entries_4 SKEP_ENTRIES = { 0 };

		err = skep_entries_read(app.session, app.skel->maps.mr, NULL,
					&entries_4);
		if (err)
			return skep_fail(app.session, err);
		for (size_t i = 0; i < entries_4.count; i++) {
			SKEP_SCRATCH;
			const uint32_t *k = entries_4.items[i].key;
			const struct rec *v_2 = entries_4.items[i].value;

			skep_row_begin(&show, columns);
			skep_row_choice(&show, proto_names, *k);
			skep_row_choice(&show, st_names, v_2->s);
			skep_row_value(&show, &st_shape_5, v_2->ss);
			skep_row_value(&show, &proto_shape_3, v_2->prs);
			skep_row_choice(&show, proto_names, v_2->pr);
			skep_row_end(&show);
		}
	}
	skep_row_begin(&show, columns_2);
	skep_row_choice(&show, st_names, app.skel->bss->gs);
	skep_row_value(&show, &st_shape_6, app.skel->data->gss);
	skep_row_choice(&show, proto_names, options.ds);
	skep_row_value(&show, &array6_shape, app.skel->data->gps);
	skep_row_end(&show);

	return 0;
}

static int run(struct skep_stop *stop, int argc, char **argv)
{
	int err = skep_options(argc, argv, SKEP_USAGE(.name = "user-types",
		.about = "Types of deftype and defenum on the user side: declared, cast, printed, in records, maps, globals and options.",
		.options = option_table,
		.json = &show.json));

	if (err)
		return err < 0 ? 2 : EXIT_SUCCESS; /* usage error; --help */

	err = skep_exit_status(serve(stop));
	skep_show_free(&show);
	skep_list_free(&options.dl);
	return err;
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	return skep_main(run, argc, argv);
}
