(defstruct name-clash-with-the-skeleton (hits u64)) ; error: name-clash
(defmap counts :type :array :key-size 4 :value-type name-clash-with-the-skeleton :max-entries 1)
