// SPDX-License-Identifier: MIT
/* Rounds toward zero; x / 0 is 0. BPF before v4 has no signed division. */
static __always_inline __s64 divide_signed(__s64 dividend, __s64 divisor)
{
	__u64 a = dividend < 0 ? -(__u64)dividend : dividend;
	__u64 b = divisor < 0 ? -(__u64)divisor : divisor;
	__u64 quotient = divide(a, b);

	return (dividend < 0) != (divisor < 0) ? -quotient : quotient;
}
