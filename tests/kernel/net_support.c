// SPDX-License-Identifier: MIT
#include "tests/kernel/net_support.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/kernel/support.h"

int net_enter(int namespace)
{
	return setns(namespace, CLONE_NEWNET) ? -errno : 0;
}

/* ---- the namespaces ---- */

/* Open for the `ip` that is called, too. */
static int new_namespace(void)
{
	int err = support_new_netns();

	return err ? err : open("/proc/self/ns/net", O_RDONLY);
}

static int checksums_off(const char *device)
{
	struct ethtool_value value = { .cmd = ETHTOOL_STXCSUM };
	struct ifreq request = { .ifr_data = (char *)&value };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), err;

	snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", device);
	err = ioctl(fd, SIOCETHTOOL, &request) ? -errno : 0;
	close(fd);
	return err;
}

static int run(const char *command)
{
	return system(command) ? -EIO : 0;
}

static int make_side(int router, int far, int number)
{
	static const char pair[] =
		"exec 2>&1; ip link add r%d address 02:00:00:00:0%d:01 type veth "
		"peer name %c0 address 02:00:00:00:0%d:02 netns /proc/self/fd/%d && "
		"ip address add 10.9.%d.1/24 dev r%d && ip link set r%d up && "
		"ip neigh replace 10.9.%d.2 lladdr 02:00:00:00:0%d:02 dev r%d nud permanent";
	static const char end[] =
		"exec 2>&1; ip address add 10.9.%d.2/24 dev %c0 && ip link set %c0 up && "
		"ip neigh replace 10.9.%d.1 lladdr 02:00:00:00:0%d:01 dev %c0 nud permanent && "
		"ip route add default via 10.9.%d.1";
	int side = number + 1, err;
	char name = number ? 's' : 'c', command[600], device[8];

	snprintf(command, sizeof(command), pair, number, side, name, side, far, side, number, number,
		 side, side, number);
	snprintf(device, sizeof(device), "r%d", number);
	err = run(command);
	if (!err)
		err = checksums_off(device);
	if (err || (err = net_enter(far)))
		return err;
	snprintf(command, sizeof(command), end, side, name, name, side, side, name, side);
	snprintf(device, sizeof(device), "%c0", name);
	err = run(command);
	if (!err)
		err = checksums_off(device);
	return err ? err : net_enter(router);
}

int net_make(struct net *ret_net)
{
	struct net net;
	int err;

	net.client = new_namespace();
	net.server = new_namespace();
	net.router = new_namespace();
	if (net.client < 0 || net.server < 0 || net.router < 0)
		return -EPERM;
	err = make_side(net.router, net.client, 0);
	if (!err)
		err = make_side(net.router, net.server, 1);
	if (!err)
		err = run("echo 1 >/proc/sys/net/ipv4/ip_forward");
	if (!err)
		*ret_net = net;
	return err;
}

/* ---- sockets ---- */

static struct sockaddr_in address_of(const char *address, uint16_t port)
{
	return (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons(port),
				     .sin_addr.s_addr = inet_addr(address) };
}

/* Made in the namespace; the process is where it was then. */
static int socket_in(int namespace, int type)
{
	struct timeval patience = { .tv_sec = 2 };
	int here = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC), fd;

	net_enter(namespace);
	fd = socket(AF_INET, type | SOCK_CLOEXEC, 0);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	net_enter(here);
	close(here);
	return fd;
}

static int bound(int namespace, int type, const char *address, uint16_t port)
{
	struct sockaddr_in own = address_of(address, port);
	int fd = socket_in(namespace, type);

	if (bind(fd, (struct sockaddr *)&own, sizeof(own)) ||
	    (type == SOCK_STREAM && listen(fd, 4))) {
		close(fd);
		return -errno;
	}
	return fd;
}

int net_udp(int namespace, const char *address, uint16_t port)
{
	return bound(namespace, SOCK_DGRAM, address, port);
}

int net_listener(int namespace, const char *address, uint16_t port)
{
	return bound(namespace, SOCK_STREAM, address, port);
}

int net_connect(int namespace, const char *address, uint16_t port)
{
	struct sockaddr_in to = address_of(address, port);
	int fd = socket_in(namespace, SOCK_STREAM);

	if (!connect(fd, (struct sockaddr *)&to, sizeof(to)))
		return fd;
	close(fd);
	return -errno;
}

bool net_send(int udp, const char *address, uint16_t port, const char *text)
{
	struct sockaddr_in to = address_of(address, port);

	return sendto(udp, text, strlen(text), 0, (struct sockaddr *)&to, sizeof(to)) ==
	       (ssize_t)strlen(text);
}

bool net_receives(int fd, const char *text)
{
	struct pollfd ready = { .fd = fd, .events = POLLIN };
	char bytes[256];
	ssize_t len = 0;

	if (poll(&ready, 1, *text ? 2000 : 200) == 1)
		len = recv(fd, bytes, sizeof(bytes), MSG_DONTWAIT);
	return len == (ssize_t)strlen(text) && !memcmp(bytes, text, (size_t)len);
}

bool net_talks(int client, int served, const char *text)
{
	size_t len = strlen(text);

	return send(client, text, len, MSG_NOSIGNAL) == (ssize_t)len &&
	       net_receives(served, text) &&
	       send(served, text, len, MSG_NOSIGNAL) == (ssize_t)len && net_receives(client, text);
}
