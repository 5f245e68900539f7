/** Ports whose rooms are being built: they refuse, so that nobody takes silence for an answer. */
import { err } from '../devices/kit/result.ts';
import type { AuditPort, KeptPort } from './api/ports.ts';

const refuse = async () => err({ code: 'internal' } as const);

export const AUDIT_TO_COME: AuditPort = {
  proof: refuse,
  consistency: refuse,
  checkpoints: () => ({ checkpoints: [], next: null }),
  verify: refuse,
  export: refuse,
  act: refuse,
  backup: refuse,
  jobs: () => ({ jobs: [] }),
  cancel: refuse,
  download: () => null,
};

export const KEPT_TO_COME: KeptPort = { overview: refuse, find: refuse, show: refuse, act: refuse };
