/** Builds the Go reader of our formats with Debian's packages, without any download. Without Go it fails with the command to install it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

const INSTALL = 'apt-get update && apt-get install -y --no-install-recommends golang-go golang-golang-x-mod-dev';

export interface TlogPeer {
  /** The program. */
  readonly path: string;
  /** Runs it to its end. */
  run(args: readonly string[]): { readonly code: number | null; readonly out: string; readonly trouble: string };
  remove(): void;
}

/** Compiles it; what the compiler made before is used again, so only the first run on a machine takes long. */
export function buildTlogPeer(): TlogPeer {
  const folder = mkdtempSync(join(tmpdir(), 'twinlock-tlog-'));
  const path = join(folder, 'tlog');
  const cache = join(tmpdir(), `twinlock-go-cache-${userInfo().uid}`);
  mkdirSync(cache, { recursive: true, mode: 0o700 });
  try {
    execFileSync('go', ['build', '-o', path, '.'], {
      cwd: import.meta.dirname,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        GO111MODULE: 'off',
        GOPATH: '/usr/share/gocode',
        GOFLAGS: '',
        GOCACHE: cache,
        CGO_ENABLED: '0',
      },
    });
  } catch (cause) {
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`the Go reader cannot be built; as root: ${INSTALL}`, { cause });
  }
  return {
    path,
    run(args) {
      const { status, stdout, stderr } = spawnSync(path, args, { encoding: 'utf8' });
      return { code: status, out: stdout, trouble: stderr };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
