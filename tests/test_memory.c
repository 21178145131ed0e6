/* Memory: arenas and their ceilings, growing arrays and buffers, names, distances; each with failing allocations. */
#include "tests/test.h"
#include "tests/oom.h"
#include "base/memory.h"
#include "base/perfect.h"
#include <stdio.h>

START_TEST(the_default_allocator_stands_in_for_none)
{
  aid_memory empty = {NULL, NULL, NULL, NULL};
  unsigned char *block;
  size_t i;

  ck_assert_ptr_eq(aid__memory_or_default(NULL), &aid__memory_default);
  ck_assert_ptr_eq(aid__memory_or_default(&empty), &aid__memory_default);
  block = aid__allocate(NULL, 100);
  ck_assert_ptr_nonnull(block);
  for (i = 0; i < 100; i++)
    ck_assert_uint_eq(block[i], 0);
  block = aid__resize(NULL, block, 200);
  ck_assert_ptr_nonnull(block);
  aid__release(NULL, block);
  aid__release(NULL, NULL);
  block = aid__allocate(NULL, 0);
  ck_assert_ptr_nonnull(block);
  aid__release(NULL, block);
}
END_TEST

START_TEST(blocks_of_an_arena_are_zeroed_aligned_and_apart)
{
  aid__arena arena;
  unsigned char *last = NULL;
  size_t size;

  aid__arena_init(&arena, NULL, 0);
  for (size = 0; size < 3000; size += 7) {
    unsigned char *block = aid__arena_get(&arena, size);
    size_t i;

    ck_assert_ptr_nonnull(block);
    ck_assert_ptr_ne(block, last);
    ck_assert_uint_eq((uintptr_t)block % 16, 0);
    for (i = 0; i < size; i++)
      ck_assert_uint_eq(block[i], 0);
    memset(block, 0xFF, size);
    last = block;
  }
  aid__arena_free(&arena);
  aid__arena_free(&arena);
  ck_assert_uint_eq(arena.total, 0);
}
END_TEST

START_TEST(an_arena_keeps_to_its_ceiling)
{
  struct oom oom;
  aid__arena arena;
  size_t got = 0;

  oom_start(&oom, 0);
  aid__arena_init(&arena, &oom.memory, 100000);
  while (aid__arena_get(&arena, 16) != NULL) {
    got += 16;
    ck_assert_uint_le(arena.total, 100000);
  }
  /* All but the heads of a few blocks could be used. */
  ck_assert_uint_gt(got, 99000);
  ck_assert_ptr_null(aid__arena_get(&arena, 100000));
  aid__arena_free(&arena);
  aid__arena_init(&arena, &oom.memory, 8);
  ck_assert_ptr_null(aid__arena_get(&arena, 1));
  aid__arena_free(&arena);
  ck_assert_int_eq(oom.live, 0);
}
END_TEST

START_TEST(sizes_that_no_machine_has_are_refused)
{
  aid__arena arena;

  aid__arena_init(&arena, NULL, 0);
  ck_assert_ptr_null(aid__arena_get(&arena, SIZE_MAX));
  ck_assert_ptr_null(aid__arena_get(&arena, SIZE_MAX - 15));
  ck_assert_ptr_null(aid__arena_get(&arena, SIZE_MAX - 16));
  ck_assert_ptr_null(aid__arena_array(&arena, SIZE_MAX / 2, 3));
  ck_assert_ptr_null(aid__arena_copy(&arena, "x", SIZE_MAX));
  ck_assert_ptr_nonnull(aid__arena_array(&arena, 0, 3));
  aid__arena_free(&arena);
}
END_TEST

START_TEST(an_arena_that_is_rewound_asks_for_nothing_again)
{
  struct oom oom;
  aid__arena arena;
  uint64_t calls;

  oom_start(&oom, 0);
  aid__arena_init(&arena, &oom.memory, 0);
  for (size_t i = 0; i < 300; i++)
    ck_assert_ptr_nonnull(aid__arena_take(&arena, 100));
  calls = oom.calls;
  ck_assert_uint_gt(calls, 1);
  for (int round = 0; round < 5; round++) {
    aid__arena_rewind(&arena);
    for (size_t i = 0; i < 250; i++)
      memset(aid__arena_take(&arena, 100), 0x5A, 100);
    ck_assert_uint_eq(oom.calls, calls);
  }
  aid__arena_free(&arena);
  ck_assert_int_eq(oom.live, 0);
}
END_TEST

