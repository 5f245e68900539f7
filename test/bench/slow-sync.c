/* Preloaded into a program: every fsync and fdatasync takes SLOW_SYNC_US microseconds longer, as on a hard disk. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

static void wait_a_little(void) {
  const char *us = getenv("SLOW_SYNC_US");
  if (us != NULL) usleep((useconds_t)atoi(us));
}

int fsync(int file) {
  int (*next)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  wait_a_little();
  return next(file);
}

int fdatasync(int file) {
  int (*next)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  wait_a_little();
  return next(file);
}
