// SPDX-License-Identifier: MIT
/* Which paths libskep takes for a cgroup: the root is the whole machine and never meant by accident. */
#include <criterion/criterion.h>

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "runtime/internal.h"

/* A descriptor, or -errno; *ret_error is the message. Nothing is attached. */
static int try_path(const char *path, const struct skep_error **ret_error)
{
	char resolved[PATH_MAX];
	struct error_store *store = skepi_error_of(NULL);
	int fd = skepi_cgroup_open(store, path, resolved);

	*ret_error = &store->error;
	return fd;
}

static void check_refused(const char *path, const char *words)
{
	const struct skep_error *error;
	int fd = try_path(path, &error);

	if (fd >= 0)
		close(fd);
	cr_assert_eq(fd, -EINVAL, "`%s` gives %d", path, fd);
	cr_assert(strstr(error->text, words), "`%s`: %s", path, error->text);
	cr_assert(error->help && strstr(error->help, "`/`"), "`%s` has no help", path);
}

static void check_taken(const char *path)
{
	const struct skep_error *error;
	int fd = try_path(path, &error);

	cr_assert_geq(fd, 0, "`%s`: %s", path, error->text);
	close(fd);
}

static const char *root(void)
{
	static char path[PATH_MAX];

	if (skep_cgroup_root(sizeof(path), path))
		cr_skip_test("cgroup v2 is not mounted");
	return path;
}

Test(cgroup_path, an_empty_one_is_refused)
{
	check_refused("", "the path of the cgroup is empty");
}

Test(cgroup_path, the_root_is_refused_where_it_is_not_written_out)
{
	char path[PATH_MAX + 32];

	root();
	check_refused(".", "is the root cgroup");
	check_refused("./", "is the root cgroup");
	snprintf(path, sizeof(path), "%s/.", root());
	check_refused(path, "is the root cgroup");
	/* "$root/$unset" */
	snprintf(path, sizeof(path), "%s/", root());
	check_refused(path, "is the root cgroup");
	snprintf(path, sizeof(path), "%s//", root());
	check_refused(path, "is the root cgroup");
	snprintf(path, sizeof(path), "/proc/self/root%s", root());
	check_refused(path, "is the root cgroup");
}

Test(cgroup_path, links_to_the_root_are_refused)
{
	char directory[] = "/tmp/skep-cgroup-XXXXXX", link[PATH_MAX + 64], above[64];

	root();
	cr_assert_not_null(mkdtemp(directory));
	snprintf(link, sizeof(link), "%s/link", directory);
	cr_assert_eq(symlink(root(), link), 0);
	check_refused(link, "is the root cgroup");
	snprintf(above, sizeof(above), "%s/above", directory);
	cr_assert_eq(symlink("/", above), 0);
	snprintf(link, sizeof(link), "%s/above%s", directory, root());
	check_refused(link, "is the root cgroup");
	unlink(above);
	snprintf(link, sizeof(link), "%s/link", directory);
	unlink(link);
	rmdir(directory);
}

Test(cgroup_path, the_root_is_taken_where_it_is_written_out)
{
	check_taken(root());
	check_taken("/");
}
