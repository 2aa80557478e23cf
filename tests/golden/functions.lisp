;; Functions and data: what is called, called back, and kept between runs.
(defstruct totals
  (packets u64)
  (bytes u64)
  (longest u32))

(defparam limit u32 1500 "bytes from which a packet counts as long")
(defparam floor i32 -1) ; a name that clang takes for a function

;; since the load
(defglobal seen u64)
(defglobal all totals)
(defglobal first-port be16 (htons 443))

(defextern kconfig linux-kernel-version u32)
(defextern kconfig config-bpf-jit bool :optional t)
(defextern global theirs u64)
(defextern map shared :type :hash :key-type u32 :value-type u64 :max-entries 64)
(defextern function weight ((len u32) (class u8)) u32)
(defkfunc bpf-rcu-read-lock () void)
(defkfunc bpf-rcu-read-unlock () void)

(defmap sizes :type :array :key-size 4 :value-size 8 :max-entries 16)

;; The packet's length goes into the totals.
(defsubprog note ((to (ptr totals)) (len u32)) void
  (when (> len limit) (return))
  (incf (totals-packets to))
  (incf (totals-bytes to) len)
  (when (> len (totals-longest to))
    (setf (totals-longest to) len)))

(defsubprog is-long () u64
  (> (ctx len) limit))

(defsubprog add-size ((index u32) (to (ptr totals))) i64
  (incf (totals-bytes to) (getmap sizes index))
  (if (= index (i64 floor)) 1 0))

(defsubprog visit ((map ptr) (key (ptr u32)) (value (ptr u64)) (to (ptr totals))) i64
  (incf (totals-packets to) (load u64 value))
  0)

(defsubprog weighted-length-of-the-packet ((multiplier u64) (divisor u64) (addend u64)) u64
  (declare (export))
  (+ (/ (* multiplier theirs) divisor) addend))

(defprog count (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((mine (make-totals)))
    (incf seen)
    (note mine (ctx len))
    (note all (ctx len))
    (unless (is-long)
      (bpf-loop 16 add-size mine 0)
      (for-each-map-elem sizes #'visit mine 0))
    (bpf-rcu-read-lock)
    (setf (totals-longest all) (max (totals-longest mine) (weight (ctx len) 3)))
    (bpf-rcu-read-unlock)
    (incf-map shared 1)
    (atomic-add (stack-addr theirs) (weighted-length-of-the-packet 1 2 seen))
    (if (and (> linux-kernel-version #x050f00) config-bpf-jit (/= first-port 0)) 1 0)))
