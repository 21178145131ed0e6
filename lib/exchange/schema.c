/* aid_policy_schema_write(): the XSD of population documents in the words of a policy's vocabulary. */
#include "exchange/stream.h"
#include "xml/writer.h"
#include <errno.h>
#include <stdio.h>

typedef struct xsd { aid__writer *w; const aid__vocabulary *v; } xsd;

static void start(xsd *x, const char *element, const char *name, const char *type)
{
  aid__writer_start(x->w, element);
  aid__writer_attribute(x->w, "name", name);
  aid__writer_attribute(x->w, "type", type);
}

static void end(xsd *x)
{
  aid__writer_end(x->w);
}

static void facet(xsd *x, const char *element, const char *value)
{
  aid__writer_start(x->w, element);
  aid__writer_attribute(x->w, "value", value);
  end(x);
}

static void titles(xsd *x, aid__titles t, const char *standard)
{
  if (t.zh == NULL && t.en == NULL && standard == NULL)
    return;
  aid__writer_start(x->w, "xs:annotation");
  if (t.zh != NULL) {
    aid__writer_start(x->w, "xs:documentation");
    aid__writer_attribute(x->w, "xml:lang", "zh");
    aid__writer_text(x->w, t.zh);
    end(x);
  }
  if (t.en != NULL) {
    aid__writer_start(x->w, "xs:documentation");
    aid__writer_attribute(x->w, "xml:lang", "en");
    aid__writer_text(x->w, t.en);
    end(x);
  }
  if (standard != NULL) {
    aid__writer_start(x->w, "xs:appinfo");
    aid__writer_text(x->w, standard);
    end(x);
  }
  end(x);
}

static void simple(xsd *x, const char *name, const char *pattern)
{
  aid__writer_start(x->w, "xs:simpleType");
  aid__writer_attribute(x->w, "name", name);
  aid__writer_start(x->w, "xs:restriction");
  aid__writer_attribute(x->w, "base", "xs:string");
  facet(x, "xs:pattern", pattern);
  end(x);
  end(x);
}

/* ---- types that all packs share ---- */

#define DAY "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
#define MONTH "[0-9]{4}-(0[1-9]|1[0-2])"

static void write_simple_types(xsd *x)
{
  simple(x, "flag", "yes|no");
  simple(x, "day", DAY "|never");
  simple(x, "month", MONTH "|never");
  simple(x, "id", "[^\\s]([\\s\\S]{0,253}[^\\s])?");
  simple(x, "region", "CN|[0-9]{6}|[0-9]{9}|[0-9]{12}");
  simple(x, "amount", "[0-9]+(\\.[0-9]+)?( [a-z/]+)?|[0-9]+/[0-9]+( [a-z/]+)?");
  simple(x, "words", "[^\\s]+( [^\\s]+)*");
}

static void attribute(xsd *x, const char *name, const char *type, bool required)
{
  start(x, "xs:attribute", name, type);
  if (required)
    aid__writer_attribute(x->w, "use", "required");
  end(x);
}

static void write_awards(xsd *x)
{
  aid__writer_start(x->w, "xs:complexType");
  aid__writer_attribute(x->w, "name", "awards");
  aid__writer_start(x->w, "xs:sequence");
  aid__writer_start(x->w, "xs:element");
  aid__writer_attribute(x->w, "name", "award");
  aid__writer_attribute(x->w, "minOccurs", "0");
  aid__writer_attribute(x->w, "maxOccurs", "unbounded");
  aid__writer_start(x->w, "xs:complexType");
  attribute(x, "program", "words", true);
  attribute(x, "applied", "day", false);
  attribute(x, "confirmed", "day", false);
  attribute(x, "from", "month", false);
  attribute(x, "until", "month", false);
  attribute(x, "amount", "amount", false);
  attribute(x, "unknown", "words", false);
  end(x);
  end(x);
  end(x);
  attribute(x, "complete", "flag", false);
  end(x);
}

