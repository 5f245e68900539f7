/** What a person can do next about an incident: seen by two, told by one, confirmed by another. Pure. */
import type { IncidentView } from '../../../../daemon/api/contract/safe-incident.ts';

export function nextStep({ acknowledged, account }: IncidentView): 'acknowledge' | 'account' | 'confirmAccount' {
  if (!acknowledged) return 'acknowledge';
  return account === null ? 'account' : 'confirmAccount';
}
