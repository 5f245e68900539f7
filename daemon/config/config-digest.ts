/** The fingerprint of a configuration in the ledger: whoever edits the file leaves a trace at the next start. Pure. */
import { hash } from 'node:crypto';
import { canonicalize } from '../ledger/canonical-json.ts';
import type { Config } from './config-schema.ts';

/** SHA-256 over the canonical JSON (RFC 8785) of the parsed configuration, hex. Comments and the order of keys do not count. */
export function configDigest(config: Config): string {
  const text = canonicalize(config);
  if (!text.ok) throw new Error(`a configuration has no canonical form: ${text.error}`);
  return hash('sha256', text.value, 'hex');
}
