/** Every method: its schemas, which roles may call it, and whether it needs an open session. The one list. */
import type { Static, TSchema } from 'typebox';
import { BenchActParams, BenchActResult, BenchDescribeParams, BenchDescribeResult } from './bench.ts';
import { DeviceListParams, DeviceListResult } from './devices.ts';
import { LedgerCheckpointParams, LedgerCheckpointResult, LedgerPageParams, LedgerPageResult } from './ledger-view.ts';
import { ReadingCancelParams, ReadingCancelResult, ReadingStartParams, ReadingStartResult } from './readings.ts';
import { OpenParams, OpenResult, PingParams, PingResult, RedeemParams, RedeemResult } from './session.ts';
import { ROLES, type Role } from './wire.ts';

interface MethodEntry {
  readonly params: TSchema;
  readonly result: TSchema;
  /** Roles that may call it; `before-session` = only while no session is open. */
  readonly roles: readonly Role[] | 'before-session';
}

export const METHODS = {
  'session.redeem': { params: RedeemParams, result: RedeemResult, roles: 'before-session' },
  'session.open': { params: OpenParams, result: OpenResult, roles: 'before-session' },
  'session.ping': { params: PingParams, result: PingResult, roles: ROLES },
  'device.list': {
    params: DeviceListParams,
    result: DeviceListResult,
    roles: ['counter', 'office', 'integration', 'ci'],
  },
  'reading.start': { params: ReadingStartParams, result: ReadingStartResult, roles: ['counter', 'integration'] },
  'reading.cancel': { params: ReadingCancelParams, result: ReadingCancelResult, roles: ['counter', 'integration'] },
  'ledger.page': { params: LedgerPageParams, result: LedgerPageResult, roles: ['office'] },
  'ledger.checkpoint': { params: LedgerCheckpointParams, result: LedgerCheckpointResult, roles: ['office'] },
  'bench.describe': { params: BenchDescribeParams, result: BenchDescribeResult, roles: ['ci'] },
  'bench.act': { params: BenchActParams, result: BenchActResult, roles: ['ci'] },
} as const satisfies Record<string, MethodEntry>;

export type MethodName = keyof typeof METHODS;
export type Params<M extends MethodName> = Static<(typeof METHODS)[M]['params']>;
export type MethodResult<M extends MethodName> = Static<(typeof METHODS)[M]['result']>;
