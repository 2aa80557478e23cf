; The value of a store, and the least of a number and itself, are what C knows; clang doubts what is computed of them.
; inputs 3 0x80000000 0 0 0 0
; inputs 0x8b910fc9 0xc990f592 0 0 0 0
; expect addresses 0: 1 objects[01000000]=00000000030000000000000000000000 results[09000000]=0300000000000000
; expect addresses 1: 1 objects[01000000]=00000000c90f918b0000000000000000 results[09000000]=0300000000000000
; expect known 0: 1 narrow[01000000]=feff narrow[02000000]=ff7f results[00000000]=0000f0ff0f000000 results[01000000]=ffff000000000000 results[02000000]=fdffffffffffffff results[03000000]=ff0f000000000000 results[04000000]=0100000000000000 results[05000000]=0000008001000000 results[06000000]=0100000000000000 results[07000000]=6edeeb30a4a762b6 results[08000000]=0300000000000000
; expect known 1: 1 narrow[01000000]=feff narrow[02000000]=ff7f results[00000000]=0000f0ff0f000000 results[01000000]=ffff000000000000 results[02000000]=fdffffffffffffff results[03000000]=ff0f000000000000 results[04000000]=0100000000000000 results[05000000]=a25de61edfece36d results[06000000]=0100000000000000 results[07000000]=6edeeb30a4a762b6 results[08000000]=c90f918b00000000
(defmap inputs :type :array :key-size 4 :value-size 8 :max-entries 8 :map-flags (:mmapable))
(defmap results :type :array :key-size 4 :value-size 8 :max-entries 16 :map-flags (:mmapable))
(defconstant +most+ 13142250986257768046)
(defstruct one (f (array i32 2)))
(defstruct two (f (array one 2)))
(defmap objects :type :array :key-size 4 :value-type two :max-entries 2)
(defmap narrow :type :hash :key-size 4 :value-type i16 :max-entries 16)
(defprog known (:type :cgroup-skb)
  (let* ((a u32 (+ 0 (getmap inputs 0))) (b i64 (+ 0 (getmap inputs 1))))
    (setf (getmap results 0) (ash-left (setf (getmap results 1) #xffff) 20))
    (setf (getmap results 2) (- (setf (getmap narrow 1) -2) 1))
    (setf (getmap results 3) (>> (setf (getmap narrow 2) #x7fff) 3))
    (setf (getmap results 4) (s<= (min a a 32768) (ash-right b a)))
    (setf (getmap results 5) (* (cond (b a) (t b)) (max b b)))
    (setf (getmap results 6) (>= (s>= a a) (> b 65535)))
    (when (ash-left (setf (getmap results 7) +most+) 36) (setf (getmap results 8) a))
    1))
(defprog addresses (:type :cgroup-skb)
  (let* ((a u32 (+ 0 (getmap inputs 0))))
    (when-let ((object (map-lookup objects 1)))
      (atomic-add (one-f-ptr (two-f object (mod (cast u32 (setmap results 9 3)) 2))
                             (let ((b u32 (+ (getmap inputs 4) (getmap results 9)))) (if (= b 3) 1 0)))
                  a))
    1))
