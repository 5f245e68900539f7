/** The private key of the SM2 line: made when the line is first wanted, kept sealed under the master key like the log's own key. */
import { existsSync, readFileSync } from 'node:fs';
import { err, ok, type Result } from '../../devices/kit/result.ts';
import type { Random } from '../random.ts';
import { seal, unseal } from '../vault/seal.ts';
import { systemCode } from './database-file.ts';
import { writeDurably } from './durable-file.ts';
import type { SigningKeyTrouble } from './signing-key.ts';
import { isSm2PrivateKey, SM2_PRIVATE_KEY_BYTES } from './sm2-line.ts';

/** One key for all epochs of a counter: its id differs with each origin. */
const PURPOSE = 'sm2-key';

export interface Sm2KeyOptions {
  readonly path: string;
  /** 32 bytes. */
  readonly masterKey: Uint8Array;
  readonly random: Random;
}

/** 32 bytes: a private key of SM2. A key that was lost is made anew: what the log's own key signed stays signed. */
export function loadSm2Key({ path, masterKey, random }: Sm2KeyOptions): Result<Uint8Array, SigningKeyTrouble> {
  try {
    if (existsSync(path)) {
      const key = unseal(masterKey, readFileSync(path), PURPOSE);
      return key !== null && isSm2PrivateKey(key) ? ok(key) : err({ code: 'log-key-wrong', path });
    }
    let key = random(SM2_PRIVATE_KEY_BYTES);
    while (!isSm2PrivateKey(key)) key = random(SM2_PRIVATE_KEY_BYTES);
    writeDurably(path, seal(masterKey, key, PURPOSE, random));
    return ok(key);
  } catch (error) {
    return err({ code: 'log-key-unreadable', path, cause: systemCode(error) });
  }
}
