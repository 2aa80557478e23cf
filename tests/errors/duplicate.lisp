(defmap counts :type :array :key-size 4 :value-size 8 :max-entries 1)
(defmap counts :type :array :key-size 4 :value-size 8 :max-entries 1) ; error: duplicate
