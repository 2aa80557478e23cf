// SPDX-License-Identifier: MIT
/* Attaches programs to a socket that the caller has open: socket filters (SO_ATTACH_BPF) and
 * selectors among sockets of one port (SO_ATTACH_REUSEPORT_EBPF). Called for these kinds of
 * attach_kinds.def. There is no bpf_link; the session detaches at its close. */
#include <errno.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "runtime/internal.h"

/* The socket's inode number, or 0 if the descriptor is no socket. */
static uint64_t socket_inode(int fd)
{
	struct stat status;

	return !fstat(fd, &status) && S_ISSOCK(status.st_mode) ? (uint64_t)status.st_ino : 0;
}

/* The inode tells whether the caller closed the socket and reused the descriptor's number for
 * another. */
static void end_socket(struct hold *hold)
{
	int unused = 0;

	if (socket_inode(hold->socket.fd) == hold->socket.inode)
		setsockopt(hold->socket.fd, SOL_SOCKET, hold->socket.detach, &unused,
			   sizeof(unused));
}

static int replace(struct hold *hold, int prog_fd, int option)
{
	if (socket_inode(hold->socket.fd) != hold->socket.inode)
		return -EBADF;
	return setsockopt(hold->socket.fd, SOL_SOCKET, option, &prog_fd, sizeof(prog_fd)) ? -errno : 0;
}

static int replace_filter(struct hold *hold, int prog_fd)
{
	return replace(hold, prog_fd, SO_ATTACH_BPF);
}

static int replace_reuseport(struct hold *hold, int prog_fd)
{
	return replace(hold, prog_fd, SO_ATTACH_REUSEPORT_EBPF);
}

static int attach_socket(struct attach *attach, int option, int detach,
			 const struct hold_kind *kind)
{
	int fd = attach->opts.fd - 1, prog_fd = bpf_program__fd(attach->program), err;
	uint64_t inode = socket_inode(fd);
	char lisp[128];

	if (!inode)
		return skepi_fail(attach->error, SKEP_STAGE_ATTACH, -ENOTSOCK,
				  bpf_program__name(attach->program), "descriptor %d is not a "
								      "socket",
				  fd);
	if (setsockopt(fd, SOL_SOCKET, option, &prog_fd, sizeof(prog_fd))) {
		err = -errno;
		skepi_name_lisp(bpf_program__name(attach->program), lisp, sizeof(lisp));
		return skepi_fail(attach->error, SKEP_STAGE_ATTACH, err,
				  bpf_program__name(attach->program),
				  "`%s` cannot be attached to the socket of descriptor %d: %s", lisp, fd,
				  err == -EPERM ? "its filter is locked (SO_LOCK_FILTER)" :
				  strerror(-err));
	}
	attach->hold.kind = kind;
	attach->hold.socket.fd = fd;
	attach->hold.socket.detach = detach;
	attach->hold.socket.inode = inode;
	return 0;
}

int skepi_attach_socket(struct attach *attach)
{
	static const struct hold_kind filter = { end_socket, replace_filter };

	return attach_socket(attach, SO_ATTACH_BPF, SO_DETACH_BPF, &filter);
}

int skepi_attach_reuseport(struct attach *attach)
{
	static const struct hold_kind reuseport = { end_socket, replace_reuseport };

	return attach_socket(attach, SO_ATTACH_REUSEPORT_EBPF, SO_DETACH_REUSEPORT_BPF, &reuseport);
}
