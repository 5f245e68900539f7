/** Why a document is read, in the order in which a birth goes through the house. */
import type { ReadingStartParams } from '../../../daemon/api/contract/readings.ts';

export type Purpose = ReadingStartParams['purpose'];

export const PURPOSES = [
  'pregnancyFile',
  'admission',
  'beforeLabour',
  'deliveryRoom',
  'issue',
  'deviceTest',
] as const satisfies readonly Purpose[];
