;; SPDX-License-Identifier: MIT
;;; A program to attach, a ring buffer that is filled by test runs, and a large hash.

(defstruct numbered (number u64) (doubled u64))
(defmap events :type :ringbuf :max-entries (* 8 1024 1024))
(defmap entries :type :hash :key-size 8 :value-size 8 :max-entries 131072)
(defglobal sent u64)

(defprog count (:type :raw-tracepoint :section "raw_tp/sys_enter")
  (incf sent)
  0)

(defprog put (:type :xdp)
  (with-ringbuf (record events (sizeof numbered))
    (setf (numbered-number record) sent
          (numbered-doubled record) (* 2 sent)))
  (incf sent)
  XDP_PASS)
