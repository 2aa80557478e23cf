;; SPDX-License-Identifier: GPL-2.0
;;; Leads the TCP connections to many ports of a network namespace to one listening socket.

;; connections that were led, by port
(defmap ports :type :hash
  :key-size 2
  :value-size 8
  :max-entries 1024)

;; the listening socket, in slot 0
(defmap sockets :type :sockmap
  :key-size 4
  :value-size 8
  :max-entries 1)

(defprog choose-socket (:type :sk-lookup)
  (unless (= (ctx protocol) IPPROTO_TCP)
    (return SK_PASS))
  (let ((led (map-lookup ports (u16 (ctx local-port)))))
    (unless led
      (return SK_PASS))
    (let ((socket (map-lookup sockets 0)))
      (unless socket
        (return SK_DROP))
      (let ((failed (sk-assign (ctx-ptr) socket 0)))
        (sk-release socket)
        (when failed
          (return SK_DROP)))
      (atomic-add led 1)))
  SK_PASS)
