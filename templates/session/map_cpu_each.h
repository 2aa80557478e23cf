/* SPDX-License-Identifier: MIT */

/* calls fn for each key; @base@_@map@_get reads its values */
typedef int (*@base@_@map@_fn)(@key_in@, void *user);

struct @base@_@map@_walk {
	@base@_@map@_fn fn;
	void *user;
};

static inline int @base@_@map@_entry(const void *key, const void *value, void *user)
{
	const struct @base@_@map@_walk *walk =
		(const struct @base@_@map@_walk *)user;

	(void)value;
	return walk->fn(@key_from@, walk->user);
}

static inline int @base@_@map@_each(struct @base@_session *app,
	@base@_@map@_fn fn, void *user)
{
	struct @base@_@map@_walk walk = { fn, user };

	return skep_map_each(app->session, @base@_@map@_map(app),
		fn ? @base@_@map@_entry : NULL, &walk);
}
