// SPDX-License-Identifier: MIT
/* Typed records: by their tag, of a length known at run time, of a perf buffer. */
#include <bpf/bpf.h>

#include "records.session.h"

static int failed, smalls, nameds, samples, messages;

#define EXPECT(test) \
	((test) ? (void)0 : (void)(failed = 1, printf("line %d: %s is false\n", __LINE__, #test)))

static int on_small(const struct small *event, void *user)
{
	(void)user;
	smalls += event->x == 10;
	return 0;
}

static int on_named(const struct named *event, void *user)
{
	(void)user;
	nameds += event->name[15] == 'A';
	return 0;
}

static int on_sample(const struct small *event, void *user)
{
	(void)user;
	samples += event->x == 20;
	return 0;
}

static int on_message(const struct message *event, size_t len, void *user)
{
	(void)user;
	messages += event->pid == 1 && len == 8 + event->len;
	return 0;
}

static int refused(const struct message *event, size_t len, void *user)
{
	(void)event, (void)len, (void)user;
	failed = 1;
	return 0;
}

int main(void)
{
	static unsigned char packet[64];
	LIBBPF_OPTS(bpf_test_run_opts, run, .data_in = packet, .data_size_in = sizeof(packet),
		    .repeat = 10);
	RECORDS_SESSION(app);

	if (records_open(&app, NULL) || records_load(&app)) {
		skep_error_print(skep_session_error(app.session), stdout);
		return 1;
	}
	EXPECT(records_on_messages(&app, NULL, NULL) == -EINVAL);
	EXPECT(records_on_messages(&app, on_message, NULL) == 0);
	EXPECT(records_on_messages(&app, refused, NULL) == -EBUSY);
	EXPECT(records_on_kinds_small(&app, on_small, NULL) == 0);
	EXPECT(records_on_samples(&app, on_sample, NULL) == 0);
	EXPECT(bpf_prog_test_run_opts(bpf_program__fd(app.skel->progs.put), &run) == 0);
	while (skep_session_poll(app.session, 0) > 0)
		;
	EXPECT(smalls == 10 && samples == 10 && messages == 10);
	EXPECT(skep_session_malformed(app.session, "kinds") == 10);
	EXPECT(records_on_kinds_named(&app, on_named, NULL) == 0);
	run.repeat = 1000;
	EXPECT(bpf_prog_test_run_opts(bpf_program__fd(app.skel->progs.put), &run) == 0);
	while (skep_session_poll(app.session, 0) > 0)
		;
	EXPECT(nameds == 1000 && samples == 1010);
	EXPECT(messages + skep_session_lost(app.session, "messages") == 1010);
	EXPECT(skep_session_lost(app.session, "messages") > 0);
	EXPECT(skep_session_lost(app.session, NULL) == *records_global_messages_lost(&app));
	return failed;
}
