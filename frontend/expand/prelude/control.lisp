;; SPDX-License-Identifier: MIT
;;; Conditions as if, or and let. Their expansions are as small as possible, since they show in the emitted C.

(defun %body (forms)
  (if (cdr forms) `(progn ,@forms) (car forms)))

;; An if, without an else that would be nil.
(defun %if (test then else)
  (if else `(if ,test ,then ,else) `(if ,test ,then)))

(defmacro when (test &body body)
  `(if ,test ,(%body body)))

(defmacro unless (test &body body)
  `(if (not ,test) ,(%body body)))

;; Clauses behind (t ..) are never reached.
(defun %warn-unreached (clauses)
  (let ((all nil))
    (dolist (clause clauses)
      (cond (all (%never-reached clause all))
            ((and (consp clause) (member (first clause) '(t otherwise))) (setq all clause))))))

(defun %cond (clauses)
  (let ((result nil))
    (dolist (clause (reverse clauses) result)
      (unless (consp clause)
        (error "a clause of `cond` is a list"))
      (let ((test (first clause)) (body (rest clause)))
        (setq result
              (cond ((member test '(t otherwise)) (%body body))
                    (body (%if test (%body body) result))
                    (result `(or ,test ,result))
                    (t test)))))))

(defmacro cond (&rest clauses)
  (%warn-unreached clauses)
  (%cond clauses))

;; The clauses of a case, each key replaced by a test of `key`.
(defun %case (key clauses)
  (mapcar (lambda (clause)
            (unless (consp clause)
              (error "a clause of `case` is a list"))
            (let ((keys (first clause)) (body (or (rest clause) '(nil))))
              (cond ((member keys '(t otherwise)) `(t ,@body))
                    ((not (consp keys)) `((= ,key ,keys) ,@body))
                    ((cdr keys)
                     `((or ,@(mapcar (lambda (value) `(= ,key ,value)) keys)) ,@body))
                    (t `((= ,key ,(first keys)) ,@body)))))
          (remove nil clauses :key (lambda (clause) (if (consp clause) (first clause) t)))))

(defmacro case (key &rest clauses)
  (%warn-unreached clauses)
  (if (consp key)
      (let ((name (gensym "key")))
        `(let ((,name ,key)) ,(%cond (%case name clauses))))
      (%cond (%case key clauses))))

(defun %check-binding (form binding)
  (unless (and (consp binding) (symbolp (first binding)) (member (length binding) '(2 3)))
    (error "`~a` binds (name value) or (name type value)" form)))

;; A single (name value), or a list of these.
(defun %bindings (bindings)
  (if (and (consp bindings) (consp (car bindings))) bindings (list bindings)))

(defmacro when-let (bindings &body body)
  (let ((result (%body body)))
    (dolist (binding (reverse (%bindings bindings)) result)
      (%check-binding 'when-let binding)
      (setq result `(let (,binding) (if ,(first binding) ,result))))))

(defmacro if-let (bindings then &optional else)
  (let ((all (%bindings bindings)))
    (dolist (binding all)
      (%check-binding 'if-let binding))
    `(let ,all
       ,(%if (if (cdr all) `(and ,@(mapcar #'first all)) (first (first all))) then else))))

(defmacro 1+ (value)
  `(+ ,value 1))

(defmacro 1- (value)
  `(- ,value 1))

(defmacro zerop (value)
  `(= ,value 0))
