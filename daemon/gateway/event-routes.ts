/** Where each class's events go, how it is watched, and what its troubles are called: the one place that knows classes apart. */
import type { BadgeReaderEvent } from '../../devices/badge-reader/contract.ts';
import type { CameraEvent } from '../../devices/camera/contract.ts';
import type { DeviceClass } from '../../devices/catalogue.ts';
import type { ClimateEvent, UnknownReason } from '../../devices/climate/contract.ts';
import type { IdReaderEvent, ReadingStep } from '../../devices/id-reader/contract.ts';
import type { CommonDeviceEvent, DeviceTrouble } from '../../devices/kit/device.ts';
import type { SafeIoEvent } from '../../devices/safe-io/contract.ts';
import type { NotServing, Watch } from './device-host.ts';
import type { DeviceNews } from './device-ports.ts';
import { badgeReaderTrouble, type GatewayTrouble, isFault } from './gateway-trouble.ts';

export interface ClassEvents {
  'id-reader': IdReaderEvent;
  'badge-reader': BadgeReaderEvent;
  'safe-io': SafeIoEvent;
  climate: ClimateEvent;
  camera: CameraEvent;
}

/** Who hears of one device. */
export interface Listeners {
  readonly device: string;
  readonly news: DeviceNews;
  onStep(step: ReadingStep): void;
  /** Its device does not answer or is not believed; the driver goes on trying. */
  lost(status: NotServing): void;
  regained(): void;
}

export interface Route<C extends DeviceClass> {
  readonly watch: Watch;
  explain(trouble: DeviceTrouble): GatewayTrouble;
  /** `gone` and `noise` are the gateway's own. */
  hear(event: Exclude<ClassEvents[C], CommonDeviceEvent>, to: Listeners): void;
  /** The device was closed; `served`: it was in service, so the areas do not know yet. */
  gone(trouble: DeviceTrouble, to: Listeners, served: boolean): void;
}

const asItIs = (trouble: DeviceTrouble): GatewayTrouble => trouble;
const nobody = (): void => {};

/** A reader that began anew is away for a moment, whatever it said meanwhile; one that is not believed answers. */
function lostReader(trouble: GatewayTrouble): NotServing {
  return { state: trouble.code === 'untrusted' ? 'fault' : 'absent', trouble };
}

function unknownClimate(reason: UnknownReason): NotServing {
  if (reason === 'stale') return { state: 'absent', trouble: { code: 'timeout' } };
  return { state: 'fault', trouble: { code: 'implausible', reason } };
}

export const ROUTES: { readonly [C in DeviceClass]: Route<C> } = {
  'id-reader': { watch: 'host', explain: asItIs, hear: (event, to) => to.onStep(event.step), gone: nobody },
  'badge-reader': {
    watch: 'driver',
    explain: badgeReaderTrouble,
    hear(event, to) {
      if (event.type === 'lost') to.lost(lostReader(badgeReaderTrouble(event.trouble)));
      if (event.type === 'untrusted') to.lost(lostReader({ code: 'untrusted', reason: event.reason }));
      if (event.type === 'regained') to.regained();
      to.news.onBadgeReader(to.device, event);
    },
    gone(trouble, to, served) {
      if (served) to.news.onBadgeReader(to.device, { type: 'lost', trouble });
    },
  },
  'safe-io': {
    watch: 'driver',
    explain: asItIs,
    hear(event, to) {
      if (event.type === 'lost')
        to.lost({ state: isFault(event.trouble) ? 'fault' : 'absent', trouble: event.trouble });
      if (event.type === 'regained') to.regained();
      to.news.onSafeIo(to.device, event);
    },
    gone(trouble, to, served) {
      if (served) to.news.onSafeIo(to.device, { type: 'lost', trouble });
    },
  },
  climate: {
    watch: 'driver',
    explain: asItIs,
    hear(event, to) {
      if (event.type === 'reading') to.regained();
      else to.lost(unknownClimate(event.reason));
      to.news.onClimate(to.device, event);
    },
    // Whatever was unknown before, now it is so for another reason.
    gone: (trouble, to) => to.news.onClimate(to.device, { type: 'lost', trouble }),
  },
  camera: { watch: 'host', explain: asItIs, hear: nobody, gone: nobody },
};
