// SPDX-License-Identifier: MIT
/* Links after the attach: counting, detaching, updating and unpinning them, and freeing them at the
 * session's close. A link holds a kernel bpf_link or, for kinds without one, a struct hold_kind
 * with its own functions. Also makes and removes the directories of pins. Called by applications,
 * attach.c, adopt.c and session.c. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <linux/magic.h>

#include "runtime/internal.h"

int skep_link_fd(const struct skep_link *link)
{
	if (!link)
		return -EBADF;
	if (link->hold.kind)
		return -EOPNOTSUPP;
	return link->hold.link ? bpf_link__fd(link->hold.link) : link->hold.fd;
}

int skep_link_read_counter(struct skep_link *link, uint64_t *ret_count)
{
	char lisp[128];
	int err;

	if (!link || !ret_count)
		return errno = EINVAL, -EINVAL;
	err = skepi_perf_read(&link->hold, ret_count);
	if (!err)
		return 0;
	skepi_name_lisp(link->program, lisp, sizeof(lisp));
	return skepi_fail(&link->session->error, SKEP_STAGE_ATTACH, err, link->program,
			  err == -EINVAL ? "`%s` is not attached to a perf event: only perf events "
					   "have a counter" :
			  "the counter of the perf event of `%s` cannot be read: %s", lisp, strerror(-err));
}

int skep_link_open_iter(struct skep_link *link)
{
	char lisp[128];
	int fd;

	if (!link)
		return errno = EBADF, -EBADF;
	skepi_name_lisp(link->program, lisp, sizeof(lisp));
	if (link->hold.attach_type != BPF_TRACE_ITER)
		return skepi_fail(&link->session->error, SKEP_STAGE_ATTACH, -EINVAL, link->program,
				  "`%s` is not an iterator: only iterators can be read", lisp);
	fd = bpf_iter_create(skep_link_fd(link));
	if (fd < 0)
		return skepi_fail(&link->session->error, SKEP_STAGE_ATTACH, -errno, link->program,
				  "the iterator `%s` cannot be opened: %s", lisp, strerror(errno));
	return fd;
}

size_t skep_session_link_count(const struct skep_session *session)
{
	const struct skep_link *link = session ? session->links : NULL;
	size_t count = 0;

	for (; link; link = link->next)
		count++;
	return count;
}

void skepi_hold_init(struct hold *hold)
{
	memset(hold, 0, sizeof(*hold));
	hold->fd = -1;
}

void skepi_hold_end(struct hold *hold)
{
	struct libbpf_words words;

	skepi_words_begin(&words);
	bpf_link__destroy(hold->link);
	if (hold->fd >= 0)
		close(hold->fd);
	if (hold->kind)
		hold->kind->end(hold);
	skepi_words_end(&words);
	skepi_hold_init(hold);
}

struct skep_link *skepi_link_new(struct skep_session *session, const char *program)
{
	struct skep_link *link = calloc(1, sizeof(*link) + strlen(program) + 1);

	if (!link)
		return NULL;
	link->session = session;
	skepi_hold_init(&link->hold);
	link->expected_fd = link->undo_fd = -1;
	strcpy(link->program, program);
	link->next = session->links;
	session->links = link;
	return link;
}

void skepi_link_keep(struct skep_link *link)
{
	if (link->undo_fd >= 0)
		close(link->undo_fd);
	link->undo_fd = -1;
}

static bool is_bpf_file_system(const char *path, bool *ret_is)
{
	struct statfs found;

	if (statfs(path, &found))
		return false;
	*ret_is = found.f_type == BPF_FS_MAGIC;
	return true;
}

bool skepi_can_be_pinned(const char *path)
{
	bool inside = false;
	char *above = strdup(path);

	for (char *at; above && (at = strrchr(above, '/'));) {
		at[at == above] = '\0'; /* for "/pin" keep "/" */
		if (is_bpf_file_system(above, &inside) || at == above)
			break;
	}
	free(above);
	return inside;
}

/* The sticky bit marks directories that libskep made; they are removed with the last pin in
 * them. */
#define MADE_MODE (S_ISVTX | 0700)

