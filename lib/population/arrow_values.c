/* Values of Arrow columns, a block at a time, into what a fact's column stores. Exact, or refused with column and row. */
#include "population/arrow.h"
#include <math.h>
#include <stdio.h>

enum { FINDINGS_MOST = 100 };

bool aid__arrow_enough(const aid__reports *reports)
{
  return reports->no_memory || reports->errors >= FINDINGS_MOST;
}

/* ---- places -------------------------------------------------------------------------------- */

aid__place aid__arrow_place(aid__arrow_label *label, const char *column, size_t row)
{
  aid__place place = AID__NOWHERE;
  char *at = label->text + label->prefix;
  const size_t length = strlen(column);

  at += aid__int_print((int64_t)row, at);
  *at++ = ']';
  if (length > 0 && length < sizeof label->text - (size_t)(at - label->text) - 1) {
    *at++ = '.';
    memcpy(at, column, length);
    at += length;
  }
  *at = '\0';
  place.record = label->text;
  return place;
}

static aid__place place_of(const aid__arrow_reader *r, size_t row)
{
  return aid__arrow_place(r->label, r->column->name, r->row_base + row);
}

/* A value for a message; what is sensitive is never shown. */
static const char *shown(const aid__arrow_reader *r, const char *text)
{
  return r->fact->sensitivity == AID__SENSITIVE_YES ? "***" : text;
}

static const char *integer_text(aid__wide number, char buffer[24])
{
  if (number < -INT64_MAX || number > INT64_MAX)
    return "***";
  buffer[aid__int_print((int64_t)number, buffer)] = '\0';
  return buffer;
}

/* ---- reading begins ------------------------------------------------------------------------ */

static const char *const type_names[][2] = {{"value", "值"}, {"flag", "是否"}, {"number", "数字"}, {"date", "日期"}, {"month", "月份"}, {"code", "代码"},
                                            {"text", "文字"}, {"reference", "引用"}};

/* Of a fact of the vocabulary its own; of one that was made for the purpose what reading its texts takes. */
static aid__field field_of(const struct aid_population *p, const struct aid_fact *fact)
{
  const aid__field made = {.fact = fact, .base = fact->type.base};

  return fact->index < fact->kind->fact_count && fact->kind->facts[fact->index] == fact ? *aid__population_field(p, fact) : made;
}

bool aid__arrow_reader_open(aid__arrow_reader *r, struct aid_population *p, const aid__arrow_column *column, const struct aid_fact *fact,
                            size_t row_base, aid__arrow_label *label, aid__reports *reports)
{
  const unsigned digits = fact->type.digits;

  memset(r, 0, sizeof *r);
  r->population = p;
  r->column = column;
  r->fact = fact;
  r->reports = reports;
  r->label = label;
  r->row_base = row_base;
  r->field = field_of(p, fact);
  r->money = fact->type.base == AID__NUMBER && fact->type.unit.power[AID__UNIT_YUAN] != 0;
  r->least = -INT64_MAX;
  r->greatest = INT64_MAX;
  /* A bound that has more digits than the fact can hold lets each value be looked at. */
  if (fact->has_least && !aid__fraction_to_scaled(fact->least, digits, &r->least))
    r->least = INT64_MAX;
  if (fact->has_most && !aid__fraction_to_scaled(fact->most, digits, &r->greatest))
    r->greatest = -INT64_MAX;
  if (!aid__arrow_fits(aid__arrow_type_of(column), fact->type.base)) {
    aid__report(reports, AID__E3312, AID__NOWHERE, column->name, aid__text_clean(aid__text_of(column->format)) ? column->format : "***",
                type_names[fact->type.base][0], type_names[fact->type.base][1], NULL);
    return false;
  }
  if (!column->encoded)
    return true;
  r->memo = aid__allocate(&p->memory, column->dictionary.rows * sizeof *r->memo);
  r->memo_state = aid__allocate(&p->memory, column->dictionary.rows * sizeof *r->memo_state);
  return (r->memo != NULL && r->memo_state != NULL) || aid__no_memory(reports);
}

void aid__arrow_reader_close(aid__arrow_reader *r)
{
  if (r->population != NULL) {
    aid__release(&r->population->memory, r->memo);
    aid__release(&r->population->memory, r->memo_state);
  }
  memset(r, 0, sizeof *r);
}

/* ---- texts --------------------------------------------------------------------------------- */

/* The entry of the dictionary that a row names. False: reported. */
static bool entry_of(aid__arrow_reader *r, size_t row, size_t *entry)
{
  const aid__wide index = aid__arrow_integer(&r->column->cells, row);
  char at[24], entries[24];

  if (index >= 0 && index < (aid__wide)r->column->dictionary.rows) {
    *entry = (size_t)index;
    return true;
  }
  aid__report_record(r->reports, AID__E3322, place_of(r, row), r->fact->id, integer_text(index, at),
                     integer_text((aid__wide)r->column->dictionary.rows, entries), NULL);
  return false;
}

