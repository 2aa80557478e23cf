;;; Arrays that are variables, globals and parameters.
(defstruct pair (a u32) (b u32))
(defparam blocked (array u16 5) '(22 23 (+ 20 5)) "ports")
(defparam limits (array u32 4) nil "how many of each")
(defparam first pair nil)
(defglobal hits (array u64 64))
(defglobal pairs (array (struct pair) 4))
(defglobal small (array i8 4) '(-1 2))
(defmap bytes :type :hash :key-size 4 :value-size 16 :max-entries 64)

(defsubprog sum ((p (ptr (array u16 8)))) u64
  (let ((all 0))
    (dotimes (i 8) (incf all (aref p i)))
    all))

(defprog p (:type :cgroup-skb :section "cgroup_skb/egress")
  (let ((buf (array u8 16)) (words (array u16 8)) (port (logand (ctx remote-port) 3)))
    (setf (aref buf 3) (cast u8 (ctx len))
          (aref words (logand port 7)) 5)
    (incf (aref hits (logand (ctx len) 63)))
    (incf (pair-a (aref pairs (logand (ctx mark) 3))) (pair-b first))
    (dotimes (i 5)
      (when (= (aref blocked i) port) (return 0)))
    (setf (getmap bytes 1) buf)
    (skb-load-bytes (ctx-ptr) 0 buf 16)
    (setf (aref small 2) (aref buf 1))
    (if (> (sum words) (aref limits (logand port 3))) 0 (logand 1 (load u8 buf 2)))))

;; the address of an array is where its elements are
(defprog addressed (:type :tc)
  (let ((w (array u8 8)))
    (skb-load-bytes (ctx-ptr) 0 (stack-addr w) 8)
    (if (= (load u8 (stack-addr w) 3) 5) TC_ACT_OK TC_ACT_SHOT)))
