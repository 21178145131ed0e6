/* The `socialaid` command: options, messages in two languages, exit codes. Everything is done through the public API. */
#ifndef AID_TOOLS_COMMAND_H
#define AID_TOOLS_COMMAND_H
#include <socialaid.h>
#include <stdbool.h>
#include <stdio.h>

/* Exit codes, as in the manual. */
enum { DONE = 0, BAD_DATA = 1, BAD_USAGE = 2, BAD_MACHINE = 3 };

/* English and Chinese of one text. */
typedef struct text2 { const char *en, *zh; } text2;

/* An option of a subcommand: "--month M". One table for each subcommand makes the parser and its help. */
typedef struct option {
  const char *name;        /* "--month" */
  const char *argument;    /* "YYYY-MM"; NULL: a switch; "CHANGE…": may be said again, and the arguments are joined with ';' */
  text2 help;
  const char **value;      /* where the argument goes; for a switch, its name */
} option;

typedef struct subcommand {
  const char *name;        /* "assess", "policy check" */
  const char *operands;    /* "CITY.xml" */
  text2 help;
  int (*run)(int count, char **words);
} subcommand;

extern const subcommand subcommands[];
extern aid_language language;                /* --lang, else LANG */
const char *say(text2 text);
#define T(en, zh) (language == AID_LANGUAGE_ZH ? zh : en)
/* Into columns of a terminal, on which a Chinese character is two wide; below zero: flush left. */
void print_padded(FILE *out, const char *text, int width);

/* Reads words by the table (plus --help, --lang, --pack-path): operands into `operands` (at most `most`). False: told; *exit_code says how to leave. */
bool read_words(const char *name, const option *options, int count, char **words, const char **operands, int least, int most, int *exit_code);

int usage_error(const char *name, const char *en, const char *zh, const char *word);
/* Tells an error on standard error, frees it, gives the exit code. */
int tell_error(aid_status status, aid_error *error);
void tell_diagnostic(void *data, const aid_diagnostic *diagnostic);   /* an aid_on_diagnostic */

int load_policy(const char *pack, aid_policy **policy);               /* exit code; with the pack path of the words and the environment */
const char *pack_path(void);                                          /* may be NULL */
/* The policy, and what it becomes by a pack that extends it, by changes, or by both; `*out` NULL where there are neither. */
int load_reform(const char *pack, const char *reform, const char *changes, aid_policy **base, aid_policy **out);
const char *const *program_list(char *text);                          /* "a,b c" into ids ended by NULL; NULL: none */
bool read_month(const char *name, const char *text, int32_t *out, int *exit_code);
bool read_day(const char *name, const char *text, int32_t *out, int *exit_code);
bool read_count(const char *name, const char *text, uint64_t *out, int *exit_code);

/* Progress on standard error, where that is a terminal; else `show` is NULL. */
aid_progress *progress_bar(void);
void progress_done(void);

int run_assess(int count, char **words);
int run_compare(int count, char **words);
int run_explain(int count, char **words);
int run_verify(int count, char **words);
int run_policy_check(int count, char **words);
int run_policy_procedures(int count, char **words);
int run_policy_show(int count, char **words);
int run_policy_diff(int count, char **words);
int run_policy_test(int count, char **words);
int run_policy_schema(int count, char **words);
int run_sample(int count, char **words);
#endif
