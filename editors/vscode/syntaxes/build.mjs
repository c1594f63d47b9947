// Writes the TextMate grammars, so that what a name is stands in one place: `node syntaxes/build.mjs`.
//
// TextMate knows no grammar, only patterns of a line. So what is a keyword is decided by the block it stands in, and by
// what stands before it; the language server colours the rest.

import { writeFileSync } from 'node:fs';

const PART = '[\\p{L}_][\\p{L}\\p{N}\\p{Mn}_]*';
const NAME = `${PART}(?:\\.${PART})*`;
const BEFORE = '(?<![\\p{L}\\p{N}\\p{Mn}_.])';
const AFTER = '(?![\\p{L}\\p{N}\\p{Mn}_.])';
const NO_TAG = '(?!(?:use|for|fix|let|by|at|per|as|of|and|or|not|in|is|via|no|sum|min|max|set)\\b)';
const TAG = `${NO_TAG}[a-z]{2,3}(?:_[A-Za-z]{2,4})?`;
const TEXT_FOLLOWS = `(?=\\s*(?:"|${TAG}\\s*"))`;
const ITEMS = 'use|unit|choice|kind|rule|define|value|accept|test|extend';
// An item at the beginning of a line ends whatever was left open before it.
const NEXT_ITEM = `(?=^(?:${ITEMS})\\s+[^:\\s])`;

const words = (...list) => `${BEFORE}(?:${list.join('|')})${AFTER}(?!\\s*:)`;
const at = (match, name, captures) => ({ match, ...(name && { name }), ...(captures && { captures }) });
const capture = (...names) => Object.fromEntries(names.map((name, i) => [i + 1, { name }]));
const include = (...names) => names.map((name) => ({ include: `#${name}` }));

/** `WORD NAME … { … }`, with what its body holds. */
const block = (begin, captures, head, body) => ({
  begin,
  beginCaptures: captures,
  end: `(?<=\\})|${NEXT_ITEM}`,
  patterns: [
    ...include('comment', 'tag', 'text'),
    ...head,
    {
      begin: '\\{',
      beginCaptures: { 0: { name: 'punctuation.section.braces.begin.einklang' } },
      end: `\\}|${NEXT_ITEM}`,
      endCaptures: { 0: { name: 'punctuation.section.braces.end.einklang' } },
      patterns: body,
    },
  ],
});

/** `WORD NAME … = …`: what goes on over lines that begin with an operator or inside a parenthesis. */
const line = (begin, captures, patterns) => ({
  begin,
  beginCaptures: captures,
  end: '^(?!\\s*(?:and|or|in|is|when|where|satisfies|for|via|overlaps|meets|within|before|after|reaches)\\b|\\s*[-=|,(){<>+*/#]|\\s*$)',
  patterns,
});

const declared = (word, name) =>
  capture('keyword.declaration.einklang', `entity.name.${name}.einklang`);
const head = (word) => `^\\s*(${word})\\s+(${NAME})${AFTER}(?!\\s*:)`;

const KIND = 'entity.name.type.einklang';
const DEFINED = 'variable.other.definition.einklang';
const PROPERTY = 'variable.other.property.einklang';

