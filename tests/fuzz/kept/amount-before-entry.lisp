; What is added is computed before the entry is looked for, and also where there is none.
; inputs 3 0x80000000 0 0 0 0
; expect asks_for_its_own 0: 1 shared[07000000]=0000000000000000 shared[08000000]=0100000000000000
; expect narrow_amounts 0: 1 shared[03000000]=fdffffffffffffff shared[04000000]=0000008000000000 shared[05000000]=01000000ffffffff shared[06000000]=00000080ffffffff
; expect removes_its_own 0: 1 each_cpu[00000000]=feffffff shared[01000000]=0000000000000000 shared[02000000]=0800000000000000
(defmap inputs :type :array :key-size 4 :value-size 8 :max-entries 8 :map-flags (:mmapable))
(defmap each-cpu :type :percpu-hash :key-size 4 :value-size 4 :max-entries 16)
(defmap shared :type :hash :key-size 4 :value-size 8 :max-entries 16)
(defmap few :type :array :key-size 4 :value-size 8 :max-entries 2)
(defprog removes-its-own (:type :cgroup-skb)
  (incf (getmap shared 1) 5)
  (incf (getmap shared 1) (remmap shared 1))
  (incf-map each-cpu 0 (remmap each-cpu 0))
  (decf (getmap few 99) (setmap shared 2 8))
  1)
(defprog narrow-amounts (:type :cgroup-skb)
  (let ((a u32 (+ 0 (getmap inputs 0))) (b i32 (+ 0 (getmap inputs 1))))
    (decf (getmap shared 3) a)
    (decf (getmap shared 4) b)
    (decf (getmap shared 5) #xffffffff)
    (incf (getmap shared 6) b)
    1))
(defprog asks-for-its-own (:type :cgroup-skb)
  (incf (getmap shared 7) (if (map-lookup shared 7) 1))
  (incf (getmap shared 8) (+ 1 (getmap shared 8)))
  1)
