/** The auditor's page: the verifier in one file. It looks at what strangers bring, so it runs apart from the kiosk's pages. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyReply } from 'fastify';

/**
 * Script and style stand in the file itself. `sandbox` without allow-same-origin gives the page an origin of its own (CSP Level 3,
 * 6.4.3): it reaches no socket, no key of a screen and nothing of the kiosk, whatever a bundle makes of it.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline'",
  "style-src 'unsafe-inline'",
  'img-src data: blob:',
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  'sandbox allow-scripts allow-downloads',
].join('; ');

/** False where the page was not built; then nothing was sent. */
export async function sendVerifyPage(kioskFolder: string | null, reply: FastifyReply): Promise<boolean> {
  const html = kioskFolder === null ? null : await read(join(kioskFolder, 'verify.html'));
  if (html === null) return false;
  await reply
    .header('Content-Security-Policy', POLICY)
    // A sandboxed page that asks for its own opener group is not shown at all (HTML, "cross-origin opener policy").
    .header('Cross-Origin-Opener-Policy', 'unsafe-none')
    .type('text/html; charset=utf-8')
    .send(html);
  return true;
}

async function read(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return null;
  }
}
