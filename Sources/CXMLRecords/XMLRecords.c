#define _GNU_SOURCE
#include "CXMLRecords.h"

#include <libxml/xmlversion.h>
// Internals of libxml2 alone need ICU's headers.
#undef LIBXML_ICU_ENABLED
#include <libxml/SAX2.h>
#include <libxml/dict.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

// Memory that cannot be had ends the process, as it does in Swift.
static void *sized(void *old, size_t count, size_t size) {
  void *memory = count == 0 || size <= SIZE_MAX / count ? realloc(old, count * size + 1) : NULL;
  if (memory == NULL) abort();
  return memory;
}

// Makes room for one more, or for `more`, at the end of an array.
#define GROW(array, count, more, capacity)                                    \
  do {                                                                        \
    if ((count) + (more) > (capacity)) {                                      \
      (capacity) = ((count) + (more)) * 2 + 64;                               \
      (array) = sized((array), (capacity), sizeof *(array));                  \
    }                                                                         \
  } while (0)

// MARK: Names

// A name that is known below a node.
typedef struct {
  int32_t parent, node;
  int is_attribute;
  char *name, *uri;
} known_name;

struct panorama_xml_names {
  known_name *known;
  size_t count, capacity;
  uint8_t *uses;
  size_t use_count;
  // The name of the records; NULL before the first.
  char *record, *record_uri;
};

panorama_xml_names *panorama_xml_names_make(void) {
  panorama_xml_names *names = sized(NULL, 1, sizeof *names);
  memset(names, 0, sizeof *names);
  return names;
}

void panorama_xml_names_free(panorama_xml_names *names) {
  for (size_t index = 0; index < names->count; index++) {
    free(names->known[index].name);
    free(names->known[index].uri);
  }
  free(names->known);
  free(names->uses);
  free(names->record);
  free(names->record_uri);
  free(names);
}

void panorama_xml_names_use(panorama_xml_names *names, int32_t node, int use) {
  if (node < 0) return;
  size_t wanted = (size_t)node + 1;
  if (wanted > names->use_count) {
    names->uses = sized(names->uses, wanted, 1);
    memset(names->uses + names->use_count, 0, wanted - names->use_count);
    names->use_count = wanted;
  }
  names->uses[node] = (uint8_t)use;
}

static char *copy_of(const char *text) {
  if (text == NULL) return NULL;
  size_t length = strlen(text) + 1;
  return memcpy(sized(NULL, length, 1), text, length);
}

static int same(const char *left, const char *right) {
  return left == right || (left != NULL && right != NULL && strcmp(left, right) == 0);
}

// MARK: The parser

// An element that is open inside a record.
typedef struct {
  int32_t node;
  // The name in front of the next child; which of the known names it is itself.
  int32_t previous, self;
  // What is to be done with it.
  int use, has_children;
  size_t text_start;
  // Its text, once it has proved to have children as well.
  char *mixed;
  size_t mixed_count, mixed_capacity;
} level;

// What one parser knows of a known name: where libxml2 keeps it, and what came below and after it the last time.
typedef struct {
  const xmlChar *name, *uri;
  int32_t parent, node;
  int32_t first, next;
  uint8_t is_attribute, use;
} slot;

enum { table_size = 8192, least_part = 512, most_part = 64 << 10 };

