/** Encrypts and decrypts with age (C2SP age): a backup opens with any program that knows the format, not only with this one. */
import { ReadableStream as NodeStream } from 'node:stream/web';
import { Decrypter, Encrypter } from 'age-encryption';
import { err, ok, type Result } from '../../devices/kit/result.ts';

/** To whom something is encrypted: holders of secret keys, or who knows a passphrase. */
export type AgeTo =
  | { readonly kind: 'recipients'; readonly recipients: readonly string[] }
  | {
      readonly kind: 'passphrase';
      readonly passphrase: string;
      /** Cost of a try, as a power of two (age, "scrypt recipient stanza"). */
      readonly logN: number;
    };

/** What opens it: secret keys (`AGE-SECRET-KEY-1…`) or a passphrase. */
export type AgeWith =
  | { readonly kind: 'identities'; readonly identities: readonly string[] }
  | { readonly kind: 'passphrase'; readonly passphrase: string };

/** About a second on a counter PC; what age's own program chooses. */
export const PASSPHRASE_LOG_N = 18;

const RECIPIENT = /^age1[02-9ac-hj-np-z]{58}$/;
const IDENTITY = /^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/;

export function isRecipient(text: string): boolean {
  return RECIPIENT.test(text);
}

/** The secret keys in an identity file as age-keygen writes it; null where a line is neither a key nor a comment. */
export function readIdentities(text: string): readonly string[] | null {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  return lines.length > 0 && lines.every((line) => IDENTITY.test(line)) ? lines : null;
}

/** Node's stream is the platform's; the package names its type by the browser's library, which lacks `from`. */
function streamOf(chunks: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  return NodeStream.from(chunks) as ReadableStream<Uint8Array>;
}

function encrypterTo(to: AgeTo): Encrypter {
  const encrypter = new Encrypter();
  if (to.kind === 'passphrase') {
    encrypter.setScryptWorkFactor(to.logN);
    encrypter.setPassphrase(to.passphrase);
  } else for (const recipient of to.recipients) encrypter.addRecipient(recipient);
  return encrypter;
}

/** How many can open it; 0 for a passphrase. */
export function recipientCount(to: AgeTo): number {
  return to.kind === 'recipients' ? to.recipients.length : 0;
}

export async function encryptBytes(plain: Uint8Array, to: AgeTo): Promise<Uint8Array> {
  return encrypterTo(to).encrypt(plain);
}

/** Encrypts chunk by chunk. */
export async function* encryptChunks(plain: AsyncIterable<Uint8Array>, to: AgeTo): AsyncGenerator<Uint8Array> {
  yield* await encrypterTo(to).encrypt(streamOf(plain));
}

export type AgeTrouble =
  /** None of the keys, or another passphrase. */
  | 'wrong-key'
  /** No age file, cut short, or changed. */
  | 'damaged';

/** The library throws texts; a wrong key is the one that people can mend. */
function troubleOf(error: unknown): AgeTrouble {
  return error instanceof Error && /no identity matched/.test(error.message) ? 'wrong-key' : 'damaged';
}

function decrypterWith(secret: AgeWith): Decrypter {
  const decrypter = new Decrypter();
  if (secret.kind === 'passphrase') decrypter.addPassphrase(secret.passphrase);
  else for (const identity of secret.identities) decrypter.addIdentity(identity);
  return decrypter;
}

export async function decryptBytes(box: Uint8Array, secret: AgeWith): Promise<Result<Uint8Array, AgeTrouble>> {
  try {
    return ok(await decrypterWith(secret).decrypt(box));
  } catch (error) {
    return err(troubleOf(error));
  }
}

/** Decrypts chunk by chunk into `take`, which returns false to stop. What was taken before a trouble must be thrown away. */
export async function decryptChunks(
  box: AsyncIterable<Uint8Array>,
  secret: AgeWith,
  take: (chunk: Uint8Array) => boolean,
): Promise<AgeTrouble | null> {
  let failed: unknown;
  const guarded = async function* (): AsyncGenerator<Uint8Array> {
    try {
      yield* box;
    } catch (error) {
      // The disk's trouble is not the archive's: it goes on as it came.
      failed = error;
      throw error;
    }
  };
  let plain: AsyncIterable<Uint8Array>;
  try {
    plain = await decrypterWith(secret).decrypt(streamOf(guarded()));
  } catch (error) {
    if (failed !== undefined) throw failed;
    return troubleOf(error);
  }
  const chunks = plain[Symbol.asyncIterator]();
  while (true) {
    let next: IteratorResult<Uint8Array>;
    try {
      next = await chunks.next();
    } catch (error) {
      if (failed !== undefined) throw failed;
      return troubleOf(error);
    }
    if (next.done === true) return null;
    if (!take(next.value)) {
      await chunks.return?.(undefined);
      return null;
    }
  }
}
