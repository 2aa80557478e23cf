// SPDX-License-Identifier: MIT
/* lisp/struct_ops.lisp: a congestion control whose functions are programs, used by a socket. */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <bpf/btf.h>
#include <criterion/criterion.h>

#include "struct_ops.session.h"
#include "tests/kernel/support.h"

#define NAME "skep_counted"

static bool kernel_has(const char *name, uint32_t kind)
{
	struct btf *btf = btf__load_vmlinux_btf();
	bool found = btf && btf__find_by_name_kind(btf, name, kind) > 0;

	btf__free(btf);
	return found;
}

static int choose(int fd)
{
	return setsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, NAME, sizeof(NAME) - 1) ? -errno : 0;
}

/* A connection over loopback by which so many bytes go. */
static void talk(int client, size_t bytes)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(to);
	static char buffer[4096];
	int listener = socket(AF_INET, SOCK_STREAM, 0), server;

	cr_assert_eq(bind(listener, (struct sockaddr *)&to, sizeof(to)), 0);
	cr_assert_eq(listen(listener, 1), 0);
	cr_assert_eq(getsockname(listener, (struct sockaddr *)&to, &len), 0);
	cr_assert_eq(connect(client, (struct sockaddr *)&to, sizeof(to)), 0, "%s", strerror(errno));
	server = accept(listener, NULL, NULL);
	cr_assert(server >= 0);
	for (size_t sent = 0; sent < bytes; sent += sizeof(buffer)) {
		cr_assert_eq(send(client, buffer, sizeof(buffer), 0), (ssize_t)sizeof(buffer));
		cr_assert_eq(recv(server, buffer, sizeof(buffer), MSG_WAITALL), (ssize_t)sizeof(buffer));
	}
	close(server);
	close(listener);
}

Test(struct_ops, a_socket_uses_them)
{
	STRUCT_OPS_SESSION(app);
	struct skep_link *link = NULL;
	int client;

	SUPPORT_NEED_BPF();
	if (!kernel_has("bpf_struct_ops_tcp_congestion_ops", BTF_KIND_STRUCT) ||
	    !kernel_has("tcp_reno_cong_avoid", BTF_KIND_FUNC))
		cr_skip_test("skipped: this kernel has no tcp_congestion_ops for programs");
	cr_assert_eq(support_new_netns(), 0);
	cr_assert_eq(struct_ops_open(&app, NULL), 0);
	cr_assert_eq(struct_ops_attach_counted(&app, NULL, &link), -EINVAL, "before the load");
	cr_assert_eq(struct_ops_load(&app), 0, "%s", skep_session_error(app.session)->text);
	client = socket(AF_INET, SOCK_STREAM, 0);
	cr_expect_eq(choose(client), -ENOENT, "before it is attached");
	cr_assert_eq(struct_ops_attach_counted(&app, NULL, &link), 0, "%s", skep_session_error(app.session)->text);
	cr_assert_eq(choose(client), 0);
	talk(client, 64 * 4096);
	cr_expect_eq(*struct_ops_global_begun(&app), 1);
	cr_expect_gt(*struct_ops_global_acks(&app), 10);
	cr_expect_gt(*struct_ops_global_window(&app), 1);
	close(client);
	cr_assert_eq(skep_link_detach(link), 0);
	client = socket(AF_INET, SOCK_STREAM, 0);
	cr_expect_eq(choose(client), -ENOENT, "after it is detached");
	close(client);
	struct_ops_close(&app);
}

Test(struct_ops, attach_all_takes_them)
{
	SKEP_OPTS(skep_attach_opts, opts);
	STRUCT_OPS_SESSION(app);
	int client;

	SUPPORT_NEED_BPF();
	if (!kernel_has("bpf_struct_ops_tcp_congestion_ops", BTF_KIND_STRUCT) ||
	    !kernel_has("tcp_reno_cong_avoid", BTF_KIND_FUNC))
		cr_skip_test("skipped: this kernel has no tcp_congestion_ops for programs");
	cr_assert_eq(struct_ops_open(&app, NULL), 0);
	cr_assert_eq(struct_ops_load(&app), 0);
	opts.interface = "lo";
	cr_expect_eq(struct_ops_attach_counted(&app, &opts, NULL), -EINVAL, "it takes no option");
	cr_expect_eq(skep_session_attach_all(app.session, &opts), -EINVAL);
	cr_expect_eq(skep_session_attach(app.session, "half", NULL, NULL), -EOPNOTSUPP);
	cr_assert_eq(skep_session_attach_all(app.session, NULL), 0, "%s", skep_session_error(app.session)->text);
	cr_expect_eq(skep_session_link_count(app.session), 1);
	client = socket(AF_INET, SOCK_STREAM, 0);
	cr_expect_eq(choose(client), 0);
	close(client);
	struct_ops_close(&app);
	client = socket(AF_INET, SOCK_STREAM, 0);
	cr_expect_eq(choose(client), -ENOENT, "the session has detached it");
	close(client);
}
