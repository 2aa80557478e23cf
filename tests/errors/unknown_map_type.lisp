(defmap counts :type :arry :key-size 4 :value-size 8 :max-entries 1) ; error: unknown-map-type
