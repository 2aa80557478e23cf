// SPDX-License-Identifier: MIT
#ifdef bpf_for /* libbpf 1.3 and newer declare the kernel's functions */
#define range_state bpf_iter_num
#else
struct bpf_iter_num___kernel {
	__u64 state;
};
#define range_state bpf_iter_num___kernel

extern int bpf_iter_num_new(struct range_state *it, int start,
			    int end) __weak __ksym;
extern int *bpf_iter_num_next(struct range_state *it) __weak __ksym;
extern void bpf_iter_num_destroy(struct range_state *it) __weak __ksym;
#endif

/*
 * Iterates from start up to, but not including, end, by the kernel's number
 * iterator. Its numbers are signed; inverting the sign bit maps unsigned
 * numbers to them in order. The verifier learns the range of i from the two
 * tests. The empty asm keeps clang from merging the tests and from using
 * another copy of i.
 */
#define range_turned(n) ((int)((__u32)(n) ^ 0x80000000))
#define for_range(i, start, end)                                               \
	for (struct range_state ___it                                          \
	     __attribute__((aligned(8), cleanup(bpf_iter_num_destroy))),       \
	     *___p __attribute__((unused)) =                                   \
		     (bpf_iter_num_new(&___it, range_turned(start),            \
				       range_turned(end)),                     \
		      (void)bpf_iter_num_destroy, (void *)0);                  \
	     ({                                                                \
		     __u32 *___t = (__u32 *)bpf_iter_num_next(&___it);         \
		     ___t && ({                                                \
			     i = (__u32)range_turned(*___t);                   \
			     __asm__("" : "+r"(i));                            \
			     i >= start;                                       \
		     }) && ({                                                  \
			     __asm__("" : "+r"(i));                            \
			     i < end;                                          \
		     });                                                       \
	     });)
