/** The log's Ed25519 key: made once, kept sealed under the master key in a file of its own, never beside the entries. */

import type { KeyObject } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import type { Random } from '../random.ts';
import { seal, unseal } from '../vault/seal.ts';
import { systemCode } from './database-file.ts';
import { writeDurably } from './durable-file.ts';
import { privateKeyFromSeed } from './note-key.ts';

export type SigningKeyTrouble =
  /** The log was begun with a key, and its file is gone. A new key would be another log. */
  | { readonly code: 'log-key-missing'; readonly path: string }
  /** Damaged, or sealed under another master key or for another log. */
  | { readonly code: 'log-key-wrong'; readonly path: string }
  | { readonly code: 'log-key-unreadable'; readonly path: string; readonly cause: string };

export interface SigningKeyOptions {
  readonly path: string;
  /** 32 bytes. */
  readonly masterKey: Uint8Array;
  readonly origin: string;
  readonly random: Random;
  /** Whether a ledger was made here before; a missing key is then a loss. */
  readonly expected: boolean;
}

const purpose = (origin: string): string => `log-key|${origin}`;

/** Reads the key, or makes it where there never was one. */
export function loadSigningKey(options: SigningKeyOptions): Result<KeyObject, SigningKeyTrouble> {
  const { path, masterKey, origin, random, expected } = options;
  try {
    if (existsSync(path)) {
      const seed = unseal(masterKey, readFileSync(path), purpose(origin));
      return seed?.length === 32 ? ok(privateKeyFromSeed(seed)) : err({ code: 'log-key-wrong', path });
    }
    if (expected) return err({ code: 'log-key-missing', path });
    const seed = random(32);
    writeDurably(path, seal(masterKey, seed, purpose(origin), random));
    return ok(privateKeyFromSeed(seed));
  } catch (error) {
    return err({ code: 'log-key-unreadable', path, cause: systemCode(error) });
  }
}