bool skepi_pin_directories_make(char *path)
{
	bool inside = false, made = false;

	is_bpf_file_system(path[0] == '/' ? "/" : ".", &inside);
	for (char *at = strchr(path + (path[0] == '/'), '/'); at; at = strchr(at + 1, '/')) {
		*at = '\0';
		if (!is_bpf_file_system(path, &inside) && inside)
			made |= !mkdir(path, MADE_MODE);
		*at = '/';
	}
	return made;
}

void skepi_pin_directories_remove(const char *path)
{
	char above[PATH_MAX], *at;
	struct stat found;
	bool inside;

	if (snprintf(above, sizeof(above), "%s", path) >= (int)sizeof(above))
		return;
	while ((at = strrchr(above, '/')) && at > above) {
		*at = '\0';
		if (!is_bpf_file_system(above, &inside) || !inside || stat(above, &found) ||
		    (found.st_mode & 07777) != MADE_MODE || rmdir(above))
			return;
	}
}

void skepi_link_undo(struct skep_link *link)
{
	if (link->undo_fd >= 0)
		skepi_exchange(link->hold.fd, link->undo_fd, link->expected_fd);
	else if (link->pin_path)
		unlink(link->pin_path);
	if (link->made_directories)
		skepi_pin_directories_remove(link->pin_path);
	skepi_link_free(link);
}

/* Releases everything that the link holds; the name stays. */
static void end_link(struct skep_link *link)
{
	struct skep_link **at = &link->session->links;

	while (*at != link)
		at = &(*at)->next;
	*at = link->next;
	skepi_hold_end(&link->hold);
	skepi_link_keep(link);
	if (link->expected_fd >= 0)
		close(link->expected_fd);
	link->expected_fd = -1;
	free(link->pin_path);
	link->pin_path = NULL;
}

void skepi_link_free(struct skep_link *link)
{
	end_link(link);
	free(link);
}

int skep_link_detach(struct skep_link *link)
{
	int err = 0;

	if (!link || link->is_detached)
		return 0;
	if (link->pin_path && unlink(link->pin_path) && errno != ENOENT)
		err = skepi_fail(&link->session->error, SKEP_STAGE_PIN, -errno, link->program,
				 "the pin %s cannot be removed: %s", link->pin_path,
				 strerror(errno));
	if (link->pin_path)
		skepi_pin_directories_remove(link->pin_path);
	/* BPF_LINK_DETACH, since a forked child may hold the link, too. Kinds without it (perf
	 * events) end with their last descriptor. */
	if (!link->hold.kind)
		bpf_link_detach(skep_link_fd(link));
	end_link(link);
	link->is_detached = true;
	link->next = link->session->detached;
	link->session->detached = link;
	return err ? (errno = -err, err) : 0;
}

/* Updates only if the link still has expected_fd's program: another process may have updated it. */
static int exchange_pinned(struct skep_link *link, int prog_fd)
{
	int held = fcntl(prog_fd, F_DUPFD_CLOEXEC, 3), err;

	if (held < 0)
		return -errno;
	err = skepi_exchange(skep_link_fd(link), prog_fd, link->expected_fd);
	if (err) {
		close(held);
		return err;
	}
	close(link->expected_fd);
	link->expected_fd = held;
	return 0;
}

static int replace(struct skep_link *link, int prog_fd)
{
	const struct hold_kind *kind = link->hold.kind;

	if (kind)
		return kind->replace ? kind->replace(&link->hold, prog_fd) : -EOPNOTSUPP;
	if (link->expected_fd >= 0)
		return exchange_pinned(link, prog_fd);
	return bpf_link_update(skep_link_fd(link), prog_fd, NULL) ? -errno : 0;
}

/* The kernel compares program types only. A tc program's expected attach type may be 0. */
static bool fits(const struct skep_link *link, const struct bpf_program *program)
{
	enum bpf_attach_type type = bpf_program__expected_attach_type(program);

	if (bpf_program__type(program) != link->prog_type)
		return false;
	return type == link->hold.attach_type || link->hold.attach_type == SKEPI_NO_ATTACH_TYPE ||
	       (link->prog_type == BPF_PROG_TYPE_SCHED_CLS && (!type || !link->hold.attach_type));
}

