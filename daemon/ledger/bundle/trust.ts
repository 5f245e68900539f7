/** Whom the auditor trusts, from a key or a policy, and what a signed checkpoint is worth to him. */
import { err, ok, type Result } from '../../../devices/kit/result.ts';
import { type Checkpoint, type CheckpointTrouble, parseCheckpoint } from '../checkpoint.ts';
import { type NoteTrouble, parseNote } from '../note.ts';
import { KeyType, type NoteVerifier, parseVkey } from '../note-key.ts';
import { type Policy, parsePolicy } from '../policy.ts';

/** What the auditor brings; `none`: nothing, and then nobody vouches for the bundle. */
export type Brought =
  | { readonly kind: 'none' }
  /** Printed key of the log (C2SP vkey). */
  | { readonly kind: 'vkey'; readonly vkey: string }
  /** C2SP tlog-policy. */
  | { readonly kind: 'policy'; readonly text: string };

export interface OpenedCheckpoint extends Checkpoint {
  /** Witnesses of the policy that cosigned it, each with its time, seconds since 1970. */
  readonly cosigned: readonly { readonly name: string; readonly at: number }[];
  readonly quorum: boolean;
}

export type OpenTrouble = NoteTrouble | CheckpointTrouble | 'origin';

export interface Trust {
  /** Whether a signature was asked for at all. */
  readonly vouches: boolean;
  /** Opens a checkpoint that a log of the policy signed; a line of a known key that does not fit refuses it whole. */
  open(note: string): Result<OpenedCheckpoint, OpenTrouble>;
}

/** Why what the auditor brought cannot be used. */
export type BroughtTrouble = string;

export function openTrust(brought: Brought): Result<Trust, BroughtTrouble> {
  switch (brought.kind) {
    case 'none':
      return ok({ vouches: false, open: openUnsigned });
    case 'vkey': {
      const key = parseVkey(brought.vkey.trim());
      if (!key.ok) return err(key.error);
      if (key.value.type !== KeyType.ed25519) return err('key-type');
      return ok(trustIn({ logs: [key.value], witnesses: [], isQuorum: () => true }));
    }
    case 'policy': {
      const policy = parsePolicy(brought.text);
      if (!policy.ok) return err(`line ${policy.error.line}: ${policy.error.reason}`);
      return policy.value.logs.length === 0 ? err('no log') : ok(trustIn(policy.value));
    }
  }
}

/** A checkpoint whose signatures nobody can judge: its form alone counts. */
function openUnsigned(note: string): Result<OpenedCheckpoint, OpenTrouble> {
  const parsed = parseNote(note);
  if (!parsed.ok) return parsed;
  const checkpoint = parseCheckpoint(parsed.value.text);
  return checkpoint.ok ? ok({ ...checkpoint.value, cosigned: [], quorum: true }) : checkpoint;
}

function trustIn(policy: Policy): Trust {
  const known: readonly NoteVerifier[] = [...policy.logs, ...policy.witnesses];
  return {
    vouches: true,
    open(note) {
      const parsed = parseNote(note);
      if (!parsed.ok) return parsed;
      const { text, signatures } = parsed.value;
      const signed = new Set<NoteVerifier>();
      const lines = new Set<string>();
      const cosigned: { name: string; at: number }[] = [];
      for (const { name, keyId, signature } of signatures) {
        const key = known.find((one) => one.name === name && one.keyId === keyId);
        // Lines of unknown keys are legal and count for nothing (C2SP signed-note).
        if (key === undefined) continue;
        if (!key.verify(text, signature)) return err('bad-signature');
        // The same line twice is nothing that a log or witness writes.
        const line = `${keyId} ${Buffer.from(signature).toString('hex')}`;
        if (lines.has(line)) return err('malformed');
        lines.add(line);
        if (key.type === KeyType.cosignature && !signed.has(key)) cosigned.push({ name, at: cosignedAt(signature) });
        signed.add(key);
      }
      const log = policy.logs.find((one) => signed.has(one));
      if (log === undefined) return err('no-known-signature');
      const checkpoint = parseCheckpoint(text);
      if (!checkpoint.ok) return checkpoint;
      // tlog-checkpoint: the key's name is the origin line.
      if (!policy.logs.some((one) => signed.has(one) && one.name === checkpoint.value.origin)) return err('origin');
      return ok({ ...checkpoint.value, cosigned, quorum: policy.isQuorum(signed) });
    },
  };
}

/** The witness's time: the first 8 bytes, big-endian (C2SP tlog-cosignature). Seconds since 1970. */
function cosignedAt(signature: Uint8Array): number {
  return Number(Buffer.from(signature).readBigUInt64BE(0));
}
