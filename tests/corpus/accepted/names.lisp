;; Programs that are named as the functions which the emitted C has of its own.
(defstruct cell (bytes (array u8 200)) (wide u64))
(defmap cells :type :array :key-size 4 :value-type cell :max-entries 2)
(defmap counts :type :array :key-size 4 :value-size 8 :max-entries 4)

(defprog stack-index (:type :tc)
  (let ((c (make-cell)) (i (logand (ctx len) 127)))
    (setf (cell-bytes c i) 1)
    (setf (getmap counts 0) (cell-bytes c (logand (ctx mark) 127))))
  0)

(defprog divide (:type :cgroup-skb)
  (setf (getmap counts 1) (/ (getmap counts 0) (ctx len)))
  1)

(defprog modulo (:type :cgroup-skb)
  (setf (getmap counts 1) (mod (getmap counts 0) (ctx len)))
  1)

(defprog copy-bytes (:type :xdp)
  (let ((a (map-lookup cells 0)) (b (map-lookup cells 1)))
    (when (and a b)
      (memcpy a 1 b 0 150)))
  XDP_PASS)

(defprog fill-bytes (:type :xdp)
  (when-let ((a (map-lookup cells 0)))
    (memset a 1 7 150))
  XDP_PASS)

(defprog log2-floor (:type :tc)
  (setf (getmap counts 2) (log2 (ctx len)))
  0)

(defprog ctx-read (:type :tc)
  (setf (getmap counts 2) (if (= (getmap counts 1) 1) (ctx len) (ctx mark)))
  0)

(defprog ctx-write (:type :tc)
  (if (= (getmap counts 1) 1)
      (setf (ctx mark) 1)
      (setf (ctx priority) 1))
  0)

(defprog call-registers (:type :kprobe :section "ksyscall/openat")
  (setf (getmap counts 3) (pt-regs-parm1))
  0)

(defprog licence (:type :xdp) XDP_PASS)
(defprog main (:type :xdp) XDP_DROP)
(defprog printf (:type :xdp) XDP_DROP)
