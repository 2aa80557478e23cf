;; Values that are thrown away, in each place where a form's value can be.
(defmap counts :type :array :key-size 4 :value-size 8 :max-entries 4)
(defprog arms (:type :tc)
  (with-udp (d e udp)
    (when (= (udp-dst-port udp) 53) TC_ACT_SHOT) ; warning: unused
    (unless (= (udp-dst-port udp) 53) TC_ACT_SHOT) ; warning: unused
    (if (= (udp-dst-port udp) 54) TC_ACT_SHOT (incf (getmap counts 0))) ; warning: unused
    (cond ((= (udp-dst-port udp) 55) (incf (getmap counts 0)) TC_ACT_SHOT) ; warning: unused
          (t (incf (getmap counts 1))))
    (case (udp-dst-port udp)
      (56 TC_ACT_SHOT) ; warning: unused
      (57 (return TC_ACT_SHOT)))
    (let ((port (udp-dst-port udp)))
      (when (= port 58) 2)) ; warning: unused
    (when-let ((hits (map-lookup counts 0)))
      (atomic-add hits 1)
      TC_ACT_SHOT)) ; warning: unused
  (dotimes (i 4)
    (when (= (ctx mark) i) TC_ACT_SHOT)) ; warning: unused
  TC_ACT_OK)

(defprog zero (:type :cgroup-skb :section "cgroup_skb/egress")
  (when (= (ctx len) 40) 0) ; warning: unused
  (when (= (ctx len) 41) (incf (getmap counts 0)) 0) ; warning: unused
  (if (= (ctx len) 42) 0 (incf (getmap counts 0)))
  1)

;; fillers, and values that are used
(defsubprog count ((slot u32)) void
  (incf (getmap counts slot))
  0)

(defprog meant (:type :tc)
  (with-udp (d e udp)
    (count 1)
    0)
  (when (= (ctx mark) 1) nil)
  (when (= (ctx mark) 2) (return TC_ACT_SHOT))
  (let ((verdict TC_ACT_OK))
    (when (= (ctx mark) 3) (setf verdict TC_ACT_SHOT))
    verdict))
