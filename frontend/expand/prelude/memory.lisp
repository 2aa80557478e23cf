;; SPDX-License-Identifier: MIT
;;; Other names for accesses to memory, and accesses to kernel memory.

;; Fields by the names of struct and field, as S-f does.
(defun %accessor (name field pointer index)
  `(,(intern (format nil "~a-~a" name field)) ,pointer ,@index))

(defmacro struct-ref (name pointer field &rest index)
  (%accessor name field pointer index))

(defmacro struct-set (name pointer field value)
  `(setf ,(%accessor name field pointer nil) ,value))

;; The context by type and offset.
(defmacro ctx-load (type offset)
  `(ctx ,type ,offset))

(defmacro ctx-store (type offset value)
  `(setf (ctx ,type ,offset) ,value))

;; A value of kernel memory; 0 if it cannot be read, since the kernel then clears the destination.
(defmacro kernel-load (type pointer &optional offset)
  (let ((value (gensym "loaded")))
    `(let ((,value ,type))
       (probe-read-kernel (stack-addr ,value) (sizeof ,type)
                          ,(if (or (null offset) (eq offset 0)) pointer `(+ ,pointer ,offset)))
       ,value)))

;; The struct whose field is at the address p.
(defmacro container-of (pointer name field)
  `(%container ,name (- ,pointer (field-offset ,name ,field))))

;; The difference of the first bytes that differ, 0 if all n are equal.
(defmacro memcmp (a b n)
  (let ((first (gensym "first")) (second (gensym "second")) (difference (gensym "difference"))
        (i (gensym "i"))
        (x (gensym "x")) (y (gensym "y")))
    `(let ((,first ,a) (,second ,b) (,difference i64 0))
       (dotimes (,i ,n)
         (let ((,x u8 (load u8 ,first ,i)) (,y u8 (load u8 ,second ,i)))
           (if (/= ,x ,y)
               (progn (setf ,difference (- (i64 ,x) (i64 ,y)))
                      (break)))))
       ,difference)))
