;;; Programs that not every kernel lets in: functions, hooks, the elements of a map.

(import-kernel-struct file f-inode f-mode)
(import-kernel-struct inode i-ino)

(defmap counts :type :array :key-type u32 :value-type u64 :max-entries 8)

(defprog at-entry (:type :fentry :section "fentry/bpf_fentry_test2")
  (setf (getmap counts 0) (cast u64 (ctx a))
        (getmap counts 1) (ctx b))
  0)

(defprog at-exit (:type :fexit :section "fexit/bpf_fentry_test2")
  (setf (getmap counts 2) (cast u64 (ctx ret)))
  0)

(defprog instead (:type :fmod-ret :section "fmod_ret/bpf_modify_return_test")
  (setf (getmap counts 3) (cast u64 (ctx a)))
  (if (= (ctx ret) 0) 0 (ctx ret)))

(defprog opened (:type :fentry :section "fentry/vfs_open")
  (setf (getmap counts 4) (inode-i-ino (file-f-inode (ctx file))))
  0)

(defprog may-open (:type :lsm :section "lsm/file_open")
  (let ((file (ctx file)))
    (when (= (file-f-mode file) 0)
      (setf (getmap counts 5) (inode-i-ino (file-f-inode file)))
      (return -1))
    0))

(defprog may-bind (:type :lsm :section "lsm_cgroup/socket_bind")
  (if (> (ctx addrlen) 128) 0 1))

(defprog list-elements (:type :iter :section "iter/bpf_map_elem")
  (let ((key (ctx key)) (value (ctx value)))
    (when (and key value)
      (seq-print "%u: %llu" (load u32 key) (load u64 value))))
  0)