static void write_given(xsd *x)
{
  aid__writer_start(x->w, "xs:complexType");
  aid__writer_attribute(x->w, "name", "given");
  aid__writer_start(x->w, "xs:simpleContent");
  aid__writer_start(x->w, "xs:extension");
  aid__writer_attribute(x->w, "base", "xs:string");
  attribute(x, "value", "words", true);
  attribute(x, "month", "month", false);
  attribute(x, "unknown", "flag", false);
  end(x);
  end(x);
  end(x);
}

/* ---- facts ---- */

static void write_codes(xsd *x, const struct aid_codes *codes)
{
  char name[160];

  snprintf(name, sizeof name, "codes.%s", codes->id);
  aid__writer_start(x->w, "xs:simpleType");
  aid__writer_attribute(x->w, "name", name);
  titles(x, codes->titles, codes->standard);
  aid__writer_start(x->w, "xs:restriction");
  aid__writer_attribute(x->w, "base", "xs:string");
  for (size_t i = 0; i < codes->count; i++) {
    aid__writer_start(x->w, "xs:enumeration");
    aid__writer_attribute(x->w, "value", codes->codes[i].id);
    titles(x, codes->codes[i].titles, NULL);
    end(x);
  }
  end(x);
  end(x);
}

/* Digits after the point as declared; a rate may be a percentage, which has two fewer. */
static void number_pattern(const struct aid_fact *fact, char *out, size_t size)
{
  const unsigned digits = fact->type.digits;
  char point[32] = "", percent[64] = "";

  if (digits > 0)
    snprintf(point, sizeof point, "(\\.[0-9]{1,%u})?", digits);
  if (digits == 2)
    snprintf(percent, sizeof percent, "|-?[0-9]+%%");
  else if (digits > 2)
    snprintf(percent, sizeof percent, "|-?[0-9]+(\\.[0-9]{1,%u})?%%", digits - 2);
  snprintf(out, size, "-?[0-9]+%s%s", point, fact->unit != NULL && strcmp(fact->unit, "rate") != 0 ? "" : percent);
}

static void write_fact(xsd *x, const struct aid_fact *fact)
{
  static const char *const types[] = {[AID__FLAG] = "flag", [AID__DATE] = "day", [AID__MONTH] = "month", [AID__TEXT] = "xs:string",
                                      [AID__REFERENCE] = "id"};
  char name[160];

  if (fact->computed || fact == x->v->level || fact == x->v->member)
    return;
  aid__writer_start(x->w, "xs:attribute");
  aid__writer_attribute(x->w, "name", fact->id);
  if (fact->type.base == AID__CODE) {
    snprintf(name, sizeof name, "codes.%s", fact->type.codes->id);
    aid__writer_attribute(x->w, "type", name);
  } else if (fact->type.base != AID__NUMBER) {
    aid__writer_attribute(x->w, "type", types[fact->type.base]);
  }
  titles(x, fact->titles, fact->standard);
  if (fact->type.base == AID__NUMBER) {
    number_pattern(fact, name, sizeof name);
    aid__writer_start(x->w, "xs:simpleType");
    aid__writer_start(x->w, "xs:restriction");
    aid__writer_attribute(x->w, "base", "xs:string");
    facet(x, "xs:pattern", name);
    end(x);
    end(x);
  }
  end(x);
}

static bool any_fact(const xsd *x, const struct aid_kind *kind)
{
  for (size_t i = 0; i < kind->fact_count; i++)
    if (!kind->facts[i]->computed && kind->facts[i] != x->v->level && kind->facts[i] != x->v->member)
      return true;
  return false;
}

