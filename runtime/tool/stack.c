// SPDX-License-Identifier: MIT
/* Prints stacks from a stack-trace map (skep_print_stack): kernel addresses as symbols of
 * /proc/kallsyms, addresses of a process as binary+offset. Called by generated programs and by
 * `skep run`. skep_kernel_symbol resolves a single address. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "runtime/tool/internal.h"

/* ---- kernel symbols, cached; one walk over kallsyms resolves a whole stack ---- */

struct kernel_symbol {
	uint64_t address; /* the address to resolve */
	uint64_t begin;   /* start of the symbol; 0: the kernel does not list it */
	char *name;
};

/* A hash table by address, at most half full. */
static struct {
	pthread_mutex_t lock;
	struct kernel_symbol *slots;
	size_t count, room;
} kernel = { .lock = PTHREAD_MUTEX_INITIALIZER };

static struct kernel_symbol *find_slot(uint64_t address)
{
	size_t at = (size_t)(address * UINT64_C(0x9e3779b97f4a7c15) >> 20) & (kernel.room - 1);

	while (kernel.slots[at].address && kernel.slots[at].address != address)
		at = (at + 1) & (kernel.room - 1);
	return &kernel.slots[at];
}

static void make_room(size_t more)
{
	size_t old_room = kernel.room, room = old_room ? old_room : 256;
	struct kernel_symbol *old = kernel.slots;

	while ((kernel.count + more) * 2 > room)
		room *= 2;
	if (room == old_room)
		return;
	kernel.slots = calloc(room, sizeof(*kernel.slots));
	kernel.room = room;
	if (!kernel.slots)
		skepi_no_memory();
	for (size_t i = 0; i < old_room; i++)
		if (old[i].address)
			*find_slot(old[i].address) = old[i];
	free(old);
}

static void take_line(struct kernel_symbol *const *wanted, size_t count, uint64_t begin, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (begin > wanted[i]->address || begin < wanted[i]->begin)
			continue;
		free(wanted[i]->name);
		wanted[i]->begin = begin;
		wanted[i]->name = strdup(name);
		if (!wanted[i]->name)
			skepi_no_memory();
	}
}

/* kallsyms has 0 for every address if the process may not see them. */
static void look_up(struct kernel_symbol *const *wanted, size_t count)
{
	FILE *file = count ? fopen("/proc/kallsyms", "re") : NULL;
	char line[1024], name[512], type;
	uint64_t begin;

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "%" SCNx64 " %c %511s", &begin, &type, name) == 3 && begin && strchr("tTwW", type))
			take_line(wanted, count, begin, name);
	if (file)
		fclose(file);
}

/* Call with the lock held. */
static void resolve(const uint64_t *addresses, size_t count)
{
	struct kernel_symbol **wanted = skepi_scratch((count + 1) * sizeof(struct kernel_symbol *));
	size_t missing = 0;

	make_room(count);
	for (size_t i = 0; i < count; i++) {
		struct kernel_symbol *slot = find_slot(addresses[i]);

		if (slot->address || !addresses[i])
			continue;
		slot->address = addresses[i];
		kernel.count++;
		wanted[missing++] = slot;
	}
	look_up(wanted, missing);
}

__attribute__((destructor)) static void free_symbols(void)
{
	for (size_t i = 0; i < kernel.room; i++)
		free(kernel.slots[i].name);
	free(kernel.slots);
}

const char *skep_kernel_symbol(uint64_t address)
{
	const struct kernel_symbol *symbol;
	const char *text;

	pthread_mutex_lock(&kernel.lock);
	resolve(&address, 1);
	symbol = find_slot(address);
	text = symbol->name ? skep_text("%s+%#" PRIx64, symbol->name, address - symbol->begin) :
			      skep_text("%#" PRIx64, address);
	pthread_mutex_unlock(&kernel.lock);
	return text;
}

/* ---- a process's addresses ---- */

static const char *user_frame(pid_t pid, uint64_t address)
{
	char path[64], line[4096], name[4096];
	const char *text = NULL;
	uint64_t begin, end, offset;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/maps", (int)pid);
	file = fopen(path, "re");
	while (file && !text && fgets(line, sizeof(line), file)) {
		int got = sscanf(line, "%" SCNx64 "-%" SCNx64 " %*s %" SCNx64 " %*s %*s %4095[^\n]", &begin, &end,
				 &offset, name);

		if (got >= 3 && address >= begin && address < end)
			text = got == 4 ? skep_text("%s+%#" PRIx64, skep_chars_text(name, strlen(name)),
						    address - begin + offset) : NULL;
	}
	if (file)
		fclose(file);
	return text ? text : skep_text("%#" PRIx64, address);
}

static const char *frame_text(uint64_t address, pid_t pid)
{
	return pid ? user_frame(pid, address) : skep_kernel_symbol(address);
}

int skep_print_stack(struct skep_show *show, struct skep_session *session, const struct bpf_map *map, int64_t id,
		     pid_t pid)
{
	SKEP_SCRATCH;
	size_t len = map ? bpf_map__value_size(map) : 0;
	uint64_t *frames = skepi_scratch(len + sizeof(*frames));
	uint32_t key = (uint32_t)id;
	struct skep_buffer out = { 0 };
	size_t count = 0;
	int err = id < 0 || id > UINT32_MAX ? -ENOENT : skep_map_lookup(session, map, &key, sizeof(key), frames, len);

	if (err && err != -ENOENT)
		return err;
	while (!err && count < len / sizeof(*frames) && frames[count])
		count++;
	if (!pid) {
		pthread_mutex_lock(&kernel.lock);
		resolve(frames, count);
		pthread_mutex_unlock(&kernel.lock);
	}
	if (show->json)
		skepi_putf(&out, "{\"type\":\"stack\",\"id\":%" PRId64 ",\"frames\":[", id);
	for (size_t i = 0; i < count; i++) {
		const char *text = frame_text(frames[i], pid);

		if (show->json) {
			skepi_put(&out, i ? "," : "");
			skepi_put_json_text(&out, text, strlen(text));
		} else {
			skepi_putf(&out, "    %s\n", text);
		}
	}
	if (show->json)
		skepi_put(&out, "]}\n");
	else if (!count)
		skepi_put(&out, "    (no stack)\n");
	skepi_write(show, &out);
	return 0;
}