START_TEST(an_arena_copies_texts)
{
  aid__arena arena;

  aid__arena_init(&arena, NULL, 0);
  ck_assert_str_eq(aid__arena_string(&arena, "濮阳"), "濮阳");
  ck_assert_str_eq(aid__arena_copy(&arena, "household", 5), "house");
  ck_assert_str_eq(aid__arena_copy(&arena, NULL, 0), "");
  ck_assert_ptr_null(aid__arena_string(&arena, NULL));
  aid__arena_free(&arena);
}
END_TEST

START_TEST(a_reset_keeps_the_largest_block_and_zeroes_again)
{
  struct oom oom;
  aid__arena arena;
  uint64_t calls;
  unsigned char *block;
  int i;

  oom_start(&oom, 0);
  aid__arena_init(&arena, &oom.memory, 0);
  aid__arena_reset(&arena);
  for (i = 0; i < 100; i++)
    memset(aid__arena_get(&arena, 1000), 0xEE, 1000);
  ck_assert_int_gt(oom.live, 1);
  aid__arena_reset(&arena);
  ck_assert_int_eq(oom.live, 1);
  calls = oom.calls;
  block = aid__arena_get(&arena, 4000);
  ck_assert_uint_eq(oom.calls, calls);
  for (i = 0; i < 4000; i++)
    ck_assert_uint_eq(block[i], 0);
  aid__arena_free(&arena);
  ck_assert_int_eq(oom.live, 0);
}
END_TEST

START_TEST(arrays_grow_by_doubling_up_to_their_ceiling)
{
  int *array = NULL;
  size_t capacity = 0;
  size_t i;

  ck_assert(aid__grow(NULL, &array, &capacity, 1, sizeof *array, 0));
  ck_assert_uint_ge(capacity, 1);
  for (i = 0; i < capacity; i++) {
    ck_assert_int_eq(array[i], 0);
    array[i] = (int)i + 1;
  }
  ck_assert(aid__grow(NULL, &array, &capacity, 1000, sizeof *array, 1500));
  ck_assert_int_eq(array[7], 8);
  ck_assert_int_eq(array[999], 0);
  ck_assert(aid__grow(NULL, &array, &capacity, 1500, sizeof *array, 1500));
  ck_assert_uint_eq(capacity, 1500);
  ck_assert(!aid__grow(NULL, &array, &capacity, 1501, sizeof *array, 1500));
  ck_assert(!aid__grow(NULL, &array, &capacity, SIZE_MAX / 2, sizeof *array, 0));
  ck_assert_uint_eq(capacity, 1500);
  ck_assert_int_eq(array[7], 8);
  aid__release(NULL, array);
}
END_TEST

START_TEST(a_buffer_is_terminated_and_remembers_a_failure)
{
  aid__buffer buffer;

  aid__buffer_init(&buffer, NULL, 10);
  ck_assert_ptr_null(buffer.data);
  aid__buffer_string(&buffer, NULL);
  aid__buffer_string(&buffer, "abc");
  aid__buffer_int(&buffer, -12);
  ck_assert_str_eq(buffer.data, "abc-12");
  aid__buffer_add(&buffer, "defg", 4);
  ck_assert_str_eq(buffer.data, "abc-12defg");
  ck_assert(!buffer.failed);
  aid__buffer_add(&buffer, "h", 1);
  ck_assert(buffer.failed);
  aid__buffer_add(&buffer, "", 0);
  ck_assert_str_eq(buffer.data, "abc-12defg");
  aid__buffer_free(&buffer);
  aid__buffer_init(&buffer, NULL, 0);
  aid__buffer_add(&buffer, NULL, 0);
  ck_assert_str_eq(buffer.data, "");
  aid__buffer_add(&buffer, "x", SIZE_MAX);
  ck_assert(buffer.failed);
  aid__buffer_free(&buffer);
}
END_TEST