static int refuse_unlike(struct skep_link *link, const struct bpf_program *program, const char *lisp)
{
	const char *name = bpf_program__name(program);
	char was[64], is[64];

	if (bpf_program__type(program) != link->prog_type)
		return skepi_fail(&link->session->error, SKEP_STAGE_ATTACH, -EINVAL, name,
				  "`%s` has the type %s, but the link's program has %s", lisp,
				  libbpf_bpf_prog_type_str(bpf_program__type(program)),
				  libbpf_bpf_prog_type_str(link->prog_type));
	return skepi_fail(&link->session->error, SKEP_STAGE_ATTACH, -EINVAL, name,
			  "`%s` is for %s, but the link is for %s", lisp,
			  skepi_attach_type_name(bpf_program__expected_attach_type(program), is, sizeof(is)),
			  skepi_attach_type_name(link->hold.attach_type, was, sizeof(was)));
}

int skep_link_update(struct skep_link *link, struct bpf_program *replacement)
{
	char lisp[128];
	struct libbpf_words words;
	struct error_store *store;
	const char *name;
	int err;

	if (!link)
		return errno = EINVAL, -EINVAL;
	store = &link->session->error;
	name = replacement ? bpf_program__name(replacement) : link->program;
	skepi_name_lisp(name, lisp, sizeof(lisp));
	if (!replacement)
		return skepi_fail(store, SKEP_STAGE_ATTACH, -EINVAL, name,
				  "no program was given to replace `%s`", lisp);
	if (link->is_detached)
		return skepi_fail(store, SKEP_STAGE_ATTACH, -ENOENT, link->program,
				  "the link is detached: `%s` cannot replace its program", lisp);
	if (bpf_program__fd(replacement) < 0)
		return skepi_fail(store, SKEP_STAGE_ATTACH, -EINVAL, name,
				  "`%s` is not loaded, so it cannot replace a program", lisp);
	if (!fits(link, replacement))
		return refuse_unlike(link, replacement, lisp);
	skepi_words_begin(&words);
	err = replace(link, bpf_program__fd(replacement));
	skepi_words_end(&words);
	return err ? skepi_exchange_refused(store, name, link->program, err) : 0;
}

int skep_session_detach_all(struct skep_session *session)
{
	struct skep_link *link, *next;
	int err = 0;

	if (!session)
		return errno = ENOMEM, -ENOMEM;
	for (link = session->links; link; link = next) {
		next = link->next;
		if (!link->pin_path)
			skep_link_detach(link);
	}
	do {
		err = skepi_events_consume(session);
		if (!err)
			err = session->round.err;
	} while (!err && session->round.handled);
	return err ? (errno = -err, err) : 0;
}

/* Removes a file only if it is in a BPF file system. */
static int unpin_file(const char *path)
{
	int fd = bpf_obj_get(path);

	if (fd < 0)
		return skepi_fail(skepi_error_of(NULL), SKEP_STAGE_PIN, -errno, path, "nothing is pinned at %s: %s", path,
				  strerror(errno));
	close(fd);
	if (unlink(path))
		return skepi_fail(skepi_error_of(NULL), SKEP_STAGE_PIN, -errno, path, "the pin %s cannot be removed: %s",
				  path, strerror(errno));
	return 0;
}

int skep_unpin(const char *path)
{
	DIR *directory = path ? opendir(path) : NULL;
	struct dirent *entry;
	char inside[PATH_MAX];
	int err = 0;

	if (!path)
		return skepi_fail(skepi_error_of(NULL), SKEP_STAGE_PIN, -EINVAL, NULL, "no path of a pin was given");
	if (!directory) {
		err = unpin_file(path);
		if (!err)
			skepi_pin_directories_remove(path);
		return err;
	}
	while (!err && (entry = readdir(directory))) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		if (snprintf(inside, sizeof(inside), "%s/%s", path, entry->d_name) >= (int)sizeof(inside))
			err = -ENAMETOOLONG;
		else
			err = unpin_file(inside);
	}
	closedir(directory);
	if (!err && rmdir(path))
		err = skepi_fail(skepi_error_of(NULL), SKEP_STAGE_PIN, -errno, path, "%s cannot be removed: %s", path,
				 strerror(errno));
	if (!err)
		skepi_pin_directories_remove(path);
	return err;
}
