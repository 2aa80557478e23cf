;; shapes that a type of map does not take
(defmap shape :type :array :key-size 4 :value-size 8 :max-entries 4)
(defmap jumps :type :prog-array :max-entries 4)
(defmap a :type :array-of-maps :max-entries 4) ; error: map-shape
(defmap b :type :array-of-maps :max-entries 4 :inner jumps) ; error: map-shape
(defmap c :type :hash :key-size 4 :value-size 4 :max-entries 4 :inner shape) ; error: map-shape
(defmap d :type :array-of-maps :max-entries 4 :inner nobody) ; error: unknown-map
(defmap e :type :array-of-maps :max-entries 4 :inner a) ; error: map-shape
(defmap f :type :sockmap :value-size 16 :max-entries 4) ; error: map-shape
(defmap g :type :prog-array :value-size 8 :max-entries 4) ; error: map-shape
(defmap h :type :percpu-array :value-size 40000 :max-entries 4) ; error: map-shape
(defmap i :type :stack-trace :value-size 12 :max-entries 4) ; error: map-shape
(defmap j :type :sk-storage :value-size 8) ; error: map-shape
(defmap k :type :sk-storage :value-size 8 :max-entries 4 :map-flags :no-prealloc) ; error: map-shape
(defmap l :type :cgroup-storage :key-size 4 :value-size 8) ; error: map-shape
(defmap m :type :queue :key-size 4 :value-size 8 :max-entries 4) ; error: map-shape
(defmap n :type :queue :value-size 8) ; error: map-shape
(defmap o :type :bloom-filter :max-entries 4) ; error: map-shape
(defmap p :type :user-ringbuf :max-entries 1000) ; error: map-shape
(defmap q :type :cgroup-storage :value-size 8 :max-entries 1) ; error: map-shape
