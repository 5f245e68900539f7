/** The golden vectors of identity documents (`test/vectors/id-documents.json`), as far as SAM readers are concerned, with types. */
import { readFileSync } from 'node:fs';

export interface CardVector {
  readonly id: string;
  readonly kind: 'resident' | 'J' | 'I' | 'Y';
  /** Named as in the layouts; the long Latin name of layout Y is in two parts. */
  readonly fields: Readonly<Record<string, string>>;
  readonly textHex: string;
  readonly read3001: string;
  readonly read3010_fp1024?: string;
  readonly read3010_fp512?: string;
  readonly read3010_fp0?: string;
  readonly expectedOldId?: string;
}

export interface IdVectors {
  readonly requests: readonly { readonly name: string; readonly hex: string }[];
  readonly ok: Readonly<Record<string, string>>;
  readonly status: readonly { readonly sw3: string; readonly meaning: string; readonly hex: string }[];
  readonly samIds: readonly {
    readonly payloadHex: string;
    readonly string: string;
    readonly compact: string;
    readonly responseHex: string;
  }[];
  readonly cards: readonly CardVector[];
  readonly hostile: readonly { readonly name: string; readonly hex: string; readonly expect: string }[];
  readonly usb: {
    readonly fourEndpoints: {
      readonly request: { readonly out02: string; readonly out06: string };
      readonly response: { readonly in81: string; readonly in85: string };
    };
    readonly twoEndpoints: { readonly out: string; readonly in: string };
    readonly hid64: { readonly out: readonly string[]; readonly inFirst: readonly string[]; readonly inCount: number };
  };
}

export function loadIdVectors(): IdVectors {
  const file = new URL('../vectors/id-documents.json', import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as IdVectors;
}

/** The card of that id; throws when the vectors do not have it. */
export function cardVector(vectors: IdVectors, id: string): CardVector {
  const card = vectors.cards.find((known) => known.id === id);
  if (card === undefined) throw new Error(`no card ${id} in the vectors`);
  return card;
}
