(defmap counts :type :array :key-size 4 :value-size 8 :max-entrys 1 ; error: unknown-option
  :max-entries 1)