struct panorama_xml_parser {
  xmlParserCtxtPtr context;
  panorama_xml_names *names;
  panorama_xml_hooks hooks;
  int has_hooks;
  panorama_xml_limits limits;
  panorama_xml_state stop;
  // How much libxml2 is given at once: little at first, as little may be needed after damage.
  size_t part;
  // What to add to libxml2's count of bytes to get a place in the document.
  int64_t bias;
  const uint8_t *window;
  int64_t window_start;
  int depth;
  // The depth at which children can be records; 0 while it is not open.
  int record_parent;
  int is_priming;
  const xmlChar *record_name, *record_uri;
  int in_record;
  int64_t record_start;
  // How many elements with the name of the records stand inside the open one.
  int nested;
  level *levels;
  size_t level_count, level_capacity;
  slot *slots;
  size_t slot_count, slot_capacity;
  // Known names by their pointers; -1 where there is none.
  int32_t table[table_size];
  size_t table_count;
  panorama_xml_entry *entries;
  size_t entry_count, entry_capacity;
  uint8_t *text;
  size_t text_count, text_capacity;
  panorama_xml_record *records;
  size_t record_count, record_capacity;
  // Per node: the record that counted it last, and how many did; which nodes the open record has counted.
  int64_t serial;
  int64_t *last, *counts;
  size_t node_count;
  int32_t *counted;
  size_t counted_count, counted_capacity;
};

static int64_t position_of(const panorama_xml_parser *parser) {
  xmlParserInputPtr input = parser->context->input;
  if (input == NULL) return parser->bias;
  return parser->bias + (int64_t)input->consumed + (input->cur - input->base);
}

static void stop(panorama_xml_parser *parser, panorama_xml_stop reason, int64_t position) {
  if (parser->stop.reason != PANORAMA_XML_GOES_ON) return;
  parser->stop.reason = reason;
  parser->stop.position = position;
  // Not from within libxml2's report of an error, after which it reports nothing more anyway.
  if (reason != PANORAMA_XML_NOT_WELL_FORMED) xmlStopParser(parser->context);
}

static int is_stopped(const panorama_xml_parser *parser) { return parser->stop.reason != PANORAMA_XML_GOES_ON; }

static int use_of(const panorama_xml_parser *parser, int32_t node) {
  return node >= 0 && (size_t)node < parser->names->use_count ? parser->names->uses[node] : 0;
}

static void count(panorama_xml_parser *parser, int32_t node) {
  if ((size_t)node >= parser->node_count) {
    size_t wanted = (size_t)node + 64;
    parser->last = sized(parser->last, wanted, sizeof *parser->last);
    parser->counts = sized(parser->counts, wanted, sizeof *parser->counts);
    for (size_t index = parser->node_count; index < wanted; index++)
      parser->last[index] = 0, parser->counts[index] = 0;
    parser->node_count = wanted;
  }
  if (parser->last[node] == parser->serial) return;
  parser->last[node] = parser->serial;
  parser->counts[node]++;
  GROW(parser->counted, parser->counted_count, 1, parser->counted_capacity);
  parser->counted[parser->counted_count++] = node;
}

static void forget_counts(panorama_xml_parser *parser) {
  for (size_t index = 0; index < parser->counted_count; index++) parser->counts[parser->counted[index]]--;
  parser->counted_count = 0;
  parser->serial++;
}

// MARK: Finding names

static size_t bucket(int32_t parent, const xmlChar *name, const xmlChar *uri, int is_attribute) {
  uint64_t mixed = (uint64_t)(uintptr_t)name * 0x9E3779B97F4A7C15u;
  mixed ^= (uint64_t)(uintptr_t)uri * 0xC2B2AE3D27D4EB4Fu;
  mixed ^= ((uint64_t)(uint32_t)parent * 2 + (uint64_t)is_attribute) * 0x165667B19E3779F9u;
  return (size_t)(mixed >> 40) & (table_size - 1);
}

static int is_known_as(const panorama_xml_parser *parser, int32_t index, int32_t parent, const xmlChar *name,
                       const xmlChar *uri, int is_attribute) {
  const slot *found = &parser->slots[index];
  return found->name == name && found->uri == uri && found->parent == parent && found->is_attribute == is_attribute;
}

