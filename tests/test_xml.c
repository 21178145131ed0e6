/* The hardened reader, the tree with its places, the writer with its digest. */
#include "tests/test.h"
#include "tests/oom.h"
#include "xml/reader.h"
#include "xml/writer.h"
#include <socialaid/value.h>
#include <errno.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlmemory.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

/* ---- a handler that writes down what it hears ---- */

typedef struct ear { char log[4096]; size_t starts; size_t stop_at; } ear;

static void heard(ear *e, const char *what, aid__text text, const char *tail)
{
  size_t used = strlen(e->log);

  snprintf(e->log + used, sizeof e->log - used, "%s%.*s%s", what, (int)text.length, text.start, tail);
}

static bool hear_start(void *data, aid__text space, aid__text name, const aid__attribute *attributes, size_t count, aid__place place)
{
  ear *e = data;
  char line[32];

  (void)space;
  snprintf(line, sizeof line, "@%u:%u", (unsigned)place.line, (unsigned)place.column);
  heard(e, "<", name, line);
  for (size_t i = 0; i < count; i++) {
    heard(e, " ", attributes[i].name, "=");
    heard(e, "[", attributes[i].value, "]");
  }
  heard(e, ">", aid__text_of(""), "");
  return ++e->starts != e->stop_at;
}

static bool hear_end(void *data, aid__text space, aid__text name, aid__place place)
{
  (void)space;
  (void)place;
  heard(data, "</", name, ">");
  return true;
}

static bool hear_text(void *data, aid__text text, aid__place place)
{
  (void)place;
  heard(data, "", text, "");
  return true;
}

static const aid__handler hear = {hear_start, hear_end, hear_text};

/* Reads `bytes` in pieces; the number of the first error, or "". */
static const char *read_all(ear *e, const char *bytes, size_t length, size_t piece, const aid__limits *limits, uint32_t *line)
{
  static char number[8];
  aid__reports reports;
  aid_error *error = NULL;
  aid__reader *reader;
  bool more = true;

  memset(e, 0, sizeof *e);
  aid__reports_init(&reports, &aid__memory_default, NULL, NULL);
  reader = aid__reader_new(&aid__memory_default, "data.xml", &hear, e, limits, &reports);
  ck_assert_ptr_nonnull(reader);
  for (size_t i = 0; more && i < length; i += piece)
    more = aid__reader_push(reader, bytes + i, length - i < piece ? length - i : piece, false);
  if (more)
    more = aid__reader_push(reader, "", 0, true);
  aid__reader_free(reader);
  number[0] = '\0';
  if (aid__reports_finish(&reports, &error) != AID_OK) {
    const aid_diagnostic *d = aid_error_at(error, 0);

    ck_assert(!more);
    ck_assert_uint_eq(aid_error_count(error), 1);
    snprintf(number, sizeof number, "%s", aid_diagnostic_number(d));
    if (line != NULL)
      *line = aid_diagnostic_line(d);
  }
  aid_error_free(error);
  aid__reports_free(&reports);
  return number;
}

