// SPDX-License-Identifier: MIT
/* Finds and opens cgroup v2 directories. Parses /proc/self/mountinfo for the mount point
 * (skep_cgroup_root), resolves relative paths below it, and refuses a path that leads to the root
 * cgroup by accident. Called by the attach functions, by the parser of cgroup options, and by
 * applications. */
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "runtime/internal.h"

/* One line of /proc/self/mountinfo. */
struct mount {
	dev_t device;
	const char *point, *type;
};

/* "\040" is how the kernel writes a space. */
static void unescape(char *text)
{
	char *to = text;

	for (const char *from = text; *from;) {
		unsigned int c;

		if (from[0] == '\\' && sscanf(from, "\\%3o", &c) == 1) {
			*to++ = (char)c;
			from += 4;
		} else {
			*to++ = *from++;
		}
	}
	*to = '\0';
}

/* 36 35 98:0 /root /point rw,noatime master:1 - ext4 /dev/root rw */
static bool mount_parse(char *line, struct mount *ret)
{
	unsigned int major, minor;
	char *save = NULL, *word = strtok_r(line, " ", &save);

	for (int i = 0; word; i++, word = strtok_r(NULL, " ", &save)) {
		if (i == 2 && sscanf(word, "%u:%u", &major, &minor) == 2)
			ret->device = makedev(major, minor);
		else if (i == 4)
			ret->point = word;
		else if (i > 5 && !strcmp(word, "-"))
			break;
	}
	ret->type = word ? strtok_r(NULL, " ", &save) : NULL;
	if (!ret->point || !ret->type)
		return false;
	unescape((char *)ret->point);
	return true;
}

/* Conditions on a mount; a NULL member matches every mount. */
struct mount_wanted {
	const char *type, *point;
	const dev_t *device;
};

static bool is_wanted(const struct mount_wanted *wanted, const struct mount *mount)
{
	return (!wanted->device || mount->device == *wanted->device) &&
	       (!wanted->type || !strcmp(mount->type, wanted->type)) &&
	       (!wanted->point || !strcmp(mount->point, wanted->point));
}

/* Copies the mount point (or the type, where device is given) of the first matching mount. */
static int mount_find(const struct mount_wanted *wanted, char *ret, size_t len)
{
	FILE *mounts = fopen("/proc/self/mountinfo", "re");
	char *line = NULL;
	size_t room = 0;
	int err = -ENOENT;

	if (!mounts) /* mountinfo cannot be read, which does not mean that nothing is mounted */
		return errno == ENOENT ? -EIO : -errno;
	while (err == -ENOENT && getline(&line, &room, mounts) > 0) {
		struct mount mount = { 0 };

		if (!mount_parse(line, &mount))
			continue;
		if (!is_wanted(wanted, &mount))
			continue;
		err = snprintf(ret, len, "%s", wanted->device ? mount.type : mount.point) < (int)len ?
			      0 : -ENAMETOOLONG;
	}
	if (err == -ENOENT && ferror(mounts))
		err = -EIO;
	free(line);
	fclose(mounts);
	return err;
}

int skepi_mount_type(dev_t device, char *ret_type, size_t len)
{
	return mount_find(&(struct mount_wanted){ .device = &device }, ret_type, len);
}

int skep_cgroup_root(size_t len, char *ret_path)
{
	char path[PATH_MAX];
	int err = mount_find(&(struct mount_wanted){ .type = "cgroup2" }, path, sizeof(path));

	if (!err && strlen(path) >= len)
		err = -ENAMETOOLONG;
	if (err)
		return errno = -err, err;
	strcpy(ret_path, path);
	return 0;
}

static int no_cgroup2(struct error_store *store, const char *path, dev_t device)
{
	char root[PATH_MAX], type[64];
	bool mounted = !skep_cgroup_root(sizeof(root), root);

	if (skepi_mount_type(device, type, sizeof(type)))
		snprintf(type, sizeof(type), "another file system");
	skepi_fail(store, SKEP_STAGE_ATTACH, -EINVAL, path, "%s is %s, not cgroup v2%s", path,
		   strcmp(type, "cgroup") ? type : "cgroup v1",
		   mounted && !strncmp(root, path, strlen(path)) ?
			   ": v1 and v2 are both mounted here" : "");
	if (mounted)
		skepi_help(store, "v2 is at %s; a path without a leading slash is taken below it",
			   root);
	else
		skepi_help(store, "mount it: `mount -t cgroup2 none /sys/fs/cgroup`");
	return -EINVAL;
}

