/* BPF's remainder, defined for every divisor: x mod 0 is x. */
static __always_inline __u64 modulo(__u64 dividend, __u64 divisor)
{
	/* hides it from clang, which would conclude that it is not 0 */
	__asm__("" : "+r"(divisor));
	return dividend % divisor;
}
