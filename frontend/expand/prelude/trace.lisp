;; SPDX-License-Identifier: MIT
;;; Tracing: the current process, and statistics in maps.

;; ---- who runs, where and when ----

(defmacro pid () '(cast u32 (>> (get-current-pid-tgid) 32)))
(defmacro tid () '(cast u32 (get-current-pid-tgid)))
(defmacro uid () '(cast u32 (get-current-uid-gid)))
(defmacro gid () '(cast u32 (>> (get-current-uid-gid) 32)))
(defmacro nsecs () '(ktime-get-ns))
(defmacro cpu () '(get-smp-processor-id))
(defmacro cgroup-id () '(get-current-cgroup-id))

(defmacro comm (to &optional (size 16))
  `(get-current-comm ,to ,size))

;; The forms with `name` bound to the value, which is evaluated once.
(defun %once (name value body)
  (if (consp value) `(let ((,name ,value)) ,@body) (%body body)))

(defun %name-of (value text)
  (if (consp value) (gensym text) value))

;; ---- histograms ----

;; A field that is an array, such as (hist-slots h), is not a map.
(defun %slots-form (name target &rest arguments)
  `(,(if (consp target) (intern (format nil "~a-of" name)) name) ,target ,@arguments))

;; Increments the slot: of the map or array itself, or of the map's entry for a key that has the slot in
;; a field of its own.
(defun %histogram (form map key field slot ceiling shape)
  (cond ((and key field)
         (let ((name (%name-of key "key")))
           (%once name key
                  `((setf (,field ,name) (%key-slot ,map ,field ,slot ,@shape))
                    (incf (getmap ,map ,name))))))
        ((or key field)
         (error "`~a` by key takes both :key KEY and :slot-field ACCESSOR" form))
        (t (let ((name (gensym "slot")))
             `(let ((,name u32 (cast u32 ,(if ceiling `(min ,slot ,ceiling) slot))))
                ,(apply '%slots-form '%count map name (if shape (list (first shape)))))))))

(defmacro hist-log2 (map value &key key slot-field)
  (%histogram 'hist-log2 map key slot-field `(log2 ,value) (%slots-form '%last-slot map) nil))

(defmacro hist-linear (map value &key min max step key slot-field)
  (unless (and min max step)
    (error "`hist-linear` needs :min, :max and :step"))
  (let* ((name (%name-of value "measured"))
         (steps `(/ (+ (- ,max ,min) (- ,step 1)) ,step))
         (slot `(if (>= ,name ,max)
                    ,(if key `(+ ,steps 1) (%slots-form '%last-slot map `(+ ,steps 1) min step))
                    (if (< (cast i64 ,name) ,min)
                        0
                        (+ (/ ,(if (eq min 0) name `(- ,name ,min)) ,step) 1)))))
    (%once name value (list (%histogram 'hist-linear map key slot-field slot nil
                                        `((+ ,steps 1) ,min ,step))))))

;; ---- statistics ----

;; The smaller or larger of two values, correct if several CPUs store at once: after a concurrent store it
;; compares again. COUNT: number of values before, where 0 may mean that there is none yet.
(defun %keep-extreme (accessor stats value better count)
  (let* ((seen (gensym "seen")) (old (gensym "old")) (test `(,better ,value ,seen)))
    `(let ((,seen (,accessor ,stats)))
       (while ,(if count `(or ,test (and (= ,seen 0) (= (,count ,stats) 0))) test) :max 32
         (let ((,old (atomic-cmpxchg (,(intern (format nil "~a-ptr" accessor)) ,stats)
                                     ,seen ,value)))
           (if (= ,old ,seen) (break))
           (setf ,seen ,old))))))

(defun %stats-field (type field)
  (unless (member field '(count sum min max))
    (error "a field of statistics is count, sum, min or max, not `~a`" field))
  (intern (format nil "~a-~a" type field)))

(defun %stats-update (type field stats value count)
  (let ((accessor (%stats-field type field)))
    (cond ((eq field 'count) `(atomic-add (,(intern (format nil "~a-ptr" accessor)) ,stats) 1))
          ((eq field 'sum) `(atomic-add (,(intern (format nil "~a-ptr" accessor)) ,stats) ,value))
          (t (%keep-extreme accessor stats value (if (eq field 'min) '< '>) count)))))

(defun %stats-updates (type fields stats value count)
  (mapcar (lambda (field) (%stats-update type field stats value count)) fields))

;; In a map whose entries always exist, a count of 0 means no extreme yet, so the count is added last.
(defun %stats-there (type fields stats value)
  (cond ((member 'count fields)
         `(when ,stats
            ,@(%stats-updates type (append (remove 'count fields) '(count)) stats value
                              (%stats-field type 'count))))
        ((member 'min fields)
         "with the field count among them, update-stats knows which value is the first; a map of type hash needs none")
        (t `(when ,stats ,@(%stats-updates type fields stats value nil)))))

;; A first entry begins with the value as its extremes, so that no value stands for "none yet".
(defun %stats-fresh (type fields map key stats value)
  (let ((fresh (gensym "fresh")))
    `(let ((,fresh (,(intern (format nil "make-~a" type)))))
       ,@(mapcar (lambda (field) `(setf (,(%stats-field type field) ,fresh) ,value))
                 (remove-if (lambda (field) (member field '(count sum))) fields))
       (map-update ,map ,key ,fresh BPF_NOEXIST)
       (setf ,stats (map-lookup ,map ,key)))))

(defmacro update-stats (map key value type &rest fields)
  (unless (symbolp type)
    (error "`update-stats` takes (MAP KEY VALUE STRUCT [FIELD..])"))
  (let* ((all (or fields '(count sum min max)))
         (name (%name-of key "key")) (number (%name-of value "value")) (stats (gensym "stats")))
    (%once name key
           (list (%once number value
                        `((let ((,stats (map-lookup ,map ,name)))
                            (%always-there ,map
                              ,(%stats-there type all stats number)
                              (progn
                                (unless ,stats
                                  ,(%stats-fresh type all map name stats number))
                                (when ,stats
                                  ,@(%stats-updates type all stats number nil)))))))))))

;; ---- latencies ----

(defmacro record-start (map key)
  `(map-update ,map ,key (ktime-get-ns)))

(defmacro with-latency (spec &body body)
  (unless (and (consp spec) (= (length spec) 3) (symbolp (first spec)))
    (error "`with-latency` begins with (NAME MAP KEY)"))
  (let* ((map (second spec)) (key (third spec)) (name (%name-of key "key"))
         (start (gensym "start")))
    (%once name key
           `((let ((,start (map-lookup ,map ,name)))
               (when ,start
                 (let ((,(first spec) (- (ktime-get-ns) (load u64 ,start))))
                   (map-delete ,map ,name)
                   ,@body)))))))

;; ---- stacks ----

(defmacro kernel-stack (map &optional (flags 0))
  `(cast i32 (get-stackid (ctx-ptr) ,map ,flags)))

(defmacro user-stack (map &optional (flags nil given))
  `(cast i32 (get-stackid (ctx-ptr) ,map
                          ,(if given `(logior BPF_F_USER_STACK ,flags) 'BPF_F_USER_STACK))))
