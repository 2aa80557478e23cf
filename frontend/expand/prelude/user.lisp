;; SPDX-License-Identifier: MIT
;;; Arrays in user memory: read element by element, up to a constant number of them.

(defun %user-spec (form spec least)
  (unless (and (consp spec) (symbolp (first spec)) (>= (length spec) least))
    (error "`~a` begins with (NAME ~aBASE COUNT MAX [:index I])" form
           (if (= least 5) "TYPE " ""))))

;; The name given by :index, or a new one.
(defun %user-index (form options)
  (cond ((null options) (gensym "i"))
        ((and (eq (first options) :index) (cdr options) (symbolp (second options))
              (null (cdr (cdr options))))
         (second options))
        (t (error "`~a` has the option :index NAME, not ~a" form (first options)))))

;; Evaluates a computed base once.
(defun %user-array (base name loop)
  (if (consp base) `(let ((,name ,base)) ,loop) loop))

(defmacro do-user-ptrs (spec &body body)
  (%user-spec 'do-user-ptrs spec 4)
  (let* ((pointer (first spec)) (base (second spec)) (i (%user-index 'do-user-ptrs (nthcdr 4 spec)))
         (name (if (consp base) (gensym "base") base)))
    (%user-array base name
                 `(dotimes (,i ,(third spec) :max ,(nth 3 spec))
                    (let ((,pointer u64 0))
                      (probe-read-user (stack-addr ,pointer) 8 (+ ,name (* ,i 8)))
                      (when (/= ,pointer 0) ,@body))))))

(defmacro do-user-array (spec &body body)
  (%user-spec 'do-user-array spec 5)
  (let* ((element (first spec)) (type (second spec)) (base (third spec))
         (i (%user-index 'do-user-array (nthcdr 5 spec)))
         (name (if (consp base) (gensym "base") base)) (place (gensym "place"))
         (scalar (member type '(u8 u16 u32 u64 i8 i16 i32 i64 be16 be32 be64))))
    (%user-array base name
                 `(dotimes (,i ,(nth 3 spec) :max ,(nth 4 spec))
                    (let ((,place (+ ,name (* ,i (sizeof ,type))))
                          (,element ,type ,@(if scalar '(0) nil)))
                      (when (= (probe-read-user ,(if scalar `(stack-addr ,element) element)
                                                (sizeof ,type)
                                                ,place)
                               0)
                        ,@body))))))
