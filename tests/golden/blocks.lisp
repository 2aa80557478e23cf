;;; Ways out of blocks, and what is done on each of them.
(defstruct event (len u32) (port u32))
(defmap events :type :ringbuf :max-entries 4096)
(defmap verdicts :type :percpu-array :key-size 4 :value-size 8 :max-entries 5)
(defmap first :type :array :key-size 4 :value-size 8 :max-entries 1)
(defmap second :type :array :key-size 4 :value-size 8 :max-entries 1)

(defprog counted (:type :xdp)
  (let ((action (block out
                  (with-udp (d e udp)
                    (when (= (udp-dst-port udp) 53) (return-from out XDP_DROP)))
                  XDP_PASS)))
    (incf (getmap verdicts action))
    action))

;; a block that gives nothing, around a loop and a record
(defprog noted (:type :cgroup-skb :section "cgroup_skb/egress")
  (block nil
    (with-ringbuf (e events (sizeof event))
      (setf (event-len e) (ctx len) (event-port e) 0)
      (dotimes (i 4)
        (when (= (getmap first 0) i) (return-from nil))))
    (incf (getmap second 0)))
  1)

;; the pointer of either map
(defprog either (:type :cgroup-skb :section "cgroup_skb/ingress")
  (let ((v (block get
             (let ((a (map-lookup first 0)))
               (when a (return-from get a)))
             (map-lookup second 0))))
    (when v (atomic-add v 1))
    1))

;; the record is given back on each way
(defprog given-back (:type :tc)
  (let ((e (ringbuf-reserve events (sizeof event) 0)))
    (unless e (return TC_ACT_OK))
    (unwind-protect
        (progn
          (setf (event-len e) (ctx len) (event-port e) 0)
          (when (> (ctx len) 1500) (return TC_ACT_SHOT))
          TC_ACT_OK)
      (ringbuf-submit e 0))))
