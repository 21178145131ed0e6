/* The sheet: blocks, names, pairs and tables, as text for a terminal or as HTML. Nothing is known here of what a policy is. */
#include "exchange/page.h"

enum { COLUMNS = 96, SHEET_MOST = 256 << 20 };

static const char style[] =
  ":root{color-scheme:light dark;--ink:#1c1e21;--soft:#5c6370;--line:#d9dce1;--tint:#f4f5f7;--link:#0b57a4;--warn:#9a3b00;--warn-tint:#fff1e5}\n"
  "@media (prefers-color-scheme:dark){:root{--ink:#e4e6ea;--soft:#9aa1ac;--line:#3a3f47;--tint:#22262c;--link:#7fb8f2;--warn:#ffb37a;--warn-tint:#3a2616}"
  "html{background:#16191d}}\n"
  "*{box-sizing:border-box}\n"
  "html{-webkit-text-size-adjust:100%}\n"
  "body{margin:0;color:var(--ink);font:16px/1.6 system-ui,-apple-system,\"Segoe UI\",\"Noto Sans\",\"PingFang SC\",\"Hiragino Sans GB\",\"Microsoft YaHei\","
  "\"Noto Sans CJK SC\",\"Noto Sans SC\",\"Source Han Sans SC\",sans-serif}\n"
  "main{max-width:56rem;margin:0 auto;padding:1.5rem 1rem 4rem}\n"
  "h1{font-size:1.7rem;line-height:1.25;margin:0}\n"
  "h2{font-size:1.2rem;margin:2.5rem 0 .75rem;padding-bottom:.25rem;border-bottom:1px solid var(--line)}\n"
  "h3{font-size:1rem;margin:0}\n"
  "p{margin:.25rem 0}\n"
  ".sub,.other,.cite,.note{color:var(--soft)}\n"
  ".other{font-weight:400}\n"
  ".cite,.note,table{font-size:.9rem}\n"
  "article{margin:0 0 1.5rem}\n"
  ":target{background:var(--tint);outline:.35rem solid var(--tint)}\n"
  "code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,\"Liberation Mono\",\"Noto Sans Mono CJK SC\",monospace;font-size:.88rem}\n"
  "h1 code,h3 code,.sub code,dd code,td code{color:var(--soft);font-weight:400}\n"
  "pre{margin:.4rem 0;padding:.5rem .75rem;background:var(--tint);border-left:3px solid var(--line);white-space:pre-wrap;overflow-wrap:anywhere}\n"
  "a{color:var(--link);text-decoration:none}\n"
  "a:hover,a:focus{text-decoration:underline}\n"
  ".mark,.warn{display:inline-block;font-size:.78rem;font-weight:400;padding:0 .45rem;border:1px solid var(--line);border-radius:.7rem;white-space:nowrap}\n"
  ".warn{color:var(--warn);border-color:var(--warn);background:var(--warn-tint)}\n"
  "dl{margin:1rem 0;display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem}\n"
  "dt{color:var(--soft)}\n"
  "dd{margin:0;overflow-wrap:anywhere}\n"
  ".wide{overflow-x:auto;margin:.5rem 0}\n"
  "table{border-collapse:collapse;width:100%}\n"
  "th,td{text-align:left;vertical-align:top;padding:.3rem .8rem .3rem 0;border-bottom:1px solid var(--line)}\n"
  "th{color:var(--soft);font-weight:400;white-space:nowrap}\n"
  "@media (max-width:34rem){dl{grid-template-columns:1fr;gap:0}dd{margin:0 0 .4rem}td{min-width:6.2em}}\n"
  "@media print{body{font-size:11pt}main{max-width:none;padding:0}a{color:inherit}article,tr,dl{break-inside:avoid}h2,h3{break-after:avoid}.wide{overflow:visible}}\n";

void aid__sheet_init(aid__sheet *s, const struct aid_policy *policy, bool html, aid_language language)
{
  *s = (aid__sheet){.html = html};
  aid__buffer_init(&s->piece, &policy->memory, SHEET_MOST);
  aid__buffer_init(&s->out, &policy->memory, SHEET_MOST);
  aid__buffer_init(&s->line, &policy->memory, SHEET_MOST);
  aid__buffer_init(&s->cells, &policy->memory, SHEET_MOST);
  s->say = (aid__speaker){policy, &s->piece, language};
}

void aid__sheet_free(aid__sheet *s)
{
  aid__buffer_free(&s->piece);
  aid__buffer_free(&s->out);
  aid__buffer_free(&s->line);
  aid__buffer_free(&s->cells);
}

