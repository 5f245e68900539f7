/**
 * Joins the rooms of people, safe and climate to desk, vault and devices. Each gets a narrow slice of its neighbours; nothing here
 * decides. Order at start: people, what the last run left of a reader's key, the safe, pictures, climate; closed the other way round.
 */
import type { Clock } from '../devices/kit/clock.ts';
import type { Log } from '../devices/kit/log.ts';
import type { Snapshot } from './api/contract/session.ts';
import type { ApiPorts } from './api/ports.ts';
import type { Config } from './config/config-schema.ts';
import { loadLockRules } from './custody/lock-rules.ts';
import { createSafePictures } from './custody/pictures/safe-pictures.ts';
import { createReaderCommissioning, type ReaderCommissioning } from './custody/reader-commissioning.ts';
import { createSafeRoom } from './custody/room/safe-room.ts';
import type { Desk } from './desk/desk.ts';
import { createAlarmOutputs } from './environment/alarm-outputs.ts';
import { createClimateRoom } from './environment/climate-room.ts';
import type { WatchedSensor } from './environment/climate-watch.ts';
import type { MinuteStore } from './environment/minute-store.ts';
import type { DeviceNews } from './gateway/device-ports.ts';
import type { Gateway } from './gateway/gateway.ts';
import type { Entry } from './ledger/entry.ts';
import { DEFAULT_PEOPLE_RULES } from './people/people-rules.ts';
import { createPeopleRoom, type PeopleRoom } from './people/room/people-room.ts';
import type { HashCost } from './people/secret-record.ts';
import { NATIONAL_PROFILE } from './profiles/national.ts';
import type { Random } from './random.ts';
import type { StateEvents } from './state-events.ts';
import type { KeptFolds } from './state-snapshot/kept-fold.ts';
import type { Vault } from './vault/vault.ts';
import { createPinHasher } from './workers/pin-hash.ts';

export interface RoomsDeps {
  readonly config: Config;
  readonly desk: Desk;
  readonly vault: Vault;
  readonly minutes: MinuteStore;
  readonly sensors: readonly WatchedSensor[];
  readonly gateway: Pick<Gateway, 'ports' | 'commission'>;
  /** What a new PIN or passphrase costs to check; what is kept says its own. */
  readonly hashCost: HashCost;
  readonly clock: Clock;
  readonly random: Random;
  readonly boot: string;
  readonly startedMono: number;
  readonly simulated: boolean;
  readonly log: Log;
  readonly states: Pick<StateEvents, 'people' | 'lock' | 'climate'>;
  /** Whether the ledger's disk has room for what an opening will write. */
  ledgerReady(): boolean;
  clockTrusted(): boolean;
  /** Its wall time is what is known of it, for calendar days. The safe gets the plain one: it looks for jumps itself. */
  readonly believedClock: Clock;
  /** A decision could not be made or written: the process has to end. */
  onFailed(cause: unknown): void;
}

export interface Rooms {
  readonly news: DeviceNews;
  readonly ports: Pick<ApiPorts, 'people' | 'safe' | 'register' | 'climate'>;
  readonly actorOf: PeopleRoom['actorOf'];
  /** What two managers may settle outside of people and safe. */
  readonly approvals: { readonly spendProofs: PeopleRoom['useProofs']; readonly standings: PeopleRoom['standings'] };
  readonly commission: ReaderCommissioning['commission'];
  /** What a start from a snapshot takes up again; every room that hears entries stands here. */
  readonly folds: KeptFolds;
  /** Every entry, replayed and new. */
  onEntry(entry: Entry): void;
  snapshot(): Pick<Snapshot, 'people' | 'locks' | 'climate'>;
  /** After the replay and before devices speak. */
  start(): Promise<void>;
  close(): Promise<void>;
}

