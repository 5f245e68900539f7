/**
 * A data folder in which the set-up ceremony has been held: made once a test run by the real ceremony in a real daemon,
 * then copied for each story, because the ceremony alone takes as long as ten stories.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildDaemon, type Daemon } from '../../daemon/build.ts';
import { startOwnSimulators } from '../../daemon/cli/own-simulators.ts';
import { systemBootTime, systemClock } from '../../daemon/clock.ts';
import { parseConfig } from '../../daemon/config/parse-config.ts';
import { prepareDataFolder } from '../../daemon/data-folder/data-folder.ts';
import { openMinuteStore } from '../../daemon/environment/minute-store.ts';
import { systemRandom } from '../../daemon/random.ts';
import { createSuppliedReaders } from '../../daemon/simulated-reader-keys.ts';
import { openStorage } from '../../daemon/storage.ts';
import { openMasterKey } from '../../daemon/vault/master-key.ts';
import type { Log } from '../../devices/kit/log.ts';
import { newDataFolder, writeConfig } from './running-daemon.ts';
import { chinaDay, DESK_READER, deviceReady, handsOf, type StaffIds, setUpStaff } from './staff.ts';
import { connected } from './ws-client.ts';

const SILENT: Log = { write: () => {} };

/** All workers of one run have one parent; `staffed-teardown.ts` removes what it finds under its own number. */
const PLACE = join(tmpdir(), `twinlock-staffed-${process.ppid}`);

export interface StaffedFolder {
  readonly data: string;
  readonly ids: StaffIds;
}

/** The cheapest hash that there is: the ceremony proves two managers a hundred times. */
const CHEAP = { logN: 10, r: 8, p: 1 };

/** The whole daemon in this process, with every part as it is but the price of a hash. */
async function make(): Promise<void> {
  const root = join(PLACE, 'data');
  writeConfig(root);
  const prepared = prepareDataFolder(root);
  if (!prepared.ok) throw new Error(prepared.error.en);
  const folder = prepared.value;
  const parsed = parseConfig(readFileSync(folder.config, 'utf8'));
  const key = openMasterKey({ folder, env: {}, random: systemRandom });
  if (!parsed.ok || !key.ok) throw new Error('no configuration or key');
  const config = parsed.value;
  const shared = { clock: systemClock, random: systemRandom, log: SILENT };
  const fatal = (cause: unknown): never => {
    throw new Error(`the ceremony broke: ${String(cause)}`);
  };
  const storage = await openStorage({
    ...shared,
    folder,
    guardFolder: '',
    sm2: false,
    masterKey: key.value.key,
    onFatal: fatal,
  });
  const minutes = openMinuteStore(folder.readings);
  if (!storage.ok || !minutes.ok) throw new Error('no vault, ledger or readings');
  const { vault, ledger } = storage.value;
  const readerKey = createSuppliedReaders({ readerKeys: vault.readerKeys, random: systemRandom });
  const loadSimulators = () => import('../../simulators/scenario/sim-config.ts');
  const simulators = await startOwnSimulators({ loadSimulators, config, folder, log: SILENT, readerKey });
  if (!simulators.ok) throw new Error(simulators.error.en);
  const built = await buildDaemon({
    ...{ config, folder, storage: storage.value, minutes: minutes.value, hashCost: CHEAP, developmentKey: true },
    ...shared,
    ...{
      bootTime: systemBootTime,
      makeBackup: fatal,
      snapshot: { key: key.value.key, program: () => 'ceremony' },
      version: 'ceremony',
      kioskFolder: root,
      bench: simulators.value?.bench ?? null,
      onBug: fatal,
    },
  });
  if (!built.ok) throw new Error(built.error.en);
  const daemon = built.value;
  const listening = await daemon.listen();
  if (!listening.ok) throw new Error(listening.error.en);
  try {
    await ceremony(daemon, listening.value.port);
  } finally {
    await daemon.close('SIGTERM');
    await simulators.value?.close();
    minutes.value.close();
    await ledger.close();
    vault.close();
  }
  writeFileSync(join(PLACE, 'ready'), '');
}

async function ceremony(daemon: Daemon, port: number): Promise<void> {
  const pairing = await connected({ port });
  const { result } = await pairing.call('session.redeem', { ticket: daemon.issueTicket(['office', 'ci']) });
  pairing.terminate();
  const key = { keyId: result.keyId, key: new Uint8Array(Buffer.from(result.key, 'base64url')) };
  const [office, bench] = [await connected({ port }), await connected({ port })];
  await office.open('office', key);
  await bench.open('ci', key);
  await deviceReady(office, DESK_READER);
  const ids = await setUpStaff(office, handsOf(bench), chinaDay(systemClock.wall()));
  writeFileSync(join(PLACE, 'ids.json'), JSON.stringify(ids));
  office.terminate();
  bench.terminate();
}

/** Waits, without spinning, until another worker is done; false when it has given up. */
async function someoneElse(): Promise<boolean> {
  for (let tries = 0; tries < 600; tries++) {
    if (existsSync(join(PLACE, 'ready'))) return true;
    if (!existsSync(PLACE)) return false;
    await new Promise<void>((resolve) => systemClock.after(100, resolve));
  }
  throw new Error('nobody staffed the folder');
}

/** Made by whoever comes first. */
async function staffOnce(): Promise<void> {
  try {
    mkdirSync(PLACE);
  } catch {
    if (!(await someoneElse())) await staffOnce();
    return;
  }
  try {
    await make();
  } catch (cause) {
    rmSync(PLACE, { recursive: true, force: true });
    throw cause;
  }
}

/** For a program that is no test run: nobody else removes what is shared. */
export function forgetStaffed(): void {
  rmSync(PLACE, { recursive: true, force: true });
}

/** A copy of its own, which the caller removes. */
export async function staffedFolder(): Promise<StaffedFolder> {
  await staffOnce();
  const data = newDataFolder();
  cpSync(join(PLACE, 'data'), data, {
    recursive: true,
    filter: (path) => !path.includes(`${join(PLACE, 'data')}/run/`),
  });
  const ids = JSON.parse(readFileSync(join(PLACE, 'ids.json'), 'utf8')) as StaffIds;
  return { data, ids };
}
