/* BPF's remainder, defined for every divisor: x mod 0 is x. */
static __always_inline __u64 modulo(__u64 dividend, __u64 divisor)
{
	__asm__("%0 %%= %1" : "+r"(dividend) : "r"(divisor));
	return dividend;
}