export function buildRooms(deps: RoomsDeps): Rooms {
  const { config, desk, vault, gateway, clock, random, boot, log, states, simulated } = deps;
  const { ports: devices } = gateway;
  const outputs = createAlarmOutputs({ outputs: config.outputs, pulse: devices.pulse, clock, log });
  const hasher = createPinHasher();
  const people = createPeopleRoom({
    ...{ desk, vault, hasher, cost: deps.hashCost, random, boot, startedMono: deps.startedMono, log, simulated },
    clock: deps.believedClock,
    clockTrusted: deps.clockTrusted,
    rules: DEFAULT_PEOPLE_RULES,
    deskReaders: config.site.deskReaders,
    feedback: (reader, state) => void devices.feedback(reader, state),
    onView: states.people,
    onDuress: outputs.duress,
  });
  const isSimulated = (id: string): boolean => config.devices.find((one) => one.id === id)?.simulated ?? false;
  const pictures = createSafePictures({
    ...{ desk, vault, devices, people, clock, random, log, boot, days: NATIONAL_PROFILE.pictures.safeDays },
    simulated: isSimulated,
  });
  const safe = createSafeRoom({
    ...{ locks: config.locks, drawers: config.drawers, rules: rulesOf(config), desk, devices, clock, random, boot },
    ...{ simulated, log },
    people: {
      ...people,
      signedInAs: (role) => [...desk.people().signIns.values()].filter((one) => one.role === role),
    },
    ledgerReady: deps.ledgerReady,
    clockTrusted: deps.clockTrusted,
    workingDay: isWorkingDay,
    onView: states.lock,
    // The ledger ends the process when an entry cannot be written; nobody waits for a picture.
    pictures: { take: (of) => void pictures.take(of).catch(deps.onFailed), picturesOf: pictures.picturesOf },
    alarms: outputs,
    lockScreen: people.lockScreenOf,
    onFailed: deps.onFailed,
  });
  const climate = createClimateRoom({
    ...{
      sensors: deps.sensors,
      profile: NATIONAL_PROFILE.climate,
      store: deps.minutes,
      clock: deps.believedClock,
      log,
    },
    alarms: outputs,
    record: (drafts) => desk.record(drafts, null),
    onView: states.climate,
  });
  const readers = config.devices.filter((device) => device.class === 'badge-reader');
  const commissioning = createReaderCommissioning({
    readers: new Map(readers.map((reader) => [reader.id, { simulated: reader.simulated }])),
    prove: (who) => people.prove({ by: { kind: 'passphrase', ...who } }, TERMINAL, new AbortController().signal),
    spendProofs: people.useProofs,
    standings: people.standings,
    record: (drafts) => desk.record(drafts, null),
    keys: vault.readerKeys,
    commission: gateway.commission,
    ...{ random, clock },
  });

  return {
    news: {
      onBadgeReader(reader, news) {
        people.onBadgeReader(reader, news);
        safe.onBadgeReader(reader, news);
      },
      onSafeIo: safe.onSafeIo,
      onClimate: climate.onClimate,
    },
    ports: { people, safe, register: { openings: safe.openings, picture: pictures.picture }, climate },
    actorOf: people.actorOf,
    approvals: { spendProofs: people.useProofs, standings: people.standings },
    commission: commissioning.commission,
    folds: { commissioning, pictures: pictures.fold, safe: safe.register, climate },
    onEntry(entry) {
      commissioning.onEntry(entry);
      pictures.onEntry(entry);
      safe.onEntry(entry);
      climate.onEntry(entry);
    },
    snapshot: () => ({ people: people.view(), locks: [...safe.views()], climate: [...climate.views()] }),
    async start() {
      await people.start();
      await commissioning.start();
      await pictures.start();
      await safe.start();
      climate.start();
    },
    async close() {
      await climate.close();
      await safe.close();
      await pictures.close();
      outputs.close();
      await people.close();
      await hasher.close();
    },
  };
}

/** Who asks at the terminal: the owner of the control socket. */
const TERMINAL = { session: 'terminal', role: 'office', keyId: 'terminal' } as const;

/** The profile's rules of the locks that this site has. Shipped with the program, so that trouble in them is a bug. */
function rulesOf(config: Config) {
  const here = new Set(config.locks.map(({ lock }) => lock));
  const rules = loadLockRules(NATIONAL_PROFILE.locks.filter(({ lock }) => here.has(lock)));
  if (!rules.ok) throw new Error(`the profile's lock rules: ${JSON.stringify(rules.error)}`);
  return rules.value;
}

/** Monday to Friday; public holidays and the days worked in their place come with the calendar of working days. */
function isWorkingDay(day: string): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday >= 1 && weekday <= 5;
}
