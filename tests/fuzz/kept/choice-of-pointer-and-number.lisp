; A test that chooses between a pointer and a number: clang would ask once whether p | n is null.
; inputs 0 0 0 0 0 0
; inputs 7 0 0 0 0 0
; expect choices 0: 1 entries[00000000]=0100000000000000 results[00000000]=0300000000000000 results[01000000]=0300000000000000
; expect choices 1: 1 entries[00000000]=0100000000000000 results[00000000]=0700000000000000 results[01000000]=0700000000000000
(defmap inputs :type :array :key-size 4 :value-size 8 :max-entries 8 :map-flags (:mmapable))
(defmap results :type :array :key-size 4 :value-size 8 :max-entries 16 :map-flags (:mmapable))
(defmap entries :type :hash :key-size 4 :value-size 8 :max-entries 16)
(defprog choices (:type :cgroup-skb)
  (let* ((number (getmap inputs 0)))
    (setf (getmap results 0) (if (if (map-lookup entries 0) 1 number) number 3))
    (setf (getmap entries 0) 1)
    (setf (getmap results 1) (if (if (map-lookup entries 0) number 1) number 3))
    (s<= (if (if (map-lookup entries 0) 1 number) number) number)))
