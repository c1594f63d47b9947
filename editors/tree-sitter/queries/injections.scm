((comment) @injection.content
  (#set! injection.language "comment"))

; The second argument of `matches` is a regular expression.
((call
   function: (name) @_matches
   (text) @injection.content)
  (#eq? @_matches "matches")
  (#offset! @injection.content 0 1 0 -1)
  (#set! injection.language "regex"))