/* ---- putting down ---- */

static void put(aid__sheet *s, const char *markup) { aid__buffer_string(&s->out, markup); }

static void put_escaped(aid__sheet *s, const char *text, size_t length)
{
  for (size_t i = 0; i < length; i++) {
    switch (text[i]) {
    case '&': put(s, "&amp;"); break;
    case '<': put(s, "&lt;"); break;
    case '>': put(s, "&gt;"); break;
    case '"': put(s, "&quot;"); break;
    default: aid__buffer_add(&s->out, text + i, 1);
    }
  }
}

static void put_attribute(aid__sheet *s, const char *name, const char *value)
{
  if (value == NULL)
    return;
  put(s, " ");
  put(s, name);
  put(s, "=\"");
  put_escaped(s, value, strlen(value));
  put(s, "\"");
}

/* What was said since the last time. */
static void put_piece(aid__sheet *s)
{
  if (s->html)
    put_escaped(s, s->piece.data, s->piece.length);
  else
    aid__buffer_add(&s->line, s->piece.data, s->piece.length);
  s->piece.length = 0;
}

static void put_tag(aid__sheet *s, const char *tag)     /* text: nothing */
{
  put_piece(s);
  if (s->html)
    put(s, tag);
}

/* ---- text: columns ---- */

static uint32_t character(const char *text, size_t left, size_t *length)
{
  const unsigned char *const p = (const unsigned char *)text;
  uint32_t c = *p < 0x80 ? *p : *p < 0xe0 ? *p & 0x1f : *p < 0xf0 ? *p & 0x0f : *p & 0x07;

  for (*length = 1; *length < left && (p[*length] & 0xc0) == 0x80; ++*length)
    c = c << 6 | (p[*length] & 0x3f);
  return c;
}

static bool is_wide(uint32_t c)
{
  static const struct { uint32_t first, last; } wide[] = {
    {0x1100, 0x115f}, {0x2e80, 0xa4cf}, {0xac00, 0xd7a3}, {0xf900, 0xfaff}, {0xfe30, 0xfe6f}, {0xff00, 0xff60}, {0xffe0, 0xffe6}, {0x1f300, 0x1faff}, {0x20000, 0x3fffd}};

  for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
    if (c >= wide[i].first && c <= wide[i].last)
      return true;
  return false;
}

static size_t width_of(const char *text, size_t length)
{
  size_t width = 0, n;

  for (size_t i = 0; i < length; i += n)
    width += is_wide(character(text + i, length - i, &n)) ? 2 : 1;
  return width;
}

static void blanks(aid__sheet *s, size_t n)
{
  while (n--)
    put(s, " ");
}

/* Marks that no line begins with. */
static bool closes(uint32_t c)
{
  static const uint32_t marks[] = {0x3001, 0x3002, 0x300b, 0x300d, 0x300f, 0x3011, 0xff09, 0xff0c, 0xff1a, 0xff1b, 0xff01, 0xff1f};

  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
    if (c == marks[i])
      return true;
  return false;
}

static bool opens(uint32_t c) { return c == 0x300a || c == 0x300c || c == 0x3010 || c == 0xff08; }

/* How much of a text goes into a line of `room` columns; `next`: where the line after it begins. A word that is longer is cut. */
static size_t line_of(const char *text, size_t length, size_t room, size_t *next)
{
  size_t column = 0, end = 0, fit = 0, n;
  uint32_t before = 0;

  *next = 0;
  while (end < length) {
    const uint32_t c = character(text + end, length - end, &n);
    const size_t width = is_wide(c) ? 2 : 1;
    if (c == ' ') {
      fit = before == ' ' ? fit : end;
      *next = end + 1;
    } else if (end && before != ' ' && (is_wide(c) || is_wide(before)) && !closes(c) && !opens(before)) {
      fit = *next = end;
    }
    if (column + width > room && end)
      break;
    column += width;
    before = c;
    end += n;
  }
  if (end == length)
    fit = *next = length;
  else if (fit == 0)
    fit = *next = end;
  while (*next < length && text[*next] == ' ')
    ++*next;
  return fit;
}

/* Lines of a text from column `at` on (`at` blanks are there already); those after the first begin at `indent`. */
static void wrap(aid__sheet *s, const char *text, size_t length, size_t at, size_t indent)
{
  while (length) {
    size_t next;
    const size_t fit = line_of(text, length, at < COLUMNS ? COLUMNS - at : 1, &next);
    aid__buffer_add(&s->out, text, fit);
    put(s, "\n");
    text += next;
    length -= next;
    if (length)
      blanks(s, indent);
    at = indent;
  }
}