START_TEST(what_is_read_comes_in_order_with_its_lines)
{
  static const char doc[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a xmlns=\"urn:x\">\n  <b c='1 &lt; 2 &amp;#38; 中'\n"
                            "     d=\"\"/>x &amp; y<!-- no --><![CDATA[<z>]]>\n  <e>&#x4E2D;</e></a>\n";

  for (size_t piece = 1; piece < sizeof doc; piece++) {
    ear e;

    ck_assert_str_eq(read_all(&e, doc, sizeof doc - 1, piece, NULL, NULL), "");
    ck_assert_str_eq(e.log, "<a@2:0>\n  <b@3:0 c=[1 < 2 &#38; 中] d=[]></b>x & y<z>\n  <e@5:0>中</e></a>");
  }
}
END_TEST

START_TEST(what_is_not_well_formed_or_not_wanted_is_refused)
{
  static const struct { const char *number, *doc; } table[] = {
    {"E3001", "<a><b></a b></a>"}, {"E3001", "<a b=c/>"}, {"E3001", "<a b='1' b='2'/>"}, {"E3001", "<a>&</a>"},
    {"E3001", "<a>\x01</a>"}, {"E3001", "<a/><b/>"}, {"E3001", "hello"}, {"E3001", "<a>]]></a>"}, {"E3001", "<a b='<'/>"},
    {"E3001", "<a><!-- -- --></a>"}, {"E3001", "<a>&#0;</a>"}, {"E3001", " <?xml version='1.0'?><a/>"},
    {"E3002", ""}, {"E3002", "<a>"}, {"E3002", "<a><b/>"}, {"E3002", "<a b='1"}, {"E3002", "<a"}, {"E3002", "<a>text"}, {"E3002", "<a></"},
    {"E3002", "<a><!-- never"}, {"E3002", "<a><![CDATA[never"}, {"E3002", "<?xml version='1.0' enc"},
    {"E3003", "<a>\xFF</a>"}, {"E3003", "<a>\xC0\x80</a>"}, {"E3003", "<a b='\xE4\xB8'/>"},
    {"E3003", "<?xml version='1.0' encoding='GBK'?><a/>"}, {"E3003", "<?xml version='1.0' encoding='ISO-8859-1'?><a/>"},
    {"E3003", "<?xml version='1.0' encoding='nonsense'?><a/>"}, {"E3003", "\xFE\xFF"},
    {"E3004", "<!DOCTYPE a><a/>"}, {"E3004", "<!DOCTYPE a SYSTEM 'http://127.0.0.1:1/x.dtd'><a/>"},
    {"E3004", "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>"},
    {"E3004", "<!DOCTYPE a [<!ENTITY x 'ha'><!ENTITY y '&x;&x;&x;&x;&x;&x;&x;&x;'><!ENTITY z '&y;&y;&y;&y;&y;&y;&y;'>]><a>&z;</a>"},
    {"E3004", "<!DOCTYPE a PUBLIC '-//x' 'y' [<!ENTITY % p SYSTEM 'file:///etc/passwd'>%p;]><a/>"},
    {"E3005", "<a>&nbsp;</a>"}, {"E3005", "<a b='&x;'/>"},
    {"E3007", "<a x:b='1' xmlns:x='urn:y'/>"}, {"E3007", "<x:a/>"}, {"E3007", "<a xml:lang='zh'/>"}, {"E3007", "<a x:b='1'/>"},
    {"E3008", "<a><b></a>"}, {"E3008", "<a></b>"},
  };

  for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
    size_t length = strlen(table[i].doc);
    ear e;

    for (size_t piece = 1; piece <= length + 1; piece += 3) {
      const char *number = read_all(&e, table[i].doc, length, piece, NULL, NULL);

      ck_assert_msg(strcmp(number, table[i].number) == 0, "%s gives %s, not %s", table[i].doc, number, table[i].number);
    }
  }
}
END_TEST

static char *repeat(const char *head, const char *piece, size_t count, const char *tail)
{
  char *s = malloc(strlen(head) + (strlen(piece) + 12) * count + strlen(tail) + 1), *p = s;

  p += sprintf(p, "%s", head);
  for (size_t i = 0; i < count; i++) {
    const char *number = strchr(piece, '#');

    p += number == NULL ? sprintf(p, "%s", piece) : sprintf(p, "%.*s%zu%s", (int)(number - piece), piece, i, number + 1);
  }
  strcpy(p, tail);
  return s;
}

/* libxml2's converters of encodings have no parser to tell; they would write to stderr. */
static void note(void *data, xmlErrorPtr error)
{
  (void)error;
  ++*(int *)data;
}

