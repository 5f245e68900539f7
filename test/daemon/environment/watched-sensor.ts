/** A sensor with its ledger, told by hand: decider and fold alone, apart from the room. */
import { advanceClimate, type ClimateInput } from '../../../daemon/environment/climate-decider.ts';
import { type ClimateEntryEvent, climateDraft } from '../../../daemon/environment/climate-entries.ts';
import { evolveClimate, historyOf, NO_CLIMATE } from '../../../daemon/environment/climate-evolve.ts';
import {
  beginWatch,
  type ClimateRules,
  type ClimateWatch,
  keepWatch,
  type WatchedSensor,
} from '../../../daemon/environment/climate-watch.ts';
import { NATIONAL_PROFILE } from '../../../daemon/profiles/national.ts';
import { climateEntryAt } from './climate-fixture.ts';

const RULES: ClimateRules = NATIONAL_PROFILE.climate;
const SENSOR: WatchedSensor = {
  id: 'air',
  accuracy: { temperatureTenths: 5, humidityTenths: 30 },
  simulated: false,
};
export const WALL = 1_795_314_710_000;

/** A sensor with its ledger, told by hand. Kept apart from the room: only decider and fold. */
export function watched() {
  let mono = 0;
  let history = NO_CLIMATE;
  const written: ClimateEntryEvent[] = [];
  const now = () => ({ wall: WALL + mono, mono });
  const standing = () => historyOf(history, 'air').standing;
  let watch: ClimateWatch = beginWatch(RULES, null, new Set(), now());
  const tell = (input: ClimateInput): readonly ClimateEntryEvent[] => {
    const advance = advanceClimate({ sensor: SENSOR, rules: RULES, standing: standing() }, watch, input, now());
    watch = advance.watch;
    for (const event of advance.events) {
      written.push(event);
      history = evolveClimate(history, climateEntryAt(climateDraft(event, false), now()));
    }
    return advance.events;
  };
  return {
    written,
    tell,
    standing: () => [...standing().keys()],
    watch: () => watch,
    wait(ms: number) {
      mono += ms;
    },
    read: (humidityTenths: number, temperatureTenths = 215) =>
      tell({ type: 'reading', reading: { temperatureTenths, humidityTenths } }),
    /** A reading each 10 s, the first one in 10 s. */
    readFor(ms: number, humidityTenths: number) {
      for (let past = 0; past < ms; past += 10_000) {
        mono += 10_000;
        this.read(humidityTenths);
      }
    },
    /** Another run of the daemon begins after `offMs`; the last minute was kept. */
    restart(offMs: number) {
      const kept = keepWatch(watch, WALL + mono);
      mono += offMs;
      watch = beginWatch(RULES, kept, new Set(standing().keys()), now());
    },
  };
}
