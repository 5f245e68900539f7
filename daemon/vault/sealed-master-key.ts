/**
 * The master key in a file that two people open together: AES-256-GCM under scrypt over both their passphrases (ledger format, section 4, "No TPM").
 * Neither passphrase alone narrows anything: the key is there only with both.
 */
import { scrypt } from 'node:crypto';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import type { Random } from '../random.ts';
import { seal, unseal } from './seal.ts';

/** Cost of one try (RFC 7914): N, r, p. */
export interface SealCost {
  readonly n: number;
  readonly r: number;
  readonly p: number;
}

/** A third of a second and 128 MiB on a counter PC. */
export const MASTER_KEY_COST: SealCost = { n: 2 ** 17, r: 8, p: 1 };

/** What a file may ask of us at most: eight times of ours. */
const HIGHEST: SealCost = { n: 2 ** 20, r: 8, p: 4 };

/** Characters. Two of twelve, typed at an offline attacker's machine, are out of reach. */
export const SHORTEST_PASSPHRASE = 12;

/** One of each custodian; their order does not matter. */
export type Passphrases = readonly [string, string];

const FORMAT = 'twinlock-master-key/1';
const SALT_BYTES = 16;
const KEY_BYTES = 32;

/** What is wrong with a new pair, or null. */
export function passphraseTrouble([first, second]: Passphrases): 'short' | 'same' | null {
  const [one, other] = [canonical(first), canonical(second)];
  if ([...one].length < SHORTEST_PASSPHRASE || [...other].length < SHORTEST_PASSPHRASE) return 'short';
  return one === other ? 'same' : null;
}

/** Keyboards differ in how they compose a character. */
function canonical(passphrase: string): string {
  return passphrase.normalize('NFKC');
}

/** Length (u32, big-endian) and bytes of each, the smaller first: `ab`+`c` is not `a`+`bc`, and either custodian may type first. */
export function combinePassphrases(passphrases: Passphrases): Buffer {
  const parts = passphrases.map((passphrase) => Buffer.from(canonical(passphrase))).sort(Buffer.compare);
  return Buffer.concat(
    parts.flatMap((part) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(part.length);
      return [length, part];
    }),
  );
}

/** The cost is part of what the box is for, so that nobody lowers it in the file for the next time. */
const purpose = ({ n, r, p }: SealCost, salt: Uint8Array): string =>
  `master-key|scrypt|${n}|${r}|${p}|${Buffer.from(salt).toString('hex')}`;

function derive(passphrases: Passphrases, salt: Uint8Array, { n, r, p }: SealCost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // Node refuses more than 32 MiB unless told; 128·N·r bytes are needed, and some beside.
    const options = { N: n, r, p, maxmem: 128 * n * r + 128 * r * p + 16 * 1024 * 1024 };
    scrypt(combinePassphrases(passphrases), salt, KEY_BYTES, options, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}

export interface SealMasterKeyOptions {
  /** 32 bytes. */
  readonly key: Uint8Array;
  readonly passphrases: Passphrases;
  /** `MASTER_KEY_COST`, but in tests. */
  readonly cost: SealCost;
  readonly random: Random;
}

/** The file's bytes. */
export async function sealMasterKey({ key, passphrases, cost, random }: SealMasterKeyOptions): Promise<Uint8Array> {
  const salt = random(SALT_BYTES);
  const box = seal(await derive(passphrases, salt, cost), key, purpose(cost, salt), random);
  const file = { format: FORMAT, kdf: 'scrypt', ...cost, salt: base64(salt), box: base64(box) };
  return new TextEncoder().encode(`${JSON.stringify(file)}\n`);
}

export type UnsealTrouble =
  /** Another passphrase; also a box that was changed, which looks the same. */
  | 'wrong'
  /** No such file of ours. */
  | 'damaged';

export async function unsealMasterKey(
  bytes: Uint8Array,
  passphrases: Passphrases,
): Promise<Result<Uint8Array, UnsealTrouble>> {
  const file = decode(bytes);
  if (file === null) return err('damaged');
  const key = unseal(await derive(passphrases, file.salt, file.cost), file.box, purpose(file.cost, file.salt));
  return key?.length === KEY_BYTES ? ok(new Uint8Array(key)) : err('wrong');
}

interface SealedFile {
  readonly cost: SealCost;
  readonly salt: Uint8Array;
  readonly box: Uint8Array;
}

function decode(bytes: Uint8Array): SealedFile | null {
  const raw = parsed(bytes);
  if (typeof raw !== 'object' || raw === null || !('format' in raw) || raw.format !== FORMAT) return null;
  const { kdf, n, r, p, salt, box } = raw as Record<string, unknown>;
  if (kdf !== 'scrypt' || typeof salt !== 'string' || typeof box !== 'string') return null;
  if (!isUpTo(n, HIGHEST.n) || !isUpTo(r, HIGHEST.r) || !isUpTo(p, HIGHEST.p)) return null;
  if (n < 2 || !Number.isInteger(Math.log2(n))) return null;
  return { cost: { n, r, p }, salt: Buffer.from(salt, 'base64'), box: Buffer.from(box, 'base64') };
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return null;
  }
}

const isUpTo = (value: unknown, highest: number): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 1 && Number(value) <= highest;
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
