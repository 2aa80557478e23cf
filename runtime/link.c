#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <bpf/bpf.h>

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
	int err;

	if (!link || !ret_count)
		return errno = EINVAL, -EINVAL;
	err = skepi_perf_read(&link->hold, ret_count);
	if (!err)
		return 0;
	return skepi_fail(&link->session->error, SKEP_STAGE_ATTACH, err, link->program,
			  err == -EINVAL ? "only a perf event has a counter to read" :
			  "the counter of the perf event cannot be read: %s", strerror(-err));
}

int skep_link_open_iter(struct skep_link *link)
{
	int fd;

	if (!link)
		return errno = EBADF, -EBADF;
	if (link->hold.attach_type != BPF_TRACE_ITER)
		return skepi_fail(&link->session->error, SKEP_STAGE_ATTACH, -EINVAL, link->program,
				  "only an iterator can be read");
	fd = bpf_iter_create(skep_link_fd(link));
	if (fd < 0)
		return skepi_fail(&link->session->error, SKEP_STAGE_ATTACH, -errno, link->program,
				  "the iterator cannot be opened: %s", strerror(errno));
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

void skepi_link_free(struct skep_link *link)
{
	struct skep_link **at = &link->session->links;

	while (*at != link)
		at = &(*at)->next;
	*at = link->next;
	bpf_link__destroy(link->hold.link);
	if (link->hold.fd >= 0)
		close(link->hold.fd);
	if (link->hold.kind)
		link->hold.kind->end(&link->hold);
	free(link->pin_path);
	free(link);
}

int skep_link_detach(struct skep_link *link)
{
	int err = 0;

	if (!link)
		return 0;
	if (link->pin_path && unlink(link->pin_path) && errno != ENOENT)
		err = skepi_fail(&link->session->error, SKEP_STAGE_PIN, -errno, link->program,
				 "the pin %s cannot be removed: %s", link->pin_path,
				 strerror(errno));
	/* a forked child may hold the link, too. Kinds that the kernel cannot detach so
	 * (perf events) end with their last descriptor. */
	if (!link->hold.kind)
		bpf_link_detach(skep_link_fd(link));
	skepi_link_free(link);
	return err ? (errno = -err, err) : 0;
}

static int replace(struct skep_link *link, int prog_fd)
{
	const struct hold_kind *kind = link->hold.kind;

	if (kind)
		return kind->replace ? kind->replace(&link->hold, prog_fd) : -EOPNOTSUPP;
	return bpf_link_update(skep_link_fd(link), prog_fd, NULL);
}

int skep_link_update(struct skep_link *link, struct bpf_program *replacement)
{
	char was[64], is[64], lisp[128];
	struct error_store *store;
	const char *name;
	int err;

	if (!link || !replacement)
		return errno = EINVAL, -EINVAL;
	store = &link->session->error;
	name = bpf_program__name(replacement);
	skepi_name_lisp(name, lisp, sizeof(lisp));
	if (bpf_program__fd(replacement) < 0)
		return skepi_fail(store, SKEP_STAGE_ATTACH, -EINVAL, name,
				  "`%s` is not loaded, so it cannot replace a program", lisp);
	/* the kernel compares program types only */
	if (bpf_program__expected_attach_type(replacement) != link->hold.attach_type ||
	    bpf_program__type(replacement) != link->prog_type)
		return skepi_fail(store, SKEP_STAGE_ATTACH, -EINVAL, name,
				  "`%s` is for %s, but the link for %s", lisp,
				  skepi_attach_type_name(
					  bpf_program__expected_attach_type(replacement), is,
					  sizeof(is)),
				  skepi_attach_type_name(link->hold.attach_type, was, sizeof(was)));
	err = replace(link, bpf_program__fd(replacement));
	if (err)
		return skepi_fail(store, SKEP_STAGE_ATTACH, err, name,
				  "the link cannot be updated to `%s`: %s", lisp, strerror(-err));
	return 0;
}
