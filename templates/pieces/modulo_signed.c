// SPDX-License-Identifier: MIT
/* The remainder has the dividend's sign; x mod 0 is x. */
static __always_inline __s64 modulo_signed(__s64 dividend, __s64 divisor)
{
	__u64 a = dividend < 0 ? -(__u64)dividend : dividend;
	__u64 b = divisor < 0 ? -(__u64)divisor : divisor;
	__u64 rest = modulo(a, b);

	return dividend < 0 ? -rest : rest;
}
