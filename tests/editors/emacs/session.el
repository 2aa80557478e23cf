;;; session.el --- What `run' does in Emacs  -*- lexical-binding: t -*-

;;; Code:

(require 'skep-mode)
(require 'eglot)
(require 'flymake)

(setq skep-server-command (list (getenv "SKEP") "lsp")
      eglot-sync-connect 20
      flymake-start-on-flymake-mode t)

(defun say (&rest parts) "Print PARTS as a line." (princ (concat (apply #'format parts) "\n")))

(defun wait-for (what)
  "Serve the process until the function WHAT is true."
  (let ((tries 0))
    (while (not (funcall what))
      (when (> (setq tries (1+ tries)) 400) (error "No answer"))
      (accept-process-output nil 0.05))))

(defun ask (method) "The answer to METHOD at point."
  (jsonrpc-request (eglot--current-server-or-lose) method (eglot--TextDocumentPositionParams)))

(find-file "fw.lisp")
(say "mode %s" major-mode)
(font-lock-ensure)
(goto-char (point-min))
(search-forward "(defmap")
(say "face %s" (get-text-property (1- (point)) 'face))
(let ((before (buffer-string)))
  (indent-region (point-min) (point-max))
  (say "indented %s" (if (equal before (buffer-string)) "the same" (buffer-string))))
(set-buffer-modified-p nil)
(apply #'eglot (let ((current-prefix-arg nil)) (eglot--guess-contact)))
(wait-for (lambda () (flymake-diagnostics)))
(dolist (one (flymake-diagnostics))
  (say "%d: %s" (line-number-at-pos (flymake-diagnostic-beg one)) (flymake-diagnostic-text one)))
(goto-char (point-min))
(search-forward "totls")
(replace-match "totals")
(eglot--signal-textDocument/didChange)
(wait-for (lambda () (null (flymake-diagnostics))))
(say "left %d diagnostics" (length (flymake-diagnostics)))
(goto-char (point-min))
(search-forward "total) len")
(backward-char 2)
(dolist (line (split-string (plist-get (plist-get (ask :textDocument/hover) :contents) :value) "\n"))
  (say "hover %s" line))
(search-forward "(total-")
(mapc (lambda (item) (say "completion %s" (plist-get item :label)))
      (plist-get (ask :textDocument/completion) :items))
(say "c %s" (string-trim (plist-get (ask :skep/showC) :c)))
(eglot-shutdown (eglot--current-server-or-lose))
;;; session.el ends here
