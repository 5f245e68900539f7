/** A zip on this machine's disk as bytes at any place. */
import { open } from 'node:fs/promises';
import { err, ok, type Result } from '../../../devices/kit/result.ts';
import { systemCode } from '../database-file.ts';
import type { SourceTrouble } from './bundle-source.ts';
import type { RandomAccess } from './zip-directory.ts';
import { ZipDamage } from './zip-source.ts';

export async function openZipFile(path: string): Promise<Result<RandomAccess, SourceTrouble>> {
  try {
    const file = await open(path, 'r');
    const { size } = await file.stat();
    return ok({
      bytes: size,
      async read(at, length) {
        const bytes = Buffer.alloc(length);
        const { bytesRead } = await file.read(bytes, 0, length, at);
        if (bytesRead !== length) throw new ZipDamage('the file became shorter');
        return bytes;
      },
      close: () => file.close(),
    });
  } catch (error) {
    const code = systemCode(error);
    return err(code === 'EACCES' || code === 'EPERM' ? 'denied' : 'absent');
  }
}
