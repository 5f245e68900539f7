/** Every method: its schemas, which roles may call it, and whether it needs an open session. The one list. */
import type { Static, TSchema } from 'typebox';
import { BenchActParams, BenchActResult, BenchDescribeParams, BenchDescribeResult } from './bench.ts';
import { ClimateReportParams, ClimateReportResult, ClimateSeriesParams, ClimateSeriesResult } from './climate.ts';
import { CustodyActParams, CustodyActResult } from './custody.ts';
import { DeviceListParams, DeviceListResult } from './devices.ts';
import { JobCancelParams, JobListResult, JobStarted } from './jobs.ts';
import {
  KeptActParams,
  KeptActResult,
  KeptFindParams,
  KeptFindResult,
  KeptOverviewResult,
  KeptShowParams,
  KeptShowResult,
} from './kept-data.ts';
import {
  LedgerActParams,
  LedgerActResult,
  LedgerCheckpointParams,
  LedgerCheckpointResult,
  LedgerCheckpointsParams,
  LedgerCheckpointsResult,
  LedgerConsistencyParams,
  LedgerConsistencyResult,
  LedgerExportParams,
  LedgerPageParams,
  LedgerPageResult,
  LedgerProofParams,
  LedgerProofResult,
  LedgerSlipResult,
  LedgerVerifyParams,
} from './ledger-view.ts';
import {
  ChangeClerkParams,
  CompleteSetUpParams,
  CompleteSetUpResult,
  DirectoryResult,
  Done,
  NoParams,
  PeopleActParams,
  PeopleActResult,
  PeopleListResult,
  PersonResult,
  type PersonRoleName,
  ProveParams,
  ProveResult,
  SetSecretParams,
  SetUpPersonParams,
  SignInParams,
  SignInResult,
  UnlockParams,
} from './people.ts';
import { ReadingCancelParams, ReadingCancelResult, ReadingStartParams, ReadingStartResult } from './readings.ts';
import { PictureParams, PictureResult, RegisterParams, RegisterResult } from './register.ts';
import { SafePrepareParams, SafePrepareResult, SafeStateResult } from './safe.ts';
import { OpenParams, OpenResult, PingParams, PingResult, RedeemParams, RedeemResult } from './session.ts';
import { ROLES, type Role } from './wire.ts';

export interface MethodEntry {
  readonly params: TSchema;
  readonly result: TSchema;
  /** Roles that may call it; `before-session` = only while no session is open. */
  readonly roles: readonly Role[] | 'before-session';
  /** Once the set-up is done, somebody must be signed in at this screen, in one of these roles (`any` = whichever). */
  readonly signIn?: readonly PersonRoleName[] | 'any';
}

const STAFF = ['counter', 'office'] as const;
/** Who may look into the ledger: whoever answers for it, and whoever checks it. Managers see it because they settle trouble in it. */
const AUDIT = { roles: ['office'], signIn: ['auditor', 'head', 'securityAdmin', 'systemAdmin'] } as const;