static void sync_slots(panorama_xml_parser *parser) {
  size_t wanted = parser->names->count;
  if (parser->slot_count >= wanted) return;
  GROW(parser->slots, parser->slot_count, wanted - parser->slot_count, parser->slot_capacity);
  for (; parser->slot_count < wanted; parser->slot_count++) {
    const known_name *known = &parser->names->known[parser->slot_count];
    slot added = {NULL,        NULL, known->parent,
                  known->node, -1,   -1,
                  (uint8_t)known->is_attribute, (uint8_t)use_of(parser, known->node)};
    parser->slots[parser->slot_count] = added;
  }
}

// By its letters: once for each name and parser.
static int32_t find_by_letters(panorama_xml_parser *parser, int32_t parent, const xmlChar *name, const xmlChar *uri,
                               int is_attribute) {
  panorama_xml_names *names = parser->names;
  for (size_t index = 0; index < names->count; index++) {
    known_name *known = &names->known[index];
    if (known->parent == parent && known->is_attribute == is_attribute && same(known->name, (const char *)name) &&
        same(known->uri, (const char *)uri))
      return (int32_t)index;
  }
  if (!parser->has_hooks) {
    stop(parser, PANORAMA_XML_NEEDS_HOOKS, position_of(parser));
    return -1;
  }
  int32_t node =
      parser->hooks.node(parser->hooks.user, parent, (const char *)name, (const char *)uri, is_attribute);
  if (node < 0 || names->count >= table_size / 2) return -1;
  GROW(names->known, names->count, 1, names->capacity);
  known_name added = {parent, node, is_attribute, copy_of((const char *)name), copy_of((const char *)uri)};
  names->known[names->count] = added;
  return (int32_t)names->count++;
}

// Which of the known names this is; the one that followed the last time is tried first. -1 when it is none.
static int32_t find(panorama_xml_parser *parser, level *top, const xmlChar *name, const xmlChar *uri,
                    int is_attribute) {
  int32_t *guess = NULL;
  if (top->previous >= 0)
    guess = &parser->slots[top->previous].next;
  else if (top->self >= 0)
    guess = &parser->slots[top->self].first;
  if (guess != NULL && *guess >= 0 && is_known_as(parser, *guess, top->node, name, uri, is_attribute)) {
    top->previous = *guess;
    return *guess;
  }
  size_t place = bucket(top->node, name, uri, is_attribute);
  int32_t found = -1;
  for (; parser->table[place] >= 0; place = (place + 1) & (table_size - 1))
    if (is_known_as(parser, parser->table[place], top->node, name, uri, is_attribute)) {
      found = parser->table[place];
      break;
    }
  if (found < 0) {
    found = find_by_letters(parser, top->node, name, uri, is_attribute);
    if (found < 0) return -1;
    sync_slots(parser);
    parser->slots[found].name = name;
    parser->slots[found].uri = uri;
    // A name has one place for each pointer it was seen under, and there is one for each name, parent and parser.
    if (parser->table_count < table_size / 2) {
      parser->table[place] = found;
      parser->table_count++;
    }
  }
  if (top->previous >= 0)
    parser->slots[top->previous].next = found;
  else if (top->self >= 0)
    parser->slots[top->self].first = found;
  top->previous = found;
  return found;
}

// MARK: Inside records

static void append_text(panorama_xml_parser *parser, const void *text, size_t length) {
  GROW(parser->text, parser->text_count, length, parser->text_capacity);
  memcpy(parser->text + parser->text_count, text, length);
  parser->text_count += length;
}

static void deliver(panorama_xml_parser *parser, int32_t node, int kind, size_t start) {
  size_t length = parser->text_count - start;
  if (length > 0 || kind == 1) count(parser, node);
  GROW(parser->entries, parser->entry_count, 1, parser->entry_capacity);
  panorama_xml_entry entry = {node, kind, (uint32_t)start, (uint32_t)length};
  parser->entries[parser->entry_count++] = entry;
}

