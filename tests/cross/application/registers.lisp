(defmap sizes :type :hash :key-type u32 :value-type u64 :max-entries 1024)

(defprog on-work (:type :kprobe :section "uprobe//usr/bin/work:work")
  (incf (getmap sizes (pid)) (pt-regs-parm1))
  0)
