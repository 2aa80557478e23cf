;;; Maps that are no hashes and arrays: queues, filters, maps inside maps, storage, sockets, samples.
(include "common/lang.lisp")

(defstruct pair (left u8) (right u32))

(defmap waiting :type :queue :value-size 8 :max-entries 4)
(defmap undo :type :stack :value-type pair :max-entries 4)
(defmap maybe :type :bloom-filter :value-size 4 :max-entries 1000)
(defmap shape :type :hash :key-size 4 :value-size 8 :max-entries 16)
(defmap by-slot :type :array-of-maps :max-entries 4 :inner shape)
(defmap by-name :type :hash-of-maps :key-size 8 :max-entries 4 :inner shape)
(defmap ring-shape :type :ringbuf :max-entries 4096)
(defmap rings :type :array-of-maps :max-entries 2 :inner ring-shape)
(defmap by-cpu :type :percpu-array :key-size 4 :value-size 8 :max-entries 4)
(defmap by-cpu-hash :type :percpu-hash :key-size 4 :value-size 8 :max-entries 4)
(defmap narrow :type :hash :key-size 2 :value-size 2 :max-entries 16)
(defmap by-pair :type :hash :key-type pair :value-type pair :max-entries 16)
(defmap of-cgroup :type :cgroup-storage :key-size 16 :value-size 8)
(defmap of-any :type :cgroup-storage :value-size 4)
(defmap of-cpu :type :percpu-cgroup-storage :key-size 16 :value-size 8)
(defmap of-socket :type :sk-storage :value-type pair :map-flags :no-prealloc)
(defmap of-task :type :task-storage :value-size 24 :map-flags :no-prealloc)
(defmap of-group :type :cgrp-storage :value-size 8 :map-flags :no-prealloc)
(defmap sockets :type :sockmap :max-entries 4)
(defmap samples :type :perf-event-array)

(deftest queues
  (let ((a (in 0)) (b (in 1)) (v u64 0) (p (make-pair)) (q (make-pair)))
    (dotimes (i 8) (map-pop waiting (stack-addr v)) (map-pop undo p))
    (setf v 77)
    (out 0 (map-pop waiting (stack-addr v)) (map-push waiting a) (map-push waiting b)
         (map-peek waiting (stack-addr v)) v (map-pop waiting (stack-addr v)) v
         (map-pop waiting (stack-addr v)) v)
    (dotimes (i 4) (map-push waiting (+ a i)))
    ;; full: refused, or the oldest goes
    (out 9 (map-push waiting 9) (map-push waiting (+ b 9) BPF_EXIST)
         (map-peek waiting (stack-addr v)) v)
    (setf (pair-left p) (+ a 0) (pair-right p) (+ b 0))
    (map-push undo p)
    (setf (pair-right p) (+ b 1))
    (map-push undo p)
    (out 13 (map-peek undo q) (pair-right q) (map-pop undo q) (pair-left q) (map-pop undo q)
         (pair-right q) (map-pop undo q))))

(deftest filters
  (let ((a u32 (in 0)))
    (out 0 (map-push maybe a) (map-peek maybe a) (map-peek maybe (+ (in 0) 0))
         (map-peek maybe (stack-addr a)))))

(deftest inside
  (let ((a (in 0)) (b (in 1)))
    (out 0 (if (map-lookup by-slot 3) 1 2))
    (let ((m (map-lookup by-slot 1)))
      (when m
        (delmap m a)
        (out 1 (getmap m a) (setf (getmap m a) b) (getmap m a) (if (map-lookup m a) 1 2)
             (map-update m a 5 BPF_NOEXIST))
        (incf (getmap m a) 2)
        (incf-map m a)
        (decf (getmap m a) 1)
        (out 6 (getmap m a) (map-delete m a) (getmap m a))
        (incf (getmap m (+ a 1)) 4)
        (out 9 (getmap m (+ a 1)) (remmap m (+ a 1)))
        (setmap m 7 a)))
    (when-let ((m (map-lookup by-name (htonll 7))))
      (out 11 (getmap m 7)))
    (out 12 (cond ((map-lookup by-name a) 1) (t 2)))))