static level *open_level(panorama_xml_parser *parser, int32_t node, int32_t self, int use) {
  if (parser->level_count == parser->level_capacity) {
    size_t capacity = parser->level_capacity * 2 + 16;
    parser->levels = sized(parser->levels, capacity, sizeof *parser->levels);
    memset(parser->levels + parser->level_capacity, 0, (capacity - parser->level_capacity) * sizeof(level));
    parser->level_capacity = capacity;
  }
  level *opened = &parser->levels[parser->level_count++];
  opened->node = node;
  opened->self = self;
  opened->use = use;
  opened->previous = -1;
  opened->has_children = 0;
  opened->mixed_count = 0;
  opened->text_start = parser->text_count;
  return opened;
}

static void deliver_attributes(panorama_xml_parser *parser, level *top, int attribute_count,
                               const xmlChar **attributes) {
  for (int index = 0; index < attribute_count && !is_stopped(parser); index++) {
    const xmlChar **attribute = attributes + 5 * index;
    int32_t known = find(parser, top, attribute[0], attribute[2], 1);
    if (known < 0) continue;
    int32_t node = parser->slots[known].node;
    int use = parser->slots[known].use;
    if (use & PANORAMA_XML_WANTED) {
      size_t start = parser->text_count;
      append_text(parser, attribute[3], (size_t)(attribute[4] - attribute[3]));
      deliver(parser, node, 0, start);
    } else if (!(use & PANORAMA_XML_MAPPED)) {
      count(parser, node);
    }
  }
  top->text_start = parser->text_count;
  // Children follow in an order of their own.
  if (attribute_count > 0) top->previous = -1;
}

static int is_record(panorama_xml_parser *parser, const xmlChar *name, const xmlChar *uri) {
  if (parser->record_name != NULL) return parser->record_name == name && parser->record_uri == uri;
  if (parser->names->record == NULL || !same(parser->names->record, (const char *)name) ||
      !same(parser->names->record_uri, (const char *)uri))
    return 0;
  parser->record_name = name;
  parser->record_uri = uri;
  return 1;
}

static void start_inside(panorama_xml_parser *parser, const xmlChar *name, const xmlChar *uri, int attribute_count,
                         const xmlChar **attributes) {
  level *top = &parser->levels[parser->level_count - 1];
  int is_mapped_parent = top->use & PANORAMA_XML_MAPPED;
  if (!top->has_children) {
    top->has_children = 1;
    if (top->use & PANORAMA_XML_WANTED) {
      size_t length = parser->text_count - top->text_start;
      GROW(top->mixed, 0, length, top->mixed_capacity);
      memcpy(top->mixed, parser->text + top->text_start, length);
      top->mixed_count = length;
      parser->text_count = top->text_start;
    }
  }
  int32_t known = is_mapped_parent ? find(parser, top, name, uri, 0) : -1;
  if (is_stopped(parser)) return;
  int32_t node = known >= 0 ? parser->slots[known].node : -1;
  int use = known >= 0 ? parser->slots[known].use : 0;
  if (!(use & PANORAMA_XML_MAPPED) && is_record(parser, name, uri)) {
    // Directly in a record, or where text should be, it is no part of the record, whose end tag is missing. Elsewhere it
    // may be; but no record has a thousand.
    int is_in_text = (top->use & PANORAMA_XML_WANTED) != 0;
    if (parser->level_count == 1 || is_in_text || ++parser->nested > 1000)
      return stop(parser, PANORAMA_XML_NESTED, position_of(parser));
  }
  level *opened = open_level(parser, node, known, use);
  if (node < 0) return;
  if (!(use & PANORAMA_XML_MAPPED)) return count(parser, node);
  if (use & PANORAMA_XML_COLLECTION) deliver(parser, node, 1, parser->text_count);
  if (attribute_count > 0) deliver_attributes(parser, opened, attribute_count, attributes);
}