START_TEST(a_bad_encoding_is_told_to_the_reports_alone)
{
  static const char *const docs[] = {"<?xml version=\"1.0\" encoding=\"GB18030\"?>\n\"1.0\x9D=\"e", "<?xml version=\"1.0\" encoding=\"UTF-7\"\xFF\xFF?>\n<a>"};
  int told = 0;

  xmlSetStructuredErrorFunc(&told, (xmlStructuredErrorFunc)note);   /* the guest's host listens */
  for (size_t i = 0; i < sizeof docs / sizeof *docs; i++) {
    ear e;
    ck_assert_str_eq(read_all(&e, docs[i], strlen(docs[i]), 4096, NULL, NULL), i ? "E3001" : "E3003");
  }
  ck_assert_int_eq(told, 0);
  ck_assert(xmlStructuredError == (xmlStructuredErrorFunc)note && xmlStructuredErrorContext == &told);
  xmlSetStructuredErrorFunc(NULL, NULL);
}
END_TEST

START_TEST(nothing_grows_without_end)
{
  static const struct { const char *head, *piece; size_t count; const char *tail, *number; } table[] = {
    {"", "<a>", 63, "<b/>", "E3002"}, {"", "<a>", 65, "", "E3006"}, {"", "<a>", 5000, "", "E3006"},
    {"<a", " b#=''", 256, "/>", ""}, {"<a", " b#=''", 257, "/>", "E3006"}, {"<a", " b#=''", 200000, "/>", "E3006"},
    {"<a b='", "0123456789", 6000, "'/>", ""}, {"<a b='", "0123456789", 20000, "'/>", "E3006"},
    {"<a b='", "0123456789", 2000000, "", "E3006"},
    {"<a>", "0123456789", 100000, "</a>", ""}, {"<a>", "0123456789", 110000, "</a>", "E3006"},
    {"<a><!--", "0123456789", 50000, "--></a>", ""}, {"<a><!--", "0123456789", 2000000, "--></a>", "E3006"},
  };

  for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
    char *doc = repeat(table[i].head, table[i].piece, table[i].count, table[i].tail);
    ear e;

    ck_assert_msg(strcmp(read_all(&e, doc, strlen(doc), 65536, NULL, NULL), table[i].number) == 0, "row %zu", i);
    free(doc);
  }
  {
    const aid__limits limits = {100, 0, 0, 0};
    char *doc = repeat("<a>", "x", 100, "</a>");
    ear e;

    ck_assert_str_eq(read_all(&e, doc, strlen(doc), 10, &limits, NULL), "E3006");
    free(doc);
  }
}
END_TEST

START_TEST(characters_may_be_cut_where_the_bytes_are)
{
  char *doc = repeat("<a b='", "中文", 200, "'>中文中文<b/>"), *text = repeat("", "中é文", 600, "</a>");
  const size_t length = strlen(doc) + strlen(text);

  doc = realloc(doc, length + 1);
  strcat(doc, text);
  for (size_t piece = 1; piece < 400; piece += 7) {
    ear e;

    ck_assert_str_eq(read_all(&e, doc, length, piece, NULL, NULL), "");
    ck_assert_uint_eq(e.starts, 2);
  }
  free(doc);
  free(text);
}
END_TEST

START_TEST(errors_know_their_line)
{
  uint32_t line = 0;
  ear e;
  char *doc = repeat("<a>", "<b>\n</b>", 70000, "</a x>");

  ck_assert_str_eq(read_all(&e, doc, strlen(doc), 4096, NULL, &line), "E3001");
  ck_assert_uint_eq(line, 70001);
  free(doc);
}
END_TEST

START_TEST(a_handler_may_stop_the_reading)
{
  aid__reports reports;
  ear e = {.stop_at = 2};
  aid__reader *reader;

  aid__reports_init(&reports, &aid__memory_default, NULL, NULL);
  reader = aid__reader_new(&aid__memory_default, "x", &hear, &e, NULL, &reports);
  ck_assert(!aid__reader_push(reader, "<a><b/><c/></a>", 15, true));
  ck_assert_uint_eq(e.starts, 2);
  ck_assert(!aid__reader_push(reader, "<a/>", 4, true));
  ck_assert_uint_eq(reports.errors, 0);
  aid__reader_free(reader);
  aid__reports_free(&reports);
}
END_TEST

