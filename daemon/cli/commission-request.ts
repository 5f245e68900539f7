/** The line that asks the running daemon to give a badge reader its key, and the line that answers. Both directions; nothing else of it. */
import type { ReaderIdentity } from '../../devices/badge-reader/contract.ts';
import { fromHex, toHex } from '../../devices/kit/bytes.ts';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import type {
  CommissioningRequest,
  CommissioningTrouble,
  CurrentKey,
  ManagerCredentials,
} from '../custody/commissioning-request.ts';

/** Lengths as the API has them (`people.prove`). */
const LONGEST_LOGIN = 64;
const LONGEST_PASSPHRASE = 256;
const NAMED_KEYS = ['default', 'stored', 'pending'] as const;

export type CommissioningAnswer = Result<ReaderIdentity, CommissioningTrouble>;

/** The `commission` part of the line, as JSON. */
export function encodeCommissioning(request: CommissioningRequest): object {
  const { reader, currentKey, managers } = request;
  const key = typeof currentKey === 'string' ? currentKey : toHex(currentKey).replaceAll(' ', '');
  return { reader, currentKey: key, managers: managers.map(({ login, passphrase }) => ({ login, passphrase })) };
}

/** Null for anything that is no such request. */
export function decodeCommissioning(raw: unknown): CommissioningRequest | null {
  if (!isRecord(raw) || !isText(raw.reader, LONGEST_LOGIN) || !Array.isArray(raw.managers)) return null;
  const currentKey = decodeKey(raw.currentKey);
  const [first, second, ...more] = raw.managers.map(decodeManager);
  if (currentKey === null || more.length > 0 || first == null || second == null) return null;
  return { reader: raw.reader, currentKey, managers: [first, second] };
}

/** Null for a line that is no answer: the daemon is of another version, or ended meanwhile. */
export function decodeAnswer(raw: unknown): CommissioningAnswer | null {
  if (!isRecord(raw) || !isRecord(raw.commissioned)) return null;
  const { vendor, serial, trouble } = raw.commissioned;
  if (typeof vendor === 'string' && typeof serial === 'number') return ok({ vendor, serial });
  if (!isRecord(trouble) || typeof trouble.code !== 'string') return null;
  const part = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  // What a newer daemon may add is said as it stands; see the sentences.
  const code = trouble.code as CommissioningTrouble['code'];
  return err({ code, reason: part(trouble.reason), detail: part(trouble.detail) });
}

export function encodeAnswer(answer: CommissioningAnswer): object {
  if (!answer.ok) return { commissioned: { trouble: answer.error } };
  return { commissioned: { vendor: answer.value.vendor, serial: answer.value.serial } };
}

/** 32 hex digits as 16 bytes, or null. */
export function keyOfHex(text: string): Uint8Array | null {
  return /^[0-9A-Fa-f]{32}$/.test(text) ? fromHex(text) : null;
}

function decodeKey(raw: unknown): CurrentKey | null {
  return NAMED_KEYS.find((name) => name === raw) ?? (typeof raw === 'string' ? keyOfHex(raw) : null);
}

function decodeManager(raw: unknown): ManagerCredentials | null {
  if (!isRecord(raw) || !isText(raw.login, LONGEST_LOGIN) || !isText(raw.passphrase, LONGEST_PASSPHRASE)) return null;
  return { login: raw.login, passphrase: raw.passphrase };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown, longest: number): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= longest;
