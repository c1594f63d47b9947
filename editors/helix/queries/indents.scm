[
  (body)
  (kind_body)
  (choice_body)
  (rule_body)
  (accept_body)
  (test_body)
  (parenthesized)
] @indent

[ "}" ")" ] @outdent