(deftest ring-inside
  (let ((r (map-lookup rings (logand (in 0) 1))))
    (unless r
      (return 1))
    (with-ringbuf (p r (sizeof pair))
      (setf (pair-left p) 1 (pair-right p) 2))
    (let ((p (ringbuf-reserve r (sizeof pair) 0)))
      (when p
        (setf (pair-left p) 3 (pair-right p) 4)
        (ringbuf-submit p 0)))
    (out 0 (ringbuf-query r BPF_RB_RING_SIZE) (ringbuf-query r BPF_RB_AVAIL_DATA))))

;; keys and values as bytes that lie somewhere
(deftest bytes
  (let ((key u32 (in 0)) (value u64 (in 1)) (p (make-pair)) (q (make-pair)))
    (map-delete-ptr narrow (stack-addr key))
    (out 0 (if (map-lookup-ptr narrow (stack-addr key)) 1 2)
         (map-update-ptr narrow (stack-addr key) (stack-addr value))
         (getmap narrow (u16 key))
         (map-update-ptr narrow (stack-addr key) (stack-addr key) BPF_NOEXIST)
         (map-delete-ptr narrow (stack-addr key)) (map-delete-ptr narrow (stack-addr key)))
    (setf (pair-left p) 1 (pair-right p) (+ (in 0) 0))
    (setf (pair-right q) (+ (in 1) 0))
    (map-update-ptr by-pair p q)
    (when-let ((found (map-lookup-ptr by-pair p)))
      (out 6 (pair-right found)))
    (map-delete-ptr by-pair (cast (ptr u8) p))
    (out 7 (if (map-lookup by-pair p) 1 2))))

(deftest one-cpu
  (let ((a (in 0)) (this (get-smp-processor-id)))
    (setf (getmap by-cpu 2) a)
    (incf (getmap by-cpu 2) 3)
    (setf (getmap by-cpu-hash 9) (+ a 1))
    (when-let ((p (percpu-lookup by-cpu 2 this)))
      (out 0 (load u64 p)))
    (when-let ((p (percpu-lookup by-cpu-hash 9 (+ this 0))))
      (out 1 (load u64 p)))
    (out 2 (if (percpu-lookup by-cpu 2 100000) 1 2) (if (percpu-lookup by-cpu 9 0) 1 2))))

(deftest storage
  (let ((a (in 0)) (p (get-local-storage of-cgroup 0)))
    (store u64 p 0 a)
    (atomic-add p 2)
    (atomic-add (get-local-storage of-cgroup 0) 1)
    (store u64 (get-local-storage of-cpu 0) 0 (+ a 9))
    (out 0 (load u64 p) (load u64 (get-local-storage of-cpu 0)))
    (when-let ((sk (ctx sk)))
      (out 2 (if (sk-storage-get of-socket sk nil 0) 1 2))
      (when-let ((mine (sk-storage-get of-socket sk nil BPF_SK_STORAGE_GET_F_CREATE)))
        (setf (pair-right mine) (+ a 0)))
      (when-let ((full (sk-fullsock sk)))
        (when-let ((mine (sk-storage-get of-socket full 0 0)))
          (out 3 (pair-right mine))))
      (out 4 (sk-storage-delete of-socket sk) (sk-storage-delete of-socket sk)))
    (let ((task (get-current-task-btf)))
      (when-let ((mine (task-storage-get of-task task nil BPF_LOCAL_STORAGE_GET_F_CREATE)))
        (store u64 mine 16 a)
        (out 6 (load u64 mine 16)))
      (out 7 (task-storage-delete of-task task)))))

(deftest shared-storage
  (let ((q (get-local-storage of-any 0)))
    (store u32 q 0 (u32 (in 0)))
    (out 0 (load u32 (get-local-storage of-any 0)))))

(deftest sockets-inside
  (let ((s (map-lookup sockets 1)))
    (out 0 (if (map-lookup-and-release 2) 1 2))
    (when s
      (out 1 (load u32 s 4))
      (sk-release s))))

(defmacro map-lookup-and-release (slot)
  `(let ((other (map-lookup sockets ,slot)) (found u64 0))
     (when other
       (setf found 1)
       (sk-release other))
     found))

(deftest sampled
  (let ((p (make-pair)))
    (setf (pair-left p) 5 (pair-right p) (+ (in 0) 0))
    (out 0 (perf-event-output (ctx-ptr) samples BPF_F_CURRENT_CPU p (sizeof pair)))))
