#include "tests/test.h"
#include "tests/fixture_vocabulary.h"

static const struct aid_fact *fact_of(const aid_policy *policy, const char *kind, const char *fact)
{
  const aid_fact *const found = aid_kind_fact(aid_policy_kind(policy, kind), fact);

  ck_assert_ptr_nonnull(found);
  return found;
}

START_TEST(kinds_facts_and_codes_are_listed_and_found)
{
  aid_policy *const policy = fixture_policy(NULL);
  const aid_kind *const person = aid_policy_kind(policy, "person");
  const aid_kind *const card = aid_policy_kind(policy, "card");
  const aid_fact *const area = fact_of(policy, "household", "area");
  const aid_fact *const wage = fact_of(policy, "person", "wage");
  const aid_codes *const codes = aid_fact_codes(area);

  ck_assert_uint_eq(aid_policy_kind_count(policy), 8);
  ck_assert_ptr_eq(aid_policy_kind_at(policy, 2), person);
  ck_assert_str_eq(aid_kind_id(person), "person");
  ck_assert_str_eq(aid_kind_list(card), "cards");
  ck_assert_ptr_eq(aid_kind_parent(card), person);
  ck_assert_ptr_null(aid_kind_parent(aid_policy_kind_at(policy, 0)));
  ck_assert_ptr_null(aid_kind_list(aid_policy_kind_at(policy, 0)));
  ck_assert(aid_kind_is_dated(card) && !aid_kind_is_dated(person));
  ck_assert(aid_kind_absent_none(card) && !aid_kind_absent_none(person));
  ck_assert_uint_eq(aid_kind_fact_count(card), 2);
  ck_assert_str_eq(aid_fact_id(aid_kind_fact_at(card, 0)), "grade");
  ck_assert_ptr_null(aid_kind_fact_at(card, 2));
  ck_assert_ptr_null(aid_kind_fact(card, "grad"));
  ck_assert_ptr_null(aid_kind_fact(card, "grades"));
  ck_assert_ptr_null(aid_kind_fact(card, ""));
  ck_assert_ptr_eq(aid_fact_kind(wage), person);
  ck_assert_int_eq(aid_fact_type(wage), AID_TYPE_NUMBER);
  ck_assert_str_eq(aid_fact_unit(wage), "yuan/month");
  ck_assert_ptr_null(aid_fact_unit(area));
  ck_assert_uint_eq(aid_fact_digits(wage), 2);
  ck_assert(aid_fact_is_dated(wage) && !aid_fact_is_dated(area));
  ck_assert_str_eq(aid_fact_sources(wage), "tax bank");
  ck_assert(aid_fact_is_sensitive(fact_of(policy, "person", "sex")) && !aid_fact_is_sensitive(wage));
  ck_assert(!aid_fact_is_question(wage));
  ck_assert_ptr_null(aid_fact_standard(wage));
  ck_assert_int_eq(aid_fact_absent(wage).known, 0);
  ck_assert_int_eq(aid_fact_absent(wage).type, AID_TYPE_NUMBER);
  ck_assert_int_eq(aid_fact_absent(fact_of(policy, "person", "death")).number, AID_NEVER);
  ck_assert_int_eq(aid_fact_least(fact_of(policy, "household", "savings")).known, 1);
  ck_assert_int_eq(aid_fact_most(fact_of(policy, "household", "savings")).number, 1000000);
  ck_assert_int_eq(aid_fact_most(wage).known, 0);
  ck_assert_str_eq(aid_codes_id(codes), "area");
  ck_assert_uint_eq(aid_codes_count(codes), 2);
  ck_assert_str_eq(aid_codes_code(codes, 1), "rural");
  ck_assert_ptr_null(aid_codes_code(codes, 2));
  ck_assert_ptr_null(aid_codes_code_title(codes, 2, AID_LANGUAGE_ZH));
  ck_assert_ptr_eq(aid__vocabulary_codes(&policy->vocabulary, aid__text_of("sex")), aid_fact_codes(fact_of(policy, "person", "sex")));
  ck_assert_ptr_null(aid__vocabulary_codes(&policy->vocabulary, aid__text_of("se")));
  ck_assert_ptr_eq(aid__vocabulary_list(&policy->vocabulary, person, aid__text_of("cards")), card);
  ck_assert_ptr_null(aid__vocabulary_list(&policy->vocabulary, card, aid__text_of("cards")));
  aid_policy_free(policy);
}
END_TEST

START_TEST(nothing_is_known_of_null)
{
  ck_assert_uint_eq(aid_policy_kind_count(NULL), 0);
  ck_assert_ptr_null(aid_policy_kind_at(NULL, 0));
  ck_assert_ptr_null(aid_policy_kind(NULL, "person"));
  ck_assert_ptr_null(aid_kind_id(NULL));
  ck_assert_ptr_null(aid_kind_title(NULL, AID_LANGUAGE_EN));
  ck_assert_ptr_null(aid_kind_parent(NULL));
  ck_assert_ptr_null(aid_kind_list(NULL));
  ck_assert(!aid_kind_is_dated(NULL) && !aid_kind_absent_none(NULL));
  ck_assert_uint_eq(aid_kind_fact_count(NULL), 0);
  ck_assert_ptr_null(aid_kind_fact(NULL, "x"));
  ck_assert_ptr_null(aid_fact_id(NULL));
  ck_assert_ptr_null(aid_fact_title(NULL, AID_LANGUAGE_ZH));
  ck_assert_ptr_null(aid_fact_codes(NULL));
  ck_assert_int_eq(aid_fact_absent(NULL).known, 0);
  ck_assert_int_eq(aid_fact_least(NULL).known, 0);
  ck_assert_ptr_null(aid_codes_id(NULL));
  ck_assert_uint_eq(aid_codes_count(NULL), 0);
  ck_assert_ptr_null(aid_codes_title(NULL, AID_LANGUAGE_EN));
}
END_TEST