START_TEST(a_name_is_one_pointer)
{
  aid__arena arena;
  aid__names names;
  const char *kept[3000];
  char text[16];
  int i;

  aid__arena_init(&arena, NULL, 0);
  ck_assert(aid__names_init(&names, &arena));
  ck_assert_ptr_null(aid__names_find(&names, aid__text_of("n0")));
  for (i = 0; i < 3000; i++) {
    snprintf(text, sizeof text, "n%d", i);
    kept[i] = aid__names_intern(&names, aid__text_of(text));
    ck_assert_str_eq(kept[i], text);
  }
  ck_assert_uint_eq(names.count, 3000);
  for (i = 0; i < 3000; i++) {
    snprintf(text, sizeof text, "n%d", i);
    ck_assert_ptr_eq(aid__names_intern(&names, aid__text_of(text)), kept[i]);
    ck_assert_ptr_eq(aid__names_find(&names, aid__text_of(text)), kept[i]);
  }
  ck_assert_ptr_null(aid__names_find(&names, aid__text_of("n3000")));
  ck_assert_ptr_null(aid__names_find(&names, (aid__text){"n12", 1}));
  ck_assert_ptr_eq(aid__names_intern(&names, (aid__text){"n12", 2}), kept[1]);
  ck_assert_str_eq(aid__names_intern(&names, (aid__text){NULL, 0}), "");
  aid__arena_free(&arena);
}
END_TEST

START_TEST(hashes_differ_in_each_byte)
{
  unsigned char bytes[40] = {0};
  uint64_t seen[41];
  size_t length, i;

  for (length = 0; length <= sizeof bytes; length++) {
    seen[length] = aid__hash(bytes, length);
    for (i = 0; i < length; i++)
      ck_assert_uint_ne(seen[length], seen[i]);
    for (i = 0; i < length; i++) {
      bytes[i] = 1;
      ck_assert_uint_ne(aid__hash(bytes, length), seen[length]);
      bytes[i] = 0;
    }
  }
}
END_TEST

START_TEST(distances_count_edits_and_swaps)
{
  static const struct { const char *a, *b; size_t most, distance; } rows[] = {
      {"", "", 2, 0},
      {"", "ab", 2, 2},
      {"abc", "", 2, 3},
      {"income", "income", 0, 0},
      {"income", "incame", 2, 1},
      {"income", "incmoe", 2, 1},
      {"income", "incme", 2, 1},
      {"income", "inncome", 2, 1},
      {"income_per_had", "income_per_head", 3, 1},
      {"income", "outcome", 3, 3},
      {"income", "deposit", 3, 4},
      {"ca", "abc", 3, 3},
      {"低保", "低宝", 2, 1},
      {"低保", "保低", 2, 1},
      {"abcd", "badc", 3, 2},
      {"abcd", "badc", 1, 2},
  };
  char longer[100];
  size_t i;

  for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    aid__text a = aid__text_of(rows[i].a);
    aid__text b = aid__text_of(rows[i].b);

    ck_assert_msg(aid__distance(a, b, rows[i].most) == rows[i].distance, "%s %s: %zu", rows[i].a, rows[i].b,
                  aid__distance(a, b, rows[i].most));
    ck_assert_uint_eq(aid__distance(b, a, rows[i].most), rows[i].distance);
  }
  memset(longer, 'x', sizeof longer);
  ck_assert_uint_eq(aid__distance((aid__text){longer, 100}, (aid__text){longer, 100}, 3), 0);
  ck_assert_uint_eq(aid__distance((aid__text){longer, 100}, (aid__text){longer, 99}, 3), 4);
  ck_assert_uint_eq(aid__distance((aid__text){longer, 64}, (aid__text){longer, 63}, 3), 1);
  memset(longer, 0x80, sizeof longer); /* no character begins here, and nothing is written out of place */
  ck_assert_uint_eq(aid__distance((aid__text){longer, 100}, aid__text_of("x"), 3), 1);
}
END_TEST

