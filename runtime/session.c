// SPDX-License-Identifier: MIT
/* A session's life: new, open, enable, load, close, and its programs by name. Opens the object with
 * libbpf, chooses the kernel BTF (kernel_types.c), makes the maps and loads the programs; load.c
 * explains a failure. Called by applications, session headers and `skep run`. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/internal.h"

/* room for "/proc/self/fd/" and a number */
#define TYPES_PATH 32

/* Sections that libbpf 1.1 does not know: it would open them and then fail to load. */
struct newer_section {
	char name[24];
	int prog_type;
	int attach_type; /* the kernel's number: installed headers may be older */
};

static const struct newer_section newer_sections[] = {
	{ "tc/ingress", BPF_PROG_TYPE_SCHED_CLS, 46 },
	{ "tc/egress", BPF_PROG_TYPE_SCHED_CLS, 47 },
	{ "tcx/ingress", BPF_PROG_TYPE_SCHED_CLS, 46 },
	{ "tcx/egress", BPF_PROG_TYPE_SCHED_CLS, 47 },
	{ "netkit/primary", BPF_PROG_TYPE_SCHED_CLS, 54 },
	{ "netkit/peer", BPF_PROG_TYPE_SCHED_CLS, 55 },
	{ "cgroup/connect_unix", BPF_PROG_TYPE_CGROUP_SOCK_ADDR, 49 },
	{ "cgroup/sendmsg_unix", BPF_PROG_TYPE_CGROUP_SOCK_ADDR, 50 },
	{ "cgroup/recvmsg_unix", BPF_PROG_TYPE_CGROUP_SOCK_ADDR, 51 },
	{ "cgroup/getpeername_unix", BPF_PROG_TYPE_CGROUP_SOCK_ADDR, 52 },
	{ "cgroup/getsockname_unix", BPF_PROG_TYPE_CGROUP_SOCK_ADDR, 53 },
};

struct skep_session *skep_session_new(void)
{
	struct skep_session *session = calloc(1, sizeof(*session));

	if (!session)
		return NULL;
	skepi_error_init(&session->error);
	session->epoll_fd = session->types_fd = -1;
	return session;
}

int skepi_no_object(struct skep_session *session, enum skep_stage stage, const char *name)
{
	return skepi_fail(&session->error, stage, -EINVAL, name,
			  "no object is open in this session");
}

static void teach_newer_sections(struct bpf_object *object)
{
	struct bpf_program *program;

	bpf_object__for_each_program(program, object) {
		const char *section = bpf_program__section_name(program);

		if (bpf_program__type(program) != BPF_PROG_TYPE_UNSPEC)
			continue;
		for (size_t i = 0; i < ARRAY_COUNT(newer_sections); i++) {
			const struct newer_section *newer = &newer_sections[i];

			if (strcmp(section, newer->name))
				continue;
			bpf_program__set_type(program, newer->prog_type);
			bpf_program__set_expected_attach_type(program, newer->attach_type);
		}
	}
}

/* Fills libbpf's options; -EINVAL where the caller's struct is newer and uses fields that this
 * library lacks. */
static int open_opts(struct skep_session *session, const struct skep_open_opts *opts,
		     struct bpf_object_open_opts *ret_libbpf)
{
	struct skep_open_opts known = { .sz = sizeof(known) };
	const char *more;

	if (opts) {
		if (opts->sz < sizeof(opts->sz))
			return skepi_fail(&session->error, SKEP_STAGE_OPEN, -EINVAL, NULL,
					  "the open options do not say their size in sz");
		more = (const char *)opts;
		for (size_t i = sizeof(known); i < opts->sz; i++)
			if (more[i])
				return skepi_fail(&session->error, SKEP_STAGE_OPEN, -EINVAL, NULL,
						  "the open options are newer than this libskep");
		memcpy(&known, opts, opts->sz < sizeof(known) ? opts->sz : sizeof(known));
	}
	ret_libbpf->sz = sizeof(*ret_libbpf);
	ret_libbpf->pin_root_path = known.pin_path;
	ret_libbpf->btf_custom_path = known.btf_path;
	ret_libbpf->kernel_log_level = known.log_level;
	return 0;
}

/* Passes libbpf the reduced BTF of skepi_kernel_types, where that is enough and the caller names no
 * BTF. path has room for its path, which is valid until forget_types. */
static void choose_types(struct skep_session *session, const void *object, size_t size,
			 struct bpf_object_open_opts *libbpf, char path[TYPES_PATH])
{
	struct skepi_type_names names;

	if (libbpf->btf_custom_path || !skepi_type_names(object, size, &names))
		return;
	session->types_fd = skepi_kernel_types(&names);
	if (session->types_fd < 0)
		return;
	snprintf(path, TYPES_PATH, "/proc/self/fd/%d", session->types_fd);
	if (!access(path, R_OK)) /* /proc may not be mounted */
		libbpf->btf_custom_path = path;
}

