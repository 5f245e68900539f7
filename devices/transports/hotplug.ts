/**
 * Says "something changed at this path", so that the gateway tries a device at once when it is plugged in.
 * It watches the directory of the path, or the nearest one that exists: /dev/serial/by-id comes and goes with its devices.
 * Only a hint: the gateway's own retries find a device that this file misses.
 */
import { type FSWatcher, type Stats, statSync, watch } from 'node:fs';
import { basename, dirname, relative, sep } from 'node:path';
import type { Log } from '../kit/log.ts';

export interface HotplugDeps {
  /** Absolute path of the device. */
  readonly path: string;
  readonly log: Log;
  /** May be called more often than anything really changed. */
  readonly onChange: () => void;
}

export interface HotplugWatch {
  close(): void;
}

function look(path: string): Stats | null {
  return statSync(path, { throwIfNoEntry: false }) ?? null;
}

/** Changes when the device comes, goes, is replaced or gets other rights; not when somebody writes to it. */
function signature(path: string): string {
  const stats = look(path);
  return stats === null ? 'absent' : [stats.dev, stats.ino, stats.rdev, stats.mode, stats.uid, stats.gid].join(':');
}

/** The directory of `path`, or the nearest one above it that exists. The root always does. */
function nearestDirectory(path: string): string {
  let directory = dirname(path);
  while (look(directory)?.isDirectory() !== true && directory !== dirname(directory)) directory = dirname(directory);
  return directory;
}

export function watchHotplug({ path, log, onChange }: HotplugDeps): HotplugWatch {
  let watcher: FSWatcher | null = null;
  let watched = '';
  let inode = -1;
  let seen = signature(path);
  let closed = false;

  function unwatch(): void {
    watcher?.close();
    watcher = null;
  }

  /** Watches the right directory; again when a nearer one came, or the one watched is another by now. */
  function rearm(): void {
    for (let attempt = 0; attempt < 8 && !closed; attempt++) {
      const directory = nearestDirectory(path);
      const number = look(directory)?.ino ?? -1;
      if (watcher !== null && directory === watched && number === inode) return;
      unwatch();
      watched = directory;
      inode = number;
      try {
        watcher = watch(directory, { persistent: false }, (_kind, name) => heard(name));
        watcher.on('error', () => {
          unwatch();
          notice();
        });
      } catch (error) {
        // Gone again between looking and watching: look again. Anything else (no watches left) is for the log.
        const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
        if (code === 'ENOENT' || code === 'ENOTDIR') continue;
        log.write('warn', 'hotplug.unavailable', { code, path: directory });
        return;
      }
      // Once more round the loop: what came between looking and watching gave no event.
    }
  }

  function notice(): void {
    if (closed) return;
    rearm();
    const now = signature(path);
    if (now === seen) return;
    seen = now;
    onChange();
  }

  function heard(name: string | null): void {
    const wanted = relative(watched, path).split(sep)[0];
    // A directory that is removed itself is reported under its own name.
    if (name === null || name === wanted || name === basename(watched)) notice();
  }

  rearm();
  return {
    close() {
      closed = true;
      unwatch();
    },
  };
}
