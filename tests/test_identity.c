/* Citizen numbers and division codes. All numbers here are made up. */
#include "tests/test.h"
#include <socialaid/identity.h>
#include <string.h>

/* The check digit once more, in another form: the remainder of the whole number, read in base 2, modulo 11 is 1. */
static void with_check(const char *seventeen, char out[19])
{
  int digit;

  memcpy(out, seventeen, 17);
  out[18] = '\0';
  for (digit = 0; digit <= 10; digit++) {
    int rest = 0;
    int i;

    for (i = 0; i < 17; i++)
      rest = (rest * 2 + (out[i] - '0')) % 11;
    if ((rest * 2 + digit) % 11 == 1) {
      out[17] = digit == 10 ? 'X' : (char)('0' + digit);
      return;
    }
  }
}

START_TEST(a_number_of_18_says_birth_and_sex)
{
  aid_citizen citizen;

  /* The example of the standard. */
  ck_assert_int_eq(aid_citizen_parse("11010519491231002X", &citizen), AID_CITIZEN_VALID);
  ck_assert_str_eq(citizen.number, "11010519491231002X");
  ck_assert_str_eq(citizen.division, "110105");
  ck_assert_int_eq(citizen.birth, aid_date(1949, 12, 31));
  ck_assert_int_eq(citizen.male, 0);
  ck_assert_int_eq(aid_citizen_parse("440524188001010014", &citizen), AID_CITIZEN_VALID);
  ck_assert_int_eq(citizen.birth, aid_date(1880, 1, 1));
  ck_assert_int_eq(citizen.male, 1);
}
END_TEST

START_TEST(a_small_x_is_a_capital_one)
{
  aid_citizen citizen;

  ck_assert_int_eq(aid_citizen_parse("11010519491231002x", &citizen), AID_CITIZEN_VALID);
  ck_assert_str_eq(citizen.number, "11010519491231002X");
}
END_TEST

START_TEST(a_number_of_15_is_lengthened)
{
  aid_citizen citizen;
  char expected[19];

  ck_assert_int_eq(aid_citizen_parse("110105491231002", &citizen), AID_CITIZEN_VALID);
  ck_assert_str_eq(citizen.number, "11010519491231002X");
  ck_assert_int_eq(citizen.birth, aid_date(1949, 12, 31));
  ck_assert_int_eq(aid_citizen_parse("410928000229995", &citizen), AID_CITIZEN_BIRTH); /* 1900 had no 29 February */
  ck_assert_int_eq(aid_citizen_parse("410928040229995", &citizen), AID_CITIZEN_VALID);
  with_check("41092819040229995", expected);
  ck_assert_str_eq(citizen.number, expected);
  ck_assert_int_eq(citizen.male, 1);
}
END_TEST

START_TEST(sequences_996_to_999_are_of_those_born_in_the_nineteenth_century)
{
  static const char *const endings[] = {"995", "996", "997", "998", "999"};
  size_t i;

  for (i = 0; i < 5; i++) {
    aid_citizen citizen;
    char number[16] = "410928980615";

    strcat(number, endings[i]);
    ck_assert_int_eq(aid_citizen_parse(number, &citizen), AID_CITIZEN_VALID);
    ck_assert_int_eq(citizen.birth, aid_date(i == 0 ? 1998 : 1898, 6, 15));
    ck_assert_int_eq(memcmp(citizen.number + 6, i == 0 ? "19980615" : "18980615", 8), 0);
  }
}
END_TEST

START_TEST(every_check_digit_is_right_once)
{
  static const char digits[] = "0123456789X";
  char number[19];
  int sequence;

  for (sequence = 1; sequence <= 999; sequence++) {
    char front[18] = "41092819410715";
    int valid = 0;
    const char *digit;

    front[14] = (char)('0' + sequence / 100);
    front[15] = (char)('0' + sequence / 10 % 10);
    front[16] = (char)('0' + sequence % 10);
    with_check(front, number);
    ck_assert_int_eq(aid_citizen_parse(number, NULL), AID_CITIZEN_VALID);
    for (digit = digits; *digit != '\0'; digit++) {
      number[17] = *digit;
      valid += aid_citizen_parse(number, NULL) == AID_CITIZEN_VALID;
    }
    ck_assert_int_eq(valid, 1);
  }
}
END_TEST

