/* Words to options; errors to messages and exit codes. */
#include "command.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

aid_language language = AID_LANGUAGE_EN;
static const char *given_path;                /* --pack-path */
static char *whole_path;
static char *said_again;                      /* the joined arguments of an option, until the command ends */

const char *say(text2 text) { return language == AID_LANGUAGE_ZH ? text.zh : text.en; }

/* How many columns UTF-8 text takes. */
static int display_width(const char *text)
{
  static const struct { uint32_t first, last; } wide[] = {
    {0x1100, 0x115f}, {0x2e80, 0xa4cf}, {0xac00, 0xd7a3}, {0xf900, 0xfaff}, {0xfe30, 0xfe6f}, {0xff00, 0xff60}, {0xffe0, 0xffe6}, {0x1f300, 0x1faff}, {0x20000, 0x3fffd}};
  int width = 0;

  for (const unsigned char *p = (const unsigned char *)text; *p;) {
    uint32_t c = *p < 0x80 ? *p : *p < 0xe0 ? *p & 0x1f : *p < 0xf0 ? *p & 0x0f : *p & 0x07;
    int columns = 1;
    for (p++; (*p & 0xc0) == 0x80; p++)
      c = c << 6 | (*p & 0x3f);
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
      if (c >= wide[i].first && c <= wide[i].last)
        columns = 2;
    width += columns;
  }
  return width;
}

void print_padded(FILE *out, const char *text, int width)
{
  const int blanks = (width < 0 ? -width : width) - display_width(text);

  fprintf(out, "%*s%s%*s", width > 0 && blanks > 0 ? blanks : 0, "", text, width < 0 && blanks > 0 ? blanks : 0, "");
}

static const option common[] = {
  {"--pack-path", "DIRS", {"folders of packs, separated by ':' (also SOCIALAID_PACK_PATH)", "政策包目录，以“:”分隔（也可用 SOCIALAID_PACK_PATH）"}, &given_path},
  {NULL, NULL, {NULL, NULL}, NULL}};

static void help_option(const char *name, const char *argument, const char *text)
{
  char line[48];

  snprintf(line, sizeof line, argument ? "%s %s" : "%s", name, argument);
  printf("  %-24s%s\n", line, text);
}

static const subcommand *subcommand_of(const char *name)
{
  const subcommand *s = subcommands;

  while (strcmp(s->name, name) != 0)
    s++;
  return s;
}

static void help(const char *name, const option *options)
{
  const subcommand *const s = subcommand_of(name);

  printf("%ssocialaid %s%s %s\n\n%s\n\n", T("usage: ", "用法： "), name, options->name ? T(" [OPTIONS]", " [选项]") : "", s->operands, say(s->help));
  for (const option *o = options; o->name; o++)
    help_option(o->name, o->argument, say(o->help));
  for (const option *o = common; o->name; o++)
    help_option(o->name, o->argument, say(o->help));
  help_option("--lang", "zh|en", T("language of messages and explanations (else LANG)", "消息与说明的语言（否则取 LANG）"));
  help_option("--help", NULL, T("this text", "本说明"));
  printf("\n%s\n", T("Files may be - for standard input or output.", "文件可写作 -，表示标准输入或输出。"));
}

int usage_error(const char *name, const char *en, const char *zh, const char *word)
{
  const bool sub = strcmp(name, "socialaid") != 0;

  fprintf(stderr, "socialaid%s%s: %s%s%s\n", sub ? " " : "", sub ? name : "", T(en, zh), T(": ", "："), word ? word : "");
  fprintf(stderr, T("Try: socialaid %s%s--help\n", "请看：socialaid %s%s--help\n"), sub ? name : "", sub ? " " : "");
  return BAD_USAGE;
}

static const option *find(const option *options, const char *word, size_t length)
{
  for (const option *o = options; o->name; o++)
    if (strlen(o->name) == length && strncmp(o->name, word, length) == 0)
      return o;
  return NULL;
}

/* The argument, after those that the option has had already. */
static const char *joined(const option *o, const char *argument)
{
  char *both;

  if (strstr(o->argument, "…") == NULL || *o->value == NULL || (both = malloc(strlen(*o->value) + strlen(argument) + 2)) == NULL)
    return argument;
  sprintf(both, "%s;%s", *o->value, argument);
  if (*o->value == said_again)
    free(said_again);
  return said_again = both;
}

