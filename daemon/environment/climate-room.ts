/**
 * The climate around the blanks, joined up: news of the sensors go to the decider, alarms into the ledger and then to siren and
 * screens, minutes into their file. The ledger alone says which alarms stand, so a restart forgets none.
 */
import type { CancelTimer, Clock } from '../../devices/kit/clock.ts';
import type { Log } from '../../devices/kit/log.ts';
import { err } from '../../devices/kit/result.ts';
import type { ClimateView } from '../api/contract/climate.ts';
import type { ClimatePort } from '../api/ports.ts';
import type { ClimateNews } from '../gateway/device-ports.ts';
import type { Entry, EntryDraft } from '../ledger/entry.ts';
import type { KeptFold } from '../state-snapshot/kept-fold.ts';
import type { AlarmOutputs } from './alarm-outputs.ts';
import { type ChartDeps, climateReport, climateSeries, limitsOf } from './climate-charts.ts';
import { advanceClimate, type ClimateInput, silentAt } from './climate-decider.ts';
import { CLIMATE_ALARM_KINDS, climateDraft } from './climate-entries.ts';
import { type ClimateHistory, evolveClimate, historyOf, NO_CLIMATE } from './climate-evolve.ts';
import { beginWatch, type ClimateRules, type ClimateWatch, type WatchedSensor } from './climate-watch.ts';
import { createMinuteKeeper } from './minute-keeper.ts';
import type { MinuteStore } from './minute-store.ts';

export interface ClimateRoomDeps {
  readonly sensors: readonly WatchedSensor[];
  /** The profile's climate part. */
  readonly profile: ClimateRules;
  /** Stays the caller's: closed after the room. */
  readonly store: MinuteStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly alarms: Pick<AlarmOutputs, 'raise' | 'quiet'>;
  /** The desk's; resolves when the entries are on disk. */
  record(drafts: readonly EntryDraft[]): Promise<unknown>;
  /** A sensor is otherwise than before. */
  onView(view: ClimateView): void;
}

export interface ClimateRoom extends ClimatePort, KeptFold {
  /** Every entry, replayed and new, in order; all old ones before `start`. */
  onEntry(entry: Entry): void;
  /** After the replay. */
  start(): void;
  /** News of a configured sensor, after `start`; anything else is a bug and throws. */
  onClimate(device: string, news: ClimateNews): void;
  views(): readonly ClimateView[];
  /** Stops, and waits for what is being written. Harmless when repeated. */
  close(): Promise<void>;
}

interface Slot {
  readonly sensor: WatchedSensor;
  watch: ClimateWatch;
  cancelSilence: CancelTimer;
}

