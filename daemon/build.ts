/**
 * Joins the parts into a daemon that does not listen yet. Everything that touches the outside is handed in.
 * Order: vault, ledger, desk (rebuilt from the ledger), gateway, API; closed the other way round.
 */
import { statfsSync } from 'node:fs';
import { findClimateProfile } from '../devices/climate/protocol/climate-profile.ts';
import type { Clock } from '../devices/kit/clock.ts';
import type { Log } from '../devices/kit/log.ts';
import { err, ok, type Result } from '../devices/kit/result.ts';
import type { Role } from './api/contract/wire.ts';
import { createEventBus } from './api/event-bus.ts';
import type { ListenTrouble } from './api/loopback-listeners.ts';
import { createApiServer } from './api/server.ts';
import type { MakeBackup } from './backup/backup-room.ts';
import { recordMigration } from './backup/migration-facts.ts';
import { createBenchPort } from './bench-port.ts';
import { buildKeeping, type Keeping } from './build-keeping.ts';
import { buildRooms, type Rooms } from './build-rooms.ts';
import { configDigest } from './config/config-digest.ts';
import type { Config } from './config/config-schema.ts';
import { DAEMON_ENTRY, daemonEntry, daemonStarted } from './daemon-entries.ts';
import type { DataFolder } from './data-folder/data-folder.ts';
import { createDesk } from './desk/desk.ts';
import type { WatchedSensor } from './environment/climate-watch.ts';
import type { MinuteStore } from './environment/minute-store.ts';
import { createGateway } from './gateway/gateway.ts';
import { placeDevices, realDrivers } from './gateway/real-drivers.ts';
import { createReadingSessions } from './identity/reading-session.ts';
import type { Entry } from './ledger/entry.ts';
import { openEntrySearch } from './ledger/entry-search.ts';
import { createLedgerPort } from './ledger-port.ts';
import { createPairing } from './people/pairing.ts';
import type { HashCost } from './people/secret-record.ts';
import { newId, type Random } from './random.ts';
import { rebuildState, settleInterrupted } from './recovery.ts';
import type { SimulatorBench } from './simulator-port.ts';
import { type StartTrouble, startTrouble } from './start-trouble.ts';
import { createStateEvents } from './state-events.ts';
import { snapshotFileAt } from './state-snapshot/snapshot-file.ts';
import { createStateSnapshot, SNAPSHOT_FROM_ENTRIES } from './state-snapshot/state-snapshot.ts';
import type { Storage } from './storage.ts';
import { recordTerminalActs } from './terminal-acts.ts';
import type { BootTime } from './timekeeping/boot-time.ts';
import { createTimekeeper } from './timekeeping/timekeeper.ts';

export interface BuildDeps {
  readonly config: Config;
  readonly folder: DataFolder;
  /** Open; whoever holds the daemon closes it with the daemon. */
  readonly storage: Storage;
  readonly minutes: MinuteStore;
  /** True when the master key lies in a plain file; said on every screen. */
  readonly developmentKey: boolean;
  /** `DEFAULT_COST`, but where a test makes many people. */
  readonly hashCost: HashCost;
  readonly makeBackup: MakeBackup;
  /** Seals the folded state that a long ledger's start takes up again, and says which program folded it. */
  readonly snapshot: { readonly key: Uint8Array; program(): string };
  readonly clock: Clock;
  readonly bootTime: BootTime;
  readonly random: Random;
  readonly log: Log;
  readonly version: string;
  /** Folder of the built screens. */
  readonly kioskFolder: string;
  readonly bench: SimulatorBench | null;
  /** Something that cannot be: the process has to end. */
  onBug(cause: unknown): void;
}

export interface Daemon {
  /** Opens the port on loopback and starts the devices. */
  listen(): Promise<Result<{ readonly port: number }, StartTrouble>>;
  /** A one-time ticket for a page that may take one of `roles`. */
  issueTicket(roles: readonly Role[]): string;
  /** Gives a badge reader its key, for two managers. */
  readonly commission: Rooms['commission'];
  /** Backups for whoever owns the control socket. */
  readonly backups: Keeping['backups'];
  /** Orderly end: clients told, devices closed, end of service written down. Harmless when repeated. */
  close(reason: string): Promise<void>;
}

function listenTrouble(trouble: ListenTrouble): StartTrouble {
  const port = String(trouble.port);
  switch (trouble.code) {
    case 'port-in-use':
      return startTrouble('port-in-use', port);
    case 'not-permitted':
      return startTrouble('port-permission', port);
    case 'failed':
      return startTrouble('port-failed', `${port}, ${trouble.cause}`);
  }
}

/** What the disk must have free before a safe may be opened. Bytes. */
const ROOM_BYTES = 32 * 1024 * 1024;

function hasRoom(folder: string): boolean {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize >= ROOM_BYTES;
}

/** Sensors of the configuration with what their makers say of them. */
function sensorsOf({ devices }: Config): WatchedSensor[] {
  return devices.flatMap(({ id, class: deviceClass, model, simulated }) => {
    const profile = deviceClass === 'climate' ? findClimateProfile(model) : null;
    return profile === null ? [] : [{ id, accuracy: profile.accuracy, simulated }];
  });
}

