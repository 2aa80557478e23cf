;; More than the stack holds, and more than clang copies inline.
(defstruct line
  (length u32)
  (bytes (array u8 300)))
(defstruct page
  (words (array u64 320)))

(defmap pages :type :array :key-size 4 :value-type page :max-entries 2)
(defmap raw :type :array :key-size 4 :value-size 3000 :max-entries 1)

(defprog collect (:type :cgroup-skb :section "cgroup_skb/egress" :scratch t)
  (let ((line (make-line)) (other (make-line)) (page (make-page)))
    (setf (line-length line) (ctx len))
    (setf (line-length other) 3)
    (when-let ((to (map-lookup pages 0)) (bytes (map-lookup raw 0)))
      (memcpy to 0 page 0 (sizeof page))
      (memcpy bytes 0 page 0 2000)
      (memset to 0 255 (sizeof page))
      (memset bytes 1 (line-length line) 2000)
      (memset bytes 0 0 64))
    (if (line-bytes other 3) 0 1)))
