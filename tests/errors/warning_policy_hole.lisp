;;; Each way in which a program refuses; a way round that is declared is none.
(declaim (policy-hole sendmsg4))

(defmap denied :type :hash :key-size 4 :value-size 8 :max-entries 64)

(defprog by-map (:type :cgroup-sock-addr :section "cgroup/connect4") ; warning: policy-hole
  (if (map-lookup denied (u32 (ctx user-ip4))) 0 1))

;; never refuses
(defprog lets-through (:type :cgroup-sock-addr :section "cgroup/connect6")
  (when (= (ctx user-port) (htons 80))
    (return 1))
  (if (= (ctx user-port) 0) 1 1))

(defprog by-a-missing-else (:type :cgroup-sock-addr :section "cgroup/bind4") ; warning: policy-hole
  (when (= (ctx user-port) (htons 80))
    1))

;; leads elsewhere; by way of connect6
(defprog by-rewriting (:type :cgroup-sock-addr :section "cgroup/sendmsg6") ; warning: policy-hole
  (when (= (ctx user-port) (htons 53))
    (setf (ctx user-port) (htons 5353)))
  1)
