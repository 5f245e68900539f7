/** What moves into and out of the safe, as people enter it and as it is shown. */
import { type Static, Type } from 'typebox';
import { closed, nullable } from './contract-parts.ts';

/** Ten digits at most, so that counting stays exact. */
const CertificateNumber = Type.String({ pattern: '^[A-Z]{0,4}[0-9]{6,10}$' });
/** As many as there are numbers of ten digits. */
export const Count = Type.Integer({ minimum: 0, maximum: 10_000_000_000 });

export const StockCountsView = Type.Object({ blanks: Count, voids: Count }, closed);

/** One run of numbers that moves; `count` is last − first + 1. */
export const StockLineInput = Type.Object(
  {
    item: Type.Enum(['blank', 'void']),
    direction: Type.Enum(['out', 'in']),
    reason: Type.Enum([
      'issue',
      'return',
      'receipt',
      'allocation',
      'voidKept',
      'voidHandedUp',
      'expired',
      'correction',
    ]),
    first: CertificateNumber,
    last: CertificateNumber,
    count: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    source: Type.Enum(['scanned', 'typed']),
    packSeal: nullable(Type.String({ maxLength: 32, pattern: '^[A-Za-z0-9-]+$' })),
  },
  closed,
);
export const SealLineInput = Type.Object(
  {
    seal: Type.String({ minLength: 1, maxLength: 32, pattern: '^[A-Za-z0-9-]+$' }),
    kind: Type.Enum(['issueSeal', 'replacementSeal']),
    direction: Type.Enum(['out', 'in']),
    reason: Type.Enum(['use', 'return', 'receipt', 'repair', 'handedIn']),
    condition: Type.Enum(['sound', 'damaged']),
  },
  closed,
);
export const MovementInputView = Type.Object(
  {
    purpose: Type.Enum([
      'takeOut',
      'putBack',
      'receipt',
      'handUp',
      'count',
      'inspection',
      'maintenance',
      'nothingDone',
    ]),
    stock: Type.Array(StockLineInput, { maxItems: 50 }),
    seals: Type.Array(SealLineInput, { maxItems: 20 }),
    counted: nullable(StockCountsView),
  },
  closed,
);
export type MovementInputView = Static<typeof MovementInputView>;
