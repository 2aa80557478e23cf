/* lisp/lang_two_cpus.lisp: what two CPUs do at once, and what is computed under a lock. */
#include <pthread.h>

#include <bpf/bpf.h>
#include <criterion/criterion.h>

#include "tests/kernel/lang_support.h"

struct account {
	struct bpf_spin_lock lock;
	uint32_t moves;
	int64_t balance, mirror;
};

#define ROUNDS 200000

static void *transfer(void *user)
{
	struct lang *lang = user;
	static const unsigned char packet[64] = { [12] = 8, [14] = 0x45 };
	LIBBPF_OPTS(bpf_test_run_opts, run, .data_in = packet, .data_size_in = sizeof(packet),
		    .repeat = ROUNDS);
	const struct bpf_program *program =
		bpf_object__find_program_by_name(lang->object, "transfer");

	return (void *)(long)bpf_prog_test_run_opts(bpf_program__fd(program), &run);
}

static struct account account(struct lang *lang, uint32_t slot)
{
	struct account account;

	cr_assert_eq(bpf_map_lookup_elem(lang_map(lang, "accounts"), &slot, &account), 0);
	return account;
}

static void check_together(struct lang *lang)
{
	pthread_t threads[2];
	struct account after;
	void *error;

	for (unsigned i = 0; i < 2; i++)
		cr_assert_eq(pthread_create(&threads[i], NULL, transfer, lang), 0);
	for (unsigned i = 0; i < 2; i++) {
		pthread_join(threads[i], &error);
		cr_assert_null(error);
	}
	after = account(lang, 1);
	cr_assert_eq(after.moves, 2 * ROUNDS);
	cr_assert_eq(after.balance, 3 * 2 * ROUNDS);
	cr_assert_eq(after.mirror, -3 * 2 * ROUNDS);
}

Test(two_cpus, nothing_is_lost_between_two_cpus)
{
	lang_each("lang_two_cpus", check_together);
}

static void check_values(struct lang *lang)
{
	for (size_t i = 0; i < lang_edge_count; i++) {
		uint64_t a = lang_edges[i], inputs[] = { a };
		uint64_t expected[] = { (int64_t)a < 0 ? 1 : 2, a + 1, a + 2, 7, 2 };

		lang_run(lang, "values", inputs, 1);
		lang_expect(lang, "values", "", expected, 5);
	}
	for (unsigned i = 0; i < 4; i++)
		cr_assert_eq(lang_run(lang, "verdict", NULL, 0), i < 2);
}

Test(two_cpus, what_is_held_has_a_value)
{
	lang_each("lang_two_cpus", check_values);
}