/* ---- the tree ---- */

static const char pack[] =
  "\xEF\xBB\xBF<?xml version=\"1.0\"?>\r\n"
  "<!-- <not> a tag -->\r\n"
  "<policy xmlns=\"urn:p\"\n"
  "        id='中文' zh = \"a &lt; b &amp; &#x4E2D;c\" q=\"x>y\">\n"
  "  <require id=\"a\"><!-- <! ]]> 注 -->中 &gt; 1 <![CDATA[<&]]>\r\nend<!-- tail --></require>\n"
  "  <case id=\"k\" zh=\"y\">text <household x=\"1\"><person/><p a='2/'>t</p></household> </case>\n"
  "  <empty/><also ></also><x><![CDATA[</x>]]></x>\n"
  "</policy>\n";

static aid__node *child(const aid__node *node, size_t i)
{
  aid__node *c = node->first;

  while (i-- > 0)
    c = c->next;
  return c;
}

static const char *at_offset(const aid__tree *tree, uint32_t offset)
{
  return tree->source + offset;
}

static bool starts(const char *s, const char *with)
{
  return strncmp(s, with, strlen(with)) == 0;
}

START_TEST(a_tree_knows_where_each_byte_stands)
{
  static const char *const skip[] = {"case", NULL};
  aid__reports reports;
  aid__arena arena;
  aid__tree tree;
  aid__node *n;
  const aid__node_attribute *a;
  aid__place place;

  aid__arena_init(&arena, &aid__memory_default, 0);
  aid__reports_init(&reports, &aid__memory_default, NULL, NULL);
  ck_assert(aid__tree_read(&tree, &arena, "p.xml", pack, sizeof pack - 1, skip, &reports));
  ck_assert_str_eq(tree.space, "urn:p");
  ck_assert_str_eq(tree.root->name, "policy");
  ck_assert(starts(at_offset(&tree, tree.root->offset), "<policy"));
  ck_assert(starts(at_offset(&tree, tree.root->text_offset), "\n  <require"));
  ck_assert(starts(at_offset(&tree, tree.root->end_offset), "</policy>"));
  ck_assert_uint_eq(tree.root->attribute_count, 3);
  ck_assert_str_eq(aid__node_value(tree.root, "id"), "中文");
  a = aid__node_attribute_of(tree.root, "zh");
  ck_assert_str_eq(a->value, "a < b & 中c");
  ck_assert(starts(at_offset(&tree, aid__tree_value_offset(&tree, a, 0)), "a &lt;"));
  ck_assert(starts(at_offset(&tree, aid__tree_value_offset(&tree, a, 2)), "&lt; b"));
  ck_assert(starts(at_offset(&tree, aid__tree_value_offset(&tree, a, 3)), " b &amp;"));
  ck_assert(starts(at_offset(&tree, aid__tree_value_offset(&tree, a, 8)), "&#x4E2D;"));
  ck_assert(starts(at_offset(&tree, aid__tree_value_offset(&tree, a, 9)), "&#x4E2D;"));
  ck_assert(starts(at_offset(&tree, aid__tree_value_offset(&tree, a, 11)), "c\""));
  ck_assert(starts(at_offset(&tree, aid__node_attribute_of(tree.root, "q")->offset), "x>y"));
  ck_assert_ptr_null(aid__node_attribute_of(tree.root, "xmlns"));
  ck_assert_ptr_null(aid__node_value(tree.root, "none"));
  place = aid__tree_place(&tree, aid__node_attribute_of(tree.root, "zh")->offset, 3);
  ck_assert_str_eq(place.file, "p.xml");
  ck_assert_uint_eq(place.line, 4);
  ck_assert_uint_eq(place.column, 23);
  ck_assert_uint_eq(place.length, 3);
  place = aid__tree_place(&tree, 3, 1);
  ck_assert_uint_eq(place.line, 1);
  ck_assert_uint_eq(place.column, 1);

  n = child(tree.root, 0);
  ck_assert_str_eq(n->text, "中 > 1 <&\nend");
  ck_assert_uint_eq(n->text_length, strlen(n->text));
  ck_assert(starts(at_offset(&tree, n->offset), "<require"));
  ck_assert(starts(at_offset(&tree, aid__tree_text_offset(&tree, n, 0)), "中 &gt;"));
  ck_assert(starts(at_offset(&tree, aid__tree_text_offset(&tree, n, 4)), "&gt; 1"));
  ck_assert(starts(at_offset(&tree, aid__tree_text_offset(&tree, n, 8)), "<&]]>"));
  ck_assert(starts(at_offset(&tree, aid__tree_text_offset(&tree, n, 10)), "\r\nend"));
  ck_assert(starts(at_offset(&tree, aid__tree_text_offset(&tree, n, 11)), "end<!--"));
  ck_assert(starts(at_offset(&tree, aid__tree_text_offset(&tree, n, 14)), "<!-- tail"));
  ck_assert(starts(at_offset(&tree, n->end_offset), "</require>"));

  n = child(tree.root, 1);
  ck_assert_str_eq(n->name, "case");
  ck_assert_ptr_null(n->first);
  ck_assert_str_eq(n->text, "");
  ck_assert_str_eq(aid__node_value(n, "zh"), "y");
  ck_assert(starts(at_offset(&tree, n->end_offset), "</case>"));
  n = child(tree.root, 2);
  ck_assert_str_eq(n->name, "empty");
  ck_assert_uint_eq(n->text_offset, n->end_offset);
  ck_assert(starts(at_offset(&tree, n->end_offset), "<also"));
  n = child(tree.root, 3);
  ck_assert_uint_eq(n->text_offset, n->end_offset);
  ck_assert(starts(at_offset(&tree, n->end_offset), "</also>"));
  n = child(tree.root, 4);
  ck_assert_str_eq(n->text, "</x>");
  ck_assert(starts(at_offset(&tree, n->end_offset), "</x>\n</policy>"));
  ck_assert_ptr_null(n->next);
  aid__reports_free(&reports);
  aid__arena_free(&arena);
}
END_TEST

