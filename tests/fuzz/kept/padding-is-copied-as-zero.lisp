; What memcpy takes out of a struct's padding is 0, as make-NAME left it.
; inputs 1 0 0 0 0 0
; expect copied 0: 1 entries[00000000]=0100000001010100
(defmap inputs :type :array :key-size 4 :value-size 8 :max-entries 8 :map-flags (:mmapable))
(defstruct pair (f0 be32) (f1 be64))
(defmap entries :type :array :key-size 4 :value-size 8 :max-entries 7)
(defprog copied (:type :cgroup-skb)
  (let* ((one (getmap inputs 0)) (entry (map-lookup entries 0)))
    (when entry
      (let ((object (make-pair)))
        (setf (pair-f0 object) one)
        (memset entry 0 one 7)
        (memcpy entry 1 object 2 3)))
    1))