const repository = {
  comment: at('#.*$', 'comment.line.number-sign.einklang'),

  text: {
    patterns: [
      {
        name: 'string.quoted.triple.einklang',
        begin: '"""',
        end: '"""',
        patterns: include('in-text'),
      },
      // A text that no quote ends costs its line.
      {
        name: 'string.quoted.double.einklang',
        begin: '"',
        end: '"|$',
        patterns: include('in-text'),
      },
    ],
  },

  'in-text': {
    patterns: [
      at('\\\\(?:u\\{[0-9a-fA-F]*\\}|.)', 'constant.character.escape.einklang'),
      at('\\{(?:[^{}"\\\\]|\\\\.)*\\}', 'constant.other.placeholder.einklang'),
    ],
  },

  tag: at(`${BEFORE}(${TAG})(?=\\s*")`, 'storage.modifier.language.einklang'),

  number: {
    patterns: [
      at('(?<![\\p{L}\\p{N}_])\\d{4}-\\d{2}(?:-\\d{2})?(?!\\d)', 'constant.numeric.date.einklang'),
      at('(?<![\\p{L}\\p{N}_])\\d+(?:_\\d+)*(?:\\.\\d+(?:_\\d+)*)?', 'constant.numeric.einklang'),
    ],
  },

  operator: at('\\.\\.|==|!=|<=|>=|[<>+*/=±%|?]|-', 'keyword.operator.einklang'),

  constant: at(words('unknown', 'any', 'yes', 'no', 'today', 'given', 'none', 'known'), 'constant.language.einklang'),

  'value-words': {
    patterns: [
      at(`${BEFORE}(about)(?=\\s+-?\\d)`, null, capture('keyword.other.einklang')),
      at(`${BEFORE}(at)\\s+(least|most)${AFTER}`, null, capture('keyword.other.einklang', 'keyword.other.einklang')),
      at(`(?<=[\\d])\\s+(thousand|million|billion)${AFTER}`, null, capture('keyword.other.scale.einklang')),
      at(words('per', 'during'), 'keyword.other.einklang'),
      at(`${BEFORE}(as)\\s+(of)(?=\\s+\\d)`, null, capture('keyword.other.einklang', 'keyword.other.einklang')),
    ],
  },

  value: { patterns: include('comment', 'tag', 'text', 'number', 'value-words', 'cite', 'constant', 'operator') },

  cite: at(`${BEFORE}(cite)\\s+(${NAME})${AFTER}(?!\\s*:)`, null, capture('keyword.other.einklang', 'variable.other.constant.einklang')),

  note: at(`${BEFORE}(note)${AFTER}${TEXT_FOLLOWS}`, null, capture('keyword.other.einklang')),

  expression: {
    patterns: [
      ...include('comment', 'tag', 'text', 'number', 'value-words'),
      at(`${BEFORE}(count|sum|min|max|set)\\s+(of)${AFTER}`, null, capture('keyword.control.einklang', 'keyword.control.einklang')),
      at(`${BEFORE}(some|no|every)\\s+(${NAME})(?:(?=\\s+in\\b)|\\s*:\\s*(${NAME}))`, null, capture('keyword.control.einklang', 'variable.parameter.einklang', KIND)),
      at(`${BEFORE}(${NAME})\\s*(:)\\s*(${NAME})`, null, {
        1: { name: 'variable.parameter.einklang' },
        3: { name: KIND },
      }),
      at(words('and', 'or', 'not', 'in', 'is', 'overlaps', 'meets', 'within', 'before', 'after', 'reaches'), 'keyword.operator.word.einklang'),
      at(words('where', 'when', 'satisfies', 'for', 'via', 'positively', 'negatively', 'at'), 'keyword.control.einklang'),
      at(`${BEFORE}(${NAME})(?=\\()`, null, capture('entity.name.function.call.einklang')),
      ...include('constant', 'operator'),
    ],
  },

  item: {
    patterns: [
      block(head('rule'), declared('rule', 'function'), [], include('rule-member', 'expression')),
      block(head('kind'), declared('kind', 'type'), include('kind-head'), include('kind-member')),
      block(
        `^\\s*(extend)\\s+(kind)\\s+(${NAME})`,
        capture('keyword.declaration.einklang', 'keyword.declaration.einklang', KIND),
        include('kind-head'),
        include('kind-member'),
      ),
      block(head('choice'), declared('choice', 'type'), [], [
        ...include('comment', 'tag', 'text'),
        at(NAME, 'variable.other.constant.einklang'),
      ]),
      block(
        `^\\s*(accept)\\s+(${PART}(?:/${PART})?)${AFTER}(?!\\s*:)`,
        declared('accept', 'function'),
        [at(words('at', 'with'), 'keyword.other.einklang')],
        [
          ...include('comment', 'text', 'number'),
          at(`${BEFORE}(because|by|until)${AFTER}`, 'keyword.other.einklang'),
        ],
      ),
      block(`^\\s*(test)${AFTER}${TEXT_FOLLOWS}`, capture('keyword.declaration.einklang'), [], [
        at(`${BEFORE}(expect)\\s+(no)\\s+(findings)${AFTER}`, null, capture('keyword.other.einklang', 'keyword.other.einklang', 'keyword.other.einklang')),
        at(`${BEFORE}(expect)\\s+(?:(possible|no)\\s+)?(${PART}(?:/${PART})?)(?:\\s+(at)${AFTER})?`, null, capture('keyword.other.einklang', 'keyword.other.einklang', 'entity.name.function.einklang', 'keyword.other.einklang')),
        at(`${BEFORE}(as_of)(?=\\s*:)`, null, capture('keyword.other.einklang')),
        ...include('item', 'braces', 'statement'),
      ]),
      line(head('define'), declared('define', 'function'), include('expression')),
      line(head('value'), capture('keyword.declaration.einklang', 'variable.other.constant.einklang'), include('expression')),
      line(head('unit'), declared('unit', 'type'), [
        at(`(\\|)\\s*(${NAME})`, null, capture('keyword.operator.einklang', KIND)),
        ...include('expression'),
      ]),
      at(`^\\s*(use)\\s+(${PART})${AFTER}(?!\\s*:)`, null, capture('keyword.declaration.einklang', 'entity.name.namespace.einklang')),
      at('^\\s*(use)(?=\\s+")', null, capture('keyword.declaration.einklang')),
      at(`^\\s*(extend)\\s+(${NAME})(?=\\s*\\{)`, null, capture('keyword.declaration.einklang', DEFINED)),
    ],
  },

  'kind-head': {
    patterns: [
      at(`${BEFORE}(is|in)\\s+(${NAME})`, null, capture('keyword.other.einklang', KIND)),
      ...include('note'),
    ],
  },

  'kind-member': {
    patterns: [
      ...include('comment', 'tag', 'text', 'number', 'note'),
      at(`${BEFORE}(sentence)${AFTER}${TEXT_FOLLOWS}`, null, capture('keyword.other.einklang')),
      at(`${BEFORE}(${NAME})\\s*(:)\\s*(quantity)\\s+(in)${AFTER}`, null, {
        1: { name: PROPERTY },
        3: { name: 'keyword.other.einklang' },
        4: { name: 'keyword.other.einklang' },
      }),
      at(`${BEFORE}(${NAME})\\s*(:)\\s*(text|yes_no|number|date|period|duration)${AFTER}`, null, {
        1: { name: PROPERTY },
        3: { name: 'support.type.einklang' },
      }),
      at(`${BEFORE}(${NAME})\\s*(:)\\s*(${NAME})`, null, { 1: { name: PROPERTY }, 3: { name: KIND } }),
      ...include('constant', 'operator'),
    ],
  },

  'rule-member': {
    patterns: [
      at(`${BEFORE}(severity)\\s*(:)`, null, capture('keyword.control.einklang')),
      at(`${BEFORE}(for)\\s+(pair)${AFTER}(?=\\s+${NAME}\\s*[,:])`, null, capture('keyword.control.einklang', 'keyword.control.einklang')),
      at(`${BEFORE}(let)\\s+(${NAME})`, null, capture('keyword.control.einklang', 'variable.parameter.einklang')),
      at(`${BEFORE}(report|with)\\s+(${NAME})${TEXT_FOLLOWS}`, null, capture('keyword.control.einklang')),
      at(`${BEFORE}(?:(safe)\\s+)?(fix)${AFTER}${TEXT_FOLLOWS}`, null, capture('keyword.control.einklang', 'keyword.control.einklang')),
      at(`${BEFORE}(help|insert)${AFTER}${TEXT_FOLLOWS}`, null, capture('keyword.control.einklang')),
      at(words('where', 'unless', 'for', 'replace', 'with'), 'keyword.control.einklang'),
      at(`(?<=[:,])\\s*(error|warning|note)${AFTER}`, null, capture('constant.language.einklang')),
      ...include('cite', 'note'),
    ],
  },

  // The bodies within a body that must end at its own brace.
  braces: { begin: '\\{', end: `\\}|${NEXT_ITEM}`, patterns: include('braces', 'statement') },

  statement: {
    patterns: [
      ...include('comment', 'cite', 'note'),
      at(`^\\s*(alias)(?=\\s+[\\p{L}_])`, null, capture('keyword.other.einklang')),
      at(`${BEFORE}(${NAME})\\s*(:)`, null, capture(PROPERTY)),
      at(`(?<=^|[\\s{}])(?!(?:per|during|cite|note|alias|thousand|million|billion)\\b)(${NAME})\\s+(?!(?:per|during|as|cite|with|at)\\b)(${NAME})(?=\\s*\\{|\\s*"|\\s+${TAG}\\s*")`, null, capture(KIND, DEFINED)),
      at(`^\\s*(?!(?:cite|note|alias|expect|${ITEMS})\\s)(${NAME})\\s+(${NAME})(?=\\s*(?:#.*)?$)`, null, capture(KIND, DEFINED)),
      ...include('tag', 'text', 'number', 'value-words'),
      at(`(?<=:\\s)\\s*(unknown|any|yes|no)${AFTER}`, null, capture('constant.language.einklang')),
      ...include('operator'),
    ],
  },
};