export const METHODS = {
  'session.redeem': { params: RedeemParams, result: RedeemResult, roles: 'before-session' },
  'session.open': { params: OpenParams, result: OpenResult, roles: 'before-session' },
  'session.ping': { params: PingParams, result: PingResult, roles: ROLES },
  'device.list': {
    params: DeviceListParams,
    result: DeviceListResult,
    roles: ['counter', 'safe', 'office', 'integration', 'ci'],
  },
  'reading.start': {
    params: ReadingStartParams,
    result: ReadingStartResult,
    roles: ['counter', 'integration'],
    signIn: ['issuer', 'birthReporter'],
  },
  'reading.cancel': { params: ReadingCancelParams, result: ReadingCancelResult, roles: ['counter', 'integration'] },
  'ledger.page': { params: LedgerPageParams, result: LedgerPageResult, ...AUDIT },
  'ledger.proof': { params: LedgerProofParams, result: LedgerProofResult, ...AUDIT },
  'ledger.consistency': { params: LedgerConsistencyParams, result: LedgerConsistencyResult, ...AUDIT },
  'ledger.checkpoint': { params: LedgerCheckpointParams, result: LedgerCheckpointResult, ...AUDIT },
  'ledger.slip': { params: NoParams, result: LedgerSlipResult, ...AUDIT },
  'ledger.checkpoints': { params: LedgerCheckpointsParams, result: LedgerCheckpointsResult, ...AUDIT },
  'ledger.verify': { params: LedgerVerifyParams, result: JobStarted, ...AUDIT },
  'ledger.export': { params: LedgerExportParams, result: JobStarted, ...AUDIT },
  'ledger.act': { params: LedgerActParams, result: LedgerActResult, roles: ['office'] },
  'job.list': { params: NoParams, result: JobListResult, ...AUDIT },
  'job.cancel': { params: JobCancelParams, result: Done, ...AUDIT },
  'backup.run': {
    params: NoParams,
    result: JobStarted,
    roles: ['office'],
    signIn: ['systemAdmin', 'securityAdmin', 'head'],
  },
  'kept.overview': {
    params: NoParams,
    result: KeptOverviewResult,
    roles: ['office'],
    signIn: ['head', 'securityAdmin', 'auditor'],
  },
  'kept.find': { params: KeptFindParams, result: KeptFindResult, roles: ['office'], signIn: ['head', 'securityAdmin'] },
  'kept.show': { params: KeptShowParams, result: KeptShowResult, roles: ['office'], signIn: ['head', 'securityAdmin'] },
  'kept.act': { params: KeptActParams, result: KeptActResult, roles: ['office'] },
  'people.prove': { params: ProveParams, result: ProveResult, roles: STAFF },
  'people.signIn': { params: SignInParams, result: SignInResult, roles: STAFF },
  'people.signOut': { params: NoParams, result: Done, roles: STAFF },
  'people.lock': { params: NoParams, result: Done, roles: STAFF },
  'people.unlock': { params: UnlockParams, result: SignInResult, roles: STAFF },
  /** Somebody is still there: told by the page at most every few seconds while it is used. */
  'people.touch': { params: NoParams, result: Done, roles: STAFF },
  'people.changeClerk': { params: ChangeClerkParams, result: SignInResult, roles: ['counter'] },
  'people.directory': { params: NoParams, result: DirectoryResult, roles: ['counter', 'safe', 'office'] },
  'people.list': { params: NoParams, result: PeopleListResult, roles: ['office'], signIn: 'any' },
  'people.setUpPerson': { params: SetUpPersonParams, result: PersonResult, roles: ['office'] },
  'people.completeSetUp': { params: CompleteSetUpParams, result: CompleteSetUpResult, roles: ['office'] },
  'people.act': { params: PeopleActParams, result: PeopleActResult, roles: ['office'] },
  'people.setSecret': { params: SetSecretParams, result: Done, roles: ['office'] },
  'safe.state': { params: NoParams, result: SafeStateResult, roles: ['counter', 'safe', 'office'] },
  'safe.prepare': { params: SafePrepareParams, result: SafePrepareResult, roles: ['safe'] },
  'custody.act': { params: CustodyActParams, result: CustodyActResult, roles: ['office'] },
  'register.openings': { params: RegisterParams, result: RegisterResult, roles: ['office'], signIn: 'any' },
  'register.picture': {
    params: PictureParams,
    result: PictureResult,
    roles: ['office'],
    signIn: ['head', 'securityAdmin', 'auditor'],
  },
  'climate.series': { params: ClimateSeriesParams, result: ClimateSeriesResult, roles: STAFF },
  'climate.report': { params: ClimateReportParams, result: ClimateReportResult, roles: ['office'] },
  'bench.describe': { params: BenchDescribeParams, result: BenchDescribeResult, roles: ['ci'] },
  'bench.act': { params: BenchActParams, result: BenchActResult, roles: ['ci'] },
} as const satisfies Record<string, MethodEntry>;

export type MethodName = keyof typeof METHODS;
export type Params<M extends MethodName> = Static<(typeof METHODS)[M]['params']>;
export type MethodResult<M extends MethodName> = Static<(typeof METHODS)[M]['result']>;
