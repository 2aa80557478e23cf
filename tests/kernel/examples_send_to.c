// SPDX-License-Identifier: MIT
/* Sends datagrams from a socket that is not connected: examples_send_to ADDRESS PORT COUNT [TOS] */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

int main(int argc, char **argv)
{
	struct sockaddr_in6 to6 = { .sin6_family = AF_INET6 };
	struct sockaddr_in to4 = { .sin_family = AF_INET };
	const struct sockaddr *to = (const struct sockaddr *)&to4;
	socklen_t len = sizeof(to4);
	int fd, tos = argc == 5 ? atoi(argv[4]) : 0;

	if (argc != 4 && argc != 5)
		return 2;
	to4.sin_port = to6.sin6_port = htons((unsigned short)atoi(argv[2]));
	if (inet_pton(AF_INET6, argv[1], &to6.sin6_addr) == 1) {
		to = (const struct sockaddr *)&to6;
		len = sizeof(to6);
	} else if (inet_pton(AF_INET, argv[1], &to4.sin_addr) != 1) {
		return 2;
	}
	fd = socket(to->sa_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return 1;
	if (tos && (to->sa_family == AF_INET6 ?
		    setsockopt(fd, IPPROTO_IPV6, IPV6_TCLASS, &tos, sizeof(tos)) :
		    setsockopt(fd, IPPROTO_IP, IP_TOS, &tos, sizeof(tos))))
		return 1;
	for (int i = atoi(argv[3]); i > 0; i--)
		if (sendto(fd, "x", 1, 0, to, len) < 0)
			return 1;
	return 0;
}