bool read_words(const char *name, const option *options, int count, char **words, const char **operands, int least, int most, int *exit_code)
{
  int n = 0;
  bool only_operands = false;

  *exit_code = BAD_USAGE;
  for (int i = 0; i < most; i++)
    operands[i] = NULL;
  for (int i = 0; i < count; i++) {
    const char *const word = words[i];
    const char *const equals = strchr(word, '=');
    const size_t length = equals ? (size_t)(equals - word) : strlen(word);
    const option *o;
    if (only_operands || word[0] != '-' || strcmp(word, "-") == 0) {
      if (n == most) {
        usage_error(name, "one word too many", "多余的参数", word);
        return false;
      }
      operands[n++] = word;
      continue;
    }
    if (strcmp(word, "--") == 0) {
      only_operands = true;
      continue;
    }
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
      help(name, options);
      *exit_code = DONE;
      return false;
    }
    if (length == 6 && strncmp(word, "--lang", 6) == 0) {
      const char *const value = equals ? equals + 1 : i + 1 < count ? words[++i] : "";
      if (strcmp(value, "zh") != 0 && strcmp(value, "en") != 0) {
        usage_error(name, "--lang is zh or en, not", "--lang 只能是 zh 或 en，而不是", value);
        return false;
      }
      language = value[0] == 'z' ? AID_LANGUAGE_ZH : AID_LANGUAGE_EN;
      continue;
    }
    if ((o = find(options, word, length)) == NULL && (o = find(common, word, length)) == NULL) {
      usage_error(name, "there is no such option", "没有这个选项", word);
      return false;
    }
    if (o->argument == NULL) {
      if (equals) {
        usage_error(name, "this option takes no argument", "该选项不带参数", word);
        return false;
      }
      *o->value = o->name;
    } else if (equals) {
      *o->value = joined(o, equals + 1);
    } else if (i + 1 < count) {
      *o->value = joined(o, words[++i]);
    } else {
      usage_error(name, "this option needs an argument", "该选项需要参数", word);
      return false;
    }
  }
  if (n < least) {
    usage_error(name, "a word is missing", "缺少参数", subcommand_of(name)->operands);
    return false;
  }
  return true;
}

static int exit_of(aid_status status)
{
  switch (status) {
  case AID_OK: return DONE;
  case AID_ERROR_ARGUMENT: return BAD_USAGE;
  case AID_ERROR_MEMORY: case AID_ERROR_IO: case AID_ERROR_CANCELLED: case AID_ERROR_INTERNAL: return BAD_MACHINE;
  default: return BAD_DATA;
  }
}

int tell_error(aid_status status, aid_error *error)
{
  for (size_t i = 0; error && i < aid_error_count(error); i++)
    fprintf(stderr, "%s\n", aid_diagnostic_line_text(aid_error_at(error, i), language));
  if (error && aid_error_dropped(error))
    fprintf(stderr, T("… and %llu more\n", "……另有 %llu 条\n"), (unsigned long long)aid_error_dropped(error));
  aid_error_free(error);
  return exit_of(status);
}

void tell_diagnostic(void *data, const aid_diagnostic *diagnostic)
{
  (void)data;
  fprintf(stderr, "%s\n", aid_diagnostic_line_text(diagnostic, language));
}

const char *pack_path(void)
{
  const char *const env = getenv("SOCIALAID_PACK_PATH");

  if (given_path == NULL)
    return env;
  if (env == NULL || *env == 0)
    return given_path;
  if (whole_path == NULL && (whole_path = malloc(strlen(given_path) + strlen(env) + 2)) != NULL)
    sprintf(whole_path, "%s:%s", given_path, env);
  return whole_path ? whole_path : given_path;
}

int load_policy(const char *pack, aid_policy **policy)
{
  aid_policy_options options = AID_POLICY_OPTIONS_INIT;
  aid_error *error = NULL;
  aid_status status;

  options.pack_path = pack_path();
  options.on_diagnostic = tell_diagnostic;
  status = aid_policy_load(pack, &options, policy, &error);
  return status == AID_OK ? DONE : tell_error(status, error);
}

bool read_month(const char *name, const char *text, int32_t *out, int *exit_code)
{
  *out = 0;
  if (text && ((*out = aid_month_parse(text)) == INT32_MIN || *out == AID_NEVER)) {
    *exit_code = usage_error(name, "no month (as in 2022-07)", "不是月份（如 2022-07）", text);
    return false;
  }
  return true;
}

bool read_day(const char *name, const char *text, int32_t *out, int *exit_code)
{
  *out = 0;
  if (text && ((*out = aid_date_parse(text)) == INT32_MIN || *out == AID_NEVER)) {
    *exit_code = usage_error(name, "no day (as in 2022-07-31)", "不是日期（如 2022-07-31）", text);
    return false;
  }
  return true;
}

bool read_count(const char *name, const char *text, uint64_t *out, int *exit_code)
{
  char *end;

  if (text == NULL)
    return true;
  *out = strtoull(text, &end, 10);
  if (*text < '0' || *text > '9' || *end || *out > 1000000000000u) {
    *exit_code = usage_error(name, "no number", "不是数字", text);
    return false;
  }
  return true;
}

static bool bar_shown;

static int show_progress(void *data, uint64_t done, uint64_t total)
{
  (void)data;
  bar_shown = true;
  if (total)
    fprintf(stderr, "\r%llu / %llu (%llu %%) ", (unsigned long long)done, (unsigned long long)total, (unsigned long long)(done * 100 / total));
  else
    fprintf(stderr, "\r%llu ", (unsigned long long)done);
  return 0;
}

aid_progress *progress_bar(void) { return isatty(STDERR_FILENO) ? show_progress : NULL; }

void progress_done(void)
{
  if (bar_shown)
    fprintf(stderr, "\r\033[K");
  bar_shown = false;
}
