/** Publishes what is true now, as state events: latest value of a key wins. */
import type { Clock } from '../devices/kit/clock.ts';
import type { BenchSimulator } from './api/contract/bench.ts';
import type { ClimateView } from './api/contract/climate.ts';
import type { DeviceState } from './api/contract/devices.ts';
import type { ApiEvent } from './api/contract/events.ts';
import type { JobView } from './api/contract/jobs.ts';
import type { LedgerStateView } from './api/contract/ledger-view.ts';
import type { PeopleStateView } from './api/contract/people.ts';
import type { ReadingState } from './api/contract/readings.ts';
import type { SafeLockView } from './api/contract/safe.ts';

export interface StateEvents {
  device(state: DeviceState): void;
  reading(state: ReadingState): void;
  bench(simulator: BenchSimulator): void;
  people(view: PeopleStateView): void;
  lock(view: SafeLockView): void;
  climate(view: ClimateView): void;
  ledger(view: LedgerStateView): void;
  job(view: JobView): void;
}

export interface StateEventDeps {
  readonly clock: Clock;
  readonly epoch: string;
  /** Index of the newest durable entry. */
  head(): number;
  publish(event: ApiEvent): void;
}

export function createStateEvents({ clock, epoch, head, publish }: StateEventDeps): StateEvents {
  const place = (key: string, device: string | null, cause: string | null) =>
    ({
      class: 'state',
      key,
      merged: 0,
      after: head(),
      epoch,
      at: clock.wall(),
      mono: clock.mono(),
      device,
      cause,
    }) as const;
  return {
    device: (data) => publish({ topic: 'device.state', data, ...place(data.device, data.device, null) }),
    reading: (data) => publish({ topic: 'reading.state', data, ...place(data.reading, data.reader, data.reading) }),
    people: (data) => publish({ topic: 'people.state', data, ...place('people', null, null) }),
    lock: (data) => publish({ topic: 'safe.state', data, ...place(data.lock, null, data.opening) }),
    climate: (data) => publish({ topic: 'climate.state', data, ...place(data.sensor, data.sensor, null) }),
    ledger: (data) => publish({ topic: 'ledger.state', data, ...place('ledger', null, null) }),
    job: (data) => publish({ topic: 'job.state', data, ...place(data.job, null, data.job) }),
    bench: (data) => publish({ topic: 'bench.state', data, ...place(data.simulator, data.simulator, null) }),
  };
}
