/**
 * From the last byte of the second person's last factor (the enter key after a PIN, on the reader's line) to the first byte of the pulse
 * (on the board's line): the daemon in a process of its own, reader and board in this one, on pseudo terminals.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SafeLockView } from '../../daemon/api/contract/safe.ts';
import { systemClock } from '../../daemon/clock.ts';
import { dataFolderAt } from '../../daemon/data-folder/data-folder.ts';
import { systemRandom } from '../../daemon/random.ts';
import { createSuppliedReaders } from '../../daemon/simulated-reader-keys.ts';
import { openMasterKey } from '../../daemon/vault/master-key.ts';
import { openVault } from '../../daemon/vault/vault.ts';
import { silentLog } from '../../devices/kit/log.ts';
import { inventedBadges } from '../../simulators/badge-reader/badges.ts';
import { createPdSimulator, type PdSimulator } from '../../simulators/badge-reader/osdp-pd.ts';
import { USUAL_PD_TIMING } from '../../simulators/badge-reader/osdp-pd-timing.ts';
import { usualPd } from '../../simulators/badge-reader/usual-pd.ts';
import { createPty } from '../../simulators/wires/pty.ts';
import { type OwnSafe, standUpSafe } from '../support/own-safe.ts';
import { removeData, startDaemon } from '../support/running-daemon.ts';
import { BOARD, deviceReady, SAFE_READER, STAFF } from '../support/staff.ts';
import { forgetStaffed, staffedFolder } from '../support/staffed-folder.ts';
import type { TestClient } from '../support/ws-client.ts';
import type { BenchScope } from './bench-scope.ts';
import type { BenchRow } from './bench-table.ts';
import { spreadOf } from './spread.ts';

const ROUNDS = 5;
const BAUD = 9_600;
/** A reply with keys in it is longer than one that only says yes. Bytes. */
const REPLY_WITH_DATA = 28;
/** As the issue asks, beside one durable append; the three appends of a PIN and a release are in what is measured. Milliseconds. */
const ALLOWED_MS = 20;

/** The reader, which remembers when it last wrote a reply with data. */
async function standUpReader(
  data: string,
): Promise<{ readonly path: string; readonly pd: PdSimulator; wroteAt(): number }> {
  const folder = dataFolderAt(data);
  const key = openMasterKey({ folder, env: {}, random: systemRandom });
  if (!key.ok) throw new Error('no master key');
  const secret = { masterKey: key.value.key, random: systemRandom, clock: systemClock };
  const vault = openVault({ folder: folder.vault, ...secret, expected: true });
  if (!vault.ok) throw new Error('no vault');
  const supplied = createSuppliedReaders({ readerKeys: vault.value.readerKeys, random: systemRandom })(SAFE_READER);
  vault.value.close();
  const path = join(data, 'own-reader');
  const pty = createPty({ linkPath: path, baudRate: BAUD });
  let wroteAt = 0;
  const pd = createPdSimulator({
    id: SAFE_READER,
    wire: {
      ...{
        path,
        listen: pty.listen,
        plug: pty.plug,
        unplug: pty.unplug,
        hostBaudRate: pty.hostBaudRate,
        close: pty.close,
      },
      get plugged() {
        return pty.plugged;
      },
      write(bytes) {
        if (bytes.length >= REPLY_WITH_DATA) wroteAt = performance.now();
        pty.write(bytes);
      },
    },
    ...{ clock: systemClock, log: silentLog, random: systemRandom, address: 1, baudRate: BAUD },
    key: { kind: 'scbk', bytes: supplied.key },
    module: usualPd(supplied.identity),
    badges: inventedBadges(),
    timing: USUAL_PD_TIMING,
  });
  await pd.plug();
  return { path, pd, wroteAt: () => wroteAt };
}

/** The devices of the first configuration with reader and board at these paths. */
function at(text: string, reader: string, board: string): string {
  return text
    .replace('line = "safe-reader-line"', `path = "${reader}"`)
    .replace('line = "safe-board-line"', `path = "${board}"`);
}

async function stageIs(panel: TestClient, fits: (view: SafeLockView) => boolean): Promise<void> {
  const since = panel.messages.length;
  const { result } = await panel.call('safe.state', {});
  if (result.locks.some((view: SafeLockView) => view.lock === 'main' && fits(view))) return;
  await panel.message(
    (message) =>
      panel.messages.indexOf(message) >= since &&
      message.method === 'event' &&
      message.params.topic === 'safe.state' &&
      message.params.data.lock === 'main' &&
      fits(message.params.data),
  );
}

function badgeOf(id: string) {
  const badge = inventedBadges().find((one) => one.id === id);
  if (badge === undefined) throw new Error(`no badge ${id}`);
  return badge;
}

async function once(panel: TestClient, pd: PdSimulator, own: OwnSafe, wroteAt: () => number): Promise<number> {
  pd.presentBadge(badgeOf(STAFF.keeper.badge));
  await stageIs(panel, ({ stage }) => stage === 'firstBadge');
  pd.presentBadge(badgeOf(STAFF.issuer.badge));
  await stageIs(panel, ({ stage }) => stage === 'secondBadge');
  await own.turn('turnKey', 'sealKeeper');
  await stageIs(panel, ({ people }) => people.some(({ factorGiven }) => factorGiven));
  const pulsed = Promise.withResolvers<number>();
  own.onPulse(() => pulsed.resolve(performance.now()));
  pd.pressKeys([...STAFF.issuer.pin, 'enter'] as Parameters<PdSimulator['pressKeys']>[0]);
  const took = (await pulsed.promise) - wroteAt();
  await own.turn('turnKeyBack', 'sealKeeper');
  await stageIs(panel, ({ stage }) => stage === 'closed');
  return took;
}

export async function measureReleaseOnTheLine(scope: BenchScope): Promise<BenchRow[]> {
  const { data } = await staffedFolder();
  scope.onClose(() => {
    removeData(data);
    forgetStaffed();
  });
  const own = await standUpSafe(data);
  scope.onClose(() => own.close());
  const { path, pd, wroteAt } = await standUpReader(data);
  scope.onClose(() => pd.close());
  const toml = join(data, 'twinlock.toml');
  writeFileSync(toml, at(readFileSync(toml, 'utf8'), path, own.path));
  const daemon = await startDaemon(data);
  scope.onClose(() => daemon.end('SIGTERM'));
  const panel = await daemon.session('safe', await daemon.pair(['safe']));
  for (const device of [SAFE_READER, BOARD]) await deviceReady(panel, device);
  const ours: number[] = [];
  for (let round = 0; round < ROUNDS; round++) ours.push(await once(panel, pd, own, wroteAt));
  panel.terminate();
  return [
    {
      what: 'Safe: last byte of the last factor to first byte of the pulse',
      unit: 'ms',
      ours: spreadOf(ours),
      beside: null,
      target: { value: ALLOWED_MS },
    },
  ];
}