/* <value of="…" from= until= source= recorded=> */
static void write_value(xsd *x, const struct aid_kind *kind)
{
  aid__writer_start(x->w, "xs:element");
  aid__writer_attribute(x->w, "name", "value");
  aid__writer_start(x->w, "xs:complexType");
  aid__writer_start(x->w, "xs:simpleContent");
  aid__writer_start(x->w, "xs:extension");
  aid__writer_attribute(x->w, "base", "xs:string");
  aid__writer_start(x->w, "xs:attribute");
  aid__writer_attribute(x->w, "name", "of");
  aid__writer_attribute(x->w, "use", "required");
  aid__writer_start(x->w, "xs:simpleType");
  aid__writer_start(x->w, "xs:restriction");
  aid__writer_attribute(x->w, "base", "xs:string");
  for (size_t i = 0; i < kind->fact_count; i++)
    if (!kind->facts[i]->computed && kind->facts[i] != x->v->level && kind->facts[i] != x->v->member)
      facet(x, "xs:enumeration", kind->facts[i]->id);
  end(x);
  end(x);
  end(x);
  attribute(x, "from", "day", false);
  attribute(x, "until", "day", false);
  attribute(x, "source", "words", false);
  attribute(x, "recorded", "day", false);
  attribute(x, "unknown", "flag", false);
  end(x);
  end(x);
  end(x);
  end(x);
}

/* ---- kinds ---- */

static void element(xsd *x, const char *name, const char *type)
{
  start(x, "xs:element", name, type);
  end(x);
}

static void write_list(xsd *x, const struct aid_kind *kind)
{
  char type[160];

  snprintf(type, sizeof type, "kind.%s", kind->id);
  aid__writer_start(x->w, "xs:element");
  aid__writer_attribute(x->w, "name", kind->list);
  titles(x, kind->titles, NULL);
  aid__writer_start(x->w, "xs:complexType");
  aid__writer_start(x->w, "xs:sequence");
  aid__writer_start(x->w, "xs:element");
  aid__writer_attribute(x->w, "name", kind->id);
  aid__writer_attribute(x->w, "type", type);
  aid__writer_attribute(x->w, "minOccurs", "0");
  aid__writer_attribute(x->w, "maxOccurs", "unbounded");
  end(x);
  end(x);
  attribute(x, "complete", "flag", false);
  end(x);
  end(x);
}

static void write_relatives(xsd *x)
{
  aid__writer_start(x->w, "xs:element");
  aid__writer_attribute(x->w, "name", "relatives");
  aid__writer_start(x->w, "xs:complexType");
  aid__writer_start(x->w, "xs:sequence");
  aid__writer_start(x->w, "xs:element");
  aid__writer_attribute(x->w, "name", "person");
  aid__writer_attribute(x->w, "type", "kind.person");
  aid__writer_attribute(x->w, "minOccurs", "0");
  aid__writer_attribute(x->w, "maxOccurs", "unbounded");
  end(x);
  end(x);
  end(x);
  end(x);
}

static void write_kind(xsd *x, const struct aid_kind *kind)
{
  char name[160];

  snprintf(name, sizeof name, "kind.%s", kind->id);
  aid__writer_start(x->w, "xs:complexType");
  aid__writer_attribute(x->w, "name", name);
  titles(x, kind->titles, NULL);
  aid__writer_start(x->w, "xs:choice");
  aid__writer_attribute(x->w, "minOccurs", "0");
  aid__writer_attribute(x->w, "maxOccurs", "unbounded");
  if (kind->index <= AID__KIND_PERSON)
    element(x, "awards", "awards");
  if (kind->index == AID__KIND_HOUSEHOLD) {
    element(x, "person", "kind.person");
    write_relatives(x);
  }
  for (size_t i = AID__KIND_FIRST_OWN; i < x->v->kind_count; i++)
    if (x->v->kinds[i]->parent == kind && x->v->kinds[i]->list != NULL)
      write_list(x, x->v->kinds[i]);
  if (any_fact(x, kind))
    write_value(x, kind);
  element(x, "given", "given");
  end(x);
  attribute(x, "id", kind->index == AID__KIND_REGION ? "region" : "id", kind->index <= AID__KIND_PERSON);
  if (kind->index == AID__KIND_HOUSEHOLD)
    attribute(x, "region", "region", false);
  if (kind->dated) {
    attribute(x, "from", "day", false);
    attribute(x, "until", "day", false);
  }
  attribute(x, "unknown", "words", false);
  for (size_t i = 0; i < kind->fact_count; i++)
    write_fact(x, kind->facts[i]);
  end(x);
}

