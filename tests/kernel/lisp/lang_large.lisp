;;; What is larger than the stack, and than what clang copies inline.
(include "common/lang.lisp")

(defstruct line (length u32) (bytes (array u8 300)))
(defstruct page (words (array u64 320)) (odd u8))
(defmap pages :type :array :key-size 4 :value-type page :max-entries 3)
(defmap raw :type :array :key-size 4 :value-size 2001 :max-entries 2)

(defmacro deftest-with-scratch (name &body body)
  `(defprog ,name (:type :cgroup-skb :section "cgroup_skb/egress" :scratch t)
     ,@body
     1))

;; objects are zeroed anew, wherever they live
(deftest-with-scratch scratched
  (let ((a (in 0)) (sum u64 0) (kept (make-line)))
    (setf (line-length kept) a)
    (dotimes (i 3)
      (let ((one (make-line)) (page (make-page)))
        (incf sum (+ (line-bytes one 299) (page-words page 319) (page-odd page)))
        (setf (line-bytes one 299) 7
              (page-words page 319) 100
              (page-odd page) 50
              (line-length one) i)
        (incf sum (+ (line-bytes one 299) (page-words page 319)))))
    (out 0 sum (line-length kept))))

(deftest filled
  (let ((a (in 0)))
    (when-let ((p (map-lookup pages 0)) (q (map-lookup pages 1)) (r (map-lookup raw 0))
               (s (map-lookup raw 1)))
      (memset p 0 a 2560)
      (memset p 2560 9 1)
      (memcpy q 0 p 0 2560)
      (memset r 1 a 2000)
      (memset r 0 1 1)
      (memcpy s 1 r 0 2000)
      (memcpy s 0 r 2000 1)
      (out 0 (page-words p 0) (page-words p 319) (page-odd p) (page-words q 0) (page-words q 319)
           (page-odd q) (load u8 r 0) (load u8 r 1) (load u8 r 2000) (load u8 s 0) (load u8 s 1)
           (load u8 s 2) (load u8 s 2000)))))

;; up to 1024 bytes need no loop
(deftest copied
  (when-let ((p (map-lookup pages 0)) (q (map-lookup pages 2)))
    (memset p 0 (in 0) 1024)
    (memset p 1024 3 8)
    (memset q 0 0 2560)
    (memcpy q 8 p 0 1024)
    (out 0 (page-words q 0) (page-words q 1) (page-words q 128) (page-words q 129)
         (page-words p 128))))

;; clang's limit is on stores, of which a length of 1023 needs more than one of 1024
(deftest odd-lengths
  (when-let ((p (map-lookup raw 0)) (q (map-lookup raw 1)) (a (in 0)))
    (memset p 0 1 2001)
    (memset q 0 2 2001)
    (memset p 0 a 1023)
    (memcpy q 3 p 5 1022)
    (memcpy q 980 p 9 1015)
    (memset q 900 9 1021)
    (memset q 2000 5 1)
    (out 0 (load u8 p 1022) (load u8 p 1023) (load u8 q 2) (load u8 q 3) (load u8 q 899)
         (load u8 q 900) (load u8 q 1920) (load u8 q 1921) (load u8 q 1993) (load u8 q 1994)
         (load u8 q 1995) (load u8 q 2000))))

;; a subprogram's, anew in each call
(defsubprog digest ((i u32) (value u64)) u64
  (declare (scratch))
  (let ((page (make-page)))
    (setf (page-words page (logand i 255)) value)
    (+ (page-words page 0) (* 10 (page-words page 1)) (* 100 (page-words page 2)))))

(deftest digested
  (let ((a (in 0)))
    (out 0 (digest 0 a) (digest 1 a) (digest 2 a) (digest 3 a))))
