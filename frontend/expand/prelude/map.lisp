;; SPDX-License-Identifier: MIT
;;; Short names for the most common map operations.

(defmacro setmap (map key value &optional (flags nil given))
  (if given
      `(map-update ,map ,key ,value ,flags)
      `(map-update ,map ,key ,value)))

(defmacro remmap (map key)
  `(map-delete ,map ,key))

(defmacro delmap (map key)
  `(map-delete ,map ,key))

(defmacro incf-map (map key &optional (delta nil given))
  (if given
      `(incf (getmap ,map ,key) ,delta)
      `(incf (getmap ,map ,key))))
