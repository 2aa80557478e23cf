; Keys that mean nothing for the type, names that are taken, bounds without a value between them: what is accepted has an effect.
(defstruct st (n u64) (t8 (array char 8)))
(defstruct sb (n u64) (t8 (array u8 8)))
(defstruct se (n u64) (c u64 :show ktime))
(defmap m :type :percpu-array :key-size 4 :value-type st :max-entries 4)
(defmap mb :type :percpu-array :key-size 4 :value-type sb :max-entries 4)
(defmap me :type :percpu-array :key-size 4 :value-type se :max-entries 4)
(defprog p (:type :cgroup-skb) 1)
(defoption a u32 5 "a" :min 6 :max 3) ; error: constant-range
(defoption b (member) :x "b") ; error: malformed
(defoption b2 (member :x :x) :x "b") ; error: duplicate
(defoption c text "x" "c" :min 3) ; error: unknown-option
(defoption d (member :x :y) :x "d" :max 3) ; error: unknown-option
(defoption e flag nil "e" :list t) ; error: unknown-option
(defoption ee flag t "e" :metavar "X") ; error: unknown-option
(defoption e3 flag nil "e" :required t) ; error: unknown-option
(defoption f u32 5 "f" :required t) ; error: unknown-option
(defoption g u32 5 "g" :default 3) ; error: unknown-option
(defoption g2 u32 5 "g" :optional t) ; error: unknown-option
(defoption help u32 5 "h") ; error: duplicate
(defoption version u32 5 "h") ; error: duplicate
(defoption format u32 5 "h") ; error: duplicate
(defoption hh u32 5 "h" :short #\h) ; error: duplicate
(defoption vv u32 5 "h" :short #\V) ; error: duplicate
(defoption k u32 5 "k" :metavar 5) ; error: malformed
(defoption l u32 5 "l" :required 5) ; error: malformed
(defoption m1 double 1.5 "m" :min 1 :max 3)
(defoption m2 double 1.5 "m" :min 0.5 :max 3.5) ; error: not-constant
(defoption m3 ip4 nil "m" :min 1) ; error: unknown-option
(defoption m4 u8 nil "m" :max 300) ; error: constant-range
(defoption m5 u32 nil "m" :min -5) ; error: constant-range
(defoption no-x u32 nil "m")
(defoption x flag nil "m") ; error: duplicate
(defoption o1 u32 nil "m" :option "") ; error: malformed
(defoption o2 u32 nil "m" :option "a b") ; error: malformed
(defoption o3 u32 nil "m" :option 5) ; error: malformed
(defoption o4 u32 nil "m" :option nil)
(defoption o5 u32 nil "m" :option "--x") ; error: malformed
(defoption o6 u32 nil "m" :as duration) ; error: unknown-option
(defargument z text "z" :short #\z) ; error: unknown-option
(defargument z1 text "z" :option "z" :optional t) ; error: unknown-option
(defargument z2 u32 "z" :min 3 :max 2 :optional t) ; error: constant-range
(defargument z3 text "z" :default "x" :list t) ; error: type
(with-bpf-session ()
  (totals)
  (bpf:do-map (k v m :sum t) (print-row (a-b (st-n v)) (a_b (st-n v)))) ; error: type
  (bpf:do-map (k v mb :sum t) (print-row (a-b (sb-n v)) )) ; error: type
  (bpf:do-map (k v me :sum t) (print-row (a-b (se-n v)) (type 1) (value 2)))) ; error: type
(defstruct owner (n u64) (who u32 :show user))
(defstruct addresses (n u64) (from be32))
(defstruct marks (n u64) (seen bool))
(defstruct sums (n u64) (parts (array u32 4)) (spent u64 :show duration))
(defmap of-owners :type :percpu-array :key-size 4 :value-type owner :max-entries 4)
(defmap of-addresses :type :percpu-array :key-size 4 :value-type addresses :max-entries 4)
(defmap of-marks :type :percpu-array :key-size 4 :value-type marks :max-entries 4)
(defmap of-sums :type :percpu-array :key-size 4 :value-type sums :max-entries 4)
(defparam pf bool nil "pf" :list t) ; error: type
(defparam pg u8 nil "pg" :max 256) ; error: constant-range
(defparam ph u32 5 "ph" :required t) ; error: unknown-option
(defparam pk u32 5 "pk" :option nil :short #\x) ; error: unknown-option
(defun totals ()
  (print-map of-owners :sum t) ; error: type
  (print-map of-addresses :sum t) ; error: type
  (print-map of-marks :sum t) ; error: type
  (print-map of-sums :sum t))
(print-row (a-b 1) (a_b 2)) ; error: duplicate
