;; Comparisons that their operand's type, or the one beside them, has answered.
(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((byte u8 (cast u8 (ctx len))) (x (ctx mark)) (n 0))
    (when (and (= x 1) (= x 2)) (incf n)) ; warning: always
    (when (or (/= x 1) (/= x 2)) (incf n)) ; warning: always
    (when (and (> x 9) (/= x 5)) (incf n))
    (when (and (> x 9) (< x 11)) (incf n))
    (when (and (> x 9) (< x 10)) (incf n)) ; warning: always
    (when (or (< x 9) (> x 7)) (incf n)) ; warning: always
    (when (< 5 x 3) (incf n)) ; warning: always
    (when (or x (not x)) (incf n)) ; warning: always
    (when (= (logand x 8) 4) (incf n)) ; warning: always
    (when (/= (logior x 8) 4) (incf n)) ; warning: always
    (when (= (logand x 12) 4) (incf n))
    (when n (return 1))
    (if (< byte 256) 1 0))) ; warning: always

(defprog compared-before (:type :xdp)
  (let ((d (ctx data)) (e (ctx data-end)) (n 0))
    (when (> (+ d 54) e) (return XDP_PASS))
    (when (<= (+ d 14) e) (setf n 1)) ; warning: always
    (unless (> (+ d 54) e) (setf n 2)) ; warning: always
    (when (<= (+ d 55) e) (setf n (load u8 d 54)))
    (when (> (+ d 14) e) (return XDP_PASS))
    (if (= n (load u8 d 14)) XDP_DROP XDP_PASS)))

(defstruct asked (a i32) (b (array u32 4)))
(defglobal whole asked)
(defglobal count u32)
(defprog beside-each-other (:type :cgroup-skb)
  (let ((x u32 (ctx mark)) (n 0))
    (when (and (< x 5) (not (< x 5))) (incf n)) ; warning: always
    (when (or (not (= x 5)) (= x 5)) (incf n)) ; warning: always
    (when (and (not (/= x 5)) (not (not (> x 9)))) (incf n)) ; warning: always
    (when (and (not (< x 5)) (not (> x 9))) (incf n))
    (when (and (< count 5) (> count 10)) (incf n)) ; warning: always
    (when (and (< (asked-a whole) 5) (> (asked-a whole) 10)) (incf n)) ; warning: always
    (when (or (/= (asked-b whole 1) 5) (/= (asked-b whole 1) 6)) (incf n)) ; warning: always
    (when (or (/= (asked-b whole 1) 5) (/= (asked-b whole 2) 6)) (incf n))
    (if n 1 0)))

;; `<` and `>=` with the packet's end ask for one byte more than `<=` and `>`.
(defprog asks-for-one-more (:type :xdp)
  (with-packet (d e)
    (when (<= (+ d 14) e)
      (if (< (+ d 14) e) (store u8 d 3 3))
      (if (>= (+ d 14) e) (store u8 d 3 4))
      (if (> e (+ d 14)) (store u8 d 3 5))
      (if (> e (+ d 13)) (store u8 d 3 6)) ; warning: always
      (if (<= (+ d 14) e) (store u8 d 3 7)))) ; warning: always
  XDP_PASS)

;; Operands that give their last form's value count by that form.
(defmap chain-seen :type :array :key-size 4 :value-size 8 :max-entries 4)
(defprog chains-of-last-forms (:type :xdp)
  (let ((v (getmap chain-seen 0)) (w (getmap chain-seen 1)))
    (setf (getmap chain-seen 2) (if (and (progn (incf (getmap chain-seen 3)) v) (not v) w) 1 2)) ; warning: always
    (setf (getmap chain-seen 2) (if (or (let ((x w)) (incf (getmap chain-seen 3) x) (not v)) v w) 1 2)) ; warning: always
    (setf (getmap chain-seen 2) (if (and (progn (incf (getmap chain-seen 3)) (= v 3)) (= v 4) w) 1 2)) ; warning: always
    XDP_PASS))
