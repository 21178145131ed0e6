/* Citizen numbers (GB 11643) and division codes (GB/T 2260, below the county GB/T 10114). */
#include <socialaid/identity.h>
#include "base/memory.h"
#include "base/number.h"

static bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

static int number_of(const char *text, size_t count)
{
  int number = 0;
  size_t i;

  for (i = 0; i < count; i++)
    number = number * 10 + (text[i] - '0');
  return number;
}

/* ---- citizen numbers ----------------------------------------------------------------------- */

/* Provinces of GB/T 2260, and what stands in front of the numbers of residence permits: 83 (residents of Taiwan; those of
   Hong Kong and Macao have 81 and 82) and 91 (foreign permanent residents). */
static bool is_issuer(int front)
{
  static const bool fronts[100] = {
      [11] = true, [12] = true, [13] = true, [14] = true, [15] = true, [21] = true, [22] = true, [23] = true, [31] = true,
      [32] = true, [33] = true, [34] = true, [35] = true, [36] = true, [37] = true, [41] = true, [42] = true, [43] = true,
      [44] = true, [45] = true, [46] = true, [50] = true, [51] = true, [52] = true, [53] = true, [54] = true, [61] = true,
      [62] = true, [63] = true, [64] = true, [65] = true, [71] = true, [81] = true, [82] = true, [83] = true, [91] = true};

  return fronts[front];
}

static char check_digit(const char number[17])
{
  static const unsigned char weights[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  unsigned sum = 0;
  size_t i;

  for (i = 0; i < sizeof weights; i++)
    sum += weights[i] * (unsigned)(number[i] - '0');
  return "10X98765432"[sum % 11];
}

/* Digits; in the place of the last of 18 an X may stand. */
static bool has_form(const char *text, size_t length)
{
  bool good = true;

  for (size_t i = 0; i < 15; i++)
    good = good && is_digit(text[i]);
  if (length == 18)
    good = good && is_digit(text[15]) && is_digit(text[16]) && (is_digit(text[17]) || text[17] == 'X' || text[17] == 'x');
  return good;
}

/* The form of 18 characters, without its check digit where it has none yet. */
static void lengthen(const char *text, size_t length, char number[19])
{
  memset(number, 0, 19);
  if (length == 18) {
    memcpy(number, text, 17);
    number[17] = text[17] == 'x' ? 'X' : text[17];
    return;
  }
  memcpy(number, text, 6);
  /* 996 to 999 were kept for those who were a hundred years old when numbers were first given. */
  memcpy(number + 6, number_of(text + 12, 3) >= 996 ? "18" : "19", 2);
  memcpy(number + 8, text + 6, 9);
  number[17] = check_digit(number);
}

aid_citizen_problem aid_citizen_parse(const char *text, aid_citizen *out)
{
  size_t length = text == NULL ? 0 : strnlen(text, 19);
  char number[19];
  int32_t birth;

  if (length != 15 && length != 18)
    return AID_CITIZEN_LENGTH;
  if (!has_form(text, length))
    return AID_CITIZEN_DIGIT;
  lengthen(text, length, number);
  if (!is_issuer(number_of(number, 2)))
    return AID_CITIZEN_REGION;
  birth = aid_date(number_of(number + 6, 4), number_of(number + 10, 2), number_of(number + 12, 2));
  /* The oldest numbers are of people born in the nineteenth century; an earlier year is a slip of the pen. */
  if (birth == AID__NO_DATE || number_of(number + 6, 4) < 1800)
    return AID_CITIZEN_BIRTH;
  if (number_of(number + 14, 3) == 0)
    return AID_CITIZEN_SEQUENCE;
  if (number[17] != check_digit(number))
    return AID_CITIZEN_CHECK;
  if (out != NULL) {
    memcpy(out->number, number, sizeof number);
    memcpy(out->division, number, 6);
    out->division[6] = '\0';
    out->birth = birth;
    out->male = (number[16] - '0') % 2;
  }
  return AID_CITIZEN_VALID;
}

void aid_citizen_mask(const char *text, char out[19])
{
  size_t length = text == NULL ? 0 : strnlen(text, 19);
  size_t shown = length;
  size_t i;

  if (length > 18)
    shown = 18;
  memset(out, '*', shown);
  out[shown] = '\0';
  if (length != 18)
    return;
  /* Only what looks like a number is shown in part; of a name in its place nothing is. */
  for (i = 0; i < length; i++) {
    if (!is_digit(text[i]) && !(i == 17 && (text[i] == 'X' || text[i] == 'x')))
      return;
  }
  memcpy(out, text, 6);
  memcpy(out + 14, text + 14, 4);
}

/* ---- divisions ----------------------------------------------------------------------------- */

int aid_region_code_level(const char *code)
{
  size_t length = code == NULL ? 0 : strnlen(code, 13);
  size_t i;
  int city, county;

  if (length == 2 && memcmp(code, "CN", 2) == 0)
    return AID_REGION_COUNTRY;
  if (length != 6 && length != 9 && length != 12)
    return -1;
  for (i = 0; i < length; i++) {
    if (!is_digit(code[i]))
      return -1;
  }
  city = number_of(code + 2, 2);
  county = number_of(code + 4, 2);
  if (code[0] == '0' || (city == 0 && county != 0))
    return -1;
  if (length == 6)
    return city == 0 ? AID_REGION_PROVINCE : county == 0 ? AID_REGION_CITY : AID_REGION_COUNTY;
  /* A township belongs to a county, or to one of the few cities that have none; each division has one code, so the
     longer forms that end in zeros (410928000) are none. */
  if (city == 0 || number_of(code + 6, 3) == 0)
    return -1;
  if (length == 9)
    return AID_REGION_TOWNSHIP;
  return number_of(code + 9, 3) == 0 ? -1 : AID_REGION_VILLAGE;
}

int aid_region_code_parent(const char *code, char out[13])
{
  /* How many characters of the code a parent keeps, and how many zeros follow them. */
  static const struct { size_t kept, zeros; } parents[] = {{0, 0}, {0, 0}, {2, 4}, {4, 2}, {6, 0}, {9, 0}};
  int level = aid_region_code_level(code);

  if (level <= AID_REGION_COUNTRY)
    return 0;
  if (level == AID_REGION_PROVINCE) {
    memcpy(out, "CN", 3);
    return 1;
  }
  memcpy(out, code, parents[level].kept);
  memset(out + parents[level].kept, '0', parents[level].zeros);
  out[parents[level].kept + parents[level].zeros] = '\0';
  return 1;
}
