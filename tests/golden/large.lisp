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

;; a subprogram's own scratch memory: without it the result is 0
(defsubprog digest ((seed u32)) u32
  (declare (scratch))
  (let ((page (make-page)))
    (setf (page-words page (logand seed 255)) seed)
    (map-update pages 1 page)
    (u32 (page-words page 3))))

(defsubprog clean () void
  (declare (scratch))
  (let ((page (make-page)))
    (map-update pages 0 page)))

(defprog digested (:type :cgroup-skb :section "cgroup_skb/egress")
  (clean)
  (if (= (digest (ctx len)) 3) 0 1))