static void rule_off(aid__sheet *s, size_t width, const char *mark)
{
  for (size_t i = 0; i < width && i < COLUMNS; i++)
    put(s, mark);
  put(s, "\n");
}

/* ---- the page ---- */

void aid__sheet_begin(aid__sheet *s, const char *title)
{
  const char *const language = s->say.language == AID_LANGUAGE_ZH ? "zh-CN" : "en";

  if (!s->html)
    return;
  put(s, "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\"");
  put_attribute(s, "lang", language);
  put_attribute(s, "xml:lang", language);
  put(s, ">\n<head>\n<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>");
  put_escaped(s, title, strlen(title));
  put(s, "</title>\n<style>\n");
  put(s, style);
  put(s, "</style>\n</head>\n<body>\n<main>\n");
}

void aid__sheet_end(aid__sheet *s)
{
  if (s->html)
    put(s, "</main>\n</body>\n</html>\n");
}

static const char *other_title(const aid__sheet *s, const aid__titles *titles)
{
  const char *const other = s->say.language == AID_LANGUAGE_ZH ? titles->en : titles->zh;
  const char *const title = aid__title_in(titles, s->say.language);

  return other && title && strcmp(other, title) != 0 ? other : NULL;
}

/* The language of the other title, for those who read pages aloud. */
static const char *other_language(const aid__sheet *s) { return s->say.language == AID_LANGUAGE_ZH ? "en" : "zh-CN"; }

void aid__sheet_title(aid__sheet *s, const aid__titles *titles, const char *id)
{
  const char *const title = aid__title_in(titles, s->say.language), *const other = other_title(s, titles);

  if (s->html) {
    put(s, "<h1>");
    put_escaped(s, title ? title : id, strlen(title ? title : id));
    put(s, "</h1>\n<p class=\"sub\">");
    if (other) {
      put(s, "<span");
      put_attribute(s, "lang", other_language(s));
      put(s, ">");
      put_escaped(s, other, strlen(other));
      put(s, "</span> ");
    }
    put(s, "<code>");
    put_escaped(s, id, strlen(id));
    put(s, "</code></p>\n");
    return;
  }
  aid__say(&s->say, title ? title : "");
  aid__say(&s->say, title ? "  " : "");
  aid__say(&s->say, id);
  if (other) {
    aid__say(&s->say, "  ");
    aid__say(&s->say, other);
  }
  {
    const size_t width = width_of(s->piece.data, s->piece.length);
    wrap(s, s->piece.data, s->piece.length, 0, 0);
    s->piece.length = 0;
    rule_off(s, width, "=");
  }
}

void aid__sheet_section(aid__sheet *s, aid__text2 title, const char *anchor)
{
  const char *const text = s->say.language == AID_LANGUAGE_ZH ? title.zh : title.en;

  if (s->html) {
    put(s, "<section");
    put_attribute(s, "id", anchor);
    put(s, ">\n<h2>");
    put_escaped(s, text, strlen(text));
    put(s, "</h2>\n");
    return;
  }
  if (s->out.length > 1 && s->out.data[s->out.length - 2] != '\n')      /* one empty line, also after an entry */
    put(s, "\n");
  put(s, text);
  put(s, "\n");
  rule_off(s, width_of(text, strlen(text)), "-");
}

void aid__sheet_section_end(aid__sheet *s)
{
  if (s->html)
    put(s, "</section>\n");
}

void aid__sheet_entry(aid__sheet *s, const char *anchor)
{
  if (s->html) {
    put(s, "<article");
    put_attribute(s, "id", anchor);
    put(s, ">\n");
  }
}

void aid__sheet_entry_end(aid__sheet *s) { put(s, s->html ? "</article>\n" : "\n"); }

/* ---- blocks ---- */

void aid__sheet_open(aid__sheet *s, aid__block block)
{
  static const struct { const char *open, *close; } tags[] = {
    {"<p>", "</p>\n"}, {"<h3>", "</h3>\n"}, {"<p class=\"note\">", "</p>\n"}, {"<p class=\"cite\">", "</p>\n"}, {"<pre><code>", "</code></pre>\n"}};

  s->block = block;
  s->tag = tags[block].close;
  if (s->html)
    put(s, tags[block].open);
}

