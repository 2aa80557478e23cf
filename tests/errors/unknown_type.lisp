(defstruct pair (first u33)) ; error: unknown-type
