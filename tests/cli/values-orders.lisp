;;; Network order in arrays and structs.
(defstruct pkt (ports (array be16 2)) (ips (array be32 2)) (one be64) (p be16)
  (mix (array (array be16 2) 2)))
(defmap by-ip :type :hash :key-type be32 :value-type pkt :max-entries 4)
(defmap by-port :type :hash :key-type be16 :value-type (array be32 2) :max-entries 4)
(defglobal gp be16) (defglobal gips (array be32 2))
(defoption port be16 443 "port") (defoption ip ip4 "10.0.0.1" "ip")
(defoption ips ip4 nil "ips" :list t)
(defprog pr (:type :xdp) XDP_PASS)
(defun show ((p be16)) text (format nil "~a/~d" p (ntohs p)))
(with-bpf-session ()
  (let ((v (make-pkt :p port :one (htonll 5))) (i 0))
    (setf (pkt-ports v 0) port (pkt-ports v 1) (htons 80) (pkt-ips v 0) ip
          (pkt-ips v 1) (ip4 "1.2.3.4") (pkt-mix v 1 0) (htons 7))
    (format t "~a ~a ~a ~a ~a~%" v (pkt-ports v 1) (pkt-ips v 0) (show (pkt-ports v 0))
            (pkt-mix v 1))
    (setf (bpf:map-ref by-ip ip) v gp port (aref gips 1) (pkt-ips v 1)
          (bpf:map-ref by-port port) (pkt-ips v))
    (format t "~a ~a ~a ~a~%" gp gips (bpf:map-ref by-port port) (= (aref gips 1) (ip4 "1.2.3.4")))
    (print-row (ports (pkt-ports v)) (ips (pkt-ips v)) (one (pkt-one v)) (gp gp) (gips gips)
               (mix (pkt-mix v)))
    (bpf:do-map (k x by-ip) (print-row (ip k) (p (pkt-p x)) (first (pkt-ports x 0))))
    (print-map by-ip) (print-map by-port)))
;> (pkt :ports (443 80) :ips (10.0.0.1 1.2.3.4) :one 5 :p 443 :mix ((0 0) (7 0))) 80 10.0.0.1 443/443 (7 0)
;> 443 (0.0.0.0 1.2.3.4) (10.0.0.1 1.2.3.4) T
;> PORTS IPS ONE GP GIPS MIX
;> (443 80) (10.0.0.1 1.2.3.4) 5 443 (0.0.0.0 1.2.3.4) ((0 0) (7 0))
;> IP P FIRST
;> 10.0.0.1 443 443
;> by-ip 10.0.0.1: (pkt :ports (443 80) :ips (10.0.0.1 1.2.3.4) :one 5 :p 443 :mix ((0 0) (7 0)))
;> by-port 443: (10.0.0.1 1.2.3.4)
;json> {"ports":[443,80],"ips":["10.0.0.1","1.2.3.4"],"one":5,"gp":443,"gips":["0.0.0.0","1.2.3.4"],"mix":[[0,0],[7,0]]}
;json> {"ip":"10.0.0.1","p":443,"first":443}
;json> {"type":"by-ip","key":"10.0.0.1","value":{"ports":[443,80],"ips":["10.0.0.1","1.2.3.4"],"one":5,"p":443,"mix":[[0,0],[7,0]]}}
;json> {"type":"by-port","key":443,"value":["10.0.0.1","1.2.3.4"]}
