;; SPDX-License-Identifier: GPL-2.0
;;; The last part of each path that is opened: where the last slash is.
(deftracepoint syscalls/sys_enter_openat filename)
(defstruct path (tail u32) (name (array char 64)))
(defmap paths :type :hash :key-type u32 :value-type path :max-entries 1024)

(defprog path-tail (:type :tracepoint :section "tracepoint/syscalls/sys_enter_openat")
  (let ((path (make-path)))
    (probe-read-user-str (path-name-ptr path) 64 (tp-filename))
    (dotimes (i 64)
      (let ((c (path-name path i)))
        (when (= c 0) (break))
        (when (= c #\/) (setf (path-tail path) (+ i 1)))))
    (map-update paths (pid) path))
  0)