int skepi_cgroup_path(uint64_t id, size_t len, char *ret_path)
{
	char root[PATH_MAX];
	char *const paths[] = { root, NULL };
	int err = skep_cgroup_root(sizeof(root), root);
	FTS *tree = err ? NULL : fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR | FTS_XDEV, NULL);
	FTSENT *at = NULL;

	while (tree && (at = fts_read(tree)))
		if (at->fts_info == FTS_D && at->fts_statp->st_ino == id)
			break;
	err = !at || strlen(at->fts_path) >= len ? -ENOENT : 0;
	if (!err)
		strcpy(ret_path, at->fts_path);
	if (tree)
		fts_close(tree);
	return err;
}

/* Sets the error for a failed skep_cgroup_root: no mount, or no mountinfo. */
static int no_root(struct error_store *store, const char *path, int err)
{
	if (err == -ENOENT) {
		skepi_fail(store, SKEP_STAGE_ATTACH, err, path,
			   "cgroup v2 is not mounted, so there is no cgroup %s", path);
		skepi_help(store, "mount it: `mount -t cgroup2 none /sys/fs/cgroup`");
	} else {
		skepi_fail(store, SKEP_STAGE_ATTACH, err, path, "cgroup v2's mount point cannot be "
			   "looked up in /proc/self/mountinfo: %s", strerror(-err));
	}
	return err;
}

static int resolve(struct error_store *store, const char *path, char *ret_path)
{
	char root[PATH_MAX];
	int err;

	if (!path[0]) {
		skepi_fail(store, SKEP_STAGE_ATTACH, -EINVAL, path,
			   "the path of the cgroup is empty");
		skepi_help(store, "the root cgroup, where that is meant, is `/`");
		return errno = EINVAL, -EINVAL;
	}
	if (path[0] == '/' && path[1]) {
		if (strlen(path) >= PATH_MAX)
			goto fail;
		strcpy(ret_path, path);
		return 0;
	}
	err = skep_cgroup_root(sizeof(root), root);
	if (err)
		return no_root(store, path, err);
	if (!strcmp(path, "/")) {
		strcpy(ret_path, root);
		return 0;
	}
	if (snprintf(ret_path, PATH_MAX, "%s/%s", root, path) < PATH_MAX)
		return 0;
fail:
	return skepi_fail(store, SKEP_STAGE_ATTACH, -ENAMETOOLONG, path,
			  "the path of the cgroup is too long");
}

/* True if path equals the mount point as mountinfo spells it, not through a symlink and without a
 * trailing slash. "/sys/fs/cgroup/$unset" has one. */
static bool is_mount_point(const char *path)
{
	char point[PATH_MAX];

	return !mount_find(&(struct mount_wanted){ .type = "cgroup2", .point = path }, point, sizeof(point));
}

/* Refuses the root cgroup, whose programs act on the whole machine, unless the caller wrote `/` or
 * its mount point. A path with an unset variable can lead there by accident. */
static int refuse_root(struct error_store *store, int fd, const char *given, const char *path)
{
	char root[PATH_MAX];
	struct stat at_root, status;

	if (!strcmp(given, "/") || is_mount_point(given))
		return 0;
	if (skep_cgroup_root(sizeof(root), root) || stat(root, &at_root) || fstat(fd, &status) ||
	    at_root.st_dev != status.st_dev || at_root.st_ino != status.st_ino)
		return 0;
	skepi_fail(store, SKEP_STAGE_ATTACH, -EINVAL, path, "%s is the root cgroup, which holds every "
		   "process of the machine", path);
	skepi_help(store, "where that is meant, write `/` or %s", root);
	return -EINVAL;
}

int skepi_cgroup_open(struct error_store *store, const char *path, char *ret_path)
{
	struct statfs system;
	struct stat status;
	int fd, err;

	err = resolve(store, path, ret_path);
	if (err)
		return err;
	fd = open(ret_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0) {
		err = -errno;
		skepi_fail(store, SKEP_STAGE_ATTACH, err, ret_path,
			   "cgroup %s cannot be opened: %s", ret_path, strerror(-err));
		if (err == -ENOENT)
			skepi_help(store, "`mkdir %s` makes it", ret_path);
		return errno = -err, err;
	}
	if (!fstatfs(fd, &system) && system.f_type == CGROUP2_SUPER_MAGIC) {
		err = refuse_root(store, fd, path, ret_path);
		if (!err)
			return fd;
	} else {
		err = fstat(fd, &status) ? no_cgroup2(store, ret_path, 0) :
					   no_cgroup2(store, ret_path, status.st_dev);
	}
	close(fd);
	return errno = -err, err;
}
