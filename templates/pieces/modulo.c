/*
 * The remainder, defined for every divisor: x mod 0 is x. No assembly: that of
 * clang 14 has no remainder.
 */
static __always_inline __u64 modulo(__u64 dividend, __u64 divisor)
{
	return divisor ? dividend % divisor : dividend;
}