/* ---- the document ---- */

static void records(xsd *x, const char *name, const char *type)
{
  aid__writer_start(x->w, "xs:element");
  aid__writer_attribute(x->w, "name", name);
  aid__writer_attribute(x->w, "type", type);
  aid__writer_attribute(x->w, "minOccurs", "0");
  aid__writer_attribute(x->w, "maxOccurs", "unbounded");
  end(x);
}

static void write_document(xsd *x)
{
  static const char *const totals[] = {"regions", "households", "members", "relatives"};

  aid__writer_start(x->w, "xs:element");
  aid__writer_attribute(x->w, "name", "population");
  aid__writer_start(x->w, "xs:complexType");
  aid__writer_start(x->w, "xs:sequence");
  records(x, "region", "kind.region");
  records(x, "household", "kind.household");
  aid__writer_start(x->w, "xs:element");
  aid__writer_attribute(x->w, "name", "end");
  aid__writer_start(x->w, "xs:complexType");
  for (size_t i = 0; i < 4; i++)
    attribute(x, totals[i], "xs:unsignedLong", true);
  end(x);
  end(x);
  end(x);
  aid__writer_start(x->w, "xs:attribute");
  aid__writer_attribute(x->w, "name", "version");
  aid__writer_attribute(x->w, "type", "xs:string");
  aid__writer_attribute(x->w, "use", "required");
  aid__writer_attribute(x->w, "fixed", "1.0");
  end(x);
  attribute(x, "policy", "words", false);
  attribute(x, "month", "month", true);
  attribute(x, "synthetic", "xs:string", false);
  end(x);
  end(x);
}

static void write_schema(xsd *x)
{
  aid__writer_declaration(x->w);
  aid__writer_start(x->w, "xs:schema");
  aid__writer_attribute(x->w, "xmlns:xs", "http://www.w3.org/2001/XMLSchema");
  aid__writer_attribute(x->w, "xmlns", AID__POPULATION_SPACE);
  aid__writer_attribute(x->w, "targetNamespace", AID__POPULATION_SPACE);
  aid__writer_attribute(x->w, "elementFormDefault", "qualified");
  aid__writer_attribute(x->w, "version", "1.0");
  write_document(x);
  for (size_t i = 0; i < x->v->kind_count; i++)
    write_kind(x, x->v->kinds[i]);
  write_awards(x);
  write_given(x);
  for (size_t i = 0; i < x->v->codes_count; i++)
    write_codes(x, x->v->codes[i]);
  write_simple_types(x);
  end(x);
}

aid_status aid_policy_schema_write(const aid_policy *policy, const aid_output *output, aid_error **error)
{
  aid_status status = AID_OK;
  int code = 0;
  xsd x;

  if (policy == NULL || output == NULL)
    return aid__fail(NULL, error, AID__E1002, AID__NOWHERE, "aid_policy_schema_write", policy == NULL ? "policy" : "output", NULL);
  x.v = &policy->vocabulary;
  x.w = aid__writer_new(&policy->memory, output, false);
  if (x.w == NULL)
    return aid__fail_memory(error);
  write_schema(&x);
  if (!aid__writer_flush(x.w, &code))
    status = aid__fail(&policy->memory, error, AID__E1012, AID__NOWHERE, output->name == NULL ? "-" : output->name,
                       strerror(code == 0 ? EIO : code), NULL);
  aid__writer_free(x.w);
  return status;
}
