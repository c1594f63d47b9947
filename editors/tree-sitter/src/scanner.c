// What a grammar without memory cannot decide: where a line ends a member, and what a name is by what stands behind it.
// The rules are those of src/syntax/parser/{lines,input,literals}.rs.

#include "tree_sitter/parser.h"

#include <string.h>

enum Token {
  END,
  GOES_ON,
  JOIN,
  PROPERTY_NAME,
  LANGUAGE_TAG,
  ENTITY_KIND,
  ITEM_KIND,
  UNIT_SLASH,
  UNIT_STAR,
  UNCLOSED,
  RECOVERING,
};

// Longer than any word of the language; what is longer is a name, and its end is not looked at.
#define LONGEST 16

typedef struct {
  char text[LONGEST];
  unsigned length;
} Word;

static bool is_blank(int32_t c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f' || c == 0xfeff || c == 0xa0 || c == 0x202f ||
         c == 0x2009;
}

static bool is_ascii_letter(int32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

static bool is_digit(int32_t c) { return c >= '0' && c <= '9'; }

// Beyond ASCII: letters, roughly. What is none ends in an error anyway, but for quotation marks, dashes and signs.
static bool is_wide_letter(int32_t c) {
  return c >= 0xaa && c != 0xab && c != 0xac && c != 0xb1 && c != 0xbb && c != 0xd7 && c != 0xf7 &&
         !(c >= 0x2000 && c <= 0x2bff) && !(c >= 0x3000 && c <= 0x3004) && c != 0xfeff;
}

static bool begins_name(int32_t c) { return is_ascii_letter(c) || is_wide_letter(c); }

static bool in_name(int32_t c) { return begins_name(c) || is_digit(c); }

static void advance(TSLexer *lexer) { lexer->advance(lexer, false); }

static void skip(TSLexer *lexer) { lexer->advance(lexer, true); }

static void blanks(TSLexer *lexer) {
  while (is_blank(lexer->lookahead)) advance(lexer);
}

// Reads a name with its dots. A dot that no name follows ends it, and is read: nothing asks for what stands there.
static Word read_word(TSLexer *lexer, bool *ends_clean) {
  Word word = {{0}, 0};
  *ends_clean = true;
  for (;;) {
    int32_t c = lexer->lookahead;
    if (in_name(c)) {
      if (word.length < LONGEST - 1) word.text[word.length] = c < 0x80 ? (char)c : '?';
      word.length++;
      advance(lexer);
      lexer->mark_end(lexer);
    } else if (c == '.') {
      advance(lexer);
      if (!begins_name(lexer->lookahead)) {
        *ends_clean = false;
        return word;
      }
      word.length += LONGEST;
    } else {
      return word;
    }
  }
}

// The same without marking the end of the token.
static Word peek_word(TSLexer *lexer) {
  Word word = {{0}, 0};
  while (in_name(lexer->lookahead) || lexer->lookahead == '.') {
    if (word.length < LONGEST - 1) word.text[word.length] = lexer->lookahead < 0x80 ? (char)lexer->lookahead : '?';
    word.length++;
    advance(lexer);
  }
  return word;
}

static bool is_one_of(const Word *word, const char *const *words) {
  if (word->length >= LONGEST) return false;
  for (; *words; words++) {
    if (strcmp(word->text, *words) == 0) return true;
  }
  return false;
}

// Words that stand between two expressions.
static const char *const OPERATORS[] = {"and",    "or",     "in",    "is",      "overlaps", "meets",
                                        "within", "before", "after", "reaches", NULL};

// Words that continue what stands before them, and so are neither a unit nor the kind of an entity.
static const char *const CONTINUES[] = {"and",        "or",         "in",     "is",   "overlaps", "meets",     "within",
                                        "before",     "after",      "reaches", "where", "when",    "unless",    "satisfies",
                                        "via",        "during",     "as",     "cite", "for",      "with",      "at",
                                        "per",        "not",        "positively", "negatively", "thousand", "million", "billion",   NULL};

static const char *const MEMBERS[] = {"cite", "note", "alias", NULL};

static const char *const ITEMS[] = {"use",   "unit",   "choice", "kind",   "rule",  "define",
                                    "value", "accept", "extend", "expect", "as_of", "note", NULL};

// Words of the language that look like the tag of one.
static const char *const NO_TAGS[] = {"use", "for", "fix", "let", "by", "at", "per", "as", "of",  "and", "or",
                                      "not", "in",  "is",  "via", "no", "sum", "min", "max", "set", NULL};

// `en`, `de`, `pt_BR`
static bool is_tag(const Word *word) {
  if (word->length >= LONGEST || is_one_of(word, NO_TAGS)) return false;
  unsigned i = 0;
  while (word->text[i] >= 'a' && word->text[i] <= 'z') i++;
  if (i != 2 && i != 3) return false;
  if (word->text[i] == 0) return true;
  if (word->text[i] != '_') return false;
  unsigned region = 0;
  for (i++; word->text[i]; i++, region++) {
    char c = word->text[i];
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) return false;
  }
  return region >= 2 && region <= 4;
}