START_TEST(what_is_wrong_is_said_and_nothing_is_filled_in)
{
  static const struct { const char *text; aid_citizen_problem problem; } wrong[] = {
      {"", AID_CITIZEN_LENGTH},
      {"11010519491231002", AID_CITIZEN_LENGTH},
      {"11010519491231002X0", AID_CITIZEN_LENGTH},
      {"1101054912310021", AID_CITIZEN_LENGTH},
      {"11010519491231002Y", AID_CITIZEN_DIGIT},
      {"1101051949123100XX", AID_CITIZEN_DIGIT},
      {"11010519491231 02X", AID_CITIZEN_DIGIT},
      {"11010549123100X", AID_CITIZEN_DIGIT},
      {"濮阳县濮阳县", AID_CITIZEN_DIGIT},
      {"16010519491231002X", AID_CITIZEN_REGION},
      {"00010519491231002X", AID_CITIZEN_REGION},
      {"110105194902300020", AID_CITIZEN_BIRTH},
      {"110105194913310020", AID_CITIZEN_BIRTH},
      {"110105000012310020", AID_CITIZEN_BIRTH},
      {"110105179912310020", AID_CITIZEN_BIRTH},
      {"110105194912310009", AID_CITIZEN_SEQUENCE},
      {"110105491231000", AID_CITIZEN_SEQUENCE},
      {"110105194912310021", AID_CITIZEN_CHECK},
      {"11010519491231020X", AID_CITIZEN_CHECK},
  };
  size_t i;

  for (i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
    aid_citizen citizen;
    aid_citizen before;

    memset(&citizen, 0x5A, sizeof citizen);
    before = citizen;
    ck_assert_msg(aid_citizen_parse(wrong[i].text, &citizen) == wrong[i].problem, "%s", wrong[i].text);
    ck_assert_mem_eq(&citizen, &before, sizeof citizen);
  }
  ck_assert_int_eq(aid_citizen_parse(NULL, NULL), AID_CITIZEN_LENGTH);
}
END_TEST

START_TEST(a_mask_shows_the_first_six_and_the_last_four)
{
  static const struct { const char *text, *masked; } masks[] = {
      {"41092819410715123X", "410928********123X"},
      {"41092819410715123x", "410928********123x"},
      {"410928410715123", "***************"},
      {"", ""},
      {"1", "*"},
      {"4109281941071512345678", "******************"},
      {"濮阳濮阳濮阳", "******************"},
  };
  size_t i;

  for (i = 0; i < sizeof masks / sizeof masks[0]; i++) {
    char out[19];

    aid_citizen_mask(masks[i].text, out);
    ck_assert_str_eq(out, masks[i].masked);
  }
}
END_TEST

START_TEST(a_code_has_the_level_of_its_form)
{
  static const struct { const char *code; int level; } codes[] = {
      {"CN", AID_REGION_COUNTRY},
      {"410000", AID_REGION_PROVINCE},
      {"410900", AID_REGION_CITY},
      {"410928", AID_REGION_COUNTY},
      {"410971", AID_REGION_COUNTY},
      {"410928102", AID_REGION_TOWNSHIP},
      {"441900003", AID_REGION_TOWNSHIP},
      {"410928102203", AID_REGION_VILLAGE},
      {"", -1},
      {"cn", -1},
      {"CN ", -1},
      {"41", -1},
      {"41092", -1},
      {"4109281", -1},
      {"41092810", -1},
      {"010000", -1},
      {"410028", -1},
      {"41092x", -1},
      {"410928000", -1},
      {"410000001", -1},
      {"410928102000", -1},
      {"410928000203", -1},
      {"4109281022031", -1},
  };
  size_t i;

  for (i = 0; i < sizeof codes / sizeof codes[0]; i++)
    ck_assert_msg(aid_region_code_level(codes[i].code) == codes[i].level, "%s", codes[i].code);
  ck_assert_int_eq(aid_region_code_level(NULL), -1);
}
END_TEST

START_TEST(a_parent_follows_from_the_code)
{
  static const char *const chain[] = {"410928102203", "410928102", "410928", "410900", "410000", "CN"};
  char parent[13];
  size_t i;

  for (i = 0; i < 5; i++) {
    ck_assert_int_eq(aid_region_code_parent(chain[i], parent), 1);
    ck_assert_str_eq(parent, chain[i + 1]);
  }
  ck_assert_int_eq(aid_region_code_parent("441900003", parent), 1);
  ck_assert_str_eq(parent, "441900");
  ck_assert_int_eq(aid_region_code_parent("CN", parent), 0);
  ck_assert_int_eq(aid_region_code_parent("410928000", parent), 0);
  ck_assert_int_eq(aid_region_code_parent(NULL, parent), 0);
}
END_TEST

TEST_MAIN("identity", a_number_of_18_says_birth_and_sex, a_small_x_is_a_capital_one, a_number_of_15_is_lengthened,
          sequences_996_to_999_are_of_those_born_in_the_nineteenth_century, every_check_digit_is_right_once,
          what_is_wrong_is_said_and_nothing_is_filled_in, a_mask_shows_the_first_six_and_the_last_four,
          a_code_has_the_level_of_its_form, a_parent_follows_from_the_code)
