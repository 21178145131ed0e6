/* What the measurements came to. */
#include "table.h"
#include "bench.h"
#include <stdio.h>
#include <string.h>

#define RESULTS 192
static struct result {
  char name[72];
  double value;
} results[RESULTS];
static size_t count;

static struct result *find(const char *prefix, const char *name)
{
  char text[72];

  snprintf(text, sizeof text, "%s%s", prefix, name);
  for (size_t i = 0; i < count; i++)
    if (strcmp(results[i].name, text) == 0)
      return &results[i];
  return NULL;
}

void bench_keep(const char *prefix, const char *name, double value)
{
  struct result *r = find(prefix, name);

  if (!r) {
    if (count == RESULTS)
      bench_die("too many results", NULL);
    r = &results[count++];
    snprintf(r->name, sizeof r->name, "%s%s", prefix, name);
  }
  r->value = value;
}

void bench_keep_best(const char *prefix, const char *name, double value, int most)
{
  const struct result *const r = find(prefix, name);

  if (!r || (most ? value > r->value : value < r->value))
    bench_keep(prefix, name, value);
}

double bench_result(const char *prefix, const char *name)
{
  const struct result *const r = find(prefix, name);

  return r ? r->value : 0;
}

void bench_write_json(const char *path)
{
  FILE *out = fopen(path, "w");

  if (!out)
    bench_die(path, NULL);
  fprintf(out, "{\n");
  for (size_t i = 0; i < count; i++)
    fprintf(out, "  \"%s\": %.9g%s\n", results[i].name, results[i].value, i + 1 < count ? "," : "");
  fprintf(out, "}\n");
  if (fclose(out) != 0)
    bench_die(path, NULL);
}

/* ---- the aims ---- */

enum { AT_MOST, AT_LEAST };

static const struct aim {
  const char *key, *text, *unit;
  double aim;
  int sense;
} aims[] = {
  {"policy.ratio_to_c", "benchmark policy, to the C loop", "x", 0.4, AT_MOST},
  {"policy.ratio_to_c_plain", "... plain kernels", "x", 0.7, AT_MOST},
  {"policy.ratio_to_numpy", "... to NumPy", "x", 0.2, AT_MOST},
  {"policy.ratio_with_unknowns", "... 5 % unknown, to all known", "x", 1.5, AT_MOST},
  {"threads.speedup_to_c", "two threads' speed-up, to the C loop's", "x", 0.95, AT_LEAST},
  {"one.decide_us", "one household, benchmark policy, decided", "us", 1, AT_MOST},
  {"one.explain_us", "... explained", "us", 5, AT_MOST},
  {"one.puyang_decide_us", "one household, whole Puyang pack, decided", "us", 20, AT_MOST},
  {"one.puyang_explain_us", "... explained", "us", 100, AT_MOST},
  {"puyang.seconds_per_million", "a million households, whole Puyang pack", "s", 0.3, AT_MOST},
  {"xml.ratio_to_sax", "XML to decisions XML, to a bare SAX parse", "x", 2.5, AT_MOST},
  {"xml.peak_mib", "... peak memory", "MiB", 200, AT_MOST},
  {"growth.exponent", "growth, exponent", "", 1.05, AT_MOST},
  {"wrong_amounts", "wrong amounts", "", 0, AT_MOST},
};

static void print_aims(void)
{
  printf("%-46s %10s        %s\n", "", "result", "aim");
  for (size_t i = 0; i < sizeof aims / sizeof *aims; i++) {
    const struct aim *const a = &aims[i];
    const struct result *const r = find("", a->key);

    if (!r)
      printf("%-46s %10s\n", a->text, "not measured");
    else
      printf("%-46s %10.4g %-5s  %s %g: %s\n", a->text, r->value, a->unit, a->sense == AT_MOST ? "at most" : "at least", a->aim,
             (a->sense == AT_MOST ? r->value <= a->aim : r->value >= a->aim) ? "met" : "MISSED");
  }
}

/* ---- what the ratios are made of ---- */

