/*
 * Generated from large.lisp by skep; edit that file, not this one.
 * Compile it with -fno-strict-aliasing.
 */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

char LICENSE[] SEC("license") = "GPL";

/*
 * clang drops a mask or a bounds check if it can prove that the number is
 * small; the verifier often cannot, and needs the check. The empty asm hides
 * the number's origin from clang; it emits no instruction.
 */
static __always_inline __u64 opaque(__u64 number)
{
	__asm__("" : "+r"(number));
	return number;
}

/*
 * Sets more bytes than clang sets inline. The empty asm keeps clang from
 * turning the loop into a call of memset.
 */
static __always_inline void fill_bytes(void *to, __u8 byte, __u64 len)
{
	for (__u64 i = 0; i < len; i++) {
		__asm__ volatile("" : "+r"(i));
		*(__u8 *)(to + i) = byte;
	}
}

/*
 * Sets more bytes than clang sets inline. Address and length are multiples of
 * 8. The empty asm keeps clang from turning the loop into a call of memset.
 */
static __always_inline void fill_words(void *to, __u8 byte, __u64 len)
{
	for (__u64 i = 0; i < len; i += 8) {
		__asm__ volatile("" : "+r"(i));
		*(__u64 *)(to + i) = byte * 0x101010101010101ULL;
	}
}

/*
 * Copies more bytes than clang copies inline. The empty asm keeps clang from
 * turning the loop into a call of memcpy.
 */
static __always_inline void copy_bytes(void *to, const void *from, __u64 len)
{
	for (__u64 i = 0; i < len; i++) {
		__asm__ volatile("" : "+r"(i));
		*(__u8 *)(to + i) = *(__u8 *)(from + i);
	}
}

/*
 * Copies more bytes than clang copies inline. Addresses and length are
 * multiples of 8. The empty asm keeps clang from turning the loop into a call
 * of memcpy.
 */
static __always_inline void copy_words(void *to, const void *from, __u64 len)
{
	for (__u64 i = 0; i < len; i += 8) {
		__asm__ volatile("" : "+r"(i));
		*(__u64 *)(to + i) = *(__u64 *)(from + i);
	}
}

/* More than the stack holds, and more than clang copies inline. */
struct line {
	__u32 length;
	__u8 bytes[300];
};

struct page {
	__u64 words[320];
};

_Static_assert(sizeof(struct page) == 2560, "struct page");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, struct page);
} pages SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u8[3000]);
} raw SEC(".maps");

/* Objects of collect that do not fit on the stack. */
struct collect_scratch {
	struct page page;
	struct line line;
};

_Static_assert(sizeof(struct collect_scratch) == 2864,
	       "struct collect_scratch");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct collect_scratch);
} collect_scratch SEC(".maps");

SEC("cgroup_skb/egress")
int collect(struct __sk_buff *ctx)
{
	__u32 zero = 0;
	struct collect_scratch *scratch;
	struct line *line;
	struct line other = { 0 };
	struct page *page;
	__u32 key;
	struct page *to;

	scratch = bpf_map_lookup_elem(&collect_scratch, &zero);
	if (!scratch)
		return 0;

	__builtin_memset(&scratch->line, 0, sizeof(scratch->line));
	line = &scratch->line;
	fill_words(&scratch->page, 0, sizeof(scratch->page));
	page = &scratch->page;
	line->length = ctx->len;
	other.length = 3;
	key = 0;
	to = bpf_map_lookup_elem(&pages, &key);
	if (to) {
		__u32 key_2 = 0;
		void *bytes;

		bytes = bpf_map_lookup_elem(&raw, &key_2);
		if (bytes) {
			copy_words(to, page, sizeof(struct page));
			copy_bytes(bytes, page, 2000);
			fill_words(to, 255, sizeof(struct page));
			fill_bytes(bytes + 1, line->length, 2000);
			__builtin_memset(bytes, 0, 64);
		}
	}
	if (other.bytes[3])
		return 0;

	return 1;
}

/* Objects of digest that do not fit on the stack. */
struct digest_scratch {
	struct page page;
};

_Static_assert(sizeof(struct digest_scratch) == 2560, "struct digest_scratch");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct digest_scratch);
} digest_scratch SEC(".maps");

/* a subprogram's own scratch memory: without it the result is 0 */
static __noinline __u32 digest(__u32 seed)
{
	__u32 zero = 0;
	struct digest_scratch *scratch;
	struct page *page;
	__u32 key;

	scratch = bpf_map_lookup_elem(&digest_scratch, &zero);
	if (!scratch)
		return 0;

	fill_words(&scratch->page, 0, sizeof(scratch->page));
	page = &scratch->page;
	page->words[opaque(seed) & 255] = seed;
	key = 1;
	bpf_map_update_elem(&pages, &key, page, BPF_ANY);

	return page->words[3];
}

/* Objects of clean that do not fit on the stack. */
struct clean_scratch {
	struct page page;
};

_Static_assert(sizeof(struct clean_scratch) == 2560, "struct clean_scratch");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct clean_scratch);
} clean_scratch SEC(".maps");

static __noinline void clean(void)
{
	__u32 zero = 0;
	struct clean_scratch *scratch;
	struct page *page;
	__u32 key;

	scratch = bpf_map_lookup_elem(&clean_scratch, &zero);
	if (!scratch)
		return;

	fill_words(&scratch->page, 0, sizeof(scratch->page));
	page = &scratch->page;
	key = 0;
	bpf_map_update_elem(&pages, &key, page, BPF_ANY);
}

SEC("cgroup_skb/egress")
int digested(struct __sk_buff *ctx)
{
	clean();
	if (digest(ctx->len) == 3)
		return 0;

	return 1;
}