export function createClimateRoom(deps: ClimateRoomDeps): ClimateRoom {
  const { profile: rules, store, clock, log, alarms } = deps;
  const slots = new Map<string, Slot>();
  const writing = new Set<Promise<unknown>>();
  let history = NO_CLIMATE;
  let closed = false;

  const now = () => ({ wall: clock.wall(), mono: clock.mono() });
  const standingOf = (sensor: string) => historyOf(history, sensor).standing;

  const keeper = createMinuteKeeper({
    sensors: deps.sensors,
    store,
    clock,
    log,
    watch: (sensor) => slotOf(sensor).watch,
    digestOf: (sensor, day) => historyOf(history, sensor).digests.get(day),
    onDay: (event, simulated) => write([climateDraft(event, simulated)], () => {}),
  });

  function slotOf(sensor: string): Slot {
    const slot = slots.get(sensor);
    if (slot === undefined) throw new Error(`no such sensor, or not started: ${sensor}`);
    return slot;
  }

  /** A write that fails ends the process, so nobody catches it here. */
  function write(drafts: readonly EntryDraft[], then: () => void): void {
    const done = deps.record(drafts).then(then);
    writing.add(done);
    void done.finally(() => writing.delete(done));
  }

  function viewOf({ sensor, watch }: Slot): ClimateView {
    const { reading, unknown, temperature, humidity } = watch;
    const standing = standingOf(sensor.id);
    return {
      sensor: sensor.id,
      simulated: sensor.simulated,
      reading,
      unknown,
      temperature: reading === null ? null : temperature.verdict,
      humidity: reading === null ? null : humidity.verdict,
      alarms: CLIMATE_ALARM_KINDS.flatMap((kind) => {
        const since = standing.get(kind)?.since;
        return since === undefined ? [] : [{ kind, since }];
      }),
      limits: limitsOf(sensor, rules),
    };
  }

  /** Siren and screens as the ledger has it; said after it is on disk. */
  function show(slot: Slot): void {
    if (closed) return;
    const standing = standingOf(slot.sensor.id);
    for (const kind of CLIMATE_ALARM_KINDS) {
      const key = `climate:${slot.sensor.id}:${kind}`;
      if (standing.has(kind)) alarms.raise(key);
      else alarms.quiet(key);
    }
    deps.onView(viewOf(slot));
  }

  function learn(slot: Slot, input: ClimateInput): void {
    if (closed) return;
    keeper.roll();
    const { sensor } = slot;
    const context = { sensor, rules, standing: standingOf(sensor.id) };
    const { watch, events } = advanceClimate(context, slot.watch, input, now());
    slot.watch = watch;
    if (input.type === 'reading') {
      keeper.heard(sensor.id);
      awaitSilence(slot);
    }
    if (events.length > 0)
      write(
        events.map((event) => climateDraft(event, sensor.simulated)),
        () => show(slot),
      );
    else if (input.type !== 'passed') deps.onView(viewOf(slot));
  }

  function awaitSilence(slot: Slot): void {
    slot.cancelSilence();
    slot.cancelSilence = clock.after(silentAt(rules, slot.watch) - clock.mono(), () => {
      // Timers may come a little early.
      if (clock.mono() < silentAt(rules, slot.watch)) awaitSilence(slot);
      else learn(slot, { type: 'passed' });
    });
  }

  /** What stands about a sensor that is not configured any more would stand for ever. */
  function endRemoved(): void {
    for (const [sensor, { standing }] of history) {
      if (slots.has(sensor)) continue;
      const drafts = [...standing].map(([kind, { since, simulated }]) => {
        const data = { sensor, kind, value: null, reason: 'sensorRemoved', since } as const;
        return climateDraft({ type: 'climate.alarm-ended', data }, simulated);
      });
      if (drafts.length > 0) write(drafts, () => {});
    }
  }

  function chart<T>(sensor: string, make: (about: ChartDeps) => T) {
    const slot = slots.get(sensor);
    if (slot === undefined) return err({ code: 'sensorUnknown' } as const);
    keeper.roll();
    const about = { sensor: slot.sensor, rules, store, history: historyOf(history, sensor), now: clock.wall() };
    return make(about);
  }

  return {
    onEntry(entry) {
      history = evolveClimate(history, entry);
    },
    dump: (): ClimateHistory => history,
    load(dumped) {
      history = dumped as ClimateHistory;
    },
    start() {
      for (const sensor of deps.sensors) {
        const standing = new Set(standingOf(sensor.id).keys());
        const watch = beginWatch(rules, store.lastWatch(sensor.id), standing, now());
        slots.set(sensor.id, { sensor, watch, cancelSilence: () => {} });
      }
      endRemoved();
      keeper.start();
      for (const slot of slots.values()) {
        awaitSilence(slot);
        show(slot);
      }
    },
    onClimate(device, news) {
      const slot = slotOf(device);
      if (news.type === 'lost') learn(slot, { type: 'unknown', reason: 'lost' });
      else learn(slot, news);
    },
    views: () => [...slots.values()].map(viewOf),
    series: (params) => chart(params.sensor, (about) => climateSeries(about, params)),
    report: (params) => chart(params.sensor, (about) => climateReport(about, params)),
    async close() {
      if (!closed) keeper.close();
      closed = true;
      for (const slot of slots.values()) slot.cancelSilence();
      await Promise.allSettled(writing);
    },
  };
}
