/* SPDX-License-Identifier: MIT */

/* may delete its entry; a value other than 0 ends the walk and is returned */
typedef int (*@base@_@map@_fn)(@key_in@, @value_in@, void *user);

struct @base@_@map@_walk {
	@base@_@map@_fn fn;
	void *user;
};

static inline int @base@_@map@_entry(const void *key, const void *value, void *user)
{
	const struct @base@_@map@_walk *walk =
		(const struct @base@_@map@_walk *)user;

	return walk->fn(@key_from@, @value_from@, walk->user);
}

static inline int @base@_@map@_each(struct @base@_session *app,
	@base@_@map@_fn fn, void *user)
{
	struct @base@_@map@_walk walk = { fn, user };

	return skep_map_each(app->session, @base@_@map@_map(app),
		fn ? @base@_@map@_entry : NULL, &walk);
}
