/* SPDX-License-Identifier: MIT */
};

/* Detaches and frees everything; may be called before open, and twice. */
static inline void @base@_close(struct @base@_session *app)
{
	if (app->skel)
		app->skel->skeleton = NULL; /* the session destroys it */
	skep_session_close(app->session);
	free(app->skel);
	app->session = NULL;
	app->skel = NULL;
	app->loaded = 0;
}

/* Declares NAME, which is closed at the end of its scope. */
#ifdef __cplusplus
#define @upper@_SESSION(NAME) \
	struct @base@_session NAME __attribute__((cleanup(@base@_close))) = {}
#else
#define @upper@_SESSION(NAME) \
	struct @base@_session NAME __attribute__((cleanup(@base@_close))) = { 0 }
#endif

/* NULL if nothing is open; skep_map_* then return -EINVAL. */
#define @base@_MAP(APP, NAME) ((APP)->skel ? (APP)->skel->maps.NAME : NULL)

/* After a failure app->session has the error. Close in any case, also before another attempt. */
static inline int @base@_open(struct @base@_session *app,
	const struct skep_open_opts *opts)
{
	int err;

	if (app->session) /* -EBUSY, or the previous error; an open object stays */
		return skep_session_open_skeleton(app->session, NULL, opts);
	app->session = skep_session_new();
	app->skel = (struct @base@ *)calloc(1, sizeof(*app->skel));
	if (!app->session || !app->skel)
		return -ENOMEM;
	err = @base@__create_skeleton(app->skel);
	if (!err)
		err = skep_session_open_skeleton(app->session, app->skel->skeleton, opts);
	/* -EINVAL: header and skeleton were made from different sources */
	return err ? err : skep_session_check_interface(app->session, 0x@interface@);
}

static inline int @base@_load(struct @base@_session *app)
{
	int err = skep_session_load(app->session);

	if (!err)
		app->loaded = 1;
	return err;
}

/* ---- programs ---- */

/* attaches all programs of the file, or none */
static inline int @base@_attach(struct @base@_session *app,
	const struct skep_attach_opts *opts)
{
	return skep_session_attach_all(app->session, opts);
}
