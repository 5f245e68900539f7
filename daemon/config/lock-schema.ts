/** Locks and drawers in the configuration file: what watches and moves each. */
import { type Static, Type } from 'typebox';
import { closed, Name, Terminal } from './config-parts.ts';

/** Where one lock of the profile hangs. */
export const LockConfig = Type.Object(
  {
    lock: Type.String({
      pattern: '^[a-z0-9][a-z0-9-]{0,31}$',
      requiresRestart: true,
      description: 'Name of the lock in the profile, such as main or seal-compartment.',
    }),
    board: Type.String({ requiresRestart: true, description: 'Id of the board (safe-io) that moves and watches it.' }),
    relay: Type.String({ requiresRestart: true, description: 'Output of the board that releases the lock.' }),
    door: Type.String({ requiresRestart: true, description: 'Input that is active while the door is shut.' }),
    bolt: Type.Optional(
      Type.String({ requiresRestart: true, description: 'Input that is active while the bolt is thrown.' }),
    ),
    keys: Type.Record(Type.String(), Terminal, {
      default: {},
      requiresRestart: true,
      description:
        'Key switches by role: the input that is active while the key is turned, e.g. { sealKeeper = "sealKeeperKey" }.',
    }),
    mechanicalKey: Type.Optional(
      Type.String({
        requiresRestart: true,
        description: 'Input that is active while the mechanical key is in use, where there is such a contact.',
      }),
    ),
    tamper: Type.Optional(
      Type.String({ requiresRestart: true, description: 'Input that is active while nobody is at the box.' }),
    ),
    readers: Type.Array(Name, {
      minItems: 1,
      maxItems: 4,
      requiresRestart: true,
      description: 'Badge readers at this lock.',
    }),
    camera: Type.Optional(
      Type.String({ requiresRestart: true, description: 'Camera that takes a still at each opening.' }),
    ),
  },
  closed,
);
export type LockConfig = Static<typeof LockConfig>;

/** A drawer in which something lies while its person is away for a moment (Q7.2). */
export const DrawerConfig = Type.Object(
  {
    drawer: Type.String({
      pattern: '^[a-z0-9][a-z0-9-]{0,31}$',
      requiresRestart: true,
      description: 'Name of the drawer in the ledger and on the screens.',
    }),
    board: Type.String({ requiresRestart: true, description: 'Id of the board (safe-io) that watches it.' }),
    input: Type.String({ requiresRestart: true, description: 'Input that is active while the drawer is locked.' }),
    role: Type.Enum(['issuer', 'sealKeeper', 'blankKeeper'], {
      requiresRestart: true,
      description: 'Whose drawer it is: the person who is signed in as issuer, sealKeeper or blankKeeper.',
    }),
  },
  closed,
);
export type DrawerConfig = Static<typeof DrawerConfig>;
