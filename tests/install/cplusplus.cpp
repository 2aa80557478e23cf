// SPDX-License-Identifier: MIT
// The public header and the options macro from C++17 and C++20: a session opened, loaded, attached, closed.
// Exits 0, or 77 where this machine cannot do it.
#include <skep/session.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

static int see_record(const void *, size_t, void *)
{
	return 0;
}

static int attach_in(const std::string &cgroup, const char *object)
{
	SKEP_SESSION(session);
	SKEP_OPTS(skep_attach_opts, to);
	skep_link *link = nullptr;

	to.cgroup_path = cgroup.c_str();
#if __cplusplus >= 202002L // options in the call, as in C
	if (skep_session_open_file(session, object, SKEP_OPEN(.log_level = 0)) ||
	    skep_session_load(session) ||
	    skep_session_attach(session, "tell-connect",
				SKEP_ATTACH(.cgroup_path = cgroup.c_str(), .cookie = 0), &link) ||
	    skep_link_detach(link)) {
		skep_error_print(skep_session_error(session), stderr);
		return skep_session_error(session)->code == -EPERM ? 77 : 1;
	}
	if (skep_session_open_file(session, object, SKEP_OPEN()) != -EBUSY)
		return 1;
#else
	if (skep_session_open_file(session, object, nullptr) || skep_session_load(session)) {
		skep_error_print(skep_session_error(session), stderr);
		return skep_session_error(session)->code == -EPERM ? 77 : 1;
	}
#endif
	if (skep_session_on_record(session, "connects", 8, see_record, nullptr) ||
	    skep_session_attach(session, "tell-connect", &to, &link)) {
		int code = skep_session_error(session)->code;

		skep_error_print(skep_session_error(session), stderr);
		return code == -EPERM ? 77 : 1;
	}
	return skep_session_poll(session, 0) == 0 && skep_link_detach(link) == 0 ? 0 : 1;
}

static int run(skep_stop *, int argc, char **argv)
{
	char root[4096];

	if (argc != 2)
		return 2;
	if (skep_cgroup_root(sizeof(root), root))
		return 77;
	std::string cgroup = std::string(root) + "/skep-test-" + std::to_string(getpid()) + "-cxx";
	if (mkdir(cgroup.c_str(), 0755))
		return 77;
	int status = attach_in(cgroup, argv[1]);
	return rmdir(cgroup.c_str()) ? 1 : status;
}

int main(int argc, char **argv)
{
	return skep_main(run, argc, argv);
}
