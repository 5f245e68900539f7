/** Sends a file that a job made, once: its name is gone from the disk before the first byte leaves. */
import { type FileHandle, open, rm } from 'node:fs/promises';
import type { FastifyReply } from 'fastify';
import type { DownloadFile } from './ports.ts';

/** Names that this program gives; anything else has no place in a header. */
const FILE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** False where there is nothing to send; then nothing was sent. */
export async function sendDownload(file: DownloadFile | null, reply: FastifyReply): Promise<boolean> {
  if (file === null) return false;
  if (!FILE_NAME.test(file.fileName)) throw new Error('a file name that no header may hold');
  const handle = await opened(file.path);
  if (handle === null) return false;
  // What is open can still be read; a daemon that ends in mid-sending leaves nothing behind.
  await rm(file.path, { force: true });
  await reply
    .header('Content-Disposition', `attachment; filename="${file.fileName}"`)
    .header('Content-Length', file.bytes)
    .type('application/zip')
    .send(handle.createReadStream());
  return true;
}

async function opened(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'r');
  } catch {
    return null;
  }
}