// Whether the line that begins here continues the one before.
static bool goes_on(TSLexer *lexer, bool *is_property) {
  *is_property = false;
  int32_t c = lexer->lookahead;
  switch (c) {
    case '{': case ',': case '|': case '<': case '>': case '+': case '-': case '*': case '/':
      return true;
    case '=': case '!':
      advance(lexer);
      return lexer->lookahead == '=';
    default:
      break;
  }
  if (!begins_name(c)) return false;
  Word word = peek_word(lexer);
  blanks(lexer);
  if (lexer->lookahead == ':') {
    *is_property = true;
    return false;
  }
  if (lexer->lookahead == '"' && is_tag(&word)) return true;
  return is_one_of(&word, OPERATORS);
}

// At the end of a line.
static bool line_end(TSLexer *lexer, const bool *valid) {
  skip(lexer);
  lexer->mark_end(lexer);
  for (;;) {
    int32_t c = lexer->lookahead;
    if (c == '\n' || is_blank(c)) {
      advance(lexer);
    } else if (c == '#') {
      while (lexer->lookahead != '\n' && !lexer->eof(lexer)) advance(lexer);
    } else {
      break;
    }
  }
  bool at_end = lexer->eof(lexer) || lexer->lookahead == '}';
  bool is_property = false;
  bool joins = !at_end && goes_on(lexer, &is_property);
  if (valid[GOES_ON] && !valid[RECOVERING] && !at_end && !is_property) {
    lexer->result_symbol = GOES_ON;
  } else if (valid[END] && !joins) {
    lexer->result_symbol = END;
  } else {
    lexer->result_symbol = JOIN;
  }
  return true;
}

// Whether two names begin an entity, of which the first is read: a title, a body or the end of the line follows.
static bool begins_entity(TSLexer *lexer, const Word *first, bool item) {
  if (is_one_of(first, CONTINUES) || is_one_of(first, item ? ITEMS : MEMBERS)) return false;
  Word second = peek_word(lexer);
  if (is_one_of(&second, CONTINUES)) return false;
  bool test = item && first->length == 4 && strcmp(first->text, "test") == 0;
  blanks(lexer);
  int32_t c = lexer->lookahead;
  if (c == '"' && test && is_tag(&second)) return false;
  if (c == '{' || c == '}' || c == '"' || c == '\n' || c == '#' || lexer->eof(lexer)) return true;
  if (!begins_name(c)) return false;
  Word third = peek_word(lexer);
  blanks(lexer);
  return lexer->lookahead == '"' && is_tag(&third);
}

static bool named(TSLexer *lexer, const bool *valid) {
  bool clean;
  Word word = read_word(lexer, &clean);
  if (!clean) return false;
  blanks(lexer);
  int32_t c = lexer->lookahead;
  if (c == ':' && valid[PROPERTY_NAME]) {
    lexer->result_symbol = PROPERTY_NAME;
    return true;
  }
  if (valid[RECOVERING]) return false;
  if (c == '"' && valid[LANGUAGE_TAG] && is_tag(&word)) {
    lexer->result_symbol = LANGUAGE_TAG;
    return true;
  }
  if ((valid[ENTITY_KIND] || valid[ITEM_KIND]) && begins_name(c) && begins_entity(lexer, &word, valid[ITEM_KIND])) {
    lexer->result_symbol = valid[ITEM_KIND] ? ITEM_KIND : ENTITY_KIND;
    return true;
  }
  return false;
}

bool tree_sitter_einklang_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
  (void)payload;
  if (valid[UNCLOSED]) {
    if (!valid[RECOVERING] && (lexer->lookahead == '\n' || lexer->eof(lexer))) {
      lexer->result_symbol = UNCLOSED;
      lexer->mark_end(lexer);
      return true;
    }
    // Inside a text nothing else is looked for.
    if (!valid[RECOVERING]) return false;
  }
  bool glued = true;
  while (is_blank(lexer->lookahead)) {
    skip(lexer);
    glued = false;
  }
  int32_t c = lexer->lookahead;
  if (lexer->eof(lexer)) return false;
  if (c == '\n') return line_end(lexer, valid);
  if (glued && !valid[RECOVERING] && ((c == '/' && valid[UNIT_SLASH]) || (c == '*' && valid[UNIT_STAR]))) {
    advance(lexer);
    if (!begins_name(lexer->lookahead)) return false;
    lexer->mark_end(lexer);
    lexer->result_symbol = c == '/' ? UNIT_SLASH : UNIT_STAR;
    return true;
  }
  bool wanted = valid[PROPERTY_NAME] || valid[LANGUAGE_TAG] || valid[ENTITY_KIND] || valid[ITEM_KIND];
  return wanted && begins_name(c) && named(lexer, valid);
}

void *tree_sitter_einklang_external_scanner_create(void) { return NULL; }

void tree_sitter_einklang_external_scanner_destroy(void *payload) { (void)payload; }

unsigned tree_sitter_einklang_external_scanner_serialize(void *payload, char *buffer) {
  (void)payload;
  (void)buffer;
  return 0;
}

void tree_sitter_einklang_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
  (void)payload;
  (void)buffer;
  (void)length;
}