void aid__sheet_close(aid__sheet *s)
{
  static const size_t indents[] = {0, 2, 6, 6, 6};
  const size_t indent = indents[s->block];
  const char *p;

  put_piece(s);
  if (s->html) {
    put(s, s->tag);
    return;
  }
  for (p = s->line.data; p && p < s->line.data + s->line.length;) {        /* code has lines of its own */
    const size_t length = strcspn(p, "\n"), lead = strspn(p, " ");
    blanks(s, indent + lead);
    if (length > lead)
      wrap(s, p + lead, length - lead, indent + lead, indent + lead + (s->block == AID__BLOCK_CODE || s->block == AID__BLOCK_ENTRY ? 4 : 0));
    else
      put(s, "\n");
    p += length;
    p += *p == '\n';
  }
  s->line.length = 0;
  if (s->line.data)
    s->line.data[0] = 0;
}

void aid__sheet_link(aid__sheet *s, const char *anchor, const char *title, aid__text text)
{
  put_piece(s);
  if (!s->html) {
    aid__buffer_add(&s->line, text.start, text.length);
    return;
  }
  put(s, "<a href=\"#");
  put_escaped(s, anchor, strlen(anchor));
  put(s, "\"");
  put_attribute(s, "title", title);
  put(s, ">");
  put_escaped(s, text.start, text.length);
  put(s, "</a>");
}

void aid__sheet_soft_start(aid__sheet *s) { put_tag(s, "<span class=\"other\">"); }
void aid__sheet_soft_end(aid__sheet *s) { put_tag(s, "</span>"); }
void aid__sheet_code_start(aid__sheet *s) { put_tag(s, "<code>"); }
void aid__sheet_code_end(aid__sheet *s) { put_tag(s, "</code>"); }

void aid__sheet_code(aid__sheet *s, const char *text)
{
  aid__sheet_code_start(s);
  aid__say(&s->say, text);
  aid__sheet_code_end(s);
}

void aid__sheet_mark(aid__sheet *s, aid__text2 text, bool warning)
{
  put_tag(s, warning ? "<span class=\"warn\">" : "<span class=\"mark\">");
  AID__SAY2(&s->say, s->html ? "" : "[", s->html ? "" : "【");
  aid__say2(&s->say, text);
  AID__SAY2(&s->say, s->html ? "" : "]", s->html ? "" : "】");
  put_tag(s, "</span>");
}

void aid__sheet_name(aid__sheet *s, const aid__titles *titles, const char *id)
{
  const char *const title = aid__title_in(titles, s->say.language), *const other = other_title(s, titles);

  if (title && strcmp(title, id) != 0) {
    aid__say(&s->say, title);
    aid__say(&s->say, s->html ? " " : "  ");
  }
  aid__sheet_code(s, id);
  if (other) {
    aid__say(&s->say, s->html ? " " : "  ");
    put_piece(s);
    if (s->html) {
      put(s, "<span class=\"other\"");
      put_attribute(s, "lang", other_language(s));
      put(s, ">");
    }
    aid__say(&s->say, other);
    put_tag(s, "</span>");
  }
}

/* ---- pairs ---- */

void aid__sheet_pairs(aid__sheet *s)
{
  if (s->html)
    put(s, "<dl>\n");
}

void aid__sheet_pair(aid__sheet *s, aid__text2 name)
{
  const char *const text = s->say.language == AID_LANGUAGE_ZH ? name.zh : name.en;
  const size_t width = width_of(text, strlen(text));

  put(s, s->html ? "<dt>" : "");
  put_escaped(s, text, strlen(text));
  if (s->html)
    put(s, "</dt><dd>");
  else
    blanks(s, width < 14 ? 14 - width : 1);
}

void aid__sheet_pair_end(aid__sheet *s)
{
  size_t lead;

  put_piece(s);
  if (s->html) {
    put(s, "</dd>\n");
    return;
  }
  lead = s->line.length ? strspn(s->line.data, " ") : 0;     /* " from 2021-07-01" begins a line here */
  if (s->line.length > lead)
    wrap(s, s->line.data + lead, s->line.length - lead, 14, 14);
  else
    put(s, "\n");
  s->line.length = 0;
}

void aid__sheet_pairs_end(aid__sheet *s)
{
  if (s->html)
    put(s, "</dl>\n");
}

/* ---- tables ---- */

void aid__sheet_table(aid__sheet *s, const aid__text2 *heads, size_t columns)
{
  s->columns = columns;
  s->cell_count = 0;
  s->cells.length = 0;
  if (s->html)
    put(s, "<div class=\"wide\"><table>\n<thead><tr>");
  for (size_t i = 0; i < columns; i++) {
    const char *const text = s->say.language == AID_LANGUAGE_ZH ? heads[i].zh : heads[i].en;
    if (s->html) {
      put(s, "<th scope=\"col\">");
      put_escaped(s, text, strlen(text));
      put(s, "</th>");
    } else {
      aid__buffer_add(&s->cells, text, strlen(text) + 1);
    }
  }
  if (s->html)
    put(s, "</tr></thead>\n<tbody>\n");
}