START_TEST(an_owner_is_the_last_one_once)
{
  aid__count count;

  aid__count_init(&count);
  aid__count_keep(&count);
  ck_assert(!aid__count_drop(&count));
  ck_assert(aid__count_drop(&count));
}
END_TEST

START_TEST(failing_allocations_leave_nothing_behind)
{
  OOM_EACH(oom)
  {
    aid__arena arena;
    aid__names names;
    aid__buffer buffer;
    int *array = NULL;
    size_t capacity = 0;
    bool whole = true;
    int i;

    aid__arena_init(&arena, &oom.memory, 0);
    whole &= aid__names_init(&names, &arena);
    for (i = 0; i < 500; i++) {
      char text[16];

      snprintf(text, sizeof text, "n%d", i);
      whole &= aid__names_intern(&names, aid__text_of(text)) != NULL;
    }
    aid__buffer_init(&buffer, &oom.memory, 0);
    for (i = 0; i < 100; i++)
      aid__buffer_string(&buffer, "text");
    whole &= !buffer.failed;
    whole &= aid__grow(&oom.memory, &array, &capacity, 10, sizeof *array, 0);
    whole &= aid__grow(&oom.memory, &array, &capacity, 100, sizeof *array, 0);
    OOM_EXPECT(oom, !whole);
    aid__release(&oom.memory, array);
    aid__buffer_free(&buffer);
    aid__arena_free(&arena);
  }
}
END_TEST

START_TEST(a_perfect_table_finds_each_word_and_no_other)
{
  enum { WORDS = 300 };
  static char texts[WORDS][40];
  const char *words[WORDS + 1];
  aid__perfect table;
  aid__arena arena;

  aid__arena_init(&arena, NULL, 0);
  /* Of all lengths, and long ones that differ in the middle alone. */
  for (int i = 0; i < WORDS; i++) {
    snprintf(texts[i], sizeof texts[i], i % 3 == 0 ? "%.*sw%d" : i % 3 == 1 ? "begins_alike%.*s%d_ends_alike" : "%.*s%x", i % 17, "abcdefghijklmnopqrstuvwxyz", i);
    words[i] = texts[i];
  }
  words[WORDS] = "w0"; /* there already: the first stays */
  ck_assert(aid__perfect_make(&table, words, WORDS + 1, &arena));
  for (int i = 0; i < WORDS; i++) {
    char other[48];

    ck_assert_int_eq(aid__perfect_find(&table, aid__text_of(words[i])), i);
    snprintf(other, sizeof other, "%s?", words[i]);
    ck_assert_int_eq(aid__perfect_find(&table, aid__text_of(other)), -1);
    other[strlen(words[i]) / 2] = '#';
    ck_assert_int_eq(aid__perfect_find(&table, (aid__text){other, strlen(words[i])}), -1);
  }
  ck_assert_int_eq(aid__perfect_find(&table, (aid__text){"", 0}), -1);
  ck_assert(aid__perfect_make(&table, words, 0, &arena));
  ck_assert_int_eq(aid__perfect_find(&table, aid__text_of("w0")), -1);
  aid__arena_free(&arena);
}
END_TEST

TEST_MAIN("memory", a_perfect_table_finds_each_word_and_no_other, the_default_allocator_stands_in_for_none, blocks_of_an_arena_are_zeroed_aligned_and_apart,
          an_arena_keeps_to_its_ceiling, an_arena_that_is_rewound_asks_for_nothing_again, sizes_that_no_machine_has_are_refused, an_arena_copies_texts,
          a_reset_keeps_the_largest_block_and_zeroes_again, arrays_grow_by_doubling_up_to_their_ceiling,
          a_buffer_is_terminated_and_remembers_a_failure, a_name_is_one_pointer, hashes_differ_in_each_byte,
          distances_count_edits_and_swaps, an_owner_is_the_last_one_once, failing_allocations_leave_nothing_behind)
