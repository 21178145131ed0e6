/*
 * An allocator that fails, and that counts. To show that a call survives each allocation that can fail in it:
 *
 *   OOM_EACH(oom) {
 *     aid_error *error = NULL;
 *     aid_status status = aid_policy_load("x.xml", &(…){.memory = &oom.memory}, &policy, &error);
 *
 *     OOM_EXPECT(oom, status == AID_ERROR_MEMORY);
 *     aid_policy_free(policy);
 *     aid_error_free(error);
 *   }
 *
 * The body runs with the first allocation failing, then with the second, and so on, until it runs through with none
 * failing. After each round nothing may be left that was not given back, or the test fails. OOM_EXPECT holds its condition
 * only in rounds in which an allocation did fail. It may be used from several threads.
 */
#ifndef AID_TESTS_OOM_H
#define AID_TESTS_OOM_H
#include <check.h>
#include <socialaid/base.h>
#include <stdbool.h>
#include <stdlib.h>

/* Rounds after which something is wrong with the test, or with the call. */
enum { OOM_ROUNDS_MOST = 200000 };

struct oom {
  aid_memory memory;  /* give this one to the call */
  uint64_t calls;     /* allocations and enlargements asked for */
  uint64_t fail_at;   /* the one that fails, from 1; 0: none */
  uint64_t failed;    /* how many did */
  int64_t live;       /* blocks not yet given back */
  bool again;         /* OOM_EACH: there is another round */
};

static inline bool oom_fails(struct oom *oom_)
{
  uint64_t call = __atomic_add_fetch(&oom_->calls, 1, __ATOMIC_RELAXED);

  if (call != __atomic_load_n(&oom_->fail_at, __ATOMIC_RELAXED))
    return false;
  __atomic_add_fetch(&oom_->failed, 1, __ATOMIC_RELAXED);
  return true;
}

static inline void *oom_allocate(void *data, size_t size)
{
  struct oom *oom_ = data;
  void *block = oom_fails(oom_) ? NULL : malloc(size);

  if (block != NULL) {
    /* What was not asked to be zero is not. */
    unsigned char *bytes = block;
    size_t i;

    for (i = 0; i < size && i < 4096; i++)
      bytes[i] = 0xA5;
    __atomic_add_fetch(&oom_->live, 1, __ATOMIC_RELAXED);
  }
  return block;
}

static inline void *oom_resize(void *data, void *block, size_t size)
{
  struct oom *oom_ = data;
  void *moved;

  if (block == NULL)
    return oom_allocate(data, size);
  moved = oom_fails(oom_) ? NULL : realloc(block, size);
  return moved;
}

static inline void oom_release(void *data, void *block)
{
  struct oom *oom_ = data;

  if (block != NULL)
    __atomic_sub_fetch(&oom_->live, 1, __ATOMIC_RELAXED);
  free(block);
}

/* Counts from anew; the `fail_at`-th allocation fails (0: none). */
static inline void oom_start(struct oom *oom_, uint64_t fail_at)
{
  oom_->memory.allocate = oom_allocate;
  oom_->memory.resize = oom_resize;
  oom_->memory.release = oom_release;
  oom_->memory.data = oom_;
  oom_->calls = oom_->failed = 0;
  oom_->fail_at = fail_at;
  oom_->live = 0;
  oom_->again = true;
}

/* The next allocation to fail. With AID_TEST_THIN set (under valgrind, say) the first twenty do, then ever fewer. */
static inline uint64_t oom_after(uint64_t fail_at)
{
  return fail_at + (fail_at >= 20 && getenv("AID_TEST_THIN") != NULL ? 1 + fail_at / 4 : 1);
}

static inline void oom_next(struct oom *oom_)
{
  ck_assert_msg(oom_->live == 0, "%lld blocks are left after allocation %llu failed", (long long)oom_->live,
                (unsigned long long)oom_->fail_at);
  ck_assert_msg(oom_->fail_at < OOM_ROUNDS_MOST, "no end of allocations");
  if (oom_->failed == 0)
    oom_->again = false;
  else
    oom_start(oom_, oom_after(oom_->fail_at));
}

#define OOM_EACH(name)                                                                             \
  struct oom name;                                                                                 \
  for (oom_start(&name, 1); name.again; oom_next(&name))

#define OOM_EXPECT(name, condition)                                                                \
  ck_assert_msg((name).failed == 0 || (condition), "allocation %llu failed, and not: %s",          \
                (unsigned long long)(name).fail_at, #condition)

#endif
