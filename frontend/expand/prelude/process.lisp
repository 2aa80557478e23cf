;; SPDX-License-Identifier: MIT
;;; The current process: the one that runs when the program is called.

;; The forms that set the named fields of a record.
(defun %process-fields (event pid uid timestamp comm comm-size)
  (append
   (if pid `((setf (,pid ,event) (>> (get-current-pid-tgid) 32))))
   (if uid `((setf (,uid ,event) (cast u32 (get-current-uid-gid)))))
   (if timestamp `((setf (,timestamp ,event) (ktime-get-ns))))
   (if comm `((get-current-comm (,comm ,event) ,comm-size)))))

(defmacro fill-process-info (event &key pid-field uid-field timestamp-field comm-field
                             (comm-size 16))
  (let* ((name (if (consp event) (gensym "event") event))
         (fields (%process-fields name pid-field uid-field timestamp-field
                                  comm-field comm-size)))
    (cond ((null fields) (error "`fill-process-info` names no field"))
          ((consp event) `(let ((,name ,event)) ,@fields))
          (t (%body fields)))))
