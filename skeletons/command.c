// SPDX-License-Identifier: MIT
/*
 * Child processes without a shell. In: argv and a directory. Out: exit status and everything
 * printed. Called by toolchain.c, and by cli/doctor.c for versions.
 */
#include "skeletons/command.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/*
 * The child starts with no signal blocked and default actions, though a workspace blocks some here.
 */
static int prepare_signals(posix_spawnattr_t *attributes)
{
	sigset_t none, standard;
	int error;

	sigemptyset(&none);
	sigemptyset(&standard);
	sigaddset(&standard, SIGINT);
	sigaddset(&standard, SIGTERM);
	sigaddset(&standard, SIGPIPE);
	error = posix_spawnattr_setsigmask(attributes, &none);
	if (!error)
		error = posix_spawnattr_setsigdefault(attributes, &standard);
	if (!error)
		error = posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK |
								     POSIX_SPAWN_SETSIGDEF);
	return error;
}

static int prepare_files(posix_spawn_file_actions_t *actions, const struct command *command,
			 int out, int err)
{
	int error = posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null", 0, 0);

	if (!error)
		error = posix_spawn_file_actions_adddup2(actions, out, STDOUT_FILENO);
	if (!error)
		error = posix_spawn_file_actions_adddup2(actions, err, STDERR_FILENO);
	if (!error && command->directory)
		error = posix_spawn_file_actions_addchdir_np(actions, command->directory);
	return error;
}

static int spawn(const struct command *command, int out, int err, pid_t *ret_pid)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	int error;

	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	error = prepare_files(&actions, command, out, err);
	if (!error)
		error = prepare_signals(&attributes);
	if (!error)
		error = posix_spawnp(ret_pid, command->argv[0], &actions, &attributes,
				     (char *const *)(uintptr_t)command->argv, environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return -error;
}

static int wait_for(pid_t pid, int *ret_status)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	*ret_status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	return 0;
}

static int read_back(int fd, struct text *text)
{
	char piece[16 * 1024];
	ssize_t got;

	if (lseek(fd, 0, SEEK_SET) < 0)
		return -errno;
	while ((got = read(fd, piece, sizeof(piece))) > 0)
		text_append(text, piece, (size_t)got);
	return got < 0 ? -errno : 0;
}

/* Output goes to memory files, not pipes: a child that fills both cannot block. */
int command_run(const struct command *command, struct command_result *ret_result)
{
	int out = memfd_create("stdout", MFD_CLOEXEC);
	int err = memfd_create("stderr", MFD_CLOEXEC);
	pid_t pid;
	int error = out < 0 || err < 0 ? -errno : 0;

	*ret_result = (struct command_result){ 0 };
	if (!error)
		error = spawn(command, out, err, &pid);
	if (!error)
		error = wait_for(pid, &ret_result->status);
	if (!error)
		error = read_back(out, &ret_result->out);
	if (!error)
		error = read_back(err, &ret_result->err);
	if (out >= 0)
		close(out);
	if (err >= 0)
		close(err);
	return error;
}

void command_result_release(struct command_result *result)
{
	text_release(&result->out);
	text_release(&result->err);
}
