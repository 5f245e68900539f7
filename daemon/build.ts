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
import { createBenchPort } from './bench-port.ts';
import { buildRooms, type Rooms } from './build-rooms.ts';
import { configDigest } from './config/config-digest.ts';
import type { Config } from './config/config-schema.ts';
import { DAEMON_ENTRY, daemonEntry } from './daemon-entries.ts';
import type { DataFolder } from './data-folder/data-folder.ts';
import { createDesk } from './desk/desk.ts';
import type { WatchedSensor } from './environment/climate-watch.ts';
import type { MinuteStore } from './environment/minute-store.ts';
import { createGateway } from './gateway/gateway.ts';
import { placeDevices, realDrivers } from './gateway/real-drivers.ts';
import { createReadingSessions } from './identity/reading-session.ts';
import { createLedgerPort } from './ledger-port.ts';
import { createPairing } from './people/pairing.ts';
import type { HashCost } from './people/secret-record.ts';
import { AUDIT_TO_COME, KEPT_TO_COME } from './ports-to-come.ts';
import { newId, type Random } from './random.ts';
import { replayLedger, replayStartTrouble, settleInterrupted } from './recovery.ts';
import type { SimulatorBench } from './simulator-port.ts';
import { type StartTrouble, startTrouble } from './start-trouble.ts';
import { createStateEvents } from './state-events.ts';
import type { Storage } from './storage.ts';

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
  readonly clock: Clock;
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

/** A PC whose clock stands before this was never set. 2025-01-01 in UTC. */
const EARLIEST_BELIEVED = Date.UTC(2025, 0, 1);
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
  const desk = createDesk({ ledger, clock, boot, publish: bus.publish, onEntry: (entry) => rooms.onEntry(entry) });
  const ledgerPort = createLedgerPort(ledger);
  const states = createStateEvents({ clock, epoch: ledger.origin, head: ledgerPort.head, publish: bus.publish });
  const gateway = createGateway({
    devices: placeDevices(config.devices, folder.simulatedDevices),
    clock,
    log,
    ...realDrivers({ clock, log, random, readerKeys: vault.readerKeys }),
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
    ledgerReady: () => hasRoom(folder.root),
    clockTrusted: () => clock.wall() > EARLIEST_BELIEVED,
    onFailed: deps.onBug,
  });
  const replayed = replayLedger(ledger, desk);
  if (!replayed.ok) {
    await rooms.close();
    await gateway.close();
    return err(replayStartTrouble(folder.ledger, replayed.error));
  }
  const interrupted = desk.readings().running.size;
  const about = { version, interrupted, devices: config.devices.length, config: configDigest(config) };
  await desk.record([daemonEntry(DAEMON_ENTRY.started, simulated, about)], null);
  await settleInterrupted(desk, vault);

  await rooms.start();
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
      audit: AUDIT_TO_COME,
      kept: KEPT_TO_COME,
      events: bus,
      snapshot: () => ({
        devices: [...gateway.states()],
        readings: [...readings.states()],
        ...rooms.snapshot(),
        ledger: null,
        jobs: [],
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
    await rooms.close();
    await gateway.close();
    await readings.settled();
    await api.close();
    await desk.record([daemonEntry(DAEMON_ENTRY.stopped, simulated, { reason })], null);
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
    close(reason) {
      closing ??= close(reason);
      return closing;
    },
  });
}
