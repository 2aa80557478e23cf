// SPDX-License-Identifier: MIT
/* Reads and writes whole files: text_read_file and text_write_file of text.h. Writes replace a file
 * atomically by a rename. Called by cli, skeletons and the files that read sources and BTF. */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "frontend/base/text.h"

static int read_all(int fd, struct text *ret_text)
{
	struct text text = {0};
	char piece[16 * 1024];

	for (;;) {
		ssize_t got = read(fd, piece, sizeof(piece));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0 || text.len > UINT32_MAX - sizeof(piece)) {
			int error = got < 0 ? errno : EFBIG; /* offsets in sources have 32 bits */

			text_release(&text);
			return -error;
		}
		if (got == 0)
			break;
		text_append(&text, piece, (size_t)got);
	}
	*ret_text = text;
	return 0;
}

int text_read_file(const char *path, struct text *ret_text)
{
	if (strcmp(path, "-") == 0)
		return read_all(STDIN_FILENO, ret_text);
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	int error = read_all(fd, ret_text);

	close(fd);
	return error;
}

static int write_all(int fd, const char *bytes, size_t len)
{
	while (len) {
		ssize_t put = write(fd, bytes, len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return -errno;
		bytes += put;
		len -= (size_t)put;
	}
	return 0;
}

bool text_file_is_same(const char *path, const char *bytes, size_t len)
{
	struct text old = {0};
	bool same = text_read_file(path, &old) == 0 && old.len == len &&
		    (len == 0 || memcmp(old.data, bytes, len) == 0);

	text_release(&old);
	return same;
}

/* A device or a pipe cannot be replaced by a rename: writes to it directly. */
static int write_in_place(const char *path, const char *bytes, size_t len)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	int error = write_all(fd, bytes, len);

	if (close(fd) < 0 && !error)
		error = -errno;
	return error;
}

static int write_beside(const char *path, const char *bytes, size_t len)
{
	struct text temp = {0};

	text_printf(&temp, "%s.XXXXXX", path);
	int fd = mkstemp(temp.data);

	if (fd < 0) {
		int error = -errno;

		text_release(&temp);
		return error;
	}
	mode_t mask = umask(0);

	umask(mask);
	int error = write_all(fd, bytes, len);

	if (!error && fchmod(fd, 0666 & ~mask) < 0)
		error = -errno;
	if (close(fd) < 0 && !error)
		error = -errno;
	if (!error && rename(temp.data, path) < 0)
		error = -errno;
	if (error)
		unlink(temp.data);
	text_release(&temp);
	return error;
}

int text_write_file(const char *path, const char *bytes, size_t len, bool keep_same)
{
	struct stat status;

	if (strcmp(path, "-") == 0)
		return write_all(STDOUT_FILENO, bytes, len);
	if (stat(path, &status) < 0)
		return write_beside(path, bytes, len);
	if (S_ISDIR(status.st_mode))
		return -EISDIR;
	if (!S_ISREG(status.st_mode))
		return write_in_place(path, bytes, len);
	if (keep_same && text_file_is_same(path, bytes, len))
		return 0;
	/* A symbolic link stays: the file that it points to is replaced. */
	char *real = realpath(path, NULL);

	if (!real)
		return -errno;
	int error = write_beside(real, bytes, len);

	free(real);
	return error;
}
