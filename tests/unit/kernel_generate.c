// SPDX-License-Identifier: MIT
/* The tool that makes the rows: what it says of a malformed table, and that it leaves nothing. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct outcome {
	int status;
	char message[1024];
	bool wrote;
};

/* Copies the tables to a new folder, runs `change` (a shell command in it), then the tool. */
static struct outcome run_on_changed_tables(const char *change)
{
	struct outcome outcome = { 0 };
	char folder[] = "/tmp/skep-kernel-XXXXXX", command[2048], output[64];

	cr_assert_not_null(mkdtemp(folder));
	snprintf(command, sizeof(command),
		 "cp %s/*.tsv %s && chmod u+w %s/* && cd %s && { %s; } && %s rows . out.c 2>&1",
		 SKEP_KERNEL_DATA, folder, folder, folder, change, GENERATE_KERNEL_ROWS);
	FILE *pipe = popen(command, "r");
	cr_assert_not_null(pipe);
	size_t len = fread(outcome.message, 1, sizeof(outcome.message) - 1, pipe);
	outcome.message[len] = '\0';
	outcome.status = WEXITSTATUS(pclose(pipe));
	snprintf(output, sizeof(output), "%s/out.c", folder);
	outcome.wrote = access(output, F_OK) == 0;
	snprintf(command, sizeof(command), "test $(ls %s | grep -vc tsv) -eq %d && rm -r %s",
		 folder, outcome.wrote, folder);
	cr_assert_eq(system(command), 0, "something is left in %s", folder);
	return outcome;
}

static void refuses(const char *change, const char *place)
{
	struct outcome outcome = run_on_changed_tables(change);

	cr_assert_eq(outcome.status, 1, "%s: status %d", change, outcome.status);
	cr_assert_not_null(strstr(outcome.message, place), "%s: \"%s\"", change, outcome.message);
	cr_assert_not(outcome.wrote, "%s", change);
}

Test(kernel_generate, the_tables_as_they_are_make_rows)
{
	struct outcome outcome = run_on_changed_tables("true");

	cr_assert_eq(outcome.status, 0, "%s", outcome.message);
	cr_assert_str_empty(outcome.message);
	cr_assert(outcome.wrote);
}

Test(kernel_generate, a_row_that_lost_a_cell_is_refused_with_its_line)
{
	refuses("sed -i '7s/\t[^\t]*$//' returns.tsv", "returns.tsv:7: ");
}

Test(kernel_generate, a_heading_that_lost_a_column_is_refused)
{
	refuses("sed -i '1s/gives/takes/' ctx.tsv", "ctx.tsv:1: no column \"gives\"");
}

Test(kernel_generate, what_is_no_number_is_refused_with_its_line)
{
	refuses("sed -i '3s/\t4\t/\tfour\t/' ctx.tsv", "ctx.tsv:3: ");
	refuses("sed -i '2s/^1/one/' helper_sigs.tsv", "helper_sigs.tsv:2: ");
}

Test(kernel_generate, what_is_no_version_is_refused_with_its_line)
{
	refuses("sed -i '4s/5.10/5/' helpers_allowed.tsv", "helpers_allowed.tsv:4: ");
}

Test(kernel_generate, an_unknown_helper_is_refused_with_its_line)
{
	refuses("sed -i '5s/ktime_get_ns/ktime_got/' helpers_allowed.tsv",
		"helpers_allowed.tsv:5: ");
}

Test(kernel_generate, a_field_that_moves_between_sections_is_refused)
{
	refuses("sed -i '/^cgroup_skb.egress\tmark/s/\t8\t/\t12\t/' ctx.tsv",
		"`mark` lies elsewhere");
}

Test(kernel_generate, a_cut_table_is_refused)
{
	refuses("head -c -1 constants.tsv > x && mv x constants.tsv", "the last line has no end");
}

Test(kernel_generate, a_missing_table_is_refused)
{
	refuses("rm mapops.tsv", "mapops.tsv: No such file");
}

Test(kernel_generate, a_constant_that_disagrees_with_the_hand_written_one_is_refused)
{
	refuses("sed -i 's/^BPF_CGROUP_INET_EGRESS\t1/BPF_CGROUP_INET_EGRESS\t9/' constants.tsv",
		"BPF_CGROUP_INET_EGRESS is 1 by hand");
}
