;; RCU's lock on each path, in subprograms and callbacks; preemption alike, and references that a loop takes anew.
(defkfunc bpf-preempt-disable () void)
(defkfunc bpf-preempt-enable () void)
(defstruct counter (n u64))
(defmap slots :type :prog-array :max-entries 2)
(defglobal c u64)

(defprog kept (:type :tc) ; error: sleep
  (bpf-rcu-read-lock)
  (when (= c 1)
    (bpf-rcu-read-unlock))
  TC_ACT_OK)

(defprog left (:type :tc)
  (bpf-rcu-read-lock)
  (when (= c 1)
    (return TC_ACT_SHOT)) ; error: sleep
  (bpf-rcu-read-unlock)
  TC_ACT_OK)

(defprog tail (:type :tc)
  (bpf-rcu-read-lock)
  (tail-call slots 0) ; error: sleep
  (bpf-rcu-read-unlock)
  TC_ACT_OK)

(defprog not-always (:type :tc)
  (when (= c 1)
    (bpf-rcu-read-lock))
  (bpf-rcu-read-unlock) ; error: sleep
  TC_ACT_OK)

(defprog twice (:type :tc)
  (bpf-rcu-read-lock)
  (when (= c 1)
    (bpf-rcu-read-unlock))
  (bpf-rcu-read-unlock) ; error: sleep
  TC_ACT_OK)

(defprog rounds (:type :tc) ; error: sleep
  (dotimes (i 4)
    (bpf-rcu-read-lock)
    (when (= c i)
      (break))
    (bpf-rcu-read-unlock))
  TC_ACT_OK)

(defprog preemption (:type :tc)
  (when (= c 1)
    (bpf-preempt-disable))
  (bpf-preempt-enable) ; error: released
  TC_ACT_OK)

;; callers may leave it to what they call
(defsubprog take ((n u64)) u64
  (bpf-rcu-read-lock)
  (setf c n)
  0)

(defsubprog give ((n u64)) u64
  (bpf-rcu-read-unlock)
  (setf c n)
  0)

(defprog shared (:type :tc)
  (take 1)
  (give 1)
  TC_ACT_OK)

(defprog taken (:type :tc) ; error: sleep
  (take 1)
  TC_ACT_OK)

;; callbacks give back what they take
(defsubprog leaves ((i u32) (s (ptr counter))) i64 ; error: sleep
  (bpf-rcu-read-lock)
  (incf (counter-n s))
  (when (= i 2)
    (return 1)) ; error: sleep
  0)

(defprog calls-back (:type :tc)
  (let ((s (make-counter)))
    (bpf-loop 4 leaves s 0)
    (setf c (counter-n s)))
  TC_ACT_OK)

;; the first of the tasks is given back
(defprog carried (:type :tp-btf :section "tp_btf/sched_switch")
  (let ((r nil))
    (dotimes (i 4)
      (unless r
        (setf r (bpf-task-from-pid 1))))
    (when r
      (bpf-task-release r)))
  0)

(defprog replaced (:type :tp-btf :section "tp_btf/sched_switch")
  (let ((r nil))
    (dotimes (i 4)
      (setf r (bpf-task-from-pid 1))) ; error: unreleased
    (when r
      (bpf-task-release r)))
  0)
