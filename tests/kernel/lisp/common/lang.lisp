;; What every lang_*.lisp shares: numbers in, numbers out, and a short way to say "a program".

(defmap inputs :type :array :key-size 4 :value-size 8 :max-entries 8
  :map-flags (:mmapable))
(defmap results :type :array :key-size 4 :value-size 8 :max-entries 64
  :map-flags (:mmapable))

;; (out 0 x y z) puts x, y, z into the slots 0, 1, 2
(defmacro out (slot &rest values)
  (let ((forms nil))
    (dolist (value values)
      (push `(setf (getmap results ,slot) ,value) forms)
      (setq slot (+ slot 1)))
    `(progn ,@(reverse forms))))

;; an arithmetic result, which may be stored narrow without a cast
(defmacro in (slot)
  `(+ (getmap inputs ,slot) 0))

(defmacro deftest (name &body body)
  `(defprog ,name (:type :cgroup-skb :section "cgroup_skb/egress")
     ,@body
     1))
