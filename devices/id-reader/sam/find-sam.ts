/** Finds a SAM on a wire: its speed, whether it is well, and its number (GA 467 reader protocol, link and commands). */
import type { DeviceTrouble } from '../../kit/device.ts';
import { err, ok, type Result } from '../../kit/result.ts';
import { decodeSamNumber } from '../protocol/sam-number.ts';
import { SAM_BAUD_RATES, type SamRequest } from '../protocol/sam-request.ts';
import type { SamResponse } from '../protocol/sam-response.ts';
import { describeStatus, SamStatus } from '../protocol/sam-status.ts';
import type { SamLink } from './link.ts';
import { type Patience, patienceFor } from './reading-commands.ts';

/** How long a speed has to answer. Milliseconds. */
const KNOCK: Patience = { idleMs: 400, overallMs: 400 };
/** Bytes of a wrong speed may have left half a request in the SAM: it complains of the next one. */
const MAX_RESENDS = 2;

export interface FoundSam {
  readonly link: SamLink;
  readonly baudRate: number;
  readonly samNumber: string;
}

/** Asks, and asks again when the SAM says that the request came damaged. */
async function ask(
  link: SamLink,
  request: SamRequest,
  patience: Patience,
): Promise<Result<SamResponse, DeviceTrouble>> {
  for (let resent = 0; ; resent++) {
    const answer = await link.request(request, patience).answer;
    if (!answer.ok) {
      // Nobody but us cancels, and we do not.
      return answer.error.code === 'cancelled' ? err({ code: 'closed' }) : err(answer.error);
    }
    if (describeStatus(answer.value.status).advice !== 'resend' || resent >= MAX_RESENDS) return answer;
  }
}

/** What a status says of the device itself; null when it is well. */
export function deviceTrouble({ status }: SamResponse): DeviceTrouble | null {
  if (status === SamStatus.done) return null;
  if (describeStatus(status).advice !== 'device-fault') return { code: 'protocol', reason: 'status' };
  return { code: 'device-fault', status: status.toString(16).toUpperCase() };
}

async function identify(link: SamLink): Promise<Result<string, DeviceTrouble>> {
  const request: SamRequest = { command: 'samNumber' };
  const answer = await ask(link, request, patienceFor(request));
  if (!answer.ok) {
    // A reader that has no SAM of its own relays cards to its maker's server; it answers all but this.
    return answer.error.code === 'timeout' ? err({ code: 'protocol', reason: 'no-sam' }) : answer;
  }
  const trouble = deviceTrouble(answer.value);
  if (trouble !== null) return err(trouble);
  const number = decodeSamNumber(answer.value.data);
  return number.ok ? ok(number.value.text) : err({ code: 'protocol', reason: number.error });
}

/**
 * Tries the speeds from the usual one down. `connect` makes a fresh link for each; on success it is left open, otherwise all are
 * closed. The speed of the SAM is never changed: that may persist, and the next program would not find the reader.
 */
export async function findSam(connect: () => SamLink): Promise<Result<FoundSam, DeviceTrouble>> {
  for (const baudRate of SAM_BAUD_RATES) {
    const link = connect();
    const found = await tryAt(link, baudRate);
    if (found.ok) return ok({ link, baudRate, samNumber: found.value });
    await link.close();
    if (found.error.code !== 'no-answer') return found;
  }
  return err({ code: 'no-answer' });
}

async function tryAt(link: SamLink, baudRate: number): Promise<Result<string, DeviceTrouble>> {
  const opened = await link.open(baudRate);
  if (!opened.ok) return opened;
  const answer = await ask(link, { command: 'status' }, KNOCK);
  if (!answer.ok) return answer.error.code === 'timeout' ? err({ code: 'no-answer' }) : answer;
  const trouble = deviceTrouble(answer.value);
  return trouble === null ? identify(link) : err(trouble);
}
