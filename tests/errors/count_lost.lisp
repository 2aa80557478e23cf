; What :count-lost takes.

(defmap a :type :hash :key-size 4 :value-size 4 :max-entries 4 :count-lost t) ; error: map-shape
(defmap b :type :perf-event-array :count-lost t) ; error: map-shape
(defmap c :type :ringbuf :max-entries 4096 :count-lost yes) ; error: unknown-option
(defmap d :type :ringbuf :max-entries 4096 :count-lost t)
(defglobal d-lost u64) ; error: duplicate
(defmap e :type :ringbuf :max-entries 4096 :count-lost nil)
(defprog p (:type :xdp) XDP_PASS)