static const struct written { const char *kind, *fact, *text; aid__value_problem problem; const char *again; } written[] = {
    {"person", "blind", "yes", AID__VALUE_OK, "yes"},
    {"person", "blind", "no", AID__VALUE_OK, "no"},
    {"person", "blind", "Yes", AID__VALUE_FORM, NULL},
    {"person", "blind", "", AID__VALUE_FORM, NULL},
    {"household", "savings", "600.5", AID__VALUE_OK, "600.50"},
    {"household", "savings", "600.500", AID__VALUE_OK, "600.50"},
    {"household", "savings", "0", AID__VALUE_OK, "0.00"},
    {"household", "savings", "600.505", AID__VALUE_DIGITS, NULL},
    {"household", "savings", "-0.01", AID__VALUE_RANGE, NULL},
    {"household", "savings", "1000000.01", AID__VALUE_RANGE, NULL},
    {"household", "savings", "1200/12", AID__VALUE_FORM, NULL},
    {"household", "savings", "600 yuan", AID__VALUE_FORM, NULL},
    {"household", "savings", " 600", AID__VALUE_FORM, NULL},
    {"person", "wage", "-0.07", AID__VALUE_OK, "-0.07"},
    {"person", "wage", "92233720368547758.07", AID__VALUE_OK, "92233720368547758.07"},
    {"person", "wage", "92233720368547758.08", AID__VALUE_SIZE, NULL},
    {"person", "wage", "100000000000000000000000000000000000000000", AID__VALUE_SIZE, NULL},
    {"region", "price", "2.4%", AID__VALUE_OK, "0.0240"},
    {"region", "price", "35%", AID__VALUE_OK, "0.3500"},
    {"region", "price", "2.456%", AID__VALUE_DIGITS, NULL},
    {"vehicle", "seats", "5", AID__VALUE_OK, "5"},
    {"vehicle", "seats", "5.5", AID__VALUE_DIGITS, NULL},
    {"person", "birth", "2020-02-29", AID__VALUE_OK, "2020-02-29"},
    {"person", "birth", "2021-02-29", AID__VALUE_FORM, NULL},
    {"person", "birth", "never", AID__VALUE_OK, "never"},
    {"person", "birth", "2020-02-29T00:00:00", AID__VALUE_FORM, NULL},
    {"person", "paid_to", "2021-07", AID__VALUE_OK, "2021-07"},
    {"person", "paid_to", "2021-07-01", AID__VALUE_FORM, NULL},
    {"household", "area", "urban", AID__VALUE_OK, "urban"},
    {"household", "area", "town", AID__VALUE_CODE, NULL},
    {"household", "note", "a text", AID__VALUE_FORM, NULL}, /* not read here */
    {"person", "father", "f", AID__VALUE_FORM, NULL},
};

START_TEST(values_are_read_and_written_as_documents_have_them)
{
  aid_policy *const policy = fixture_policy(NULL);

  for (size_t i = 0; i < sizeof written / sizeof *written; i++) {
    const struct aid_fact *const fact = fact_of(policy, written[i].kind, written[i].fact);
    aid__value value = {.known = false};
    char text[64];

    ck_assert_msg(aid__fact_parse(fact, aid__text_of(written[i].text), &value) == written[i].problem, "%s=%s", fact->id, written[i].text);
    ck_assert_int_eq(value.known, written[i].problem == AID__VALUE_OK);
    if (written[i].again == NULL)
      continue;
    ck_assert_uint_eq(aid__type_print(&fact->type, &value, text, sizeof text), strlen(written[i].again));
    ck_assert_str_eq(text, written[i].again);
  }
  aid_policy_free(policy);
}
END_TEST

START_TEST(what_does_not_fit_a_buffer_is_cut)
{
  const aid__type text_type = {.base = AID__TEXT};
  const aid__type reference = {.base = AID__REFERENCE};
  const aid__type quotient = {.base = AID__NUMBER, .fraction = true};
  aid__value value = {.known = true};
  char buffer[5];

  value.text = "longer";
  ck_assert_uint_eq(aid__type_print(&text_type, &value, buffer, sizeof buffer), 6);
  ck_assert_str_eq(buffer, "long");
  ck_assert_uint_eq(aid__type_print(&text_type, &value, NULL, 0), 6);
  value.row = -1;
  aid__type_print(&reference, &value, buffer, sizeof buffer);
  ck_assert_str_eq(buffer, "none");
  value.number = (aid__fraction){1, 3};
  aid__type_print(&quotient, &value, buffer, sizeof buffer);
  ck_assert_str_eq(buffer, "1/3");
  value.known = false;
  ck_assert_uint_eq(aid__type_print(&quotient, &value, buffer, sizeof buffer), 7);
  ck_assert_str_eq(buffer, "unkn");
}
END_TEST

TEST_MAIN("vocabulary", kinds_facts_and_codes_are_listed_and_found, nothing_is_known_of_null,
          values_are_read_and_written_as_documents_have_them, what_does_not_fit_a_buffer_is_cut)