START_TEST(text_may_stand_before_elements)
{
  static const char doc[] = "<a>\n 中 &gt; <!-- --> 1 <b c='d'/>\n</a>";
  aid__reports reports;
  aid__arena arena;
  aid__tree tree;

  aid__arena_init(&arena, &aid__memory_default, 0);
  aid__reports_init(&reports, &aid__memory_default, NULL, NULL);
  ck_assert(aid__tree_read(&tree, &arena, "p.xml", doc, sizeof doc - 1, NULL, &reports));
  ck_assert_str_eq(tree.root->text, "\n 中 >  1 ");
  ck_assert(starts(at_offset(&tree, aid__tree_text_offset(&tree, tree.root, 6)), "&gt;"));
  ck_assert(starts(at_offset(&tree, aid__tree_text_offset(&tree, tree.root, 9)), "1 <b"));
  ck_assert_str_eq(child(tree.root, 0)->name, "b");
  aid__reports_free(&reports);
  aid__arena_free(&arena);
}
END_TEST

START_TEST(a_node_can_be_walked_as_if_it_were_read)
{
  static const char *const skip[] = {"case", NULL};
  aid__reports reports;
  aid__arena arena;
  aid__tree tree;
  ear e = {.starts = 0};

  aid__arena_init(&arena, &aid__memory_default, 0);
  aid__reports_init(&reports, &aid__memory_default, NULL, NULL);
  ck_assert(aid__tree_read(&tree, &arena, "p.xml", pack, sizeof pack - 1, skip, &reports));
  ck_assert(aid__tree_walk(&tree, child(tree.root, 1), &hear, &e, &reports));
  ck_assert_str_eq(e.log, "<case@7:3 id=[k] zh=[y]>text <household@7:28 x=[1]><person@7:45></person><p@7:54 a=[2/]>t</p>"
                          "</household> </case>");
  memset(&e, 0, sizeof e);
  ck_assert(aid__tree_walk(&tree, child(tree.root, 2), &hear, &e, &reports));
  ck_assert_str_eq(e.log, "<empty@8:3></empty>");
  memset(&e, 0, sizeof e);
  ck_assert(aid__tree_walk(&tree, tree.root, &hear, &e, &reports));
  ck_assert(starts(e.log, "<policy@3:1 id=[中文]"));
  aid__reports_free(&reports);
  aid__arena_free(&arena);
}
END_TEST

