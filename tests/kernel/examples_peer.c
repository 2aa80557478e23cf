// SPDX-License-Identifier: MIT
/*
 * The other end of the examples' connections, bounded in count and time:
 *	examples_peer serve ADDRESS PORT COUNT       accepts so many connections, tells each where it
 *	                                             came and where it was meant to go
 *	examples_peer connect ADDRESS PORT COUNT MS  tries so often, MS each; prints what it is told
 *	examples_peer flood ADDRESS PORT BYTES MS    datagrams of BYTES, as fast as it may
 *	examples_peer sink ADDRESS PORT MS           prints the bytes of the datagrams that come
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SERVE_MS 10000
#define SO_ORIGINAL_DST 80

static long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int open_socket(struct addrinfo *to, int flags)
{
	int fd = socket(to->ai_family, to->ai_socktype | SOCK_CLOEXEC | flags, 0), on = 1;

	if (fd >= 0)
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	return fd;
}

static void put_address(char *text, size_t len, const struct sockaddr_storage *address)
{
	const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)address;
	const struct sockaddr_in *v4 = (const struct sockaddr_in *)address;
	char host[INET6_ADDRSTRLEN];

	inet_ntop(address->ss_family, address->ss_family == AF_INET6 ?
		  (const void *)&v6->sin6_addr : (const void *)&v4->sin_addr, host, sizeof(host));
	snprintf(text, len, "%s:%u", host, ntohs(v4->sin_port));
}

static void tell(int fd)
{
	struct sockaddr_storage here = { 0 }, meant = { 0 };
	socklen_t here_len = sizeof(here), meant_len = sizeof(struct sockaddr_in);
	char at[80] = "-", to[80] = "-", line[200];

	if (!getsockname(fd, (struct sockaddr *)&here, &here_len))
		put_address(at, sizeof(at), &here);
	if (!getsockopt(fd, IPPROTO_IP, SO_ORIGINAL_DST, &meant, &meant_len))
		put_address(to, sizeof(to), &meant);
	snprintf(line, sizeof(line), "at %s meant %s\n", at, to);
	if (write(fd, line, strlen(line)) < 0)
		perror("write");
	fputs(line, stdout);
	fflush(stdout);
}

static int serve(struct addrinfo *to, int count)
{
	int listener = open_socket(to, 0);

	if (listener < 0 || bind(listener, to->ai_addr, to->ai_addrlen) || listen(listener, 64)) {
		perror("listen");
		return 1;
	}
	printf("serving\n");
	fflush(stdout);
	for (; count > 0; count--) {
		struct pollfd ready = { .fd = listener, .events = POLLIN };
		int fd = poll(&ready, 1, SERVE_MS) == 1 ? accept(listener, NULL, NULL) : -1;

		if (fd < 0)
			return 1;
		tell(fd);
		close(fd);
	}
	return 0;
}

/* 0 or an errno */
static int connect_once(struct addrinfo *to, int ms)
{
	int fd = open_socket(to, SOCK_NONBLOCK), err = 0;
	struct pollfd ready = { .fd = fd, .events = POLLOUT };
	socklen_t len = sizeof(err);
	char line[200];
	ssize_t got;

	if (fd < 0)
		return errno;
	if (connect(fd, to->ai_addr, to->ai_addrlen) && errno != EINPROGRESS)
		err = errno;
	else if (poll(&ready, 1, ms) != 1)
		err = ETIMEDOUT;
	else
		getsockopt(fd, SOL_SOCKET, SO_ERROR, &err, &len);
	ready.events = POLLIN;
	if (!err && poll(&ready, 1, ms) == 1) {
		got = read(fd, line, sizeof(line));
		fwrite(line, 1, got > 0 ? (size_t)got : 0, stdout);
	}
	close(fd);
	return err;
}

static int connect_often(struct addrinfo *to, int count, int ms)
{
	int connected = 0, err = 0;

	for (int i = 0; i < count; i++) {
		int result = connect_once(to, ms);

		connected += !result;
		err = result ? result : err;
	}
	printf("connected %d%s%s\n", connected, err ? ": " : "", err ? strerror(err) : "");
	return connected == count ? 0 : 1;
}

static int flood(struct addrinfo *to, size_t len, int ms)
{
	long end = now_ms() + ms;
	int fd = open_socket(to, 0);
	char bytes[1400] = { 0 };
	unsigned long sent = 0;

	if (fd < 0 || len > sizeof(bytes))
		return 1;
	while (now_ms() < end) {
		sendto(fd, bytes, len, 0, to->ai_addr, to->ai_addrlen);
		sent += len;
	}
	printf("tried %lu\n", sent);
	return 0;
}

static int sink(struct addrinfo *to, int ms)
{
	long end = now_ms() + ms;
	int fd = open_socket(to, 0);
	unsigned long bytes = 0;
	char buffer[2048];

	if (fd < 0 || bind(fd, to->ai_addr, to->ai_addrlen))
		return 1;
	for (long left; (left = end - now_ms()) > 0;) {
		struct pollfd ready = { .fd = fd, .events = POLLIN };

		if (poll(&ready, 1, (int)left) == 1)
			bytes += (unsigned long)recv(fd, buffer, sizeof(buffer), 0);
	}
	printf("received %lu\n", bytes);
	return 0;
}

int main(int argc, char **argv)
{
	struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV }, *to;
	const char *what = argc > 4 ? argv[1] : "";
	bool datagrams = !strcmp(what, "flood") || !strcmp(what, "sink");

	hints.ai_socktype = datagrams ? SOCK_DGRAM : SOCK_STREAM;
	if (argc < 5 || getaddrinfo(argv[2], argv[3], &hints, &to))
		return 2;
	if (!strcmp(what, "serve"))
		return serve(to, atoi(argv[4]));
	if (!strcmp(what, "sink"))
		return sink(to, atoi(argv[4]));
	if (!strcmp(what, "connect") && argc == 6)
		return connect_often(to, atoi(argv[4]), atoi(argv[5]));
	if (!strcmp(what, "flood") && argc == 6)
		return flood(to, (size_t)atoi(argv[4]), atoi(argv[5]));
	return 2;
}
