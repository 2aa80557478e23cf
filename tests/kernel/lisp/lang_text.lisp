;;; Text: what printing helpers make of values of every width and sign, and texts that helpers read.
(include "common/lang.lisp")

(defstruct word (bytes (array u8 32)))
(defstruct values (list (array u64 4)))

(defstruct tag (number u16) (place u64) (name (array char 8)))

(defmap tags :type :hash :key-type u32 :value-type tag :max-entries 2)
(defmap words :type :array :key-size 4 :value-type word :max-entries 2)

;; the value of printk is the number of bytes, which says how the value was printed
(deftest printing
  (let ((a (in 0)) (b (in 1)) (s i32 (in 0)) (t8 i8 (in 1)) (h u16 (in 0)))
    (out 0 (printk "%llu" a) (printk "%lld" a) (printk "%d" (cast u32 a)) (printk "%u" (u32 a))
         (printk "%x %llx" (u32 a) b) (printk "%lld %lld %llu" s t8 h)
         (printk "%lld %lld %llu %d %llx" s t8 h t8 (+ a b))
         (trace-printk "%d%d" s t8) (printk "%c" #\x) (printk "100%%")
         (printk "a text that is long enough to be printed in C over two lines and more: %d" 1)
         (printk "%ld %lld" -5 -5) (printk "%lld %d %d %d" -5 -5 -5 h))))

(deftest formatting
  (let ((a (in 0)) (b (in 1)) (v (make-values)))
    (setf (values-list v 0) a (values-list v 1) b)
    (when-let ((w (map-lookup words 0)))
      (memset w 0 0 32)
      (out 0 (snprintf (word-bytes w) 32 "%lld,%d" (values-list v) 16)
           (snprintf nil 0 "%llx" (values-list v) 8)))))

(deftest comparing
  (let ((a (in 0)) (word u32 #x00636261) (number i64 1) (count u64 1))
    (out 0 (strncmp (stack-addr word) 4 "abc") (if (< (strncmp (stack-addr word) 4 "abd") 0) 1 0)
         (if (> (strncmp (stack-addr word) 4 "ab") 0) 1 0)
         (strtol "-123 " 5 0 (stack-addr number)) number
         (strtoul "0x1f" 4 0 (stack-addr count)) count
         (strtol "a text \"with\" quotes" 3 16 (stack-addr number)) number)
    (when (= a 0)
      (out 9 1))))

;; arrays of bytes beside texts
(deftest arrays
  (let ((text (array u8 8)))
    (memset text 0 255 8)
    (memcpy text "lo" 3)
    (out 0 (if (string= text "lo") 1 0) (if (string= "l" text) 1 0)
         (if (string-prefix-p "l" text) 1 0)
         (if (string-prefix-p "lo0" text) 1 0) (aref text 3))
    (memcpy text "abcdefgh" 8)
    (out 5 (if (string= text "abcdefgh") 1 0) (if (string= text "abcdefg") 1 0)
         (if (string= text "") 1 0)
         (if (string-prefix-p "" text) 1 0) (field-offset tag place))
    (memcpy text 2 "xy" 0 3)
    (memcpy text (logand (in 0) 1) "Q" 0 1)
    (out 10 (if (string= text "Qbxy") 1 0))))

;; an entry that is made where it is missing, of a map that has room for two
(deftest ensured
  (let ((first (make-tag)) (key u32 (u32 (in 0))))
    (memcpy (tag-name-ptr first) "new" 4)
    (dotimes (i 3)
      (when-let ((tag (ensure-map-ref tags (+ key i) first)))
        (incf (tag-number tag))
        (out 0 (tag-number tag) (if (string= (tag-name tag) "new") 1 0))))
    (when-let ((tag (ensure-map-ref tags key)))
      (incf (tag-number tag) 10)
      (out 2 (tag-number tag)))
    (out 3 (if (ensure-map-ref tags 77777) 1 0))))

;; what reaches the trace buffer
(deftest traced
  (let ((word u64 #x6b73616d))
    (printk "skep %d %s %llx" -7 (stack-addr word) (in 0))
    (printk "skep %s %s %d%% %c" (stack-addr word) (stack-addr word) (u32 (in 1)) #\!)))

;; variables of the names that memcpy's own would have
(deftest copied-beside-names
  (let ((text (array u8 32)) (to (+ 3 (logand (in 0) 1))) (offset (+ 5 (logand (in 1) 1))))
    (memcpy (+ text 1) to "cd" 0 2)
    (memcpy (+ text offset) (+ to offset) "ef" 0 2)
    (out 0 (aref text 4) (aref text 5) (aref text 6) (aref text 13) (aref text 14) (aref text 15)
         (aref text 16) (aref text 17))))
