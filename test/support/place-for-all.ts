/** A folder below which everything lies that the programs of a test may write: data, profiles, temporary files, home. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';

/** Made for the test and removed with it. */
export function placeForAll(): string {
  const place = mkdtempSync(join(tmpdir(), 'twinlock-leak-'));
  for (const name of ['TMPDIR', 'HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME', 'XDG_RUNTIME_DIR']) {
    const folder = join(place, name.toLowerCase());
    mkdirSync(folder, { mode: 0o700 });
    vi.stubEnv(name, folder);
  }
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(place, { recursive: true, force: true, maxRetries: 5 });
  });
  return place;
}