static void end_inside(panorama_xml_parser *parser) {
  level *ended = &parser->levels[--parser->level_count];
  if (ended->use & PANORAMA_XML_WANTED) {
    if (!ended->has_children) {
      deliver(parser, ended->node, 0, ended->text_start);
    } else {
      // White space between children is layout, not text.
      int is_layout = 1;
      for (size_t index = 0; index < ended->mixed_count && is_layout; index++)
        is_layout = (uint8_t)ended->mixed[index] <= 0x20;
      if (!is_layout) {
        size_t start = parser->text_count;
        append_text(parser, ended->mixed, ended->mixed_count);
        deliver(parser, ended->node, 0, start);
      }
    }
  }
  if (parser->level_count > 0) return;
  int64_t position = position_of(parser);
  if (position - parser->record_start > parser->limits.record_bytes)
    return stop(parser, PANORAMA_XML_TOO_LONG, position);
  parser->in_record = 0;
  parser->serial++;
  parser->counted_count = 0;
  GROW(parser->records, parser->record_count, 1, parser->record_capacity);
  panorama_xml_record record = {parser->record_start, position, parser->entry_count, parser->text_count};
  parser->records[parser->record_count++] = record;
}

// MARK: Events

// Where the tag starts that has been read up to `position`: no < can stand inside a tag (XML 1.0, section 3.1).
static int64_t start_of_tag(const panorama_xml_parser *parser, int64_t position) {
  int64_t place = position - parser->window_start - 1;
  while (place > 0 && parser->window[place] != '<') place--;
  return parser->window_start + (place > 0 ? place : 0);
}

static void start_record(panorama_xml_parser *parser, int attribute_count, const xmlChar **attributes) {
  parser->in_record = 1;
  parser->nested = 0;
  parser->record_start = start_of_tag(parser, position_of(parser));
  level *opened = open_level(parser, 0, 0, use_of(parser, 0));
  if (attribute_count > 0) deliver_attributes(parser, opened, attribute_count, attributes);
}

static void on_start(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int namespace_count,
                     const xmlChar **namespaces, int attribute_count, int defaulted, const xmlChar **attributes) {
  (void)prefix, (void)namespace_count, (void)namespaces, (void)defaulted;
  panorama_xml_parser *parser = user;
  if (is_stopped(parser)) return;
  parser->depth++;
  if (parser->depth > parser->limits.depth) return stop(parser, PANORAMA_XML_TOO_DEEP, position_of(parser));
  if (attribute_count > parser->limits.attributes)
    return stop(parser, PANORAMA_XML_TOO_MANY_ATTRIBUTES, position_of(parser));
  if (parser->in_record) return start_inside(parser, name, uri, attribute_count, attributes);
  if (parser->is_priming) return;
  if (parser->record_parent > 0 && parser->depth == parser->record_parent + 1 && is_record(parser, name, uri))
    return start_record(parser, attribute_count, attributes);
  if (!parser->has_hooks) return stop(parser, PANORAMA_XML_NEEDS_HOOKS, position_of(parser));
  int64_t position = position_of(parser), tag = start_of_tag(parser, position);
  switch (parser->hooks.start(parser->hooks.user, (const char *)name, (const char *)uri,
                              parser->window + (tag - parser->window_start), (size_t)(position - tag), position)) {
    case 1:
      parser->record_parent = parser->depth;
      break;
    case 2:
      free(parser->names->record);
      free(parser->names->record_uri);
      parser->names->record = copy_of((const char *)name);
      parser->names->record_uri = copy_of((const char *)uri);
      parser->record_name = name;
      parser->record_uri = uri;
      return start_record(parser, attribute_count, attributes);
    case 3:
      return stop(parser, PANORAMA_XML_NESTED, tag);
    default:
      break;
  }
  for (int index = 0; index < attribute_count; index++) {
    const xmlChar **attribute = attributes + 5 * index;
    parser->hooks.attribute(parser->hooks.user, (const char *)attribute[0], attribute[3],
                            (size_t)(attribute[4] - attribute[3]));
  }
}