static bool text_at(aid__arrow_reader *r, const aid__arrow_cells *cells, size_t i, size_t row, aid__text *out)
{
  if (aid__arrow_text(cells, i, out))
    return true;
  aid__report_record(r->reports, AID__E3323, place_of(r, row), r->fact->id, NULL);
  return false;
}

bool aid__arrow_read_text(aid__arrow_reader *r, size_t row, aid__text *out, bool *known)
{
  const aid__arrow_column *const c = r->column;
  size_t entry;

  *known = false;
  if (aid__arrow_null(&c->cells, row))
    return true;
  *known = true;
  if (!c->encoded)
    return text_at(r, &c->cells, row, row, out);
  if (!entry_of(r, row, &entry))
    return false;
  *known = !aid__arrow_null(&c->dictionary, entry);
  return !*known || text_at(r, &c->dictionary, entry, row, out);
}

/* Each entry of a dictionary is read once; one that is refused is told for every row that names it. */
static void read_encoded(aid__arrow_reader *r, size_t row, int64_t *cell, bool *known)
{
  const aid__arrow_column *const c = r->column;
  size_t entry;
  aid__text text;

  *known = false;
  if (!entry_of(r, row, &entry))
    return;
  if (r->memo_state[entry] == 0) {
    if (aid__arrow_null(&c->dictionary, entry)) {
      r->memo_state[entry] = 2;
    } else if (text_at(r, &c->dictionary, entry, row, &text) &&
               aid__encode_text(r->population, &r->field, text, &r->memo[entry], place_of(r, row), r->reports)) {
      r->memo_state[entry] = 1;
    }
  }
  *known = r->memo_state[entry] == 1;
  *cell = *known ? r->memo[entry] : 0;
}

static void read_plain(aid__arrow_reader *r, size_t row, int64_t *cell, bool *known)
{
  aid__text text;

  *known = text_at(r, &r->column->cells, row, row, &text) &&
           aid__encode_text(r->population, &r->field, text, cell, place_of(r, row), r->reports);
}

/* ---- numbers ------------------------------------------------------------------------------- */

typedef enum fit { FITS, TOO_FINE, TOO_GREAT } fit;

/* number * 10^shift, exactly. */
static fit shifted(aid__wide number, int shift, int64_t *out)
{
  for (; shift > 0 && number != 0; shift--) {
    if (number > INT64_MAX || number < -INT64_MAX)
      return TOO_GREAT;
    number *= 10;
  }
  for (; shift < 0 && number != 0; shift++) {
    if (number % 10 != 0)
      return TOO_FINE;
    number /= 10;
  }
  if (number > INT64_MAX || number < -INT64_MAX)
    return TOO_GREAT;
  *out = (int64_t)number;
  return FITS;
}

/* `number` / 10^`scale` as it is written, for a message. */
static const char *scaled_text(aid__wide number, int scale, char buffer[48])
{
  aid__fraction fraction;

  if (scale < 0 || scale > AID__DIGITS_MOST || !aid__fraction_make(number, aid__power10[scale], &fraction))
    return "***";
  buffer[aid__fraction_print(fraction, 0, buffer)] = '\0';
  return buffer;
}

/* Within the fact's range, or reported. */
static bool in_range(aid__arrow_reader *r, int64_t *cell, size_t row)
{
  aid__value value = {.known = true};

  if (*cell >= r->least && *cell <= r->greatest)
    return true;
  value.number = aid__fraction_from_scaled(*cell, r->fact->type.digits);
  return aid__encode_value(r->population, r->fact, -1, &value, cell, place_of(r, row), r->reports);
}

static void read_integer(aid__arrow_reader *r, size_t row, int64_t *cell, bool *known)
{
  const aid__arrow_cells *const c = &r->column->cells;
  const aid__wide number = aid__arrow_integer(c, row);
  const int scale = c->type == AID__ARROW_DECIMAL ? c->scale : r->money ? 2 : 0;
  const fit how = shifted(number, (int)r->fact->type.digits - scale, cell);
  char text[48], digits[24];

  if (how == TOO_FINE)
    aid__report_record(r->reports, AID__E3206, place_of(r, row), r->fact->id, shown(r, scaled_text(number, scale, text)),
                       integer_text(r->fact->type.digits, digits), NULL);
  else if (how == TOO_GREAT)
    aid__report_record(r->reports, AID__E3209, place_of(r, row), r->fact->id, shown(r, scaled_text(number, scale, text)), NULL);
  *known = how == FITS && in_range(r, cell, row);
}

