/** Whether a page can talk to the daemon, and if not, who has to do something about it. */
import type { ErrorData } from '../../daemon/api/contract/envelope.ts';
import { CloseCode, type Role } from '../../daemon/api/contract/wire.ts';

/** Reasons that waiting does not mend. */
export const REFUSALS = [
  /** No key and no ticket. */
  'notPaired',
  'ticketInvalid',
  'proofInvalid',
  /** The key may not be used for this page's role. */
  'roleForbidden',
  'schemaUnsupported',
  'notAllowed',
  /** Another page took this one's place. */
  'replaced',
] as const;
export type Refusal = (typeof REFUSALS)[number];

export type ConnectionState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open'; readonly role: Role; readonly session: string }
  /** `restart`: the daemon announced it; `lost`: it did not. */
  | { readonly kind: 'reconnecting'; readonly why: 'lost' | 'restart' }
  | { readonly kind: 'refused'; readonly reason: Refusal };

/** The refusal that a close code means; null where trying again is right. */
export function refusalOfClose(code: number): Refusal | null {
  if (code === CloseCode.notAuthenticated) return 'proofInvalid';
  if (code === CloseCode.notAllowed) return 'notAllowed';
  if (code === CloseCode.replaced) return 'replaced';
  if (code === CloseCode.schema) return 'schemaUnsupported';
  return null;
}

/** The refusal that an error of the opening calls means; null where trying again is right. */
export function refusalOfError(code: ErrorData['code']): Refusal | null {
  switch (code) {
    case 'ticketInvalid':
    case 'proofInvalid':
    case 'roleForbidden':
    case 'schemaUnsupported':
      return code;
    case 'notAuthenticated':
      return 'proofInvalid';
    default:
      return null;
  }
}