export async function buildDaemon(deps: BuildDeps): Promise<Result<Daemon, StartTrouble>> {
  const { config, folder, clock, random, log, version, bench } = deps;
  const { vault, ledger } = deps.storage;
  const simulated = config.devices.some((device) => device.simulated);

  const bus = createEventBus();
  const boot = newId(random, 'boot');
  const desk = createDesk({ ledger, clock, boot, publish: bus.publish, onEntry: takeEntry });
  const timekeeper = createTimekeeper({
    ...{ clock, bootTime: deps.bootTime, simulated, onFailed: deps.onBug },
    record: (drafts) => desk.record(drafts, null),
    onChange: () => keeping.refresh(),
  });
  // Calendar days stand on the time as far as it is known, not on a clock that was set.
  const believedClock: Clock = { ...clock, wall: timekeeper.believedWall };
  function takeEntry(entry: Entry): void {
    timekeeper.onEntry(entry);
    rooms.onEntry(entry);
    keeping.onEntry(entry);
  }
  const search = openEntrySearch(folder.ledger);
  const ledgerPort = createLedgerPort(ledger, search.candidates);
  const states = createStateEvents({ clock, epoch: ledger.origin, head: ledgerPort.head, publish: bus.publish });
  const gateway = createGateway({
    devices: placeDevices(config.devices, folder.simulatedDevices),
    clock,
    log,
    ...realDrivers({ clock: believedClock, log, random, readerKeys: vault.readerKeys }),
    readerKeys: vault.readerKeys,
    news: {
      onBadgeReader: (device, news) => rooms.news.onBadgeReader(device, news),
      onSafeIo: (device, news) => rooms.news.onSafeIo(device, news),
      onClimate: (device, news) => rooms.news.onClimate(device, news),
    },
    onState: states.device,
    onStep: (device, step) => readings.step(device, step),
  });
  const rooms = buildRooms({
    ...{ config, desk, vault, minutes: deps.minutes, sensors: sensorsOf(config), gateway, clock, random, boot, log },
    hashCost: deps.hashCost,
    startedMono: clock.mono(),
    simulated,
    states,
    ledgerReady: () => hasRoom(folder.root) && keeping.ready(),
    clockTrusted: timekeeper.trusted,
    believedClock,
    onFailed: deps.onBug,
  });
  const keeping = buildKeeping({
    ...{ config, folder, storage: deps.storage, desk, rooms, timekeeper, makeBackup: deps.makeBackup, clock, random },
    ...{ log, boot, simulated, states, onFailed: deps.onBug },
  });
  ledger.whenSigned(keeping.onCheckpoint);
  const stateSnapshot = createStateSnapshot({
    ...{ ledger, file: snapshotFileAt(folder.snapshot), random, fromEntries: SNAPSHOT_FROM_ENTRIES },
    ...deps.snapshot,
    folds: { desk, timekeeper: timekeeper.fold, ...rooms.folds, ...keeping.folds },
  });
  const replayed = rebuildState(deps.storage, desk, stateSnapshot);
  if (!replayed.ok) {
    await rooms.close();
    await gateway.close();
    return err(replayed.error);
  }
  const counter = await keeping.checkCounter();
  if (counter !== 'fine') {
    await rooms.close();
    await gateway.close();
    return err(startTrouble(counter === 'rolled-back' ? 'ledger-rolled-back' : counter, folder.ledger));
  }
  const interrupted = desk.readings().running.size;
  const about = { version, interrupted, devices: config.devices.length, config: configDigest(config) };
  const { about: start, drafts: found } = timekeeper.atStart(deps.storage.guard.lastAlive);
  await desk.record([daemonStarted(simulated, about, start), ...found], null);
  timekeeper.start();
  await recordMigration(folder, (drafts) => desk.record(drafts, null));
  await recordTerminalActs(folder.terminalActs, (drafts) => desk.record(drafts, null));
  await settleInterrupted(desk, vault);

  await rooms.start();
  await keeping.start(replayed.value.whole);
  const readings = createReadingSessions({
    desk,
    vault,
    random,
    facts: gateway.facts,
    actorOf: rooms.actorOf,
    read: gateway.read,
    onState: states.reading,
  });
  const pairing = createPairing({
    clock,
    random,
    keys: vault.clientKeys,
    record: async (draft) => {
      await desk.record([draft], null);
    },
  });
  const stopBench = bench?.onChange(states.bench);
  const api = createApiServer({
    ports: {
      readings,
      ledger: ledgerPort,
      clientKeys: pairing,
      bench: bench === null ? null : createBenchPort(bench),
      ...rooms.ports,
      ...keeping.ports,
      events: bus,
      snapshot: () => ({
        devices: [...gateway.states()],
        readings: [...readings.states()],
        ...rooms.snapshot(),
        ...keeping.snapshot(),
      }),
      simulated,
      developmentKey: deps.developmentKey,
    },
    clock,
    log,
    random,
    version,
    allowedOrigins: config.api.allowedOrigins,
    kioskFolder: deps.kioskFolder,
  });

  let closing: Promise<void> | null = null;
  const close = async (reason: string): Promise<void> => {
    api.announceRestart();
    stopBench?.();
    // The rooms first: what they still had to say to a device can be said.
    timekeeper.close();
    await rooms.close();
    await gateway.close();
    await readings.settled();
    await keeping.close();
    await api.close();
    search.close();
    await desk.record([daemonEntry(DAEMON_ENTRY.stopped, simulated, { reason })], null);
    stateSnapshot.keep();
  };

  return ok({
    async listen() {
      const listening = await api.listen(config.api.port);
      if (!listening.ok) return err(listenTrouble(listening.error));
      gateway.start();
      return ok({ port: listening.value.port });
    },
    issueTicket: (roles) => pairing.issue(roles),
    commission: rooms.commission,
    backups: keeping.backups,
    close(reason) {
      closing ??= close(reason);
      return closing;
    },
  });
}
