// SPDX-License-Identifier: MIT
/* The dividend's sign, and defined for every operand; BPF has no signed one. */
static __always_inline __s64 modulo_signed(__s64 dividend, __s64 divisor)
{
	__u64 a = dividend < 0 ? -(__u64)dividend : dividend;
	__u64 b = divisor < 0 ? -(__u64)divisor : divisor;
	__u64 rest = modulo(a, b);

	return dividend < 0 ? -rest : rest;
}