START_TEST(errors_of_a_pack_have_a_column)
{
  static const struct { const char *number; uint32_t line, column; const char *doc; } table[] = {
    {"E2001", 2, 0, "<a>\n<b c=d/></a>"}, {"E2002", 1, 0, "<a>"}, {"E2003", 1, 0, "<a>\xFF</a>"}, {"E2004", 1, 0, "<!DOCTYPE a><a/>"},
    {"E2005", 1, 0, "<a>&b;</a>"}, {"E2007", 2, 4, "<a xmlns='urn:a'>\n中文 <b xmlns='urn:b'/></a>"}, {"E2008", 1, 0, "<a><b></a>"},
    {"E2009", 2, 4, "<a><b/><!-- \n-->x</a>"}, {"E2002", 1, 0, ""},
    {"E2007", 1, 1, "<a xml:lang='zh'/>"},
  };

  for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
    aid__reports reports;
    aid__arena arena;
    aid__tree tree;
    aid_error *error = NULL;
    const aid_diagnostic *d;

    aid__arena_init(&arena, &aid__memory_default, 0);
    aid__reports_init(&reports, &aid__memory_default, NULL, NULL);
    ck_assert(!aid__tree_read(&tree, &arena, "p.xml", table[i].doc, strlen(table[i].doc), NULL, &reports));
    ck_assert_int_eq(aid__reports_finish(&reports, &error), AID_ERROR_POLICY);
    d = aid_error_at(error, 0);
    ck_assert_str_eq(aid_diagnostic_number(d), table[i].number);
    ck_assert_uint_eq(aid_diagnostic_line(d), table[i].line);
    if (table[i].column != 0 && i != 7)
      ck_assert_uint_eq(aid_diagnostic_column(d), table[i].column);
    ck_assert_uint_ge(aid_diagnostic_column(d), 1);
    aid_error_free(error);
    aid__reports_free(&reports);
    aid__arena_free(&arena);
  }
}
END_TEST

START_TEST(a_tree_survives_each_allocation_that_fails)
{
  OOM_EACH(run) {
    static const char *const skip[] = {"case", NULL};
    aid__reports reports;
    aid__arena arena;
    aid__tree tree;
    aid_error *error = NULL;
    ear e = {.starts = 0};
    bool done;

    aid__arena_init(&arena, &run.memory, 0);
    aid__reports_init(&reports, &run.memory, NULL, NULL);
    done = aid__tree_read(&tree, &arena, "p.xml", pack, sizeof pack - 1, skip, &reports) &&
           aid__tree_walk(&tree, child(tree.root, 1), &hear, &e, &reports);
    ck_assert(done || aid__reports_finish(&reports, &error) == AID_ERROR_MEMORY);
    OOM_EXPECT(run, !done);
    aid_error_free(error);
    aid__reports_free(&reports);
    aid__arena_free(&arena);
  }
}
END_TEST

/* libxml2's own memory, of the whole process: here alone. */
static long parser_left = -1;

static void *parser_malloc(size_t size) { return parser_left == 0 || parser_left-- == 0 ? NULL : malloc(size); }
static void *parser_realloc(void *p, size_t size) { return parser_left == 0 || parser_left-- == 0 ? NULL : realloc(p, size); }
static void parser_free(void *p) { free(p); }
/* Without a context libxml2 2.9 prints; so would it in a program that is out of memory. */
static void quiet(void *data, const char *format, ...)
{
  (void)data;
  (void)format;
}