static void read_float(aid__arrow_reader *r, size_t row, int64_t *cell, bool *known)
{
  const aid__arrow_cells *const c = &r->column->cells;
  const double value = aid__arrow_double(c, row);
  char text[40], digits[24];

  *known = false;
  if (isnan(value))
    return;
  if (aid__arrow_exact(value, c->bytes == sizeof(float), r->fact->type.digits, cell)) {
    *known = in_range(r, cell, row);
    return;
  }
  snprintf(text, sizeof text, "%.17g", value);
  aid__report_record(r->reports, AID__E3321, place_of(r, row), r->fact->id, shown(r, text), integer_text(r->fact->type.digits, digits), NULL);
}

/* Hundredths where hundredths are stored: by far the most common, and nothing is to be done. */
static bool read_as_they_are(aid__arrow_reader *r, size_t first, size_t count, int64_t *cells)
{
  const aid__arrow_cells *const c = &r->column->cells;
  int64_t least = 0, greatest = 0;

  if (r->column->encoded || r->fact->type.base != AID__NUMBER || c->type != AID__ARROW_INTEGER || c->bytes != 8 || !c->is_signed ||
      c->valid != NULL || r->fact->type.digits != (r->money ? 2 : 0))
    return false;
  memcpy(cells, c->data + (c->offset + first) * sizeof *cells, count * sizeof *cells);
  for (size_t i = 0; i < count; i++) {
    least = cells[i] < least ? cells[i] : least;
    greatest = cells[i] > greatest ? cells[i] : greatest;
  }
  if (least >= r->least && greatest <= r->greatest)
    return true;
  /* 0 stands in for what was not met; so it is looked at again, row by row. */
  return false;
}

/* ---- flags and days ------------------------------------------------------------------------ */

static void read_flag(aid__arrow_reader *r, size_t row, int64_t *cell, bool *known)
{
  const aid__arrow_cells *const c = &r->column->cells;
  const aid__wide number = c->type == AID__ARROW_BOOL ? aid__arrow_flag(c, row) : aid__arrow_integer(c, row);
  char text[24];

  *cell = number == 1;
  *known = number == 0 || number == 1;
  if (!*known)
    aid__report_record(r->reports, AID__E3201, place_of(r, row), r->fact->id, shown(r, integer_text(number, text)), NULL);
}

static void read_day(aid__arrow_reader *r, size_t row, int64_t *cell, bool *known)
{
  const int32_t day = (int32_t)aid__arrow_integer(&r->column->cells, row);
  const bool month = r->fact->type.base == AID__MONTH;
  aid__value value = {.known = true};
  char text[24];
  int in_month = 1;

  value.day = day;
  if (month && day != AID_NEVER) {
    if (!aid_date_parts(day, NULL, NULL, &in_month)) {
      aid__report_record(r->reports, AID__E3203, place_of(r, row), r->fact->id, shown(r, integer_text(day, text)), NULL);
      return;
    }
    value.month = aid_month_of(day);
  }
  if (in_month == 1) {
    *known = aid__encode_value(r->population, r->fact, -1, &value, cell, place_of(r, row), r->reports);
    return;
  }
  aid_date_print(day, text);
  aid__report_record(r->reports, AID__E3326, place_of(r, row), r->fact->id, shown(r, text), NULL);
}

/* ---- all of them --------------------------------------------------------------------------- */

typedef void read_one(aid__arrow_reader *r, size_t row, int64_t *cell, bool *known);

static read_one *reading(const aid__arrow_reader *r)
{
  if (r->column->encoded)
    return read_encoded;
  switch (r->column->cells.type) {
  case AID__ARROW_BOOL: return read_flag;
  case AID__ARROW_INTEGER: return r->fact->type.base == AID__FLAG ? read_flag : read_integer;
  case AID__ARROW_DECIMAL: return read_integer;
  case AID__ARROW_FLOAT: return read_float;
  case AID__ARROW_DATE: return read_day;
  default: return read_plain;
  }
}

void aid__arrow_read(aid__arrow_reader *r, size_t first, size_t count, aid__arrow_block *out)
{
  read_one *const read = reading(r);

  if (read_as_they_are(r, first, count, out->cells)) {
    memset(out->known, 0xFF, sizeof out->known);
    return;
  }
  memset(out->known, 0, sizeof out->known);
  for (size_t i = 0; i < count; i++) {
    bool known = false;

    out->cells[i] = 0;
    if (aid__arrow_null(&r->column->cells, first + i))
      continue;
    read(r, first + i, &out->cells[i], &known);
    if (known)
      aid__bit_set(out->known, i, true);
    else
      out->cells[i] = 0;
    if (aid__arrow_enough(r->reports))
      return;
  }
}
