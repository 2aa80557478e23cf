;; Functions of the kernel: one without a value, and one whose object must be given back. Two maps.
(defstruct cgroup (opaque u8))
(defkfunc bpf-rcu-read-lock () void)
(defkfunc bpf-rcu-read-unlock () void)
(defkfunc bpf-cgroup-from-id ((id u64)) (ptr cgroup) :acquire :ret-null)
(defkfunc bpf-cgroup-release ((group (ptr cgroup))) void :release)

(defmap calls :type :array :key-type u32 :value-type u64 :max-entries 1)
(defmap by-cpu :type :percpu-array :key-type u32 :value-type u64 :max-entries 1)

(defglobal found u64)
(defglobal missing u64)

(defprog look (:type :cgroup-skb :section "cgroup_skb/egress")
  (incf (getmap calls 0))
  (incf (getmap by-cpu 0))
  (bpf-rcu-read-lock)
  (bpf-rcu-read-unlock)
  ;; 1 is the root's id
  (let ((root (bpf-cgroup-from-id 1)) (none (bpf-cgroup-from-id #xffffffffffff)))
    (when root
      (incf found)
      (bpf-cgroup-release root))
    (if none (bpf-cgroup-release none) (incf missing)))
  1)