static void on_end(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri) {
  (void)name, (void)prefix, (void)uri;
  panorama_xml_parser *parser = user;
  if (is_stopped(parser)) return;
  parser->depth--;
  if (parser->in_record) return end_inside(parser);
  if (!parser->has_hooks) return stop(parser, PANORAMA_XML_NEEDS_HOOKS, position_of(parser));
  if (parser->depth < parser->record_parent) parser->record_parent = 0;
  if (parser->hooks.end(parser->hooks.user, position_of(parser)))
    stop(parser, PANORAMA_XML_TOO_LONG, position_of(parser));
}

static void on_text(void *user, const xmlChar *text, int length) {
  panorama_xml_parser *parser = user;
  if (is_stopped(parser) || length <= 0) return;
  if (!parser->in_record) {
    if (parser->depth != parser->record_parent && parser->has_hooks)
      parser->hooks.text(parser->hooks.user, text, (size_t)length);
    return;
  }
  level *top = &parser->levels[parser->level_count - 1];
  if (!(top->use & PANORAMA_XML_WANTED)) return;
  if (!top->has_children) return append_text(parser, text, (size_t)length);
  GROW(top->mixed, top->mixed_count, (size_t)length, top->mixed_capacity);
  memcpy(top->mixed + top->mixed_count, text, (size_t)length);
  top->mixed_count += (size_t)length;
}

static void refuse(void *user, const char *found) {
  panorama_xml_parser *parser = user;
  if (is_stopped(parser)) return;
  parser->stop.refusal = found;
  stop(parser, PANORAMA_XML_REFUSED, position_of(parser));
}

static void on_subset(void *user, const xmlChar *name, const xmlChar *public_id, const xmlChar *system_id) {
  (void)name;
  // An external subset is an external entity: nothing of it is opened, the file is refused.
  if (public_id != NULL || system_id != NULL) refuse(user, "a DOCTYPE that names an external file");
}

static void on_entity(void *user, const xmlChar *name, int type, const xmlChar *public_id, const xmlChar *system_id,
                      xmlChar *content) {
  (void)name, (void)type, (void)public_id, (void)system_id, (void)content;
  refuse(user, "an entity declaration");
}

static void on_unparsed_entity(void *user, const xmlChar *name, const xmlChar *public_id, const xmlChar *system_id,
                               const xmlChar *notation) {
  (void)name, (void)public_id, (void)system_id, (void)notation;
  refuse(user, "an unparsed entity declaration");
}

static void on_reference(void *user, const xmlChar *name) {
  (void)name;
  refuse(user, "a reference to an entity that is not predefined");
}

static void on_error(void *user, xmlErrorPtr error) {
  panorama_xml_parser *parser = user;
  // Only fatal errors mean that the text is not well-formed. The message quotes the file and is not kept.
  if (error->level != XML_ERR_FATAL || is_stopped(parser)) return;
  parser->stop.error = error->code;
  stop(parser, PANORAMA_XML_NOT_WELL_FORMED, position_of(parser));
}

// MARK: Life

static void initialize(void) { xmlInitParser(); }

