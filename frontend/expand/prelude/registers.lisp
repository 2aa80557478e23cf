;; SPDX-License-Identifier: MIT
;; Arguments and results of probes, from the processor's registers, and arguments of USDT probes.

(defmacro pt-regs-parm1 () '(%pt-regs 1))
(defmacro pt-regs-parm2 () '(%pt-regs 2))
(defmacro pt-regs-parm3 () '(%pt-regs 3))
(defmacro pt-regs-parm4 () '(%pt-regs 4))
(defmacro pt-regs-parm5 () '(%pt-regs 5))
(defmacro pt-regs-parm6 () '(%pt-regs 6))
(defmacro pt-regs-parm7 () '(%pt-regs 7))
(defmacro pt-regs-parm8 () '(%pt-regs 8))
(defmacro pt-regs-ret () '(%pt-regs ret))
(defmacro pt-regs-ip () '(%pt-regs ip))
(defmacro pt-regs-sp () '(%pt-regs sp))
(defmacro pt-regs-fp () '(%pt-regs fp))

(defmacro usdt-arg (n) `(%usdt arg ,n))
(defmacro usdt-arg-count () '(%usdt count))
(defmacro usdt-cookie () '(%usdt cookie))
