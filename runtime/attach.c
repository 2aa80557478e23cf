// SPDX-License-Identifier: MIT
/* Attaching. The public functions skep_session_attach, _attach_to, _attach_cgroup and _attach_all
 * are here, and for struct-ops maps. Each looks up the program's kind (attach_kinds.c), checks the
 * options, calls the kind's attach function, pins the link and keeps it in the session.
 * skep_session_attach_all undoes everything if one attach fails. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "runtime/internal.h"

int skepi_attach_pin(struct error_store *store, int link_fd, const char *program,
		     const char *path)
{
	int err;

	if (!bpf_obj_pin(link_fd, path))
		return 0;
	err = -errno;
	skepi_fail(store, SKEP_STAGE_PIN, err, program, "the link cannot be pinned at %s: %s", path,
		   strerror(-err));
	skepi_help(store, err == -EEXIST ? "remove what an earlier run left there" :
		   "it must be on a bpf file system, as /sys/fs/bpf is");
	return errno = -err, err;
}

static int attach_program(struct attach *attach)
{
	const struct attach_kind *kind = NULL;
	int err;

	err = skepi_attach_kind_check(attach, &kind);
	if (err)
		return err;
	if (bpf_program__fd(attach->program) < 0)
		return skepi_fail(attach->error, SKEP_STAGE_ATTACH, -EINVAL,
				  bpf_program__name(attach->program), attach->session->loaded ?
				  "`%s` was disabled, so it is not loaded" :
				  "load the session before attaching `%s`", skepi_attach_name(attach));
	skepi_words_begin(&attach->words);
	err = kind->attach(attach);
	skepi_words_end(&attach->words);
	return err;
}

/* Adopts the link at its pin, or makes one and pins it; a single attempt. */
static int attach_and_pin(struct attach *attach, struct skep_link *link)
{
	int err;

	skepi_hold_init(&attach->hold);
	attach->hold.attach_type = bpf_program__expected_attach_type(attach->program);
	attach->old_prog_fd = -1;
	attach->told = false;
	err = attach_program(attach);
	if (err)
		return err;
	link->hold = attach->hold;
	link->undo_fd = attach->old_prog_fd;
	if (!link->pin_path || link->undo_fd >= 0)
		return 0;
	err = skepi_attach_pin(attach->error, skep_link_fd(link), link->program, link->pin_path);
	if (err)
		skepi_hold_end(&link->hold);
	return err;
}

/* Makes everything that a pin needs before the attach, so that nothing can fail after it. */
static int prepare_pin(struct attach *attach, struct skep_link *link)
{
	int prog_fd = bpf_program__fd(attach->program);

	if (!attach->opts.pin_path)
		return 0;
	link->pin_path = strdup(attach->opts.pin_path);
	if (prog_fd >= 0)
		link->expected_fd = fcntl(prog_fd, F_DUPFD_CLOEXEC, 3);
	if (link->pin_path && (prog_fd < 0 || link->expected_fd >= 0)) {
		link->made_directories = skepi_pin_directories_make(link->pin_path);
		return 0;
	}
	return skepi_fail(attach->error, SKEP_STAGE_PIN, link->pin_path ? -errno : -ENOMEM,
			  link->program, "there is no room for a pinned link");
}

/* Attaches and keeps the link in the session; sets the session's error on failure. The replaced
 * program stays open in the link's undo_fd. */
static int session_attach(struct skep_session *session, const struct bpf_program *program,
			  const struct skep_attach_opts *opts, struct skep_link **ret_link)
{
	struct attach attach = {
		.error = &session->error,
		.object = session->object,
		.program = program,
		.session = session,
		.opts = *opts,
	};
	const char *name = bpf_program__name(program);
	struct skep_link *link = skepi_link_new(session, name);
	int err;

	if (!link)
		return skepi_fail(&session->error, SKEP_STAGE_ATTACH, -ENOMEM, name,
				  "out of memory for a link");
	link->prog_type = bpf_program__type(program);
	err = prepare_pin(&attach, link);
	if (!err)
		err = attach_and_pin(&attach, link);
	if (err == -EEXIST && opts->adopt && session->error.error.stage == SKEP_STAGE_PIN)
		/* another process has pinned its own link meanwhile */
		err = attach_and_pin(&attach, link);
	if (err) {
		if (link->made_directories)
			skepi_pin_directories_remove(link->pin_path);
		skepi_link_free(link);
		return errno = -err, err;
	}
	if (ret_link)
		*ret_link = link;
	return 0;
}

/* Attaches one program and drops undo_fd: nothing is undone later. */
static int session_attach_one(struct skep_session *session, const struct bpf_program *program,
			      const struct skep_attach_opts *opts, struct skep_link **ret_link)
{
	struct skep_link *link = NULL;
	int err = session_attach(session, program, opts, &link);

	if (err)
		return err;
	skepi_link_keep(link);
	if (ret_link)
		*ret_link = link;
	return 0;
}

/* ---- struct-ops maps ---- */

