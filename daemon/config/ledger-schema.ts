/** Configuration of what vouches for the ledger and keeps copies of it: guard, witnesses, second signature, backups. */
import { type Static, Type } from 'typebox';
import { closed } from './config-parts.ts';

export const WitnessConfig = Type.Object(
  {
    vkey: Type.String({
      minLength: 1,
      maxLength: 512,
      requiresRestart: true,
      description: 'Printed key of the witness (C2SP vkey, cosignature type 04), from the witness itself.',
    }),
    url: Type.String({
      pattern: '^https?://[^\\s?#]+$',
      maxLength: 256,
      requiresRestart: true,
      description: 'Address under which it takes checkpoints; add-checkpoint is appended.',
    }),
  },
  closed,
);
export type WitnessConfig = Static<typeof WitnessConfig>;

export const LedgerConfig = Type.Object(
  {
    guardFolder: Type.String({
      default: '',
      maxLength: 256,
      requiresRestart: true,
      description:
        'Folder of the rollback guard, better on another disk than the ledger; empty: in the data folder. Never restore it from a backup.',
    }),
    sm2: Type.Boolean({
      default: false,
      requiresRestart: true,
      description:
        'Whether checkpoints get a second signature, SM2 with SM3 (GB/T 39786). Standard verifiers ignore it.',
    }),
    tpmCounter: Type.String({
      default: '',
      maxLength: 32,
      pattern: '^(?:|0x[0-9a-fA-F]{1,8})$',
      requiresRestart: true,
      description: 'Handle of a TPM 2.0 NV counter that is raised with each shift slip; empty: none.',
    }),
    witnesses: Type.Array(WitnessConfig, { default: [], maxItems: 8 }),
  },
  { ...closed, default: {} },
);
export type LedgerConfig = Static<typeof LedgerConfig>;

export const BackupConfig = Type.Object(
  {
    folder: Type.String({
      default: '',
      maxLength: 256,
      requiresRestart: true,
      description: 'Where backups are written: another disk, a stick or a mounted share. Empty: none by itself.',
    }),
    recipients: Type.Array(Type.String({ pattern: '^age1[02-9ac-hj-np-z]{58}$' }), {
      default: [],
      maxItems: 8,
      requiresRestart: true,
      description: 'Public keys (age1…) that backups are encrypted to. The secret keys are kept away from this PC.',
    }),
    everyHours: Type.Integer({
      default: 24,
      minimum: 1,
      maximum: 168,
      requiresRestart: true,
      description: 'How often a backup is made, and after how long one is overdue. Hours, 1 to 168.',
    }),
    keep: Type.Integer({
      default: 14,
      minimum: 1,
      maximum: 365,
      requiresRestart: true,
      description: 'How many backups stay in the folder; older ones are removed. 1 to 365.',
    }),
  },
  { ...closed, default: {} },
);
export type BackupConfig = Static<typeof BackupConfig>;
