// SPDX-License-Identifier: MIT
/* The typed functions of every map type, on the running kernel: map_types of tests/golden/map-types.lisp. */
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "map_types.session.h"

static int failed;

#define EXPECT(test) \
	((test) ? (void)0 : (void)(failed = 1, printf("line %d: %s is false\n", __LINE__, #test)))

static int count_entry(const struct flow *key, const struct seen *value, void *user)
{
	*(int *)user += key->port == 7 && value->packets == 9;
	return 0;
}

static int count_prefix(const struct map_types_routes_key *key, uint32_t value, void *user)
{
	*(int *)user += key->prefix_len == 8 && value == 3;
	return 0;
}

static void entries(struct map_types_session *app)
{
	struct flow flow = { 0 };
	struct seen seen = { 0 }, got;
	struct map_types_routes_key prefix = { 8, { 10 } }, address = { 32, { 10, 1, 2, 3 } };
	uint32_t number;
	uint64_t sum;
	int count = 0;

	flow.port = 7;
	seen.packets = 9;
	EXPECT(map_types_by_flow_get(app, &flow, &got) == -ENOENT);
	EXPECT(map_types_by_flow_update(app, &flow, &seen, BPF_EXIST) == -ENOENT);
	EXPECT(map_types_by_flow_set(app, &flow, &seen) == 0);
	EXPECT(map_types_by_flow_update(app, &flow, &seen, BPF_NOEXIST) == -EEXIST);
	EXPECT(map_types_by_flow_each(app, count_entry, &count) == 0 && count == 1);
	EXPECT(map_types_by_flow_each(app, NULL, NULL) == -EINVAL);
	EXPECT(map_types_by_flow_take(app, &flow, &got) == 0 && got.packets == 9);
	EXPECT(map_types_by_flow_delete(app, &flow) == -ENOENT);
	EXPECT(map_types_routes_set(app, &prefix, 3) == 0);
	EXPECT(map_types_routes_get(app, &address, &number) == 0 && number == 3);
	count = 0;
	EXPECT(map_types_routes_each(app, count_prefix, &count) == 0 && count == 1);
	EXPECT(map_types_slots_by_cpu_set(app, 1, 5) == 0);
	EXPECT(map_types_slots_by_cpu_sum(app, 1, &sum) == 0 &&
	       sum == 5 * (uint64_t)skep_cpu_count());
}

static void queues(struct map_types_session *app)
{
	struct flow flow = { 0 };
	uint64_t number;

	EXPECT(map_types_waiting_take(app, &number) == -ENOENT);
	EXPECT(map_types_waiting_push(app, 1, BPF_ANY) == 0);
	EXPECT(map_types_waiting_push(app, 2, BPF_ANY) == 0);
	EXPECT(map_types_waiting_peek(app, &number) == 0 && number == 1);
	EXPECT(map_types_waiting_take(app, &number) == 0 && number == 1);
	flow.port = 1;
	EXPECT(map_types_undo_push(app, &flow, BPF_ANY) == 0);
	flow.port = 2;
	EXPECT(map_types_undo_push(app, &flow, BPF_ANY) == 0);
	flow.port = 0;
	EXPECT(map_types_undo_take(app, &flow) == 0 && flow.port == 2);
	EXPECT(map_types_maybe_test(app, 5) == -ENOENT);
	EXPECT(map_types_maybe_add(app, 5) == 0);
	EXPECT(map_types_maybe_test(app, 5) == 0);
}

static void others(struct map_types_session *app)
{
	unsigned char name[16] = "a name";
	struct user_ring_buffer *writer;
	uint32_t number = 0, program;

	EXPECT(map_types_by_port_set(app, 3, map_types_slots_map(app)) == 0);
	EXPECT(map_types_by_port_get_id(app, 3, &number) == 0 && number);
	EXPECT(map_types_by_port_delete(app, 3) == 0);
	EXPECT(map_types_by_name_set(app, name, map_types_by_flow_map(app)) == 0);
	EXPECT(map_types_by_name_set(app, name, map_types_slots_map(app)) == -EINVAL);
	EXPECT(map_types_by_name_delete(app, name) == 0);
	EXPECT(map_types_devices_set(app, 1, 1, NULL) == 0);
	EXPECT(map_types_devices_get(app, 1, &number, &program) == 0 && number == 1 && !program);
	EXPECT(map_types_devices_delete(app, 1) == 0);
	EXPECT(map_types_devices_by_index_set(app, 5, 1) == 0);
	EXPECT(map_types_devices_by_index_get(app, 5, &number) == 0 && number == 1);
	EXPECT(map_types_cpus_set(app, 0, 192) == 0);
	EXPECT(map_types_cpus_get(app, 0, &number) == 0 && number == 192);
	EXPECT(map_types_cpus_delete(app, 0) == 0);
	EXPECT(map_types_jumps_delete(app, 0) == -ENOENT);
	writer = map_types_commands_writer(app);
	EXPECT(writer);
	user_ring_buffer__free(writer);
}

static void storage(struct map_types_session *app)
{
	int socket_fd = socket(AF_INET, SOCK_STREAM, 0), self = (int)syscall(SYS_pidfd_open, getpid(), 0);
	struct seen seen = { 0 }, got = { 0 };
	unsigned char bytes[24] = { 1 }, back[24];

	seen.packets = 4;
	EXPECT(map_types_of_socket_get(app, (uint32_t)socket_fd, &got) == -ENOENT);
	EXPECT(map_types_of_socket_set(app, (uint32_t)socket_fd, &seen) == 0);
	EXPECT(map_types_of_socket_get(app, (uint32_t)socket_fd, &got) == 0 && got.packets == 4);
	EXPECT(map_types_of_socket_delete(app, (uint32_t)socket_fd) == 0);
	EXPECT(map_types_of_task_set(app, (uint32_t)self, bytes) == 0);
	EXPECT(map_types_of_task_get(app, (uint32_t)self, back) == 0 && back[0] == 1);
	close(socket_fd);
	close(self);
}

int main(void)
{
	MAP_TYPES_SESSION(app);
	uint64_t number;

	EXPECT(map_types_waiting_take(&app, &number) < 0); /* not open: an answer, no crash */
	EXPECT(map_types_slots_by_cpu_sum(&app, 1, &number) < 0);
	EXPECT(!map_types_slots_map(&app));
	if (map_types_open(&app, NULL) || map_types_load(&app)) {
		skep_error_print(skep_session_error(app.session), stdout);
		return 1;
	}
	entries(&app);
	queues(&app);
	others(&app);
	storage(&app);
	return failed;
}