/* A line of the least and the median; nothing where it was not measured. */
static void print_times(const char *text, const char *least, const char *median, const char *unit)
{
  if (find("", least))
    printf("  %-44s %10.2f %s (median %.2f)\n", text, bench_result("", least), unit, bench_result("", median));
}

static void print_policy(void)
{
  static const char *const lines[][2] = {
    {"the library", "policy.ns_per_household"},
    {"... plain kernels", "policy.plain_ns_per_household"},
    {"... 5 % of each fact unknown", "policy.unknown_ns_per_household"},
    {"... two threads", "policy.two_threads_ns_per_household"},
    {"... into memory new from the system", "policy.cold_ns_per_household"},
    {"the C loop, -O2", "policy.c_ns_per_household"},
    {"... two threads", "policy.c_two_threads_ns_per_household"},
    {"... without branches", "policy.c_branchless_ns_per_household"},
    {"... -O3 -march=native", "policy.c_native_ns_per_household"},
    {"... without branches, -O3 -march=native", "policy.c_native_branchless_ns_per_household"},
    {"NumPy", "policy.numpy_ns_per_household"},
  };

  printf("\nBenchmark policy, %.0f households, %.0f persons; eligible: dibao %.1f %%, living %.1f %%, nursing %.1f %%, old age %.1f %%\n",
         bench_result("", "policy.households"), bench_result("", "policy.persons"), bench_result("", "policy.dibao_percent"),
         bench_result("", "policy.disability_living_percent"), bench_result("", "policy.disability_nursing_percent"),
         bench_result("", "policy.old_age_percent"));
  for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
    char median[96];

    snprintf(median, sizeof median, "%s_median", lines[i][1]);
    print_times(lines[i][0], lines[i][1], median, "ns a household");
  }
  printf("  speed-up by a second thread: the library %.2f, the C loop %.2f\n", bench_result("", "threads.speedup"), bench_result("", "threads.c_speedup"));
  printf("  filled through the builder, not timed above, in %.1f s\n", bench_result("", "policy.fill_seconds"));
}

static void print_packs(void)
{
  printf("\nThe packs of Puyang, and one household in full\n");
  print_times("pack load", "pack_load_ms_min", "pack_load_ms_median", "ms");
  print_times("... and checked", "pack_check_ms_min", "pack_check_ms_median", "ms");
  print_times("assessed, all programs, refusals in full", "household_assess_us_min", "household_assess_us_median", "us");
  print_times("its dibao decision explained", "household_explain_us_min", "household_explain_us_median", "us");
  print_times("... and as text", "household_explain_text_us_min", "household_explain_text_us_median", "us");
}

static void print_city(void)
{
  printf("\nA city of %.0f households, %.0f members (%.1f MB) to %.0f decisions (%.1f MB)\n", bench_result("city_", "households"),
         bench_result("city_", "members"), bench_result("city_", "input_mb"), bench_result("city_", "decisions"), bench_result("city_", "output_mb"));
  printf("  %-44s %10.3f s (of the processors %.3f s)\n", "XML to decisions XML", bench_result("city_", "seconds"), bench_result("city_", "cpu_seconds"));
  printf("  %-44s %10.0f households/s, %.1f MB/s\n", "", bench_result("city_", "households_per_second"), bench_result("city_", "mb_per_second"));
  printf("  %-44s %10.3f s (of a processor %.3f s)\n", "bare SAX2 push parse of the same file", bench_result("city_", "bare_seconds"),
         bench_result("city_", "bare_cpu_seconds"));
  printf("  %-44s %10.3f s with two threads, %.3f s with one (%.0f MiB of population)\n", "a million as columns",
         bench_result("", "puyang.seconds_per_million"), bench_result("", "puyang.one_thread_seconds_per_million"),
         bench_result("", "puyang.population_mib"));
  printf("  %-44s %10.3f s (of the processors %.3f s), peak %.1f MiB, of %.0f households\n", "compared with a reform (dibao_standard +10%)",
         bench_result("", "compare_seconds"), bench_result("", "compare_cpu_seconds"), bench_result("", "compare_peak_mib"),
         bench_result("", "compare_households"));
}

void bench_print(void)
{
  print_aims();
  print_policy();
  print_packs();
  print_city();
}
