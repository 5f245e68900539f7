/** What the reader reports → the error that the caller gets. Pure. */
import type { ReadingTrouble } from '../../devices/id-reader/contract.ts';
import type { ErrorCode } from '../api/contract/error-catalogue.ts';

const CODES: Record<ReadingTrouble['code'], ErrorCode> = {
  'not-found': 'deviceLost',
  gone: 'deviceLost',
  io: 'deviceLost',
  permission: 'deviceAbsent',
  'pseudo-terminal': 'deviceAbsent',
  busy: 'deviceBusy',
  'no-answer': 'deviceTimeout',
  timeout: 'deviceTimeout',
  'device-fault': 'deviceFault',
  protocol: 'deviceFault',
  closed: 'stopping',
  deadline: 'cardDeadline',
  cancelled: 'cancelled',
  'card-unreadable': 'cardUnreadable',
  'card-not-genuine': 'cardNotGenuine',
  'card-unknown': 'cardUnknown',
};

export function errorOfTrouble(trouble: ReadingTrouble): { code: ErrorCode; status: string | null } {
  return { code: CODES[trouble.code], status: 'status' in trouble ? trouble.status : null };
}
