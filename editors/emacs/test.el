;;; test.el --- A session of Emacs with a real server -*- lexical-binding: t; -*-

;; EINKLANG=… DRAFT=… emacs --batch -l editors/emacs/test.el
;; EINKLANG is the program, DRAFT a copy of fixtures/ghana/entwurf.ekl.md that may be changed.

;;; Code:

(unless (require 'eglot nil t)
  ;; Debian 12 keeps it apart.
  (dolist (folder (file-expand-wildcards "/usr/share/emacs/site-lisp/elpa-src/eglot-*"))
    (add-to-list 'load-path folder))
  (unless (require 'eglot nil t)
    (message "skipped: eglot is not there")
    (kill-emacs 77)))
(require 'flymake)

(defvar failures 0)
(defun check (what holds)
  (message "%s %s" (if holds "ok  " "FAIL") what)
  (unless holds (setq failures (1+ failures))))
;; What is typed is sent when Emacs is idle, which it never is in a batch.
(defun send () (eglot--signal-textDocument/didChange))
(defun soon (what condition)
  (let ((end (+ (float-time) 60)))
    (while (and (not (funcall condition)) (< (float-time) end))
      (accept-process-output nil 0.1))
    (check what (funcall condition))))

(add-to-list 'load-path (file-name-directory load-file-name))
(require 'einklang-mode)
(setq einklang-program (list (getenv "EINKLANG") "lsp")
      einklang-language "de"
      eglot-sync-connect 30
      eglot-send-changes-idle-time 0.1
      flymake-no-changes-timeout 0.1)

(defun findings (text)
  (seq-filter (lambda (d) (string-match-p text (flymake-diagnostic-text d))) (flymake-diagnostics)))

(find-file (getenv "DRAFT"))
;; Eglot connects behind a command, and there are none in a batch.
(run-hooks 'post-command-hook)
(soon "the server is told of a draft" (lambda () (eglot-current-server)))
(soon "findings are shown" (lambda () (> (length (flymake-diagnostics)) 10)))
(goto-char (point-max))
(let ((before (point)))
  (insert "\n## Artikel 25 – „Anwerbung“ 🇬🇭\n\n```einklang\nclause DE_GH.A25 de \"Artikel 25 (Anwerbung 🇬🇭)\" {\n"
          "  DE shall recruit nurse from GH\n  amount: 5_000 persons/year\n  period: 2026 .. 2027\n"
          "  cost: 4 million EUR/year\n}\n```\n")
  (send)
  (soon "a contradiction that is typed is shown"
        (lambda () (findings "Artikel 25 (Anwerbung 🇬🇭) läuft dem Ziel")))
  (let ((finding (car (findings "Artikel 25 (Anwerbung 🇬🇭) läuft dem Ziel"))))
    (check "it stands at the words that cause it"
           (and finding
                (string= "nurse" (buffer-substring (flymake-diagnostic-beg finding) (flymake-diagnostic-end finding))))))
  (when (funcall (if (fboundp 'eglot-server-capable) 'eglot-server-capable 'eglot--server-capable) :definitionProvider)
    (goto-char (point-max))
    (search-backward "DE_GH.A25")
    (let ((found (xref-backend-definitions 'eglot (xref-backend-identifier-at-point 'eglot))))
      (check "a name leads to where it is declared" found)))
  (delete-region before (point-max))
  (send)
  (soon "what was typed and deleted leaves nothing behind"
        (lambda () (null (findings "Artikel 25 (Anwerbung")))))

(find-file (expand-file-name "new.ekl" (file-name-directory (getenv "DRAFT"))))
(check "a file of its own is Einklang" (eq major-mode 'einklang-mode))
(insert "agreement X \"Abkommen\" {\nparties: DE, GH\n}\n")
(indent-region (point-min) (point-max))
(check "bodies are indented" (string-match-p "^  parties: DE" (buffer-string)))
(set-buffer-modified-p nil)

(kill-emacs (if (zerop failures) 0 1))
;;; test.el ends here
