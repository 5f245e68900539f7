/** An OSDP driver at a simulated reader for the device contract: over a wire in memory with a clock turned by hand, or over a real pseudo terminal. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../../daemon/clock.ts';
import type { BadgeReaderEvent } from '../../../../devices/badge-reader/contract.ts';
import { createOsdpReader } from '../../../../devices/badge-reader/osdp/driver.ts';
import { createOsdpBus } from '../../../../devices/badge-reader/osdp/osdp-bus.ts';
import type { KeyName } from '../../../../devices/badge-reader/protocol/keypad.ts';
import { toHex } from '../../../../devices/kit/bytes.ts';
import { type Clock, delay } from '../../../../devices/kit/clock.ts';
import type { Log } from '../../../../devices/kit/log.ts';
import { ok } from '../../../../devices/kit/result.ts';
import type { Transport } from '../../../../devices/kit/transport.ts';
import { createSerialTransport } from '../../../../devices/transports/serial.ts';
import { createPdSimulator } from '../../../../simulators/badge-reader/osdp-pd.ts';
import { USUAL_PD_TIMING } from '../../../../simulators/badge-reader/osdp-pd-timing.ts';
import type { Wire } from '../../../../simulators/wires/device-wire.ts';
import { createMemoryWire } from '../../../../simulators/wires/memory.ts';
import { createPty } from '../../../../simulators/wires/pty.ts';
import { countedClock } from '../../../contract/counted-clock.ts';
import type { ChunkSize, DeviceBench, Mishap } from '../../../contract/device-contract.ts';
import { inPieces } from '../../../contract/in-pieces.ts';
import { settling } from '../../../simulators/modbus/settling.ts';
import { countingRandom } from '../../../support/counting-random.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { until } from '../../../support/until.ts';
import { BADGES, badge, IDENTITY, MODULE, SECURE, SITE_KEY } from './osdp-bench.ts';

/** A command is given up after three sendings of identical bytes (OSDP 2.2, 5.9), so what ends one must strike three answers. */
const TIMES: Readonly<Record<Mishap, number>> = {
  noiseBefore: 1,
  noiseBetween: 1,
  halfFrame: 3,
  silence: 3,
  unplugMidReply: 1,
};
const PIN: readonly KeyName[] = ['2', '7', '1', '8', '2', '8', 'enter'];
const CREDENTIAL = '26:EA0DC080';

type Passing = Pick<DeviceBench, 'pendingTimers' | 'settle' | 'wait' | 'end'>;

async function assemble(
  { wire, transport, clock }: { readonly wire: Wire; readonly transport: Transport; readonly clock: Clock },
  passing: Passing,
): Promise<DeviceBench> {
  const told: BadgeReaderEvent[] = [];
  const events: { readonly type: string }[] = [];
  const logLines: string[] = [];
  const log: Log = { write: (level, event, fields) => logLines.push(JSON.stringify({ level, event, ...fields })) };
  let changed = (): void => {};
  const simulator = createPdSimulator({
    id: 'pd',
    wire,
    clock,
    log,
    // 17 & 7 = 1 makes five bytes of noise; see the simulator.
    random: (length) => new Uint8Array(length).fill(17),
    address: 1,
    key: SITE_KEY,
    baudRate: 9600,
    module: MODULE,
    badges: BADGES,
    timing: USUAL_PD_TIMING,
  });
  await simulator.plug();
  const bus = createOsdpBus({ transport, clock, baudRate: 9600, check: 'crc' });
  const driver = createOsdpReader({
    id: 'reader',
    bus,
    address: 1,
    security: SECURE,
    pinned: IDENTITY,
    credentialClass: 'secure-app',
    clock,
    random: countingRandom(),
    log,
    onEvent(event) {
      told.push(event);
      // The event is the one place where the credential belongs; here it is seen that it is the same one, not which.
      const hidden = 'credential' in event ? { ...event, credential: hashOf(event.credential) } : event;
      events.push(event.type === 'keys' ? { type: `keys:${hashOf(event.keys.reveal().join())}` } : hidden);
      changed();
    },
  });

  /** A person badges and types; resolves when all of it was told, or when it never will be. */
  function allTold(from: number): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    changed = () => {
      const since = told.slice(from);
      if (since.some(({ type }) => type === 'gone')) resolve(false);
      const keys = since.filter(({ type }) => type === 'keys').length;
      if (keys === PIN.length && since.some(({ type }) => type === 'badge')) resolve(true);
    };
    return promise;
  }

  return {
    driver,
    events,
    logLines,
    personalValues: [
      CREDENTIAL,
      CREDENTIAL.slice(3),
      PIN.slice(0, -1).join(''),
      PIN.slice(0, -1).join('","'),
      toHex(SITE_KEY.bytes),
      toHex(SITE_KEY.bytes).replaceAll(' ', ''),
      toHex(SITE_KEY.bytes).replaceAll(' ', '').toLowerCase(),
    ],
    noiseBytes: 5,
    async use() {
      const beat = await driver.heartbeat();
      if (!beat.ok) return beat;
      const all = allTold(told.length);
      simulator.presentBadge(badge('B1'));
      simulator.pressKeys(PIN);
      await all;
      const shown = await driver.text('SECOND PERSON', 2);
      return shown.ok ? ok({ shows: simulator.shows().text }) : shown;
    },
    strike: (mishap) => simulator.faults.failTimes(mishap, TIMES[mishap]),
    plug: () => simulator.plug(),
    unplug: () => simulator.unplug(),
    ...passing,
    async settle(promise) {
      const settled = await passing.settle(promise);
      // What is asked of a lost reader fails at once; it comes back by itself, and only then has a next command a meaning.
      const standing = told.findLast(({ type }) => type === 'lost' || type === 'regained' || type === 'gone');
      if (standing?.type === 'lost') await passing.wait('regained', () => told.at(-1)?.type === 'regained');
      return settled;
    },
    async end() {
      await simulator.close();
      await passing.end();
    },
  };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/** Over a wire in memory. `chunk` cuts at the wire, in both directions. */
export function createMemoryBench({ chunk }: { readonly chunk: ChunkSize }): Promise<DeviceBench> {
  const clock = createManualClock();
  const { wire, transport } = createMemoryWire({ path: '/memory/osdp', chunk });
  const passing = settling(clock);
  return assemble(
    { wire, transport, clock },
    {
      pendingTimers: () => clock.pending(),
      wait: passing.wait,
      async settle(promise) {
        const settled = await passing.settle(promise);
        // An answer that is on its way already is not struck any more.
        await clock.advance(20);
        return settled;
      },
      end: async () => {},
    },
  );
}

/** Over a real pseudo terminal with the real serial transport, in real time. */
export function createPtyBench({ chunk }: { readonly chunk: ChunkSize }): Promise<DeviceBench> {
  const directory = mkdtempSync(join(tmpdir(), 'twinlock-test-'));
  const linkPath = join(directory, 'by-id', 'line');
  const clock = countedClock(systemClock);
  return assemble(
    {
      wire: createPty({ linkPath, baudRate: 9600 }),
      transport: inPieces(createSerialTransport({ path: linkPath }), chunk),
      clock,
    },
    {
      pendingTimers: () => clock.pending(),
      async settle(promise) {
        const settled = await promise;
        await delay(systemClock, 20);
        return settled;
      },
      wait: (what, holds) => until(what, holds),
      end: async () => rmSync(directory, { recursive: true, force: true }),
    },
  );
}
