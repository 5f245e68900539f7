/** Holds the model for the screens: news in, one new model out, listeners told. */
import { advance, emptyModel, type KioskModel, type KioskNews } from './kiosk-model.ts';

export interface KioskStore {
  get(): KioskModel;
  put(news: KioskNews): void;
  /** Gives back what ends it. */
  subscribe(listener: () => void): () => void;
}

export function createKioskStore(): KioskStore {
  let model = emptyModel;
  const listeners = new Set<() => void>();
  return {
    get: () => model,
    put(news) {
      const next = advance(model, news);
      if (next === model) return;
      model = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
