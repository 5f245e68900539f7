/** What the server says of itself, without a session and without personal data: the hello and the status page. */
import type { Hello } from './contract/session.ts';
import { LIMITS, SCHEMA } from './contract/wire.ts';
import type { ApiPorts } from './ports.ts';

type StatePorts = Pick<ApiPorts, 'snapshot' | 'ledger' | 'simulated' | 'developmentKey'>;

/** `degraded` while a configured device is not ready; the API is up all the same. */
function stateOf(ports: StatePorts): Hello['state'] {
  return ports.snapshot().devices.every((device) => device.state === 'ready') ? 'ready' : 'degraded';
}

export function makeHello(facts: {
  readonly ports: StatePorts;
  readonly version: string;
  readonly challenge: string;
}): Hello {
  const { ports, version, challenge } = facts;
  return {
    server: version,
    schema: { ...SCHEMA },
    epoch: ports.ledger.origin,
    challenge,
    simulated: ports.simulated,
    developmentKey: ports.developmentKey,
    limits: { ...LIMITS },
    state: stateOf(ports),
  };
}

/** The body of `GET /v1/status`. */
export interface Status {
  readonly version: string;
  readonly schema: Hello['schema'];
  readonly state: Hello['state'];
  readonly simulated: boolean;
  readonly epoch: string;
}

export function makeStatus(facts: { readonly ports: StatePorts; readonly version: string }): Status {
  const { ports, version } = facts;
  return {
    version,
    schema: { ...SCHEMA },
    state: stateOf(ports),
    simulated: ports.simulated,
    epoch: ports.ledger.origin,
  };
}