static char *parser_strdup(const char *s)
{
  char *copy = parser_malloc(strlen(s) + 1);

  return copy == NULL ? NULL : strcpy(copy, s);
}

START_TEST(a_parser_without_memory_fails_as_ours_does)
{
  xmlSetGenericErrorFunc(NULL, quiet);
  ck_assert_int_eq(xmlMemSetup(parser_free, parser_malloc, parser_realloc, parser_strdup), 0);
  {
    ear e;

    parser_left = -1;
    ck_assert_str_eq(read_all(&e, "<a/>", 4, 4, NULL, NULL), "");
  }
  for (long fail = 0; fail < 400; fail++) {
    aid__reports reports;
    aid__arena arena;
    aid__tree tree;
    aid_error *error = NULL;
    bool done;

    aid__arena_init(&arena, &aid__memory_default, 0);
    aid__reports_init(&reports, &aid__memory_default, NULL, NULL);
    parser_left = fail;
    done = aid__tree_read(&tree, &arena, "p.xml", pack, sizeof pack - 1, NULL, &reports);
    parser_left = -1;
    if (!done) {
      aid_status status = aid__reports_finish(&reports, &error);

      ck_assert_msg(status == AID_ERROR_MEMORY || status == AID_ERROR_POLICY, "%ld: %d", fail, (int)status);
    }
    aid_error_free(error);
    aid__reports_free(&reports);
    aid__arena_free(&arena);
    if (done && fail > 300)
      break;
  }
}
END_TEST

/* ---- the writer ---- */

typedef struct sink { char *data; size_t length; size_t room; size_t writes; } sink;

static int take(void *data, const void *bytes, size_t size)
{
  sink *s = data;

  s->writes++;
  if (s->length + size > s->room) {
    errno = ENOSPC;
    return -1;
  }
  memcpy(s->data + s->length, bytes, size);
  s->length += size;
  s->data[s->length] = '\0';
  return 0;
}

static void sha256(const char *bytes, size_t length, char out[72])
{
  unsigned char sum[32];
  unsigned int size = 0;

  ck_assert_int_eq(EVP_Digest(bytes, length, sum, &size, EVP_sha256(), NULL), 1);
  strcpy(out, "sha256:");
  for (size_t i = 0; i < 32; i++)
    sprintf(out + 7 + 2 * i, "%02x", sum[i]);
}

START_TEST(each_thing_is_written_in_one_way)
{
  char room[4096];
  sink s = {room, 0, sizeof room - 1, 0};
  const aid_output output = {take, &s, "out"};
  aid__writer *w = aid__writer_new(NULL, &output, false);
  int code = 0;

  aid__writer_declaration(w);
  aid__writer_start(w, "a");
  aid__writer_attribute(w, "xmlns", "urn:x");
  aid__writer_attribute(w, "none", NULL);
  aid__writer_attribute(w, "e", "<&>\"'\t\n\r中");
  aid__writer_start(w, "b");
  aid__writer_attribute_int(w, "i", -5);
  aid__writer_attribute_fen(w, "z", 0, NULL);
  aid__writer_attribute_fen(w, "f", -5, NULL);
  aid__writer_attribute_fen(w, "g", 12345, "yuan/month");
  aid__writer_attribute_fen(w, "h", INT64_MIN, NULL);
  aid__writer_attribute_fraction(w, "q", (aid__fraction){1135, 3}, 2, NULL);
  aid__writer_attribute_fraction(w, "r", (aid__fraction){3, 2}, 2, "yuan");
  aid__writer_attribute_date(w, "d", 0);
  aid__writer_attribute_date(w, "n", AID_NEVER);
  aid__writer_attribute_month(w, "m", 1);
  aid__writer_end(w);
  aid__writer_comment(w, "a -- b");
  aid__writer_start(w, "c");
  aid__writer_text(w, "1 < 2 & \"3\" > 中\r");
  aid__writer_end(w);
  aid__writer_start(w, "d");
  aid__writer_start(w, "e");
  aid__writer_end(w);
  aid__writer_end(w);
  aid__writer_end(w);
  ck_assert_uint_eq(s.length, 0);
  ck_assert(aid__writer_flush(w, &code));
  ck_assert_uint_eq(aid__writer_bytes(w), s.length);
  ck_assert_str_eq(room,
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<a xmlns=\"urn:x\" e=\"&lt;&amp;&gt;&quot;'&#9;&#10;&#13;中\">\n"
    "  <b i=\"-5\" z=\"0.00\" f=\"-0.05\" g=\"123.45 yuan/month\" h=\"-92233720368547758.08\" q=\"1135/3\" r=\"1.50 yuan\""
    " d=\"1970-01-01\" n=\"never\" m=\"1970-02\"/>\n"
    "  <!-- a - - b -->\n"
    "  <c>1 &lt; 2 &amp; \"3\" &gt; 中&#13;</c>\n"
    "  <d>\n    <e/>\n  </d>\n"
    "</a>\n");
  aid__writer_free(w);
}
END_TEST

