;;; user-side: options, handlers, functions and maps of one file.
(defstruct seen (time u64 :show ktime) (len u32) (mark u32))
(defmap events :type :ringbuf :max-entries 4096)
(defmap by-mark :type :hash :key-size 4 :value-size 8 :max-entries 64)
(defparam least u32 nil "only packets as long" :short #\l :as size)
(defoption name text nil "what it is called" :short #\n :metavar "NAME")
(defoption interval duration "500ms" "how often")
(defargument group cgroup "whose packets")
(defprog note (:type :cgroup-skb)
  (when (or (not (given least)) (>= (ctx len) least))
    (incf (getmap by-mark (ctx mark)))
    (with-ringbuf (e events (sizeof seen))
      (setf (seen-time e) (nsecs) (seen-len e) (ctx len) (seen-mark e) (ctx mark))))
  1)

;; what a packet is called
(defun label ((mark u32)) text
  (if (= mark 0) "plain" (format nil "mark ~d" mark)))

(with-bpf-session ()
  (let ((count 0) (last nil))
    (bpf:on-event (e events)
      (incf count)
      (setf last (label (seen-mark e)))
      (print-row (time 8 (seen-time e)) (len 6 (seen-len e)) (label last)))
    (bpf:attach note group)
    (unless (bpf:run (:every interval :for 2)
              (bpf:do-map (mark hits by-mark :sort hits :descending t :top 3)
                (format t "~a: ~d~%" (label mark) hits)))
      (format *error-output* "stopped~%"))
    ;; what was seen last
    (when (and name last) (format t "~a: ~d, ~a~%" name count last))
    (handler-case (bpf:map-delete by-mark 0)
      (error (e) (format t "~a~%" (error-text e))))))