void aid__sheet_cell(aid__sheet *s, const char *anchor)
{
  if (!s->html)
    return;
  if (s->cell_count % s->columns == 0) {
    put(s, "<tr");
    put_attribute(s, "id", anchor);
    put(s, ">");
  }
  put(s, "<td>");
}

void aid__sheet_cell_end(aid__sheet *s)
{
  put_piece(s);
  s->cell_count++;
  if (s->html) {
    put(s, s->cell_count % s->columns == 0 ? "</td></tr>\n" : "</td>");
    return;
  }
  if (s->line.length)
    aid__buffer_add(&s->cells, s->line.data, s->line.length);
  aid__buffer_add(&s->cells, "", 1);
  s->line.length = 0;
}

enum { TABLE_INDENT = 6, TABLE_GAP = 2, TABLE_ROOM = 24, TABLE_LEAST = 10, TABLE_MOST = AID__KEYS_MOST + 6 };

static const char *next_cell(const char *cell) { return cell + strlen(cell) + 1; }

/* As wide as what stands in them; the widest gives way until all fit, or all but a last one that is long. The first names the row: it gives way late. */
static void table_widths(const aid__sheet *s, const char *end, size_t *widths)
{
  const size_t last = s->columns - 1;
  size_t column = 0, total = TABLE_INDENT, widest;

  for (const char *p = s->cells.data; p < end; p = next_cell(p), column = (column + 1) % s->columns) {
    const size_t width = width_of(p, strlen(p));
    if (width > widths[column])
      widths[column] = width;
  }
  for (size_t i = 0; i < last; i++)
    total += widths[i] + TABLE_GAP;
  if (widths[last] <= TABLE_ROOM)
    total += widths[last];
  for (; total > COLUMNS; total--) {
    widest = 0;
    for (size_t i = 1; i < last; i++)
      if (widths[i] > widths[widest] || (widest == 0 && widths[i] + TABLE_LEAST > widths[0]))
        widest = i;
    if (widths[widest] <= TABLE_LEAST)
      return;
    widths[widest]--;
  }
}

/* A row: each cell in lines of its column. */
static void table_row(aid__sheet *s, const char *row, size_t cells, const size_t *widths)
{
  const char *left[TABLE_MOST];
  bool more = true;

  for (size_t i = 0; i < cells; i++, row = next_cell(row))
    left[i] = row;
  while (more) {
    size_t gap = TABLE_INDENT;           /* blanks owed before the next that is not blank */
    more = false;
    for (size_t i = 0; i < cells; i++) {
      size_t next, fit = line_of(left[i], strlen(left[i]), widths[i] ? widths[i] : 1, &next);
      if (fit) {
        blanks(s, gap);
        aid__buffer_add(&s->out, left[i], fit);
        gap = 0;
      }
      gap += (widths[i] > width_of(left[i], fit) ? widths[i] - width_of(left[i], fit) : 0) + TABLE_GAP;
      left[i] += next;
      more |= *left[i] != 0;
    }
    put(s, "\n");
  }
}

void aid__sheet_table_end(aid__sheet *s)
{
  const char *const end = s->cells.data ? s->cells.data + s->cells.length : NULL;
  size_t widths[TABLE_MOST] = {0}, at = TABLE_INDENT, last = s->columns - 1;
  bool apart;

  if (s->html) {
    put(s, "</tbody></table></div>\n");
    return;
  }
  if (s->cells.failed || s->line.failed || s->piece.failed)
    return;
  table_widths(s, end, widths);
  for (size_t i = 0; i < last; i++)
    at += widths[i] + TABLE_GAP;
  apart = last > 0 && at + widths[last] > COLUMNS && at + TABLE_ROOM > COLUMNS;
  if (!apart && at + widths[last] > COLUMNS)
    widths[last] = COLUMNS - at;
  for (const char *p = s->cells.data, *cell; p < end; p = next_cell(cell)) {
    cell = p;                            /* the last one of the row */
    for (size_t i = 0; i < last; i++)
      cell = next_cell(cell);
    table_row(s, p, apart ? last : s->columns, widths);
    if (apart && *cell) {
      blanks(s, TABLE_INDENT + 4);
      wrap(s, cell, strlen(cell), TABLE_INDENT + 4, TABLE_INDENT + 4);
    }
  }
  s->cells.length = 0;
}
