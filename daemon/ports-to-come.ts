/** Placeholders of rooms that are being built. */
import { ok } from '../devices/kit/result.ts';
import type { ApiPorts } from './api/ports.ts';

const never = (): never => {
  throw new Error('not built yet');
};

export const portsToCome: Pick<ApiPorts, 'people' | 'safe' | 'register' | 'climate'> = {
  people: {
    acting: () => ok({ person: null }),
    prove: never,
    signIn: never,
    signOut: never,
    lock: never,
    unlock: never,
    touch: never,
    changeClerk: never,
    directory: never,
    list: never,
    setUpPerson: never,
    completeSetUp: never,
    act: never,
    setSecret: never,
  },
  safe: { state: never, prepare: never, act: never },
  register: { openings: never, picture: never },
  climate: { series: never, report: never },
};
