/** Every entry type that was raised to another version, and how its old entries are read. A raised type adds its row here. */
import { liftDaemonStarted1 } from '../timekeeping/started-upcast.ts';
import type { Upcaster } from './upcast.ts';

export const UPCASTERS: readonly Upcaster[] = [{ type: 'daemon.started', tv: 1, lift: liftDaemonStarted1 }];