panorama_xml_parser *panorama_xml_make(panorama_xml_names *names, const panorama_xml_hooks *hooks,
                                       panorama_xml_limits limits) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, initialize);
  panorama_xml_parser *parser = sized(NULL, 1, sizeof *parser);
  memset(parser, 0, sizeof *parser);
  memset(parser->table, 0xFF, sizeof parser->table);
  parser->names = names;
  parser->part = least_part;
  parser->limits = limits;
  parser->serial = 1;
  if (hooks != NULL) {
    parser->hooks = *hooks;
    parser->has_hooks = 1;
  }
  if (names->count == 0) {
    // The record itself is the first known name, so that its first child can be guessed.
    GROW(names->known, names->count, 1, names->capacity);
    known_name root = {-1, 0, 0, NULL, NULL};
    names->known[names->count++] = root;
  }
  sync_slots(parser);
  xmlSAXHandler handler;
  memset(&handler, 0, sizeof handler);
  handler.initialized = XML_SAX2_MAGIC;
  handler.startElementNs = on_start;
  handler.endElementNs = on_end;
  handler.characters = handler.ignorableWhitespace = handler.cdataBlock = on_text;
  handler.internalSubset = on_subset;
  handler.entityDecl = on_entity;
  handler.unparsedEntityDecl = on_unparsed_entity;
  handler.reference = on_reference;
  handler.serror = (xmlStructuredErrorFunc)on_error;
  parser->context = xmlCreatePushParserCtxt(&handler, parser, NULL, 0, NULL);
  if (parser->context == NULL) abort();
  // The bytes have been brought to UTF-8 already, whatever the prolog says. Without NOENT libxml2 leaves `&amp;` in
  // attributes as `&#38;`; there is nothing else to substitute, since a declaration stops the parser at once.
  xmlCtxtUseOptions(parser->context, XML_PARSE_NONET | XML_PARSE_HUGE | XML_PARSE_IGNORE_ENC | XML_PARSE_NOENT);
  // Names are kept for the whole document: no more than this, in bytes.
  xmlDictSetLimit(parser->context->dict, 8 << 20);
  return parser;
}

void panorama_xml_free(panorama_xml_parser *parser) {
  // libxml2 makes a document for the declarations of entities, even when nobody wants a tree, and leaves it behind.
  xmlFreeDoc(parser->context->myDoc);
  parser->context->myDoc = NULL;
  xmlFreeParserCtxt(parser->context);
  for (size_t index = 0; index < parser->level_capacity; index++) free(parser->levels[index].mixed);
  free(parser->levels);
  free(parser->slots);
  free(parser->entries);
  free(parser->text);
  free(parser->records);
  free(parser->last);
  free(parser->counts);
  free(parser->counted);
  free(parser);
}

void panorama_xml_restart(panorama_xml_parser *parser) {
  // The dictionary stays, and with it the pointers by which names are known.
  if (xmlCtxtResetPush(parser->context, NULL, 0, NULL, NULL) != 0) abort();
  parser->part = least_part;
  panorama_xml_state none = {PANORAMA_XML_GOES_ON, 0, NULL, 0};
  parser->stop = none;
  parser->bias = 0;
  parser->depth = parser->record_parent = parser->in_record = parser->nested = 0;
  parser->level_count = parser->entry_count = parser->text_count = parser->record_count = 0;
  parser->counted_count = 0;
  parser->serial++;
  if (parser->node_count > 0) memset(parser->counts, 0, parser->node_count * sizeof *parser->counts);
}

// MARK: Parsing

void panorama_xml_push(panorama_xml_parser *parser, const uint8_t *text, size_t length, int64_t position, int is_final,
                       const uint8_t *window, int64_t window_start) {
  parser->window = window;
  parser->window_start = window_start;
  xmlParserInputPtr input = parser->context->input;
  // What libxml2 has not read yet of the last push stands before `position`.
  if (input != NULL)
    parser->bias = position - ((int64_t)input->consumed + (input->end - input->base));
  // libxml2 copies what it is given: by parts, so that the copy stays in the cache.
  for (size_t done = 0, count; done < length && !is_stopped(parser); done += count) {
    count = length - done < parser->part ? length - done : parser->part;
    xmlParseChunk(parser->context, (const char *)text + done, (int)count, 0);
    if (parser->part < most_part) parser->part *= 2;
  }
  if (is_final && !is_stopped(parser)) xmlParseChunk(parser->context, NULL, 0, 1);
  parser->window = NULL;
}

typedef struct {
  panorama_xml_parser *parser;
  const uint8_t *text;
  size_t length;
  int64_t position;
  const uint8_t *window;
  int64_t window_start;
} task;