static void choose_types_of_file(struct skep_session *session, int fd, struct bpf_object_open_opts *libbpf,
				 char path[TYPES_PATH])
{
	struct stat status;
	void *image;

	if (fstat(fd, &status) || status.st_size <= 0)
		return;
	image = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (image == MAP_FAILED)
		return;
	choose_types(session, image, (size_t)status.st_size, libbpf, path);
	munmap(image, (size_t)status.st_size);
}

static void forget_types(struct skep_session *session)
{
	if (session->types_fd >= 0)
		close(session->types_fd);
	session->types_fd = -1;
}

static int open_done(struct skep_session *session)
{
	teach_newer_sections(session->object);
	session->logs = skepi_logs_new(session->object);
	if (!session->logs)
		return skepi_fail(&session->error, SKEP_STAGE_OPEN, -ENOMEM, NULL,
				  "out of memory for the verifier's log");
	return 0;
}

static int open_failed(struct skep_session *session, int err, const char *path,
		       const struct libbpf_words *words)
{
	const char *machine = skepi_machine_help(err);
	bool unread = machine || err == -ENOENT || err == -EACCES || err == -EIO;
	char why[128];

	forget_types(session);
	libbpf_strerror(err, why, sizeof(why));
	skepi_fail(&session->error, SKEP_STAGE_OPEN, err, path, "%s %s: %s%s%s%s", path,
		   unread ? "cannot be read" : "is no BPF object", why,
		   words->text[0] ? " (libbpf: " : "", words->text, words->text[0] ? ")" : "");
	if (machine)
		skepi_help(&session->error, "%s", machine);
	else if (!unread)
		skepi_help(&session->error, "`clang -target bpf -O2 -g -c` makes one");
	return errno = -session->error.error.code, session->error.error.code;
}

static int already_open(struct skep_session *session, const char *name)
{
	return skepi_fail(&session->error, SKEP_STAGE_OPEN, -EBUSY, name,
			  "this session already has an object");
}

int skep_session_open_file(struct skep_session *session, const char *path,
			   const struct skep_open_opts *opts)
{
	struct bpf_object_open_opts libbpf = { 0 };
	struct libbpf_words words;
	struct bpf_object *object;
	char types[TYPES_PATH];
	int err, fd;

	if (!session)
		return errno = ENOMEM, -ENOMEM;
	if (!path)
		return skepi_fail(&session->error, SKEP_STAGE_OPEN, -EINVAL, NULL,
				  "no path of a BPF object was given");
	if (session->object)
		return already_open(session, path);
	err = open_opts(session, opts, &libbpf);
	if (err)
		return err;

	/* checked here, since libbpf would print the error */
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return skepi_fail(&session->error, SKEP_STAGE_OPEN, -errno, path,
				  "%s cannot be opened: %s", path, strerror(errno));
	choose_types_of_file(session, fd, &libbpf, types);
	close(fd);
	skepi_words_begin(&words);
	object = bpf_object__open_file(path, &libbpf);
	err = -errno;
	skepi_words_end(&words);
	if (!object)
		return open_failed(session, err, path, &words);
	session->object = object;
	return open_done(session);
}

int skep_session_open_skeleton(struct skep_session *session, struct bpf_object_skeleton *skeleton,
			       const struct skep_open_opts *opts)
{
	struct bpf_object_open_opts libbpf = { 0 };
	struct libbpf_words words;
	char types[TYPES_PATH];
	int err;

	if (!session) {
		bpf_object__destroy_skeleton(skeleton);
		return errno = ENOMEM, -ENOMEM;
	}
	if (session->object)
		err = already_open(session, skeleton ? skeleton->name : NULL);
	else if (session->open_err)
		err = session->open_err;
	else if (!skeleton)
		err = skepi_fail(&session->error, SKEP_STAGE_OPEN, -EINVAL, NULL,
				 "no skeleton was given");
	else
		err = open_opts(session, opts, &libbpf);
	if (err) {
		bpf_object__destroy_skeleton(skeleton);
		return errno = -err, err;
	}

	choose_types(session, skeleton->data, skeleton->data_sz, &libbpf, types);
	skepi_words_begin(&words);
	err = bpf_object__open_skeleton(skeleton, &libbpf);
	skepi_words_end(&words);
	if (err) {
		session->open_err = open_failed(session, err, skeleton->name, &words);
		bpf_object__destroy_skeleton(skeleton);
		return errno = -session->open_err, session->open_err;
	}
	session->skeleton = skeleton;
	session->object = *skeleton->obj;
	return open_done(session);
}

/* libbpf makes directories for pins in any file system and fails afterwards, so the path is checked
 * first. */
static int check_map_pins(struct skep_session *session)
{
	struct bpf_map *map;

	bpf_object__for_each_map(map, session->object) {
		const char *path = bpf_map__pin_path(map), *name = bpf_map__name(map);
		char lisp[128];

		if (!path || skepi_can_be_pinned(path))
			continue;
		skepi_name_lisp(name, lisp, sizeof(lisp));
		skepi_fail(&session->error, SKEP_STAGE_LOAD, -EINVAL, name,
			   "map `%s` cannot be pinned at %s: there is no BPF file system", lisp, path);
		skepi_help(&session->error, "`mount -t bpf none /sys/fs/bpf` where it is not mounted");
		return errno = EINVAL, -EINVAL;
	}
	return 0;
}