/* Finds the struct-ops map by name, in either spelling; NULL: no such map, or a map of another
 * type. */
static struct bpf_map *find_struct_ops(struct skep_session *session, const char *name)
{
	struct bpf_map *map;

	if (!session->object)
		return NULL;
	bpf_object__for_each_map(map, session->object)
		if (bpf_map__type(map) == BPF_MAP_TYPE_STRUCT_OPS && skepi_name_equal(bpf_map__name(map), name))
			return map;
	return NULL;
}

/* Sets the error from libbpf's words and adds what the kernel requires of the struct. */
static int refuse_struct_ops(struct skep_session *session, const char *name, int err, const struct libbpf_words *words)
{
	char lisp[128], why[128];

	if (err == -EPERM && skepi_privilege_explains(&session->error, SKEP_STAGE_ATTACH, session->object, NULL))
		return session->error.error.code;
	skepi_name_lisp(name, lisp, sizeof(lisp));
	libbpf_strerror(err, why, sizeof(why));
	skepi_fail(&session->error, SKEP_STAGE_ATTACH, err, name, "the kernel does not take `%s`: %s%s%s%s", lisp, why,
		   words->text[0] ? " (libbpf: " : "", words->text, words->text[0] ? ")" : "");
	if (err == -EEXIST || err == -EBUSY)
		skepi_help(&session->error, "another one of its name is attached: `bpftool struct_ops` shows it");
	return session->error.error.code;
}

static int attach_struct_ops(struct skep_session *session, struct bpf_map *map, const struct skep_attach_opts *opts,
			     struct skep_link **ret_link)
{
	const char *name = bpf_map__name(map);
	unsigned int given = skepi_attach_options_given(opts);
	struct libbpf_words words;
	struct bpf_link *attached;
	struct skep_link *link;
	int err;

	if (given)
		return skepi_fail(&session->error, SKEP_STAGE_ATTACH, -EINVAL, name, "struct-ops "
										     "`%s` does "
										     "not take the "
										     "option %s",
				  name, skepi_attach_option_name(opts, given));
	if (!session->loaded)
		return skepi_fail(&session->error, SKEP_STAGE_ATTACH, -EINVAL, name,
				  "load the session before attaching `%s`", name);
	link = skepi_link_new(session, name);
	if (!link)
		return skepi_fail(&session->error, SKEP_STAGE_ATTACH, -ENOMEM, name, "out of memory for a link");
	link->prog_type = BPF_PROG_TYPE_STRUCT_OPS;
	skepi_hold_init(&link->hold);
	skepi_words_begin(&words);
	attached = bpf_map__attach_struct_ops(map);
	err = attached ? 0 : -errno;
	skepi_words_end(&words);
	if (err) {
		skepi_link_free(link);
		return refuse_struct_ops(session, name, err, &words);
	}
	link->hold.link = attached;
	if (ret_link)
		*ret_link = link;
	return 0;
}

/* The options given here are used by no program. attach_all refuses all of them, since a struct-ops
 * map takes none. */
static int attach_all_struct_ops(struct skep_session *session)
{
	SKEP_OPTS(skep_attach_opts, none);
	struct bpf_map *map;
	int err;

	bpf_object__for_each_map(map, session->object) {
		if (bpf_map__type(map) != BPF_MAP_TYPE_STRUCT_OPS || !bpf_map__autocreate(map))
			continue;
		err = attach_struct_ops(session, map, &none, NULL);
		if (err)
			return err;
	}
	return 0;
}

static int find_to_attach(struct skep_session *session, const char *program, const struct skep_attach_opts *opts,
			  struct bpf_program **ret_program, struct skep_attach_opts *ret_opts)
{
	if (!session)
		return errno = ENOMEM, -ENOMEM;
	*ret_program = skep_session_program(session, program);
	return *ret_program ? skepi_attach_opts_copy(&session->error, opts, ret_opts) : -errno;
}

int skep_session_attach(struct skep_session *session, const char *program,
			const struct skep_attach_opts *opts, struct skep_link **ret_link)
{
	struct bpf_map *map = session && program ? find_struct_ops(session, program) : NULL;
	struct skep_attach_opts known;
	struct bpf_program *found;
	int err;

	if (map) {
		err = skepi_attach_opts_copy(&session->error, opts, &known);
		return err ? err : attach_struct_ops(session, map, &known, ret_link);
	}
	err = find_to_attach(session, program, opts, &found, &known);
	if (err)
		return err;
	return session_attach_one(session, found, &known, ret_link);
}

/* The option that names the target for this kind; NULL: the target is not given as text. */
static const char **target_of(const struct attach_kind *kind, struct skep_attach_opts *opts)
{
	unsigned int takes = kind ? kind->needs ? kind->needs : kind->allows : 0;

	return takes & ATTACH_CGROUP ? &opts->cgroup_path :
	       takes & ATTACH_INTERFACE ? &opts->interface :
	       takes & ATTACH_NETNS ? &opts->netns_path :
	       takes & ATTACH_BINARY ? &opts->binary :
	       takes & ATTACH_MAP ? &opts->map : NULL;
}

