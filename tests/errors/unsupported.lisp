(defmap inner :type :array :key-size 4 :value-size 8 :max-entries 1)
(defmap outer :type :array-of-maps :key-size 4 :value-size 4 :max-entries 1 :inner inner) ; error: unsupported