int skep_session_load(struct skep_session *session)
{
	struct libbpf_words words;
	int err;

	if (!session)
		return errno = ENOMEM, -ENOMEM;
	if (session->loaded)
		return 0;
	if (session->load_err)
		return errno = -session->load_err, session->load_err;
	if (!session->object || !session->logs)
		return skepi_no_object(session, SKEP_STAGE_LOAD, NULL);
	err = check_map_pins(session);
	if (err)
		return err;

	skepi_words_begin(&words);
	err = session->skeleton ? bpf_object__load_skeleton(session->skeleton) :
				  bpf_object__load(session->object);
	skepi_words_end(&words);
	forget_types(session);
	if (err)
		session->load_err = skepi_load_failed(session, err, &words);
	else
		session->loaded = true;
	return session->load_err;
}

void skep_session_close(struct skep_session *session)
{
	int kept = errno;

	if (!session)
		return;
	while (session->links)
		skepi_link_free(session->links);
	while (session->detached) {
		struct skep_link *next = session->detached->next;

		free(session->detached);
		session->detached = next;
	}
	skepi_events_free(session);
	if (session->skeleton)
		bpf_object__destroy_skeleton(session->skeleton);
	else
		bpf_object__close(session->object);
	forget_types(session);
	skepi_logs_free(session->logs);
	skepi_error_destroy(&session->error);
	free(session);
	errno = kept;
}

int skep_session_enable(struct skep_session *session, const char *program, bool enabled)
{
	struct bpf_program *found;

	if (!session)
		return errno = ENOMEM, -ENOMEM;
	found = skep_session_program(session, program);
	if (!found)
		return -errno;
	if (session->loaded || session->load_err)
		return skepi_fail(&session->error, SKEP_STAGE_LOAD, -EBUSY, bpf_program__name(found),
				  "`%s` is enabled and disabled before the load", program);
	bpf_program__set_autoload(found, enabled);
	bpf_program__set_autoattach(found, enabled);
	return 0;
}

const char *skep_version(void)
{
	return SKEP_VERSION_STRING;
}

struct bpf_object *skep_session_object(const struct skep_session *session)
{
	return session ? session->object : NULL;
}

/* The nearest name so far; up to a third of the letters may differ. */
struct nearest {
	const char *name;
	size_t distance;
};

static void nearest_consider(struct nearest *nearest, const char *wanted, const char *name)
{
	size_t distance = skepi_name_distance(wanted, name);

	if (distance > strlen(wanted) / 3 + 1 || distance >= nearest->distance)
		return;
	nearest->name = name;
	nearest->distance = distance;
}

static void unknown_name(struct skep_session *session, enum skep_stage stage, const char *what,
			 const char *name, const struct nearest *nearest)
{
	char lisp[128];

	skepi_fail(&session->error, stage, -ENOENT, name, "there is no %s `%s`", what, name);
	if (nearest->name) {
		skepi_name_lisp(nearest->name, lisp, sizeof(lisp));
		skepi_help(&session->error, "did you mean `%s`?", lisp);
	}
}

struct bpf_program *skep_session_program(struct skep_session *session, const char *name)
{
	struct nearest nearest = { .distance = SIZE_MAX };
	struct bpf_program *program;

	if (!session)
		return errno = ENOMEM, NULL;
	if (!session->object)
		return skepi_no_object(session, SKEP_STAGE_ATTACH, name), NULL;
	if (!name)
		return skepi_fail(&session->error, SKEP_STAGE_ATTACH, -EINVAL, NULL,
				  "no program's name was given"), NULL;
	bpf_object__for_each_program(program, session->object) {
		if (skepi_name_equal(bpf_program__name(program), name))
			return program;
		nearest_consider(&nearest, name, bpf_program__name(program));
	}
	unknown_name(session, SKEP_STAGE_ATTACH, "program", name, &nearest);
	return NULL;
}

struct bpf_map *skep_session_map(struct skep_session *session, const char *name)
{
	struct nearest nearest = { .distance = SIZE_MAX };
	struct bpf_map *map;

	if (!session)
		return errno = ENOMEM, NULL;
	if (!session->object)
		return skepi_no_object(session, SKEP_STAGE_MAP, name), NULL;
	if (!name)
		return skepi_fail(&session->error, SKEP_STAGE_MAP, -EINVAL, NULL,
				  "no map's name was given"), NULL;
	bpf_object__for_each_map(map, session->object) {
		if (skepi_name_equal(bpf_map__name(map), name))
			return map;
		nearest_consider(&nearest, name, bpf_map__name(map));
	}
	unknown_name(session, SKEP_STAGE_MAP, "map", name, &nearest);
	return NULL;
}
