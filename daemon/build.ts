/**
 * Joins the parts into a daemon that does not listen yet. Everything that touches the outside is handed in.
 * Order: vault, ledger, desk (rebuilt from the ledger), gateway, API; closed the other way round.
 */
import type { Clock } from '../devices/kit/clock.ts';
import type { Log } from '../devices/kit/log.ts';
import { err, ok, type Result } from '../devices/kit/result.ts';
import type { Role } from './api/contract/wire.ts';
import { createEventBus } from './api/event-bus.ts';
import type { ListenTrouble } from './api/loopback-listeners.ts';
import { createApiServer } from './api/server.ts';
import { createBenchPort } from './bench-port.ts';
import type { Config } from './config/config-schema.ts';
import { DAEMON_ENTRY, daemonEntry } from './daemon-entries.ts';
import type { DataFolder } from './data-folder/data-folder.ts';
import { createDesk } from './desk/desk.ts';
import { createGateway } from './gateway/gateway.ts';
import { placeDevices, realDrivers } from './gateway/real-drivers.ts';
import { createReadingSessions } from './identity/reading-session.ts';
import { createLedgerPort } from './ledger-port.ts';
import { createPairing } from './people/pairing.ts';
import { portsToCome } from './ports-to-come.ts';
import { newId, type Random } from './random.ts';
import { replayLedger, settleInterrupted } from './recovery.ts';
import type { SimulatorBench } from './simulator-port.ts';
import { type StartTrouble, startTrouble } from './start-trouble.ts';
import { createStateEvents } from './state-events.ts';
import { openStorage } from './storage.ts';

export interface BuildDeps {
  readonly config: Config;
  readonly folder: DataFolder;
  readonly masterKey: Uint8Array;
  /** True when the master key lies in a plain file; said on every screen. */
  readonly developmentKey: boolean;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly version: string;
  /** Folder of the built screens. */
  readonly kioskFolder: string;
  readonly bench: SimulatorBench | null;
  /** The disk refused an entry: nothing more may be acknowledged, the process has to end. */
  onFatal(code: string): void;
}

export interface Daemon {
  /** Opens the port on loopback and starts the devices. */
  listen(): Promise<Result<{ readonly port: number }, StartTrouble>>;
  /** A one-time ticket for a page that may take one of `roles`. */
  issueTicket(roles: readonly Role[]): string;
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

export async function buildDaemon(deps: BuildDeps): Promise<Result<Daemon, StartTrouble>> {
  const { config, folder, clock, random, log, version, bench } = deps;
  const storage = await openStorage(deps);
  if (!storage.ok) return storage;
  const { vault, ledger } = storage.value;
  const simulated = config.devices.some((device) => device.simulated);

  const bus = createEventBus();
  const boot = newId(random, 'boot');
  const desk = createDesk({ ledger, clock, boot, publish: bus.publish, onEntry: () => {} });
  replayLedger(ledger, desk);
  const interrupted = desk.readings().running.size;
  const about = { version, interrupted, devices: config.devices.length };
  await desk.record([daemonEntry(DAEMON_ENTRY.started, simulated, about)], null);
  await settleInterrupted(desk, vault);

  const ledgerPort = createLedgerPort(ledger);
  const states = createStateEvents({ clock, epoch: ledger.origin, head: ledgerPort.head, publish: bus.publish });
  const gateway = createGateway({
    devices: placeDevices(config.devices, folder.simulatedDevices),
    clock,
    log,
    ...realDrivers(clock, log),
    onState: states.device,
    onStep: (device, step) => readings.step(device, step),
  });
  const readings = createReadingSessions({
    desk,
    vault,
    random,
    facts: gateway.facts,
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
      ...portsToCome,
      events: bus,
      snapshot: () => ({
        devices: [...gateway.states()],
        readings: [...readings.states()],
        people: null,
        locks: [],
        climate: [],
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
    await gateway.close();
    await readings.settled();
    await api.close();
    await desk.record([daemonEntry(DAEMON_ENTRY.stopped, simulated, { reason })], null);
    await ledger.close();
    vault.close();
  };

  return ok({
    async listen() {
      const listening = await api.listen(config.api.port);
      if (!listening.ok) return err(listenTrouble(listening.error));
      gateway.start();
      return ok({ port: listening.value.port });
    },
    issueTicket: (roles) => pairing.issue(roles),
    close(reason) {
      closing ??= close(reason);
      return closing;
    },
  });
}
