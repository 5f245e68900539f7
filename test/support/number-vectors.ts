/** The groups `numbers`, `mrz`, `bac` and `barcode` of the identity-document vectors, typed. They are never made from our own output. */
import { readFileSync } from 'node:fs';

export interface NumberVectors {
  readonly numbers: {
    readonly resident18Valid: readonly string[];
    readonly foreigner18Valid: readonly string[];
    readonly foreigner15Valid: readonly string[];
    readonly invalid: readonly (readonly [string, string])[];
    readonly hkMacaoPermit: Sorted;
    readonly taiwanPermit: Sorted;
    readonly eep: Sorted;
    readonly birthCertificate: Sorted;
  };
  readonly mrz: {
    readonly TD3: readonly (readonly string[])[];
    readonly TD1: readonly (readonly string[])[];
    readonly TD2: readonly (readonly string[])[];
    readonly CS_oneLine: readonly (readonly string[])[];
    readonly CR_CT_threeLine_unconfirmedParts: readonly (readonly string[])[];
    readonly HRP1999: readonly (readonly string[])[];
  };
  /** Hex, but for `mrzInformation`. */
  readonly bac: Readonly<Record<BacValue, string>>;
  readonly barcode: {
    readonly hidPos62: readonly { readonly text: string; readonly aim: string; readonly reports: readonly string[] }[];
    readonly serial: readonly { readonly text: string; readonly bytes: string }[];
  };
}

interface Sorted {
  readonly valid: readonly string[];
  readonly invalid: readonly string[];
}

type BacValue =
  | 'mrzInformation'
  | 'kSeed'
  | 'kEnc'
  | 'kMac'
  | 'rndIc'
  | 'rndIfd'
  | 'kIfd'
  | 'eIfd'
  | 'mIfd'
  | 'externalAuthenticate'
  | 'kIc'
  | 'eIc'
  | 'mIc'
  | 'kSeedSession'
  | 'ksEnc'
  | 'ksMac'
  | 'ssc';

export const numberVectors: NumberVectors = JSON.parse(
  readFileSync(new URL('../vectors/id-documents.json', import.meta.url), 'utf8'),
);
