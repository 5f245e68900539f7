/** Writes a bundle in a thread of its own. What may be opened is handed over as it is asked for, a little at a time. */
import { Worker } from 'node:worker_threads';
import type { BundleTask, BundleWritten, WriteBundle } from '../audit/bundle-writing.ts';
import type { Opening } from '../ledger/bundle/openings.ts';
import { followTask } from './task-thread.ts';

export interface ExportTask extends BundleTask {
  readonly withOpenings: boolean;
}

export type FromExporter =
  | { readonly type: 'progress'; readonly done: number; readonly total: number }
  /** It has room for more openings; answered once. */
  | { readonly type: 'more' };

/** The next openings; null at the end. */
export type ToExporter = readonly Opening[] | null;

export const writeBundleInThread: WriteBundle = async (task, openings, onProgress, signal) => {
  const workerData: ExportTask = { ...task, withOpenings: openings !== null };
  const stop = new AbortController();
  const worker = new Worker(new URL('./export-thread.ts', import.meta.url), { workerData });
  let trouble: { readonly cause: unknown } | null = null;
  const feed = async (): Promise<void> => {
    try {
      const next: ToExporter = (await openings?.()) ?? null;
      worker.postMessage(next);
    } catch (cause) {
      trouble = { cause };
      stop.abort();
    }
  };
  const either = AbortSignal.any([signal, stop.signal]);
  const ended = await followTask<BundleWritten, FromExporter>(worker, either, (message) => {
    if (message.type === 'more') void feed();
    else onProgress(message.done, message.total);
  });
  // The vault could not be read in a way that it does not expect: a bug, and whoever asked must hear of it.
  if (trouble !== null) throw (trouble as { readonly cause: unknown }).cause;
  return ended;
};
