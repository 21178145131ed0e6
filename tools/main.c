/* The `socialaid` command: which subcommand, in which language. */
#include "command.h"
#include <stdlib.h>
#include <string.h>

const subcommand subcommands[] = {
  {"assess", "CITY.xml", {"decide a population, write the decisions", "对全部家庭进行认定，写出认定结果"}, run_assess},
  {"compare", "CITY.xml", {"compare a policy with a reform: costs, gains, losses", "比较政策与改革方案：支出、增减"}, run_compare},
  {"explain", "CITY.xml", {"tell how a household's decisions come about", "说明某个家庭的认定过程"}, run_explain},
  {"verify", "DECISIONS.xml", {"hold a decisions file against its schema, totals, digest and facts", "核验认定结果文件：结构、合计、摘要、重新认定"}, run_verify},
  {"policy check", "PACK", {"check a policy pack and all that it extends: errors, and what should be looked at", "检查政策包及其引用的各层：错误与应核对的内容"}, run_policy_check},
  {"policy show", "PACK", {"a policy, a program or a standard as a page to read", "把政策包、项目或标准排成可读的页面"}, run_policy_show},
  {"policy diff", "PACK PACK", {"tell in words what differs between two packs", "用文字说明两个政策包的差异"}, run_policy_diff},
  {"policy procedures", "PACK", {"print procedures: steps, who takes them, by when", "打印办理程序：环节、经办层级、时限"}, run_policy_procedures},
  {"policy test", "PACK", {"run the cases that packs carry", "运行政策包自带的案例"}, run_policy_test},
  {"policy schema", "PACK", {"print the XSD of population documents in the pack's words", "打印该政策包的数据文件结构（XSD）"}, run_policy_schema},
  {"sample", "", {"write a synthetic city", "生成虚构的样本城市"}, run_sample},
  {NULL, NULL, {NULL, NULL}, NULL},
};

static void help(FILE *out)
{
  fprintf(out, "%s\n\n", T("usage: socialaid SUBCOMMAND [OPTIONS] …", "用法：socialaid 子命令 [选项] …"));
  for (const subcommand *s = subcommands; s->name; s++) {
    char line[64];
    snprintf(line, sizeof line, "%s %s", s->name, s->operands);
    fprintf(out, "  %-26s%s\n", line, say(s->help));
  }
  fprintf(out, "\n%s\n%s\n", T("socialaid SUBCOMMAND --help tells its options. --lang zh|en chooses the language; --version tells the version.",
                               "socialaid 子命令 --help 列出选项。--lang zh|en 选择语言；--version 显示版本。"),
          T("Exit: 0 done, 1 the data or the policy has errors, 2 wrong usage, 3 the machine failed.",
            "退出码：0 完成，1 数据或政策包有错误，2 用法错误，3 机器故障（磁盘、内存等）。"));
}

/* What was printed has to have arrived: a list cut off by a full disk reads as a whole one. */
static int printed(int code)
{
  if (fflush(stdout) == 0 && !ferror(stdout))
    return code;
  fprintf(stderr, "socialaid: %s\n", T("standard output cannot be written", "无法写入标准输出"));
  return BAD_MACHINE;
}

int main(int argc, char **argv)
{
  const char *const lang = getenv("LC_ALL") && *getenv("LC_ALL") ? getenv("LC_ALL") : getenv("LANG");

  if (lang && strncmp(lang, "zh", 2) == 0)
    language = AID_LANGUAGE_ZH;
  for (int i = 1; i + 1 < argc; i++)           /* before anything is said */
    if (strcmp(argv[i], "--lang") == 0 && strcmp(argv[i + 1], "zh") == 0)
      language = AID_LANGUAGE_ZH;
    else if (strcmp(argv[i], "--lang") == 0 && strcmp(argv[i + 1], "en") == 0)
      language = AID_LANGUAGE_EN;
  if (argc > 2 && strcmp(argv[1], "--lang") == 0) {
    argc -= 2;
    argv += 2;
  }
  if (argc < 2) {
    help(stderr);
    return BAD_USAGE;
  }
  if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
    help(stdout);
    return DONE;
  }
  if (strcmp(argv[1], "--version") == 0) {
    printf("socialaid %s\n", aid_version());
    return DONE;
  }
  for (const subcommand *s = subcommands; s->name; s++) {
    const char *const blank = strchr(s->name, ' ');
    if (blank == NULL && strcmp(argv[1], s->name) == 0)
      return printed(s->run(argc - 2, argv + 2));
    if (blank && argc > 2 && strncmp(argv[1], s->name, (size_t)(blank - s->name)) == 0 && argv[1][blank - s->name] == 0 && strcmp(argv[2], blank + 1) == 0)
      return printed(s->run(argc - 3, argv + 3));
  }
  if (strcmp(argv[1], "policy") == 0) {
    for (int i = 2; i < argc; i++)
      if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
        help(stdout);
        return DONE;
      }
    if (argc > 2 && argv[2][0] != '-') {
      char words[64];
      snprintf(words, sizeof words, "policy %.50s", argv[2]);
      return usage_error("socialaid", "there is no such subcommand", "没有这个子命令", words);
    }
    return usage_error("socialaid", "a word is missing", "缺少参数", "policy check|show|diff|test|schema");
  }
  return usage_error("socialaid", "there is no such subcommand", "没有这个子命令", argv[1]);
}
