;; SPDX-License-Identifier: GPL-2.0
;;; A bucket of 1000 tokens that gets one each microsecond; a packet without one is dropped.
(defstruct bucket (lock spin-lock) (tokens u64) (filled u64))
(defmap bucket-of-all :type :array :key-size 4 :value-type bucket :max-entries 1)

(defprog token-bucket (:type :xdp)
  (let ((now (ktime-get-ns)) (verdict u32 XDP_DROP))
    (when-let ((b (map-lookup bucket-of-all 0)))
      (with-spin-lock ((bucket-lock b))
        (let ((gained (/ (- now (bucket-filled b)) 1000)))
          (when (> gained 0)
            (setf (bucket-tokens b) (min 1000 (+ (bucket-tokens b) gained))
                  (bucket-filled b) now))
          (when (> (bucket-tokens b) 0)
            (decf (bucket-tokens b))
            (setf verdict XDP_PASS)))))
    verdict))
