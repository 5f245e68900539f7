/** How the rest of the daemon uses badge readers, boards, sensors and cameras, and what they tell. Types only. */
import type { BadgeReader, BadgeReaderEvent } from '../../devices/badge-reader/contract.ts';
import type { ClimateEvent } from '../../devices/climate/contract.ts';
import type { CommonDeviceEvent, DeviceTrouble } from '../../devices/kit/device.ts';
import type { Result } from '../../devices/kit/result.ts';
import type { SafeIo, SafeIoEvent } from '../../devices/safe-io/contract.ts';

/** What is left when the gateway has dealt with `gone` and `noise` itself; `gone` reaches the areas as `lost`. */
export type BadgeReaderNews = Exclude<BadgeReaderEvent, CommonDeviceEvent>;
export type SafeIoNews = Exclude<SafeIoEvent, CommonDeviceEvent>;
export type ClimateNews =
  | Exclude<ClimateEvent, CommonDeviceEvent>
  | { readonly type: 'lost'; readonly trouble: DeviceTrouble };

/** Listeners of the areas; each is called synchronously, in the order in which devices spoke. */
export interface DeviceNews {
  onBadgeReader(device: string, news: BadgeReaderNews): void;
  onSafeIo(device: string, news: SafeIoNews): void;
  onClimate(device: string, news: ClimateNews): void;
}

export interface StillPicture {
  readonly mediaType: 'image/jpeg';
  readonly bytes: Uint8Array;
}

/** A device that is not configured is a bug and throws; one that is not there now answers `gone`, a board `not-in-service` where nothing was sent. */
export interface DevicePorts {
  feedback(reader: string, state: Parameters<BadgeReader['feedback']>[0]): Promise<Result<void, DeviceTrouble>>;
  text(reader: string, text: string, seconds: number): Promise<Result<void, DeviceTrouble>>;
  /** People looked at the line; a reader that was shut out for wrong proofs may come back. */
  acknowledgeReader(reader: string): void;
  pulse: (board: string, request: Parameters<SafeIo['pulse']>[0]) => ReturnType<SafeIo['pulse']>;
  allOff(board: string): Promise<Result<void, DeviceTrouble>>;
  levels(board: string): ReturnType<SafeIo['levels']>;
  /** One picture now. */
  still(camera: string): Promise<Result<StillPicture, DeviceTrouble>>;
}