static void *run(void *argument) {
  task *work = argument;
  panorama_xml_push(work->parser, work->text, work->length, work->position, 0, work->window, work->window_start);
  return NULL;
}

void panorama_xml_push_both(panorama_xml_parser *first, const uint8_t *text, size_t length, int64_t position,
                            panorama_xml_parser *second, size_t second_length, const uint8_t *window,
                            int64_t window_start) {
  // Neither may learn names or call hooks while the other runs.
  int has_hooks = first->has_hooks;
  first->has_hooks = 0;
  task work = {second, text + length, second_length, position + (int64_t)length, window, window_start};
  pthread_t thread;
  int failed = pthread_create(&thread, NULL, run, &work);
  panorama_xml_push(first, text, length, position, 0, window, window_start);
  if (failed)
    run(&work);
  else
    pthread_join(thread, NULL);
  first->has_hooks = has_hooks;
}

int panorama_xml_processors(void) {
#if defined(__linux__)
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) return CPU_COUNT(&set);
#endif
  return 1;
}

void panorama_xml_prime(panorama_xml_parser *parser, const uint8_t *tags, size_t length, int is_complete) {
  // libxml2 reads nothing before it has seen four bytes, and one tag may have fewer.
  static const uint8_t prolog[] = "<?xml version='1.0'?>";
  parser->is_priming = 1;
  if (length < 4) panorama_xml_push(parser, prolog, sizeof prolog - 1, 0, 0, prolog, 0);
  panorama_xml_push(parser, tags, length, 0, 0, tags, 0);
  parser->is_priming = 0;
  parser->part = least_part;
  parser->record_parent = is_complete ? parser->depth : 0;
}

panorama_xml_state panorama_xml_stopped(const panorama_xml_parser *parser) { return parser->stop; }

void panorama_xml_stop_at(panorama_xml_parser *parser, panorama_xml_stop reason, int error, int64_t position) {
  if (!is_stopped(parser)) parser->stop.error = error;
  stop(parser, reason, position);
}

int panorama_xml_is_in_record(const panorama_xml_parser *parser) { return parser->in_record; }

int64_t panorama_xml_record_start(const panorama_xml_parser *parser) { return parser->record_start; }

int panorama_xml_is_between_records(const panorama_xml_parser *parser, int64_t position) {
  return !is_stopped(parser) && !parser->in_record && parser->record_parent > 0 &&
         parser->depth == parser->record_parent && position_of(parser) == position;
}

// MARK: Results

panorama_xml_result panorama_xml_results(const panorama_xml_parser *parser) {
  panorama_xml_result result = {parser->records, parser->record_count, parser->entries, parser->text};
  return result;
}

void panorama_xml_forget(panorama_xml_parser *parser, int all) {
  if (all) {
    forget_counts(parser);
    parser->entry_count = parser->text_count = parser->record_count = 0;
    return;
  }
  if (parser->record_count == 0) return;
  panorama_xml_record last = parser->records[parser->record_count - 1];
  parser->record_count = 0;
  parser->entry_count -= last.entries;
  parser->text_count -= last.text;
  if (parser->entry_count > 0)
    memmove(parser->entries, parser->entries + last.entries, parser->entry_count * sizeof *parser->entries);
  if (parser->text_count > 0) memmove(parser->text, parser->text + last.text, parser->text_count);
  for (size_t index = 0; index < parser->entry_count; index++) parser->entries[index].offset -= (uint32_t)last.text;
  for (size_t index = 0; index < parser->level_count; index++) parser->levels[index].text_start -= last.text;
}

int64_t panorama_xml_take_count(panorama_xml_parser *parser, int32_t node) {
  if (node < 0 || (size_t)node >= parser->node_count) return 0;
  int64_t taken = parser->counts[node];
  parser->counts[node] = 0;
  return taken;
}
