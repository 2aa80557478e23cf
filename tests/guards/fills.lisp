;;; A loop of run time that stores one byte: clang calls memset.
(defstruct page (bytes (array u8 64)))
(defmap pages :type :array :key-size 4 :value-type page :max-entries 1)
(defprog fill (:type :xdp)
  (when-let ((page (map-lookup pages 0)))
    (dotimes (i (ctx rx-queue-index) :max 64)
      (setf (page-bytes page i) 1)))
  XDP_PASS)