const note = 'Written by syntaxes/build.mjs.';

const grammar = {
  information_for_contributors: [note],
  name: 'Einklang',
  scopeName: 'source.einklang',
  patterns: include('item', 'statement'),
  repository,
};

// Fences in Markdown drafts, in lists and quotations too.
const fences = {
  information_for_contributors: [note],
  scopeName: 'markdown.einklang.codeblock',
  injectionSelector: 'L:text.html.markdown',
  patterns: [
    {
      name: 'markup.fenced_code.block.markdown',
      begin: '(^|\\G)(\\s*)(`{3,}|~{3,})\\s*(einklang)(?=[\\s,]|$)[^`]*$',
      beginCaptures: {
        3: { name: 'punctuation.definition.markdown' },
        4: { name: 'fenced_code.block.language' },
      },
      end: '(^|\\G)(\\2|\\s{0,3})(\\3)\\s*$',
      endCaptures: { 3: { name: 'punctuation.definition.markdown' } },
      patterns: [
        {
          contentName: 'meta.embedded.block.einklang',
          begin: '(^|\\G)(\\s*)(.*)',
          while: '(^|\\G)(?!\\s*([`~]{3,})\\s*$)',
          patterns: [{ include: 'source.einklang' }],
        },
      ],
    },
  ],
};
// The first line of a fence is looked at by the patterns too.
fences.patterns[0].patterns[0].begin = '(^|\\G)(?=\\s*\\S)';

const here = new URL('.', import.meta.url);
const write = (name, content) => writeFileSync(new URL(name, here), `${JSON.stringify(content, null, 2)}\n`);
write('einklang.tmLanguage.json', grammar);
write('einklang-markdown.tmLanguage.json', fences);
