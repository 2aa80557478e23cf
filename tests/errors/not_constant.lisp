(defmap counts :type :array :key-size 4 :value-size 8 :max-entries (ktime-get-ns)) ; error: not-constant
