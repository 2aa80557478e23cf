;; SPDX-License-Identifier: GPL-2.0
;;; Two forms that ask the same are one only where nothing between can change the packet or the context.

(defmap seen :type :array :key-size 4 :value-size 8 :max-entries 4)

(defsubprog make-ipv6 () u32
  (with-eth (d e) (setf (eth-type d) #x86dd))
  0)

(defprog by-a-call (:type :xdp)
  (with-ipv4 (d e ip)
    (make-ipv6)
    (incf (getmap seen 1)))
  (with-ipv4 (d e ip)
    (incf (getmap seen 2)))
  XDP_PASS)

(defprog by-a-helper (:type :tc)
  (when (or (/= (ctx hash) 7) (set-hash (ctx-ptr) 5))
    (return TC_ACT_SHOT))
  (unless (= (ctx hash) 7)
    (return TC_ACT_STOLEN))
  TC_ACT_OK)

(defkfunc bpf-dynptr-from-skb ((skb (ptr --sk-buff)) (flags u64) (d dynptr)) i32)

(defprog by-a-dynptr (:type :tc)
  (let ((d dynptr) (address u64 0))
    (bpf-dynptr-from-skb (ctx-ptr) 0 d)
    (when (= (ctx hash) 7)
      (dynptr-write d 0 (stack-addr address) 6 BPF_F_INVALIDATE_HASH))
    (when (= (ctx hash) 7)
      (incf (getmap seen 3))))
  TC_ACT_OK)

(defprog by-nothing (:type :xdp)
  (with-ipv4 (d e ip)
    (incf (getmap seen 1)))
  (with-ipv4 (d e ip)
    (incf (getmap seen 2)))
  XDP_PASS)