int skep_session_attach_to(struct skep_session *session, const char *program, const char *target,
			   const struct skep_attach_opts *opts, struct skep_link **ret_link)
{
	struct skep_attach_opts known;
	struct bpf_program *found;
	const char **into;
	char lisp[128];
	int err;

	err = find_to_attach(session, program, opts, &found, &known);
	if (err)
		return err;
	into = target_of(skepi_attach_kind(found), &known);
	if (into && !*into) {
		*into = target;
		return session_attach_one(session, found, &known, ret_link);
	}
	skepi_name_lisp(bpf_program__name(found), lisp, sizeof(lisp));
	return skepi_fail(&session->error, SKEP_STAGE_ATTACH, -EINVAL, bpf_program__name(found),
			  into ? "the target of `%s` (section %s) is given twice" :
				 "`%s` (section %s) has no target that a name could give",
			  lisp, bpf_program__section_name(found));
}

int skep_session_attach_cgroup(struct skep_session *session, const char *program, const char *path,
			       enum bpf_attach_type type, struct skep_link **ret_link)
{
	SKEP_OPTS(skep_attach_opts, opts);
	struct bpf_program *found;
	int err;

	if (!session)
		return errno = ENOMEM, -ENOMEM;
	found = skep_session_program(session, program);
	if (!found)
		return -errno;
	err = skepi_attach_type_check(&session->error, found, type);
	if (err)
		return err;
	opts.cgroup_path = path;
	return session_attach_one(session, found, &opts, ret_link);
}

static bool wanted(const struct bpf_program *program)
{
	return bpf_program__autoload(program) && bpf_program__autoattach(program) &&
	       /* for these programs the map is attached */
	       bpf_program__type(program) != BPF_PROG_TYPE_STRUCT_OPS;
}

/* Copies the options that the program's kind uses. */
static void opts_for(const struct bpf_program *program, const struct skep_attach_opts *all,
		     struct skep_attach_opts *ret_opts)
{
	const struct attach_kind *kind = skepi_attach_kind(program);
	unsigned int use = kind ? kind->needs | kind->allows : 0;

	*ret_opts = *all;
	/* the caller sets its own pin_path */
	skepi_attach_options_keep(ret_opts, use | ATTACH_PIN);
}

/* -EINVAL where no program uses a given option, or no program is to be attached. */
static int options_used(struct skep_session *session, const struct skep_attach_opts *opts)
{
	unsigned int use = 0, count = 0, idle;
	struct bpf_program *program;

	bpf_object__for_each_program(program, session->object) {
		const struct attach_kind *kind = wanted(program) ? skepi_attach_kind(program) : NULL;

		if (kind)
			use |= kind->needs | kind->allows;
		count += wanted(program) || bpf_program__type(program) == BPF_PROG_TYPE_STRUCT_OPS;
	}
	if (!count)
		return skepi_fail(&session->error, SKEP_STAGE_ATTACH, -EINVAL, NULL,
				  "the object has no program that can be attached");
	idle = skepi_attach_options_given(opts) & ~use;
	if (!idle)
		return 0;
	return skepi_fail(&session->error, SKEP_STAGE_ATTACH, -EINVAL, NULL,
			  "no program of the object takes the option %s",
			  skepi_attach_option_name(opts, idle));
}

static int attach_one_of_all(struct skep_session *session, const struct bpf_program *program,
			     const struct skep_attach_opts *all)
{
	struct skep_attach_opts opts;
	char pin_path[PATH_MAX];

	opts_for(program, all, &opts);
	if (all->pin_path) {
		if (snprintf(pin_path, sizeof(pin_path), "%s/%s", all->pin_path,
			     bpf_program__name(program)) >= (int)sizeof(pin_path))
			return skepi_fail(&session->error, SKEP_STAGE_PIN, -ENAMETOOLONG,
					  bpf_program__name(program), "pin-path is too long");
		opts.pin_path = pin_path;
	}
	return session_attach(session, program, &opts, NULL);
}

int skep_session_attach_all(struct skep_session *session, const struct skep_attach_opts *opts)
{
	struct skep_attach_opts known;
	struct bpf_program *program;
	struct skep_link *before;
	int err;

	if (!session)
		return errno = ENOMEM, -ENOMEM;
	if (!session->object)
		return skepi_no_object(session, SKEP_STAGE_ATTACH, NULL);
	err = skepi_attach_opts_copy(&session->error, opts, &known);
	if (err)
		return err;
	err = options_used(session, &known);
	if (err)
		return err;

	before = session->links;
	bpf_object__for_each_program(program, session->object) {
		if (!wanted(program))
			continue;
		err = attach_one_of_all(session, program, &known);
		if (err)
			goto fail;
	}
	err = attach_all_struct_ops(session);
	if (err)
		goto fail;
	for (struct skep_link *link = session->links; link != before; link = link->next)
		skepi_link_keep(link);
	return 0;

fail:
	while (session->links != before)
		skepi_link_undo(session->links);
	return errno = -err, err;
}
