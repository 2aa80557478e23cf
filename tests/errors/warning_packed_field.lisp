;; (ctx access-type) holds the access and the device's type.
(defprog p (:type :cgroup-device)
  (when (= (ctx access-type) BPF_DEVCG_DEV_CHAR) (return 0)) ; warning: always
  (when (/= BPF_DEVCG_DEV_BLOCK (ctx access-type)) (return 0)) ; warning: always
  (case (ctx access-type)
    (BPF_DEVCG_DEV_CHAR (return 0))) ; warning: always
  (let ((type (ctx access-type)))
    (when (= type BPF_DEVCG_ACC_READ) (return 0))) ; warning: always
  (when (logand (ctx access-type) BPF_DEVCG_ACC_WRITE) (return 0)) ; warning: always

  (when (= (logand (ctx access-type) #xffff) BPF_DEVCG_DEV_CHAR) (return 0))
  (when (logand (>> (ctx access-type) 16) BPF_DEVCG_ACC_WRITE) (return 0))
  (when (= (ctx access-type) (logior (<< BPF_DEVCG_ACC_READ 16) BPF_DEVCG_DEV_CHAR)) (return 0))
  1)
