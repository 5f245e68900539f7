/** What every camera that gives single pictures offers. Types only. */
import type { CommonDeviceEvent, DeviceTrouble, Driver } from '../kit/device.ts';
import type { Result } from '../kit/result.ts';

export type CameraEvent = CommonDeviceEvent;

export interface Still {
  readonly mediaType: 'image/jpeg';
  readonly bytes: Uint8Array;
}

export interface StillCamera extends Driver {
  /** One picture, taken now. What is not a JPEG is trouble `protocol`, never a picture. */
  still(): Promise<Result<Still, DeviceTrouble>>;
}
