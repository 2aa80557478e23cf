;; SPDX-License-Identifier: GPL-2.0
;;; Lets the processes of a cgroup send so many bytes a second, and a burst at once; what is beyond that
;;; is dropped. The bucket is kept as the time until which what was sent takes the line.

(defparam rate u64 1000000 "bytes a second")
(defparam burst u64 100000 "bytes that may be sent at once")

(defconstant ns-per-second 1000000000)

(defstruct bucket
  (lock spin-lock)
  (busy-until u64) ; ns since boot
  (passed u64)     ; bytes
  (dropped u64))   ; bytes

(defmap buckets :type :array
  :key-size 4
  :value-type bucket
  :max-entries 1)

(defprog limit-egress (:type :cgroup-skb :section "cgroup_skb/egress")
  (let* ((now (ktime-get-ns))
         (length (ctx len))
         (bucket (map-lookup buckets 0))
         (verdict u32 1))
    (when bucket
      (with-spin-lock ((bucket-lock bucket))
        (let* ((takes (/ (* length ns-per-second) rate))
               (until (+ (max now (bucket-busy-until bucket)) takes)))
          (if (> (* (- until now) rate) (* burst ns-per-second))
              (setf verdict 0
                    (bucket-dropped bucket) (+ (bucket-dropped bucket) length))
              (setf (bucket-busy-until bucket) until
                    (bucket-passed bucket) (+ (bucket-passed bucket) length))))))
    verdict))
