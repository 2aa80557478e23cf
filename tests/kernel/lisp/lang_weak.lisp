;;; What the kernel may lack: symbols, functions and variables.
(include "common/lang.lisp")

(import-kernel-struct rq (nr_running u32))
(defextern ksym schedule void :weak)
(defextern ksym vfs-read void)
(defextern ksym skep-has-no-such-symbol void :weak)
(defextern ksym skep-has-no-such-variable rq :weak)
(defkfunc bpf-skep-has-no-such-function ((n u64)) u64 :weak)

(defsubprog ask-below () u64
  (unless (exists bpf-skep-has-no-such-function) (return 5))
  (bpf-skep-has-no-such-function 1))

(deftest weak
  (let ((running u64 7))
    (when (and (exists skep-has-no-such-variable) (= (in 0) 0))
      (setf running (rq-nr-running (this-cpu-ptr skep-has-no-such-variable))))
    (out 0 (exists schedule) (exists skep-has-no-such-symbol) (exists skep-has-no-such-variable)
         (exists bpf-skep-has-no-such-function)
         (if (exists bpf-skep-has-no-such-function) (bpf-skep-has-no-such-function 2) 3)
         (if (or (not (exists bpf-skep-has-no-such-function))
                 (= (bpf-skep-has-no-such-function 3) 1))
             4
             0)
         (ask-below) running skep-has-no-such-symbol (= schedule vfs-read))
    (out 10 schedule vfs-read)))