START_TEST(the_digest_covers_every_byte_before_the_tag)
{
  for (size_t pad = 65200; pad < 65700; pad++) {
    static char room[200000];
    static char blanks[70000];
    sink s = {room, 0, sizeof room - 1, 0};
    const aid_output output = {take, &s, "out"};
    aid__writer *w = aid__writer_new(NULL, &output, true);
    char digest[72], expected[72];
    const char *end;

    memset(blanks, 'x', pad);
    blanks[pad] = '\0';
    aid__writer_declaration(w);
    aid__writer_start(w, "a");
    aid__writer_attribute(w, "b", blanks);
    aid__writer_start(w, "end");
    aid__writer_attribute_int(w, "households", 123456789);
    aid__writer_digest(w, digest);
    aid__writer_attribute(w, "digest", digest);
    aid__writer_end(w);
    aid__writer_end(w);
    ck_assert(aid__writer_flush(w, NULL));
    end = strstr(room, "<end");
    sha256(room, (size_t)(end - room), expected);
    ck_assert_str_eq(digest, expected);
    aid__writer_free(w);
  }
}
END_TEST

START_TEST(a_full_disk_and_a_bad_character_are_remembered)
{
  char room[16];
  sink s = {room, 0, 10, 0};
  const aid_output output = {take, &s, "out"};
  aid__writer *w = aid__writer_new(NULL, &output, true);
  int code = 0;

  aid__writer_start(w, "abcdefghijklmnop");
  aid__writer_end(w);
  ck_assert(!aid__writer_flush(w, &code));
  ck_assert_int_eq(code, ENOSPC);
  aid__writer_start(w, "b");
  ck_assert(!aid__writer_flush(w, &code));
  ck_assert_uint_eq(s.writes, 1);
  aid__writer_free(w);

  w = aid__writer_new(NULL, &output, false);
  aid__writer_start(w, "a");
  aid__writer_attribute(w, "b", "\x01");
  ck_assert(!aid__writer_flush(w, &code));
  ck_assert_int_eq(code, EILSEQ);
  aid__writer_free(w);
  OOM_EACH(run) {
    w = aid__writer_new(&run.memory, &output, true);
    OOM_EXPECT(run, w == NULL);
    aid__writer_free(w);
  }
}
END_TEST

TEST_MAIN("xml", what_is_read_comes_in_order_with_its_lines, what_is_not_well_formed_or_not_wanted_is_refused, a_bad_encoding_is_told_to_the_reports_alone,
          nothing_grows_without_end,
          characters_may_be_cut_where_the_bytes_are, errors_know_their_line, a_handler_may_stop_the_reading,
          a_tree_knows_where_each_byte_stands, text_may_stand_before_elements, a_node_can_be_walked_as_if_it_were_read, errors_of_a_pack_have_a_column,
          a_tree_survives_each_allocation_that_fails, a_parser_without_memory_fails_as_ours_does,
          each_thing_is_written_in_one_way, the_digest_covers_every_byte_before_the_tag,
          a_full_disk_and_a_bad_character_are_remembered)
