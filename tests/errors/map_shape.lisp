(defmap counts :type :array :key-size 8 :value-size 8 :max-entries 1) ; error: map-shape
(defmap events :type :ringbuf :max-entries 1000) ; error: map-shape
