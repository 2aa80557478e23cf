; A key is computed before the value that is stored under it, also where the value changes the key's variable by address.
; inputs 1 2 0 0 0 0
; expect by_address 0: 1 by_name[0100000000000000]=03000000 by_name[0500000000000000]=08000000 by_name[0700000000000000]=05000000 by_name[0a00000000000000]=06000000
(defmap inputs :type :array :key-size 4 :value-size 8 :max-entries 8 :map-flags (:mmapable))
(defmap by-name :type :hash :key-size 8 :value-size 4 :max-entries 16)
(defprog by-address (:type :cgroup-skb)
  (let ((k u64 (+ 0 (getmap inputs 0))) (n u64 7) (m u64 (+ 9 (getmap inputs 0))))
    (setf (getmap by-name k) (let* ((v 3)) (atomic-add (stack-addr k) 4) v))
    (setf (getmap by-name n) (progn (store u64 (stack-addr n) 0 20) 5))
    (setf (getmap by-name m) (progn (setf m 30) 6))
    (map-update by-name k 8)
    (logand 1 (+ k n))))
